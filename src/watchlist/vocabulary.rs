//! The names that a list may use for schemas, topics and actions.

use std::borrow::Cow;

/// FollowTheMoney schemata whose entities have names that a text could mention.
pub(super) const SCHEMATA: &[&str] = &[
    "Person",
    "Company",
    "Organization",
    "PublicBody",
    "LegalEntity",
    "Vessel",
    "Airplane",
    "Vehicle",
    "Asset",
    "Security",
    "CryptoWallet",
    "Address",
    "BankAccount",
    "Position",
    "Thing",
    "Event",
    "Project",
    "Program",
    "RealEstate",
    "License",
    "Contract",
    "Article",
    "Document",
    "Trip",
    "UserAccount",
    "TaxRoll",
    "CourtCase",
    "Call",
    "Note",
];

/// The name of a schema, kept once where it is known.
pub(super) fn schema(name: &str) -> Cow<'static, str> {
    let known = SCHEMATA.iter().copied().find(|known| *known == name);
    known.map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed)
}

/// FollowTheMoney topics.
pub(super) const TOPICS: &[&str] = &[
    "crime",
    "crime.fraud",
    "crime.cyber",
    "crime.fin",
    "crime.env",
    "crime.theft",
    "crime.war",
    "crime.boss",
    "crime.terror",
    "crime.traffick",
    "crime.traffick.drug",
    "crime.traffick.human",
    "forced.labor",
    "asset.frozen",
    "wanted",
    "corp.offshore",
    "corp.shell",
    "corp.public",
    "corp.disqual",
    "gov",
    "gov.national",
    "gov.state",
    "gov.muni",
    "gov.soe",
    "gov.igo",
    "gov.head",
    "gov.admin",
    "gov.administrative",
    "gov.executive",
    "gov.legislative",
    "gov.judicial",
    "gov.security",
    "gov.financial",
    "gov.religion",
    "fin",
    "fin.bank",
    "fin.fund",
    "fin.adivsor",
    "fin.advisor",
    "mare.detained",
    "mare.shadow",
    "mare.sts",
    "reg.action",
    "reg.warn",
    "role.pep",
    "role.pep.natl",
    "role.pep.frmr",
    "role.pol",
    "role.rca",
    "role.judge",
    "role.civil",
    "role.diplo",
    "role.lawyer",
    "role.acct",
    "role.spy",
    "role.oligarch",
    "role.journo",
    "role.act",
    "role.lobby",
    "pol.party",
    "pol.union",
    "rel",
    "mil",
    "sanction",
    "sanction.linked",
    "sanction.counter",
    "export.control",
    "export.control.linked",
    "export.risk",
    "invest.risk",
    "debarment",
    "poi",
];

/// What can be done with sanctions: the ids an action may have.
pub(super) const ACTIONS: &[&str] = &[
    "impose",
    "reimpose",
    "extend",
    "widen",
    "amend",
    "suspend",
    "ease",
    "lift",
    "delist",
    "license",
    "revoke-licence",
    "threaten",
    "propose",
    "call-for",
    "refuse",
    "evade",
    "enforce",
];

/// What can be said of an act: the ids a cue may have.
pub(super) const CUES: &[&str] = &[
    "negation",
    "denial",
    "planned",
    "demanded",
    "conditional",
    "opinion",
    "background",
    "relative",
    "elsewhere",
    "lead",
    "near-lead",
    "end",
    "agent",
    "subordinate",
    "concession",
    "ban",
    "ban-noun",
    "permit",
    "members",
    "members-next",
    "government",
    "reaction",
    "state-owned",
    "supply",
];

/// The hint for a name that is none of the known: the nearest, or all.
pub(super) fn did_you_mean(typed: &str, known: &[&str]) -> String {
    let near = (known.iter())
        .map(|name| (strsim::jaro_winkler(&typed.to_lowercase(), &name.to_lowercase()), *name))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("known here: {}", known.join(", ")),
    }
}
