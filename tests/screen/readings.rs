//! How an announcement is read where no list says it word by word: by what is forbidden, by the text around
//! it, by who stands where.

use watchpost::screen::{Event, Status, Tier};

use super::screen;

/// Action, authorities and the words of the first target of every event of a text.
fn told(text: &str) -> Vec<(String, String, String)> {
    let events = screen(text).events;
    let target =
        |event: &Event| event.targets.first().map(|target| target.text.clone()).unwrap_or_default();
    let one = |event: &Event| (event.action.clone(), event.authorities.join("+"), target(event));
    events.iter().map(one).collect()
}

fn first(text: &str) -> (String, String, String) {
    told(text).into_iter().next().unwrap_or_else(|| panic!("no event: {text}"))
}

#[test]
fn a_ban_is_told_by_what_it_forbids_to_others() {
    // The lists have words for some bans as a whole: "closed its skies", "issues no visas".
    for (text, instrument, by_object) in [
        ("Norway closed its ports to Russian trawlers.", "embargo", true),
        ("Беларусь остановила транзит литовских удобрений.", "embargo", true),
        ("Литва закрыла небо для белорусских самолётов.", "flight-ban", false),
        ("Czechy wstrzymały wydawanie wiz obywatelom Rosji.", "travel-ban", false),
        ("Deutschland untersagt den Verkauf von Drohnen an Belarus.", "export-controls", true),
        ("Paris suspend les livraisons de moteurs à la Russie.", "export-controls", true),
        ("China vetará la exportación de galio a compañías extranjeras.", "export-controls", false),
        ("Polska zawiesiła tranzyt białoruskich nawozów.", "embargo", true),
        ("España prohíbe la venta de drones a Bielorrusia.", "export-controls", true),
    ] {
        let screened = screen(text);
        let event = screened.events.first().unwrap_or_else(|| panic!("no event: {text}"));
        assert_eq!(
            (event.action.as_str(), event.instrument.as_str()),
            ("impose", instrument),
            "{text}"
        );
        let reasons: Vec<&str> = event.reasons.iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!(reasons.contains(&"told-by-object"), by_object, "{text}: {reasons:?}");
    }
    // Everybody closes roads of his own, and who is only near does not act.
    for text in [
        "Norway closed two ports because of a storm.",
        "Farmers blocked a border crossing in France.",
        "A landslide shut the airspace over Poland to Ukrainian flights.",
    ] {
        assert_eq!(told(text), [], "{text}");
    }
}

#[test]
fn what_was_forbidden_is_permitted_again() {
    let (action, who, _) = first("Poland reopened its border crossings with Belarus.");
    assert_eq!((action.as_str(), who.as_str()), ("lift", "pl"));
}

#[test]
fn a_ban_on_what_a_country_sells_needs_no_word_for_trade() {
    let (action, who, _) = first("Britain announced a ban on further Russian diamonds.");
    assert_eq!((action.as_str(), who.as_str()), ("impose", "uk"));
    let (action, ..) = first("Ukraine lifted its ban on imports of Moldovan fruit.");
    assert_eq!(action, "lift");
}

#[test]
fn a_list_or_a_licence_is_meant_by_the_sanctions_of_the_same_text() {
    let article =
        "Canada imposed sanctions on Belarusian judges. The EU added two prosecutors to the list.";
    let events = told(article);
    assert_eq!(events[1], ("impose".into(), "eu".into(), "two prosecutors".into()));
    assert_eq!(told("The EU added two islands to the list."), []);
    // Sanctions of another kind are none.
    assert_eq!(told("The club fears FIFA sanctions. The EU added two islands to the list."), []);
}

#[test]
fn one_sentence_tells_of_two_acts() {
    let events = told("The EU sanctioned 20 officers and extended the arms embargo on Myanmar.");
    let acts: Vec<&str> = events.iter().map(|(action, ..)| action.as_str()).collect();
    assert_eq!(acts, ["impose", "extend"]);
    // What is only planned governs both.
    let planned =
        screen("The EU plans to sanction 20 officers and extend the arms embargo on Myanmar.");
    assert!(planned.events.iter().all(|event| event.status == Status::Planned));
}

#[test]
fn what_is_said_beside_the_act_does_not_act() {
    for (text, expected) in [
        // The owner of other sanctions, a name of a body, an aside, a relative clause.
        (
            "Москва в ответ на санкции Евросоюза ввела запрет на въезд для европейских депутатов.",
            ("impose", "ru"),
        ),
        (
            "Britain removed two firms from its sanctions list, the Office of Financial Sanctions Implementation said.",
            ("delist", "uk"),
        ),
        (
            "The State Department said sanctions on nine firms, suspended in 2015, had been reimposed.",
            ("reimpose", "us.state"),
        ),
        ("The EU blacklisted nine judges who had fined reporters.", ("impose", "eu")),
        ("OFAC отозвало лицензию, позволявшую вести дела с банком.", ("revoke-licence", "us.ofac")),
        (
            "Sanctions on the bank were reinstated by the UN after a bid by China to delay them.",
            ("reimpose", "un"),
        ),
    ] {
        let events = told(text);
        assert_eq!(events.len(), 1, "{text}: {events:?}");
        assert_eq!((events[0].0.as_str(), events[0].1.as_str()), expected, "{text}");
    }
}

#[test]
fn ministers_and_courts_act_for_whose_they_are() {
    for (text, who) in [
        (
            "Los ministros de Exteriores de la UE acordaron prorrogar las sanciones a Birmania.",
            "eu",
        ),
        ("Brytyjskie MSZ ogłosiło sankcje na sześciu oficerów.", "uk"),
        ("La douane belge a saisi 14 conteneurs en violation des sanctions.", "be"),
        ("Польская прокуратура предъявила обвинение бизнесмену в обходе санкций.", "pl"),
        ("Нарвежскі ўрад увёў санкцыі супраць банка.", "no"),
    ] {
        assert_eq!(first(text).1, who, "{text}");
    }
}

#[test]
fn whom_it_hits_is_found_behind_before_and_between() {
    for (text, target) in [
        ("Canada sanctions Georgian officials over attacks on protesters.", "Georgian officials"),
        (
            "The United States imposed sanctions on an independent refinery.",
            "an independent refinery",
        ),
        ("Le président ukrainien a signé un décret sanctionnant 76 personnes.", "76 personnes"),
        (
            "Das US-Finanzministerium hat die Reederei Orlan nach Monaten mit Sanktionen belegt.",
            "die Reederei Orlan",
        ),
        ("La UE sancionó a veinte mandos militares.", "veinte mandos militares"),
        ("Levantadas las sanciones de la Unión Europea a Siria.", "Siria"),
        (
            "Gel des avoirs pour quatorze officiers birmans, annonce Londres.",
            "quatorze officiers birmans",
        ),
        (
            "Минторг Китая внёс 20 японских компаний в список экспортного контроля.",
            "20 японских компаний",
        ),
    ] {
        assert_eq!(first(text).2, target, "{text}");
    }
    // A group is hit, and not whose it is.
    let event = &screen("Washington imposed sanctions on six managers of Naftan.").events[0];
    assert_eq!(
        (event.targets[0].text.as_str(), event.targets[0].entity.as_deref()),
        ("six managers of Naftan", None)
    );
    // A sum of money is nobody.
    let event = &screen("Latvia fined a bank 71,000 euros for a breach of sanctions.").events[0];
    assert!(event.targets.iter().all(|target| !target.text.contains("71")), "{:?}", event.targets);
}

#[test]
fn a_verb_says_by_its_ending_that_it_is_to_come() {
    for text in [
        "Japón eliminará a dos navieras de su lista de sanciones.",
        "La Norvège adoptera les sanctions européennes contre Minsk.",
    ] {
        assert_eq!(screen(text).events[0].status, Status::Planned, "{text}");
    }
}

#[test]
fn what_is_true_of_anybody_announces_nothing() {
    assert_eq!(
        told("Wer Sanktionen gegen Russland verhängt, muss wissen, was die EU damit will."),
        []
    );
}

#[test]
fn trade_rules_that_name_no_other_country_are_for_review() {
    let event = &screen("Taiwan eased import curbs on 600 farm products.").events[0];
    assert_eq!(event.tier, Tier::Review);
}

#[test]
fn german_compounds_end_in_what_is_imposed() {
    let event =
        &screen("Die Schweiz verhängte Finanzsektorsanktionen gegen drei Banken.").events[0];
    assert_eq!((event.authority.as_str(), event.instrument.as_str()), ("ch", "sanctions"));
}

#[test]
fn a_federation_and_a_prosecutor_hide_no_event() {
    for text in [
        "The EU imposed sanctions on two banks of the Russian Federation.",
        "La Unión Europea sancionó a dos bancos de la Federación Rusa.",
        "Україна запровадила санкції проти прокурора.",
        "The United States imposed measures to tackle sanctions evasion by two firms.",
    ] {
        assert_eq!(told(text).len(), 1, "{text}");
    }
}

#[test]
fn an_act_of_nobody_who_is_named_is_kept_for_review() {
    for (text, action) in [
        ("Sanctions against two Belarusian banks were lifted on Friday.", "lift"),
        ("Санкции против трёх белорусских заводов сняты.", "lift"),
        ("Gegen zwei iranische Reedereien sind am Montag Sanktionen verhängt worden.", "impose"),
        ("An embargo was imposed on coal from North Korea.", "impose"),
    ] {
        let events = screen(text).events;
        assert_eq!(events.len(), 1, "{text} {events:?}");
        let event = &events[0];
        assert_eq!(
            (event.authority.as_str(), event.action.as_str()),
            ("unnamed", action),
            "{text}"
        );
        assert!(event.authorities.is_empty(), "{text}");
        assert_eq!(event.tier, Tier::Review, "{text}");
        assert!(event.reasons.iter().any(|reason| reason.code == "authority-unnamed"), "{text}");
    }
    for text in [
        "The restrictions on overtime were lifted on Friday.",
        "Measures against two Belarusian banks were announced.",
        "The exchange is to delist the shares.",
        "The sanctions were lifted after a week.",
    ] {
        assert!(screen(text).events.is_empty(), "{text}");
    }
}

/// Authorities, action, status and the words of the targets of the only event of a text.
fn only(text: &str) -> (String, String, &'static str, Vec<String>) {
    let events = screen(text).events;
    assert_eq!(events.len(), 1, "{text} {events:?}");
    let event = &events[0];
    let targets = event.targets.iter().map(|target| target.text.clone()).collect();
    (event.authorities.join("+"), event.action.clone(), event.status.as_str(), targets)
}

#[test]
fn whoever_suffers_an_act_is_no_author_of_it() {
    for (text, who, whom) in [
        ("Putin was sanctioned by the European Union.", "eu", "Putin"),
        ("Putin wurde von der EU sanktioniert.", "eu", "Putin"),
        ("Lukashenko fue incluido por Washington en la lista negra.", "us", "Lukashenko"),
    ] {
        let told = only(text);
        assert_eq!(
            (&*told.0, &*told.1, &told.3[..]),
            (who, "impose", &[whom.to_owned()][..]),
            "{text}"
        );
    }
}

#[test]
fn whose_list_it_is_is_no_target() {
    for (text, who, act, whom) in [
        (
            "The company was removed from the sanctions list of the EU.",
            "eu",
            "delist",
            "The company",
        ),
        ("Банк внесли до санкційного списку США.", "us", "impose", "Банк"),
        ("Компания исключена из санкционного списка Великобритании.", "uk", "delist", "Компания"),
        ("La empresa fue retirada de la lista negra de la UE.", "eu", "delist", "La empresa"),
    ] {
        let told = only(text);
        assert_eq!((&*told.0, &*told.1, &told.3[..]), (who, act, &[whom.to_owned()][..]), "{text}");
    }
}

#[test]
fn how_long_sanctions_were_in_force_does_not_age_their_end() {
    for text in [
        "The Security Council lifted the arms embargo that had been in force against the country since 2013.",
        "Der Sicherheitsrat hat das seit 2013 geltende Waffenembargo gegen Somalia aufgehoben.",
        "Совет Безопасности снял эмбарго на поставки оружия, действовавшее в отношении страны с 2013 года.",
    ] {
        let events = screen(text).events;
        assert_eq!((&*events[0].action, events[0].status), ("lift", Status::Done), "{text}");
    }
}

#[test]
fn the_country_that_somebody_may_not_leave_does_not_act() {
    for text in [
        "A court froze the assets of the former mayor and barred him from leaving the United Kingdom.",
        "Печерський районний суд наклав арешт на майно колишнього мера та заборонив йому виїзд за межі України.",
    ] {
        let events = screen(text).events;
        assert!(events.iter().all(|event| event.tier == Tier::Review), "{events:#?}");
    }
}

#[test]
fn a_day_on_which_something_ends_is_not_that_of_the_act() {
    for text in [
        "The EU extended its sanctions on Russia until 31 January 2026.",
        "Die EU verlängerte die Sanktionen gegen Russland bis zum 31. Januar 2026.",
        "La UE prorrogó las sanciones contra Rusia hasta el 31 de enero de 2026.",
    ] {
        let events = screen(text).events;
        assert_eq!((&*events[0].action, &events[0].when), ("extend", &None), "{events:#?}");
    }
    let from = "Die EU verhängt zum 1. Februar 2026 Sanktionen gegen zwölf Tanker.";
    assert_eq!(screen(from).events[0].when.as_deref(), Some("2026-02-01"));
}

#[test]
fn what_is_said_of_those_that_end_is_no_act() {
    for (text, act) in [
        ("The EU lifted on Monday the sanctions imposed on two bankers.", "lift"),
        ("La UE suspende las sanciones aprobadas contra Siria.", "suspend"),
        ("Die EU verlängerte die verhängten Sanktionen gegen Russland.", "extend"),
        ("Die EU beschloss, die Sanktionen gegen Minsk zu verlängern.", "extend"),
        ("США ввели санкции против судей, приговоривших активистов.", "impose"),
        ("UK sanctions judge who jailed activist", "impose"),
    ] {
        assert_eq!(only(text).1, act, "{text}");
    }
}

#[test]
fn authorities_that_only_meet_do_not_act_together() {
    let text = "После переговоров в Минске Вашингтон снял санкции с белорусского калия.";
    assert_eq!(only(text).0, "us");
}

#[test]
fn a_number_with_a_comma_is_one_and_a_year_ahead_is_not_past() {
    assert_eq!(only("Kyiv sanctioned 1,200 gambling sites.").3, ["1,200 gambling sites"]);
    let extended = "Путин продлил продуктовое эмбарго против ЕС до конца 2088 года.";
    assert_eq!(only(extended).2, "done");
}

#[test]
fn a_text_may_begin_with_any_act() {
    for text in [
        "Withdrawal of 12 Russian companies from EU sanctions list",
        "wykreślono 12 rosyjskich firm z czarnej listy USA",
        "Was blocked 12 banks by US sanctions.",
    ] {
        screen(text);
    }
}
