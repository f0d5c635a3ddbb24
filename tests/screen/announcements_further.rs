//! What is read where a sentence goes on about the one before, and of bans at borders.

use watchpost::document::Document;
use watchpost::screen::{Event, Tier};

use super::super::shipped;

fn events(text: &str, lang: Option<&str>) -> Vec<Event> {
    let document =
        Document { text: text.into(), lang: lang.map(Into::into), ..Document::default() };
    shipped().screen(&document).events
}

/// Each event as "authorities action status".
fn told(text: &str) -> Vec<String> {
    let told = |event: &Event| {
        format!("{} {} {}", event.authorities.join("+"), event.action, event.status.as_str())
    };
    events(text, None).iter().map(told).collect()
}

#[test]
fn a_sentence_goes_on_about_what_the_one_before_told() {
    let first = "Canada imposed sanctions on two prison governors of Minsk.";
    for (next, expected) in [
        ("Norway followed suit a day later.", "no impose done"),
        ("New Zealand said it would do the same next week.", "nz impose planned"),
        ("Also listed are three timber firms.", "ca impose done"),
        ("Malta opposes the idea.", "mt refuse denied"),
    ] {
        assert_eq!(told(&format!("{first} {next}")), ["ca impose done", expected], "{next}");
    }
    // With nothing before it, it tells nothing.
    for text in ["Norway followed suit a day later.", "Also listed are three timber firms."] {
        assert!(told(text).is_empty(), "{text}");
    }
    let list = events(&format!("{first} Also listed are three timber firms."), None);
    assert_eq!(list[1].targets[0].text, "three timber firms");
    assert_eq!(list[1].tier, Tier::Review);
}

#[test]
fn whoever_is_pursued_is_pursued_on() {
    let text = "German customs arrested two dealers over breaches of the Russia embargo. \
                Investigators also seized nine lathes.";
    assert_eq!(told(text), ["de enforce done", "de enforce done"]);
}

#[test]
fn a_verb_of_hitting_imposes_where_the_text_names_sanctions() {
    let hit = |headline: &str, rest: &str| told(&format!("{headline}\n{rest}"));
    let rest = "Canada imposed sanctions on four timber traders.";
    assert_eq!(hit("Ottawa hits timber smugglers", rest), ["ca impose done", "ca impose done"]);
    // Whoever is at war hits with other things, and elsewhere nothing is said of sanctions.
    let ships = hit("Ukraine hits two tankers at sea", "They had been under sanctions.");
    assert!(!ships.iter().any(|event| event.starts_with("ua")), "{ships:?}");
    assert!(told("Ottawa hits timber smugglers").is_empty());
}

#[test]
fn a_border_concerns_whoever_lives_beyond_it() {
    for (text, expected) in [
        ("Latvia closed two border crossings on Monday.", "lv impose done"),
        ("Vilnius reopens its border crossings", "lt lift done"),
        ("Polska otworzyła dwa przejścia graniczne.", "pl lift done"),
    ] {
        assert_eq!(told(text), [expected], "{text}");
        assert_eq!(events(text, None)[0].tier, Tier::Review, "{text}");
    }
    let beyond = events("Finland closed its border crossings with Russia.", None);
    assert_eq!(beyond[0].targets[0].country.as_deref(), Some("ru"));
    // A disease is no sanction.
    let disease = "Poland closed its crossings to Ukrainian cattle over bird flu.";
    assert!(events(disease, Some("en")).is_empty());
}

#[test]
fn another_thing_is_another_act() {
    let text = "Japan froze the assets of nine bankers and banned exports to twelve Russian firms.";
    assert_eq!(told(text), ["jp impose done", "jp impose done"]);
}

#[test]
fn whoever_is_licensed_does_not_license() {
    let text = "Bulgaria obtained a licence from Washington for a refinery under sanctions.";
    assert!(told(text).iter().all(|event| !event.starts_with("bg")), "{:?}", told(text));
}

#[test]
fn what_is_not_done_yet_is_refused_and_what_was_not_done_is_denied() {
    assert_eq!(told("Сербия не введёт санкции против России."), ["rs refuse denied"]);
    assert_eq!(told("Сербия не вводила санкции против России."), ["rs impose denied"]);
}

#[test]
fn a_month_without_a_day_and_a_pluperfect_tell_again() {
    for text in [
        "Britain blacklisted two Minsk banks in March.",
        "Die EU hatte zwei Minsker Banken auf ihre Sanktionsliste gesetzt.",
    ] {
        assert!(told(text).iter().all(|event| event.ends_with("background")), "{text}");
        assert!(!told(text).is_empty(), "{text}");
    }
}

#[test]
fn both_belarusian_spellings_are_read() {
    for text in [
        "Літва забараніла транзіт беларускага цэменту.",
        "Літва забараніла транзыт беларускага цэмэнту.",
    ] {
        assert_eq!(told(text), ["lt impose done"], "{text}");
    }
}
