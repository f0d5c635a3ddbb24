//! Lists in TOML: what is read and what is refused, at which place.

use watchpost::diagnostic::Severity;

use super::{HEAD, company, found, only, toml};

#[test]
fn every_key_is_read() {
    let parsed = toml(
        "# comment\n[watchlist]\nid = \"l\"\nname = \"L\"\ntopics = [\"sanction\"]\n\
         [[entity]]\nid = \"e\"\nschema = \"Company\"\nname = \" Hollow Creek Mills \"\n\
         aliases = [\"Creek Mills\"]\nweak_aliases = [\"HCM\"]\nprevious_names = [\"Hollow Mills\"]\n\
         countries = [\"NO\"]\ntopics = [\"gov.soe\", \"sanction\"]\ncontext = [\"flour\"]\n\
         exclude = [\"Hollow Creek Mills Football Club\"]\npositions = [\"miller\"]\nnotes = \"n\"\n\
         [[authority]]\nid = \"a\"\nname = \"A\"\nterms = [\"Ayland\"]\n\
         [[action]]\nid = \"impose\"\nterms = [\"impos*\"]\n\
         [[instrument]]\nid = \"i\"\nterms = [\"fees\"]\nexclude = [\"school fees\"]\n",
    );
    assert_eq!(found(&parsed), []);
    let list = parsed.list.unwrap();
    let entity = &list.entities[0];
    assert_eq!(entity.name, "Hollow Creek Mills");
    assert_eq!(entity.countries, ["no"]);
    assert_eq!(entity.topics, ["sanction", "gov.soe"]);
    assert_eq!(entity.weak_aliases, ["HCM"]);
    assert_eq!(entity.previous_names, ["Hollow Mills"]);
    assert_eq!(entity.exclude, ["Hollow Creek Mills Football Club"]);
    assert_eq!((entity.positions[0].as_str(), entity.notes.as_str()), ("miller", "n"));
    let announcements = list.announcements.unwrap();
    assert_eq!(announcements.action[0].terms, ["impos*"]);
    assert_eq!(announcements.instrument[0].exclude, ["school fees"]);
}

#[test]
fn a_syntax_error_has_line_and_column() {
    let parsed = toml(&format!("{HEAD}[[entity]]\nname = \"unclosed\nid = \"e\"\n"));
    let error = only(&parsed);
    assert!(parsed.list.is_none());
    assert_eq!((error.severity, &*error.code, error.line), (Severity::Error, "syntax", 5));
    assert!(error.column > 1);
    assert_eq!(error.excerpt, "name = \"unclosed");
}

#[test]
fn an_unknown_key_gets_the_known_one_as_hint() {
    let parsed = company("alises = [\"Creek Mills\"]");
    let error = only(&parsed);
    assert_eq!((&*error.code, error.line, error.column), ("unknown-key", 8, 1));
    assert_eq!(error.excerpt, "alises = [\"Creek Mills\"]");
    assert_eq!(error.hint.as_deref(), Some("did you mean `aliases`?"));
    let parsed = toml(&format!("{HEAD}[[entities]]\nid = \"e\"\n"));
    assert_eq!(only(&parsed).hint.as_deref(), Some("did you mean `entity`?"));
}

#[test]
fn a_single_pair_of_brackets_is_explained() {
    let parsed = toml(&format!("{HEAD}[entity]\nid = \"e\"\nname = \"E\"\n"));
    assert!(only(&parsed).hint.as_deref().unwrap().contains("[[entity]]"));
}

#[test]
fn missing_parts_are_all_reported_at_their_places() {
    let parsed = toml(&format!(
        "{HEAD}[[entity]]\nschema = \"Company\"\n[[entity]]\nid = \"b\"\nschema = \"Compny\"\nname = \"\"\n\
         [[entity]]\nid = \"c\"\nschema = \"Compny\"\nname = \"Hollow Creek\"\ncountries = [\"no\", \"uk\"]\n"
    ));
    assert!(parsed.list.is_none());
    assert_eq!(
        found(&parsed),
        [
            ("missing-id", 4),
            ("missing-name", 4),
            ("empty-name", 9),
            ("unknown-schema", 12),
            ("bad-country", 14),
        ]
    );
    let [.., schema, country] = parsed.diagnostics.as_slice() else { unreachable!() };
    assert_eq!(schema.column, 10);
    assert_eq!(schema.hint.as_deref(), Some("did you mean `Company`?"));
    assert_eq!(country.column, 20);
    assert_eq!(country.hint.as_deref(), Some("did you mean `gb`?"));
}

#[test]
fn a_file_without_its_heading_or_with_an_odd_id_is_refused() {
    assert_eq!(only(&toml("")).code, "missing-heading");
    let parsed = toml("[watchlist]\nid = \"a/b\"\nname = \"L\"\n");
    assert!(parsed.list.is_none());
    assert_eq!(parsed.diagnostics[0].code, "bad-id");
}

#[test]
fn an_unknown_action_gets_a_hint() {
    let parsed = toml(&format!("{HEAD}[[action]]\nid = \"liftt\"\nterms = [\"lifted\"]\n"));
    let error = only(&parsed);
    assert_eq!((&*error.code, error.line, error.column), ("unknown-action", 5, 6));
    assert_eq!(error.hint.as_deref(), Some("did you mean `lift`?"));
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let parsed = toml(&format!(
        "\u{feff}{HEAD}[[entity]]\nid = \"e\"\nschema = \"Company\"\nname = \"Hollow Creek\"\n"
    ));
    assert_eq!(found(&parsed), []);
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let deep = format!("{HEAD}x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(toml(&deep).list.is_none());
}
