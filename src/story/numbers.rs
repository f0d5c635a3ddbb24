//! Do two texts give other numbers in the same places?
//!
//! Market reports, weather and results of matches are written by a form: from day to day the words
//! stay and the numbers change. A copy keeps its numbers, however it is cut. So the numbers that
//! stand between the same words are compared, and a text that mostly gives others is another story.

use std::collections::HashMap;

/// Words on each side that make a place.
const SIDE: usize = 2;

/// A word as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Word(u64),
    Number,
    /// Before the first word, or after the last.
    Edge,
}

/// Numbers by the words around them; digits with nothing but marks between them are one number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers {
    places: HashMap<[Slot; 2 * SIDE], Vec<u64>>,
}

impl Numbers {
    /// Those of a text, given as a hash and whether it begins with a digit for each word.
    pub(super) fn of(words: &[(u64, bool)]) -> Self {
        let mut slots = vec![Slot::Edge; SIDE];
        let mut found: Vec<(usize, u64)> = Vec::new();
        for (word, digits) in words {
            match (digits, slots.last()) {
                (true, Some(Slot::Number)) => {
                    if let Some((_, number)) = found.last_mut() {
                        *number = super::together(*number, *word);
                    }
                }
                (true, _) => {
                    found.push((slots.len(), *word));
                    slots.push(Slot::Number);
                }
                (false, _) => slots.push(Slot::Word(*word)),
            }
        }
        slots.extend([Slot::Edge; SIDE]);
        let mut places: HashMap<_, Vec<u64>> = HashMap::new();
        for (at, number) in found {
            let place = [slots[at - 2], slots[at - 1], slots[at + 1], slots[at + 2]];
            places.entry(place).or_default().push(number);
        }
        Self { places }
    }

    /// Whether more places that both texts have hold other numbers than hold the same. One alone may
    /// be a correction.
    pub fn differ(&self, other: &Numbers) -> bool {
        let (mut same, mut others) = (0usize, 0usize);
        for (place, numbers) in &self.places {
            if let Some(there) = other.places.get(place) {
                match numbers.iter().any(|number| there.contains(number)) {
                    true => same += 1,
                    false => others += 1,
                }
            }
        }
        others > same && others > 1
    }
}
