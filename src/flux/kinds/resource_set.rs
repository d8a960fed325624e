//! `ResourceSet` (flux-operator, `api/v1/resourceset_types.go`): a template and its inputs.

use super::resource_set_input_provider::RESOURCE_SET_INPUT_PROVIDER;
use crate::flux::schema::reference::{Choice, NamespaceRule, ReferenceField, Target};
use crate::flux::schema::{FluxKind, KindRole, OPERATOR_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `ResourceSet`
pub(crate) const RESOURCE_SET: GroupKind = GroupKind::new(OPERATOR_GROUP, "ResourceSet");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    references: &[
        ReferenceField::new(
            "spec.inputsFrom[]",
            EdgeType::InputsFrom,
            Target::Kind(RESOURCE_SET_INPUT_PROVIDER),
        )
        .choosing(Choice::Selector("selector")),
        // The only dependency of Flux that crosses kinds; an empty namespace stays empty.
        ReferenceField::new("spec.dependsOn[]", EdgeType::DependsOn, Target::AnyObject("v1"))
            .within(NamespaceRule::Exact),
        ReferenceField::service_account(),
    ],
    details,
    ..FluxKind::new(RESOURCE_SET, "RSET", KindRole::Other, "flux-operator")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let steps: Vec<&str> = node
        .items_at(&["spec", "steps"])
        .iter()
        .filter_map(|step| step.str_at(&["name"]))
        .collect();
    let inputs = super::counted(node, Detail::Inputs, &["spec", "inputs"]);
    inputs
        .into_iter()
        .chain(super::expressions(node))
        .chain((!steps.is_empty()).then(|| (Detail::Steps, steps.join(" "))))
        .collect()
}
