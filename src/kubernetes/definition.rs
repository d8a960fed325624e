//! A CustomResourceDefinition `defines` the custom resources of its group and kind.

use super::objects::Objects;
use super::relation::{Rule, Said};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

pub(super) const RULES: &[Rule] =
    &[Rule { kinds: &[(&["apiextensions.k8s.io"], "CustomResourceDefinition")], read: defines }];

fn defines(objects: &Objects<'_>, _: &ResourceId, node: &Node) -> Vec<Said> {
    let (Some(group), Some(kind)) =
        (node.str_at(&["spec", "group"]), node.str_at(&["spec", "names", "kind"]))
    else {
        return Vec::new();
    };
    Said::objects(
        EdgeType::Defines,
        objects.of_kind(group, kind).into_iter().map(|(id, _)| id),
        node.span,
    )
}
