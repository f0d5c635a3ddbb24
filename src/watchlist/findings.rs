//! Diagnostics of one file as they are collected. A table of a hundred thousand rows can break a
//! rule in each of them, so only the first few of a kind are kept and the others counted.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::places::Place;
use crate::diagnostic::{Diagnostic, Severity};

/// How many diagnostics of one code and severity a file may have before the rest is only counted.
const KEPT_PER_CODE: usize = 20;

/// The diagnostics of one file.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    path: &'a Path,
    text: &'a str,
    kept: Vec<Diagnostic>,
    counts: BTreeMap<(Severity, Cow<'static, str>), usize>,
}

impl<'a> Findings<'a> {
    /// None yet. `text` is the whole file, or empty if it is a table that was streamed.
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, kept: Vec::new(), counts: BTreeMap::new() }
    }

    /// The file cannot be used because of this.
    pub(super) fn error(&mut self, place: Place, code: &'static str, message: String, hint: &str) {
        self.add(Severity::Error, place, code, message, hint);
    }

    /// This is probably not what was meant.
    pub(super) fn warn(&mut self, place: Place, code: &'static str, message: String, hint: &str) {
        self.add(Severity::Warning, place, code, message, hint);
    }

    /// Whether another warning with this code would only be counted; if so, it is. Spares a million
    /// messages that nobody reads.
    pub(super) fn passes_over(&mut self, code: &'static str) -> bool {
        match self.counts.get_mut(&(Severity::Warning, code.into())) {
            Some(count) if *count >= KEPT_PER_CODE => {
                *count += 1;
                true
            }
            _ => false,
        }
    }

    /// Something about the file as a whole, or a diagnostic that was made elsewhere.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.count(diagnostic.severity, diagnostic.code.clone()) {
            self.kept.push(diagnostic);
        }
    }

    /// Whether the file cannot be used.
    pub(super) fn has_errors(&self) -> bool {
        self.counts.keys().any(|(severity, _)| *severity == Severity::Error)
    }

    /// The line of a place, counted from 1.
    pub(super) fn line(&self, place: Place) -> usize {
        match place {
            Place::Line(line) => line,
            Place::Offset(at) => {
                let before = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
                before.iter().filter(|byte| **byte == b'\n').count() + 1
            }
        }
    }

    /// All of them; where some were only counted, their number comes last.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for ((severity, code), count) in self.counts {
            if count > KEPT_PER_CODE {
                let message =
                    format!("{} more like the {KEPT_PER_CODE} above", count - KEPT_PER_CODE);
                let whole = Diagnostic::whole(severity, "", self.path, message);
                self.kept.push(Diagnostic { code, ..whole });
            }
        }
        self.kept
    }

    fn add(
        &mut self,
        severity: Severity,
        place: Place,
        code: &'static str,
        message: String,
        hint: &str,
    ) {
        if !self.count(severity, code.into()) {
            return;
        }
        let mut diagnostic = match place {
            Place::Offset(at) => Diagnostic::at(severity, code, self.path, self.text, at, message),
            Place::Line(line) => {
                Diagnostic { line, ..Diagnostic::whole(severity, code, self.path, message) }
            }
        };
        if !hint.is_empty() {
            diagnostic = diagnostic.hint(hint);
        }
        self.kept.push(diagnostic);
    }

    fn count(&mut self, severity: Severity, code: Cow<'static, str>) -> bool {
        let count = self.counts.entry((severity, code)).or_default();
        *count += 1;
        *count <= KEPT_PER_CODE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_counted() {
        let mut findings = Findings::new(Path::new("w.csv"), "");
        for line in 1..=KEPT_PER_CODE + 7 {
            findings.warn(Place::Line(line), "x", "m".into(), "");
        }
        assert!(findings.passes_over("x") && !findings.passes_over("y"));
        let all = findings.finish();
        assert_eq!(all.len(), KEPT_PER_CODE + 1);
        assert_eq!(all.last().unwrap().message, "8 more like the 20 above");
    }
}
