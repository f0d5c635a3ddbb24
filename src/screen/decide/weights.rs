//! What each piece of evidence adds to a score, for and against: the whole table, in the order in which
//! evidence is gathered. A mention begins with what its name is worth, and everything else is added to it.
//! From [`ALERT`](super::ALERT) on it is raised. How far the sums hold is in docs/screening.md under
//! "Calibration"; what each piece says to people is in [`why`](super::why).

/// What is only called after the entity stands behind: a street, a prize.
pub(super) const CALLED_AFTER: f64 = -0.3;

/// Names of persons.
pub(super) mod person {
    // What the name begins with.
    pub(crate) const WHOLE: f64 = 0.97;
    pub(crate) const WITHOUT_MIDDLE_NAMES: f64 = 0.94;
    pub(crate) const THREE_OF_MORE: f64 = 0.88;
    /// Two words of more; and for each that three persons of the lists or fewer have, and for a first
    /// name or a surname among them.
    pub(crate) const TWO_OF_MORE: f64 = 0.58;
    pub(crate) const EACH_RARE: f64 = 0.08;
    pub(crate) const GIVEN_OR_SURNAME: f64 = 0.04;
    pub(crate) const INITIAL: f64 = 0.8;
    pub(crate) const ONE_WORD: f64 = 0.66;
    pub(crate) const ONE_COMMON_WORD: f64 = 0.4;
    // What speaks against it.
    pub(crate) const INITIAL_INFLECTED: f64 = -0.12;
    pub(crate) const COMMON_WORDS: f64 = -0.15;
    pub(crate) const SOME_COMMON_WORDS: f64 = -0.3;
    pub(crate) const GOES_ON_BEHIND_HYPHEN: f64 = -0.3;
    pub(crate) const GOES_ON: f64 = -0.25;
    pub(crate) const BEGAN_BEFORE: f64 = -0.2;
    pub(crate) const GOES_ON_AND_DIFFERS: f64 = -0.2;
    pub(crate) const UNVOWELLED: f64 = -0.3;
    pub(crate) const ORDER_EXACT: f64 = -0.03;
    pub(crate) const ORDER: f64 = -0.15;
    pub(crate) const ORDER_OF_SOME: f64 = -0.2;
    pub(crate) const ORDER_INFLECTED: f64 = -0.2;
    pub(crate) const ORDER_UNVOWELLED: f64 = -0.3;
    pub(crate) const FREQUENT_EXACT: f64 = -0.15;
    /// A surname that very many have, without the mother's that tells one of them from another.
    pub(crate) const FREQUENT_WITHOUT_MOTHERS: f64 = -0.25;
    pub(crate) const FREQUENT: f64 = -0.3;
    pub(crate) const GENERATION_ABSENT: f64 = -0.1;
    /// Another first or middle name, beside two words or more.
    pub(crate) const OTHER_BESIDE_TWO: f64 = -0.25;
    pub(crate) const OTHER_BESIDE_MORE: f64 = -0.12;
    /// Beside the whole of a short name, another than a longer name of the same person has.
    pub(crate) const OTHER_PATRONYMIC: f64 = -0.3;
    /// For each word that the list does not have.
    pub(crate) const EXTRA: f64 = -0.06;
    pub(crate) const EXTRA_UNVOWELLED: f64 = -0.15;
}

/// A surname or a first name that stands alone.
pub(super) mod alone {
    pub(crate) const AFTER_FULL_NAME: f64 = 0.88;
    pub(crate) const FIRST_NAME_AFTER_FULL_NAME: f64 = 0.76;
    pub(crate) const SEVERAL_AFTER_FULL_NAME: f64 = -0.3;
    pub(crate) const AFTER_FULL_NAME_INFLECTED: f64 = -0.03;
    pub(crate) const OFFICE: f64 = 0.74;
    pub(crate) const OFFICE_LISTED_BESIDE: f64 = 0.06;
    pub(crate) const OFFICE_AGAIN: f64 = 0.02;
    pub(crate) const OFFICE_INFLECTED: f64 = -0.03;
    pub(crate) const ROLE: f64 = 0.68;
    pub(crate) const SPEECH: f64 = 0.68;
    pub(crate) const ROW: f64 = 0.68;
    pub(crate) const LISTED_BESIDE: f64 = 0.12;
    /// Its form is a woman's surname.
    pub(crate) const WOMAN: f64 = 0.72;
    /// Only its capital shows a name: in mid-sentence, and where a sentence begins.
    pub(crate) const CAPITAL: f64 = 0.57;
    pub(crate) const BEGINS: f64 = 0.55;
    pub(crate) const CAPITAL_LISTED_BESIDE: f64 = 0.1;
    pub(crate) const CAPITAL_SEVERAL_LISTED_BESIDE: f64 = 0.13;
    pub(crate) const CAPITAL_LONG: f64 = 0.03;
    pub(crate) const CAPITAL_INFLECTED: f64 = -0.01;
    pub(crate) const AGAIN: f64 = 0.06;
    pub(crate) const INFLECTED: f64 = -0.06;
    /// Its country is named anywhere in the document.
    pub(crate) const COUNTRY: f64 = 0.08;
    pub(crate) const RELATIVE: f64 = 0.86;
}

/// Names of companies, public bodies, vessels.
pub(super) mod body {
    // What the name begins with.
    pub(crate) const WHOLE: f64 = 0.95;
    pub(crate) const ONE_WORD: f64 = 0.82;
    /// Part of a name: so much, less what each missing word is worth.
    pub(crate) const PART: f64 = 0.9;
    pub(crate) const MISSING_PLACE: f64 = 0.12;
    pub(crate) const MISSING_STATE: f64 = 0.04;
    pub(crate) const MISSING_KIND: f64 = 0.08;
    pub(crate) const MISSING_ONE_OF_MANY: f64 = 0.15;
    pub(crate) const MISSING_PLAIN: f64 = 0.15;
    pub(crate) const MISSING_BESIDE_RARE: f64 = 0.2;
    pub(crate) const MISSING: f64 = 0.3;
    pub(crate) const TELLING_WORD: f64 = 0.76;
    /// With nothing beside it that says what it is; in quotation marks; and made for a company.
    pub(crate) const TELLING_WORD_ALONE: f64 = 0.62;
    pub(crate) const TELLING_WORD_OF_TOWN: f64 = -0.2;
    pub(crate) const TELLING_WORD_QUOTED: f64 = 0.11;
    pub(crate) const TELLING_WORD_COINED: f64 = 0.1;
    /// Without its country, which the document is about.
    pub(crate) const AT_HOME: f64 = 0.76;
    // What speaks against one word.
    pub(crate) const INITIALS: f64 = -0.1;
    pub(crate) const COMMON_WITH_LISTED_FORM: f64 = -0.1;
    pub(crate) const COMMON_KIND: f64 = -0.4;
    pub(crate) const COMMON_QUOTED_WITH_FORM: f64 = -0.1;
    pub(crate) const COMMON_QUOTED_OR_WITH_FORM: f64 = -0.15;
    pub(crate) const COMMON: f64 = -0.35;
    /// Its spokesman, its chief executive, "said it".
    pub(crate) const COMMON_TOLD_AS_A_BODY: f64 = -0.1;
    pub(crate) const SENTENCE_BEGINS: f64 = -0.15;
    pub(crate) const ONE_WORD_FAR: f64 = -0.12;
    pub(crate) const LIST_IN_CAPITALS: f64 = -0.2;
    pub(crate) const SHORT_ACRONYM: f64 = -0.1;
    pub(crate) const SHORT: f64 = -0.3;
    pub(crate) const AMID_CAPITALS: f64 = -0.15;
    /// A ship of one word, and no word says that a ship is meant.
    pub(crate) const NO_SHIP: f64 = -0.15;
    // What speaks against any.
    pub(crate) const LARGER_NAME: f64 = -0.2;
    pub(crate) const OTHER_COUNTRY: f64 = -0.35;
    pub(crate) const SISTER: f64 = -0.27;
    pub(crate) const CLUB: f64 = -0.3;
    pub(crate) const OTHER_NUMBER: f64 = -0.3;
    pub(crate) const OTHER_KIND_BEHIND: f64 = -0.1;
    pub(crate) const GENERIC: f64 = -0.2;
    /// In other words than the list's: «государственный университет» is no State University.
    pub(crate) const GENERIC_TRANSLATED: f64 = -0.26;
    pub(crate) const GENERIC_PART: f64 = -0.3;
    pub(crate) const GENERIC_PART_BESIDE_RARE: f64 = -0.04;
    pub(crate) const FREQUENT: f64 = -0.15;
    pub(crate) const COMMON_WORDS: f64 = -0.3;
    pub(crate) const COMMON_WORDS_AS_NAME: f64 = -0.05;
    pub(crate) const ORDER: f64 = -0.12;
    pub(crate) const ORDER_OF_KIND: f64 = -0.04;
    /// For each word that the list does not have.
    pub(crate) const EXTRA: f64 = -0.25;
    /// For each "and" or "in" that stands between its words.
    pub(crate) const LINK: f64 = -0.27;
}

/// Weak aliases, context, and other entities.
pub(super) mod around {
    pub(crate) const WEAK_ALIAS: f64 = 0.4;
    pub(crate) const WEAK_ALIAS_OF_NAMED: f64 = 0.45;
    pub(crate) const WEAK_ALIAS_IN_CONTEXT: f64 = 0.35;
    pub(crate) const WEAK_ALIAS_OF_COUNTRY: f64 = 0.33;
    pub(crate) const CONTEXT: f64 = 0.04;
    /// The one telling word of a body that the document names in full elsewhere.
    pub(crate) const TELLING_WORD_OF_NAMED: f64 = 0.28;
    /// Its country is named anywhere in the document.
    pub(crate) const COUNTRY: f64 = 0.02;
    /// The same for a body of which the text has one telling word only.
    pub(crate) const COUNTRY_OF_TELLING_WORD: f64 = 0.1;
    pub(crate) const SAME_WORDS: f64 = -0.3;
    /// The same where the text has a name that two persons of the lists have in all its words.
    pub(crate) const SAME_NAME: f64 = -0.2;
    /// One character a word.
    pub(crate) const IDEOGRAPHS: f64 = 0.95;
}

/// Spelling: so much for each part of the words that differs.
pub(super) mod spelling {
    pub(crate) const PERSON: f64 = 1.6;
    pub(crate) const BODY_OR_UNVOWELLED: f64 = 2.5;
    /// Two words of one script that are hardly alike.
    pub(crate) const FAR: f64 = 4.0;
}
