//! An object of a build.

use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::secret::is_secret;
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
        if !is_secret(&self.node) {
            return self.node.redact();
        }
        let entries = self.node.as_mapping_mut().into_iter().flat_map(|object| &mut object.entries);
        let holds_values = |key: &Node| matches!(key.as_str(), Some("data" | "stringData"));
        entries.filter(|(key, _)| !holds_values(key)).for_each(|(_, value)| value.redact());
    }
}
