//! Names that stand alone in a document that never gives them in full.

use super::{raised, raised_in, raised_with};

const PERSONS: [&str; 4] =
    ["Stanislaw Wrobelski", "Ilona Tarvydas", "Greta Holmqvist", "Anna Smith"];

/// A list of these persons.
fn persons(names: &[&str]) -> String {
    let entity = |(at, name): (usize, &&str)| {
        format!("\n[[entity]]\nid = \"e{at}\"\nschema = \"Person\"\nname = {name:?}\n")
    };
    names.iter().enumerate().map(entity).collect()
}

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

#[test]
fn a_word_with_which_sentences_begin_is_no_first_name() {
    let listed = ["Boris Karvexov"];
    for (text, surname) in [
        ("Boris Karvexov milczał. Według Karvexova nic się nie stało.", "Karvexova"),
        ("Boris Karvexov mlčel. Podle Karvexova to tak není.", "Karvexova"),
        ("Борис Карвексов уехал. Но Карвексов вернулся.", "Карвексов"),
        ("Борис Карвексов уехал. А Карвексов вернулся.", "Карвексов"),
    ] {
        let names = raised_in("pl", &persons(&listed), text);
        assert_eq!(names.len(), 2, "{text} {names:?}");
        assert_eq!(names[1], surname, "{text}");
    }
    let text = "Boris Karvexov milczał. Marek Karvexov nie.";
    assert_eq!(raised("Person", &listed, text).len(), 1);
}

#[test]
fn a_capital_shows_a_name_where_a_language_gives_one_to_names_only() {
    let told = "Ilona Tarvydas milczała. Greta Holmqvist też.";
    for text in [
        "Nikt nie słuchał Wrobelskiego na placu.",
        "Wrobelski odjechał rano.",
        "To, co Wrobelski wiedział, zostało w domu.",
    ] {
        let names = raised_in("pl", &persons(&PERSONS), &format!("{told} {text}"));
        assert_eq!(names.len(), 3, "{text} {names:?}");
    }
    for text in [
        // Where it was, what is called so, and a sentence that begins with another form.
        "Mieszkał w Wrobelski od roku.",
        "Mieszkał tam bank Wrobelski od roku.",
        "Wrobelskiego widziano rano.",
        "\"Wrobelski\" tam był.",
    ] {
        let names = raised_in("pl", &persons(&PERSONS), &format!("{told} {text}"));
        assert_eq!(names.len(), 2, "{text} {names:?}");
    }
    // Where nobody else of the list is named, and in a language that gives capitals to other words.
    for text in [
        "Nikt nie słuchał Wrobelskiego na placu.",
        "Ilona Tarvydas and Greta Holmqvist saw how Wrobelski left.",
    ] {
        assert!(!raised("Person", &PERSONS, text).iter().any(|name| name.starts_with("Wrob")));
    }
}

#[test]
fn a_woman_is_known_by_the_form_of_her_surname() {
    let listed = ["Greta Holmqvist", "Jana Wrobelová", "Petr Wrobel"];
    for text in ["Nikdo neslyšel, že Wrobelová odjela.", "Bez Wrobelové to nejde."] {
        let names = raised_in("cs", &persons(&listed), text);
        assert_eq!(names.len(), 1, "{text} {names:?}");
    }
    // The form of a woman called Wrobel, and of which of two?
    let text = "Bez Wrobelové to nejde.";
    let one = ["Petr Wrobel", "Jana Wrobel"];
    assert_eq!(raised_in("cs", &persons(&one), text), ["Wrobelové"]);
    let two = ["Greta Wrobel", "Jana Wrobel"];
    assert!(raised_in("cs", &persons(&two), text).is_empty());
    // Whose it is, in Slovenian.
    let text = "To je bila Wrobelova zmaga.";
    assert!(raised_in("sl", &persons(&["Petr Wrobel"]), text).is_empty());
}

#[test]
fn an_english_word_is_none_in_another_language() {
    let listed = ["Marek Tusk", "Ilona Tarvydas"];
    for text in [
        "Ilona Tarvydas milczała. \"Nie wiem\", powiedział Tusk.",
        "Ilona Tarvydas milczała, bo senator Tusk odjechał.",
        "Илона Тарвидас молчала. «Не знаю», сказал Туск.",
    ] {
        assert_eq!(raised_in("pl", &persons(&listed), text).len(), 2, "{text}");
    }
    let text = "Ilona Tarvydas was silent. \"The senator Tusk,\" said Marek.";
    assert_eq!(raised_in("en", &persons(&listed), text).len(), 1);
}

#[test]
fn what_is_done_or_where_is_no_first_name() {
    let listed = ["Marek Tarnowolski", "Ilona Tarvydas", "Greta Holmqvist"];
    let told = "Ilona Tarvydas milczała. Greta Holmqvist też.";
    for text in [
        "Oświadczenie Tarnowolskiego. Tak mówił Tarnowolski.",
        "Przemawiający w Dublinie Tarnowolski odjechał. Tak mówił Tarnowolski.",
        "Jak podała PAP Tarnowolski odjechał. Tak mówił Tarnowolski.",
    ] {
        let names = raised_in("pl", &persons(&listed), &format!("{text} {told}"));
        assert!(names.iter().any(|name| name == "Tarnowolski"), "{text} {names:?}");
    }
    let text = format!("{told} Piotr Tarnowolski odjechał. Tak mówił Tarnowolski.");
    assert_eq!(raised_in("pl", &persons(&listed), &text).len(), 2);
}
