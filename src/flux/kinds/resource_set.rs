//! `ResourceSet` (flux-operator, `api/v1/resourceset_types.go`): a template and its inputs.

use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{KindSpec, OPERATOR_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: OPERATOR_GROUP,
    kind: "ResourceSet",
    badge: "RSET",
    references: &[
        ReferenceField::new(
            "spec.inputsFrom[]",
            EdgeType::InputsFrom,
            Target::Kind(OPERATOR_GROUP, "ResourceSetInputProvider"),
        )
        .choosing(Choice::Selector("selector")),
        // The only dependency of Flux that crosses kinds; an empty namespace stays empty.
        ReferenceField::new("spec.dependsOn[]", EdgeType::DependsOn, Target::AnyObject("v1"))
            .within(NamespaceRule::Exact),
        ReferenceField::service_account(),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let steps: Vec<&str> = node
        .items_at(&["spec", "steps"])
        .iter()
        .filter_map(|step| step.str_at(&["name"]))
        .collect();
    let inputs = super::counted(node, "inputs", &["spec", "inputs"]);
    inputs
        .into_iter()
        .chain(super::expressions(node))
        .chain((!steps.is_empty()).then(|| ("steps", steps.join(" "))))
        .collect()
}
