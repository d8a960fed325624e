//! Files that the program writes: pictures, data, and blocks in Markdown files.
//!
//! In: bytes made in memory. Out: files written whole or left as they were, and what would change.

mod blocks;
mod check;
mod inject;
mod write;

use std::path::PathBuf;

pub use blocks::{MarkerError, blocks};
pub use check::{Change, changes};
pub use inject::{Block, Picture, inject};
pub use write::{Outcome, WriteError, with_line_ends_of, write};

/// A file's path and the bytes it should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Where it lies.
    pub path: PathBuf,
    /// What it should hold.
    pub bytes: Vec<u8>,
}
