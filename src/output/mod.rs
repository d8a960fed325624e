//! Files that the program writes: the only door to the disk for pictures, data, and blocks in
//! Markdown files.
//!
//! In: bytes made in memory, and where they go. Out: files written whole, all of a set or none, and
//! what would change.
//!
//! Promised: a regular file below its root and nothing else is written, never through a link, never
//! in `.git` or `.github`, and never over a file that neither carries the mark of this program nor
//! was named on the command line. Mode and owner stay; a read-only file, and one with a second
//! name, are not replaced.

mod blocks;
mod check;
mod inject;
mod inside;
mod line_ends;
mod locks;
mod obstacle;
mod stage;
mod target;
mod write;

pub use blocks::{MarkerError, blocks};
pub use check::{Change, changes};
pub use inject::{Block, Picture, inject};
pub use inside::InsidePath;
pub use obstacle::{Obstacle, WriteError};
pub use target::{Root, Target};
pub use write::{Outcome, write};

/// A file and the bytes that it should hold.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Where it lies.
    pub target: Target,
    /// What it should hold.
    pub bytes: Vec<u8>,
    /// What allows it to replace the file that is there.
    pub claim: Claim,
}

/// What allows a file to be replaced.
#[derive(Clone, Copy, Debug)]
pub enum Claim {
    /// The file carries the mark of this program, which is found in its bytes; or it is empty.
    Mark(fn(&[u8]) -> bool),
    /// Only the text between markers changes.
    Blocks,
    /// The command line names it.
    Named,
}
