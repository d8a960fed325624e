//! YAML with positions and comments.
//!
//! In: bytes of a file. Out: [`Document`]s of [`Node`]s, what is wrong with them as diagnostics
//! with line and column, and text again.

mod block;
mod compose;
mod decode;
mod document;
mod load;
mod merge_key;
mod parts;
mod resolve;
mod scalar;
mod taint;
mod value;
mod write;

pub use compose::MAX_DEPTH;
pub use document::{Document, DuplicateKey, Parsed};
pub use load::{Library, parse};
pub use resolve::Resolved;
pub use taint::SECRET;
pub use value::{Mapping, Node, Scalar, ScalarKind, ScalarStyle, Value};
pub use write::{write, write_styled};
