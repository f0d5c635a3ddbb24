//! What makes a likeness doubtful, and what settles it.

use super::{raised, raised_with};

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

#[test]
fn a_brother_has_the_same_patronymic_and_another_first_name() {
    let listed = ["Yuri Karvexovich Zelminov"];
    for other in ["Mikhail Karvexovich Zelminov", "Михаил Карвексович Зельминов"]
    {
        assert!(raised("Person", &listed, &format!("Then {other} left.")).is_empty(), "{other}");
    }
    let spanish = ["Daniel Karveja Zelmedra"];
    assert!(raised("Person", &spanish, "Then Humberto Karveja Zelmedra left.").is_empty());
    let text = "Then Minister Karveja Zelmedra left.";
    assert_eq!(raised("Person", &spanish, text), ["Karveja Zelmedra"]);
}

#[test]
fn a_script_that_no_table_reads_is_like_nothing() {
    let listed = ["אברהם כהן לוי", "ბიძინა ივანიშვილი"];
    for text in
        ["Γειά Κόσμε, είπε.", "Նիկոլ Փաշինյան ասաց։", "Ⓗⓔⓛⓛⓞ Ⓦⓞⓡⓛⓓ, Ｔｏｙｏｔａ Ｍｏｔｏｒ."]
    {
        assert!(raised("Person", &listed, text).is_empty(), "{text}");
    }
    assert_eq!(raised("Person", &listed, "אברהם כהן לוי."), ["אברהם כהן לוי"]);
    assert_eq!(
        raised("Person", &["Boris Karvexov"], "Ｂｏｒｉｓ Ｋａｒｖｅｘｏｖ."),
        ["Ｂｏｒｉｓ Ｋａｒｖｅｘｏｖ"]
    );
}

#[test]
fn a_sentence_ends_behind_a_small_word() {
    let listed = ["Council of Zelmin Karvex Commission"];
    let text = "The Council of Zelmin met. The Karvex Commission rose.";
    assert!(raised("PublicBody", &listed, text).is_empty());
}

#[test]
fn a_part_of_a_korean_name_is_another_korean() {
    let listed = ["KIM Yong Chol", "RI Pyong Chol"];
    for text in ["Leader Kim Jong Un spoke.", "Then Kim Chol spoke.", "Then Kim Yong Un spoke."] {
        assert!(raised("Person", &listed, text).is_empty(), "{text}");
    }
    assert_eq!(raised("Person", &listed, "Then Kim Yong-chol spoke."), ["Kim Yong-chol"]);
    assert_eq!(raised("Person", &["RO Kwang Chol"], "Then No Kwang-chol spoke.").len(), 1);
}

#[test]
fn a_number_tells_one_body_from_another() {
    let listed = ["Zelmin Stream 2 AG", "Karvex Plant No. 22"];
    for text in ["Pipes of Zelmin Stream 1 leak.", "The Karvex Plant No 16 closed."] {
        assert!(raised("Company", &listed, text).is_empty(), "{text}");
    }
    assert_eq!(raised("Company", &listed, "Zelmin Stream 2 leaks."), ["Zelmin Stream 2"]);
    let both = "Zelmin Stream 1 and 2 were blown up.";
    assert_eq!(raised("Company", &listed, both), ["Zelmin Stream 1 and 2"]);
}

#[test]
fn what_is_called_after_somebody_is_somebody_else() {
    let listed = ["Boris Karvexov"];
    for text in ["The Boris Karvexov Foundation opened.", "He lives in Boris Karvexov Street now."]
    {
        assert!(raised("Person", &listed, text).is_empty(), "{text}");
    }
    // In a headline every word has a capital.
    assert_eq!(raised("Person", &listed, "Boris Karvexov Hospital Visit Ends").len(), 1);
}

#[test]
fn small_words_between_two_words_part_them() {
    let listed = ["Ocean Karvex"];
    for text in ["Ocean and Karvex are ships.", "An Ocean in the Karvex valley."] {
        assert!(raised("Vessel", &listed, text).is_empty(), "{text}");
    }
    let two = ["Karvexon", "Karvexon Zelmin"];
    let text = "Then Karvexon and Karvexon Zelmin paid.";
    assert_eq!(raised("Company", &two, text), ["Karvexon", "Karvexon Zelmin"]);
    let bank = ["Bank of Karvex and Zelmin"];
    assert_eq!(raised("Company", &bank, "The Bank of Karvex & Zelmin fell.").len(), 1);
}

#[test]
fn the_country_of_a_body_is_told_by_the_text() {
    let list = "\n[[entity]]\nid = \"e\"\nschema = \"PublicBody\"\nname = \"Zelmin Ministry of Belarus\"\nweak_aliases = [\"Interior Ministry\"]\ncountries = [\"by\"]\ncontext = [\"Belarus\"]\n";
    for text in [
        "They came from Belarus. Poland's Interior Ministry said so.",
        "They came from Belarus. The Latvian Interior Ministry said so.",
        "They came from Belarus. The Interior Ministry of Lithuania said so.",
    ] {
        assert!(super::raised_with(list, text).is_empty(), "{text}");
    }
    for text in [
        "They came from Belarus. The Interior Ministry said so.",
        "They came from Belarus. The Belarusian Interior Ministry said so.",
    ] {
        assert_eq!(super::raised_with(list, text), ["Interior Ministry"], "{text}");
    }
    let list = "\n[[entity]]\nid = \"e\"\nschema = \"Company\"\nname = \"Karvex Bank\"\ncountries = [\"ru\"]\n";
    assert!(super::raised_with(list, "The Karvex Bank Georgia JSC opened.").is_empty());
    let next = "With the Karvex Bank Georgia lost patience.";
    assert_eq!(super::raised_with(list, next), ["Karvex Bank"]);
}

#[test]
fn a_nearer_spelling_beside_a_name_takes_no_word_of_it() {
    let text = "Суд вызвал Бориса Карвексова. Карвексов не явился.";
    assert!(raised("Person", &["Boris Karvexov"], text).contains(&"Бориса Карвексова".to_owned()));
}

#[test]
fn another_patronymic_is_another_person_where_the_list_has_a_short_name_too() {
    let listed = "[[entity]]\nid = \"e\"\nschema = \"Person\"\nname = \"Boris Ivanovich Karvexov\"\n\
        aliases = [\"Boris Karvexov\"]\n";
    assert!(raised_with(listed, "Вчера Борис Петрович Карвексов пел.").is_empty());
    assert!(!raised_with(listed, "Вчера Борис Иванович Карвексов пел.").is_empty());
}

#[test]
fn two_persons_that_and_joins_are_whole_each() {
    let text = "Ayer Hugo Banderas y Diosdado Karvexo hablaron.";
    let listed = ["Diosdado Karvexo Melindez"];
    assert_eq!(raised("Person", &listed, text).len(), 1);
}

#[test]
fn rows_of_a_table_are_no_names() {
    for text in ["1. Petrov Boris\n2. Karvexov Pavel", "Petrov Boris\tKarvexov Pavel"] {
        assert!(raised("Person", &["Boris Karvexov"], text).is_empty(), "{text}");
    }
}

#[test]
fn a_club_is_not_the_plant_it_is_called_after() {
    let listed = ["Zelmika"];
    assert!(raised("Company", &listed, "Вчера ФК «Zelmika» сыграл вничью.").is_empty());
    assert_eq!(raised("Company", &listed, "Yesterday Zelmika said so."), ["Zelmika"]);
}

#[test]
fn of_two_persons_with_the_very_same_name_both_are_raised() {
    let list = |count: usize| vec!["Boris Karvexov"; count];
    for text in ["Then Boris Karvexov left.", "Z Borisem Karvexovem nikt nie rozmawiał."] {
        assert_eq!(raised("Person", &list(2), text).len(), 2, "{text}");
        // Nobody can look through so many.
        assert!(raised("Person", &list(5), text).is_empty(), "{text}");
    }
    // A part of both names, or one that is spelt otherwise, is neither's.
    let text = "Then Boris Karwexow left.";
    assert!(raised("Person", &list(2), text).is_empty());
    let listed = ["Boris Karvexov Junior", "Boris Karvexov Senior"];
    assert!(raised("Person", &listed, "Then Boris Karvexov left.").is_empty());
}
