//! What a word may tell of something imposed.

use super::term::Term;
use super::{Cue, Role, Told};

/// Words of so many letters are articles and prepositions.
const SHORT: usize = 3;

/// What a word may tell of something imposed, where it begins a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tells(pub(super) u16);

impl Tells {
    pub(super) const NOTHING: Self = Self(0);
    pub(super) const NAME: Self = Self(1);
    pub(super) const CONTEXT: Self = Self(2);
    pub(super) const OBJECT: Self = Self(4);
    pub(super) const BAN: Self = Self(8);
    pub(super) const BAN_NOUN: Self = Self(16);
    pub(super) const SUPPLY: Self = Self(32);
    /// An office that does nothing but sanctions; by itself it tells of nothing imposed.
    pub(super) const OFFICE: Self = Self(64);
    /// An arrest, a charge, a fine, a seizure.
    pub(super) const ENFORCES: Self = Self(128);
    /// A licence, where nothing else names sanctions.
    pub(super) const LICENCE: Self = Self(256);
    /// It begins a sentence that goes on with a list.
    pub(super) const LISTED: Self = Self(512);

    pub(super) fn of(term: &Term) -> Self {
        match term.role {
            Role::Instrument if term.told == Told::InContext => Self::CONTEXT,
            Role::Instrument => Self::NAME,
            Role::Object => Self::OBJECT,
            Role::Cue(Cue::Ban | Cue::Permit) => Self::BAN,
            Role::Cue(Cue::Supply) => Self::SUPPLY,
            // An article or a preposition stands everywhere.
            Role::Cue(Cue::MembersNext) if term.words[0].folded.chars().nth(SHORT).is_some() => {
                Self::LISTED
            }
            Role::Cue(Cue::BanNoun) => Self(Self::BAN.0 | Self::BAN_NOUN.0),
            _ => Self::NOTHING,
        }
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it tells anything.
    pub(crate) fn something(self) -> bool {
        self.0 != 0
    }
}
