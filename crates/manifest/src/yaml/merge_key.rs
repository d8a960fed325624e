//! Merge keys: `<<: *defaults`.
//!
//! YAML 1.1 type `merge`: the mapping's own keys win over merged ones, and earlier mappings of a
//! list over later ones.

use super::value::{Mapping, Node, Value};

/// The value of a merge key is neither a mapping nor a list of mappings.
pub(super) struct NotMergeable;

/// Adds the keys that a mapping does not have yet.
pub(super) fn merge_into(mapping: &mut Mapping, source: Node) -> Result<(), NotMergeable> {
    match source.value {
        Value::Mapping(source) => {
            for (key, value) in source.entries {
                if !has(mapping, &key) {
                    mapping.entries.push((key, value));
                }
            }
            Ok(())
        }
        Value::Sequence(sources) => sources.into_iter().try_for_each(|source| match source.value {
            Value::Mapping(_) => merge_into(mapping, source),
            _ => Err(NotMergeable),
        }),
        Value::Scalar(_) => Err(NotMergeable),
    }
}

fn has(mapping: &Mapping, key: &Node) -> bool {
    key.as_scalar().is_some_and(|key| mapping.get(&key.text).is_some())
}
