//! Documents that somebody hands in, without a source that is visited.

use std::sync::Arc;

use super::{Origin, Pipeline, canonical};
use crate::document::Document;
use crate::in_force::InForce;
use crate::record::{Coverage, EntryKey, NewDocument, RecordError, Recorded};

/// What became of a document that was handed in.
#[derive(Debug)]
pub enum Taken {
    /// It was recorded already, in this version.
    Known,
    /// It was screened and recorded.
    New(Box<NewDocument>, Recorded),
}

impl Pipeline {
    /// Screen and record a document under the name of a source. The same key in the same version
    /// a second time changes nothing; in another version it is a new version of the article.
    ///
    /// # Errors
    /// Where recording fails.
    pub async fn take(
        &self,
        source: &str,
        entry: EntryKey,
        document: Document,
        in_force: &Arc<InForce>,
    ) -> Result<Taken, RecordError> {
        let keys = std::slice::from_ref(&entry);
        if self.record.unseen(source, keys, self.clock.now()).await?.is_empty() {
            return Ok(Taken::Known);
        }
        let canonical_url = document.url.as_deref().and_then(canonical);
        let screened = self.screen(in_force, &document).await;
        let new = self.new_document(
            Origin { source, canary: None },
            entry,
            document,
            canonical_url,
            Coverage::Full,
            screened,
            in_force,
        );
        let recorded = self.record.record_document(&new, None).await?;
        self.tick();
        // The same text may be in hand twice at this moment.
        if recorded.known {
            return Ok(Taken::Known);
        }
        Ok(Taken::New(Box::new(new), recorded))
    }
}
