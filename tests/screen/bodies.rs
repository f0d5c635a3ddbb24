//! Bodies as reporters write them: in small letters, with a country before them, with brackets.

use super::raised;

#[test]
fn the_words_behind_the_first_may_be_small() {
    for (listed, text, found) in [
        (
            "Zelmin Automobile Plant",
            "Workers of the Zelmin automobile plant went home.",
            &["Zelmin automobile plant"][..],
        ),
        ("Zelmin Oil Refinery", "The Zelmin refinery was closed.", &["Zelmin refinery"]),
        ("Karvex Concern JSC", "The Karvex concern makes locks.", &["Karvex concern"]),
        // With a word between them, in another order or without the first, they are any words.
        ("Zelmin Automobile Plant", "Zelmin has an automobile and a power plant.", &[]),
        ("Zelmin Automobile Plant", "An automobile plant at Zelmin was closed.", &[]),
        ("Zelmin Automobile Plant", "She saw the automobile plant.", &[]),
    ] {
        assert_eq!(raised("Company", &[listed], text), found, "{text}");
    }
}

#[test]
fn a_body_of_which_a_country_has_one_is_named_behind_it() {
    let ministry = ["Ministry of Defence of the Russian Federation"];
    for text in
        ["Then Russia's defence ministry denied it.", "The Russian defence ministry denied it."]
    {
        assert_eq!(raised("PublicBody", &ministry, text).len(), 1, "{text}");
    }
    let text = "Then the Russian defense ministry denied it.";
    assert_eq!(raised("PublicBody", &ministry, text).len(), 1);
    let interior = ["Ministry of Internal Affairs of Belarus"];
    let text = "Then Belarus's interior ministry denied it.";
    assert_eq!(raised("PublicBody", &interior, text), ["Belarus's interior ministry"]);
    let bank = ["Central Bank of the Islamic Republic of Iran"];
    assert_eq!(
        raised("PublicBody", &bank, "Iran's central bank denied it."),
        ["Iran's central bank"]
    );
    for text in [
        "Ukraine's defence ministry said that Russia had denied it.",
        "In Russia the defence ministry of Ukraine is in the news.",
        "Russia's finance ministry denied it.",
    ] {
        assert!(raised("PublicBody", &ministry, text).is_empty(), "{text}");
    }
    // Of others a country may have many.
    let company = ["Iranian Oil Company"];
    assert!(raised("Company", &company, "An Iranian-flagged oil company ship sank.").is_empty());
}

#[test]
fn another_ministry_of_the_country_is_not_the_one_of_the_list() {
    let raised = |text: &str| raised("PublicBody", &["МВД Беларуси"], text);
    for text in [
        "Міністэрства адукацыі Беларусі паведаміла пра новыя школы.",
        "Совет министров Беларуси утвердил план.",
    ] {
        assert!(raised(text).is_empty(), "{text}");
    }
    assert!(!raised("МВД Беларуси утвердило план.").is_empty());
}

#[test]
fn a_part_of_a_body_s_name_may_stand_in_brackets() {
    let listed = ["Karvex Aid England and Wales"];
    let text = "A woman from Karvex Aid (England and Wales) agreed.";
    assert_eq!(raised("Organization", &listed, text), ["Karvex Aid (England and Wales)"]);
    let listed = ["Karvex Plant"];
    assert!(raised("Organization", &listed, "The works (run by Karvex) plant trees.").is_empty());
    assert!(raised("Person", &["Boris Karvexov"], "Boris (Karvexov was away) left.").is_empty());
}
