//! What OFAC's newer XML calls a feature: a kind, by its name, and a value.

use crate::lists::identifier;
use crate::lists::record::Record;

/// Kinds and their property.
const KINDS: &[(&str, &str)] = &[
    ("Birthdate", "birthDate"),
    ("Place of Birth", "birthPlace"),
    ("Nationality Country", "nationality"),
    ("Citizenship Country", "citizenship"),
    ("Website", "website"),
    ("Email Address", "email"),
    ("Phone Number", "phone"),
    ("Title", "position"),
    ("Location", "address"),
    ("Organization Established Date", "incorporationDate"),
    ("Organization Type", "classification"),
    ("Target Type", "classification"),
    ("Vessel Call Sign", "callSign"),
    ("Vessel Type", "type"),
    ("Vessel Flag", "flag"),
    ("Other Vessel Flag", "pastFlags"),
    ("Former Vessel Flag", "pastFlags"),
    ("Vessel Tonnage", "tonnage"),
    ("Vessel Gross Tonnage", "tonnage"),
    ("Vessel Gross Registered Tonnage", "grossRegisteredTonnage"),
    ("Vessel Year of Build", "buildDate"),
    ("Nationality of Registration", "jurisdiction"),
    ("Aircraft Model", "model"),
    ("Aircraft Operator", "operator"),
    ("Aircraft Mode S Transponder Code", "icaoCode"),
    ("Aircraft Manufacture Date", "buildDate"),
];

/// Add a feature. One of an unknown kind is a note.
pub(super) fn add(record: &mut Record, kind: &str, value: &str) {
    let bare = kind.trim().trim_end_matches([':', '-', ' ']);
    if let Some((_, property)) = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(bare)) {
        return record.add(property, value);
    }
    match bare {
        "Gender" => record.add("gender", &value.to_lowercase()),
        "Vessel Owner" => record.link("owner", value),
        _ if bare.starts_with("Listing Date") => record.add("listingDate", value),
        _ if bare.starts_with("Effective Date") => record.add("startDate", value),
        _ if ["anctions", "Executive Order", "CAATSA", "IFCA"].iter().any(|p| bare.contains(p)) => {
            record.add("provisions", &format!("{bare} {value}"));
        }
        _ if identifier::property(bare).is_some() => identifier::add(record, bare, value, ""),
        _ => record.add("notes", &format!("{bare} {value}")),
    }
}

/// The date that begins and ends so: a day, a month, or a year. `from` and `to` are ISO dates.
pub(super) fn span(from: &str, to: &str) -> Option<String> {
    if from.is_empty() || from == to {
        return (!from.is_empty()).then(|| from.to_owned());
    }
    let (year, month) = (from.get(..4)?, from.get(..7)?);
    if from == format!("{year}-01-01") && to == format!("{year}-12-31") {
        return Some(year.to_owned());
    }
    let first: jiff::civil::Date = from.parse().ok()?;
    let last: jiff::civil::Date = to.parse().ok()?;
    (first.day() == 1 && last == first.last_of_month()).then(|| month.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_a_month_or_a_year_is_that_month_or_year() {
        assert_eq!(span("1962-01-01", "1962-12-31").as_deref(), Some("1962"));
        assert_eq!(span("1962-02-01", "1962-02-28").as_deref(), Some("1962-02"));
        assert_eq!(span("1962-02-03", "1962-02-03").as_deref(), Some("1962-02-03"));
        assert_eq!(span("1962-02-03", "1964-02-03"), None);
    }
}
