//! A mistake in a file that a person edits: where it is, what is wrong, what to do.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Works, but is probably not what was meant.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

/// A mistake, with its place in the file. Its `Display` is the whole message for a terminal,
/// several lines long, with no colour and no newline at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A short stable name, such as `unknown-key`, for programs and for the documentation.
    pub code: Cow<'static, str>,
    /// The file.
    pub path: PathBuf,
    /// Line, counted from 1. Zero where the whole file is meant.
    pub line: usize,
    /// Column in characters, counted from 1. Zero where the whole line is meant.
    pub column: usize,
    /// The line itself, without its newline, shortened if it is very long.
    pub excerpt: String,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// The longest excerpt that is kept, in characters.
const EXCERPT_LIMIT: usize = 160;

impl Diagnostic {
    /// A diagnostic for the byte offset `at` of `text`, the content of `path`.
    pub fn at(
        severity: Severity,
        code: &'static str,
        path: &Path,
        text: &str,
        at: usize,
        message: impl Into<String>,
    ) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &text[..at];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let excerpt = text[start..].lines().next().unwrap_or("");
        Self {
            severity,
            code: code.into(),
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: text[start..at].chars().count() + 1,
            excerpt: masked(excerpt).chars().take(EXCERPT_LIMIT).collect(),
            message: message.into(),
            hint: None,
        }
    }

    /// A diagnostic about a file as a whole.
    pub fn whole(
        severity: Severity,
        code: &'static str,
        path: &Path,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code: code.into(),
            path: path.to_owned(),
            line: 0,
            column: 0,
            excerpt: String::new(),
            message: message.into(),
            hint: None,
        }
    }

    /// The same, with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What the TOML parser complains of in `text`, the content of `path`. An unknown key gets
    /// the nearest known one as its hint.
    pub fn from_toml(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        let message = error.message().trim().replace('\n', "; ");
        let unknown =
            message.starts_with("unknown field") || message.starts_with("unknown variant");
        let code = if unknown { "unknown-key" } else { "syntax" };
        let mut names = message.split('`').skip(1).step_by(2);
        let hint = match (unknown, names.next()) {
            (true, Some(typed)) => {
                let known: Vec<&str> = names.collect();
                Some(match nearest(typed, &known) {
                    Some(best) => format!("did you mean `{best}`?"),
                    None => format!("known here: {}", known.join(", ")),
                })
            }
            _ => None,
        };
        let message = match (unknown, message.split_once(", expected")) {
            (true, Some((short, _))) => short.replace("unknown field", "unknown key"),
            _ => message,
        };
        let diagnostic = Self::at(Severity::Error, code, path, text, at, message);
        Self { hint, ..diagnostic }
    }
}

/// The line without secrets: a Standard Webhooks secret shows only its prefix, and the user part
/// of a URL is left out, for a diagnostic ends in logs.
fn masked(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("whsec_") {
        let (before, secret) = rest.split_at(at + "whsec_".len());
        out.push_str(before);
        out.push_str("...");
        rest =
            secret.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c));
    }
    out.push_str(rest);
    if let Some(scheme) = out.find("://") {
        let host = scheme + "://".len();
        let end = out[host..].find(['/', '"', ' ']).map_or(out.len(), |end| host + end);
        if let Some(user) = out[host..end].rfind('@') {
            out.replace_range(host..host + user, "...");
        }
    }
    out
}

/// The known name that a person most likely meant, if any is near enough.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(typed, name), *name))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        if self.line == 0 {
            write!(f, "\n  --> {}", self.path.display())?;
        } else {
            let gutter = self.line.to_string();
            let pad = " ".repeat(gutter.len());
            write!(f, "\n{pad} --> {}:{}", self.path.display(), self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
            if !self.excerpt.is_empty() {
                write!(f, "\n{pad} |\n{gutter} | {}", self.excerpt)?;
            }
            if self.column > 0 {
                // Tabs are repeated so that the caret stays under its character.
                let lead: String = (self.excerpt.chars())
                    .take(self.column - 1)
                    .map(|c| if c == '\t' { '\t' } else { ' ' })
                    .collect();
                write!(f, "\n{pad} | {lead}^")?;
            }
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  = help: {hint}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[allow(dead_code)]
        aliases: Vec<String>,
    }

    #[test]
    fn an_unknown_key_shows_its_line_and_the_key_that_was_meant() {
        let text = "# a list\nalises = [\"x\"]\n";
        let error = toml::from_str::<Sample>(text).unwrap_err();
        let shown = Diagnostic::from_toml(Path::new("w.toml"), text, &error).to_string();
        assert_eq!(
            shown,
            "error[unknown-key]: unknown key `alises`\n  --> w.toml:2:1\n  |\n2 | alises = [\"x\"]\n  | ^\n  \
             = help: did you mean `aliases`?"
        );
    }

    #[test]
    fn where_the_whole_line_is_meant_no_column_is_shown() {
        let diagnostic = Diagnostic::at(Severity::Error, "x", Path::new("l.csv"), "a\nb", 2, "m");
        let shown = Diagnostic { column: 0, ..diagnostic }.to_string();
        assert_eq!(shown, "error[x]: m\n  --> l.csv:2\n  |\n2 | b");
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "имя = 1";
        let shown = Diagnostic::at(Severity::Error, "x", Path::new("f"), text, 6, "m");
        assert_eq!((shown.line, shown.column), (1, 4));
    }
}
