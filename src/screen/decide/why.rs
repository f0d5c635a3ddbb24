//! The pieces of evidence: what each is called, and what it says to people.

use crate::screen::Reason;

/// What stands beside the one telling word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    LegalForm,
    /// Its own country.
    Country,
    /// A word that says of what kind it is.
    Kind,
    /// Who speaks for it, or that it speaks and is an "it".
    Speaker,
    Nothing,
}

/// A kind of evidence. The weight stands beside it, in [`Part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Name,
    NameOneWord,
    ShortForm,
    Initial,
    MiddleNameAbsent,
    /// How many words of the name the text has, of how many, and how many of them are rare.
    PartOfName {
        have: usize,
        of: usize,
        rare: Option<usize>,
    },
    /// How many words the name has.
    TellingWord {
        of: usize,
        beside: Beside,
    },
    AtHome,
    Town,
    WeakAlias,
    Initials,
    InitialInflected,
    SurnameAfterFullName,
    FirstNameAfterFullName,
    OfficeAndSurname,
    RoleAndSurname,
    SpeechAndSurname,
    AmongPersons,
    WomansSurname,
    SurnameInSentence,
    SurnameBegins,
    LongSurname,
    ListedBeside,
    Again,
    RelativeByFirstName,
    NamedElsewhere,
    Context,
    WeakAlone,
    OtherNameBeside,
    GenerationAbsent,
    CommonWord,
    CommonWords,
    FrequentWords,
    Generic,
    ListInCapitals,
    ShortAcronym,
    Short,
    LargerName,
    SentenceBegins,
    OneWordFar,
    AmidCapitals,
    NoShip,
    Unvowelled,
    Order,
    MiddleNameExtra,
    MiddleNameOther,
    WordsExtra,
    NumberOther,
    Transliterated,
    OtherCountry,
    Country,
    CountryTold,
    Quoted,
    Coined,
    Inflected,
    InflectedSurname,
    Spelling,
    SameWords,
    BetterFit,
    SameSurname,
    Furniture,
}

impl Why {
    /// A stable name for programs.
    pub(super) fn code(self) -> &'static str {
        match self {
            Why::Name => "name",
            Why::NameOneWord => "name-one-word",
            Why::ShortForm => "short-form",
            Why::CountryTold => "country-told",
            Why::Initial => "initial",
            Why::Initials => "initials",
            Why::InitialInflected => "initial-inflected",
            Why::MiddleNameAbsent => "middle-name-absent",
            Why::PartOfName { .. } => "part-of-name",
            Why::TellingWord { .. } => "telling-word",
            Why::AtHome => "at-home",
            Why::Town => "town",
            Why::WeakAlias => "weak-alias",
            Why::SurnameAfterFullName => "surname-after-full-name",
            Why::FirstNameAfterFullName => "first-name-after-full-name",
            Why::NamedElsewhere => "named-elsewhere",
            Why::Context => "context",
            Why::WeakAlone => "weak-alone",
            Why::OtherNameBeside => "other-name-beside",
            Why::GenerationAbsent => "generation-absent",
            Why::CommonWord => "common-word",
            Why::CommonWords => "common-words",
            Why::FrequentWords => "frequent-words",
            Why::OfficeAndSurname => "office-and-surname",
            Why::RoleAndSurname => "role-and-surname",
            Why::SpeechAndSurname => "speech-and-surname",
            Why::AmongPersons => "among-persons",
            Why::WomansSurname => "womans-surname",
            Why::SurnameInSentence => "surname-in-sentence",
            Why::SurnameBegins => "surname-begins",
            Why::LongSurname => "long-surname",
            Why::ListedBeside => "listed-beside",
            Why::Again => "again",
            Why::RelativeByFirstName => "relative-by-first-name",
            Why::Generic => "generic",
            Why::ListInCapitals => "list-in-capitals",
            Why::ShortAcronym | Why::Short => "short",
            Why::LargerName => "larger-name",
            Why::SentenceBegins => "sentence-begins",
            Why::OneWordFar => "one-word-far",
            Why::AmidCapitals => "amid-capitals",
            Why::NoShip => "no-ship",
            Why::Unvowelled => "unvowelled",
            Why::Order => "order",
            Why::MiddleNameExtra => "middle-name-extra",
            Why::MiddleNameOther => "middle-name-other",
            Why::WordsExtra => "words-extra",
            Why::NumberOther => "number-other",
            Why::Transliterated => "transliterated",
            Why::OtherCountry => "other-country",
            Why::Country => "country",
            Why::Quoted => "quoted",
            Why::Coined => "coined",
            Why::Inflected | Why::InflectedSurname => "inflected",
            Why::Spelling => "spelling",
            Why::SameWords | Why::BetterFit | Why::SameSurname => "ambiguous",
            Why::Furniture => "furniture",
        }
    }

    /// A clause without a full stop. `alias` is the name of the list that led here.
    fn text(self, alias: &str) -> String {
        let fixed = match self {
            Why::Name => return format!("the text has the name “{alias}” of the list"),
            Why::NameOneWord => {
                return format!("the text has the one-word name “{alias}” of the list");
            }
            Why::ShortForm => return format!("the text has a short form of “{alias}”"),
            Why::Initial => {
                return format!(
                    "the text has the surname of “{alias}” with the first letter of the first name"
                );
            }
            Why::MiddleNameAbsent => {
                return format!("the text has “{alias}” of the list without its middle names");
            }
            Why::PartOfName { have, of, rare: None } => {
                return format!("the text has {have} of {of} words of “{alias}”");
            }
            Why::PartOfName { have, of, rare: Some(rare) } => {
                return format!(
                    "the text has {have} of {of} words of “{alias}”, {rare} of them rare in the lists"
                );
            }
            Why::TellingWord { of, beside } => {
                let beside = match beside {
                    Beside::LegalForm => ", with a legal form",
                    Beside::Country => ", and beside it its country",
                    Beside::Kind => ", and before it of what kind it is",
                    Beside::Speaker => ", and beside it what bodies do or have",
                    Beside::Nothing => "",
                };
                return format!(
                    "the text has the one telling word of the {of} words of “{alias}”{beside}"
                );
            }
            Why::AtHome => {
                return format!(
                    "the text has “{alias}” without its country, which it names more often than others or first"
                );
            }
            Why::WeakAlias => {
                return format!("the text has “{alias}”, which the list calls a weak alias");
            }
            Why::SurnameAfterFullName => {
                return format!("a surname alone; the document names {alias} more fully elsewhere");
            }
            Why::FirstNameAfterFullName => {
                return format!("a first name alone; the document names {alias} in full elsewhere");
            }
            Why::OfficeAndSurname => {
                return format!("a surname behind an office; of the lists only {alias} has it");
            }
            Why::RoleAndSurname => {
                return format!("a surname beside a role; of the lists only {alias} has it");
            }
            Why::SpeechAndSurname => {
                return format!(
                    "a surname beside a verb of speech; of the lists only {alias} has it"
                );
            }
            Why::AmongPersons => {
                return format!("a surname in a row of persons; of the lists only {alias} has it");
            }
            Why::RelativeByFirstName => {
                return format!(
                    "a relative's first name; the document names the family of {alias}"
                );
            }
            Why::Town => "it may be the town",
            Why::WomansSurname => {
                return format!(
                    "a surname in a form that only women's have; of the lists only {alias} has it"
                );
            }
            Why::SurnameInSentence => {
                return format!(
                    "a surname with its capital in mid-sentence; of the lists only {alias} has it"
                );
            }
            Why::SurnameBegins => {
                return format!(
                    "a sentence begins with a surname, as the list spells it; of the lists only {alias} has it"
                );
            }
            Why::LongSurname => "the surname is too long to be another word by chance",
            Why::Again => "the document has it again, and with no other first name",
            Why::Transliterated => {
                "the text has it in another script or spelling that reads the same"
            }
            Why::NumberOther => "the text has another number than the list",
            Why::Country => "the document names its country",
            Why::CountryTold => "the text says beside it that it is of the same country",
            Why::Quoted => "quotation marks set it off as a name",
            Why::Coined => "the word is made of parts that say what a company does",
            Why::OtherCountry => "the text says that it is another country's",
            Why::MiddleNameOther => "the text has another first or middle name than the list",
            Why::Initials => {
                "the list has the name in full; these are the first letters of its words"
            }
            Why::ListedBeside => "the document names others of the same list in full",
            Why::NamedElsewhere => "the document names the entity in full elsewhere",
            Why::Context => "words that the list gives as context stand in the document",
            Why::WeakAlone => "nothing else in the document speaks for it",
            Why::OtherNameBeside => "a further name stands beside it that the list does not have",
            Why::GenerationAbsent => "the list says Jr or Sr, the text does not",
            Why::CommonWord => "it is also an everyday word",
            Why::CommonWords => "all its words are also everyday words",
            Why::FrequentWords => "many entities of the lists share these words",
            Why::Generic => "its words say only what kind of body it is",
            Why::ListInCapitals => "its list is in capitals, so a short name in it may be any word",
            Why::ShortAcronym => "so short an acronym can mean something else",
            Why::Short => "so short a word can mean something else",
            Why::LargerName => "it stands inside what looks like a larger name",
            Why::SentenceBegins => {
                "it begins a sentence, where any word has a capital, and is not spelt as the list has it"
            }
            Why::InitialInflected => {
                "with an initial alone, a surname in another case or gender may be another person's"
            }
            Why::OneWordFar => "it is one word, and more than a case ending differs",
            Why::NoShip => "it is the name of a ship, and no word beside it says that one is meant",
            Why::AmidCapitals => "the words beside it are in capitals too, so it may be a word",
            Why::Unvowelled => "the script leaves vowels out, and two words are little",
            Why::Order => "the text has the words in another order",
            Why::MiddleNameExtra | Why::WordsExtra => {
                "words stand inside the name that the list does not have"
            }
            Why::Inflected => "the text has it in another grammatical case",
            Why::InflectedSurname => "the text has it in another grammatical case or spelling",
            Why::Spelling => "the text has it in another spelling or script",
            Why::SameWords => "the same words name another entity of the lists as well",
            Why::BetterFit => "another entity of the lists fits the same words better",
            Why::SameSurname => "the document names several listed persons with this surname",
            Why::Furniture => {
                "it stands in a menu, sidebar or footer of the page, so it is never raised"
            }
        };
        fixed.to_owned()
    }
}

/// One piece of evidence with its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub why: Why,
    /// What it adds to the score; negative where it speaks against.
    pub weight: f64,
}

impl Part {
    pub(super) fn reason(self, alias: &str) -> Reason {
        Reason { code: self.why.code().into(), weight: self.weight, text: self.why.text(alias) }
    }
}
