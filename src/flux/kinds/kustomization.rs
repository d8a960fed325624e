//! `Kustomization` (kustomize-controller, `api/v1/kustomization_types.go`).

use super::bucket::BUCKET;
use super::external_artifact::EXTERNAL_ARTIFACT;
use super::git_repository::GIT_REPOSITORY;
use super::oci_repository::OCI_REPOSITORY;
use crate::flux::schema::reference::{
    Choice, NamespaceRule, ReferenceField, SECRET, SERVICE_ACCOUNT, Target, VALUES,
};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KUSTOMIZE_GROUP, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// What a Kustomization is built from.
pub(super) const SOURCES: &[GroupKind] =
    &[GIT_REPOSITORY, OCI_REPOSITORY, BUCKET, EXTERNAL_ARTIFACT];

/// `Kustomization`
pub(crate) const KUSTOMIZATION: GroupKind = GroupKind::new(KUSTOMIZE_GROUP, "Kustomization");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(7)),
        ApiVersion::new("v1", 0, None),
    ],
    count: Some(Count { order: 1, name: "Kustomization" }),
    suspend: true,
    address: &[Detail::Path],
    references: &[
        ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::OneOf(SOURCES))
            .within(NamespaceRule::FieldOrOwn),
        // Kustomizations only: a HelmRelease named here never resolves.
        ReferenceField::new("spec.dependsOn[]", EdgeType::DependsOn, Target::Kind(KUSTOMIZATION))
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.postBuild.substituteFrom[]", EdgeType::SubstituteFrom, VALUES),
        ReferenceField::new("spec.decryption.secretRef", EdgeType::Decryption, SECRET),
        ReferenceField::new(
            "spec.decryption.serviceAccountName",
            EdgeType::Decryption,
            SERVICE_ACCOUNT,
        ),
        ReferenceField::kube_config_secret(),
        ReferenceField::kube_config_map(),
        // Impersonated where the objects are applied.
        ReferenceField::service_account().remote(),
        // An empty namespace stays empty: a cluster-scoped object. With `wait` everything applied
        // is checked instead.
        ReferenceField::new(
            "spec.healthChecks[]",
            EdgeType::HealthChecks,
            Target::AnyObject("apps/v1"),
        )
        .within(NamespaceRule::Exact)
        .choosing(Choice::Other)
        .unless("spec.wait")
        .remote(),
        ReferenceField::namespace("spec.targetNamespace", EdgeType::TargetNamespace),
    ],
    details,
    ..FluxKind::new(KUSTOMIZATION, "KS", KindRole::Applier, "kustomize-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let mut facts =
        vec![(Detail::Path, display_path(node.str_at(&["spec", "path"]).unwrap_or_default()))];
    facts.extend(super::texts(
        node,
        &[
            (Detail::TargetNamespace, &["spec", "targetNamespace"]),
            (Detail::Decryption, &["spec", "decryption", "provider"]),
        ],
    ));
    facts.extend(super::counted(node, Detail::HealthChecks, &["spec", "healthChecks"]));
    facts.extend(super::expressions(node));
    if node.at(&["spec", "wait"]).and_then(Node::as_bool) == Some(true) {
        facts.push((Detail::Wait, "true".to_owned()));
    }
    facts
}

/// A path as people write it: `qa/fluxcd`, and `./` for the root.
fn display_path(path: &str) -> String {
    let path = fluxscape_manifest::source::TreePath::clamped(path);
    if path.is_root() { "./".to_owned() } else { path.to_string() }
}
