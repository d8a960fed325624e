//! `ImagePolicy` (image-reflector-controller, `api/v1/imagepolicy_types.go`).

use crate::flux::schema::reference::{NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{IMAGE_GROUP, KindSpec};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: IMAGE_GROUP,
    kind: "ImagePolicy",
    badge: "POL",
    references: &[ReferenceField::new(
        "spec.imageRepositoryRef",
        EdgeType::ImageRepositoryRef,
        Target::Kind(IMAGE_GROUP, "ImageRepository"),
    )
    .within(NamespaceRule::FieldOrOwn)],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let policy = node.at(&["spec", "policy"]).and_then(|policy| policy.entries().next());
    policy.map(|(name, _)| ("policy", name.to_owned())).into_iter().collect()
}
