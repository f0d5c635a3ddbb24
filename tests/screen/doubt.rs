//! What makes a likeness doubtful, and what settles it.

use super::raised;

#[test]
fn another_middle_name_is_another_person() {
    let text = |name: &str| format!("Yesterday {name} left.");
    let listed = ["Boris Andreevich KARVEXOV"];
    for other in ["Boris Semyonovich Karvexov", "Boris Q. Karvexov"] {
        assert!(raised("Person", &listed, &text(other)).is_empty(), "{other}");
    }
    for same in ["Boris Andriyovych Karvexov", "Boris A. Karvexov", "Boris Karvexov"] {
        assert_eq!(raised("Person", &listed, &text(same)), [same]);
    }
    // Where the list has none, one more says little.
    let more = "Boris Semyonovich Karvexov";
    assert_eq!(raised("Person", &["Boris Karvexov"], &text(more)), [more]);
    assert!(raised("Person", &["KIM Yong Bok"], &text("Kim Chang-bok")).is_empty());
}

#[test]
fn an_initial_with_a_declined_surname_may_be_anybody() {
    let listed = ["Boris Karvexov"];
    assert!(raised("Person", &listed, "Тогда Карвексова Б. уехала.").is_empty());
    assert_eq!(raised("Person", &listed, "Тогда Б. Карвексов уехал."), ["Б. Карвексов"]);
}

#[test]
fn a_name_of_one_word_may_take_a_case_ending_or_another_script_and_not_both() {
    for (listed, text, found) in [
        ("Зелмика", "Вчера директор Зелмики молчал.", &["Зелмики"][..]),
        ("Zelmika", "Вчера в Зелмика не ответили.", &["Зелмика"]),
        ("Zelmika", "Вчера директора Зелмикой не видели.", &[]),
    ] {
        assert_eq!(raised("Company", &[listed], text), found, "{text}");
    }
    // A country in another case is no company.
    assert!(raised("Company", &["Germania"], "Поезд шёл из Германии домой.").is_empty());
}

#[test]
fn the_first_letters_of_a_long_name_are_its_acronym() {
    let listed = ["Karvex Allied Labour Union"];
    assert_eq!(raised("Organization", &listed, "A lawyer of the KALU said so."), ["KALU"]);
    for text in ["A lawyer of the Kalu said so.", "The kalu is a bird."] {
        assert!(raised("Organization", &listed, text).is_empty(), "{text}");
    }
    // Three letters are too few, and two bodies too many.
    assert!(raised("Organization", &["Karvex Allied Union"], "The KAU met.").is_empty());
    let two = ["Karvex Allied Labour Union", "Kettle And Lamp Unit Users"];
    assert_eq!(raised("Organization", &two, "The KALU met."), ["KALU"]);
    let two = ["Karvex Allied Labour Union", "Kettle Art Lamp Utility"];
    assert!(raised("Organization", &two, "The KALU met.").is_empty());
}

#[test]
fn a_body_is_known_by_what_is_left_of_its_kind() {
    for (listed, text, found) in [
        ("Karvexon Group", "Karvexon AG has a new chairman.", "Karvexon"),
        ("Karvex Airlines", "A jet of Karvex Air Lines landed.", "Karvex Air Lines"),
    ] {
        assert_eq!(raised("Organization", &[listed], text), [found], "{text}");
    }
    let text = "A meeting of the Group of Seven is planned.";
    assert_eq!(raised("Organization", &["G7", "Karvex Bank"], text), ["Group of Seven"]);
    let listed = ["Dublin International Coal Futures and Options Exchange"];
    let text = "Trading at the Dublin International Coal Futures Exchange stopped.";
    assert_eq!(raised("Organization", &listed, text).len(), 1);
    // The country alone is no kind of body.
    assert!(raised("Organization", &["Karvexon Iran"], "Karvexon AG has a chairman.").is_empty());
}
