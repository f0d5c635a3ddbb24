//! Several values in one cell of a table, joined by semicolons.

/// The values, without the empty ones. One that holds a semicolon or a quote stands in double
/// quotes, with its own quotes doubled; a space may stand in front of it.
pub(super) fn split(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = cell;
    loop {
        let start = rest.trim_start();
        let (value, after) = match quoted(start) {
            Some(read) => read,
            None => match start.split_once(';') {
                Some((value, after)) => (value.to_owned(), Some(after)),
                None => (start.to_owned(), None),
            },
        };
        let value = value.trim();
        if !value.is_empty() {
            values.push(value.to_owned());
        }
        match after {
            Some(after) => rest = after,
            None => return values,
        }
    }
}

/// A value in quotes and what follows its semicolon; none where the quotes do not pair up, for
/// then they are a part of a name.
fn quoted(start: &str) -> Option<(String, Option<&str>)> {
    let mut rest = start.strip_prefix('"')?;
    let mut value = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        value.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            value.push('"');
            rest = more;
            continue;
        }
        let after = after.trim_start();
        return match after.strip_prefix(';') {
            Some(after) => Some((value, Some(after))),
            None if after.is_empty() => Some((value, None)),
            None => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn values_are_told_apart_and_quotes_in_names_stay() {
        assert_eq!(split("A; B;;C "), ["A", "B", "C"]);
        assert_eq!(split("\"Foo; Bar\"; Baz"), ["Foo; Bar", "Baz"]);
        assert_eq!(split("\"say \"\"x\"\"\";y"), ["say \"x\"", "y"]);
        assert_eq!(split("\"Sun\" LLC; \"Moon\" LLC"), ["\"Sun\" LLC", "\"Moon\" LLC"]);
        assert_eq!(split("\"never closed"), ["\"never closed"]);
        assert!(split(" ").is_empty());
    }
}
