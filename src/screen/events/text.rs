//! A document as it is read for events.

use std::cell::RefCell;

use super::date::Published;
use crate::document::{Field, Stated};
use crate::screen::candidates::Reading;
use crate::screen::terms::Vocabulary;
use crate::screen::{ActSigns, Hit};

/// The first sentences of a text hardly have more words.
const BEGINNING: u32 = 150;

/// A document as it is read for events.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) readings: &'a [Reading<'a>],
    pub(super) hits: &'a [Hit],
    pub(super) published: Published,
    /// It names sanctions, or an office that does nothing else.
    pub(super) in_context: bool,
    /// Where to keep what is seen of each act, if somebody learns from it.
    pub(super) lessons: Option<&'a RefCell<Vec<ActSigns>>>,
}

impl<'a> Text<'a> {
    /// `published` is what it states of the day of its publication.
    pub(crate) fn of(
        vocabulary: &'a Vocabulary,
        readings: &'a [Reading<'a>],
        hits: &'a [Hit],
        published: Option<&Stated>,
    ) -> Self {
        let names = |r: &Reading| vocabulary.names_sanctions(r) || vocabulary.names_office(r);
        let in_context = readings.iter().any(names);
        let published = Published::stated(published);
        Self { vocabulary, readings, hits, published, in_context, lessons: None }
    }

    /// Whether its beginning may tell of an act, though it names no sanctions.
    pub(super) fn begins_with_a_ban(&self) -> bool {
        let bans = |r: &Reading| self.vocabulary.begins_with_a_ban(r, BEGINNING);
        self.readings.iter().any(|reading| reading.field != Field::Furniture && bans(reading))
    }

    /// The same, with what is seen of each act kept in `lessons`.
    pub(crate) fn learning(self, lessons: &'a RefCell<Vec<ActSigns>>) -> Self {
        Self { lessons: Some(lessons), ..self }
    }
}
