//! Sitemaps (sitemaps.org, protocol 0.9), with Google's news extension, and indexes of them.

use std::collections::HashSet;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use jiff::{SignedDuration, Timestamp, civil};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use url::Url;

use super::{Entry, ExtractError, charset, dates, html, identity, obstacle, urls};
use crate::document::Stated;

/// Addresses read of one file: the limit of the protocol.
const MAX_ADDRESSES: usize = 50_000;

/// Bytes read of one file, after decompression: the limit of the protocol.
const MAX_BYTES: u64 = 50 * 1024 * 1024;

/// Longest text of one element, in bytes.
const MAX_TEXT: usize = 8 * 1024;

/// From so many addresses on, one `lastmod` for all of them is the time at which the file was
/// made, and says nothing about the articles.
const UNIFORM: usize = 5;

/// One file: articles, or an index of further files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SitemapFile {
    /// Articles, in the order of the file.
    pub articles: Vec<Listed>,
    /// Further sitemaps, in the order of the file.
    pub sitemaps: Vec<FurtherSitemap>,
    /// What was wrong with the file and got mended.
    pub warnings: Vec<String>,
    /// What of the file was not read, and why.
    pub unread: Vec<String>,
}

/// An article in a sitemap.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// What the sitemap says of it.
    pub entry: Entry,
    /// The latest moment at which it can have been published or changed. A date without a time
    /// counts to the end of that day in the last zone where it ends.
    pub changed: Option<Timestamp>,
}

/// A sitemap that an index names.
#[derive(Debug, Clone, PartialEq)]
pub struct FurtherSitemap {
    /// Its address.
    pub url: Url,
    /// As [`Listed::changed`].
    pub changed: Option<Timestamp>,
}

/// Read a sitemap or an index of sitemaps: XML, or text with an address a line, gzip or not.
/// `base` is the address it came from; addresses of other sites are left out.
///
/// The key of an article is its address. Its version changes with `news:title`, and with `lastmod`
/// unless all articles of the file have the same. At most 50,000 addresses and 50 MB are read.
///
/// # Errors
/// [`ExtractError::Empty`], [`NotASitemap`](ExtractError::NotASitemap), and
/// [`NoEntries`](ExtractError::NoEntries) where neither articles nor sitemaps are named.
pub fn sitemap(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &Url,
) -> Result<SitemapFile, ExtractError> {
    let mut file = SitemapFile::default();
    let unpacked = match bytes.starts_with(&[0x1f, 0x8b]) {
        true => unpacked(bytes, &mut file)?,
        false => bytes.to_vec(),
    };
    let mut text = charset::decode(&unpacked, content_type).text;
    if text.len() as u64 > MAX_BYTES {
        let kept = html::cut(&text, MAX_BYTES as usize).len();
        text.truncate(kept);
        file.unread.push(too_large());
    }
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return Err(ExtractError::Empty);
    }
    let mut reading = Reading {
        base,
        file,
        seen: HashSet::new(),
        lastmods: Vec::new(),
        elsewhere: 0,
        capped: false,
    };
    match text.starts_with('<') {
        true => reading.xml(text)?,
        false => reading.lines(text)?,
    }
    reading.finish()
}

fn too_large() -> String {
    format!(
        "the sitemap is larger than the {} MB of the protocol; the rest was not read",
        MAX_BYTES >> 20
    )
}

fn unpacked(bytes: &[u8], file: &mut SitemapFile) -> Result<Vec<u8>, ExtractError> {
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut out);
    match read {
        Err(e) if out.is_empty() => {
            return Err(ExtractError::NotASitemap(format!("its compression is broken: {e}")));
        }
        Err(e) => file.unread.push(format!("the compression of the sitemap breaks off: {e}")),
        Ok(_) if out.len() as u64 > MAX_BYTES => {
            out.truncate(MAX_BYTES as usize);
            file.unread.push(too_large());
        }
        Ok(_) => {}
    }
    Ok(out)
}

/// What stands in one `url` or `sitemap` element.
#[derive(Default)]
struct Fields {
    loc: String,
    lastmod: String,
    title: String,
    published: String,
    lang: String,
}

struct Reading<'a> {
    base: &'a Url,
    file: SitemapFile,
    seen: HashSet<String>,
    /// `lastmod` of each article, with its title.
    lastmods: Vec<(String, String)>,
    elsewhere: usize,
    capped: bool,
}

impl Reading<'_> {
    fn xml(&mut self, text: &str) -> Result<(), ExtractError> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        // The names of the open elements, outermost first; deeper ones only count.
        let mut path: Vec<String> = Vec::new();
        let mut deeper = 0usize;
        let mut root = None;
        let mut fields = Fields::default();
        let mut words = String::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    let name = start.local_name().as_ref().to_ascii_lowercase();
                    root.get_or_insert_with(|| name.clone());
                    words.clear();
                    if path.len() < 8 {
                        if path.len() == 1 {
                            fields = Fields::default();
                        }
                        path.push(name);
                    } else {
                        deeper += 1;
                    }
                }
                Ok(Event::Empty(empty)) => {
                    root.get_or_insert_with(|| empty.local_name().as_ref().to_ascii_lowercase());
                }
                Ok(Event::End(_)) if deeper > 0 => deeper -= 1,
                Ok(Event::End(_)) => {
                    let path_now: Vec<&str> = path.iter().skip(1).map(String::as_str).collect();
                    match path_now.as_slice() {
                        ["url" | "sitemap", "loc"] => fields.loc = words.trim().to_owned(),
                        ["url" | "sitemap", "lastmod"] => fields.lastmod = words.trim().to_owned(),
                        ["url", "news", "title"] => fields.title = html::plain_line(&words),
                        ["url", "news", "publication_date"] => {
                            fields.published = words.trim().to_owned();
                        }
                        ["url", "news", "publication", "language"] => {
                            fields.lang = words.trim().to_owned();
                        }
                        ["url"] => self.article(&fields),
                        ["sitemap"] => self.further(&fields),
                        _ => {}
                    }
                    words.clear();
                    path.pop();
                }
                Ok(Event::Text(part)) => push(&mut words, &part),
                Ok(Event::CData(part)) => push(&mut words, &part),
                Ok(Event::GeneralRef(part)) => push(&mut words, &character(&part)),
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(_) => {
                    let at = reader.error_position();
                    self.file.warnings.push(format!(
                        "the XML is broken at byte {at}; what stands before it was read"
                    ));
                    break;
                }
            }
            if self.capped {
                break;
            }
        }
        match root.as_deref() {
            Some("urlset" | "sitemapindex") => Ok(()),
            Some("rss" | "feed" | "rdf") => Err(ExtractError::NotASitemap(
                "it is a feed; leave `type` out, or write `type = \"feed\"`".into(),
            )),
            Some("html") => {
                let wall = obstacle::in_place_of_a_list(text);
                let wall = wall.map_or_else(String::new, |wall| format!(": {wall}"));
                Err(ExtractError::NotASitemap(format!("it is a web page{wall}")))
            }
            Some(other) => {
                let other: String = other.chars().take(40).collect();
                Err(ExtractError::NotASitemap(format!("its first element is `{other}`")))
            }
            None => Err(ExtractError::NotASitemap("it has no element".into())),
        }
    }

    /// The text form: an address a line.
    fn lines(&mut self, text: &str) -> Result<(), ExtractError> {
        let first = text.lines().next().unwrap_or_default().trim();
        if !(first.starts_with("http://") || first.starts_with("https://")) {
            return Err(ExtractError::NotASitemap(
                "it is neither XML nor a list of addresses".into(),
            ));
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.article(&Fields { loc: line.to_owned(), ..Fields::default() });
            if self.capped {
                break;
            }
        }
        Ok(())
    }

    fn address(&mut self, loc: &str) -> Option<Url> {
        let url = urls::resolve(loc, Some(self.base))?;
        if !urls::same_site(&url, self.base) {
            self.elsewhere += 1;
            return None;
        }
        if self.file.articles.len() + self.file.sitemaps.len() >= MAX_ADDRESSES {
            self.capped = true;
            return None;
        }
        self.seen.insert(urls::canonical(&url).to_string()).then_some(url)
    }

    fn article(&mut self, fields: &Fields) {
        let Some(url) = self.address(&fields.loc) else { return };
        let (published, lastmod) = (stated(&fields.published), stated(&fields.lastmod));
        let entry = Entry {
            title: fields.title.clone(),
            lang: identity::primary_subtag(&fields.lang),
            published: published.clone().or_else(|| lastmod.clone()),
            updated: lastmod.clone(),
            ..Entry::default()
        };
        let changed = [published, lastmod].iter().flatten().filter_map(latest).max();
        self.lastmods.push((fields.lastmod.clone(), fields.title.clone()));
        self.file.articles.push(Listed { entry: identity::of_link(entry, &url, ""), changed });
    }

    fn further(&mut self, fields: &Fields) {
        let Some(url) = self.address(&fields.loc) else { return };
        let changed = stated(&fields.lastmod).as_ref().and_then(latest);
        self.file.sitemaps.push(FurtherSitemap { url, changed });
    }

    fn finish(mut self) -> Result<SitemapFile, ExtractError> {
        let Self { file, lastmods, .. } = &mut self;
        let uniform =
            lastmods.len() >= UNIFORM && lastmods.iter().all(|(l, _)| *l == lastmods[0].0);
        for (listed, (lastmod, title)) in file.articles.iter_mut().zip(lastmods.iter()) {
            let lastmod = if uniform { "" } else { lastmod.as_str() };
            listed.entry.updated = listed.entry.updated.take().filter(|_| !uniform);
            identity::revise(&mut listed.entry, &[title, lastmod]);
        }
        if self.elsewhere > 0 {
            let n = self.elsewhere;
            self.file.warnings.push(format!("{n} addresses of other sites were left out"));
        }
        if self.capped {
            self.file.unread.push(format!(
                "the sitemap has more than the {MAX_ADDRESSES} addresses of the protocol; the rest was not read"
            ));
        }
        match self.file.articles.is_empty() && self.file.sitemaps.is_empty() {
            true => Err(ExtractError::NoEntries),
            false => Ok(self.file),
        }
    }
}

fn push(words: &mut String, part: &str) {
    if words.len() < MAX_TEXT {
        words.push_str(html::cut(part, MAX_TEXT));
    }
}

/// A character reference or one of HTML's named entities; others are left as they stand.
fn character(reference: &BytesRef<'_>) -> String {
    html::decode_entities(&format!("&{};", &**reference))
}

fn stated(words: &str) -> Option<Stated> {
    let stated = dates::stated(words);
    (!stated.words.is_empty()).then_some(stated)
}

/// The latest moment that the words can mean.
fn latest(stated: &Stated) -> Option<Timestamp> {
    // A day ends last twelve hours after it ended in UTC.
    const DAY_AND_A_HALF: SignedDuration = SignedDuration::from_hours(36);
    stated.utc.or_else(|| {
        let date: civil::Date = stated.words.get(..10)?.parse().ok()?;
        let midnight = date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        midnight.checked_add(DAY_AND_A_HALF).ok()
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(text: impl AsRef<[u8]>) -> Result<SitemapFile, ExtractError> {
        sitemap(
            text.as_ref(),
            Some("application/xml"),
            &"https://www.n.example/s.xml".parse().unwrap(),
        )
    }

    const NEWS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc>https://n.example/a?x=1&amp;y=2</loc>
  <news:news><news:publication><news:name>N</news:name><news:language>ru</news:language></news:publication>
   <news:publication_date>2026-03-04T10:00:00+03:00</news:publication_date>
   <news:title>Tea &amp; &lt;b&gt;sanctions&lt;/b&gt;</news:title></news:news>
  <image:image><image:loc>https://n.example/a.jpg</image:loc></image:image></url>
 <url><loc>https://n.example/b</loc><lastmod>2026-03-03</lastmod></url>
 <url><loc>https://n.example/b#again</loc></url>
 <url><loc>https://other.example/c</loc></url>
</urlset>"#;

    #[test]
    fn news_and_plain_entries() {
        let file = read(NEWS).unwrap();
        assert_eq!(file.articles.len(), 2);
        let (a, b) = (&file.articles[0], &file.articles[1]);
        assert_eq!(a.entry.link.as_deref(), Some("https://n.example/a?x=1&y=2"));
        assert_eq!(
            (a.entry.title.as_str(), a.entry.lang.as_deref()),
            ("Tea & sanctions", Some("ru"))
        );
        assert_eq!(a.changed, "2026-03-04T07:00:00Z".parse().ok());
        assert_eq!(b.changed, "2026-03-04T12:00:00Z".parse().ok());
        assert_eq!(b.entry.published.as_ref().unwrap().utc, None);
        assert_eq!(file.warnings, ["1 addresses of other sites were left out"]);
    }

    #[test]
    fn an_index_names_further_sitemaps() {
        let file = read("<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2026-01-01T00:00:00Z</lastmod></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>").unwrap();
        let urls: Vec<&str> = file.sitemaps.iter().map(|s| s.url.as_str()).collect();
        assert_eq!(urls, ["https://www.n.example/s1.xml.gz", "https://www.n.example/s2.xml"]);
        assert_eq!(file.sitemaps[0].changed, "2026-01-01T00:00:00Z".parse().ok());
    }

    #[test]
    fn gzip_and_text_are_read_as_well() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(NEWS.as_bytes()).unwrap();
        let gz = gz.finish().unwrap();
        assert_eq!(read(&gz).unwrap().articles.len(), 2);
        let broken = read(&gz[..gz.len() - 20]).unwrap();
        assert!(broken.unread[0].contains("breaks off"), "{:?}", broken.unread);
        assert!(matches!(read(&gz[..12]), Err(ExtractError::NotASitemap(_))));
        let text = read("https://n.example/1\r\nhttps://n.example/2\n\n").unwrap();
        assert_eq!(text.articles.len(), 2);
    }

    #[test]
    fn what_is_no_sitemap_says_what_it_is() {
        let why = |text: &str| read(text).unwrap_err().to_string();
        assert!(why("<rss><channel/></rss>").contains("it is a feed"));
        assert!(why("<!doctype html><html><body>404</body></html>").contains("web page"));
        assert!(why("Not found").contains("neither XML nor a list"));
        assert_eq!(read("<urlset></urlset>"), Err(ExtractError::NoEntries));
        assert_eq!(read(" \n"), Err(ExtractError::Empty));
    }

    #[test]
    fn a_truncated_file_gives_what_was_complete() {
        let cut = &NEWS[..NEWS.find("<lastmod>").unwrap() + 12];
        let file = read(cut).unwrap();
        assert_eq!(file.articles.len(), 1);
    }

    #[test]
    fn lastmod_makes_a_version_unless_it_is_the_same_everywhere() {
        let of = |lastmod: &str, others: usize| {
            let url = |n: usize, mod_: &str| {
                format!("<url><loc>/{n}</loc><lastmod>{mod_}</lastmod></url>")
            };
            let rest: String = (1..=others).map(|n| url(n, lastmod)).collect();
            let text = format!("<urlset>{}{rest}</urlset>", url(0, lastmod));
            read(text).unwrap().articles[0].entry.clone()
        };
        assert_ne!(of("2026-01-01", 0).version, of("2026-01-02", 0).version);
        assert_eq!(of("2026-01-01", 0).key, of("2026-01-02", 0).key);
        assert_eq!(of("2026-01-01", 9).version, of("2026-01-02", 9).version);
    }

    #[test]
    fn a_million_addresses_are_bounded_by_the_protocol() {
        let urls: String = (0..1_000_000).map(|n| format!("<url><loc>/{n}</loc></url>")).collect();
        let file = read(format!("<urlset>{urls}</urlset>")).unwrap();
        assert_eq!(file.articles.len(), MAX_ADDRESSES);
        assert!(file.unread[0].contains("more than the 50000 addresses"), "{:?}", file.unread);
    }

    #[test]
    fn hostile_xml_is_only_text() {
        let bomb = "<!DOCTYPE urlset [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><urlset><url><loc>/&b;</loc></url></urlset>";
        assert_eq!(
            read(bomb).unwrap().articles[0].entry.link.as_deref(),
            Some("https://www.n.example/&b;")
        );
        let deep = format!(
            "<urlset><url>{}<loc>/x</loc>{}</url><url><loc>/y</loc></url></urlset>",
            "<a>".repeat(100_000),
            "</a>".repeat(100_000)
        );
        let file = read(deep).unwrap();
        assert_eq!(file.articles.len(), 1);
    }
}
