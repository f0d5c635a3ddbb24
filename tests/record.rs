//! The record: a conformance suite that every database must pass, and what SQLite owes besides.

mod conformance;
mod made_up;
mod sequences;
mod sqlite;
