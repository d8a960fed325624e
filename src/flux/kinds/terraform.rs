//! `Terraform` (tofu-controller, `api/v1alpha2/terraform_types.go`): Terraform that Flux runs,
//! downstream of everything here. The Terraform that creates a cluster's first objects is no
//! Kubernetes object.

use super::kustomization::SOURCES;
use crate::flux::schema::reference::{
    CONFIG_MAP, NamespaceRule, ReferenceField, SECRET, Target, VALUES,
};
use crate::flux::schema::{DirectoryField, FluxKind, KindRole, TOFU_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `Terraform`
pub(crate) const TERRAFORM: GroupKind = GroupKind::new(TOFU_GROUP, "Terraform");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    suspend: true,
    references: &[
        ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::OneOf(SOURCES))
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.dependsOn[]", EdgeType::DependsOn, Target::Kind(TERRAFORM))
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new("spec.varsFrom[]", EdgeType::VarsFrom, VALUES),
        ReferenceField::new("spec.vars[].valueFrom.secretKeyRef", EdgeType::Vars, SECRET),
        ReferenceField::new("spec.vars[].valueFrom.configMapKeyRef", EdgeType::Vars, CONFIG_MAP),
        ReferenceField::new("spec.backendConfigsFrom[]", EdgeType::BackendConfigsFrom, VALUES),
        ReferenceField::new(
            "spec.readInputsFromSecrets[]",
            EdgeType::ReadInputsFromSecrets,
            SECRET,
        ),
        ReferenceField::new("spec.fileMappings[].secretRef", EdgeType::FileMappings, SECRET),
        ReferenceField::new("spec.cliConfigSecretRef", EdgeType::CliConfigSecretRef, SECRET)
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::service_account(),
    ],
    directory: Some(DirectoryField { path: &["spec", "path"], edge: EdgeType::Path, file: None }),
    details,
    ..FluxKind::new(TERRAFORM, "TOFU", KindRole::Other, "tofu-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    super::texts(
        node,
        &[
            (Detail::Path, &["spec", "path"]),
            (Detail::Workspace, &["spec", "workspace"]),
            (Detail::ApprovePlan, &["spec", "approvePlan"]),
            (Detail::Outputs, &["spec", "writeOutputsToSecret", "name"]),
        ],
    )
}
