//! Trees of files, the YAML documents in them, and what identifies the Kubernetes objects that the
//! documents describe.
//!
//! ```text
//! directory, git revision, archive, memory
//!   | source      SourceTree: the only way to read a file
//!   | yaml        documents of nodes, each with its position and comments
//!   v
//! objects         Gvk, ResourceId, Origin; label selectors
//! ```
//!
//! Whatever is wrong with an input is a [`Diagnostic`](diagnostic::Diagnostic) with a position,
//! collected by the caller; nothing here panics on input.

pub mod diagnostic;
pub mod object;
pub mod rules;
pub mod source;
pub mod yaml;
