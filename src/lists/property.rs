//! The properties of a record: those of FollowTheMoney that sanctions lists use.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Their names.
pub const ALL: &[&str] = &[
    // Names. `weakAlias` never alerts on its own.
    "name", "alias", "weakAlias", "previousName", "abbreviation", "firstName", "secondName",
    "middleName", "fatherName", "motherName", "lastName", "nameSuffix", "title",
    // Persons.
    "birthDate", "birthPlace", "birthCountry", "deathDate", "gender", "nationality", "citizenship",
    "position", "education", "ethnicity", "religion", "political", "profession", "appearance",
    "height", "weight", "eyeColor", "hairColor",
    // Companies and other bodies.
    "incorporationDate", "dissolutionDate", "jurisdiction", "legalForm", "status", "sector",
    "mainCountry", "classification", "ticker", "isinCode", "amount", "capital",
    // Vessels and aircraft.
    "imoNumber", "mmsi", "callSign", "type", "flag", "pastFlags", "tonnage",
    "grossRegisteredTonnage", "deadweightTonnage", "buildDate", "serialNumber", "model",
    "manufacturer", "operator", "description", "crsNumber", "icaoCode",
    // Where.
    "country", "address", "full", "street", "city", "region", "state", "postalCode",
    "postOfficeBox", "remarks", "addressEntity", "email", "phone", "website", "sourceUrl",
    // Identifiers.
    "passportNumber", "idNumber", "socialSecurityNumber", "taxNumber", "vatCode", "innCode",
    "registrationNumber", "ogrnCode", "kppCode", "okpoCode", "uscCode", "dunsCode", "leiCode",
    "swiftBic", "bikCode", "permId", "opencorporatesUrl", "wikidataId", "uniqueEntityId",
    "npiCode", "cageCode", "icijId", "publicKey", "currency", "caemCode", "jibCode", "vin",
    "registrationDate",
    // FollowTheMoney's Sanction.
    "program", "programId", "programUrl", "listingDate", "startDate", "endDate", "modifiedAt",
    "reason", "provisions", "measures", "authority", "authorityId", "unscId", "recordId",
    "duration", "publisher", "publisherUrl", "createdAt", "retrievedAt", "date", "number",
    "issueDate",
    // What else is said.
    "topics", "keywords", "summary", "notes", "alternateNames", "role", "relationship",
    "sharesCount", "percentage", "ownershipType",
];

/// The property's own name, if there is one of that name.
pub fn known(name: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| ALL.iter().copied().collect());
    KNOWN.get(name).copied()
}

/// Properties that point to another entity, in FollowTheMoney files.
pub const POINTERS: &[&str] = &[
    "entity", "owner", "asset", "person", "relative", "director", "organization", "holder",
    "member", "employer", "employee", "associate", "agent", "client", "parent", "subsidiary",
    "successor", "predecessor", "subject", "object", "payer", "beneficiary", "candidate", "post",
    "interest", "involved", "operatorEntity", "vessel", "proof", "issuer", "maintainer",
];

#[cfg(test)]
mod tests {
    #[test]
    fn no_property_is_listed_twice_or_is_a_pointer_as_well() {
        let mut all: Vec<&str> = super::ALL.iter().chain(super::POINTERS).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
