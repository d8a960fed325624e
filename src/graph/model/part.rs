//! Ids of what pictures and outlines draw around nodes, or in their place.
//!
//! In: the id of what it belongs to, a cluster's name or a node's, and which part of that it is.
//! Out: an id that no node and no other part has. Made here alone.

use std::fmt;

/// A part of a cluster, an environment, a tier or a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// A cluster itself.
    Cluster,
    /// What creates the first Flux objects of a cluster.
    Origin,
    /// The controllers that run there.
    Controllers,
    /// An environment of a cluster.
    Environment(&'a str),
    /// What changes in an environment, or in a cluster besides its environments.
    Changes(&'a str),
    /// What the root applies for an environment.
    Roots,
    /// The Flux objects that a Kustomization applies.
    Flux,
    /// A tier.
    Tier(&'a str),
    /// Several tiers in one.
    Tiers,
    /// Applications that belong to no tier below.
    Applications,
    /// The applications that a tier has besides the tiers inside it.
    Own,
    /// Members under a heading.
    Section(&'a str),
    /// Members that are reconciled at the same time.
    Wave(u32),
    /// A count in the place of what is inside.
    Folded,
}

impl Part<'_> {
    /// Its id.
    #[must_use]
    pub fn of(self, whole: &str) -> String {
        format!("{whole}|{self}")
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster => f.write_str("cluster"),
            Self::Origin => f.write_str("origin"),
            Self::Controllers => f.write_str("controllers"),
            Self::Environment(name) => write!(f, "environment|{name}"),
            Self::Changes(environment) => write!(f, "changes|{environment}"),
            Self::Roots => f.write_str("roots"),
            Self::Flux => f.write_str("flux"),
            Self::Tier(name) => write!(f, "tier|{name}"),
            Self::Tiers => f.write_str("tiers"),
            Self::Applications => f.write_str("applications"),
            Self::Own => f.write_str("own"),
            Self::Section(name) => write!(f, "section|{name}"),
            Self::Wave(wave) => write!(f, "wave {wave}"),
            Self::Folded => f.write_str("folded"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_taken_for_another_part() {
        assert_eq!(Part::Tier("own").of("c"), "c|tier|own");
        assert_ne!(Part::Tier("own").of("c"), Part::Own.of("c"));
        assert_ne!(Part::Section("wave 1").of("c"), Part::Wave(1).of("c"));
    }
}
