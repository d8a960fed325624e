//! `Terraform` (tofu-controller, `api/v1alpha2/terraform_types.go`): Terraform that Flux runs,
//! downstream of everything here. The Terraform that creates a cluster's first objects is no
//! Kubernetes object.

use super::kustomization::SOURCES;
use crate::flux::schema::reference::{
    CONFIG_MAP, NamespaceRule, ReferenceField, SECRET, Target, VALUES,
};
use crate::flux::schema::{DirectoryField, KindSpec, TOFU_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: TOFU_GROUP,
    kind: "Terraform",
    badge: "TOFU",
    references: &[
        ReferenceField::new("spec.sourceRef", EdgeType::SourceRef, Target::OneOf(SOURCES))
            .within(NamespaceRule::FieldOrOwn),
        ReferenceField::new(
            "spec.dependsOn[]",
            EdgeType::DependsOn,
            Target::Kind(TOFU_GROUP, "Terraform"),
        )
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
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts = super::texts(
        node,
        &[
            ("path", &["spec", "path"]),
            ("workspace", &["spec", "workspace"]),
            ("approvePlan", &["spec", "approvePlan"]),
            ("outputs", &["spec", "writeOutputsToSecret", "name"]),
        ],
    );
    facts.into_iter().chain(super::suspended(node)).collect()
}
