//! `[selftest]`: when the daemon tries whether every name of the lists raises its own entity.

use crate::schedule::Schedule;

/// When the self-test runs, and how much it tries.
#[derive(Debug, Clone)]
pub struct SelfTest {
    /// When; `None` where it is switched off.
    pub schedule: Option<Schedule>,
    /// At most so many names.
    pub sample: usize,
}

impl SelfTest {
    /// The names that are tried where nothing else is said.
    pub const SAMPLE: usize = 20_000;
}
