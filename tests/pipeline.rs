//! Visits with a network, a clock and chance of our own: a month in a second, and any failure.

#[path = "pipeline/alarms.rs"]
mod alarms;
#[path = "pipeline/manners.rs"]
mod manners;
#[path = "pipeline/world.rs"]
mod world;
