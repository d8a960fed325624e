//! Config maps and secrets made from files, literals and environment files.
//!
//! In: an entry of `configMapGenerator` or `secretGenerator`. Out: the object, with the entry as
//! its origin. Values never enter a message.

mod args;
mod hash;
mod map;
mod merge;
mod source;

pub(super) use args::{Behavior, GeneratorArgs, GeneratorOptions, MapKind};
pub(super) use hash::name_suffix;
pub(super) use map::generate;
pub(super) use merge::absorb;
