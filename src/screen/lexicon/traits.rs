//! What is known of a word before any list is read, and what the lists make of it.

use serde::{Deserialize, Serialize};

/// What is known of a word in general.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Traits {
    /// Found on every other page, in some language.
    pub common: bool,
    /// Says what kind of body it is: bank, national, завод.
    pub generic: bool,
    /// Says what a body does: aviation, oil, тракторный.
    pub field: bool,
    /// A first name that is short for another: Al, Ben.
    pub nickname: bool,
    /// Jr, Sr, junior: tells a son from a father.
    pub generation: bool,
    /// May stand before a surname without being part of the name.
    pub title: bool,
    /// al, bin, von: part of a name, but no evidence.
    pub particle: bool,
    /// of, and, für: no evidence either, and it ends a person's name.
    pub small: bool,
    /// A country, its people, a large city.
    pub place: bool,
    /// Stands in the official name of a country: republic, federation.
    pub state: bool,
    /// Goes with a surname alone: "President Carter".
    pub office: bool,
    /// What a person is called beside the name: minister, генерал.
    pub role: bool,
    /// What a person does with words: said, заявил.
    pub speech: bool,
    /// A relative: wife, сын.
    pub kin: bool,
    /// What is called by whose it is: government, администрация.
    pub circle: bool,
    /// Stands between two names rather than in one: and, in, at.
    pub link: bool,
    /// the
    pub article: bool,
    /// A street, a prize, a hotel: what is called after another.
    pub named_after: bool,
    /// Joins the last of a row.
    pub and: bool,
    /// Begins sentences, and is nobody's name: «Но», "Podle".
    pub opener: bool,
    /// A surname that very many have.
    pub frequent: bool,
    /// A first name of somebody in the lists.
    pub given: bool,
    /// A legal form by itself: OAO, GmbH.
    pub legal: bool,
    /// The body of a country is called by it, and by others of such words, at home: Senate, Ministry.
    pub home: bool,
    /// A name has it that is written without any capital.
    pub lower: bool,
    /// A name of the lists has it; the words of our tables that none has lead nowhere.
    pub named: bool,
}
