//! Keeping the index of the archive up with what is recorded.

use std::sync::PoisonError;

use super::{LookBack, LookbackError};
use crate::record::Indexed;
use crate::screen::ENGINE_VERSION;

/// So many documents enter the index in one transaction, which others wait for.
const TOGETHER: usize = 64;

impl LookBack {
    /// Take what was recorded meanwhile into the index, until fewer than `left` documents are left
    /// out or it is stopped; answers how many are. `told` hears how many are left out, and of how
    /// many.
    ///
    /// # Errors
    /// [`LookbackError`]; it can be gone on with later.
    pub async fn catch_up(
        &self,
        left: u64,
        told: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<u64, LookbackError> {
        loop {
            let state = self.record.archive_state().await?;
            // What another engine wrote is thrown away by the first batch.
            let indexed = if state.engine == ENGINE_VERSION { state.indexed } else { 0 };
            let waiting = state.last.saturating_sub(indexed);
            told(waiting, state.last);
            if waiting < left.max(1) || self.stop.is_cancelled() {
                return Ok(waiting);
            }
            let documents = self.record.archived_after(indexed, TOGETHER).await?;
            if documents.is_empty() {
                return Ok(0);
            }
            let indexer = self.indexer.clone();
            let indexed = self.background.run(move || {
                let mut indexer = indexer.lock().unwrap_or_else(PoisonError::into_inner);
                documents
                    .iter()
                    .map(|document| Indexed {
                        number: document.number,
                        terms: indexer.terms(&document.document),
                    })
                    .collect::<Vec<_>>()
            });
            self.record.index_documents(&indexed.await?, ENGINE_VERSION, &self.keys).await?;
        }
    }
}
