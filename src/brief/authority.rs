//! Who acts, in words.

use crate::alert::plain::flat;
use crate::lists::country;
use crate::screen::UNNAMED;

/// What English calls by letters, or by another name than the table of countries.
const NAMES: [(&str, &str); 9] = [
    (UNNAMED, "an unnamed authority"),
    ("us", "US"),
    ("eu", "EU"),
    ("uk", "UK"),
    ("un", "UN"),
    ("g7", "G7"),
    ("west", "the West"),
    ("cz", "Czechia"),
    ("ofsi", "OFSI"),
];

/// Parts of a government that are called a department.
const DEPARTMENTS: [&str; 3] = ["state", "commerce", "justice"];

/// The id of an authority as people write it: `us.ofac` is "US OFAC", `pl` "Poland".
pub fn authority(id: &str) -> String {
    // Ids are ASCII words of the lists.
    let id = flat(id);
    let parts: Vec<&str> = id.split('.').filter(|part| part.is_ascii()).collect();
    let words: Vec<String> =
        parts.iter().enumerate().map(|(n, part)| word(part, n == 0 && parts.len() == 1)).collect();
    let department = parts.len() == 2 && parts[0] == "us" && DEPARTMENTS.contains(&parts[1]);
    let words = words.join(" ");
    if department { format!("{words} Department") } else { words }
}

fn word(part: &str, whole: bool) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(id, _)| *id == part) {
        return (*name).to_owned();
    }
    if let Some(name) = country::name(part).filter(|_| whole) {
        return name.to_owned();
    }
    match part.len() {
        0..=2 => part.to_uppercase(),
        _ if part == "ofac" => part.to_uppercase(),
        _ => part[..1].to_uppercase() + &part[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_called_as_people_call_it() {
        for (id, name) in [
            ("us", "US"),
            ("us.ofac", "US OFAC"),
            ("us.treasury", "US Treasury"),
            ("us.state", "US State Department"),
            ("eu.council", "EU Council"),
            ("uk.ofsi", "UK OFSI"),
            ("pl", "Poland"),
            ("kr", "South Korea"),
            ("west", "the West"),
            ("unnamed", "an unnamed authority"),
            ("example-treasury", "Example-treasury"),
        ] {
            assert_eq!(authority(id), name);
        }
    }
}
