//! Documents as programs hand them over: JSON lines, or one plain text.

use std::io::{BufRead, Read};
use std::path::Path;

use anyhow::bail;
use serde::Deserialize;

use crate::document::Document;
use crate::extract::{ExtractError, charset, dates, language};

/// No input line, and no plain text, is larger, in bytes.
const MAX_DOCUMENT: u64 = 256 * 1024 * 1024;

/// One document of an input, or why there is none.
pub(super) enum Given {
    Document { id: serde_json::Value, document: Box<Document> },
    Refused { line: usize, why: String },
}

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: Option<String>,
    title: Option<String>,
    lang: Option<String>,
    url: Option<String>,
    published: Option<String>,
}

/// Whether the name of a file says that it holds JSON lines.
pub(super) fn is_lines(name: &str) -> bool {
    name.ends_with(".jsonl") || name.ends_with(".ndjson")
}

/// Hand every document of `input` to `each`: JSON lines where its name says so or the first thing in
/// it is an object, plain text elsewhere. `path` is the id of a plain text.
pub(super) fn read(
    path: &Path,
    mut input: impl BufRead,
    each: impl FnMut(Given) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let json = loop {
        let start = input.fill_buf()?;
        match start.iter().position(|byte| !byte.is_ascii_whitespace()) {
            _ if start.is_empty() => return Ok(()),
            Some(at) => break start[at] == b'{',
            None => {
                let blank = start.len();
                input.consume(blank);
            }
        }
    };
    match json || is_lines(&path.to_string_lossy()) {
        true => read_lines(input, each),
        false => read_plain(path, input, each),
    }
}

fn read_plain(
    path: &Path,
    input: impl BufRead,
    mut each: impl FnMut(Given) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    input.take(MAX_DOCUMENT).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == MAX_DOCUMENT {
        bail!("it is larger than {MAX_DOCUMENT} bytes");
    }
    let decoded = charset::decode(&bytes, None);
    if charset::is_binary(&bytes, &decoded) {
        return Err(ExtractError::Binary.into());
    }
    let text = decoded.text;
    let id = serde_json::Value::String(path.to_string_lossy().into_owned());
    let document = Box::new(told(Document { text, ..Document::default() }));
    each(Given::Document { id, document })
}

fn read_lines(
    mut input: impl BufRead,
    mut each: impl FnMut(Given) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = input.by_ref().take(MAX_DOCUMENT).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        if read as u64 == MAX_DOCUMENT {
            bail!("line {line} is larger than {MAX_DOCUMENT} bytes");
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        each(match serde_json::from_slice::<Line>(&bytes) {
            Ok(Line { text: None, title: None, .. }) => {
                Given::Refused { line, why: "it has neither `text` nor `title`".into() }
            }
            Ok(line) => Given::Document {
                id: line.id,
                document: Box::new(told(Document {
                    title: line.title.unwrap_or_default(),
                    text: line.text.unwrap_or_default(),
                    lang: line.lang,
                    url: line.url,
                    published: line.published.as_deref().map(dates::stated),
                    ..Document::default()
                })),
            },
            Err(e) => Given::Refused { line, why: e.to_string() },
        })?;
    }
    Ok(())
}

/// With the language that the text shows, where nobody said one.
fn told(mut document: Document) -> Document {
    if document.lang.as_deref().is_none_or(str::is_empty) {
        (document.lang, document.lang_confidence) = language::of(&document.text, None).unzip();
    }
    document
}
