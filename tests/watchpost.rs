//! Behaviour through public doors: real files, processes and sockets on loopback.

mod alert;
mod cli;
mod crash;
mod extract;
mod fetch;
mod pipeline;
mod record;
mod screen;
mod systemd;
mod watchlists;
