//! Reads several watchlist files and puts them in force together, or none of them.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Parsed, Revision, Watchlist, WatchlistSet, official, parse_csv, parse_toml};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lists::{self, Format, Summary};

/// Largest table, in bytes: twice OpenSanctions' whole collection.
const MAX_CSV_BYTES: u64 = 1 << 30;

/// Largest TOML file, in bytes: it is held in memory, and no person edits more.
const MAX_TOML_BYTES: u64 = 64 << 20;

/// Longest part of a line that a diagnostic quotes, in bytes.
const MAX_EXCERPT_BYTES: u64 = 512;

/// What came of reading watchlists.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// All lists, unless any file has an error: lists are never in force in part.
    pub set: Option<WatchlistSet>,
    /// Everything that is wrong or doubtful, file by file.
    pub diagnostics: Vec<Diagnostic>,
    /// What the official lists among them hold, counted, by the ids of the lists.
    pub official: BTreeMap<String, Summary>,
}

/// An official list that is fetched, as it is kept.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The primary file of the edition in force; none before the first one.
    pub path: Option<PathBuf>,
}

/// Read, check and lint the watchlists in these files: TOML by the extension, a table or an official
/// list by the content.
pub fn load(paths: &[PathBuf]) -> Loaded {
    load_with(paths, &[])
}

/// The same, together with official lists that are fetched. One that has no edition yet is in force
/// without an entity, so that rules can name it.
pub fn load_with(paths: &[PathBuf], fetched: &[Fetched]) -> Loaded {
    let mut diagnostics = Vec::new();
    let mut lists = Vec::with_capacity(paths.len());
    let mut official = BTreeMap::new();
    for path in paths {
        let parsed = read(path, &mut official);
        diagnostics.extend(parsed.diagnostics);
        lists.extend(parsed.list.map(Arc::new));
    }
    for list in fetched {
        let parsed = match &list.path {
            Some(path) => official::read(path, &list.id, Some(&list.name), &mut official),
            None => Parsed { list: Some(empty(list)), diagnostics: Vec::new() },
        };
        diagnostics.extend(parsed.diagnostics);
        lists.extend(parsed.list.map(Arc::new));
    }
    across(&lists, &mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Loaded { set: None, diagnostics, official };
    }
    Loaded { set: Some(WatchlistSet::new(lists)), diagnostics, official }
}

fn empty(list: &Fetched) -> Watchlist {
    Watchlist {
        id: list.id.clone(),
        name: list.name.clone(),
        topics: Vec::new(),
        entities: Vec::new(),
        announcements: None,
        path: PathBuf::new(),
    }
}

impl WatchlistSet {
    /// Lists in force together. Their order does not matter.
    pub fn new(mut lists: Vec<Arc<Watchlist>>) -> Self {
        lists.sort_by(|a, b| a.id.cmp(&b.id));
        let revision = Revision::of(&lists);
        Self { lists, revision }
    }

    /// Whether all entities are the same, with what is never looked for, such as notes.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let mut both = self.lists.iter().zip(&other.lists);
        self.lists.len() == other.lists.len()
            && both.all(|(a, b)| a.id == b.id && a.entities == b.entities)
    }
}

fn read(path: &Path, official: &mut BTreeMap<String, Summary>) -> Parsed {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    let outcome = match extension.as_str() {
        "toml" => read_toml(path),
        extension if path.is_dir() && extension != "csv" => {
            let message = "this is a folder; name the files in it, for example with *.toml";
            Err(refusal(path, "unknown-format", message.into()))
        }
        _ => match (lists::recognise(path), extension.as_str()) {
            // What an analyst keeps in a spreadsheet has its own advice and lints.
            (Ok(Format::TargetsSimpleCsv) | Err(_), "csv") => read_csv(path),
            (Ok(_), _) => Ok(official::read(path, &official::id(path), None, official)),
            (Err(why), _) if why.code == "unknown-format" => {
                let message = "a watchlist ends in .toml or .csv, or is an official list: OFAC, UN, \
                               EU, UK, OpenSanctions ...";
                Err(refusal(path, "unknown-format", message.into()))
            }
            (Err(why), _) => Err(why),
        },
    };
    outcome.unwrap_or_else(|refusal| Parsed { list: None, diagnostics: vec![*refusal] })
}

fn read_toml(path: &Path) -> Result<Parsed, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let read = open(path, MAX_TOML_BYTES)?.take(MAX_TOML_BYTES).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(parse_toml(path, &text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes());
            let message = "the file is not UTF-8 text from here on";
            let diagnostic = Diagnostic::at(Severity::Error, "not-utf8", path, &text, at, message);
            Err(Box::new(diagnostic.hint("save it in the encoding UTF-8")))
        }
    }
}

fn read_csv(path: &Path) -> Result<Parsed, Box<Diagnostic>> {
    let mut parsed = parse_csv(path, open(path, MAX_CSV_BYTES)?.take(MAX_CSV_BYTES));
    // Without its quotations a diagnostic is still true, so a failure here is no error.
    let _ = quote_lines(path, &mut parsed.diagnostics);
    Ok(parsed)
}

/// Show the lines that diagnostics speak of: a table is streamed, so they are fetched afterwards.
fn quote_lines(path: &Path, diagnostics: &mut [Diagnostic]) -> std::io::Result<()> {
    let last = diagnostics.iter().map(|diagnostic| diagnostic.line).max().unwrap_or(0);
    if last == 0 {
        return Ok(());
    }
    let mut file = BufReader::with_capacity(1 << 16, open_file(path)?.take(MAX_CSV_BYTES));
    let mut by_line: HashMap<usize, Vec<&mut Diagnostic>> = HashMap::new();
    for diagnostic in diagnostics {
        by_line.entry(diagnostic.line).or_default().push(diagnostic);
    }
    for line in 1..=last {
        let Some(wanted) = by_line.get_mut(&line) else {
            file.skip_until(b'\n')?;
            continue;
        };
        let mut bytes = Vec::new();
        let read = (&mut file).take(MAX_EXCERPT_BYTES).read_until(b'\n', &mut bytes)?;
        if read as u64 == MAX_EXCERPT_BYTES && !bytes.ends_with(b"\n") {
            file.skip_until(b'\n')?;
        }
        let text = String::from_utf8_lossy(&bytes);
        let excerpt: String = text.trim_end().chars().take(160).collect();
        for diagnostic in wanted {
            diagnostic.excerpt.clone_from(&excerpt);
        }
    }
    Ok(())
}

/// A regular file of bearable size. Anything else, such as a named pipe, could block for ever.
fn open(path: &Path, limit: u64) -> Result<File, Box<Diagnostic>> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(refusal(path, "unreadable", "this is not a file".into()));
    }
    if metadata.len() > limit {
        let message = format!("the file has {} bytes, more than {limit}", metadata.len());
        return Err(refusal(path, "too-large", message));
    }
    open_file(path).map_err(|error| unreadable(path, &error))
}

fn open_file(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Box<Diagnostic> {
    refusal(path, "unreadable", format!("the file cannot be read: {error}"))
}

fn refusal(path: &Path, code: &'static str, message: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::whole(Severity::Error, code, path, message))
}

/// What no file shows by itself.
fn across(lists: &[Arc<Watchlist>], diagnostics: &mut Vec<Diagnostic>) {
    let mut by_id: HashMap<&str, &Path> = HashMap::new();
    for list in lists {
        if let Some(first) = by_id.insert(&list.id, &list.path) {
            let message = format!("the list id `{}` is used by {} too", list.id, first.display());
            let diagnostic = refusal(&list.path, "duplicate-list", message);
            diagnostics.push(diagnostic.hint(
                "give each list an id of its own; the id of a table is its file name without .csv",
            ));
        }
    }
    let mut announcing = lists.iter().filter(|list| list.announcements.is_some()).peekable();
    let Some(first) = announcing.peek().map(|list| list.path.clone()) else { return };
    let all: Vec<_> = announcing.filter_map(|list| list.announcements.as_ref()).collect();
    for (what, missing) in [
        ("authority", all.iter().all(|a| a.authority.is_empty())),
        ("action", all.iter().all(|a| a.action.is_empty())),
        ("instrument", all.iter().all(|a| a.instrument.is_empty())),
    ] {
        if missing {
            let message = format!("no list has an `[[{what}]]`, so no sanction event can be found");
            diagnostics.push(
                Diagnostic::whole(Severity::Warning, "incomplete-announcements", &first, message)
                    .hint("add one, or watch the shipped list `sanction-announcements`"),
            );
        }
    }
}
