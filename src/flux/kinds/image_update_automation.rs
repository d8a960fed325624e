//! `ImageUpdateAutomation` (image-automation-controller, `api/v1/imageupdateautomation_types.go`).

use crate::flux::registry::{IMAGE_GROUP, KindSpec, NamespaceRule, ReferenceField, SOURCE_GROUP, Target};
use crate::source::TreePath;
use crate::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: IMAGE_GROUP,
    kind: "ImageUpdateAutomation",
    badge: "AUTO",
    references: &[
        ReferenceField {
            path: "spec.sourceRef",
            edge: "sourceRef",
            target: Target::OneOf(&[(SOURCE_GROUP, "GitRepository")]),
            namespace: NamespaceRule::FieldOrOwn,
        },
        ReferenceField {
            path: "spec.git.commit.signingKey.secretRef",
            edge: "signingKey",
            target: Target::Kind("", "Secret"),
            namespace: NamespaceRule::Own,
        },
    ],
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let path = update_path(node);
    let mut facts = vec![("path", if path.is_root() { "./".to_owned() } else { path.to_string() })];
    facts.extend(super::texts(node, &[("pushes", &["spec", "git", "push", "branch"])]));
    facts.extend(super::suspended(node));
    facts
}

/// The directory that the automation writes below; the repository's root when nothing is said.
pub(in crate::flux) fn update_path(node: &Node) -> TreePath {
    TreePath::clamped(node.str_at(&["spec", "update", "path"]).unwrap_or_default())
}
