//! Where the parts of a list stand in its file, so that a lint can point at them.

use thin_vec::ThinVec;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A byte offset into the text.
    Offset(usize),
    /// A line, counted from 1; all that is known of a table that was streamed.
    Line(usize),
}

/// The parts of an entity that hold several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Aliases,
    WeakAliases,
    PreviousNames,
    Countries,
    Topics,
    Context,
    Exclude,
    Positions,
}

impl Part {
    /// The key of the TOML file, and the column of the table.
    pub(super) fn key(self) -> &'static str {
        match self {
            Part::Aliases => "aliases",
            Part::WeakAliases => "weak_aliases",
            Part::PreviousNames => "previous_names",
            Part::Countries => "countries",
            Part::Topics => "topics",
            Part::Context => "context",
            Part::Exclude => "exclude",
            Part::Positions => "positions",
        }
    }
}

/// Where one entity stands.
#[derive(Debug, Clone)]
pub(super) struct EntityPlaces {
    /// Its beginning.
    pub(super) whole: Place,
    /// Its id.
    pub(super) id: Place,
    /// Its primary name.
    pub(super) name: Place,
    parts: ThinVec<(Part, Vec<Place>)>,
}

impl EntityPlaces {
    /// An entity of which only the beginning is known so far.
    pub(super) fn new(whole: Place) -> Self {
        Self { whole, id: whole, name: whole, parts: ThinVec::new() }
    }

    /// Remember where the values of a part stand, in their order.
    pub(super) fn set(&mut self, part: Part, places: Vec<Place>) {
        self.parts.push((part, places));
    }

    /// Where a value stands; the entity's beginning if that is not known.
    pub(super) fn value(&self, part: Part, index: usize) -> Place {
        let known = self.parts.iter().find(|(known, _)| *known == part);
        known.and_then(|(_, places)| places.get(index)).copied().unwrap_or(self.whole)
    }
}
