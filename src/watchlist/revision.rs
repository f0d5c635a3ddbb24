//! The content hash over watchlists.
//!
//! It covers what screening can depend on: ids, schemas, names, countries, topics, context,
//! exclusions, positions and announcements, in the order of their files. It leaves out comments,
//! layout, paths, the order of the files, titles of lists, and notes.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Announcements, Entity, Revision, Watchlist};
use crate::digest::hex;

/// Changes whenever the serialisation below does.
const FORMAT: &str = "watchpost watchlists 1";

impl Revision {
    /// The revision of lists in force together, whatever their order.
    pub fn of(lists: &[Arc<Watchlist>]) -> Self {
        let mut sorted: Vec<&Watchlist> = lists.iter().map(Arc::as_ref).collect();
        sorted.sort_by(|a, b| a.id.cmp(&b.id));
        let mut canonical = Canonical(Sha256::new());
        canonical.text(FORMAT);
        canonical.count(sorted.len());
        for list in sorted {
            canonical.list(list);
        }
        let digest = canonical.0.finalize();
        Revision(hex(&digest))
    }
}

/// Every text and every sequence with its length in front, so that no two meanings share a
/// serialisation.
struct Canonical(Sha256);

impl Canonical {
    fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.count(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn list(&mut self, list: &Watchlist) {
        self.text(&list.id);
        self.texts(&list.topics);
        self.count(list.entities.len());
        for entity in &list.entities {
            self.entity(entity);
        }
        self.count(usize::from(list.announcements.is_some()));
        if let Some(announcements) = &list.announcements {
            self.announcements(announcements);
        }
    }

    fn entity(&mut self, entity: &Entity) {
        // Taken apart so that a new field must be decided on here.
        let Entity {
            id,
            schema,
            name,
            aliases,
            weak_aliases,
            previous_names,
            countries,
            topics,
            context,
            exclude,
            positions,
            programs: _,
            notes: _,
        } = entity;
        for text in [id.as_str(), schema, name] {
            self.text(text);
        }
        for texts in
            [aliases, weak_aliases, previous_names, countries, topics, context, exclude, positions]
        {
            self.texts(texts);
        }
    }

    fn announcements(&mut self, announcements: &Announcements) {
        self.count(announcements.authority.len());
        for authority in &announcements.authority {
            self.text(&authority.id);
            self.texts(authority.language.as_slice());
            self.texts(&authority.terms);
            self.texts(&authority.adjectives);
        }
        self.count(announcements.action.len());
        for action in &announcements.action {
            self.text(&action.id);
            self.texts(action.language.as_slice());
            self.texts(&action.terms);
        }
        self.count(announcements.instrument.len());
        for instrument in &announcements.instrument {
            self.text(&instrument.id);
            self.texts(instrument.language.as_slice());
            self.texts(&instrument.terms);
            self.texts(&instrument.objects);
            self.texts(&instrument.in_context);
            self.texts(&instrument.exclude);
        }
        self.count(announcements.cue.len());
        for cue in &announcements.cue {
            self.text(&cue.id);
            self.texts(cue.language.as_slice());
            self.texts(&cue.terms);
        }
    }
}
