//! Screening with the shipped lists, through the library's own door.

mod alone;
mod bad_input;
mod doubt;
mod properties;

use std::path::PathBuf;

use watchpost::document::{Document, Field, Stated};
use watchpost::screen::{Hit, Screened, Screener, Status, Tier};
use watchpost::watchlist;

fn shipped() -> Screener {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("watchlists");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Screener::compile(&watchlist::load(&files).set.unwrap())
}

fn screen(text: &str) -> Screened {
    shipped().screen(&Document { text: text.into(), ..Document::default() })
}

fn hit<'a>(screened: &'a Screened, entity: &str) -> Option<&'a Hit> {
    screened.hits.iter().find(|hit| hit.entity == entity)
}

const LUKASHENKA: &str = "by-lukashenka-alyaksandr";

#[test]
fn invariant_1_screening_is_pure() {
    let text =
        "Аляксандр Лукашэнка і Vladimir Putin met; Naftan OAO was named, and Lukashenka left.";
    let once = serde_json::to_string(&screen(text)).unwrap();
    assert_eq!(once, serde_json::to_string(&screen(text)).unwrap());
}

#[test]
fn invariant_7_every_hit_stores_why() {
    let screened = screen(
        "The plant of Naftan OAO stood still. Alyaksandr Lukashenka flew home; Lukashenka's office said nothing.",
    );
    assert_eq!(screened.hits.len(), 2);
    assert!(!screened.revision.0.is_empty() && !screened.engine.is_empty());
    for hit in &screened.hits {
        assert!(!hit.list.is_empty() && !hit.entity.is_empty());
        for mention in &hit.mentions {
            assert!(
                !mention.alias.is_empty()
                    && !mention.reasons.is_empty()
                    && !mention.sentence.text.is_empty()
            );
            let sum: f64 = mention.reasons.iter().map(|reason| reason.weight).sum();
            assert!(
                (mention.score - sum.min(0.99)).abs() < 0.011,
                "the reasons do not add up to the score"
            );
        }
    }
}

#[test]
fn offsets_are_code_points_of_the_original_text() {
    let text = "🙂 «Нафтан» и Aliaksandr\nLukashenka.";
    let screened = screen(text);
    let chars: Vec<char> = text.chars().collect();
    let mentions: Vec<_> = screened.hits.iter().flat_map(|hit| &hit.mentions).collect();
    assert_eq!(mentions.len(), 2);
    for mention in mentions {
        let slice: String = chars[mention.span.start..mention.span.end].iter().collect();
        assert_eq!(slice, mention.span.text);
    }
}

#[test]
fn a_title_is_no_part_of_the_name() {
    let screened = screen("Talks with Russian President Vladimir Putin ended late.");
    assert_eq!(
        hit(&screened, "ru-putin-vladimir").unwrap().mentions[0].span.text,
        "Vladimir Putin"
    );
}

#[test]
fn a_surname_counts_only_beside_the_full_name_and_not_behind_another_first_name() {
    assert!(hit(&screen("Lukashenka flew home."), LUKASHENKA).is_none());
    let screened = screen(
        "Alyaksandr Lukashenka flew home. Lukashenka slept. A teacher called Piotr Lukashenka did not.",
    );
    assert_eq!(hit(&screened, LUKASHENKA).unwrap().mentions.len(), 2);
}

#[test]
fn one_place_names_an_entity_once() {
    // The shipped list has “Ambassador Julie Fisher” as an alias of hers.
    let text = "Julie Fisher arrived. U.S. Ambassador Fisher said so; Fisher left.";
    let screened = screen(text);
    let fisher = screened.hits.iter().find(|hit| hit.name == "Julie Fisher").unwrap();
    let spans: Vec<_> =
        fisher.mentions.iter().map(|m| (m.span.start, m.span.text.as_str())).collect();
    assert_eq!(spans, [(0, "Julie Fisher"), (38, "Fisher"), (54, "Fisher")]);
}

#[test]
fn names_inside_words_and_in_lower_case_are_none() {
    assert!(screen("The price of naftane and computing rose; both sides agreed.").hits.is_empty());
}

#[test]
fn a_weak_alias_alone_is_only_for_review() {
    let screened = screen("BOTH teams won.");
    assert!(screened.hits.iter().all(|hit| hit.tier == Tier::Review));
}

#[test]
fn furniture_never_alerts() {
    let document = Document {
        furniture: "Naftan OAO opens a shop. Washington reimposed sanctions on two banks.".into(),
        ..Document::default()
    };
    let screened = shipped().screen(&document);
    assert_eq!(screened.hits.len(), 1);
    assert!(
        screened
            .hits
            .iter()
            .all(|hit| hit.tier == Tier::Review && hit.mentions[0].span.field == Field::Furniture)
    );
    assert!(screened.events.iter().all(|event| event.tier == Tier::Review));
}

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
        let stated = Stated { utc: Some(published.parse().unwrap()), words: published.into() };
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
    for absurd in ["1970-01-01T00:00:00Z", "2099-06-01T00:00:00Z"] {
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
            "us.treasury impose done Naftan",
        ),
        (
            "Japan will revoke the trade status of Russia and freeze the assets of 7 more oligarchs.",
            "jp impose planned 7 more oligarchs",
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
fn hostile_sentences_give_bounded_events() {
    let mega = "Washington imposed sanctions on banks ".repeat(26_000);
    let crowd = format!("{} imposed sanctions on banks.", "Washington, London and".repeat(350));
    let lines = "Washington imposed sanctions on banks.\n".repeat(2_000);
    assert!(screen(&mega).events.len() <= 200);
    assert!(screen(&crowd).events.len() <= 1);
    assert_eq!(screen(&lines).events.len(), 200);
}

/// The texts of the mentions that are raised with a list of these names.
fn raised(schema: &str, names: &[&str], text: &str) -> Vec<String> {
    let entity = |(at, name): (usize, &&str)| {
        format!("\n[[entity]]\nid = \"e{at}\"\nschema = \"{schema}\"\nname = {name:?}\n")
    };
    raised_with(&names.iter().enumerate().map(entity).collect::<String>(), text)
}

/// The same with these entities, as a file has them.
fn raised_with(entities: &str, text: &str) -> Vec<String> {
    let list = format!("[watchlist]\nid = \"names\"\nname = \"Names\"\n{entities}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.toml");
    std::fs::write(&path, list).unwrap();
    let screener = Screener::compile(&watchlist::load(&[path]).set.unwrap());
    let screened = screener.screen(&Document { text: text.into(), ..Document::default() });
    let mentions = screened.hits.into_iter().flat_map(|hit| hit.mentions);
    mentions.filter(|mention| mention.tier == Tier::Alert).map(|m| m.span.text).collect()
}

#[test]
fn a_name_is_found_as_its_list_writes_it() {
    for (schema, name) in [
        ("Person", "президент Вольский"),
        ("Organization", "Harbour riot police"),
        ("PublicBody", "Marek's Fishing Board"),
    ] {
        assert_eq!(raised(schema, &[name], &format!("Then {name} left.")), [name]);
    }
    let upper = "THE MAREK'S FISHING BOARD";
    assert_eq!(raised("PublicBody", &["Marek's Fishing Board"], upper), [&upper[4..]]);
    assert!(
        raised("Organization", &["Harbour Riot Police"], "The Harbour riot police.").is_empty()
    );
    // In another order, or with words between, the small word is no part of the name.
    for text in ["The refinery Zbrojna burnt.", "Zbrojna is a refinery."] {
        assert_eq!(raised("Company", &["Zbrojna", "Zbrojna refinery"], text), ["Zbrojna"]);
    }
}

#[test]
fn a_weak_alias_alone_is_not_raised_for_being_part_of_a_name() {
    let list = "\n[[entity]]\nid = \"e\"\nschema = \"PublicBody\"\nname = \"Zbrojna Committee of Belarus\"\nweak_aliases = [\"Zbrojna Committee\"]\n";
    assert!(raised_with(list, "The Zbrojna Committee met.").is_empty());
    assert_eq!(raised_with(list, "The Zbrojna Committee of Belarus met.").len(), 1);
    let russian = "\n[[entity]]\nid = \"e\"\nschema = \"PublicBody\"\nname = \"Збройный комитет Белоруссии\"\nweak_aliases = [\"Збройный комитет\"]\n";
    assert!(raised_with(russian, "Вчера Збройный комитет заседал.").is_empty());
    let both = "The Zbrojna Committee of Belarus met. The Zbrojna Committee rose.";
    assert_eq!(raised_with(list, both).len(), 2);
}

#[test]
fn a_weak_alias_is_no_context_for_itself() {
    let list = "\n[[entity]]\nid = \"e\"\nschema = \"PublicBody\"\nname = \"Wolnia Zbrojna Board\"\nweak_aliases = [\"Board of Elections\"]\ncontext = [\"elections\"]\n";
    assert!(raised_with(list, "The Board of Elections met.").is_empty());
    let text = "The Board of Elections met after the elections.";
    assert_eq!(raised_with(list, text), ["Board of Elections"]);
}

#[test]
fn an_everyday_word_is_no_misspelt_name() {
    let names = ["Thu Hemmeh", "Yin Chin", "Chu Hock"];
    let text = "The Home Office spoke. In China rain fell. Hock and Co closed.";
    assert!(raised("Person", &names, text).is_empty());
}

#[test]
fn an_acronym_is_its_letters_and_not_how_they_sound() {
    let names = ["SAI", "Stal Wolna"];
    assert_eq!(raised("Organization", &names, "SAI closed; SAY did not."), ["SAI"]);
}

#[test]
fn a_persons_name_does_not_go_on_across_a_small_word() {
    let text = "Mahmud Hassan of Ghana met Stefan Wolski and Jan Marek.";
    assert!(raised("Person", &["Mahmud Ghana", "Stefan Marek"], text).is_empty());
}

#[test]
fn initials_commas_and_umlauts_are_written_in_several_ways() {
    assert_eq!(raised("Company", &["K. L. Bergmann"], "K.L. Bergmann grew."), ["K.L. Bergmann"]);
    let firm = ["Wells, Dorn, Ackers & Toll"];
    let text = "Shares of Wells, Dorn, Ackers and Toll fell.";
    assert_eq!(raised("Company", &firm, text), ["Wells, Dorn, Ackers and Toll"]);
    assert_eq!(raised("Person", &["Jörg Kröhl"], "It was Joerg Kroehl."), ["Joerg Kroehl"]);
}

#[test]
fn a_country_may_be_shortened_or_missing() {
    let names = ["United States Fisheries and Harbours Inspectorate"];
    for text in ["U.S. Fisheries and Harbours Inspectorate", "Fisheries and Harbours Inspectorate"]
    {
        assert_eq!(raised("PublicBody", &names, &format!("The {text} agreed.")), [text]);
    }
}

#[test]
fn a_place_in_brackets_is_no_acronym() {
    let listed = ["Brown Harper (ASIA) Ltd", "Oil Trading Union (OTU)"];
    assert_eq!(raised("Company", &listed, "The deal with OTU was signed."), ["OTU"]);
    assert!(
        raised("Company", &listed, "Trade with ASIA grew, Harvest (Asia) Ltd said.").is_empty()
    );
    assert_eq!(raised("Company", &listed, "Brown Harper (Asia) Ltd signed.").len(), 1);
}

#[test]
fn an_office_stands_with_a_surname_that_one_person_of_the_lists_has() {
    let text = "President Wolowski left early.";
    assert_eq!(raised("Person", &["Maria Wolowski"], text), ["Wolowski"]);
    assert!(raised("Person", &["Maria Wolowski", "Hanna Wolowski"], text).is_empty());
    assert!(raised("Person", &["Maria Wolowski"], "President Jan Wolowski left.").is_empty());
    assert!(raised("Person", &["Maria Wolowski"], "Wolowski left early.").is_empty());
}

#[test]
fn two_megabytes_are_screened() {
    let text = "Naftan and others met. ".repeat(90_000);
    let hits = screen(&text).hits;
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].mentions.len(), 1_000, "more are no more evidence");
    assert_eq!(hits[0].mentions[999].span.start, 999 * 23);
}

#[test]
fn a_compound_of_arabic_names_is_one_name_however_it_is_written() {
    for text in [
        "Yesterday Abd al-Rahman Zubaydi spoke.",
        "Yesterday Abdurrahman Zubaydi spoke.",
        "قال عبد الرحمن زبيدي أمس",
    ] {
        assert_eq!(raised("Person", &["ABDUL RAHMAN ZUBAYDI"], text).len(), 1, "{text}");
    }
    assert!(raised("Person", &["Abdul Rahman Zubaydi"], "Rahman Tawfiq spoke.").is_empty());
}

#[test]
fn a_title_in_the_list_is_found_in_other_languages() {
    let names = ["Prince Leopold"];
    assert_eq!(raised("Person", &names, "Вчера принц Леопольд уехал.").len(), 1);
    assert!(raised("Person", &names, "Вчера кузнец Леопольд уехал.").is_empty());
}

#[test]
fn jr_and_honorifics_come_and_go() {
    let text = "Yesterday Martin Ashgrove spoke.";
    assert_eq!(raised("Person", &["Martin Ashgrove Jr."], text).len(), 1);
    let text = "Yesterday Basir Tarzai spoke.";
    assert_eq!(raised("Person", &["Haji Basir Tarzai"], text).len(), 1);
}

#[test]
fn a_body_is_found_by_what_its_words_are_in_russian() {
    let text = "Вчера Зареченский авиационный завод закрылся.";
    assert_eq!(raised("Company", &["JSC Zarechensk Aviation Plant"], text).len(), 1);
}

#[test]
fn the_last_word_of_a_longer_name_names_nobody() {
    let text = "He works for Brown Harper Asia Ltd since May.";
    assert!(raised("Company", &["Asia Ltd"], text).is_empty());
    let text = "The governor Chang Li-cheng spoke.";
    assert!(raised("Person", &["Chang Li"], text).is_empty());
}

#[test]
fn a_short_word_may_be_spelt_otherwise_where_all_others_are_there() {
    let list = &["Igor Nikolaevich Varmenko"];
    assert_eq!(raised("Person", list, "It was Ihor Mykolayovych Varmenko.").len(), 1);
    // Not where it is all that tells one from another.
    assert!(raised("Person", &["Igor Smith"], "It was Ihor Smyth.").is_empty());
}

#[test]
fn a_name_may_be_written_as_one_word_or_as_two() {
    for (schema, listed, text) in [
        ("Person", "Hamid Reza Zarandi", "Yesterday Hamidreza Zarandi spoke."),
        ("Person", "Hani al-Sebai", "Yesterday Hani Elsebai spoke."),
        ("Company", "BorgWerner Inc", "Shares of Borg Werner Corp fell."),
    ] {
        assert_eq!(raised(schema, &[listed], text).len(), 1, "{text}");
    }
    let list = &["Alireza Zarandi", "Ali Karimov", "Reza Karimov", "Ali Vahedi", "Reza Vahedi"];
    assert_eq!(raised("Person", list, "Yesterday Ali Reza Zarandi spoke.").len(), 1);
}

#[test]
fn koreans_are_found_in_every_romanisation() {
    for text in ["He met Kim Young-bok.", "He met Gim Yeongbok.", "He met Yong Bok Kim."] {
        assert_eq!(raised("Person", &["KIM Yong Bok"], text).len(), 1, "{text}");
    }
    assert!(raised("Person", &["KIM Yong Bok"], "He met Kim Chang-su.").is_empty());
}

#[test]
fn countries_and_what_is_theirs_are_the_same() {
    for (listed, text) in [
        ("Government of Canada", "It was subject to Canadian government approval."),
        ("European Commission", "Так решила Европейская комиссия."),
    ] {
        assert_eq!(raised("Organization", &[listed], text).len(), 1, "{text}");
    }
}

#[test]
fn one_telling_word_beside_a_legal_form_is_enough() {
    let list = &["JSC Scientific and Engineering Enterprise Zarzashchita"];
    assert_eq!(raised("Company", list, "It bought parts from JSC Zarzashchita.").len(), 1);
    assert!(raised("Company", list, "It bought parts from Brown Zarzashchita Inc.").is_empty());
    assert!(raised("Company", list, "It bought parts from Zarzashchita.").is_empty());
}

#[test]
fn another_kind_of_body_is_another_body() {
    let list = &["Iran Nuclear Regulatory Authority"];
    let text = "A spokesman of the Nuclear Regulatory Commission said so.";
    assert!(raised("Organization", list, text).is_empty());
    let text = "Sheikh Ali al-Khalifa al-Sabah said so.";
    assert!(raised("Person", &["Khalifa Muhammad Turki al-Subaiy"], text).is_empty());
}

#[test]
fn an_initial_leads_to_every_name_with_the_surname() {
    // Entities have several names each: a name's number is not its entity's.
    let entity = |id: &str, names: [&str; 3]| watchlist::Entity {
        id: id.into(),
        schema: "Person".into(),
        name: names[0].into(),
        aliases: names[1..].iter().map(|name| (*name).into()).collect(),
        ..watchlist::Entity::default()
    };
    let list = watchlist::Watchlist {
        id: "l".into(),
        name: "L".into(),
        topics: Vec::new(),
        entities: vec![
            entity("a", ["Ilya Testov", "Илья Тестов", "Ilia Testow"]),
            entity("b", ["Maxim Harkavy", "Максим Гаркавый", "Maksim Garkavy"]),
            entity("c", ["Vera Bronina", "Вера Бронина", "Wera Bronina"]),
        ],
        announcements: None,
        path: "l.toml".into(),
    };
    let screener =
        Screener::compile(&watchlist::WatchlistSet::new(vec![std::sync::Arc::new(list)]));
    for (text, id) in [
        ("Then I. Testov spoke.", "a"),
        ("Then M. Harkavy spoke.", "b"),
        ("Затем выступила В. Бронина.", "c"),
    ] {
        let found = screener.screen(&Document { text: text.into(), ..Document::default() });
        assert_eq!(found.hits.iter().map(|hit| &*hit.entity).collect::<Vec<_>>(), [id], "{text}");
    }
}

#[test]
fn not_every_letter_beside_a_surname_is_an_initial() {
    let list = &["Ulrich Tarnowski", "Andrew Valery Gavin"];
    assert_eq!(raised("Person", list, "Then U. Tarnowski spoke.").len(), 1);
    assert_eq!(raised("Person", list, "Gavin A.V. spoke.").len(), 1);
    for text in [
        "The U.S. Tarnowski said.",
        "He went to the USA. Tarnowski stayed.",
        "Then W. Tarnowski spoke.",
        "Gavin A.B. spoke.",
        "Gavin A spoke.",
    ] {
        assert!(raised("Person", list, text).is_empty(), "{text}");
    }
}

#[test]
fn a_country_in_any_case_form_is_no_one_word_name_that_resembles_it() {
    let found = |text: &str| raised("Company", &["Belga"], text).len();
    assert_eq!(found("По словам премьера Бельгии, продвижения нет."), 0);
    assert_eq!(found("Tak mówi były premier Belgii."), 0);
    assert_eq!(found("The agency Belga wrote so on Monday."), 1);
    assert_eq!(found("Так сообщило вчера агентство «Белга»."), 1);
    // A country that the list itself has is found in its case forms.
    assert_eq!(raised("Company", &["Belgia"], "Tak mówi były premier Belgii.").len(), 1);
}

#[test]
fn a_one_word_name_spelt_otherwise_where_a_sentence_begins_is_not_raised() {
    let found = |text: &str| raised("Company", &["Politico"], text).len();
    assert_eq!(found("Rozmowa była długa. Polityka wymaga cierpliwości."), 0);
    assert_eq!(found("Rozmowa była długa. Politico pisze o tym dziś."), 1);
}

#[test]
fn a_target_s_members_are_named_and_what_was_before_is_not_the_act() {
    let targets = |text: &str| {
        let screened = screen(text);
        let [event] = &screened.events[..] else { panic!("{text}: {:?}", screened.events) };
        assert_eq!((&*event.action, event.status), ("reimpose", Status::Done), "{text}");
        event.targets.iter().filter_map(|target| target.entity.clone()).collect::<Vec<_>>()
    };
    let both = ["belarus-state-companies/ofac-12860", "belarus-state-companies/ofac-12861"];
    for text in [
        "Earlier this week, Washington reimposed sanctions on nine state-owned companies, among them the \
         refinery Naftan and the fertiliser maker Grodno Azot, after a licence that had suspended the \
         measures for years was not renewed.",
        "Washington reimposed sanctions on nine state companies, including Naftan and Grodno Azot, because \
         prisoners had been held for years.",
        "США на этой неделе возобновили санкции против девяти госпредприятий, в том числе «Нафтана» и \
         «Гродно Азота», после того как действие лицензии, ранее их приостановившей, истекло.",
    ] {
        assert_eq!(targets(text), both, "{text}");
    }
    let ago = screen("Washington reimposed sanctions on nine state companies years ago.");
    assert_eq!(ago.events[0].status, Status::Background);
}

#[test]
fn an_entity_with_several_names_counts_once_for_a_word_wherever_it_stands() {
    let entity = |id: &str, schema: &'static str, name: &str, alias: &str| watchlist::Entity {
        id: id.into(),
        schema: schema.into(),
        name: name.into(),
        aliases: [alias.into()].into(),
        ..watchlist::Entity::default()
    };
    let person = entity("e0", "Person", "Anna", "Lee al-Amin");
    let company = entity("e1", "Company", "Lee Anna Works", "Lee");
    let found = |entities: Vec<watchlist::Entity>| {
        let list = watchlist::Watchlist {
            id: "l".into(),
            name: "L".into(),
            topics: Vec::new(),
            entities,
            announcements: None,
            path: "l.toml".into(),
        };
        let set = watchlist::WatchlistSet::new(vec![std::sync::Arc::new(list)]);
        let document = Document { text: "Lee WORKS ".into(), ..Document::default() };
        serde_json::to_string(&Screener::compile(&set).screen(&document).hits).unwrap()
    };
    assert_eq!(found(vec![person.clone(), company.clone()]), found(vec![company, person]));
}
