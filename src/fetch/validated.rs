//! Which address gave a source its validators.
//!
//! Validators mean something only to the address that gave them: after a redirect they belong to
//! its target, and RFC 9110 section 15.4 wants them taken out of a redirected request or replaced
//! by what suits the target. `W/"1"` of one server may be another text's tag on the next, and a
//! 304 for the wrong reason would be a publication missed in silence. So the address that gave
//! them is remembered here, in memory: what is forgotten costs one full answer.

use std::collections::HashMap;
use std::sync::Mutex;

use url::Url;

use super::Validators;

/// So many redirected addresses are remembered; the one not used for longest goes first.
const MOST: usize = 4096;

/// By requested address, the address after redirects that answered last.
#[derive(Default)]
pub(super) struct Validated(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    answered: HashMap<Url, (Url, u64)>,
    /// Counts uses, to know the oldest.
    uses: u64,
}

impl Validated {
    /// What to send to `hop` on the way from `asked`, whose validators are `given`.
    pub(super) fn for_hop(&self, asked: &Url, hop: &Url, given: &Validators) -> Validators {
        let memory = self.0.lock().unwrap_or_else(|e| e.into_inner());
        let owner = memory.answered.get(asked).map_or(asked, |(owner, _)| owner);
        if owner == hop { given.clone() } else { Validators::default() }
    }

    /// Note that `asked` was answered by `answered`.
    pub(super) fn note(&self, asked: &Url, answered: &Url, validators: &Validators) {
        let mut memory = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if asked == answered || *validators == Validators::default() {
            memory.answered.remove(asked);
            return;
        }
        if memory.answered.len() >= MOST && !memory.answered.contains_key(asked) {
            let oldest = memory.answered.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(oldest) = oldest.map(|(asked, _)| asked.clone()) {
                memory.answered.remove(&oldest);
            }
        }
        memory.uses += 1;
        let uses = memory.uses;
        memory.answered.insert(asked.clone(), (answered.clone(), uses));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        format!("http://x.example/{path}").parse().unwrap()
    }

    #[test]
    fn validators_go_to_the_address_that_gave_them_and_to_no_other() {
        let given = Validators { etag: Some("\"1\"".into()), last_modified: None };
        let (memory, none) = (Validated::default(), Validators::default());
        assert_eq!(memory.for_hop(&url("a"), &url("a"), &given), given);
        assert_eq!(memory.for_hop(&url("a"), &url("b"), &given), none);
        memory.note(&url("a"), &url("b"), &given);
        assert_eq!(memory.for_hop(&url("a"), &url("a"), &given), none);
        assert_eq!(memory.for_hop(&url("a"), &url("b"), &given), given);
        memory.note(&url("a"), &url("a"), &given);
        assert_eq!(memory.for_hop(&url("a"), &url("a"), &given), given);
    }

    #[test]
    fn the_address_not_used_for_longest_is_forgotten_first() {
        let given = Validators { etag: Some("\"1\"".into()), last_modified: None };
        let memory = Validated::default();
        for n in 0..MOST {
            memory.note(&url(&n.to_string()), &url("to"), &given);
        }
        memory.note(&url("0"), &url("to"), &given);
        memory.note(&url("new"), &url("to"), &given);
        assert_eq!(memory.0.lock().unwrap().answered.len(), MOST);
        assert_eq!(memory.for_hop(&url("0"), &url("to"), &given), given);
        assert_eq!(memory.for_hop(&url("1"), &url("to"), &given), Validators::default());
    }
}
