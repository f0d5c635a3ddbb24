//! Adding official lists to a config: those that are fetched, and files that are watchlists as they are.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};
use url::Url;

use super::EditError;

/// An official list that is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewList {
    /// Its id, also of the watchlist.
    pub id: String,
    /// A name for people.
    pub name: String,
    /// Its files, the primary one first.
    pub urls: Vec<Url>,
    /// An interval such as `6h`; without it the default.
    pub every: Option<String>,
    /// Loopback and private addresses are allowed.
    pub internal: bool,
    /// An edition with fewer records is suspect.
    pub min_records: Option<usize>,
}

/// The text of a config with this `[[list]]` behind its last one; the rest stays byte for byte.
///
/// # Errors
/// [`EditError::Syntax`], [`EditError::InlineLists`].
pub fn with_list(text: &str, new: &NewList) -> Result<String, EditError> {
    let mut document: DocumentMut = text.parse().map_err(|e| EditError::Syntax(format!("{e}")))?;
    document
        .entry("list")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or(EditError::InlineLists)?
        .push(table(new));
    Ok(document.to_string())
}

/// The `[[list]]` table alone, for showing it.
pub fn shown_list(list: &NewList) -> String {
    with_list("", list).unwrap_or_default().trim().to_owned()
}

/// The text of a config with this file behind its last watchlist; the rest stays byte for byte.
///
/// # Errors
/// [`EditError::Syntax`], [`EditError::NoArray`].
pub fn with_watchlist(text: &str, path: &str) -> Result<String, EditError> {
    let mut document: DocumentMut = text.parse().map_err(|e| EditError::Syntax(format!("{e}")))?;
    let lists = document
        .entry("watchlists")
        .or_insert_with(|| value(Array::new()))
        .as_array_mut()
        .ok_or(EditError::NoArray)?;
    let mut new = Value::from(path);
    let last = lists.iter().last().and_then(|last| last.decor().prefix()?.as_str());
    let indent = last.and_then(|prefix| prefix.rsplit_once('\n')).map(|(_, indent)| indent);
    match (indent, lists.trailing().as_str().and_then(|text| text.rsplit_once('\n'))) {
        // One on each line stays so, and a comment behind the last one stays behind it.
        (Some(indent), Some((comments, end))) if lists.trailing_comma() => {
            let (prefix, end) = (format!("{comments}\n{indent}"), format!("\n{end}"));
            new.decor_mut().set_prefix(prefix);
            lists.set_trailing(end);
        }
        (Some(indent), _) => new.decor_mut().set_prefix(format!("\n{indent}")),
        (None, _) if !lists.is_empty() => new.decor_mut().set_prefix(" "),
        (None, _) => {}
    }
    lists.push_formatted(new);
    Ok(document.to_string())
}

fn table(list: &NewList) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table["id"] = value(&list.id);
    if list.name != list.id && !list.name.is_empty() {
        table["name"] = value(&list.name);
    }
    table["url"] = match list.urls.as_slice() {
        [one] => value(one.as_str()),
        several => {
            let mut urls = Array::new();
            for url in several {
                let mut url = Value::from(url.as_str());
                url.decor_mut().set_prefix("\n    ");
                urls.push_formatted(url);
            }
            urls.set_trailing("\n");
            urls.set_trailing_comma(true);
            value(urls)
        }
    };
    if let Some(every) = &list.every {
        table["every"] = value(every);
    }
    if let Some(least) = list.min_records {
        table["min_records"] = value(i64::try_from(least).unwrap_or(i64::MAX));
    }
    if list.internal {
        table["internal"] = value(true);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(urls: &[&str]) -> NewList {
        NewList {
            id: "sdn".into(),
            name: "SDN".into(),
            urls: urls.iter().map(|url| url.parse().unwrap()).collect(),
            every: None,
            internal: false,
            min_records: Some(10_000),
        }
    }

    #[test]
    fn what_a_person_wrote_stays_byte_for_byte() {
        let config = "# head\nwatchlists = [\"a.toml\"] # mine\n\n[[list]]\nid = \"un\" # first\nurl = \"https://l.example/un\"\n\n# the end\n";
        let two = list(&["https://l.example/A", "https://l.example/B"]);
        let after = with_list(config, &two).unwrap();
        let added = "[[list]]\nid = \"sdn\"\nname = \"SDN\"\nurl = [\n    \"https://l.example/A\",\n    \"https://l.example/B\",\n]\nmin_records = 10000\n";
        assert!(after.contains(added), "{after}");
        assert_eq!(after.replacen(&format!("\n{added}"), "", 1), config);
        assert_eq!(shown_list(&two), added.trim());
    }

    #[test]
    fn a_file_goes_behind_the_last_watchlist_as_they_are_written() {
        let after = |text| with_watchlist(text, "/l/sdn.csv").unwrap();
        assert_eq!(
            after("watchlists = [\"a.toml\"] # mine\n"),
            "watchlists = [\"a.toml\", \"/l/sdn.csv\"] # mine\n"
        );
        assert_eq!(
            after("watchlists = [\n    \"a.toml\",\n    \"b.toml\",\n]\n"),
            "watchlists = [\n    \"a.toml\",\n    \"b.toml\",\n    \"/l/sdn.csv\",\n]\n"
        );
        assert_eq!(
            after("watchlists = [\n  \"a.toml\", # mine\n  # and theirs\n]\n"),
            "watchlists = [\n  \"a.toml\", # mine\n  # and theirs\n  \"/l/sdn.csv\",\n]\n"
        );
        assert_eq!(
            after("data_dir = \"d\" # where\n\n[http]\n"),
            "data_dir = \"d\" # where\nwatchlists = [\"/l/sdn.csv\"]\n\n[http]\n"
        );
        assert!(matches!(with_watchlist("watchlists = 7", "x"), Err(EditError::NoArray)));
        let inline = "list = [{ id = \"a\", url = \"https://a.example/\" }]";
        assert!(matches!(
            with_list(inline, &list(&["https://l.example/A"])),
            Err(EditError::InlineLists)
        ));
    }
}
