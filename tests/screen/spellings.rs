//! The ways in which a text may spell a name of the lists.

use super::raised;

#[test]
fn letters_that_only_look_alike_are_read_as_those_meant() {
    // Cyrillic letters in Latin words, and the other way round.
    let listed = ["Boris Karvexov"];
    for text in ["Воris Kаrvехоv", "Bоris Каrvexоv"] {
        assert_eq!(raised("Person", &listed, &format!("Then {text} left.")), [text]);
    }
    assert_eq!(raised("Person", &["Борис Карвексов"], "Тогда Бopиc Kapвeкcoв ушёл.").len(), 1);
}

#[test]
fn a_surname_may_stand_first_with_a_patronymic_behind() {
    let listed = ["Karvexov Boris Andreevich"];
    for text in ["Boris Karvexov", "Борис Карвексов", "Karvexov Boris Andreevich"] {
        assert_eq!(raised("Person", &listed, &format!("Then {text} left.")), [text]);
    }
}

#[test]
fn a_surname_that_ends_as_a_patronymic_stays_last() {
    let listed = ["Boris Andreevich Karvexovich"];
    for text in ["Boris Karvexovich", "Борис Карвексович", "Бориса Карвексовича"]
    {
        assert_eq!(raised("Person", &listed, &format!("Then {text} left.")), [text]);
    }
}

#[test]
fn a_first_name_in_another_form_needs_no_patronymic() {
    let listed = ["Viktor Feliksovich Karvexelberg", "Igor Ivanovich Zelminchin"];
    for text in ["Victor Karvexelberg", "Ihor Zelminchin"] {
        assert_eq!(raised("Person", &listed, &format!("Then {text} left.")), [text]);
    }
}

#[test]
fn whose_it_is_german_tells_by_an_s() {
    let listed = ["Boris Karvexov"];
    let text = "In Boris Karvexovs Rede ging es um Öl.";
    assert_eq!(raised("Person", &listed, text), ["Boris Karvexovs"]);
    let text = "Boris Karvexovs Vermögen ist eingefroren.";
    assert_eq!(raised("Person", &listed, text), ["Boris Karvexovs"]);
    // Alone it may be a plural.
    assert!(raised("Person", &listed, "The Karvexovs went home.").is_empty());
}

#[test]
fn a_name_turned_round_has_a_comma() {
    let listed = ["Hassan Karvexallah"];
    let text = "The accused Karvexallah, Hassan did not appear.";
    assert_eq!(raised("Person", &listed, text), ["Karvexallah, Hassan"]);
    let row = "There came Ali Karvexallah, Hassan Zelmin and others.";
    assert!(raised("Person", &listed, row).is_empty());
}

#[test]
fn what_hangs_on_a_name_by_a_hyphen_is_no_name() {
    for text in ["A Boris Karvexov-linked firm.", "A Boris Karvexov-owned firm."] {
        assert_eq!(raised("Person", &["Boris Karvexov"], text), ["Boris Karvexov"], "{text}");
    }
}

#[test]
fn signs_in_a_name_are_read() {
    for (listed, text) in [
        ("KX+ Group PLC", "Shares of KX+ Group fell."),
        ("KX&T Inc", "Shares of KX&T fell."),
        ("K.X.R. Group", "Shares of K.X.R. Group fell."),
    ] {
        assert_eq!(raised("Company", &[listed], text).len(), 1, "{text}");
    }
    assert!(raised("Company", &["K.X.R. Group"], "A KXR helicopter came.").is_empty());
}

#[test]
fn hangul_may_be_written_as_its_letters() {
    let text = "\u{1100}\u{1175}\u{11b7}\u{110b}\u{1167}\u{11bc}\u{110e}\u{1165}\u{11af} 부위원장은 말했다.";
    assert_eq!(raised("Person", &["김영철"], text).len(), 1);
}

#[test]
fn another_script_that_reads_the_same_is_told() {
    let list = "[watchlist]\nid = \"l\"\nname = \"L\"\n[[entity]]\nid = \"e\"\nschema = \"Person\"\nname = \"Boris Karpelin\"\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.toml");
    std::fs::write(&path, list).unwrap();
    let set = watchpost::watchlist::load(&[path]).set.unwrap();
    let codes = |text: &str| -> Vec<String> {
        let document = watchpost::document::Document { text: text.into(), ..Default::default() };
        let screened = watchpost::screen::Screener::compile(&set).screen(&document);
        screened.hits[0].mentions[0].reasons.iter().map(|reason| reason.code.to_string()).collect()
    };
    assert_eq!(codes("Then Борис Карпелин left."), ["name", "transliterated"]);
    assert_eq!(codes("Then Boris Karpelin left."), ["name"]);
}

#[test]
fn two_letters_in_capitals_are_the_same_in_another_script() {
    let text = "Вчера АО «Авиостар-БК» сообщило об этом.";
    assert_eq!(raised("Company", &["JSC Aviostar-BK"], text), ["Авиостар-БК"]);
    let text = "Вчера АО «Авиостар-БМ» сообщило об этом.";
    assert!(raised("Company", &["JSC Aviostar-BK"], text).is_empty());
}
