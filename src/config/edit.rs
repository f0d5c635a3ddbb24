//! Adding sources and lists to a config without touching what a person wrote around them.

mod list;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};
use url::Url;

pub use self::list::{NewList, shown_list, with_list, with_watchlist};
use crate::diagnostic::Severity;
use crate::extract::Selectors;

/// A source that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// Its id; see [`free_id`].
    pub id: String,
    /// A name for people.
    pub name: String,
    /// What it is, and where.
    pub kind: NewKind,
    /// An interval such as `15m`; without it the default of its kind.
    pub every: Option<String>,
    /// Loopback and private addresses are allowed.
    pub internal: bool,
    /// Where a person files it.
    pub categories: Vec<String>,
}

/// What a new source is, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewKind {
    /// A feed.
    Feed(Url),
    /// An index page.
    Page(Url, Selectors),
    /// A sitemap.
    Sitemap(Url),
    /// A directory; paths as they are to stand in the config.
    Directory {
        /// Where files are dropped.
        path: String,
        /// Where they go when they are screened.
        done: Option<String>,
    },
}

/// Why a config was not changed. The text is for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// It is no TOML.
    #[error("the config cannot be read: {0}")]
    Syntax(String),
    /// `source` is not written as `[[source]]` tables.
    #[error("`source` is written as an inline array; write its sources as [[source]] tables first")]
    Inline,
    /// The same of `list`.
    #[error("`list` is written as an inline array; write its lists as [[list]] tables first")]
    InlineLists,
    /// `watchlists` is something else.
    #[error("`watchlists` is no array of files")]
    NoArray,
    /// With what is new it would not be a good config.
    #[error("nothing was written, since the config would be broken:\n\n{0}")]
    Broken(String),
    /// Somebody else wrote it in the meantime.
    #[error("nothing was written: {0} was changed by somebody else a moment ago; try again")]
    Changed(PathBuf),
    /// The system refuses.
    #[error("{path} cannot be written: {reason}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

/// The text of a config with these sources behind its last one; the rest stays byte for byte.
///
/// # Errors
/// [`EditError::Syntax`], [`EditError::Inline`].
pub fn with_sources(text: &str, new: &[NewSource]) -> Result<String, EditError> {
    let mut document: DocumentMut = text.parse().map_err(|e| EditError::Syntax(format!("{e}")))?;
    let sources = document
        .entry("source")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or(EditError::Inline)?;
    for source in new {
        sources.push(table(source));
    }
    Ok(document.to_string())
}

/// The `[[source]]` table alone, for showing it.
pub fn shown(source: &NewSource) -> String {
    with_sources("", std::slice::from_ref(source)).unwrap_or_default().trim().to_owned()
}

fn table(source: &NewSource) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table["id"] = value(&source.id);
    if source.name != source.id && !source.name.is_empty() {
        table["name"] = value(&source.name);
    }
    match &source.kind {
        NewKind::Feed(url) => table["url"] = value(url.as_str()),
        NewKind::Sitemap(url) => {
            table["type"] = value("sitemap");
            table["url"] = value(url.as_str());
        }
        NewKind::Page(url, selectors) => {
            table["type"] = value("page");
            table["url"] = value(url.as_str());
            table["links"] = value(&selectors.links);
            for (key, selector) in [("title", &selectors.title), ("date", &selectors.date)] {
                if let Some(selector) = selector {
                    table[key] = value(selector);
                }
            }
            if selectors.other_sites {
                table["other_sites"] = value(true);
            }
        }
        NewKind::Directory { path, done } => {
            table["type"] = value("directory");
            table["path"] = value(path);
            if let Some(done) = done {
                table["done"] = value(done);
            }
        }
    }
    if let Some(every) = &source.every {
        table["every"] = value(every);
    }
    if source.internal {
        table["internal"] = value(true);
    }
    if !source.categories.is_empty() {
        table["categories"] = value(source.categories.iter().collect::<Array>());
    }
    table
}

/// Replace the config by `after`, if it still is `before` and `after` is a good config. The old
/// file is there until the new one is whole.
///
/// # Errors
/// [`EditError`]; nothing was written then.
pub fn save(path: &Path, before: &str, after: &str) -> Result<(), EditError> {
    let loaded = super::parse(path, after);
    let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    if loaded.config.is_none() {
        let errors: Vec<String> = errors.map(ToString::to_string).collect();
        return Err(EditError::Broken(errors.join("\n\n")));
    }
    write_over(path, before, after)
}

/// Replace the file by `after`, if it still is `before`. The old file is there until the new one
/// is whole.
///
/// # Errors
/// [`EditError::Changed`], [`EditError::Io`].
pub(crate) fn write_over(path: &Path, before: &str, after: &str) -> Result<(), EditError> {
    let failed = |reason| EditError::Io { path: path.to_owned(), reason };
    // A link stays a link: what it points to is replaced.
    let target = path.canonicalize().map_err(failed)?;
    if std::fs::read_to_string(&target).map_err(failed)? != before {
        return Err(EditError::Changed(target));
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let fresh = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    replace(&target, &fresh, after).map_err(|reason| {
        let _ = std::fs::remove_file(&fresh); // may not be there
        failed(reason)
    })
}

fn replace(target: &Path, fresh: &Path, text: &str) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let about = std::fs::metadata(target)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(fresh)?;
    file.set_permissions(about.permissions())?;
    // Only root may give a file away; for others it is their own already, or becomes it.
    let _ = fchown(&file, Some(about.uid()), Some(about.gid()));
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(fresh, target)?;
    match target.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// An id that is not taken: the words of `wanted` in ASCII, with a number where needed.
pub fn free_id(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut slug = String::new();
    for c in wanted.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() >= 48 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug = if slug.is_empty() { "source" } else { slug };
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    std::iter::once(slug.to_owned())
        .chain(numbered)
        .find(|id| !taken(id))
        .unwrap_or_else(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(id: &str) -> NewSource {
        NewSource {
            id: id.into(),
            name: "The \"Wire\"".into(),
            kind: NewKind::Feed("https://n.example/rss".parse().unwrap()),
            every: Some("10m".into()),
            internal: false,
            categories: vec!["News/Minsk".into()],
        }
    }

    const CONFIG: &str = "# head\ndata_dir = \"d\"   # where\n\n[[source]]\nid = \"a\" # first\nurl = \"https://a.example/\"\n\n# --- Channels ---\n[[channel]]\nid = \"desk\"\ntype = \"desktop\"\n# the end\n";

    #[test]
    fn what_a_person_wrote_stays_byte_for_byte() {
        let after = with_sources(CONFIG, &[feed("b")]).unwrap();
        let added = "\n[[source]]\nid = \"b\"\nname = 'The \"Wire\"'\nurl = \"https://n.example/rss\"\nevery = \"10m\"\ncategories = [\"News/Minsk\"]\n";
        assert_eq!(after, CONFIG.replacen("\n\n# --- Ch", &format!("\n{added}\n# --- Ch"), 1));
        let bare = with_sources("data_dir = \"d\"", &[feed("b")]).unwrap();
        assert!(bare.starts_with("data_dir = \"d\"\n\n[[source]]\n"), "{bare}");
    }

    #[test]
    fn only_a_good_config_is_written_and_only_over_what_was_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("watchpost.toml");
        std::fs::write(&path, CONFIG).unwrap();
        let twice = with_sources(CONFIG, &[feed("a")]).unwrap();
        assert!(matches!(save(&path, CONFIG, &twice), Err(EditError::Broken(_))));
        let good = with_sources(CONFIG, &[feed("b")]).unwrap();
        assert!(matches!(save(&path, "other", &good), Err(EditError::Changed(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), CONFIG);
        let link = dir.path().join("link.toml");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        save(&link, CONFIG, &good).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), good);
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left behind");
    }

    #[test]
    fn inline_sources_are_refused() {
        let inline = "source = [{ id = \"a\", url = \"https://a.example/\" }]";
        assert!(matches!(with_sources(inline, &[feed("b")]), Err(EditError::Inline)));
    }

    #[test]
    fn ids_are_plain_and_free() {
        let taken = ["the-wire", "source"];
        let id = |wanted| free_id(wanted, |id| taken.contains(&id));
        assert_eq!(id("The  Wire!"), "the-wire-2");
        assert_eq!(id("Новости"), "source-2");
        assert_eq!(id("www.n.example/rss"), "www-n-example-rss");
    }
}
