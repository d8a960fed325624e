//! Config maps and secrets made from files, literals and environment files.
//!
//! In: an entry of `configMapGenerator` or `secretGenerator`. Out: the object, with the entry as
//! its origin. Values never enter a message.

mod args;
mod encrypted;
mod hash;
pub(crate) mod json;
mod map;
mod merge;
mod source;

pub(crate) use args::{Behavior, GeneratorArgs, GeneratorOptions, MapKind};
pub use encrypted::UNKNOWN_HASH;
pub(crate) use encrypted::is_encrypted;
pub(crate) use hash::name_suffix;
pub(crate) use map::generate;
pub(crate) use merge::absorb;
