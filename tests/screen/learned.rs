//! What no rule reads, and what labelled news taught.

use watchpost::screen::{Event, Status, Tier};

use super::screen;

fn is_learnt(event: &Event) -> bool {
    event.reasons.iter().any(|reason| reason.code == "reads-like")
}

const REPORT: &str = "London on Monday imposed sanctions on two Georgian judges and a broadcaster.\n\
     Their bank accounts are blocked and they may no longer travel to Britain.\n\
     The judges called the step a farce.";

#[test]
fn a_sentence_that_no_rule_reads_is_read_as_announcements_read() {
    let events = screen(REPORT).events;
    let learnt = events.iter().find(|event| is_learnt(event)).expect("read by no rule");
    assert!(learnt.sentence.text.starts_with("Their bank accounts"), "{learnt:?}");
    assert_eq!((learnt.action.as_str(), learnt.status), ("impose", Status::Done));
    // Whoever acts was said before.
    assert_eq!(learnt.authorities, ["uk"]);
    let reason = &learnt.reasons[0];
    assert_eq!(reason.weight.to_string(), learnt.confidence.to_string());
    assert!(reason.text.contains("“Their”"), "{reason:?}");
    assert!(!events.iter().any(|event| event.sentence.text.contains("farce")));
}

#[test]
fn what_is_only_learnt_is_kept_for_review() {
    let events = screen(REPORT).events;
    let learnt = |event: &&Event| is_learnt(event);
    assert!(events.iter().any(|event| event.tier == Tier::Alert), "{events:#?}");
    assert!(events.iter().filter(learnt).all(|event| event.tier == Tier::Review), "{events:#?}");
}

#[test]
fn ordinary_news_tell_of_no_act() {
    for text in [
        "Parliament lifts cap on school fees\nDeputies on Monday lifted a cap on school fees that had been \
         imposed in 2019.\nThe ban on mobile phones in class remains in force.\nSanctions hurt the economy, \
         a speaker said.",
        "Сборная отстранена от турнира\nФедерация в понедельник наложила санкции на сборную.\nИгрокам \
         запрещён въезд в олимпийскую деревню.\nТренер назвал решение фарсом.",
    ] {
        assert_eq!(screen(text).events, [], "{text}");
    }
}

#[test]
fn what_hardly_announces_anything_is_kept_for_review_and_says_why() {
    let text = "В Риге представили книгу мемуаров.\nЕе автор родился в Лондоне в семье врача.\nВ юности он играл в \
                шахматы и писал стихи.\nПотом он учился на юриста.\nГости спрашивали о принятии в Британии закона \
                Магнитского.\nЕго книги переведены на двадцать языков.\nНа вечере играл струнный квартет.";
    let events = screen(text).events;
    let [event] = &events[..] else { panic!("{events:#?}") };
    assert_eq!(event.tier, Tier::Review);
    let why = |reason: &watchpost::screen::Reason| reason.text.contains("hardly announce");
    assert!(event.reasons.iter().any(why), "{event:#?}");
}

#[test]
fn news_that_names_no_sanctions_may_tell_of_an_act() {
    let text = "La justice belge a inculpé deux courtiers pour avoir exporté des moteurs de drones via l'Arménie.";
    let events = screen(text).events;
    let [event] = &events[..] else { panic!("{events:#?}") };
    assert_eq!((event.action.as_str(), event.authority.as_str()), ("enforce", "be"));
    assert!(is_learnt(event) && event.tier == Tier::Review, "{event:#?}");
    // What somebody forbids at home, and what is forbidden to nobody.
    for text in [
        "Poland closed all its mines for the night after a fire near Katowice.",
        "Belgium's pilots struck for a day and flights to Poland and Spain were cancelled.",
        "The United States and Japan agreed to open talks on trade in semiconductors.",
    ] {
        assert_eq!(screen(text).events, [], "{text}");
    }
}

#[test]
fn what_is_published_under_a_number_is_read_by_the_rules_alone() {
    let notice = "Council Implementing Regulation (EU) 2021/4711 of 3 May 2021 implementing Article 8b of \
         Regulation (EC) No 4712/2006 concerning restrictive measures in view of the situation in Belarus";
    let events = screen(notice).events;
    assert!(!events.is_empty());
    let reads = |event: &Event| event.reasons.iter().any(|r| r.code.starts_with("reads-"));
    assert!(!events.iter().any(reads), "{events:#?}");
}

#[test]
fn a_text_of_many_sentences_is_bounded() {
    let line = "Their accounts are blocked and they may no longer travel to Britain.\n";
    let text = format!("London on Monday imposed sanctions on two judges.\n{}", line.repeat(5_000));
    assert!(screen(&text).events.len() <= 200);
}

fn targets(event: &Event) -> Vec<&str> {
    event.targets.iter().map(|target| target.text.as_str()).collect()
}

#[test]
fn whom_an_act_hits_goes_on_to_the_end_of_its_words_and_no_further() {
    for (text, whom) in [
        (
            "Latvia on Friday sanctioned the broker Kirill Senko, who lives in Riga, over his trips to Moscow.",
            &["broker Kirill Senko"][..],
        ),
        (
            "Ukraine imposed sanctions on the holding “Northern Steel” and the plant «Полюс», the president's \
             office said.",
            &["“Northern Steel”", "«Полюс»"],
        ),
        (
            "Von den Sanktionen der EU betroffen sind seit Montag auch die Reederei Nordstern und ihr Eigentümer.",
            &["Reederei Nordstern und ihr Eigentümer"],
        ),
    ] {
        let screened = screen(text);
        let found = targets(&screened.events[0]);
        assert_eq!(found.len(), whom.len(), "{found:?}");
        for (found, whom) in found.iter().zip(whom) {
            assert!(found.ends_with(whom), "{found:?}: {text}");
        }
    }
}

#[test]
fn an_act_is_read_by_what_the_text_told_before_it() {
    let text = "The EU extended its sanctions against Belarus on Monday.\n\
                It imposed the first of them after the election of 2020 and hit the potash sector a year later.";
    let events = screen(text).events;
    let told: Vec<_> =
        events.iter().map(|event| (event.action.as_str(), event.status, event.tier)).collect();
    assert_eq!(told[0], ("extend", Status::Done, Tier::Alert));
    assert!(
        told[1..]
            .iter()
            .all(|(_, status, tier)| { *status == Status::Background && *tier == Tier::Review }),
        "{told:?}"
    );
}

#[test]
fn what_is_asked_planned_or_refused_has_that_status() {
    let events = include_str!("../gold/events-news.txt");
    let lines = events.lines().filter(|line| !line.starts_with(['>', '=']));
    let text = lines.collect::<Vec<_>>().join("\n");
    for event in screen(&text).events {
        let fits = match event.action.as_str() {
            "call-for" => matches!(event.status, Status::Demanded | Status::Background),
            "refuse" => matches!(event.status, Status::Denied | Status::Background),
            _ => true,
        };
        assert!(fits, "{event:?}");
    }
}
