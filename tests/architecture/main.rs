//! The walls of the code that the compiler cannot hold: which room may import which, who may touch
//! the outside world, and what a file and a folder look like. `rules.rs` is the table, with a reason
//! for each rule.
//!
//! Unit tests may cross the walls: what follows `#[cfg(test)]` in a file is left out, and so are
//! files of tests.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop the test"
)]

mod circles;
mod code;
mod manifests;
mod rooms;
mod rules;
mod shape;
mod tables;
mod tree;
mod world;

/// Fails with every line that is wrong.
fn hold(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
