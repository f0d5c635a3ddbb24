//! An announcement in one sentence: who did what to whom, under which numbers.

use super::authority;
use crate::alert::plain::flat;
use crate::screen::{Event, Status, Target};

/// So many targets are named before they are only counted.
const TARGETS: usize = 5;

/// So many numbers of acts are named.
const NUMBERS: usize = 3;

/// What is said of an act but for who and whom.
struct Act {
    past: &'static str,
    base: &'static str,
    /// What is imposed, issued, lifted.
    object: String,
    /// What leads to the target.
    link: &'static str,
}

/// An event in one sentence.
pub fn sentence(event: &Event) -> String {
    let who: Vec<String> = match event.authorities.is_empty() {
        true => vec![authority(&event.authority)],
        false => event.authorities.iter().map(|id| authority(id)).collect(),
    };
    let targets = targets(event);
    let own = own_numbers(event);
    let act = act(event, &own, !targets.is_empty());
    let verb = match event.status {
        Status::Planned if !matches!(event.action.as_str(), "threaten" | "propose") => {
            format!("{} to {}", if who.len() == 1 { "plans" } else { "plan" }, act.base)
        }
        _ => act.past.to_owned(),
    };
    let mut parts = vec![joined(&who), verb, act.object];
    if !targets.is_empty() {
        parts.extend([act.link.to_owned(), whom(&targets)]);
    }
    let others: Vec<String> = (event.references.iter().map(|number| flat(number)))
        .filter(|number| !own.contains(number))
        .take(NUMBERS)
        .collect();
    parts.extend((!others.is_empty()).then(|| format!("({})", others.join(", "))));
    parts.retain(|part| !part.is_empty());
    let told = parts.join(" ");
    match event.status {
        Status::Done | Status::Planned => told,
        other => format!("{}: {told}", other.as_str()),
    }
}

/// The numbers of what is issued itself: of licences and answers, not of the regulations around them.
fn own_numbers(event: &Event) -> Vec<String> {
    let series = match event.instrument.as_str() {
        "general-licence" => "GL ",
        "guidance" => "FAQ ",
        _ => return Vec::new(),
    };
    let own = event.references.iter().filter(|number| number.starts_with(series));
    own.take(NUMBERS).map(|number| flat(number)).collect()
}

fn act(event: &Event, own: &[String], has_targets: bool) -> Act {
    let object = match (event.instrument.as_str(), own.is_empty()) {
        (_, false) => joined(own),
        ("general-licence", _) => "a licence".into(),
        ("blacklist", _) => "the listing".into(),
        ("asset-freeze", _) => "an asset freeze".into(),
        ("travel-ban", _) => "a travel ban".into(),
        ("embargo", _) => "an embargo".into(),
        ("import-ban", _) => "an import ban".into(),
        ("flight-ban", _) => "a flight ban".into(),
        ("payment-cutoff", _) => "a payment cut-off".into(),
        ("price-cap", _) => "a price cap".into(),
        (other, _) => flat(&other.replace('-', " ")),
    };
    let act = |past, base, object: String, link| Act { past, base, object, link };
    let bare = |past, base| act(past, base, String::new(), "");
    // A list is not imposed: somebody is put on it or taken off.
    match (event.action.as_str(), event.instrument.as_str(), has_targets) {
        ("impose" | "widen", "blacklist", true) => return bare("designated", "designate"),
        ("impose" | "widen" | "reimpose", "blacklist", false) => {
            return bare("added to its sanctions list", "add to its sanctions list");
        }
        ("reimpose", "blacklist", true) => return bare("relisted", "relist"),
        ("delist", _, true) | ("lift", "blacklist", true) => return bare("delisted", "delist"),
        ("delist", _, false) | ("lift", "blacklist", false) => {
            return bare(
                "removed entries from its sanctions list",
                "remove entries from its sanctions list",
            );
        }
        ("amend", "blacklist", false) => {
            return bare("amended its sanctions list", "amend its sanctions list");
        }
        ("threaten", "blacklist", true) => return bare("threatened to list", "threaten to list"),
        ("propose", "blacklist", true) => return bare("proposed to list", "propose to list"),
        ("threaten", "blacklist", false) => return bare("threatened to list more", ""),
        ("propose", "blacklist", false) => return bare("proposed to list more", ""),
        ("license", ..) => {
            let issued = if own.is_empty() { "a licence".into() } else { object };
            return act("issued", "issue", issued, "for dealings with");
        }
        ("revoke-licence", ..) => {
            let revoked = if own.is_empty() { "a licence".into() } else { object };
            return act("revoked", "revoke", revoked, "for");
        }
        ("amend" | "impose" | "widen", "guidance", _) => {
            return act("published", "publish", object, "on");
        }
        _ => {}
    }
    let link = if event.instrument == "blacklist" { "of" } else { "on" };
    match event.action.as_str() {
        "impose" => act("imposed", "impose", object, link),
        "reimpose" => act("reimposed", "reimpose", object, link),
        "extend" => act("extended", "extend", object, link),
        "widen" => act("widened", "widen", object, link),
        "amend" => act("amended", "amend", object, link),
        "suspend" => act("suspended", "suspend", object, link),
        "ease" => act("eased", "ease", object, link),
        "lift" => act("lifted", "lift", object, link),
        "threaten" => act("threatened", "threaten", object, "against"),
        "propose" => act("proposed", "propose", object, "against"),
        "call-for" => act("called for", "call for", object, "against"),
        "refuse" => act("refused", "refuse", object, "against"),
        "enforce" => act("enforced", "enforce", object, "against"),
        "evade" => act("evaded sanctions", "evade sanctions", String::new(), "·"),
        _ => act("announced", "announce", object, "·"),
    }
}

/// Whom it hits. Words that only lead to the names below them stand for nobody beside those.
fn targets(event: &Event) -> Vec<String> {
    let texts: Vec<(String, bool)> = event.targets.iter().map(text).collect();
    let named = texts.iter().any(|(_, leads)| !leads);
    texts.into_iter().filter(|(_, leads)| !named || !leads).map(|(text, _)| text).collect()
}

/// The words for a target, and whether they only lead to names: "the following individuals".
fn text(target: &Target) -> (String, bool) {
    let text = flat(&target.text);
    for lead in ["The following ", "the following ", "Following ", "following "] {
        if let Some(rest) = text.strip_prefix(lead) {
            return (rest.to_owned(), true);
        }
    }
    for end in [" specified below", " listed below", " set out below"] {
        if let Some(rest) = text.strip_suffix(end) {
            return (rest.to_owned(), true);
        }
    }
    (text, false)
}

fn whom(targets: &[String]) -> String {
    let more = targets.len().saturating_sub(TARGETS);
    let mut shown = targets[..targets.len().min(TARGETS)].to_vec();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    joined(&shown)
}

/// "A, B and C"; where there are commas within, as in "ALEKSIN, Aliaksei", by semicolons.
fn joined(all: &[String]) -> String {
    let comma = if all.iter().any(|one| one.contains(',')) { ";" } else { "," };
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] if comma == ";" => format!("{one}; {two}"),
        [rest @ .., last] if comma == "," => format!("{} and {last}", rest.join(", ")),
        [rest @ .., last] => format!("{}; {last}", rest.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::sample;

    fn told(who: &[&str], action: &str, what: &str, whom: &[&str], numbers: &[&str]) -> String {
        let mut event = sample::event().event.unwrap();
        event.authorities = who.iter().map(|id| (*id).to_owned()).collect();
        (event.action, event.instrument) = (action.into(), what.into());
        let target = |text: &&str| Target { text: (*text).into(), ..Target::default() };
        event.targets = whom.iter().map(target).collect();
        event.references = numbers.iter().map(|number| (*number).to_owned()).collect();
        sentence(&event)
    }

    #[test]
    fn an_act_is_told_as_its_kind_is_called() {
        let ofac = &["us.ofac"][..];
        let two = &["The following individuals", "ALEKSIN, Aliaksei", "Naftan"][..];
        for (who, action, what, whom, numbers, expected) in [
            (
                ofac,
                "license",
                "general-licence",
                &[][..],
                &["GL 124E"][..],
                "US OFAC issued GL 124E",
            ),
            (
                ofac,
                "license",
                "general-licence",
                &["Naftan"],
                &[],
                "US OFAC issued a licence for dealings with Naftan",
            ),
            (
                ofac,
                "amend",
                "guidance",
                &[],
                &["FAQ 1219", "FAQ 1188"],
                "US OFAC published FAQ 1219 and FAQ 1188",
            ),
            (
                ofac,
                "delist",
                "blacklist",
                &[],
                &[],
                "US OFAC removed entries from its sanctions list",
            ),
            (ofac, "delist", "blacklist", &["Naftan"], &[], "US OFAC delisted Naftan"),
            (ofac, "impose", "blacklist", two, &[], "US OFAC designated ALEKSIN, Aliaksei; Naftan"),
            (ofac, "impose", "blacklist", &two[..1], &[], "US OFAC designated individuals"),
            (&["uk"], "amend", "blacklist", &[], &[], "UK amended its sanctions list"),
            (
                &["eu.council"],
                "amend",
                "sanctions",
                &["Belarus"],
                &["EU 2026/2301"],
                "EU Council amended sanctions on Belarus (EU 2026/2301)",
            ),
            (
                &["ua", "us", "ch"],
                "impose",
                "asset-freeze",
                &["Naftan"],
                &[],
                "Ukraine, US and Switzerland imposed an asset freeze on Naftan",
            ),
        ] {
            assert_eq!(told(who, action, what, whom, numbers), expected);
        }
    }

    #[test]
    fn of_many_targets_the_rest_is_counted() {
        let all = ["a", "b", "c", "d", "e", "f", "g"];
        let told = told(&["us"], "impose", "sanctions", &all, &[]);
        assert_eq!(told, "US imposed sanctions on a, b, c, d, e and 2 more");
    }

    #[test]
    fn what_is_planned_or_denied_says_so() {
        let mut event = sample::event().event.unwrap();
        (event.authority, event.authorities) = ("eu".into(), Vec::new());
        event.targets.truncate(1);
        event.status = Status::Planned;
        assert_eq!(sentence(&event), "EU plans to impose sanctions on three refineries (EO 14038)");
        event.status = Status::Denied;
        assert_eq!(sentence(&event), "denied: EU imposed sanctions on three refineries (EO 14038)");
    }
}
