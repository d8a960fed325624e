//! What is wrong in a repository: collected, never thrown.
//!
//! Each pass declares the rules that it reports with [`rules!`](crate::rules!), pushes
//! [`Diagnostic`]s and goes on. A span becomes `file:line:column` with the help of
//! [`Files`](crate::source::Files).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::secret::hide_credentials;
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

/// A kind of problem. Each pass has one table of the rules that it reports, made by
/// [`rules!`](crate::rules!).
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Short stable name: `path-not-found`.
    pub name: &'static str,
    /// How bad a finding is, unless the finding itself or the user decides otherwise.
    pub severity: Severity,
    /// What is wrong, as a noun phrase without a full stop.
    pub summary: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rule {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name.cmp(other.name)
    }
}

/// Declares a table of rules: a `pub static` for each, and `RULES` with all of them in the order
/// given.
///
/// ```
/// fluxscape_manifest::rules! {
///     DUPLICATE_PORT = "duplicate-port", Error, "a port that is declared twice";
/// }
/// assert_eq!(DUPLICATE_PORT.name, "duplicate-port");
/// assert_eq!(RULES, [&DUPLICATE_PORT]);
/// ```
#[macro_export]
macro_rules! rules {
    ($($id:ident = $name:literal, $severity:ident, $summary:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $summary, ".")]
            pub static $id: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                name: $name,
                severity: $crate::diagnostic::Severity::$severity,
                summary: $summary,
            };
        )*

        /// Every rule of this table.
        pub static RULES: &[&$crate::diagnostic::Rule] = &[$(&$id),*];
    };
}

/// What to do about a problem.
///
/// ```
/// use fluxscape_manifest::diagnostic::{Hint, Missing};
///
/// assert_eq!(Hint::from("remove one").to_string(), "remove one");
/// let hint = Hint::Provide(Missing::Repository);
/// assert_eq!(hint.to_string(), "map its repository to a directory");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Something that words describe whole.
    Text(String),
    /// Give the program what the files refer to. How that is done is the front end's to word: by a
    /// flag, or a key of its configuration.
    Provide(Missing),
}

/// What files refer to and the program was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The repository that a remote directory lies in.
    RemoteDirectory,
    /// The repository that an object names by its address.
    Repository,
    /// The repository that an object names, where it is not the one that was assumed.
    OtherRepository,
}

impl fmt::Display for Hint {
    /// Words that know no front end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(text) => text,
            Self::Provide(Missing::RemoteDirectory) => "map its repository to a local checkout",
            Self::Provide(Missing::Repository) => "map its repository to a directory",
            Self::Provide(Missing::OtherRepository) => "map it when it is another one",
        })
    }
}

impl From<&str> for Hint {
    fn from(text: &str) -> Self {
        Self::Text(hide_credentials(text).into_owned())
    }
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// One thing to report about the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a lower-case sentence fragment without a full stop. Never a secret value.
    pub message: String,
    /// What to do about it.
    pub hint: Option<Hint>,
    /// Where it is.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::unplaced(Severity::Error, rule, message) }
    }

    /// A warning at a place.
    pub fn warning(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, span, message) }
    }

    /// An information at a place.
    pub fn info(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::error(rule, span, message) }
    }

    /// Something that is not in a file.
    pub fn unplaced(severity: Severity, rule: &'static Rule, message: impl Into<String>) -> Self {
        // A message often quotes an address.
        let message = hide_credentials(&message.into()).into_owned();
        Self { rule, severity, message, hint: None, span: None }
    }

    /// The same with a hint: what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
