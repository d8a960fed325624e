//! Labels and annotations that controllers put on what they create.

use fluxscape_manifest::yaml::Node;

/// Puts a Kustomization's `commonMetadata` on an object that it applies: kustomize-controller does
/// so after the substitution.
pub(in crate::flux) fn set_common_metadata(object: &mut Node, common: &Node) {
    for field in ["labels", "annotations"] {
        let Some(common) = common.get(field) else { continue };
        let Some(own) =
            object.mapping_under("metadata").and_then(|metadata| metadata.mapping_under(field))
        else {
            continue;
        };
        common.entries().for_each(|(key, value)| own.set(key, value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::FileId;
    use fluxscape_manifest::yaml::{parse, write};

    #[test]
    fn common_metadata_is_set_over_what_an_object_says() {
        let node = |text: &str| {
            parse(text.as_bytes(), FileId::GENERATED).documents.into_iter().next().unwrap().root
        };
        let mut object = node("metadata: {name: a, labels: {x: old, k: kept}}");
        set_common_metadata(&mut object, &node("{labels: {x: new}, annotations: {z: set}}"));
        assert_eq!(
            write(&object),
            "metadata:\n  annotations:\n    z: set\n  labels:\n    k: kept\n    x: new\n  name: a\n"
        );
    }
}
