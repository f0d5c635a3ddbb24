//! What English news do with names: firms of partners, heads that two names share, bodies told by who speaks for
//! them, trade marks.

use super::{raised_in, raised_with};

/// A body of a list.
fn body(name: &str) -> String {
    format!("\n[[entity]]\nid = \"e\"\nschema = \"Company\"\nname = {name:?}\n")
}

fn person(name: &str) -> String {
    format!("\n[[entity]]\nid = \"e\"\nschema = \"Person\"\nname = {name:?}\n")
}

#[test]
fn two_names_share_their_last_words() {
    let arkady = person("Arkady Romanovich Zelvarin");
    assert_eq!(raised_with(&arkady, "The brothers Arkady and Boris Zelvarin sold it."), ["Arkady"]);
    // Both are named.
    let both = arkady.replace("\"e\"", "\"f\"") + &person("Boris Zelvarin");
    let text = "The brothers Arkady and Boris Zelvarin sold it.";
    assert_eq!(raised_with(&both, text), ["Boris Zelvarin", "Arkady"]);
    // A surname of his own, a sentence between, an office.
    for text in [
        "John Arkady and Boris Zelvarin sold it.",
        "They met Arkady. And Boris Zelvarin sold it.",
        "They met Arkady and a man called Zelvarin there.",
    ] {
        assert!(raised_with(&arkady, text).is_empty(), "{text}");
    }
    let exchange = body("Tokyo Stock Exchange");
    assert_eq!(raised_with(&exchange, "The Tokyo and London Stock Exchanges closed."), ["Tokyo"]);
    assert!(
        raised_with(&exchange, "People in Tokyo and the London Stock Exchange agreed.").is_empty()
    );
}

#[test]
fn a_comma_stands_between_partners() {
    let firm = body("Zelman Varchs");
    assert_eq!(
        raised_with(&firm, "It was led by Zelman, Varchs and Co and others."),
        ["Zelman, Varchs"]
    );
    assert!(raised_with(&firm, "It was led by Zelman, Varchs and others.").is_empty());
    // A first name that is shortened ends no sentence.
    let firm = body("Alex. Zelvarin & Sons");
    let text = "It was led by Alex. Zelvarin and Sons Inc today.";
    assert_eq!(raised_with(&firm, text), ["Alex. Zelvarin and Sons"]);
}

#[test]
fn who_speaks_for_it_tells_a_body() {
    let bank = body("Zelvarin Bank PJSC");
    for text in [
        "Then Zelvarin said it sold its ships.",
        "In the morning Zelvarin's deputy chairman left.",
        "In the morning a Zelvarin spokesman left.",
        // "and" joins two names here.
        "He met Karl Stolberg and Zelvarin director Paul Meyer.",
    ] {
        assert_eq!(raised_with(&bank, text), ["Zelvarin"], "{text}");
    }
    for text in ["Then Zelvarin said he sold his ships.", "In the morning Zelvarin's ships left."] {
        assert!(raised_with(&bank, text).is_empty(), "{text}");
    }
}

#[test]
fn trade_marks_titles_and_exchanges_are_known_in_other_words() {
    // With a capital inside it is part of no longer name.
    let mark = body("ZelVarin");
    assert_eq!(raised_with(&mark, "Post to ZelVarin Seed Newsvanes."), ["ZelVarin"]);
    assert!(raised_with(&mark, "Post to Zelvarin Seed Newsvanes.").is_empty());
    let royal = body("Koninklijke Zelvarin NV");
    assert_eq!(raised_with(&royal, "The Dutch firm NV Zelvarin grew."), ["NV Zelvarin"]);
    let exchange = body("Amsterdam Stock Exchange");
    assert_eq!(
        raised_with(&exchange, "Stocks on the Amsterdam bourse fell."),
        ["Amsterdam bourse"]
    );
    // The city is none.
    let exchange = body("New York Stock Exchange");
    assert!(raised_with(&exchange, "They flew to New York today.").is_empty());
    let commission = body("European Commission");
    assert_eq!(raised_in("en", &commission, "The EU Commission met."), ["EU Commission"]);
}

#[test]
fn a_country_calls_its_bodies_without_its_name() {
    let list = |name: &str| {
        format!("\n[[entity]]\nid = \"e\"\nschema = \"PublicBody\"\nname = {name:?}\n")
    };
    let senate = list("United States Senate");
    let ministry = list("Ministry of Agriculture of Brazil");
    // At the end of the text.
    assert_eq!(raised_in("en", &senate, "The U.S. waits for the Senate"), ["Senate"]);
    for (listed, text, word) in [
        (&senate, "Then the Senate voted, and the U.S. budget fell.", "Senate"),
        (
            &senate,
            "The United States waits. France and a Senate panel differ, American voters say.",
            "Senate",
        ),
        (
            &ministry,
            "In Brazil it rained, an Agriculture Ministry spokesman said.",
            "Agriculture Ministry",
        ),
    ] {
        assert_eq!(raised_in("en", listed, text), [word], "{text}");
    }
    for text in [
        // Another country, or as much of another that comes first.
        "Then the Senate voted, and the budget of Australia fell.",
        "Then the Senate voted, and Australia and the U.S. agreed.",
        "Then the Senate voted.",
        // A longer name, another's, no name.
        "In the U.S. the Florida Senate voted.",
        "In the U.S. the Senate of Poland is not known.",
        "In the U.S. the Library of Senate is not known.",
        "In the U.S. a senate voted.",
        "In the U.S. the Senate Hotel burnt down.",
    ] {
        assert!(raised_in("en", &senate, text).is_empty(), "{text}");
    }
}

#[test]
fn a_first_name_alone_is_whoever_the_document_names_in_full() {
    let person = person("Zelvina Varchs");
    let text = "Zelvina Varchs sang. Nobody was there before Zelvina came, and Zelvina Meyer left.";
    assert_eq!(raised_with(&person, text), ["Zelvina Varchs", "Zelvina"]);
    let two = person.replace("\"e\"", "\"f\"").replace("Varchs", "Stolberg") + &person;
    let text = "Zelvina Varchs and Zelvina Stolberg sang. Nobody was there before Zelvina came.";
    assert_eq!(raised_with(&two, text).len(), 2);
    assert!(raised_with(&person, "Nobody was there before Zelvina came.").is_empty());
    // Only a head of state has an administration.
    let text = "Bonds were issued in the days of the Varchs administration.";
    assert_eq!(raised_with(&person, text), ["Varchs"]);
    // So is a body by its one telling word.
    let bank = body("Zelvarin Bank PJSC");
    let text = "Zelvarin Bank closed. Then Zelvarin sold its ships.";
    assert_eq!(raised_with(&bank, text), ["Zelvarin Bank", "Zelvarin"]);
}
