//! Feeds and index pages: one request, and all entries are in its answer.

use super::{Failure, Intake, Item, Reading, canary};
use crate::config::{Source, SourceKind};
use crate::extract::{self, ExtractError, Feed, Selectors};
use crate::fetch::{Fetched, Request, Response};
use crate::pipeline::{Pipeline, off_thread};
use crate::record::SourceClaim;
use crate::schedule::pace::Why;

impl Pipeline {
    pub(super) async fn feed(
        &self,
        source: &Source,
        claim: &SourceClaim,
    ) -> Result<Reading, Failure> {
        let read = |r: &Response| extract::feed(&r.body, r.content_type.as_deref(), &r.url);
        if let SourceKind::Canary(canary) = &source.kind {
            let response = canary::answer(canary, &source.url, self.clock.now());
            return self.answered(response, read).await;
        }
        let request = Request {
            url: source.url.clone(),
            validators: claim.validators.clone(),
            internal: source.internal,
            robots: None,
        };
        self.one_answer(request, read).await
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
        let (url, validators) = (source.url.clone(), claim.validators.clone());
        let request = self.page_request(source, url, validators).await?;
        self.one_answer(request, read).await
    }

    async fn one_answer(
        &self,
        request: Request,
        read: impl FnOnce(&Response) -> Result<Feed, ExtractError> + Send + 'static,
    ) -> Result<Reading, Failure> {
        match self.manners.fetch.get(request).await? {
            Fetched::Fresh(response) => self.answered(*response, read).await,
            Fetched::NotModified => Ok(Reading::NotModified),
        }
    }

    async fn answered(
        &self,
        response: Response,
        read: impl FnOnce(&Response) -> Result<Feed, ExtractError> + Send + 'static,
    ) -> Result<Reading, Failure> {
        self.tick();
        let intake = Intake {
            status: Some(response.status),
            bytes: response.body.len() as u64,
            validators: Some(response.validators.clone()),
            moved_to: response.moved_to.clone().map(String::from),
            not_before: response.max_age.map(|age| (age, Why::MaxAge)),
            whole: true,
            ..Intake::default()
        };
        let status = response.status;
        let feed = off_thread(move || read(&response))
            .await
            .and_then(|feed| feed.map_err(|e| e.to_string()))
            .map_err(|reason| Failure::unreadable(reason, status))?;
        let ttl = feed.not_before().map(|ttl| (ttl, Why::Ttl));
        let not_before =
            [intake.not_before, ttl].into_iter().flatten().max_by_key(|(wish, _)| *wish);
        // Both list the newest first.
        let items =
            feed.entries.into_iter().rev().map(|entry| Item { entry, file: None }).collect();
        Ok(Reading::Read(Intake { items, warnings: feed.warnings, not_before, ..intake }))
    }
}
