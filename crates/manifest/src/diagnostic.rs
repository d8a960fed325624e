//! What is wrong in the user's repository: collected, never thrown.
//!
//! Passes push [`Diagnostic`]s with a span; drawing goes on. Only `cli` turns spans into
//! `file:line:column` with the help of [`crate::source::Files`].

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// How bad it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something does not work: a build that fails, a path that is not there.
    Error,
    /// Something looks wrong: a reference to nothing.
    Warning,
    /// Something the reader should know: an assumption that the program made.
    Info,
}

/// One thing to tell the user about the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Short stable name: `path-not-found`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a lower-case sentence fragment without a full stop. Never a secret value.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Where it is.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            hint: None,
            span: Some(span),
        }
    }

    /// A warning at a place.
    pub fn warning(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, span, message) }
    }

    /// An information at a place.
    pub fn info(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::error(rule, span, message) }
    }

    /// Something that stands in no file.
    pub fn unplaced(severity: Severity, rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, severity, message: message.into(), hint: None, span: None }
    }

    /// The same with a hint: what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
