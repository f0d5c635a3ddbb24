//! Each lint by a fixture of its own.

use watchpost::diagnostic::{Diagnostic, Severity};
use watchpost::watchlist::Parsed;

use super::{HEAD, company, found, only, toml};

fn warns(parsed: &Parsed, code: &str) -> Diagnostic {
    assert!(parsed.list.is_some(), "{:?}", parsed.diagnostics);
    let diagnostic = only(parsed);
    assert_eq!((&*diagnostic.code, diagnostic.severity), (code, Severity::Warning));
    assert!(diagnostic.line > 0 && diagnostic.column > 0 && !diagnostic.excerpt.is_empty());
    diagnostic.clone()
}

#[test]
fn an_id_that_occurs_twice_is_an_error() {
    let entity = "[[entity]]\nid = \"e\"\nschema = \"Company\"\n";
    let parsed =
        toml(&format!("{HEAD}{entity}name = \"Hollow Creek\"\n{entity}name = \"Grey Hill\"\n"));
    assert!(parsed.list.is_none());
    let error = only(&parsed);
    assert_eq!((&*error.code, error.line, error.column), ("duplicate-id", 9, 6));
    assert_eq!(error.hint.as_deref(), Some("the first is in line 5"));
}

#[test]
fn a_name_of_two_entities() {
    let parsed = toml(&format!(
        "{HEAD}[[entity]]\nid = \"a\"\nschema = \"Company\"\nname = \"Hollow Creek\"\n\
         [[entity]]\nid = \"b\"\nschema = \"Company\"\nname = \"Grey Hill\"\naliases = [\"HOLLOW-CREEK\"]\n"
    ));
    let warning = warns(&parsed, "duplicate-name");
    assert_eq!((warning.line, warning.column), (12, 12));
}

#[test]
fn an_everyday_word_is_no_strong_alias() {
    let warning = warns(&company("aliases = [\"Harvest\"]"), "dictionary-word");
    assert_eq!((warning.line, warning.column), (8, 12));
    warns(&company("previous_names = [\"Урожай\"]"), "dictionary-word");
    assert_eq!(found(&company("weak_aliases = [\"Harvest\"]\naliases = [\"Harvest Creek\"]")), []);
}

#[test]
fn a_short_word_is_no_strong_alias() {
    warns(&company("aliases = [\"H.C.M.\"]"), "short-alias");
    warns(&company("aliases = [\"ХКМ\"]"), "short-alias");
    assert_eq!(
        found(&company("weak_aliases = [\"H.C.M.\"]\naliases = [\"华溪\", \"HC Mills\"]")),
        []
    );
}

#[test]
fn a_surname_alone_is_no_alias_of_a_person() {
    let parsed = toml(&format!(
        "{HEAD}[[entity]]\nid = \"p\"\nschema = \"Person\"\nname = \"Odd Lindqvist\"\naliases = [\"LINDQVIST\"]\n"
    ));
    warns(&parsed, "lone-surname");
}

#[test]
fn a_latin_letter_among_cyrillic_ones_is_shown() {
    // The second letter is Latin.
    let warning = warns(&company("aliases = [\"Бe\u{43b}мука\"]"), "mixed-script");
    assert!(warning.message.contains("letter 2 `e` (U+0065) is Latin"), "{}", warning.message);
    assert_eq!(warning.hint.as_deref(), Some("all in Cyrillic letters: `Белмука`"));
    // The first letter is Cyrillic.
    let warning = warns(&company("context = [\"\u{421}reek\"]"), "mixed-script");
    assert!(warning.message.contains("letter 1 `С` (U+0421) is Cyrillic"), "{}", warning.message);
    assert_eq!(warning.hint.as_deref(), Some("all in Latin letters: `Creek`"));
}

#[test]
fn a_legal_form_in_letters_of_the_other_alphabet_is_shown() {
    let warning = warns(&company("aliases = [\"AAT «Белмука»\"]"), "mixed-script");
    assert_eq!(warning.hint.as_deref(), Some("all in Cyrillic letters: `ААТ`"));
    let warning = warns(&company("aliases = [\"ОАО Creek Mills\"]"), "mixed-script");
    assert_eq!(warning.hint.as_deref(), Some("all in Latin letters: `OAO`"));
    let clean =
        "aliases = [\"ААТ «Белмука»\", \"Белмука II\", \"Белмука (Creek Mills)\", \"OAO Creek\"]";
    assert_eq!(found(&company(clean)), []);
}

#[test]
fn an_entity_needs_a_name_in_its_own_script() {
    let warning = warns(&company("countries = [\"by\"]"), "no-native-name");
    assert_eq!((warning.line, warning.column), (7, 8));
    assert!(warning.message.contains("Cyrillic"));
    warns(&company("countries = [\"jp\"]"), "no-native-name");
    warns(&company("countries = [\"ir\"]\naliases = [\"Холлоу Крик\"]"), "no-native-name");
    for clean in [
        "countries = [\"by\"]\naliases = [\"Холлоу Крик\"]",
        "countries = [\"no\"]",
        "countries = [\"by\", \"cy\"]",
        "countries = [\"kr\"]\naliases = [\"할로우 크릭\"]",
    ] {
        assert_eq!(found(&company(clean)), [], "{clean}");
    }
}

#[test]
fn an_empty_string_is_left_out() {
    for key in ["aliases", "context", "exclude"] {
        let parsed = company(&format!("{key} = [\" «» \", \"Grey Hill\"]"));
        let warning = warns(&parsed, "empty-string");
        assert!(warning.message.contains(key));
        let entity = &parsed.list.unwrap().entities[0];
        let kept = [&entity.aliases, &entity.context, &entity.exclude];
        assert_eq!(kept.into_iter().flatten().collect::<Vec<_>>(), ["Grey Hill"]);
    }
}

#[test]
fn a_name_that_no_article_holds() {
    let long = |chars: usize| company(&format!("aliases = [\"Creek {}\"]", "м".repeat(chars)));
    assert_eq!(found(&long(290)), []);
    warns(&long(900), "overlong-name");
    let parsed = long(1_000);
    assert!(parsed.list.is_none());
    assert_eq!((&*only(&parsed).code, only(&parsed).severity), ("overlong-name", Severity::Error));
}

#[test]
fn an_exclusion_of_the_own_name() {
    warns(&company("exclude = [\"Creek-Mills\"]"), "excludes-itself");
    warns(&company("exclude = [\"hollow creek mills\"]"), "excludes-itself");
    assert_eq!(found(&company("exclude = [\"Hollow Creek Mills FC\", \"Old Creek Mills\"]")), []);
}

#[test]
fn topics_and_schemas_that_are_not_known() {
    let parsed = company("topics = [\"gov.sou\"]");
    assert_eq!(warns(&parsed, "unknown-topic").hint.as_deref(), Some("did you mean `gov.soe`?"));
    let parsed = toml(&format!("{HEAD}[[entity]]\nid = \"e\"\nname = \"Hollow Creek\"\n"));
    warns(&parsed, "no-schema");
    assert_eq!(parsed.list.unwrap().entities[0].schema, "LegalEntity");
    warns(&toml(HEAD), "empty-list");
}

#[test]
fn terms_of_announcements() {
    let action = |id: &str, terms: &str| format!("[[action]]\nid = \"{id}\"\nterms = [{terms}]\n");
    let list = |blocks: &str| toml(&format!("{HEAD}{blocks}"));
    warns(&list(&action("lift", "")), "no-terms");
    let both = action("impose", "\"Slapped\"") + &action("lift", "\"scrapped\", \"slapped\"");
    let warning = warns(&list(&both), "shared-term");
    assert_eq!((warning.line, warning.column), (9, 22));
    warns(&list(&action("lift", "\"l* up\"")), "bad-pattern");
    warns(&list(&action("lift", "\"li*\"")), "bad-pattern");
    warns(&list(&action("lift", "\"с\u{43d}яt*\"")), "mixed-script");
    let twice = action("lift", "\"lifted\"") + &action("lift", "\"scrapped\"");
    assert_eq!(only(&list(&twice)).code, "duplicate-id");
}
