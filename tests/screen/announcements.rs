//! What is read as a sanction event, and what is not.

use watchpost::document::{Document, Stated};
use watchpost::screen::{Status, Tier};

use super::{screen, shipped};

#[path = "announcements_further.rs"]
mod further;
#[path = "whom_and_when.rs"]
mod whom_and_when;

#[test]
fn an_announcement_is_read_and_an_old_one_is_background() {
    let screened = screen(
        "Earlier this week, Washington reimposed sanctions on nine state-owned companies, which surprised the market.",
    );
    let event = &screened.events[0];
    assert_eq!(
        (event.authority.as_str(), event.action.as_str(), event.status),
        ("us", "reimpose", Status::Done)
    );
    assert_eq!(event.targets[0].text, "nine state-owned companies");
    assert_eq!(event.date.as_deref(), Some("Earlier this week"));
    assert_eq!(event.tier, Tier::Alert);
    let told_again = screen(
        "The United States and the European Union have imposed sanctions against firms near the government.",
    );
    assert!(
        told_again
            .events
            .iter()
            .all(|event| event.status == Status::Background && event.tier == Tier::Review)
    );
}

#[test]
fn sport_and_parliament_announce_nothing() {
    for text in [
        "The EU parliament sanctioned the budget.",
        "Britain won the sanctioned tournament in London.",
    ] {
        assert!(screen(text).events.iter().all(|event| event.tier == Tier::Review), "{text}");
    }
}

#[test]
fn several_authorities_several_events_and_the_list_of_state_companies() {
    let screened = screen(
        "Washington and Ottawa imposed sanctions on nine state-owned companies of Belarus, and London lifted its asset freeze.",
    );
    let told: Vec<_> = screened
        .events
        .iter()
        .map(|event| (event.authorities.join("+"), event.action.as_str()))
        .collect();
    assert_eq!(told, [("us+ca".to_owned(), "impose"), ("uk".to_owned(), "lift")]);
    let list = screened.events[0].targets[0].list.as_deref();
    assert_eq!(list, Some("belarus-state-companies"));
}

#[test]
fn what_is_asked_demanded_denied_or_done_elsewhere_is_not_raised() {
    for text in [
        "Will Washington lift the sanctions on Belavia?",
        "Senators urged Washington to impose sanctions on the bank.",
        "The United States has not imposed sanctions on the bank.",
        "Sanctions should be imposed by London on the bank.",
        "UEFA and Britain imposed sanctions on the club.",
    ] {
        assert!(screen(text).events.iter().all(|event| event.tier == Tier::Review), "{text}");
    }
}

#[test]
fn a_day_is_resolved_against_the_publication_and_an_absurd_one_is_not_believed() {
    let on = |published: &str| {
        let stated = Stated { utc: published.parse().ok(), words: published.into() };
        let document = Document {
            text: "On Thursday Washington imposed sanctions on two banks.".into(),
            published: Some(stated),
            ..Document::default()
        };
        shipped().screen(&document).events.remove(0)
    };
    let event = on("2021-04-23T12:00:00Z");
    assert_eq!(event.when.as_deref(), Some("2021-04-22"));
    assert_eq!(event.tier, Tier::Alert);
    for absurd in ["1970-01-01T00:00:00Z", "2099-06-01T00:00:00Z", "1970", "2099"] {
        let event = on(absurd);
        assert_eq!((event.when, event.tier), (None, Tier::Review));
        assert!(event.reasons.iter().any(|reason| reason.code == "date-in-doubt"));
        assert_eq!(event.date.as_deref(), Some("On Thursday"));
    }
}

/// The first event of a sentence that was published on a Friday, the 21st of May 2021.
fn told_on_friday(text: &str) -> watchpost::screen::Event {
    let published = "2021-05-21T12:00:00Z";
    let stated = Stated { utc: Some(published.parse().unwrap()), words: published.into() };
    let document = Document { text: text.into(), published: Some(stated), ..Document::default() };
    shipped().screen(&document).events.remove(0)
}

#[test]
fn two_days_that_exclude_each_other_are_marked_and_one_said_twice_is_believed() {
    let doubted = |text: &str| {
        let event = told_on_friday(text);
        let doubt = event.reasons.iter().find(|reason| reason.code == "date-in-doubt");
        assert_eq!(event.tier == Tier::Review, doubt.is_some(), "{text}");
        (doubt.map(|reason| reason.text.clone()), event.when)
    };
    let when = |day: &str| (None, Some(day.to_owned()));
    for (text, day) in [
        ("On Monday, 17 May 2021, Washington imposed sanctions on two banks.", "2021-05-17"),
        // An article from the archive: not the last Monday.
        ("On Monday, April 19, Washington imposed sanctions on two banks.", "2021-04-19"),
        (
            "Am Montag, dem 19. April 2021, hat die EU Sanktionen gegen zwei Banken verhängt.",
            "2021-04-19",
        ),
        ("В понедельник, 19 апреля, США ввели санкции против двух банков.", "2021-04-19"),
        // A day of the act and the end of a span are no two days of one act.
        (
            "On 20 May the EU extended the sanctions against two banks until 24 February 2026.",
            "2021-05-20",
        ),
    ] {
        assert_eq!(doubted(text), when(day), "{text}");
    }
    for text in [
        "On Tuesday, 17 May 2021, Washington imposed sanctions on two banks.",
        "On 19 April 2021 and on 20 May 2021 Washington imposed sanctions on two banks.",
        "19 апреля и 20 мая США ввели санкции против двух банков.",
    ] {
        assert!(doubted(text).0.is_some(), "{text}");
    }
}

#[test]
fn targets_that_are_named_in_the_sentences_behind_belong_to_the_announcement() {
    let linked = |text: &str| {
        let event = told_on_friday(text);
        let ids = event.targets.iter().filter_map(|t| t.entity.clone());
        ids.map(|id| id.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let id = |name: &str| linked(&format!("The EU imposed sanctions on {name}."));
    let (naftan, azot) = (id("Naftan"), id("Grodno Azot"));
    assert!(!naftan.is_empty() && !azot.is_empty());
    let both = format!("{naftan} {azot}");
    for text in [
        "The following entities have been added to OFAC's SDN List:\n\nNAFTAN OAO, Example Street 4.\n\n\
         GRODNO AZOT OAO, Example Street 5.\n",
        "OFAC has added the following entities to the SDN List: Naftan OAO; Grodno Azot OAO.",
        "The EU imposed sanctions on two companies of Belarus. They are Naftan and Grodno Azot.",
        "США ввели санкции против двух предприятий Белоруссии. Среди них «Нафтан» и «Гродно Азот».",
        "Die USA haben Sanktionen gegen zwei Unternehmen verhängt. Betroffen sind Naftan und Grodno Azot.",
    ] {
        assert_eq!(linked(text), both, "{text}");
    }
    // The next announcement has its own.
    let screened = shipped().screen(&Document {
        text: "The following entities have been added to OFAC's SDN List:\nNAFTAN OAO\n\n\
               The following deletions have been made to OFAC's SDN List:\nGRODNO AZOT OAO\n"
            .into(),
        ..Document::default()
    });
    let told: Vec<String> = (screened.events.iter())
        .map(|event| {
            let ids = event.targets.iter().filter_map(|t| t.entity.clone()).collect::<Vec<_>>();
            format!("{} {}", event.action, ids.join(" "))
        })
        .collect();
    assert_eq!(told.len(), 2);
    assert!(told[0].starts_with("impose ") && told[0].ends_with(&naftan), "{told:?}");
    assert!(told[1].starts_with("delist ") && told[1].ends_with(&azot), "{told:?}");
    // Who is named behind an announcement is not therefore a target of it.
    for text in [
        "Following the vote, the EU imposed sanctions on two companies. Naftan said nothing.",
        "The EU imposed sanctions on two companies the following day. Naftan said nothing.",
        "The EU imposed sanctions on two companies. Naftan said nothing.",
    ] {
        assert_eq!(linked(text), "", "{text}");
    }
}

#[test]
fn acts_and_notices_are_read_as_authorities_word_them() {
    let told = |text: &str| {
        let event = told_on_friday(text);
        let targets: Vec<String> = event.targets.iter().map(|t| t.text.clone()).collect();
        format!(
            "{} {} {} {}",
            event.authority,
            event.action,
            event.status.as_str(),
            targets.join("; ")
        )
    };
    for (text, expected) in [
        (
            "Council Implementing Regulation (EU) 2021/4711 of 3 May 2021 implementing Article 8b of \
             Regulation (EC) No 4712/2006 concerning restrictive measures in view of the situation in Belarus",
            "eu.council amend done Belarus",
        ),
        (
            "Council Decision (CFSP) 2021/4713 amending Decision 2012/4714/CFSP concerning restrictive measures",
            "eu.council amend done ",
        ),
        (
            "The following individuals have been added to OFAC's SDN List:",
            "us.ofac impose done The following individuals",
        ),
        ("The following deletions have been made to OFAC's SDN List:", "us.ofac delist done "),
        ("The following changes have been made to OFAC's SDN List:", "us.ofac amend done "),
        (
            "OFAC is today designating 11 individuals and 7 entities.",
            "us.ofac impose done 11 individuals and 7 entities",
        ),
        (
            "In addition, OFAC is issuing amended Venezuela General License 99Z.",
            "us.ofac amend done ",
        ),
        (
            "OFAC is publishing two Belarus-related Frequently Asked Questions.",
            "us.ofac amend done ",
        ),
        (
            "The Federal Department of Economic Affairs adopted sanctions against Belarus.",
            "ch impose done Belarus",
        ),
        (
            "Three shipping firms were removed from the SDN list on Friday, according to a notice on OFAC's website.",
            "us.ofac delist done Three shipping firms",
        ),
        (
            "Treasury added Naftan, the National Olympic Committee and 5 businessmen to its list of Specially \
             Designated Nationals.",
            "us.treasury impose done Naftan; the National Olympic Committee",
        ),
        (
            "Japan will revoke the trade status of Russia and freeze the assets of 7 more oligarchs.",
            "jp impose planned trade status of Russia; the assets of 7 more oligarchs",
        ),
        (
            "HM Treasury has issued a general licence under the Russia (Sanctions) (EU Exit) Regulations 2019.",
            "uk.ofsi license done ",
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    // A heading that names a program says of nobody what he did.
    for text in [
        "Belarus Sanctions Regulations; Designation Removal",
        "Issuance of Amended Belarus-related General License",
        "The EU designated the town as a capital of culture.",
    ] {
        let raised = |event: &watchpost::screen::Event| event.tier == Tier::Alert;
        assert!(!screen(text).events.iter().any(raised), "{text}");
    }
}

#[test]
fn the_month_of_may_is_no_modal_verb() {
    for text in [
        "On 20 May 2021 Washington imposed sanctions on two banks.",
        "Washington imposed sanctions on two banks on May 20.",
        "On May 20 Washington imposed sanctions on two banks.",
    ] {
        assert_eq!(told_on_friday(text).status, Status::Done, "{text}");
    }
    let text = "Washington may impose sanctions on two banks on 20 May.";
    assert_eq!(told_on_friday(text).status, Status::Planned);
    assert_eq!(told_on_friday("US May Impose Sanctions on Two Banks").status, Status::Planned);
}

#[test]
fn whoever_speaks_of_sanctions_has_not_imposed_them() {
    for text in [
        "Belarus denounced the sanctions imposed on Belavia.",
        "Minsk condemned new EU sanctions as illegal.",
        "Ukraine welcomed the new sanctions imposed on Belarusian banks.",
        "Россия осудила новые санкции Евросоюза.",
        "Беларусь назвала новые санкции Лондона незаконными.",
        "Україна привітала нові санкції проти російських банків.",
        "Die Ukraine hat die neuen Sanktionen gegen Belarus begrüßt.",
        "Moscou a dénoncé les nouvelles sanctions contre ses banques.",
        "Rusia condenó las nuevas sanciones contra sus bancos.",
        "Rosja potępiła nowe sankcje wobec swoich banków.",
    ] {
        let alerts = screen(text).events.into_iter().filter(|event| event.tier == Tier::Alert);
        assert_eq!(alerts.collect::<Vec<_>>(), [], "{text}");
    }
    // Verbs that no list holds: what is only named is in doubt.
    for text in [
        "Poland backs new EU sanctions against Belarus.",
        "Belarus is suing the EU over sanctions imposed on Belavia.",
        "La Russie s'adapte aux nouvelles sanctions occidentales.",
        "Rosja odpowie na nowe sankcje USA.",
        "Россия заявила, что ответит на новые санкции ЕС.",
    ] {
        let events = screen(text).events;
        assert!(
            events.iter().all(|event| event.tier == Tier::Review
                && event.reasons.iter().any(|reason| reason.code == "no-verb")),
            "{text}: {events:?}"
        );
    }
    assert_eq!(told_on_friday("New EU sanctions hit two banks of Belarus.").tier, Tier::Alert);
    for (text, authority, action) in [
        (
            "Britain condemned the vote and imposed sanctions on two Belarusian judges.",
            "uk",
            "impose",
        ),
        ("Condemning the arrests, the EU imposed sanctions on four judges.", "eu", "impose"),
        ("A Finnish court condemned two men for evading EU sanctions.", "eu", "evade"),
    ] {
        let events = screen(text).events;
        assert!(
            events.iter().any(|event| event.authority == authority && event.action == action),
            "{text}: {events:?}"
        );
    }
}

#[test]
fn an_adjective_beside_a_government_is_somebody_who_acts() {
    for (text, authority) in [
        ("The British government has frozen the assets of two banks.", "uk"),
        ("Le gouvernement britannique a gelé les avoirs de deux banques russes.", "uk"),
        ("Брытанскі ўрад забараніў закупку беларускага калію.", "uk"),
        ("Американское правительство сняло санкции с двух банков.", "us"),
    ] {
        let events = screen(text).events;
        assert_eq!(events.first().map(|e| e.authority.as_str()), Some(authority), "{text}");
    }
}

#[test]
fn whom_a_list_an_account_or_a_border_is_closed_to_is_the_target() {
    for (text, instrument, target) in [
        ("США исключили из санкционного списка две компании.", "blacklist", "две компании"),
        ("США исключили две компании из санкционного списка.", "blacklist", "две компании"),
        ("Канада заморозила активы пяти чиновников.", "asset-freeze", "пяти чиновников"),
        ("Японія замарозіла рахункі дзвюх фірмаў.", "asset-freeze", "рахункі дзвюх фірмаў"),
        (
            "Пекин занёс две компании в перечень неблагонадёжных организаций.",
            "blacklist",
            "две компании",
        ),
        ("Moskwa zakazuje wjazdu pięciu posłom.", "travel-ban", "pięciu posłom"),
        (
            "Die USA haben zwei Banken von der Sanktionsliste gestrichen.",
            "blacklist",
            "zwei Banken",
        ),
        (
            "Le Trésor américain a radié de sa liste noire deux négociants.",
            "blacklist",
            "deux négociants",
        ),
        ("A trader has been removed from the U.S. sanctions list.", "blacklist", "A trader"),
        (
            "OFAC issued a general license authorising transactions with two banks.",
            "general-licence",
            "two banks",
        ),
    ] {
        let event = &screen(text).events[0];
        let targets: Vec<&str> = event.targets.iter().map(|target| target.text.as_str()).collect();
        assert_eq!((event.instrument.as_str(), targets), (instrument, vec![target]), "{text}");
        assert_eq!(event.status, Status::Done, "{text}");
    }
    assert_eq!(told_on_friday("Japan to freeze assets of 17 oligarchs").status, Status::Planned);
}

#[test]
fn what_an_act_happens_in_spite_of_takes_no_part_in_it() {
    for (text, authority, target) in [
        ("Despite objections from Hungary, the EU sanctioned two banks.", "eu", "two banks"),
        (
            "The EU imposed sanctions on two banks despite objections from Hungary.",
            "eu",
            "two banks",
        ),
        (
            "Несмотря на возражения Венгрии, ЕС ввёл санкции против двух банков.",
            "eu",
            "двух банков",
        ),
        (
            "Malgré l'opposition de Budapest, l'UE a prolongé ses sanctions contre Minsk.",
            "eu",
            "Minsk",
        ),
        (
            "Die EU verhängte trotz Bedenken aus Ungarn Sanktionen gegen zwei Banken.",
            "eu",
            "zwei Banken",
        ),
        ("Trotz Kritik verhängte die EU Sanktionen gegen zwei Banken.", "eu", "zwei Banken"),
    ] {
        let events = screen(text).events;
        let event = events.first().unwrap_or_else(|| panic!("no event: {text}"));
        assert_eq!(
            (event.authorities.join(" "), event.targets[0].text.as_str()),
            (authority.to_owned(), target),
            "{text}"
        );
    }
    for text in [
        "France calls for peace despite the sanctions.",
        "La France plaide pour la paix malgré les sanctions.",
    ] {
        assert_eq!(screen(text).events, [], "{text}");
    }
}

#[test]
fn a_term_of_one_language_is_no_beginning_of_a_word_of_another() {
    // "élève*" is no "eleven", "accord*" no "according".
    let event = told_on_friday("EU sanctions eleven Belarusian officials over crackdown");
    assert_eq!(event.targets[0].text, "eleven Belarusian officials");
    let event = told_on_friday(
        "A trader has been removed from the U.S. sanctions list, according to a notice.",
    );
    assert_eq!(event.action, "delist");
}

#[test]
fn who_fines_is_said_behind_and_whose_sanctions_before() {
    let event = told_on_friday("A bank was fined over breaches of Russia sanctions, OFSI said.");
    assert_eq!((event.authority.as_str(), event.action.as_str()), ("uk.ofsi", "enforce"));
}

#[test]
fn a_row_of_targets_is_all_of_them() {
    for (text, targets) in [
        (
            "The EU imposed sanctions on 12 judges, three banks and a refinery, the Council said.",
            &["12 judges", "three banks", "a refinery"][..],
        ),
        (
            "The United States imposed sanctions on Naftan, Grodno Azot and Belneftekhim on Friday.",
            &["Naftan", "Grodno Azot", "Belneftekhim"],
        ),
        (
            "США ввели санкции против «Нафтана», «Гродно Азот» и «Белнефтехима».",
            &["Нафтана", "Гродно Азот", "Белнефтехима"],
        ),
        (
            "Canada sanctioned two judges, a prison and four officers on Friday.",
            &["two judges", "a prison", "four officers"],
        ),
        ("The EU imposed sanctions on two banks, and Canada followed.", &["two banks"]),
        ("The EU imposed sanctions on Naftan, Vladimir Putin said on Friday.", &["Naftan"]),
        ("The EU imposed sanctions on two banks, three months after the vote.", &["two banks"]),
    ] {
        let event = &screen(text).events[0];
        let told: Vec<&str> = event.targets.iter().map(|target| target.text.as_str()).collect();
        assert_eq!(told, targets, "{text}");
        let linked = event.targets.iter().filter(|target| target.entity.is_some()).count();
        let names =
            targets.iter().filter(|t| t.starts_with(['N', 'G', 'B', 'Н', 'Г', 'Б'])).count();
        assert_eq!(linked, names, "{text}");
    }
}

#[test]
fn the_german_passive_is_no_future() {
    for (text, status) in [
        ("Die Sanktionen der EU gegen Belarus werden bis Februar verlängert.", Status::Done),
        ("Die Sanktionen der EU gegen vier Richter werden aufgehoben.", Status::Done),
        ("Die EU wird die Sanktionen gegen vier Richter aufheben.", Status::Planned),
        ("Die EU wird die Sanktionen gegen Belarus verlängern.", Status::Planned),
    ] {
        let events = screen(text).events;
        assert_eq!(events.first().map(|event| event.status), Some(status), "{text}: {events:?}");
    }
}

#[test]
fn hostile_sentences_give_bounded_events() {
    let mega = "Washington imposed sanctions on banks ".repeat(26_000);
    let crowd = format!("{} imposed sanctions on banks.", "Washington, London and".repeat(350));
    let lines = "Washington imposed sanctions on banks.\n".repeat(2_000);
    assert!(screen(&mega).events.len() <= 200);
    assert!(screen(&crowd).events.len() <= 1);
    assert_eq!(screen(&lines).events.len(), 200);
}

#[test]
fn forty_acts_of_a_document_may_alert_and_the_others_say_why_not() {
    let sentence =
        |n: usize| format!("The United States imposed sanctions on {} banks of Belarus.", n + 2);
    let text: Vec<String> = (0..100).map(sentence).collect();
    let events = screen(&text.join(" ")).events;
    let (raised, kept): (Vec<_>, Vec<_>) =
        events.iter().partition(|event| event.tier == Tier::Alert);
    assert_eq!((raised.len(), events.len()), (40, 100));
    let many = |event: &&watchpost::screen::Event| {
        event.reasons.iter().any(|reason| reason.code == "many-announcements")
    };
    assert!(kept.iter().all(many), "{kept:#?}");
}

#[test]
fn what_stands_in_a_menu_is_for_review_and_says_so() {
    let document = Document {
        furniture: "The United States imposed sanctions on two banks of Belarus.".into(),
        ..Document::default()
    };
    let events = shipped().screen(&document).events;
    assert_eq!(events[0].tier, Tier::Review);
    assert!(events[0].reasons.iter().any(|reason| reason.code == "furniture"), "{events:#?}");
}

#[test]
fn a_border_of_another_kind_a_court_a_warrant_and_a_parliament_s_order_are_no_acts() {
    for text in [
        "Belarus opened a border village for tourists from Poland.",
        "Judge sanctions lawyers over invented citations.\nA federal judge in Iowa on Friday sanctioned two lawyers for a \
         brief full of rulings that do not exist.",
        "Суд дав санкцію на обшук у бюро архітектора.",
        "Суд дал санкцию на задержание бухгалтера.",
        "The Russian parliament imposed sanctions on deputies who skip votes and froze their pay.",
        "Верховна Рада ввела санкції для депутатів-прогульників.",
    ] {
        assert_eq!(screen(text).events, [], "{text}");
    }
}
