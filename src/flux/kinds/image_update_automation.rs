//! `ImageUpdateAutomation` (image-automation-controller, `api/v1/imageupdateautomation_types.go`).

use super::git_repository::GIT_REPOSITORY;
use crate::flux::schema::reference::{NamespaceRule, ReferenceField, SECRET, Target};
use crate::flux::schema::{ApiVersion, Count, FluxKind, IMAGE_GROUP, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::source::TreePath;
use fluxscape_manifest::yaml::Node;

const SOURCE: Target = Target::OneOf(&[GIT_REPOSITORY]);

/// `ImageUpdateAutomation`
pub(crate) const IMAGE_UPDATE_AUTOMATION: GroupKind =
    GroupKind::new(IMAGE_GROUP, "ImageUpdateAutomation");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(8)),
        ApiVersion::new("v1", 7, None),
    ],
    count: Some(Count { order: 9, name: "ImageUpdateAutomation" }),
    suspend: true,
    address: &[Detail::Path],
    references: &[
        ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, SOURCE)
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.git.commit.signingKey.secretRef", EdgeType::SigningKey, SECRET),
        // v1alpha1 held what is below `git` now at the top, and its source in `checkout`, of its
        // own namespace.
        ReferenceField::new("spec.checkout.gitRepositoryRef", EdgeType::SourceRef, SOURCE),
        ReferenceField::new("spec.commit.signingKey.secretRef", EdgeType::SigningKey, SECRET),
    ],
    details,
    ..FluxKind::new(
        IMAGE_UPDATE_AUTOMATION,
        "AUTO",
        KindRole::ImageAutomation,
        "image-automation-controller",
    )
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let path = update_path(node);
    let mut facts =
        vec![(Detail::Path, if path.is_root() { "./".to_owned() } else { path.to_string() })];
    facts.extend(push(node).map(|branch| (Detail::Pushes, branch)));
    facts
}

/// The directory that the automation writes below; the repository's root by default.
pub(in crate::flux) fn update_path(node: &Node) -> TreePath {
    TreePath::clamped(node.str_at(&["spec", "update", "path"]).unwrap_or_default())
}

/// Where its commits go, when it says: the branch or refspec it pushes to, or the branch it checks
/// out.
fn push(node: &Node) -> Option<String> {
    const PLACES: [&[&str]; 5] = [
        &["spec", "git", "push", "branch"],
        &["spec", "git", "push", "refspec"],
        &["spec", "push", "branch"],
        &["spec", "git", "checkout", "ref", "branch"],
        &["spec", "checkout", "branch"],
    ];
    PLACES.into_iter().find_map(|path| node.str_at(path)).map(str::to_owned)
}
