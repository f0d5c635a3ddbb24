//! Whom each authority hits, who only drafted an act, and what is an opinion or told again.

use watchpost::document::{Document, Stated};
use watchpost::screen::{Status, Tier};

use super::super::{screen, shipped};

#[test]
fn an_opinion_and_what_was_proposed_long_ago_alert_nobody() {
    for (text, status, code) in [
        ("По мнению аналитика, США скоро введут санкции против банка.", Status::Planned, "opinion"),
        ("Zdaniem eksperta Unia wkrótce nałoży sankcje na bank.", Status::Planned, "opinion"),
        (
            "La Commission européenne avait proposé ces sanctions fin octobre.",
            Status::Background,
            "announcement",
        ),
    ] {
        let events = screen(text).events;
        let [event] = &events[..] else { panic!("{text}: {events:?}") };
        assert_eq!((event.status, event.tier), (status, Tier::Review), "{text}");
        assert!(event.reasons.iter().any(|reason| reason.code == code), "{event:?}");
    }
}

#[test]
fn whoever_drafted_an_act_does_not_act_and_an_end_of_a_freeze_freezes_nothing() {
    let told = |text: &str| {
        let events = screen(text).events;
        let event = events.first().unwrap_or_else(|| panic!("no event: {text}"));
        (event.authorities.join(" "), event.action.clone())
    };
    for (text, who, act) in [
        (
            "The resolution, drafted by the United States, extends the UN arms embargo on South Sudan.",
            "un",
            "extend",
        ),
        (
            "London hat das Einfrieren der Vermögenswerte von drei Richtern aufgehoben.",
            "uk",
            "lift",
        ),
        (
            "Die Schweiz hat am Mittwoch die Sperrung der Vermögenswerte des früheren Präsidenten verlängert.",
            "ch",
            "extend",
        ),
    ] {
        assert_eq!(told(text), (who.to_owned(), act.to_owned()), "{text}");
    }
}

#[test]
fn each_authority_of_a_sentence_hits_its_own_targets() {
    let told = |text: &str| -> Vec<(String, Vec<String>)> {
        let events = screen(text).events.into_iter();
        let of = |target: &watchpost::screen::Target| target.text.clone();
        events.map(|e| (e.authorities.join(" "), e.targets.iter().map(of).collect())).collect()
    };
    let one = |who: &str, whom: &[&str]| {
        (who.to_owned(), whom.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        told("Britain sanctioned Viktar Khrenin and Canada froze the assets of Ivan Tertel."),
        [one("uk", &["Viktar Khrenin"]), one("ca", &["Ivan Tertel"])]
    );
    assert_eq!(
        told(
            "The EU imposed sanctions on three people: Viktar Khrenin, Ivan Tertel and Viktar Sheiman."
        ),
        [one("eu", &["three people", "Viktar Khrenin", "Ivan Tertel", "Viktar Sheiman"])]
    );
    assert_eq!(told("USA setzen Sanktionen wieder in Kraft"), [one("us", &[])]);
    // What repeats itself is read as it is worded each time.
    let act = "the United States imposed sanctions on Viktar Khrenin and ";
    let events = screen(&format!("On Monday {}Naftan.", act.repeat(5))).events;
    assert!(events.len() > 3 && events.iter().all(|e| e.action == "impose"), "{events:?}");
}

#[test]
fn an_act_of_long_ago_is_told_again_and_one_far_ahead_is_in_doubt() {
    let told = |text: &str| {
        let published = Some(Stated { utc: None, words: "2026-11-30".into() });
        let document = Document { text: text.into(), published, ..Document::default() };
        let event = shipped().screen(&document).events.remove(0);
        (event.status, event.tier)
    };
    for text in [
        "On 18 May 2006 the United States imposed sanctions on Naftan.",
        "18 мая 2006 года США ввели санкции против «Нафтана».",
        "Am 3. März 2022 verhängten die USA Sanktionen gegen Naftan.",
    ] {
        assert_eq!(told(text), (Status::Background, Tier::Review), "{text}");
    }
    let ahead = told("On 18 May 2030 the United States imposed sanctions on Naftan.");
    assert_eq!(ahead, (Status::Done, Tier::Review));
    let news = told("On 18 November the United States imposed sanctions on Naftan.");
    assert_eq!(news, (Status::Done, Tier::Alert));
}

#[test]
fn what_begins_on_a_day_of_the_week_is_of_the_next_one() {
    let when = |text: &str| {
        // A Tuesday.
        let stated = Stated { utc: None, words: "2026-12-01".into() };
        let document =
            Document { text: text.into(), published: Some(stated), ..Document::default() };
        shipped().screen(&document).events.remove(0).when
    };
    for text in [
        "Lithuania closes its border with Belarus from Friday.",
        "Lithuania reopens its border with Belarus on Friday.",
        "Litauen schließt ab Freitag die Grenze zu Belarus.",
        "La Lituanie ferme sa frontière avec le Bélarus à partir de vendredi.",
        "Lituania cierra su frontera con Bielorrusia a partir del viernes.",
        "Litwa od piątku zamyka granicę z Białorusią.",
        "Литва с пятницы закрывает границу с Белоруссией.",
    ] {
        assert_eq!(when(text).as_deref(), Some("2026-12-04"), "{text}");
    }
    let past = "Lithuania closed its border with Belarus on Friday.";
    assert_eq!(when(past).as_deref(), Some("2026-11-27"));
}

#[test]
fn who_did_not_impose_has_it_denied_and_who_will_not_refuses() {
    for (text, act) in [
        ("The EU did not impose sanctions on Belarus.", "impose"),
        ("The EU will not impose sanctions on Belarus.", "refuse"),
    ] {
        let events = screen(text).events;
        assert_eq!((events[0].action.as_str(), events[0].status), (act, Status::Denied), "{text}");
    }
}

#[test]
fn what_is_untrue_asked_or_says_when_something_else_was_alerts_nobody() {
    for (text, status, code) in [
        ("Reports that the US lifted sanctions on Belavia are false.", Status::Denied, "not-done"),
        (
            "Сообщения о том, что США сняли санкции с «Белавиа», не соответствуют действительности.",
            Status::Denied,
            "not-done",
        ),
        (
            "Five years after the EU imposed sanctions on Belaruskali, its exports are at a record.",
            Status::Background,
            "not-done",
        ),
        (
            "Cinq ans après que l'UE a imposé des sanctions à Belaruskali, les exportations progressent.",
            Status::Background,
            "not-done",
        ),
        ("Whether the EU extends the sanctions on Russia is unclear.", Status::Done, "asked"),
        ("Dlaczego USA znoszą sankcje na Belavię", Status::Done, "asked"),
        (
            "Если бы США сняли санкции с «Беларуськалия», экспорт вырос бы.",
            Status::Planned,
            "opinion",
        ),
    ] {
        let events = screen(text).events;
        let [event] = &events[..] else { panic!("{text}: {events:?}") };
        assert_eq!((event.status, event.tier), (status, Tier::Review), "{text}");
        assert!(event.reasons.iter().any(|reason| reason.code == code), "{event:?}");
    }
    let event =
        &screen("The EU imposed sanctions on Belaruskali on Friday, months after the vote.").events
            [0];
    assert_eq!((event.status, event.tier), (Status::Done, Tier::Alert));
}

#[test]
fn a_row_that_ends_with_what_was_imposed_is_lifted_and_whose_example_is_followed_does_not_act() {
    let told = |text: &str| -> Vec<String> {
        let events = screen(text).events;
        events
            .iter()
            .map(|event| format!("{} {}", event.authorities.join(" "), event.action))
            .collect()
    };
    let row =
        "L'UE a levé jeudi le gel des avoirs et l'interdiction de voyager imposés à trois juges.";
    assert_eq!(told(row), ["eu lift"]);
    let example = "Canada imposed sanctions on two banks of Belarus on Monday. Britain followed the example of \
                   Canada a day later.";
    assert_eq!(told(example), ["ca impose", "uk impose"]);
}

#[test]
fn days_are_read_as_each_language_states_them() {
    // A Thursday.
    let told = |text: &str| {
        let stated = Stated { utc: None, words: "2026-12-03".into() };
        let document =
            Document { text: text.into(), published: Some(stated), ..Document::default() };
        let event = shipped().screen(&document).events.remove(0);
        (event.status, event.when.unwrap_or_default())
    };
    let this_week = "2026-11-30/2026-12-03";
    let last_week = "2026-11-23/2026-11-29";
    for (text, when) in [
        ("Canada imposed sanctions on Belavia three days ago.", ""),
        ("Два дня назад Канада ввела санкции против «Белавиа».", ""),
        ("Dwa dni temu Kanada nałożyła sankcje na Belavię.", ""),
        ("Earlier this week, Canada imposed sanctions on Belavia.", this_week),
        ("Раніше цього тижня Канада запровадила санкції проти «Белавіа».", this_week),
        ("Wcześniej w tym tygodniu Kanada nałożyła sankcje na Belavię.", this_week),
        ("Ранее на этой неделе Канада ввела санкции против «Белавиа».", this_week),
        ("На гэтым тыдні Канада ўвяла санкцыі супраць «Белавія».", this_week),
        ("Le Canada a imposé des sanctions à Belavia cette semaine.", this_week),
        ("Kanada hat in der vergangenen Woche Sanktionen gegen Belavia verhängt.", last_week),
        ("Canadá impuso la semana pasada sanciones a Belavia.", last_week),
        ("Canada imposed sanctions on Belavia on Dec. 2.", "2026-12-02"),
        ("Canada imposed sanctions on Belavia on 2 Dec 2026.", "2026-12-02"),
        ("Canada imposed sanctions on Belavia on the 2nd of December.", "2026-12-02"),
        ("Canadá impuso sanciones a Belavia el 2 de diciembre de 2026.", "2026-12-02"),
        ("Canadá impuso ayer sanciones a Belavia.", "2026-12-02"),
        ("Canada imposed sanctions on Belavia the day before yesterday.", "2026-12-01"),
        ("Canada imposed sanctions on Belavia last Thursday.", "2026-11-26"),
        // That is how long it lasts.
        ("L'UE a prolongé jusqu'au 31 juillet 2027 les sanctions contre la Russie.", ""),
        ("The EU prolonged sanctions on Belarus to 28 February 2027.", ""),
    ] {
        assert_eq!(told(text), (Status::Done, when.to_owned()), "{text}");
    }
    assert_eq!(told("Canada imposed sanctions on Belavia years ago.").0, Status::Background);
}

#[test]
fn a_year_of_which_no_news_tells_is_doubted_without_a_day() {
    let stated = Stated { utc: None, words: "2026-12-03".into() };
    let text = "Canada imposed sanctions on Belavia in May 2099.";
    let document = Document { text: text.into(), published: Some(stated), ..Document::default() };
    let event = shipped().screen(&document).events.remove(0);
    assert_eq!(event.tier, Tier::Review);
    assert!(event.reasons.iter().any(|reason| reason.code == "date-in-doubt"), "{event:?}");
}

#[test]
fn heads_of_state_are_targets_and_bodies_of_office_holders_are_none() {
    let targets = |text: &str| -> Vec<String> {
        let events = screen(text).events;
        let entity = |target: &watchpost::screen::Target| target.entity.clone().unwrap_or_default();
        events.iter().flat_map(|event| event.targets.iter().map(entity)).collect()
    };
    let putin = targets("Canada imposed sanctions on Vladimir Putin.");
    assert_eq!(putin.len(), 1);
    for text in [
        "Canada sanctioned Vladimir Putin on Wednesday.",
        "Kanada sanktioniert Wladimir Putin.",
        "Канада внесла Владимира Путина в санкционный список.",
        "Canadá congeló los activos de Vladimir Putin.",
    ] {
        assert_eq!(targets(text), putin, "{text}");
    }
    assert_eq!(targets("US sanctions Belarus KGB chief Ivan Tertel").len(), 1);
    assert_eq!(targets("The US sanctioned the Belarus KGB and Ivan Tertel.").len(), 2);
    let licence = "The Department of the Treasury's Office of Foreign Assets Control (OFAC) is issuing Belarus General \
                   License 3, \"Authorizing the Wind Down of Transactions Involving Grodno Azot\".";
    assert_eq!(targets(licence), ["belarus-state-companies/ofac-12861"]);
}

#[test]
fn who_is_quoted_compared_or_comes_under_sanctions_does_not_act() {
    for (text, who) in [
        ("Russia came under EU sanctions.", "eu"),
        ("Canada, unlike Australia, imposed sanctions on Belavia.", "ca"),
        ("According to Minsk, Canada imposed sanctions on Belavia.", "ca"),
        ("Selon Minsk, le Canada a imposé des sanctions à Belavia.", "ca"),
        ("По словам Лукашенко, Польша введет санкции против «Белавиа».", "pl"),
    ] {
        let events = screen(text).events;
        let [event] = &events[..] else { panic!("{text}: {events:?}") };
        assert_eq!(event.authorities, [who], "{text}");
    }
    for text in [
        "Canada has yet to impose sanctions on Belavia.",
        "Canada nearly imposed sanctions on Belavia.",
        "Experten erwarten, dass die EU Sanktionen gegen Belavia verhängt.",
    ] {
        assert!(screen(text).events.iter().all(|event| event.tier == Tier::Review), "{text}");
    }
}
