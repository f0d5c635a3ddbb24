//! Benchmarks of screening.

fn main() {}
