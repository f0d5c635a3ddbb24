//! `[canary]`: an article of our own that travels through the whole pipe on schedule.

use std::path::PathBuf;

use jiff::SignedDuration;

use crate::watchlist::{Entity, Watchlist};

/// The canary's source, and the list that holds its entity. The colon keeps it from being an id of
/// the config.
pub const CANARY: &str = "watchpost:canary";

/// The article of our own, and who hears of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// The entity that it names: a name that nobody has.
    pub name: String,
    /// So long after its time it is missed.
    pub within: SignedDuration,
    /// Where its alert goes.
    pub channels: Vec<String>,
}

impl Canary {
    /// The list of one entity that the article names.
    pub fn watchlist(&self) -> Watchlist {
        let entity = Entity {
            id: "canary".into(),
            schema: "Organization".into(),
            name: self.name.clone(),
            ..Entity::default()
        };
        Watchlist {
            id: CANARY.into(),
            name: "Canary".into(),
            topics: Vec::new(),
            entities: vec![entity],
            announcements: None,
            path: PathBuf::from(CANARY),
        }
    }
}
