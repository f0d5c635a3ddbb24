//! Sitemaps: an index leads to further files, and how far is bounded.

use std::cmp::Reverse;
use std::collections::{HashSet, VecDeque};

use url::Url;

use super::{Cut, Failure, Intake, Item, Reading};
use crate::config::{Sitemap, Source};
use crate::extract::{self, FurtherSitemap, Listed, SitemapFile};
use crate::fetch::{Fetched, Request, Response, Validators};
use crate::pipeline::{Pipeline, SOURCE_LEASE, off_thread};
use crate::record::SourceClaim;

/// Files read in one visit.
const MOST_FILES: usize = 50;

/// So many indexes may stand between the source and an article. The protocol allows one.
const DEEPEST: usize = 3;

/// Articles kept of all files of one visit.
const MOST_ARTICLES: usize = 50_000;

/// New articles taken in by one visit. A first visit may find a whole archive, and a page a second
/// is what one host can be asked.
const MOST_NEW: usize = 500;

/// The way through an index, the newest files first.
struct Walk {
    waiting: VecDeque<(Url, usize)>,
    seen: HashSet<Url>,
    oldest: jiff::Timestamp,
    articles: Vec<Listed>,
    intake: Intake,
    files: usize,
}

impl Pipeline {
    pub(super) async fn sitemap(
        &self,
        source: &Source,
        claim: &SourceClaim,
        bounds: &Sitemap,
    ) -> Result<Reading, Cut> {
        let root = match self.file(source, &source.url, claim.validators.clone()).await? {
            Fetched::Fresh(response) => *response,
            Fetched::NotModified => return Ok(Reading::NotModified),
        };
        let status = root.status;
        let (validators, moved_to) = (root.validators.clone(), root.moved_to.clone());
        let seen = HashSet::from([source.url.clone(), root.url.clone()]);
        let mut walk = Walk {
            waiting: VecDeque::new(),
            seen,
            oldest: self.clock.now().saturating_sub(bounds.max_age).unwrap_or_default(),
            articles: Vec::new(),
            intake: Intake {
                status: Some(status),
                most_new: Some(MOST_NEW),
                moved_to: moved_to.map(String::from),
                ..Intake::default()
            },
            files: 1,
        };
        walk.intake.bytes += root.body.len() as u64;
        let file = parsed(root).await.map_err(|reason| Failure::unreadable(reason, status))?;
        let is_index = !file.sitemaps.is_empty();
        walk.take(file, 0);
        while let Some((url, depth)) = walk.next() {
            if self.stop.is_cancelled() {
                return Err(Failure::stopped().into());
            }
            self.record.renew_source(claim, self.clock.now(), SOURCE_LEASE).await?;
            match self.further(source, &url).await {
                Ok((bytes, file)) => {
                    walk.intake.bytes += bytes;
                    walk.take(file, depth);
                }
                Err(reason) => walk.intake.unread.push(reason),
            }
            self.tick();
        }
        let whole = !is_index && walk.intake.unread.is_empty();
        let mut intake = walk.finish();
        // That an index is not modified says nothing of the files it names.
        intake.validators = whole.then_some(validators);
        Ok(Reading::Read(intake))
    }

    async fn file(
        &self,
        source: &Source,
        url: &Url,
        validators: Validators,
    ) -> Result<Fetched, Failure> {
        let request =
            Request { url: url.clone(), validators, internal: source.internal, robots: None };
        let fetched = self.manners.fetch.get(request).await?;
        self.tick();
        Ok(fetched)
    }

    /// A file that an index names. What is wrong with it does not keep the others from being read.
    async fn further(&self, source: &Source, url: &Url) -> Result<(u64, SitemapFile), String> {
        match self.file(source, url, Validators::default()).await {
            Ok(Fetched::Fresh(response)) => {
                let bytes = response.body.len() as u64;
                let file = parsed(*response).await.map_err(|e| format!("{url}: {e}"))?;
                Ok((bytes, file))
            }
            Ok(Fetched::NotModified) => {
                Err(format!("{url} answered 304 to an unconditional request"))
            }
            Err(failure) => Err(failure.reason),
        }
    }
}

async fn parsed(response: Response) -> Result<SitemapFile, String> {
    off_thread(move || {
        extract::sitemap(&response.body, response.content_type.as_deref(), &response.url)
    })
    .await?
    .map_err(|e| e.to_string())
}

impl Walk {
    fn take(&mut self, file: SitemapFile, depth: usize) {
        self.intake.warnings.extend(file.warnings);
        self.intake.unread.extend(file.unread);
        let oldest = self.oldest;
        let recent = file.articles.into_iter().filter(|a| a.changed.is_none_or(|at| at >= oldest));
        self.articles.extend(recent);
        if self.articles.len() > MOST_ARTICLES {
            self.articles.sort_by_key(|a| Reverse(a.changed));
            self.articles.truncate(MOST_ARTICLES);
            let note = format!(
                "the sitemaps name more than {MOST_ARTICLES} articles; the oldest were left out"
            );
            if !self.intake.unread.contains(&note) {
                self.intake.unread.push(note);
            }
        }
        self.follow(file.sitemaps, depth + 1);
    }

    fn follow(&mut self, mut sitemaps: Vec<FurtherSitemap>, depth: usize) {
        // An index without dates mostly names its newest file last or first, and says not which;
        // all of them are read, as far as the bound allows.
        sitemaps.sort_by_key(|s| Reverse(s.changed));
        let oldest = self.oldest;
        sitemaps
            .retain(|s| s.changed.is_none_or(|at| at >= oldest) && self.seen.insert(s.url.clone()));
        if sitemaps.is_empty() {
            return;
        }
        if depth > DEEPEST {
            self.intake.unread.push(format!(
                "indexes stand in indexes more than {DEEPEST} deep; {} files were not read",
                sitemaps.len()
            ));
            return;
        }
        let room = MOST_FILES.saturating_sub(self.files + self.waiting.len());
        if sitemaps.len() > room {
            self.intake.unread.push(format!(
                "the index leads to more than {MOST_FILES} files; {} were not read",
                sitemaps.len() - room
            ));
        }
        self.waiting.extend(sitemaps.into_iter().take(room).map(|s| (s.url, depth)));
    }

    fn next(&mut self) -> Option<(Url, usize)> {
        let next = self.waiting.pop_front()?;
        self.files += 1;
        Some(next)
    }

    /// The oldest first; those without a date before them, since nobody knows.
    fn finish(mut self) -> Intake {
        self.articles.sort_by_key(|a| a.changed);
        self.intake.items =
            self.articles.into_iter().map(|a| Item { entry: a.entry, file: None }).collect();
        self.intake
    }
}
