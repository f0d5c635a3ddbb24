//! Behaviour through public doors: real files, processes and sockets on loopback.

#![allow(clippy::print_stdout)] // a test that cannot run says so

mod actors;
mod alert;
mod announcements;
mod bounds;
mod brief;
mod cli;
mod crash;
mod daemon;
mod dates;
mod desk;
mod evaluate;
mod export;
mod extract;
mod fetch;
mod ingest;
mod lists;
mod lookback;
mod pipeline;
mod probe;
mod record;
mod refusals;
mod screen;
mod selftest;
mod sources;
mod systemd;
mod watchlists;
