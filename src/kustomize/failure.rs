//! Why a build fails: how the passes of a build say so.

use super::build::{Failure, FailureKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

impl Failure {
    /// kustomize fails too.
    pub(super) fn broken(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Broken, diagnostic: Diagnostic::error(rule, span, message) }
    }

    /// Something is not at hand; with a network or a program the build might succeed.
    pub(super) fn unavailable(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Unavailable, diagnostic: Diagnostic::error(rule, span, message) }
    }

    /// The same with what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.hint(hint);
        self
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { kind: FailureKind::Broken, diagnostic }
    }
}
