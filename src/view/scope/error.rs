//! Why a scope cannot be drawn: names that nothing has, with the nearest ones, and options that
//! exclude one another.

use fluxscape_manifest::spelling::nearest;
use std::collections::BTreeSet;
use std::fmt;

/// How many names an error lists.
const MOST_NAMES: usize = 12;

/// Why a scope cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError(pub(in crate::view) String);

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScopeError {}

impl ScopeError {
    pub(in crate::view) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// No box has a name.
    pub(in crate::view) fn no_box(name: &str, known: BTreeSet<String>) -> Self {
        Self::unknown("box", name, known)
    }

    pub(in crate::view) fn unknown(
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = String>,
    ) -> Self {
        let known: Vec<String> = known.into_iter().collect();
        let more = known.len() > MOST_NAMES;
        let names = nearest(name, known.iter().map(|known| (known, known.as_str())), MOST_NAMES);
        let said = match (names.is_empty(), more) {
            (true, _) => "there is none".to_owned(),
            (false, true) => format!("the nearest are {}", names.join(", ")),
            (false, false) => format!("known are {}", names.join(", ")),
        };
        Self(format!("there is no {what} \"{name}\": {said}"))
    }
}
