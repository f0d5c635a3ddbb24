//! Which property an identifier is, by what the lists call its kind.

use super::record::Record;

/// What the kind of an identifier has in it, in small letters, and the property it is. The first
/// that fits counts.
const KINDS: &[(&str, &str)] = &[
    ("passport", "passportNumber"),
    ("imo", "imoNumber"),
    ("vessel registration identification", "imoNumber"),
    ("mmsi", "mmsi"),
    ("swift", "swiftBic"),
    ("bic", "swiftBic"),
    ("bik", "bikCode"),
    ("legal entity number", "leiCode"),
    ("lei", "leiCode"),
    ("isin", "isinCode"),
    ("equity ticker", "ticker"),
    ("digital currency", "publicKey"),
    ("unified social credit", "uscCode"),
    ("uscc", "uscCode"),
    ("d-u-n-s", "dunsCode"),
    ("duns", "dunsCode"),
    ("ogrn", "ogrnCode"),
    ("okpo", "okpoCode"),
    ("kpp", "kppCode"),
    ("v.a.t", "vatCode"),
    ("vat", "vatCode"),
    ("inn", "innCode"),
    ("tax", "taxNumber"),
    ("fiscal", "taxNumber"),
    ("nit", "taxNumber"),
    ("r.f.c", "taxNumber"),
    ("rfc", "taxNumber"),
    ("ruc", "taxNumber"),
    ("rif", "taxNumber"),
    ("c.u.i.t", "taxNumber"),
    ("cnpj", "taxNumber"),
    ("c.i.f", "taxNumber"),
    ("ssn", "socialSecurityNumber"),
    ("social security", "socialSecurityNumber"),
    ("national id", "idNumber"),
    ("national foreign id", "idNumber"),
    ("national identif", "idNumber"),
    ("cedula", "idNumber"),
    ("c.u.r.p", "idNumber"),
    ("curp", "idNumber"),
    ("d.n.i", "idNumber"),
    ("personal id", "idNumber"),
    ("birth certificate", "idNumber"),
    ("driver", "idNumber"),
    ("electoral", "idNumber"),
    ("voter", "idNumber"),
    ("tazkira", "idNumber"),
    ("residen", "idNumber"),
    ("refugee", "idNumber"),
    ("travel document", "passportNumber"),
    ("public security and immigration", "idNumber"),
    ("numero unico", "idNumber"),
    ("kimlik", "idNumber"),
    ("carnet", "idNumber"),
    ("serial", "serialNumber"),
    ("tail number", "registrationNumber"),
    ("construction number", "serialNumber"),
    ("registration", "registrationNumber"),
    ("regnumber", "registrationNumber"),
    ("registry", "registrationNumber"),
    ("register", "registrationNumber"),
    ("company number", "registrationNumber"),
    ("business", "registrationNumber"),
    ("commercial", "registrationNumber"),
    ("chamber of comm", "registrationNumber"),
    ("matricula", "registrationNumber"),
    ("folio", "registrationNumber"),
    ("c.r. no", "registrationNumber"),
    ("license", "registrationNumber"),
    ("licence", "registrationNumber"),
    ("enterprise number", "registrationNumber"),
    ("incorporation", "registrationNumber"),
    ("gazette", "registrationNumber"),
    ("trade mark", "registrationNumber"),
    ("identification number", "idNumber"),
    ("identification document", "idNumber"),
    ("identity", "idNumber"),
    ("id card", "idNumber"),
    ("id no", "idNumber"),
];

/// Short kinds, which would be found inside of other words.
const WHOLE: &[&str] =
    &["bic", "lei", "inn", "imo", "vat", "nit", "ruc", "rif", "rfc", "kpp", "ssn", "tax"];

/// The property of a kind of identifier; none if it is no kind we know.
pub(super) fn property(kind: &str) -> Option<&'static str> {
    let kind = kind.to_lowercase();
    let has = |part: &str| match WHOLE.contains(&part) {
        true => kind.split(|c: char| !c.is_alphanumeric()).any(|word| word == part),
        false => kind.contains(part),
    };
    KINDS.iter().find(|(part, _)| has(part)).map(|(_, property)| *property)
}

/// Add an identifier. One of an unknown kind, and all that is said beside the number (its country,
/// its dates), stands in the notes with its kind.
pub(super) fn add(record: &mut Record, kind: &str, number: &str, beside: &str) {
    let (kind, number, beside) = (kind.trim(), number.trim(), beside.trim());
    let known = property(kind).filter(|_| !number.is_empty());
    if let Some(property) = known {
        record.add(property, bare(property, number));
        if property == "publicKey" {
            record.add("currency", kind.rsplit(['-', ' ']).next().unwrap_or_default());
        }
    }
    if known.is_none() || !beside.is_empty() {
        record.add("notes", &format!("{kind} {number} {beside}"));
    }
}

/// Without the word that says once more what it is.
fn bare<'a>(property: &str, number: &'a str) -> &'a str {
    match property {
        "imoNumber" => number.trim_start_matches("IMO").trim_start(),
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_what_lists_call_them() {
        for (kind, expected) in [
            ("Diplomatic Passport", Some("passportNumber")),
            ("Vessel Registration Identification", Some("imoNumber")),
            ("SWIFT/BIC", Some("swiftBic")),
            ("BIK (RU)", Some("bikCode")),
            ("Tax ID No.", Some("taxNumber")),
            ("Digital Currency Address - XBT", Some("publicKey")),
            ("Registration ID", Some("registrationNumber")),
            ("Identification Number", Some("idNumber")),
            ("Biographic", None),
            ("Gender", None),
        ] {
            assert_eq!(property(kind), expected, "{kind}");
        }
    }

    #[test]
    fn what_is_said_beside_a_number_is_kept() {
        let mut record = Record::new("1", "Vessel");
        add(&mut record, "Vessel Registration Identification", "IMO 9123453", "");
        add(&mut record, "Passport", "X12", "(Iran) issued 1999");
        add(&mut record, "Digital Currency Address - XBT", "1abc", "");
        assert_eq!(record.values("imoNumber"), ["9123453"]);
        assert_eq!(record.values("passportNumber"), ["X12"]);
        assert_eq!(record.values("publicKey"), ["1abc"]);
        assert_eq!(record.values("currency"), ["XBT"]);
        assert_eq!(record.values("notes"), ["Passport X12 (Iran) issued 1999"]);
    }
}
