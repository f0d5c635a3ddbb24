//! Are we offline? "This source is broken" and "nothing can be reached from here" are different.
//!
//! Offline means: since the last host that answered, several different hosts could not be
//! reached. While that lasts one source at a time is asked, as a probe, and no failure is counted
//! against anyone; the first answer of any host ends it.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard};

/// So many different hosts in a row must have been out of reach. Somebody with fewer sources is
/// never offline by this rule: then the failures of each are all there is to tell.
const HOSTS: usize = 3;

/// What the last requests tell about our own connection.
#[derive(Debug, Default)]
pub struct Reach {
    missed: Mutex<HashSet<String>>,
}

impl Reach {
    /// A host answered, whatever it said.
    pub fn reached(&self) {
        self.lock().clear();
    }

    /// A host could not be reached.
    pub fn missed(&self, host: &str) {
        let mut missed = self.lock();
        if missed.len() < HOSTS {
            missed.insert(host.to_owned());
        }
    }

    /// Whether nothing can be reached at the moment.
    pub fn is_offline(&self) -> bool {
        self.lock().len() >= HOSTS
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<String>> {
        self.missed.lock().unwrap_or_else(|e| e.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offline_is_many_hosts_out_of_reach_and_ends_with_the_first_answer() {
        let reach = Reach::default();
        for _ in 0..9 {
            reach.missed("broken.example");
        }
        assert!(!reach.is_offline(), "one broken source is one broken source");
        reach.missed("b.example");
        assert!(!reach.is_offline());
        reach.missed("c.example");
        assert!(reach.is_offline());
        reach.reached();
        assert!(!reach.is_offline());
    }
}
