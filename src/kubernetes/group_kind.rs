//! Group and kind: what distinguishes one kind of object from another, whatever its version.

use fluxscape_manifest::object::ResourceId;

/// A kind that the program knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKind {
    /// API group, empty for the core group.
    pub group: &'static str,
    /// Kind.
    pub kind: &'static str,
}

impl GroupKind {
    /// A kind of an API group.
    #[must_use]
    pub const fn new(group: &'static str, kind: &'static str) -> Self {
        Self { group, kind }
    }

    /// A kind of the core group.
    #[must_use]
    pub const fn core(kind: &'static str) -> Self {
        Self::new("", kind)
    }

    /// Whether an object is of this kind.
    #[must_use]
    pub fn is(self, id: &ResourceId) -> bool {
        id.kind == self.kind && id.group == self.group
    }

    /// The identity of an object of this kind.
    #[must_use]
    pub fn named(self, namespace: &str, name: &str) -> ResourceId {
        ResourceId {
            group: self.group.to_owned(),
            kind: self.kind.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }
}
