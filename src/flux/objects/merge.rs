//! Values laid over others.

use fluxscape_manifest::yaml::Node;

/// Helm: mappings merge key by key, everything else replaces.
pub(in crate::flux) fn merge(into: &mut Node, from: &Node) {
    for (key, value) in from.entries() {
        match into.get_mut(key) {
            Some(old) if old.as_mapping().is_some() && value.as_mapping().is_some() => {
                merge(old, value);
            }
            _ => into.set(key, value.clone()),
        }
    }
}
