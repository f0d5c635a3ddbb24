//! Lists as tables.

use std::fmt::Write as _;

use super::{csv, found, only};

#[test]
fn columns_are_found_by_name_and_values_split() {
    let parsed = csv(
        "\u{feff}name,id,Schema,birth_date,aliases,countries,weak_aliases,topics,last_change\r\n\
         \"Hollow Creek, Inc\",e1,Company,,Creek Mills; Hollow Mills;;,no;GB,HCM,gov.soe;sanction,x\r\n\
         Odd Lindqvist,e2,,,\"\"\"Odd; the miller\"\";Odd L. Lindqvist\",,,,\r\n",
    );
    assert_eq!(found(&parsed), []);
    let list = parsed.list.unwrap();
    assert_eq!((list.id.as_str(), list.entities.len()), ("some-list", 2));
    let [creek, odd] = list.entities.as_slice() else { unreachable!() };
    assert_eq!((creek.name.as_str(), creek.id.as_str()), ("Hollow Creek, Inc", "e1"));
    assert_eq!(creek.aliases, ["Creek Mills", "Hollow Mills"]);
    assert_eq!(creek.countries, ["no", "gb"]);
    assert_eq!(creek.weak_aliases, ["HCM"]);
    assert_eq!(creek.topics, ["gov.soe", "sanction"]);
    assert_eq!(odd.schema, "LegalEntity");
    assert_eq!(odd.aliases, ["Odd; the miller", "Odd L. Lindqvist"]);
}

#[test]
fn a_company_name_in_quotes_keeps_its_quotes() {
    let parsed = csv("id,name,aliases\n1,Grey Hill,\"Firma \"\"Creek\"\" AS;Grey Creek\"\n");
    assert_eq!(parsed.list.unwrap().entities[0].aliases, ["Firma \"Creek\" AS", "Grey Creek"]);
}

#[test]
fn a_value_quoted_by_an_exporter_loses_only_the_outer_quotes() {
    // One value, quoted because it has quotes in it; then the cell is quoted again.
    let parsed = csv("id,name,aliases\n1,Grey Hill,\"\"\"Firma \"\"\"\"Creek\"\"\"\"\"\"\"\n");
    assert_eq!(parsed.list.unwrap().entities[0].aliases, ["Firma \"Creek\""]);
}

#[test]
fn an_unknown_column_is_not_passed_over_in_silence() {
    let parsed = csv("id,name,alias\n1,Grey Hill,Creek\n");
    let warning = only(&parsed);
    assert_eq!((&*warning.code, warning.line), ("unknown-column", 1));
    assert_eq!(warning.hint.as_deref(), Some("did you mean `aliases`?"));
    assert!(parsed.list.is_some());
}

#[test]
fn a_table_without_its_columns_is_refused() {
    let parsed = csv("id;name\n1;Grey Hill\n");
    assert!(parsed.list.is_none());
    assert!(parsed.diagnostics.iter().any(|d| {
        d.code == "missing-column" && d.hint.as_deref().unwrap().contains("semicolons")
    }));
    assert_eq!(only(&csv("")).code, "empty-file");
    let empty = csv("id,name\n");
    let empty = only(&empty);
    assert_eq!(empty.code, "empty-list");
    assert!(empty.hint.as_ref().unwrap().contains("row"), "a table has no `[[entity]]`");
    assert_eq!(only(&csv("id,name,id\n1,Grey Hill,2\n")).code, "duplicate-column");
}

#[test]
fn bad_rows_are_refused_with_their_line() {
    let parsed =
        csv(b"id,name\n1,Grey Hill\n2\n,Creek\n4,\n5,Gr\xffy\n\"6\",\"Two\nlines\"\n1,Hollow\n");
    assert!(parsed.list.is_none());
    assert_eq!(
        found(&parsed),
        [
            ("cell-count", 3),
            ("missing-id", 4),
            ("empty-name", 5),
            ("not-utf8", 6),
            ("duplicate-id", 9),
        ]
    );
}

#[test]
fn what_follow_the_money_may_add_is_only_a_warning() {
    let parsed = csv("id,schema,name,countries,topics\n1,Starship,Grey Hill,qq,new.topic\n");
    assert!(parsed.list.is_some());
    assert_eq!(found(&parsed), [("unknown-schema", 2), ("bad-country", 2), ("unknown-topic", 2)]);
}

#[test]
fn a_rule_that_every_row_breaks_does_not_flood() {
    let mut text = String::from("id,name,aliases\n");
    for row in 0..500 {
        writeln!(text, "{row},Grey Hill {row},GH{row}").unwrap();
    }
    let parsed = csv(text);
    assert!(parsed.list.is_some());
    assert_eq!(parsed.diagnostics.len(), 21);
    assert!(parsed.diagnostics[20].message.starts_with("480 more"));
}
