//! The keys under which an archive files a word, so that a name that comes to the lists later finds the
//! words that may stand for its own without asking all of them.

use crate::screen::candidates::likeness;
use crate::screen::endings::Endings;
use crate::screen::{korean, sound, tokens};

/// One key. What it means is for this module alone; it is the same in every process of one engine.
pub type WordKey = u64;

/// What a key is of, above its 32 bits.
const FOLDED: WordKey = 1 << 32;
const SOUND: WordKey = 2 << 32;
const SYLLABLES: WordKey = 3 << 32;

/// Tells the keys of words, whatever the watchlists are.
#[derive(Debug)]
pub struct WordKeys {
    endings: Endings,
}

impl Default for WordKeys {
    fn default() -> Self {
        Self { endings: Endings::load() }
    }
}

impl WordKeys {
    /// The keys of a word in lower case: of its letters, of how it sounds with and without an ending,
    /// and of its syllables where it may be part of a Korean name.
    pub fn of(&self, word: &str) -> Vec<WordKey> {
        let mut folded = String::new();
        tokens::folded(word, &mut folded);
        let mut keys = Vec::new();
        keys.extend((!folded.is_empty()).then(|| self::folded(&folded)));
        keys.extend(likeness::keys(&self.endings, word).into_iter().map(sounding));
        keys.extend(korean::given(&folded).into_iter().map(syllables));
        keys
    }
}

/// The key of a folded word.
pub(super) fn folded(folded: &str) -> WordKey {
    // FNV-1a, as good as any for keys that must not change with a library.
    let hash = folded.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    FOLDED | u64::from(sound::mix(hash))
}

/// The key of what sounds so.
pub(super) fn sounding(key: u32) -> WordKey {
    SOUND | u64::from(key)
}

/// The key of a part of a Korean given name.
pub(super) fn syllables(key: u32) -> WordKey {
    SYLLABLES | u64::from(key)
}
