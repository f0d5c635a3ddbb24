//! The remarks of OFAC's older formats: everything that has no column, as one sentence.
//!
//! `DOB 10 Dec 1948; POB Minsk, Belarus; Passport 1084010 (Belarus) issued 1999; a.k.a. 'SASHA'.`
//! Weak aliases stand here and nowhere else. What is not understood becomes a note.

use super::record::Record;
use super::{date, identifier};

/// Labels and the property of what follows.
const LABELS: &[(&str, &str)] = &[
    ("POB ", "birthPlace"),
    ("nationality ", "nationality"),
    ("citizen ", "citizenship"),
    ("Website ", "website"),
    ("Email Address ", "email"),
    ("Email:", "email"),
    ("Phone Number ", "phone"),
    ("Telephone Number ", "phone"),
    ("Telephone: ", "phone"),
    ("Telephone ", "phone"),
    ("Target Type ", "classification"),
    ("Organization Type: ", "classification"),
    ("Former Vessel Flag ", "pastFlags"),
    ("Vessel Flag ", "flag"),
    ("Vessel Type ", "type"),
    ("Vessel Call Sign ", "callSign"),
    ("Nationality of Registration ", "jurisdiction"),
    ("Aircraft Model ", "model"),
    ("Aircraft Operator ", "operator"),
    ("Aircraft Mode S Transponder Code ", "icaoCode"),
    ("Secondary sanctions risk", "provisions"),
    ("Additional Sanctions Information", "provisions"),
    ("Transactions Prohibited", "provisions"),
    ("Executive Order ", "provisions"),
    ("CAATSA ", "provisions"),
    ("IFCA Determination", "provisions"),
];

/// Labels of dates and their property.
const DATES: &[(&str, &str)] = &[
    ("DOB ", "birthDate"),
    ("Organization Established Date ", "incorporationDate"),
    ("Listing Date ", "listingDate"),
    ("Effective Date ", "startDate"),
    ("Aircraft Manufacture Date ", "buildDate"),
    ("Vessel Year of Build ", "buildDate"),
];

/// Labels of identifiers whose numbers may begin with letters. Others are known by the first word
/// that has a digit in it.
const IDENTIFIERS: &[&str] = &[
    "Passport",
    "Diplomatic Passport",
    "Stateless Person Passport",
    "Tax ID No.",
    "Registration ID",
    "Registration Number",
    "National ID No.",
    "National Foreign ID Number",
    "Cedula No.",
    "C.U.R.P.",
    "R.F.C.",
    "RFC",
    "NIT #",
    "SSN",
    "RUC #",
    "RIF #",
    "D.N.I.",
    "V.A.T. Number",
    "UK Company Number",
    "Company Number",
    "Commercial Registry Number",
    "Business Registration Document #",
    "Business Registration Number",
    "Business Number",
    "C.R. No.",
    "Trade License No.",
    "License",
    "Identification Number",
    "Personal ID Card",
    "Folio Mercantil No.",
    "Matricula Mercantil No",
    "Chamber of Commerce Number",
    "Central Registration System Number",
    "Enterprise Number",
    "Unified Social Credit Code (USCC)",
    "D-U-N-S Number",
    "Legal Entity Number",
    "SWIFT/BIC",
    "BIK (RU)",
    "Driver's License No.",
    "Electoral Registry No.",
    "Birth Certificate Number",
    "Italian Fiscal Code",
    "Fiscal Code",
    "MMSI",
    "ISIN",
    "Equity Ticker",
    "Vessel Registration Identification",
    "Aircraft Tail Number",
    "Aircraft Manufacturer's Serial Number (MSN)",
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Travel Document Number",
    "Residency Number",
    "Government Gazette Number",
    "Public Registration Number",
];

/// Read remarks into a record.
pub(super) fn read(remarks: &str, record: &mut Record) {
    for part in parts(remarks) {
        one(&part, record);
    }
}

/// The remarks one by one. A name in quotes may have a semicolon in it.
fn parts(remarks: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in ended(remarks.trim()).split(';') {
        match parts.last_mut() {
            Some(last) if opens_a_name(last) && piece.trim_end().ends_with('\'') => {
                last.push(';');
                last.push_str(piece);
            }
            _ => parts.push(piece.trim().to_owned()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn opens_a_name(part: &str) -> bool {
    part.contains("k.a. '") && !part.ends_with('\'')
}

/// Without the full stop at the end of the remarks, but with that of "S.A." and "LTD.".
fn ended(remarks: &str) -> &str {
    let Some(without) = remarks.strip_suffix('.') else { return remarks };
    let word = without.rsplit(' ').next().unwrap_or_default();
    if word.ends_with(['\'', ')']) {
        return without;
    }
    let abbreviated = word.contains('.')
        || ["LTD", "CO", "INC", "CORP", "BHD", "CIA"].iter().any(|w| w.eq_ignore_ascii_case(word));
    if abbreviated { remarks } else { without }
}

fn one(part: &str, record: &mut Record) {
    let part = part.trim();
    let part = match part.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) if !inner.contains('(') => inner,
        _ => part,
    };
    let said = part.strip_prefix("alt. ").unwrap_or(part);
    if let Some(to) = said.strip_prefix("Linked To:") {
        return record.link("Linked To", to);
    }
    for label in ["a.k.a. ", "f.k.a. ", "n.k.a. "] {
        if let Some(name) = said.strip_prefix(label) {
            let name = name.trim();
            let bare = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\''));
            return record.add("weakAlias", bare.unwrap_or(name));
        }
    }
    if let Some(gender) = said.strip_prefix("Gender ") {
        return record.add("gender", &gender.to_lowercase());
    }
    if let Some((label, property)) = DATES.iter().find(|(label, _)| said.starts_with(label)) {
        let value = &said[label.len()..];
        // "Listing Date (EO 14024 Directive 2): 24 Feb 2022": for which of them is said before.
        match value.rsplit_once(": ") {
            Some((of, day)) => {
                record.add(property, &date::worded(day));
                record.add("notes", &format!("{label}{of}: {day}"));
            }
            None => record.add(property, &date::worded(value)),
        }
        return;
    }
    if let Some((label, property)) = LABELS.iter().find(|(label, _)| said.starts_with(label)) {
        let value = if *property == "provisions" { said } else { &said[label.len()..] };
        return record.add(property, value);
    }
    if let Some((kind, number, beside)) = identifier_in(said) {
        return identifier::add(record, kind, number, beside);
    }
    record.add("notes", part);
}

/// Kind, number, and what is said beside it: "(Iran) issued 1999".
fn identifier_in(said: &str) -> Option<(&str, &str, &str)> {
    if let Some(rest) = said.strip_prefix("Digital Currency Address - ") {
        let currency = rest.find(' ')?;
        let kind = &said[..said.len() - rest.len() + currency];
        return Some((kind, rest[currency..].trim(), ""));
    }
    let longest = IDENTIFIERS
        .iter()
        .filter(|label| said.strip_prefix(**label).is_some_and(|rest| rest.starts_with([' ', ':'])))
        .max_by_key(|label| label.len());
    let at = match longest {
        Some(label) => label.len(),
        None => {
            let digit = said.find(|c: char| c.is_ascii_digit())?;
            let at = said[..digit].rfind(' ')?;
            identifier::property(&said[..at])?;
            at
        }
    };
    let (kind, rest) = said.split_at(at);
    let rest = rest.trim_start_matches([' ', ':', '#']);
    let end = [" (", " issued ", " expires "].iter().filter_map(|mark| rest.find(mark)).min();
    let (number, beside) = rest.split_at(end.unwrap_or(rest.len()));
    Some((kind, number, beside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(remarks: &str) -> Record {
        let mut record = Record::new("1", "Person");
        read(remarks, &mut record);
        record
    }

    #[test]
    fn weak_aliases_stand_in_the_remarks_alone() {
        let record = of("DOB 05 May 1971; a.k.a. 'SASHA'; a.k.a. 'PARTY; THE'; f.k.a. 'OLD'.");
        assert_eq!(record.values("weakAlias"), ["SASHA", "PARTY; THE", "OLD"]);
        assert_eq!(record.values("birthDate"), ["1971-05-05"]);
    }

    #[test]
    fn identifiers_are_told_from_their_country_and_dates() {
        let record = of("Passport MP123 (Belarus) issued 1999; alt. Tax ID No. AABA 670850 Y; \
             Registration ID 14063277 (Lebanon); SWIFT/BIC TESTBY2X; \
             Digital Currency Address - XBT 1TestTest; Vessel Registration Identification IMO 9123453");
        assert_eq!(record.values("passportNumber"), ["MP123"]);
        assert_eq!(record.values("taxNumber"), ["AABA 670850 Y"]);
        assert_eq!(record.values("registrationNumber"), ["14063277"]);
        assert_eq!(record.values("swiftBic"), ["TESTBY2X"]);
        assert_eq!(record.values("publicKey"), ["1TestTest"]);
        assert_eq!(record.values("imoNumber"), ["9123453"]);
        assert!(record.values("notes")[0].contains("(Belarus) issued 1999"));
    }

    #[test]
    fn links_keep_the_full_stop_of_an_abbreviation() {
        let record = of("Linked To: TEST BANK S.A.; Linked To: SAMPLE TRADING LLC.");
        let to: Vec<&str> = record.links.iter().map(|link| link.to.as_str()).collect();
        assert_eq!(to, ["TEST BANK S.A.", "SAMPLE TRADING LLC"]);
        assert_eq!(of("(Linked To: TEST BANK LTD.)").links[0].to, "TEST BANK LTD.");
        assert_eq!(of("a.k.a. 'T.S.T.'.").values("weakAlias"), ["T.S.T."]);
    }

    #[test]
    fn what_is_not_understood_is_a_note() {
        let record = of("Brigadier General; all offices worldwide.");
        assert_eq!(record.values("notes"), ["Brigadier General", "all offices worldwide"]);
    }
}
