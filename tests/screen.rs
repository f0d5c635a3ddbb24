//! Screening with the shipped lists, through the library's own door.

mod alone;
mod announcements;
mod bad_input;
mod bodies;
mod doubt;
mod english;
mod learned;
mod lists_together;
mod notices;
mod properties;
mod readings;
mod spellings;
mod telling;

use std::path::PathBuf;
use std::sync::OnceLock;

use watchpost::document::{Document, Field};
use watchpost::screen::{Hit, Screened, Screener, Status, Tier};
use watchpost::watchlist;

/// The shipped lists, compiled once a process: screening changes nothing in them.
fn shipped() -> &'static Screener {
    static SHIPPED: OnceLock<Screener> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("watchlists");
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        Screener::compile(&watchlist::load(&files).set.unwrap())
    })
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

/// The texts of the mentions that are raised with a list of these names.
fn raised(schema: &str, names: &[&str], text: &str) -> Vec<String> {
    let entity = |(at, name): (usize, &&str)| {
        format!("\n[[entity]]\nid = \"e{at}\"\nschema = \"{schema}\"\nname = {name:?}\n")
    };
    raised_with(&names.iter().enumerate().map(entity).collect::<String>(), text)
}

/// The same with these entities, as a file has them.
fn raised_with(entities: &str, text: &str) -> Vec<String> {
    raised_in("", entities, text)
}

/// The same for a text in a language, as its code has it.
fn raised_in(lang: &str, entities: &str, text: &str) -> Vec<String> {
    let list = format!("[watchlist]\nid = \"names\"\nname = \"Names\"\n{entities}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.toml");
    std::fs::write(&path, list).unwrap();
    let screener = Screener::compile(&watchlist::load(&[path]).set.unwrap());
    let lang = (!lang.is_empty()).then(|| lang.into());
    let screened = screener.screen(&Document { text: text.into(), lang, ..Document::default() });
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
        raised("Organization", &["Harbour Riot Police"], "The harbour riot police.").is_empty()
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
