//! Finding what can be watched at an address: the feed that it is, the feeds that its page names,
//! the paths where sites keep them, the sitemaps of `robots.txt`.
//!
//! Every candidate is fetched and read, so that what is offered is what a visit would find.

use std::collections::HashSet;

use serde::Serialize;
use url::Url;

use crate::document::Stated;
use crate::extract::{self, Entry, ExtractError, Selectors};
use crate::fetch::{Fetch, FetchError, Fetched, Request, Response, Validators};

/// Where sites keep their feed without naming it, the most common first.
const WELL_KNOWN: [&str; 8] = [
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
];

/// Candidates read for one address.
const MOST: usize = 12;

const ITSELF: &str = "the address itself";

/// Entries shown of a candidate.
const SHOWN: usize = 5;

/// Something that can be watched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its address.
    pub url: Url,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: CandidateKind,
    /// How it was found.
    pub found: &'static str,
    /// What it calls itself, else what the page calls it.
    pub title: String,
    /// Entries in it at this moment.
    pub entries: usize,
    /// The first of them, as a visit would read them.
    pub newest: Vec<Headline>,
    /// What is wrong with it and can be mended.
    pub warnings: Vec<String>,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CandidateKind {
    /// A feed.
    Feed,
    /// An index page.
    Page,
    /// A sitemap.
    Sitemap,
}

/// An entry, to recognise the source by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headline {
    /// The headline.
    pub title: String,
    /// Its address.
    pub link: Option<String>,
    /// When it was published.
    pub published: Option<Stated>,
}

/// Why nothing can be watched at an address. The text is for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// The address itself cannot be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It answered 304 to an unconditional request.
    #[error("{0} answered 304 to an unconditional request")]
    NotModified(Url),
    /// Neither the address nor what it leads to can be read.
    #[error("{url} leads to no feed and no sitemap: {reason}")]
    Nothing {
        /// The address.
        url: Url,
        /// What was tried.
        reason: String,
    },
    /// It is not what the operator says.
    #[error("{url} cannot be watched so: {reason}")]
    Unreadable {
        /// The address.
        url: Url,
        /// What is wrong.
        reason: ExtractError,
    },
}

/// How the operator says an address is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// As a feed.
    Feed,
    /// As an index page.
    Page(Selectors),
    /// As a sitemap.
    Sitemap,
}

/// Read `url` as what the operator says it is.
///
/// # Errors
/// [`DiscoveryError`].
pub async fn proven(
    fetch: &dyn Fetch,
    url: &Url,
    internal: bool,
    said: &Said,
) -> Result<Candidate, DiscoveryError> {
    let answer = get(fetch, url, internal).await?;
    let read = match said {
        Said::Feed => as_feed(&answer, ITSELF, ""),
        Said::Sitemap => as_sitemap(&answer, ITSELF),
        Said::Page(selectors) => as_page(&answer, selectors),
    };
    read.map_err(|reason| DiscoveryError::Unreadable { url: url.clone(), reason })
}

/// What can be watched at `url`, best first. `looking` is told each address before it is asked.
///
/// # Errors
/// [`DiscoveryError`].
pub async fn discover(
    fetch: &dyn Fetch,
    url: &Url,
    internal: bool,
    mut looking: impl FnMut(&Url) + Send,
) -> Result<Vec<Candidate>, DiscoveryError> {
    looking(url);
    let answer = get(fetch, url, internal).await?;
    let reason = match as_feed(&answer, ITSELF, "") {
        Ok(feed) => return Ok(vec![feed]),
        Err(reason) => reason,
    };
    if let Ok(sitemap) = as_sitemap(&answer, ITSELF) {
        return Ok(vec![sitemap]);
    }
    let page = &answer.response;
    let mut search = Search { fetch, internal, asked: HashSet::new(), found: Vec::new() };
    search.asked.extend([url.clone(), page.url.clone()]);
    for link in extract::feed_links(&page.body, page.content_type.as_deref(), &page.url) {
        let read = |answer: &Answer| as_feed(answer, "named by the page", &link.title);
        search.ask(&link.url, &mut looking, read).await;
    }
    for url in WELL_KNOWN.iter().filter_map(|path| page.url.join(path).ok()) {
        // The others mostly lead to the same one.
        if search.found.is_empty() {
            search.ask(&url, &mut looking, |answer| as_feed(answer, "a usual place", "")).await;
        }
    }
    if search.found.is_empty() {
        for url in sitemaps(fetch, &page.url, internal, &mut looking).await {
            let read = |answer: &Answer| as_sitemap(answer, "named by robots.txt");
            search.ask(&url, &mut looking, read).await;
        }
    }
    let found: Vec<Candidate> = search.found.into_iter().map(|(_, candidate)| candidate).collect();
    match found.is_empty() {
        true => Err(DiscoveryError::Nothing {
            url: url.clone(),
            reason: format!(
                "{reason}; neither its page nor robots.txt names one, and none is where feeds usually are"
            ),
        }),
        false => Ok(found),
    }
}

/// Asks one address after the other, and none twice.
struct Search<'a> {
    fetch: &'a dyn Fetch,
    internal: bool,
    asked: HashSet<Url>,
    /// Each with the address where it was found in the end: several may redirect to one.
    found: Vec<(Url, Candidate)>,
}

impl Search<'_> {
    async fn ask(
        &mut self,
        url: &Url,
        looking: &mut (impl FnMut(&Url) + Send),
        read: impl FnOnce(&Answer) -> Result<Candidate, ExtractError> + Send,
    ) {
        if self.found.len() >= MOST || !self.asked.insert(url.clone()) {
            return;
        }
        looking(url);
        let Ok(answer) = get(self.fetch, url, self.internal).await else { return };
        let at = extract::canonical(&answer.response.url);
        if self.found.iter().all(|(known, _)| *known != at)
            && let Ok(candidate) = read(&answer)
        {
            self.found.push((at, candidate));
        }
    }
}

async fn sitemaps(
    fetch: &dyn Fetch,
    base: &Url,
    internal: bool,
    looking: &mut (impl FnMut(&Url) + Send),
) -> Vec<Url> {
    let Ok(robots) = base.join("/robots.txt") else { return Vec::new() };
    looking(&robots);
    let Ok(answer) = get(fetch, &robots, internal).await else { return Vec::new() };
    let text = String::from_utf8_lossy(&answer.response.body);
    let lines = text.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let value = value.split('#').next()?.trim();
        (key.trim().eq_ignore_ascii_case("sitemap")).then(|| base.join(value).ok()).flatten()
    });
    let mut found: Vec<Url> =
        lines.filter(|url| matches!(url.scheme(), "http" | "https")).collect();
    // Those for news first.
    found.sort_by_key(|url| !url.path().to_ascii_lowercase().contains("news"));
    found.dedup();
    found.truncate(MOST);
    found
}

/// What an address answered.
struct Answer {
    asked: Url,
    response: Response,
}

async fn get(fetch: &dyn Fetch, url: &Url, internal: bool) -> Result<Answer, DiscoveryError> {
    let request =
        Request { url: url.clone(), validators: Validators::default(), internal, robots: None };
    match fetch.get(request).await? {
        Fetched::Fresh(response) => Ok(Answer { asked: url.clone(), response: *response }),
        Fetched::NotModified => Err(DiscoveryError::NotModified(url.clone())),
    }
}

fn as_feed(answer: &Answer, found: &'static str, title: &str) -> Result<Candidate, ExtractError> {
    let response = &answer.response;
    let feed = extract::feed(&response.body, response.content_type.as_deref(), &response.url)?;
    Ok(Candidate {
        title: if feed.title.is_empty() { title.to_owned() } else { feed.title },
        ..candidate(answer, CandidateKind::Feed, found, feed.entries, feed.warnings)
    })
}

fn as_page(answer: &Answer, selectors: &Selectors) -> Result<Candidate, ExtractError> {
    let response = &answer.response;
    let kind = response.content_type.as_deref();
    let page = extract::links(&response.body, kind, &response.url, selectors)?;
    let found = "the address itself";
    Ok(Candidate {
        title: page.title,
        ..candidate(answer, CandidateKind::Page, found, page.entries, page.warnings)
    })
}

fn as_sitemap(answer: &Answer, found: &'static str) -> Result<Candidate, ExtractError> {
    let response = &answer.response;
    let kind = response.content_type.as_deref();
    let mut file = extract::sitemap(&response.body, kind, &response.url)?;
    file.articles.sort_by_key(|article| std::cmp::Reverse(article.changed));
    let further = file.sitemaps.len();
    let entries = file.articles.into_iter().map(|article| article.entry).collect();
    let mut warnings = file.warnings;
    warnings.extend(file.unread);
    if further > 0 {
        warnings.push(format!("it is an index of {further} sitemaps"));
    }
    Ok(candidate(answer, CandidateKind::Sitemap, found, entries, warnings))
}

fn candidate(
    answer: &Answer,
    kind: CandidateKind,
    found: &'static str,
    entries: Vec<Entry>,
    warnings: Vec<String>,
) -> Candidate {
    let count = entries.len();
    let newest = entries.into_iter().take(SHOWN).map(|entry| Headline {
        title: entry.title,
        link: entry.link,
        published: entry.published,
    });
    Candidate {
        // Where it moved for good; a redirect for the moment is followed at each visit.
        url: answer.response.moved_to.as_ref().unwrap_or(&answer.asked).clone(),
        kind,
        found,
        title: String::new(),
        entries: count,
        newest: newest.collect(),
        warnings,
    }
}
