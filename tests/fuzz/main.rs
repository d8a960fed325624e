//! Broken input never breaks the program: the fuzz targets over mutated seeds, what once broke
//! them, and whole repositories with a broken file.
//!
//! The same mutations every time: a failure names its number. `cargo fuzz` runs the same targets
//! without an end, see `fuzz/`.

#[path = "../support/common.rs"]
mod common;
#[path = "../support/edited.rs"]
mod edited;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/skip.rs"]
mod skip;
#[allow(unreachable_pub, reason = "a library of its own in fuzz/")]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

mod repositories;
mod runs;
mod smoke;
