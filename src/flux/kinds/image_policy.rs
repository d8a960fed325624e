//! `ImagePolicy` (image-reflector-controller, `api/v1/imagepolicy_types.go`).

use crate::flux::registry::{IMAGE_GROUP, KindSpec, NamespaceRule, ReferenceField, Target};
use crate::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: IMAGE_GROUP,
    kind: "ImagePolicy",
    badge: "POL",
    references: &[ReferenceField {
        path: "spec.imageRepositoryRef",
        edge: "imageRepositoryRef",
        target: Target::Kind(IMAGE_GROUP, "ImageRepository"),
        namespace: NamespaceRule::FieldOrOwn,
    }],
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let policy = node.at(&["spec", "policy"]).and_then(|policy| policy.entries().next());
    policy.map(|(name, _)| ("policy", name.to_owned())).into_iter().collect()
}
