//! The outbox: alerts enter it in the transaction that records what they are about.

use rusqlite::{Transaction, params};

use super::super::{AlertDraft, NewDocument, Recorded};
use super::Trouble;
use super::announcements::Announced;
use super::convert::{micros, to_json, word};
use super::findings::Replaced;
use crate::alert::Alert;
use crate::chance::Id;

/// What [`raise`] did.
#[derive(Debug, Default)]
pub(super) struct Raised {
    raised: Vec<Id>,
    already_raised: usize,
}

impl Raised {
    pub(super) fn recorded(self, story: Id, repeated: bool) -> Recorded {
        let Raised { raised, already_raised } = self;
        Recorded { story, repeated, raised, already_raised, known: false }
    }
}

/// Put the alerts into the outbox, but for those that were raised before.
pub(super) fn raise(
    t: &Transaction<'_>,
    new: &NewDocument,
    document: Id,
    story: Id,
    replaced: &Replaced,
    announced: &Announced,
) -> Result<Raised, Trouble> {
    let mut outcome = Raised::default();
    for draft in &new.alerts {
        let mut alert = draft.alert.clone();
        if let Some(at) = &mut alert.document {
            (at.id, at.story) = (document, Some(story));
        }
        alert.evidence = alert.evidence.map(|id| *replaced.get(&id).unwrap_or(&id));
        // One announcement is raised once, whatever stories and sentences tell it.
        let announcement = alert.evidence.and_then(|id| announced.get(&id));
        let inserted = match announcement {
            Some(announcement) => {
                let draft = AlertDraft { subject: "event".into(), ..draft.clone() };
                insert(t, &draft, &alert, &announcement.to_string())?
            }
            None => insert(t, draft, &alert, &story.to_string())?,
        };
        match inserted {
            false => outcome.already_raised += 1,
            true => outcome.raised.push(alert.id),
        }
    }
    Ok(outcome)
}

/// Put one alert into the outbox, in its final form; false if it was raised before.
pub(super) fn insert(
    t: &Transaction<'_>,
    draft: &AlertDraft,
    alert: &Alert,
    story: &str,
) -> Result<bool, Trouble> {
    let AlertDraft { channel, subject, generation, .. } = draft;
    let inserted = t
        .prepare_cached(
            "INSERT INTO alerts (id, rule, subject, story, channel, generation, kind, raised, alert, state,
                next_attempt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'pending', ?8)
             ON CONFLICT (rule, subject, story, channel, generation) DO NOTHING",
        )?
        .execute(params![
            alert.id.to_string(),
            alert.rule,
            subject,
            story,
            channel,
            generation,
            word(&alert.kind)?,
            micros(alert.raised),
            to_json(alert)?
        ])?;
    Ok(inserted > 0)
}
