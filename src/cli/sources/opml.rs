//! OPML 2.0 (opml.org/spec2.opml): the lists of feeds that feed readers exchange.

use anyhow::bail;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use crate::extract::charset;

/// Outlines read of one file.
const MOST: usize = 100_000;

/// Folders may be nested so deep.
const DEEPEST: usize = 32;

/// A feed in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// What it is called; may be empty.
    pub title: String,
    /// Its address, as it stands there.
    pub address: String,
    /// The folders around it, `News/Belarus`, and the categories it names.
    pub categories: Vec<String>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Outlines {
    /// The feeds, in the order of the file.
    pub feeds: Vec<Outline>,
    /// What could not be read, for the operator.
    pub warnings: Vec<String>,
}

/// Read a list of feeds. What can be read of an ill-formed one is read.
pub fn read(bytes: &[u8]) -> anyhow::Result<Outlines> {
    let text = charset::decode(bytes, None).text;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut read = Outlines::default();
    // For each open outline the name of the folder it is, if it is one.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut is_opml = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "opml" => is_opml = true,
                "outline" => {
                    if open.len() >= DEEPEST {
                        bail!("folders are nested more than {DEEPEST} deep");
                    }
                    let folder = take(&start, &open, &mut read);
                    open.push(folder);
                }
                _ => {}
            },
            Ok(Event::Empty(empty)) if empty.local_name().as_ref() == "outline" => {
                take(&empty, &open, &mut read);
            }
            Ok(Event::End(end)) if end.local_name().as_ref() == "outline" => {
                open.pop();
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                let at = reader.error_position();
                read.warnings.push(format!(
                    "the XML is broken at byte {at}; what stands before it was read"
                ));
                break;
            }
        }
        if read.feeds.len() > MOST {
            bail!("it lists more than {MOST} feeds");
        }
    }
    if !is_opml {
        bail!("this is not an OPML file: it has no element `opml`");
    }
    Ok(read)
}

/// Keep the feed that an outline is, and answer the folder that it is.
fn take(outline: &BytesStart<'_>, open: &[Option<String>], read: &mut Outlines) -> Option<String> {
    let mut of = Outline::default();
    let (mut text, mut category) = (String::new(), String::new());
    for attribute in outline.attributes().with_checks(false).flatten() {
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default();
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match attribute.key.local_name().as_ref().to_ascii_lowercase().as_str() {
            "title" => of.title = value,
            "text" => text = value,
            "xmlurl" => of.address = value,
            "category" => category = value,
            _ => {}
        }
    }
    if of.title.is_empty() {
        of.title = text;
    }
    if of.address.is_empty() {
        return Some(of.title).filter(|title| !title.is_empty());
    }
    let path: Vec<String> =
        open.iter().flatten().map(|folder| folder.replace(['/', ','], " ")).collect();
    let named = category.split(',').map(|c| c.trim().trim_matches('/').to_owned());
    for category in std::iter::once(path.join("/")).chain(named) {
        if !category.is_empty() && !of.categories.contains(&category) {
            of.categories.push(category);
        }
    }
    read.feeds.push(of);
    None
}

/// Write a list of feeds, those of one category in its folder.
pub fn write(title: &str, feeds: &[Outline]) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    out.push_str(&format!("  <head>\n    <title>{}</title>\n  </head>\n  <body>\n", escape(title)));
    let mut root = Folder::default();
    for feed in feeds {
        let path = feed.categories.first().map(String::as_str).unwrap_or_default();
        let mut folder = &mut root;
        for name in path.split('/').filter(|name| !name.is_empty()).take(DEEPEST) {
            folder = folder.inside(name);
        }
        folder.feeds.push(feed);
    }
    root.write(&mut out, 2);
    out.push_str("  </body>\n</opml>\n");
    out
}

#[derive(Default)]
struct Folder<'a> {
    /// In the order in which they first came up.
    folders: Vec<(String, Folder<'a>)>,
    feeds: Vec<&'a Outline>,
}

impl<'a> Folder<'a> {
    fn inside(&mut self, name: &str) -> &mut Folder<'a> {
        let at = self.folders.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.folders.push((name.to_owned(), Folder::default()));
            self.folders.len() - 1
        });
        &mut self.folders[at].1
    }

    fn write(&self, out: &mut String, depth: usize) {
        let pad = "  ".repeat(depth);
        for (name, folder) in &self.folders {
            out.push_str(&format!("{pad}<outline text=\"{}\">\n", escape(name.as_str())));
            folder.write(out, depth + 1);
            out.push_str(&format!("{pad}</outline>\n"));
        }
        for feed in &self.feeds {
            let (title, address) = (escape(feed.title.as_str()), escape(feed.address.as_str()));
            let categories: Vec<String> = feed.categories.iter().map(|c| format!("/{c}")).collect();
            let categories = match categories.is_empty() {
                true => String::new(),
                false => format!(" category=\"{}\"", escape(categories.join(","))),
            };
            out.push_str(&format!(
                "{pad}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{address}\"{categories}/>\n"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIST: &str = r#"<?xml version="1.0" encoding="windows-1251"?><opml version="1.0"><body>
<outline text="News"><outline title="Belarus &amp; co" text="x">
  <outline type="rss" text="&#1041;&#1077;&#1083;" xmlUrl="https://b.example/rss?a=1&amp;b=2" category="/Agencies,/News/Belarus &amp; co"/>
</outline></outline>
<outline text="Top" xmlUrl="https://t.example/"></outline>
<outline text="No feed" htmlUrl="https://x.example/"/>
</body></opml>"#;

    #[test]
    fn feeds_with_their_folders_and_categories() {
        let read = read(LIST.as_bytes()).unwrap();
        assert_eq!(read.feeds.len(), 2);
        assert_eq!(read.feeds[0].title, "Бел");
        assert_eq!(read.feeds[0].address, "https://b.example/rss?a=1&b=2");
        assert_eq!(read.feeds[0].categories, ["News/Belarus & co", "Agencies"]);
        assert_eq!((read.feeds[1].title.as_str(), read.feeds[1].categories.len()), ("Top", 0));
    }

    #[test]
    fn what_is_no_list_or_hostile_is_refused() {
        assert!(read(b"<rss/>").unwrap_err().to_string().contains("not an OPML file"));
        let deep = format!("<opml>{}", "<outline text=\"a\">".repeat(100_000));
        assert!(read(deep.as_bytes()).unwrap_err().to_string().contains("32 deep"));
        let cut = &LIST[..LIST.find("<outline text=\"Top\"").unwrap() + 10];
        assert_eq!(read(cut.as_bytes()).unwrap().feeds.len(), 1);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(feeds in proptest::collection::vec((
            "[a-zA-Zа-я<>&\"' ]{1,20}", "[a-z&?=/]{1,20}", proptest::collection::vec("[A-Za-z&<]{1,8}(/[A-Za-z]{1,8}){0,2}", 0..3)), 0..8))
        {
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let feeds: Vec<Outline> = feeds.into_iter().map(|(title, path, mut categories)| {
                let mut seen = std::collections::HashSet::new();
                categories.retain(|c| seen.insert(c.clone()));
                Outline { title: plain(&title), address: format!("https://n.example/{path}"), categories }
            }).collect();
            let read = read(write("Mine", &feeds).as_bytes()).unwrap();
            let sorted = |mut feeds: Vec<Outline>| { feeds.sort_by(|a, b| (&a.address, &a.title, &a.categories).cmp(&(&b.address, &b.title, &b.categories))); feeds };
            prop_assert_eq!(sorted(read.feeds), sorted(feeds));
        }
    }
}
