//! The page of an article: asked for, read, and judged by how much of the article is on it.

use url::Url;

use super::{Pipeline, intake, off_thread};
use crate::config::{Source, SourceKind};
use crate::extract::{self, Article, Entry, Obstacle, obstacle};
use crate::fetch::{Fetched, Response, Validators};
use crate::record::Coverage;

impl Pipeline {
    /// The article page of an entry; `None` where the entry names no page.
    pub(super) async fn page(
        &self,
        source: &Source,
        entry: &Entry,
    ) -> Result<Option<Article>, String> {
        let Some(link) = &entry.link else { return Ok(None) };
        let url: Url =
            link.parse().map_err(|e| format!("the link {link} is not an address: {e}"))?;
        if let SourceKind::Canary(canary) = &source.kind {
            let response = intake::canary::answer(canary, &url, self.clock.now());
            return self.parse_article(response).await.map(Some);
        }
        let request = self.page_request(source, url.clone(), Validators::default()).await;
        let request = request.map_err(|e| e.to_string())?;
        match self.manners.fetch.get(request).await {
            Ok(Fetched::Fresh(response)) if obstacle::to_the_front(&url, &response.url) => {
                let words = response.url.to_string();
                let obstacle = Some(Obstacle { kind: obstacle::Kind::Missing, words });
                Ok(Some(Article { obstacle, ..Article::default() }))
            }
            Ok(Fetched::Fresh(response)) => self.parse_article(*response).await.map(Some),
            Ok(Fetched::NotModified) => {
                Err("the page answered 304 to an unconditional request".into())
            }
            Err(e) => Err(e.to_string()),
        }
    }

    async fn parse_article(&self, response: Response) -> Result<Article, String> {
        if let Some(kind) = response.content_type.as_deref().filter(|kind| !readable(kind)) {
            return Err(format!("the page is {kind}, which cannot be read as an article"));
        }
        off_thread(move || {
            let page = extract::charset::decode(&response.body, response.content_type.as_deref());
            extract::article(&page.text, Some(&response.url))
        })
        .await?
        .map_err(|e| e.to_string())
    }
}

/// What of a page is screened, and how much of the article that is.
pub(super) fn seen(article: Option<Article>) -> (Option<Article>, Coverage) {
    let Some(obstacle) = article.as_ref().and_then(|article| article.obstacle.clone()) else {
        return (article, Coverage::Full);
    };
    let reason = obstacle.to_string();
    (
        article.filter(|_| !obstacle.kind.hides_all()),
        Coverage::SummaryOnly { reason, obstacle: Some(obstacle.kind) },
    )
}

/// Whether a `Content-Type` is one that an article can have.
fn readable(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "" | "text/html" | "application/xhtml+xml" | "text/plain" | "application/xml" | "text/xml"
    )
}
