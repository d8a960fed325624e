//! Why a build fails: how the passes of a build say so.

use super::build::{Failure, FailureKind};
use crate::rules;
use fluxscape_manifest::diagnostic::{Diagnostic, Rule};
use fluxscape_manifest::source::Span;

impl Failure {
    /// kustomize fails too.
    pub(super) fn broken(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Broken, diagnostic: Diagnostic::error(rule, span, message) }
    }

    /// Something is not at hand; with a network or a program the build might succeed.
    pub(super) fn unavailable(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Unavailable, diagnostic: Diagnostic::error(rule, span, message) }
    }

    /// Whether it may be there only because another part of the build is missing.
    #[must_use]
    pub fn may_follow(&self) -> bool {
        FOLLOWS.contains(&self.diagnostic.rule)
    }

    /// The same with what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.hint(hint);
        self
    }
}

/// What is found missing where objects are.
const FOLLOWS: [&Rule; 4] = [
    &rules::TARGET_MISSING,
    &rules::REPLACEMENT_INVALID,
    &rules::GENERATOR_CONFLICT,
    &rules::VAR_INVALID,
];

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { kind: FailureKind::Broken, diagnostic }
    }
}
