//! What a file holds: its documents, and what is wrong with it.

use super::value::Node;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its root; its span is where the first token is.
    pub root: Node,
    /// Keys that repeat an earlier key of their mapping. The last one counts here; kustomize
    /// rejects such a resource.
    pub duplicate_keys: Vec<DuplicateKey>,
}

/// A key that repeats an earlier key of its mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// Where it is.
    pub span: Span,
    /// Whether the earlier one has no value (`key:`): a strategic merge removes such a key.
    pub over_nothing: bool,
}

/// A file's documents, and what is wrong with it. Empty documents are left out.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The file.
    pub file: FileId,
    /// Its documents, those before and after a broken one included where the parser recovers.
    pub documents: Vec<Document>,
    /// Syntax errors (rule `yaml-syntax`) and warnings (`duplicate-key`), with positions.
    pub problems: Vec<Diagnostic>,
    /// What is YAML and may be in a kustomization, but not in a file of objects: kustomize splits
    /// such a file at its separators before it parses it. Errors (rule `yaml-syntax`).
    pub object_problems: Vec<Diagnostic>,
}
