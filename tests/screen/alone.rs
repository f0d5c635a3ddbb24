//! Names that stand alone in a document that never gives them in full.

use super::{raised, raised_with};

const PERSONS: [&str; 4] =
    ["Stanislaw Wrobelski", "Ilona Tarvydas", "Greta Holmqvist", "Anna Smith"];

#[test]
fn a_surname_is_raised_beside_what_shows_a_person_and_others_of_the_list() {
    for (text, surname) in [
        ("Ilona Tarvydas waited. Senator Wrobelski did not come.", "Wrobelski"),
        ("Ilona Tarvydas waited. \"No,\" Wrobelski said in the hall.", "Wrobelski"),
        ("Ilona Tarvydas, Wrobelski and others came.", "Wrobelski"),
        ("Ilona Tarvydas left the Wrobelski administration.", "Wrobelski"),
        ("Wrobelski: nie odejdę\n\nTak było. Ilona Tarvydas milczała.", "Wrobelski"),
        (
            "Premier Ilona Tarvydas spotkała się z ministrem spraw zagranicznych Wrobelskim.",
            "Wrobelskim",
        ),
    ] {
        assert!(raised("Person", &PERSONS, text).contains(&surname.to_owned()), "{text}");
    }
}

#[test]
fn a_surname_without_such_words_is_only_a_word() {
    for text in [
        "Ilona Tarvydas saw the Wrobelski from afar.",
        // Nobody else of the list is there, and it stands there once.
        "\"No,\" Wrobelski said in the hall.",
        // Somebody else of the name.
        "Ilona Tarvydas waited. Marek Wrobelski came. Wrobelski said so.",
        // He spoke who is behind it.
        "Ilona Tarvydas waited. A Wrobelski spokesman said so.",
        // Where he is from.
        "Ilona Tarvydas met the senator from Wrobelski.",
        "Ilona Tarvydas waited. Smith said so, Jones said so.",
    ] {
        let names = raised("Person", &PERSONS, text);
        let alone = |name: &String| name == "Wrobelski";
        assert!(!names.iter().any(alone), "{text} {names:?}");
    }
    // What so many are called tells nobody.
    let text = "Smith said so in the hall. Smith went on, said nothing.";
    assert!(raised("Person", &PERSONS, text).is_empty());
}

#[test]
fn of_two_with_one_surname_neither_is_raised_by_it() {
    let names = ["Stanislaw Wrobelski", "Piotr Wrobelski", "Ilona Tarvydas"];
    let text = "Ilona Tarvydas waited. Senator Wrobelski did not come.";
    assert_eq!(raised("Person", &names, text), ["Ilona Tarvydas"]);
}

#[test]
fn a_relative_is_called_by_the_first_name() {
    let names = ["Stanislaw Wrobelski", "Jadwiga Wrobelska", "Marek Wrobelski"];
    let text = "Stanislaw Wrobelski came with his son Marek.";
    assert_eq!(raised("Person", &names, text), ["Stanislaw Wrobelski", "Marek"]);
    let text = "Stanislaw Wrobelski came with Marek.";
    assert_eq!(raised("Person", &names, text), ["Stanislaw Wrobelski"]);
}

#[test]
fn an_office_is_written_small_in_many_languages() {
    let text = "Wczoraj prezydent Wrobelski wyjechał.";
    assert_eq!(raised("Person", &["Stanislaw Wrobelski"], text), ["Wrobelski"]);
    // A country is nobody's surname.
    assert!(raised("Person", &["Andrei Skoch"], "Premier Szkocji wyjechała.").is_empty());
}

#[test]
fn names_are_heard_in_french_and_english() {
    for (listed, written) in [
        ("Michel Tarnier", "Мишель Тарнье"),
        ("Guy Holmqvist", "Ги Хольмквист"),
        ("Michael Holmqvist", "Майкл Хольмквист"),
        ("Anton Wrighton", "Антон Райтон"),
        ("Anton Kurz", "Антон Курц"),
        ("Anton Watson", "Антон Уотсон"),
    ] {
        let text = format!("Тогда {written} уехал домой.");
        assert_eq!(raised("Person", &[listed], &text), [written]);
    }
}

#[test]
fn koreans_are_declined() {
    let text = "Spotkanie z prezydentem odbyło się wczoraj. Kim Jong Unem zajęto się później.";
    assert_eq!(raised("Person", &["Kim Jong Un"], text), ["Kim Jong Unem"]);
    let entity = "\n[[entity]]\nid = \"k\"\nschema = \"Person\"\nname = \"Kim Jong Un\"\naliases = [\"Ким Чен Ын\"]\n";
    let text = "Встреча с Ким Чен Ыном прошла вчера.";
    assert_eq!(raised_with(entity, text), ["Ким Чен Ыном"]);
}

#[test]
fn two_frequent_words_that_rarely_meet_are_a_name() {
    // Fifteen of either in a list of four hundred: by chance not one would have both.
    let mut names: Vec<String> =
        (0..15).map(|at| format!("Boris Sur{}name", letters(at))).collect();
    names.extend((0..15).map(|at| format!("Giv{}en Johnson", letters(at))));
    names.extend((0..2500).map(|at| format!("Fill{} Fall{}", letters(at), letters(at))));
    names.push("Boris Johnson".into());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = "Yesterday Boris Johnson left.";
    assert_eq!(raised("Person", &names, text), ["Boris Johnson"]);
}

/// A number as letters.
fn letters(number: usize) -> String {
    format!("{number:04}").bytes().map(|digit| char::from(digit - b'0' + b'k')).collect()
}

#[test]
fn an_office_or_a_role_is_enough_where_the_country_is_named() {
    let person = |name: &str| {
        format!(
            "\n[[entity]]\nid = \"e\"\nschema = \"Person\"\nname = {name:?}\ncountries = [\"ru\"]\n"
        )
    };
    let general = person("Nikolai Varvelov");
    assert_eq!(raised_with(&general, "Then the general Varvelov came to Moscow."), ["Varvelov"]);
    assert!(raised_with(&general, "Then the general Varvelov came to Paris.").is_empty());
}

#[test]
fn two_initials_may_stand_apart() {
    let listed = ["Nikolai Platonovich Varvelov"];
    for (text, found) in [
        ("Н. П. Варвелов предложил это.", &["Н. П. Варвелов"][..]),
        ("Н.П. Варвелов предложил это.", &["Н.П. Варвелов"]),
        ("Н. В. Варвелов предложил это.", &[]),
        ("П. Н. Варвелов предложил это.", &[]),
    ] {
        assert_eq!(raised("Person", &listed, text), found, "{text}");
    }
}

#[test]
fn koreans_are_found_as_cyrillic_writes_them() {
    let listed = ["Kim Jong Un", "Ri Yong Ho"];
    for (text, found) in [
        ("Лидер КНДР Ким Чен Ын принял парад.", &["Ким Чен Ын"][..]),
        ("Встреча с Ким Чен Ыном прошла вчера.", &["Ким Чен Ыном"]),
        ("Кім Чен Ин підписав наказ.", &["Кім Чен Ин"]),
        ("Министр Ли Ён Хо прибыл в Москву.", &["Ли Ён Хо"]),
        ("Ким Чен Ир умер в 2011 году.", &[]),
        ("Ким Ир Сен основал партию.", &[]),
    ] {
        assert_eq!(raised("Person", &listed, text), found, "{text}");
    }
}
