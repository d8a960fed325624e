//! Reading files and fields, as kustomize reads them.
//!
//! In: a directory of a tree, and documents in it. Out: typed fields with their positions, documents
//! of files and of inline texts, or why they cannot be read.

mod documents;
mod reader;
mod site;
mod text;

pub(crate) use documents::{object_syntax_errors, parse_inline, syntax_errors};
pub(crate) use reader::Reader;
pub(crate) use site::{Site, is_remote, shown, unreadable};
pub(crate) use text::{Pairs, Text};
