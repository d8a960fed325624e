//! Why a build fails, and how its passes report it.

use fluxscape_manifest::budget::Exhausted;
use fluxscape_manifest::diagnostic::{Diagnostic, Hint, Rule};
use fluxscape_manifest::rules::LIMIT_REACHED;
use fluxscape_manifest::source::Span;

use crate::rules;

/// One reason why a build failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whether kustomize would fail too.
    pub kind: FailureKind,
    /// What is wrong, where, and what to do about it.
    pub diagnostic: Diagnostic,
    /// Whether it loses a file of `resources`, or a document in it, and nothing else: the file does
    /// not parse, or holds no Kubernetes object.
    pub loses_file: bool,
}

/// Whether kustomize would fail too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureKind {
    /// kustomize fails.
    Broken,
    /// Something in the network is not available: with it the build might succeed.
    Unavailable,
}

impl Failure {
    /// kustomize fails too.
    pub(crate) fn broken(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::error(rule, span, message).into()
    }

    /// Something is not available; with a network the build might succeed.
    pub(crate) fn unavailable(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        let failure = Self::broken(rule, span, message);
        Self { kind: FailureKind::Unavailable, ..failure }
    }

    /// The run may do no more of something: what the build would make is unknown.
    pub(crate) fn limit(exhausted: Exhausted, span: Span) -> Self {
        let message = format!("{}: this build is left out", exhausted.message());
        Self::unavailable(&LIMIT_REACHED, span, message)
            .hint("draw a part of the repository, or let it build less")
    }

    /// Whether a limit of the run is the reason.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        *self.diagnostic.rule == LIMIT_REACHED
    }

    /// Whether it may be there only because another part of the build is missing.
    #[must_use]
    pub fn may_follow(&self) -> bool {
        FOLLOWS.contains(&self.diagnostic.rule)
    }

    /// The same with what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<Hint>) -> Self {
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
        Self { kind: FailureKind::Broken, diagnostic, loses_file: false }
    }
}
