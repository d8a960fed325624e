//! Secrets: their values are blanked before anything else sees them, and only whether two are equal
//! can still be asked. So are credentials in addresses, and what a Flux kind keeps secret.
//!
//! In: an object as it was built. Out: the object without secret values, and of a Secret its
//! [`SecretValues`]: a fingerprint a key. A fingerprint is `SipHash` under a key that the process draws at its start
//! and never reveals. It leaves the process in no form (it can be neither serialised nor printed), so
//! there is nothing to try guesses against.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use fluxscape_kustomize::Builder;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::secret::{hide_credentials_in, is_secret, redact, taint_secret};
use fluxscape_manifest::yaml::{Library, Node};

use crate::flux::registry;

/// The builder for whatever is shown: no object but a Secret holds a Secret's values.
pub(in crate::flux) fn builder(library: &Library) -> Builder<'_> {
    Builder::new(library).redacted()
}

/// What the values of a Secret can still be asked: whether they are those of another.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretValues(BTreeMap<String, u64>);

impl SecretValues {
    /// The keys whose values differ, or that one of the two lacks, in order.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let in_one: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        in_one.into_iter().filter(|key| self.0.get(*key) != other.0.get(*key)).cloned().collect()
    }
}

impl SecretValues {
    /// Takes in those of another Secret, under its name.
    pub(in crate::flux) fn add(&mut self, secret: &str, other: Self) {
        self.0.extend(other.0.into_iter().map(|(key, print)| (format!("{secret}: {key}"), print)));
    }
}

impl fmt::Debug for SecretValues {
    /// The keys alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The key of all fingerprints of this process.
fn key() -> &'static RandomState {
    static KEY: OnceLock<RandomState> = OnceLock::new();
    KEY.get_or_init(RandomState::new)
}

/// Takes all secrets out of an object: they must reach no graph, picture or message. Of a Secret
/// its keys stay, and fingerprints of its values, which are `None` for all other objects.
pub(in crate::flux) fn hide_secrets(id: &ResourceId, node: &mut Node) -> Option<SecretValues> {
    let values = is_secret(node).then(|| {
        taint_secret(node);
        blank(node)
    });
    redact(node);
    hide_credentials_in(node);
    if let Some(kind) = registry::kind_of(id) {
        (kind.redact)(node);
    }
    values
}

/// Empties the values of a Secret; their fingerprints.
fn blank(node: &mut Node) -> SecretValues {
    let mut found = SecretValues::default();
    for field in ["data", "stringData"] {
        let Some(values) = node.get_mut(field).and_then(Node::as_mapping_mut) else { continue };
        for (name, value) in &mut values.entries {
            let print = key().hash_one(value.as_str().unwrap_or_default());
            found.0.insert(name.as_str().unwrap_or_default().to_owned(), print);
            *value = Node::text("", value.span);
        }
    }
    if let Some(annotations) = node
        .get_mut("metadata")
        .and_then(|meta| meta.get_mut("annotations"))
        .and_then(Node::as_mapping_mut)
    {
        // kubectl keeps the whole object there, values included.
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::FileId;

    fn secret(text: &str) -> (Node, SecretValues) {
        let mut node = fluxscape_manifest::yaml::parse(text.as_bytes(), FileId::GENERATED)
            .documents
            .remove(0)
            .root;
        let id = ResourceId::of(&node);
        let values = hide_secrets(&id, &mut node).unwrap();
        (node, values)
    }

    #[test]
    fn values_can_be_compared_and_never_seen() {
        let text = |value: &str| {
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData: {{user: me, word: {value}}}\n"
            )
        };
        let (node, values) = secret(&text("hunter2"));
        let said = format!("{node:?} {values:?} {}", fluxscape_manifest::yaml::write(&node));
        assert!(!said.contains("hunter2") && said.contains("word"), "{said}");
        assert_eq!(format!("{values:?}"), "{\"user\", \"word\"}", "no fingerprint is printed");
        assert_eq!(values.differing(&secret(&text("hunter2")).1), Vec::<String>::new());
        assert_eq!(values.differing(&secret(&text("hunter3")).1), ["word"]);
    }
}
