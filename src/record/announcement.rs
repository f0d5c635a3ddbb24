//! One announcement told by many: whether two events, of different articles, outlets and
//! languages, tell the same act.
//!
//! They must agree in who acts, in what kind of act it is and in whether it has happened, and their
//! dates must not exclude each other. Then what is said of the target decides: entities and lists
//! that both name, numbers of acts, how many of what kind and of which country, proper names by their
//! consonants. What contradicts makes them two; what says nothing makes them one in one story only.
//! Whoever tells more than was told, tells another one ([`Known`]).

mod known;

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::document::Field;
use crate::screen::{Event, Target, UNNAMED, is_common_target_word, names_country};
use crate::transliterate::{Cyrillic, to_latin, without_diacritics};

pub use self::known::Known;

/// Two articles tell one act if they come within so much of each other.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Two events of different stories are one from this likeness on.
pub const ALIKE: u32 = 2;

/// From this on, an event that is like two announcements makes them one.
pub const CERTAIN: u32 = 4;

/// An announcement keeps at most so many values of a kind. What one event names is fewer.
const MOST: usize = 512;

/// What an announcement is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who acts, without the part of the body: `us` for `us.ofac`; none where nobody is named.
    authorities: BTreeSet<String>,
    /// Numbers of acts: `GL 2H`, `EU 2024/1865`.
    acts: BTreeSet<String>,
    /// Numbers of programmes, which many acts share: `EO 14038`.
    programmes: BTreeSet<String>,
    /// `list/entity` of the targets.
    entities: BTreeSet<String>,
    /// Lists that are meant as a whole.
    lists: BTreeSet<String>,
    /// How many of what kind from where.
    groups: BTreeSet<Group>,
    /// Consonants of proper names among the targets that are no entities.
    names: BTreeSet<String>,
    /// The same, those of a target together.
    #[serde(default)]
    unlinked: BTreeSet<String>,
    /// Consonants of the names of all targets.
    #[serde(default)]
    sounds: BTreeSet<String>,
    /// What was done, in the words of all that told it.
    #[serde(default)]
    actions: BTreeSet<String>,
    /// The days that were stated.
    stated: Option<(Date, Date)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Group {
    count: Option<u32>,
    kind: Option<String>,
    country: Option<String>,
}

/// What kind of act it is. Outlets call one act by different words, but none calls an easing a
/// tightening. What ends a licence brings sanctions back. Within a kind some acts stay [`apart`].
pub fn family(action: &str) -> &str {
    match action {
        "impose" | "reimpose" | "widen" | "revoke-licence" | "threaten" | "propose" => "tighten",
        "ease" | "lift" | "delist" | "suspend" | "license" => "loosen",
        other => other,
    }
}

/// Whether one kind of act is two: who is permitted something is no less sanctioned.
fn apart(a: &str, b: &str) -> bool {
    let ends = |action| matches!(action, "delist" | "lift");
    a == "license" && ends(b) || ends(a) && b == "license"
}

impl Signature {
    /// That of one event.
    pub fn of(event: &Event) -> Self {
        let root = |id: &String| id.split('.').next().unwrap_or_default().to_owned();
        let mut signature = Self {
            authorities: (event.authorities.iter().chain([&event.authority]))
                .filter(|id| *id != UNNAMED)
                .map(root)
                .collect(),
            stated: event.when.as_deref().and_then(days),
            actions: BTreeSet::from([event.action.clone()]),
            ..Self::default()
        };
        for reference in &event.references {
            let programme = reference.starts_with("EO ") || reference.starts_with("UNSCR ");
            let kept = if programme { &mut signature.programmes } else { &mut signature.acts };
            kept.insert(reference.clone());
        }
        for target in &event.targets {
            signature.entities.extend(target.entity.clone());
            signature.lists.extend(target.list.clone());
            let words = names(target, event.sentence.field);
            let names: Vec<String> = keys(words.iter().copied());
            signature.sounds.extend(names.iter().cloned());
            if target.entity.is_none() {
                // "Belarus" is a country and no further target; of "12 Amtsträger" the count tells.
                let named = keys(words.into_iter().filter(|word| !names_country(word)));
                if target.count.is_none() && !named.is_empty() {
                    signature.unlinked.insert(named.join(" "));
                }
                signature.names.extend(names);
                let Target { count, kind, country, .. } = target.clone();
                if count.is_some() || kind.is_some() || country.is_some() {
                    signature.groups.insert(Group { count, kind, country });
                }
            }
        }
        signature
    }

    /// Whether both count the same group: so many of one kind and country.
    fn counts_as(&self, other: &Self) -> bool {
        self.groups.iter().any(|group| group.count.is_some() && other.groups.contains(group))
    }

    /// How much speaks for one act; `None` where something speaks against it.
    pub fn likeness(&self, other: &Self) -> Option<u32> {
        let two = self.actions.iter().any(|a| other.actions.iter().any(|b| apart(a, b)));
        if two || !self.may_be_of_same(other) || !self.may_be_of_one_day(other) {
            return None;
        }
        let mut found = 0;
        let acts = both(&self.acts, &other.acts, same_series);
        let entities = both(&self.entities, &other.entities, |_, _| true);
        // "nine Belarusian companies, including ...": each names others of the same nine.
        let entities = entities.filter(|s| !(matches!(s, Shared::None) && self.counts_as(other)));
        // Articles name some of a long list each.
        let certain = matches!(acts, Some(Shared::Most)) || matches!(entities, Some(Shared::Most));
        for shared in [acts, entities] {
            match shared {
                Some(Shared::None) if !certain => return None,
                Some(Shared::Most) => found += CERTAIN,
                Some(Shared::Some) => found += 1,
                _ => {}
            }
        }
        found += u32::from(!self.programmes.is_disjoint(&other.programmes));
        found += self.lists_meet(other);
        let names = both(&self.names, &other.names, |_, _| true);
        found += match names {
            Some(Shared::Most) => 3,
            Some(Shared::Some) => 1,
            _ => 0,
        };
        match self.groups_fit(other) {
            None if found < ALIKE => return None,
            fit => found += fit.unwrap_or(0),
        }
        Some(found)
    }

    /// Take over what another telling adds.
    pub fn join(&mut self, other: &Self) {
        fn add<T: Ord + Clone>(to: &mut BTreeSet<T>, from: &BTreeSet<T>) {
            let room = MOST.saturating_sub(to.len());
            let new: Vec<T> = from.difference(to).take(room).cloned().collect();
            to.extend(new);
        }
        add(&mut self.authorities, &other.authorities);
        add(&mut self.acts, &other.acts);
        add(&mut self.programmes, &other.programmes);
        add(&mut self.entities, &other.entities);
        add(&mut self.lists, &other.lists);
        add(&mut self.groups, &other.groups);
        add(&mut self.names, &other.names);
        add(&mut self.unlinked, &other.unlinked);
        add(&mut self.sounds, &other.sounds);
        add(&mut self.actions, &other.actions);
        // The narrower span is the better one.
        let length = |(from, to): (Date, Date)| (to - from).get_days();
        self.stated = match (self.stated, other.stated) {
            (Some(a), Some(b)) if length(b) < length(a) => Some(b),
            (Some(a), _) => Some(a),
            (None, b) => b,
        };
    }

    /// The moment of the act: the last stated day, else that of the article.
    pub fn moment(&self, published: Timestamp) -> Timestamp {
        let stated = self.stated.and_then(|(_, to)| to.in_tz("UTC").ok());
        // What is planned may lie far ahead.
        stated.map_or(published, |day| day.timestamp().min(published))
    }

    /// Who is not named may be anybody.
    fn may_be_of_same(&self, other: &Self) -> bool {
        self.authorities.is_empty()
            || other.authorities.is_empty()
            || !self.authorities.is_disjoint(&other.authorities)
    }

    /// Outlets in other zones are a day apart.
    fn may_be_of_one_day(&self, other: &Self) -> bool {
        let (Some((a, b)), Some((c, d))) = (self.stated, other.stated) else { return true };
        let later = |day: Date| day.checked_add(1.day()).unwrap_or(day);
        a <= later(d) && c <= later(b)
    }

    fn lists_meet(&self, other: &Self) -> u32 {
        let of = |entity: &String| entity.split('/').next().map(str::to_owned);
        let members = |signature: &Self| -> BTreeSet<String> {
            signature.entities.iter().filter_map(of).collect()
        };
        match () {
            () if !self.lists.is_disjoint(&other.lists) => 3,
            () if !self.lists.is_disjoint(&members(other)) => 2,
            () if !other.lists.is_disjoint(&members(self)) => 2,
            () => 0,
        }
    }

    /// What the best two groups share; `None` where no two can be one.
    fn groups_fit(&self, other: &Self) -> Option<u32> {
        if self.groups.is_empty() || other.groups.is_empty() {
            return Some(0);
        }
        let pairs = self.groups.iter().flat_map(|a| other.groups.iter().map(move |b| a.fit(b)));
        pairs.flatten().max()
    }
}

impl Group {
    fn fit(&self, other: &Self) -> Option<u32> {
        fn same<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> Option<u32> {
            match (a, b) {
                (Some(a), Some(b)) => (a == b).then_some(1),
                _ => Some(0),
            }
        }
        let kind = match (self.kind.as_deref(), other.kind.as_deref()) {
            (Some(a), Some(b)) if a == b => 1,
            (Some(a), Some(b)) if !compatible(a, b) => return None,
            _ => 0,
        };
        let country = same(&self.country, &other.country)?;
        // "sanctions on Russia" in both; three banks of Russia are something else.
        let whole = |group: &Self| group.count.is_none() && group.kind.is_none();
        let country = if whole(self) && whole(other) { 2 * country } else { country };
        Some(same(&self.count, &other.count)? + kind + country)
    }
}

/// A legal entity may be anything that has no hull.
fn compatible(a: &str, b: &str) -> bool {
    let body = |kind| matches!(kind, "Company" | "Organization" | "PublicBody" | "LegalEntity");
    body(a) && body(b) || [a, b].contains(&"LegalEntity") && [a, b].contains(&"Person")
}

/// `GL 2H` says nothing about `EU 2024/1865`.
fn same_series(a: &str, b: &str) -> bool {
    a.split(' ').next() == b.split(' ').next()
}

enum Shared {
    /// At least half of the smaller set.
    Most,
    Some,
    None,
}

/// What two sets share, where both have something comparable.
fn both(
    a: &BTreeSet<String>,
    b: &BTreeSet<String>,
    comparable: impl Fn(&str, &str) -> bool,
) -> Option<Shared> {
    a.iter().any(|a| b.iter().any(|b| comparable(a, b))).then(|| {
        let shared = a.intersection(b).count();
        match 2 * shared >= a.len().min(b.len()) {
            true => Shared::Most,
            false if shared > 0 => Shared::Some,
            false => Shared::None,
        }
    })
}

/// The first and the last day of [`Event::when`].
pub(crate) fn days(when: &str) -> Option<(Date, Date)> {
    let (from, to) = when.split_once('/').unwrap_or((when, when));
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// The consonants of the words of a target that may be names. In a headline in capitals every word
/// would be one.
fn names(target: &Target, field: Field) -> Vec<&str> {
    let words: Vec<&str> = target
        .text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| word.chars().count() > 2)
        .collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let capitals = words.iter().filter(|word| capital(word)).count();
    if field == Field::Title && words.len() > 2 && capitals == words.len() {
        return Vec::new();
    }
    let names = words.into_iter().filter(capital).filter(|word| !is_common_target_word(word));
    names.take(16).collect()
}

fn keys<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(consonants).filter(|key| key.len() > 2).collect()
}

/// A name by its consonants as they sound, so that scripts and case endings meet.
fn consonants(word: &str) -> String {
    let latin = match Cyrillic::of(word) {
        Some(language) => to_latin(word, language),
        None => word.to_owned(),
    };
    let mut key = String::new();
    for c in without_diacritics(&latin).to_lowercase().chars() {
        let sound = match c {
            'b' | 'd' | 'f' | 'g' | 'l' | 'm' | 'n' | 'p' | 'r' | 's' | 't' => c,
            'c' | 'k' | 'q' => 'k',
            'v' | 'w' => 'v',
            'z' => 's',
            _ => continue,
        };
        if !key.ends_with(sound) {
            key.push(sound);
        }
    }
    // Endings of cases: "Ротенберга", "Ротенбергу" have the same consonants, "Ротенбергом" one more.
    if key.len() > 3 && latin.ends_with("om") {
        key.pop();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_sounds_alike_in_both_scripts() {
        for (a, b) in
            [("Rotenberg", "Ротенбергом"), ("Naftan", "Нафтана"), ("Lukashenko", "Лукашенко")]
        {
            assert_eq!(consonants(a), consonants(b), "{a} {b}");
        }
        assert_ne!(consonants("Rotenberg"), consonants("Rosneft"));
    }

    #[test]
    fn what_ends_a_licence_brings_sanctions_back() {
        assert_eq!(family("revoke-licence"), family("reimpose"));
        assert_ne!(family("impose"), family("lift"));
        assert_eq!(family("delist"), family("lift"));
    }
}
