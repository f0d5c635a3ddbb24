//! watchpost watches the news for the people and organisations a compliance analyst is
//! responsible for, keeps the evidence of every hit, and raises the alert.
//!
//! # Layout
//!
//! An article travels through five stages, in this order; [`pipeline`] is the only place that
//! calls all of them.
//!
//! - [`fetch`]: a due source becomes bytes, headers and validators.
//! - [`extract`]: bytes become feed entries and readable articles.
//! - [`screen`]: a [`document`] and the compiled [`watchlist`]s become mentions and sanction
//!   events, each with its reasons. Pure: no I/O, no clock, no SQL.
//! - [`record`]: all of it becomes rows, in one transaction with the alerts to send.
//! - [`alert`]: recorded alerts become deliveries to channels.
//!
//! Around them:
//!
//! - [`config`] is what an operator writes, [`watchlist`] what an analyst writes; both explain
//!   their mistakes through [`diagnostic`].
//! - [`in_force`] is a config with its watchlists, compiled, replaced as a whole or not at all.
//! - [`lists`] reads official sanctions lists as their publishers write them.
//! - [`revisions`] notes what the lists say and did not say before.
//! - [`lookback`] screens what is recorded for entities that came to the lists later.
//! - [`evaluate`] measures screening against texts of which a person has said whom they name.
//! - [`probe`] answers which entity a name leads to, and why or why not.
//! - [`selftest`] tries whether every name of the lists raises its own entity.
//! - [`brief`] writes what a day brought, for the terminal, in Markdown and as a page.
//! - [`graph`] writes what is recorded of actors for tools that draw and search graphs.
//! - [`discovery`] finds what can be watched at an address.
//! - [`story`] tells whether two documents say the same thing; [`transliterate`] writes Latin names
//!   in Cyrillic letters and the other way.
//! - [`schedule`] says when a source is due; [`clock`] and [`chance`] are time and randomness as
//!   values, so that a test can run a month in a second.
//! - [`daemon`] wires schedule, reload, signals and watchdog; [`cli`] is the door for people;
//!   [`demo`] is the whole job on one machine.

pub mod alert;
mod background;
pub mod brief;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
mod dated;
pub mod demo;
pub mod diagnostic;
mod digest;
pub mod discovery;
pub mod document;
pub mod evaluate;
pub mod extract;
pub mod fetch;
pub mod graph;
pub mod in_force;
pub mod lists;
pub mod lookback;
pub mod pipeline;
pub mod probe;
pub mod record;
pub mod revisions;
pub mod schedule;
pub mod screen;
mod script;
pub mod selftest;
pub mod story;
pub mod transliterate;
pub mod watchlist;
