//! Notices as authorities word them, and what courts, customs and police do.

use watchpost::screen::{Event, Tier};

use super::screen;

fn events(text: &str) -> Vec<Event> {
    screen(text).events
}

#[test]
fn notices_of_authorities_are_told_as_theirs() {
    let uk = "The following 3 entries have been added to the Consolidated List under the Republic of Belarus (Sanctions) (EU Exit) Regulations 2019.";
    let told = events(uk);
    assert_eq!(told[0].authority, "uk", "{told:?}");
    let numbered = "The following 3 entries have been added to the Consolidated List under the Republic of Belarus (Sanctions) (EU Exit) Regulations 2019 (S.I. 2019/600) and are now subject to an asset freeze.";
    assert_eq!(events(numbered)[0].action, "impose");
    let us = "The following individual has been added to OFAC's SDN List: ZELMIN, Sofia, Grodno, Belarus (individual) [BELARUS-EO14038] (Linked To: NAFTAN OAO).";
    let told = events(us);
    assert!(told[0].targets.iter().all(|target| target.entity.is_none()), "{told:?}");
    let settled = "Acme Air Cargo agreed to pay $15 million to settle 14 apparent violations of OFAC's Belarus Sanctions Regulations.";
    assert_eq!(events(settled)[0].authorities, ["us.ofac"]);
    let asked = "The Commission published updated FAQs on the implementation of Council Regulation No 833/2014.";
    assert!(events(asked).iter().all(|event| event.action == "amend" && event.targets.is_empty()));
    let row = "OFAC has amended FAQs 1124, 1125 and 1126.";
    assert_eq!(events(row)[0].references, ["FAQ 1124", "FAQ 1125", "FAQ 1126"]);
    let serial = "General Licence INT/2024/4919848 has been revoked by OFSI.";
    assert_eq!(events(serial)[0].references, ["GL INT/2024/4919848"]);
}

#[test]
fn an_arrest_for_a_delivery_enforces_what_the_text_names() {
    let context = " Experts had discussed the sanctions against Russia for a long time.";
    for (text, authority) in [
        ("German police arrested two men accused of exporting lathes to Russia.", "de"),
        ("Les douanes belges ont saisi des puces destinées à être exportées vers la Russie.", "be"),
        ("La Audiencia Nacional investiga a dos empresas vascas por vender tornos a Rusia.", "es"),
    ] {
        let told = events(&(text.to_owned() + context));
        let enforced = told.iter().find(|event| event.action == "enforce");
        assert_eq!(enforced.map(|event| event.authority.as_str()), Some(authority), "{text}");
        // Nothing else in the text names sanctions: it may be any trade.
        let alone = events(text);
        for event in &alone {
            assert_eq!(event.tier, Tier::Review, "{text}");
            assert!(event.reasons.iter().any(|r| r.code == "no-sanctions-named"), "{event:?}");
        }
    }
    let transit = "Zollfahnder haben einen Container mit Drehbänken beschlagnahmt, der über Kasachstan nach Russland geliefert werden sollte.";
    let told = events(&(transit.to_owned() + context));
    assert!(
        told.iter().all(|event| !event.authorities.iter().any(|who| who == "kz" || who == "ru"))
    );
}

#[test]
fn a_headline_may_have_no_other_verb() {
    let told = events("US sanctions network accused of selling Iranian oil");
    assert_eq!((told[0].action.as_str(), told[0].authority.as_str()), ("impose", "us"));
}
