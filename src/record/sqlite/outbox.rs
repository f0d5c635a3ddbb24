//! The outbox: alerts enter it in the transaction that records what they are about.

use rusqlite::{Transaction, params};

use super::super::{AlertDraft, NewDocument, Recorded};
use super::Trouble;
use super::convert::{micros, to_json, word};
use super::findings::Replaced;
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
) -> Result<Raised, Trouble> {
    let mut outcome = Raised::default();
    let mut statement = t.prepare_cached(
        "INSERT INTO alerts (id, rule, subject, story, channel, generation, kind, raised, alert, state,
            next_attempt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'pending', ?8)
         ON CONFLICT (rule, subject, story, channel, generation) DO NOTHING",
    )?;
    for AlertDraft { alert, channel, subject, generation } in &new.alerts {
        let mut alert = alert.clone();
        (alert.document.id, alert.document.story) = (document, Some(story));
        alert.evidence = alert.evidence.map(|id| *replaced.get(&id).unwrap_or(&id));
        let inserted = statement.execute(params![
            alert.id.to_string(),
            alert.rule,
            subject,
            story.to_string(),
            channel,
            generation,
            word(&alert.kind)?,
            micros(alert.raised),
            to_json(&alert)?
        ])?;
        match inserted {
            0 => outcome.already_raised += 1,
            _ => outcome.raised.push(alert.id),
        }
    }
    Ok(outcome)
}
