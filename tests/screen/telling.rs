//! Bodies called by the one word of their name that tells them from others, and ministries whose country
//! the text says in its own words.

use super::{raised, raised_in};

/// A body with its country.
fn listed(schema: &str, name: &str, country: &str) -> String {
    format!(
        "\n[[entity]]\nid = \"e\"\nschema = \"{schema}\"\nname = {name:?}\ncountries = [\"{country}\"]\n"
    )
}

#[test]
fn the_one_telling_word_is_enough_beside_what_says_what_it_is() {
    let bank = listed("Company", "Zelvarin Bank PJSC", "ru");
    for (lang, text, word) in [
        // A word for its kind, in any language.
        ("fr", "Le groupe public Zelvarin a vendu ses navires.", "Zelvarin"),
        ("ru", "Акции банка Зелварин подешевели вдвое.", "Зелварин"),
        // Its country, in any form.
        ("en", "In Moscow, Zelvarin opened a branch.", "Zelvarin"),
        ("de", "Der russische Konzern Zelvarin schweigt.", "Zelvarin"),
        // Quotation marks, as Slavic languages set them.
        ("ru", "Обыски прошли в «Зелварине» утром.", "Зелварине"),
    ] {
        assert_eq!(raised_in(lang, &bank, text), [word], "{text}");
    }
    // Made for a company: nothing else is called so.
    let coined = listed("Company", "Public Joint Stock Company Zelvarneft Oil Company", "ru");
    assert_eq!(raised_in("en", &coined, "Then Zelvarneft sold its ships."), ["Zelvarneft"]);
}

#[test]
fn the_one_telling_word_by_itself_is_any_word() {
    let bank = listed("Company", "Zelvarin Bank PJSC", "ru");
    for (lang, text) in [
        ("en", "Then Zelvarin sold its ships."),
        // Its kind is told of something else.
        ("en", "Zelvarin has a river and a bank."),
        // Another body, a club, a school, somebody else's.
        ("en", "Zelvarin Capital of Moscow is a bank."),
        ("ru", "В Москве ХК «Зелварин» проиграл банку."),
        ("es", "La Universidad de Zelvarin, en Moscú, abrió."),
        ("en", "Ukraine's Zelvarin is no bank."),
    ] {
        assert!(raised_in(lang, &bank, text).is_empty(), "{text}");
    }
    for name in ["Minnesota Bank PJSC", "Independent Bank PJSC", "Aviation Bank PJSC"] {
        let (word, _) = name.split_once(' ').unwrap();
        let text = format!("A bank in Moscow saw {word} news.");
        assert!(raised_in("en", &listed("Company", name, "ru"), &text).is_empty(), "{name}");
    }
    // Whatever stands in a town is called by it.
    let plant = listed("Company", "Zelmarsk Oil Refinery", "ru");
    assert!(raised_in("en", &plant, "A man from Zelmarsk, Russia, stole a boat.").is_empty());
    // Three letters are an acronym, and stand in capitals.
    let short = listed("Company", "ZVQ Bank PJSC", "ru");
    assert_eq!(raised_in("en", &short, "The bank ZVQ, of Moscow, fell."), ["ZVQ"]);
    assert!(raised_in("en", &short, "The bank Zvq, of Moscow, fell.").is_empty());
}

#[test]
fn a_ministry_is_told_by_its_country_in_the_words_of_the_text() {
    let ministry = listed("PublicBody", "Ministry of Defence of the Russian Federation", "ru");
    for (lang, text) in [
        ("de", "Das russische Verteidigungsministerium dementierte."),
        ("fr", "Le ministère russe de la Défense a démenti."),
        ("fr", "Le Ministère russe de la Défense a démenti."),
        ("es", "El Ministerio de Defensa ruso lo negó."),
        ("uk", "Міноборони Росії заперечує це."),
        ("ru", "Минобороны РФ отрицает это."),
        ("ru", "Российское министерство обороны опровергло это."),
        ("pl", "Rosyjskie Ministerstwo Obrony zaprzecza."),
    ] {
        assert_eq!(raised_in(lang, &ministry, text).len(), 1, "{text}");
    }
    for (lang, text) in [
        ("de", "Das iranische Verteidigungsministerium dementierte."),
        ("de", "Das russische Finanzministerium dementierte."),
        ("uk", "Міноборони Ірану заперечує це."),
        ("de", "Das Verteidigungsministerium dementierte."),
    ] {
        assert!(raised_in(lang, &ministry, text).is_empty(), "{text}");
    }
}

#[test]
fn a_country_is_not_its_government() {
    let names = ["Federal Government of the United States"];
    assert!(raised("PublicBody", &names, "The United States won the cup.").is_empty());
}

#[test]
fn names_have_a_capital_in_front_in_romance_languages_and_every_noun_one_in_german() {
    let bank = listed("Company", "Commercial Bank of Zelvaria", "sy");
    let text = "Hier la Banque commerciale de Zelvaria a rouvert.";
    assert_eq!(raised_in("fr", &bank, text), ["Banque commerciale de Zelvaria"]);
    let group = listed("Organization", "Zelvarin", "lb");
    let text = "Er soll für Zelvarin Drohnenmotoren gekauft haben.";
    assert_eq!(raised_in("de", &group, text), ["Zelvarin"]);
    assert!(raised_in("en", &group, "He bought Zelvarin Qomotrol for them.").is_empty());
}

#[test]
fn words_that_any_text_has_are_a_name_with_a_capital_only() {
    let news = listed("Company", "Ukrainian News", "ua");
    assert!(raised_in("uk", &news, "Читайте новини України щодня.").is_empty());
}
