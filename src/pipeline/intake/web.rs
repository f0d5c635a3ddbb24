//! Feeds and index pages: one request, and all entries are in its answer.

use super::{Failure, Intake, Item, Reading};
use crate::config::Source;
use crate::extract::{self, ExtractError, Feed, Selectors};
use crate::fetch::{Fetched, Request, Response};
use crate::pipeline::{Pipeline, off_thread};
use crate::record::SourceClaim;

impl Pipeline {
    pub(super) async fn feed(
        &self,
        source: &Source,
        claim: &SourceClaim,
    ) -> Result<Reading, Failure> {
        let read = |r: &Response| extract::feed(&r.body, r.content_type.as_deref(), &r.url);
        self.one_answer(source, claim, read).await
    }

    pub(super) async fn index_page(
        &self,
        source: &Source,
        claim: &SourceClaim,
        selectors: &Selectors,
    ) -> Result<Reading, Failure> {
        let selectors = selectors.clone();
        let read = move |r: &Response| {
            extract::links(&r.body, r.content_type.as_deref(), &r.url, &selectors)
        };
        self.one_answer(source, claim, read).await
    }

    async fn one_answer(
        &self,
        source: &Source,
        claim: &SourceClaim,
        read: impl FnOnce(&Response) -> Result<Feed, ExtractError> + Send + 'static,
    ) -> Result<Reading, Failure> {
        let request = Request {
            url: source.url.clone(),
            validators: claim.validators.clone(),
            internal: source.internal,
        };
        let response = match self.manners.fetch.get(request).await? {
            Fetched::Fresh(response) => *response,
            Fetched::NotModified => return Ok(Reading::NotModified),
        };
        self.tick();
        let intake = Intake {
            status: Some(response.status),
            bytes: response.body.len() as u64,
            validators: Some(response.validators.clone()),
            moved_to: response.moved_to.clone().map(String::from),
            not_before: response.max_age,
            whole: true,
            ..Intake::default()
        };
        let status = response.status;
        let feed = off_thread(move || read(&response))
            .await
            .and_then(|feed| feed.map_err(|e| e.to_string()))
            .map_err(|reason| Failure::unreadable(reason, status))?;
        let not_before = intake.not_before.max(feed.not_before());
        // Both list the newest first.
        let items =
            feed.entries.into_iter().rev().map(|entry| Item { entry, file: None }).collect();
        Ok(Reading::Read(Intake { items, warnings: feed.warnings, not_before, ..intake }))
    }
}
