//! The daemon as an operator runs it: a real process, real files, real sockets on loopback.
//! Every test waits for what it wants to see, and never for a time to pass.

mod alarms;
mod brief;
mod broken_files;
mod canary;
mod dropped;
mod hostile_sources;
mod hosts;
pub(crate) mod installation;
mod journey;
mod list_changes;
mod list_sources;
mod lookback;
mod official_lists;
mod offline;
mod other_accounts;
mod outlets;
mod rising;
mod schedules;
mod selftest;
mod signals;
pub(crate) mod site;
mod systemd;
mod trouble;
