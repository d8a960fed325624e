//! `ImagePolicy` (image-reflector-controller, `api/v1/imagepolicy_types.go`).

use super::image_repository::IMAGE_REPOSITORY;
use crate::flux::schema::reference::{NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{ApiVersion, Count, FluxKind, IMAGE_GROUP, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `ImagePolicy`
pub(crate) const IMAGE_POLICY: GroupKind = GroupKind::new(IMAGE_GROUP, "ImagePolicy");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(8)),
        ApiVersion::new("v1", 7, None),
    ],
    count: Some(Count { order: 8, name: "ImagePolicy" }),
    address: &[Detail::Policy],
    references: &[ReferenceField::new(
        "spec.imageRepositoryRef",
        EdgeType::ImageRepositoryRef,
        Target::Kind(IMAGE_REPOSITORY),
    )
    .within(NamespaceRule::FieldOrOwn)],
    details,
    ..FluxKind::new(IMAGE_POLICY, "POL", KindRole::ImageAutomation, "image-reflector-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let policy = node.at(&["spec", "policy"]).and_then(|policy| policy.entries().next());
    policy.map(|(name, _)| (Detail::Policy, name.to_owned())).into_iter().collect()
}
