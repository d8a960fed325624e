//! What the files of a module declare, and what instances of it are. Evaluates nothing.

pub(crate) mod instance;
pub(crate) mod lines;
pub(crate) mod module;
