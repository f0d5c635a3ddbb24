//! Why a file is not read: a diagnostic, since a person has to act on it.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Severity};

/// Why a list file is refused: file, line and reason.
pub type Refusal = Box<Diagnostic>;

/// The longest part of a line that is quoted, in characters.
const QUOTED: usize = 160;

/// The file as a whole.
pub(super) fn whole(path: &Path, code: &'static str, message: impl Into<String>) -> Refusal {
    Box::new(Diagnostic::whole(Severity::Error, code, path, message))
}

/// A line of the file, counted from 1.
pub(super) fn at(
    path: &Path,
    line: usize,
    code: &'static str,
    message: impl Into<String>,
) -> Refusal {
    Box::new(Diagnostic { line, ..*whole(path, code, message) })
}

/// The same, with what stands there.
pub(super) fn quoting(mut refusal: Refusal, text: &str) -> Refusal {
    refusal.excerpt = text.trim().chars().take(QUOTED).collect();
    refusal
}

/// The same, with advice.
pub(super) fn advising(mut refusal: Refusal, hint: &str) -> Refusal {
    refusal.hint = Some(hint.to_owned());
    refusal
}
