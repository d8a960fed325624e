//! An object of a build.

use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::secret;
use fluxscape_manifest::yaml::Node;

/// An object of a build.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The object.
    pub node: Node,
    /// Where it comes from.
    pub origin: Origin,
}

impl Resource {
    /// What identifies it now.
    #[must_use]
    pub fn id(&self) -> ResourceId {
        ResourceId::of(&self.node)
    }

    /// Ends the way of secret values: see [`Builder::redacted`](crate::Builder::redacted).
    pub(crate) fn redact(&mut self) {
        secret::redact(&mut self.node);
    }
}
