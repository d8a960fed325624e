//! Autoscalers: what an HPA, a VPA or a KEDA `ScaledObject` `scales`.

use super::objects::Objects;
use super::relation::{Kind, Rule, Said, group, id, or};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const AUTOSCALERS: &[Kind] = &[
    (&["autoscaling"], "HorizontalPodAutoscaler"),
    (&["autoscaling.k8s.io"], "VerticalPodAutoscaler"),
    (&["keda.sh"], "ScaledObject"),
];

pub(super) const RULES: &[Rule] = &[Rule { kinds: AUTOSCALERS, read: scales }];

fn scales(_: &Objects<'_>, autoscaler: &ResourceId, node: &Node) -> Vec<Said> {
    let target =
        ["scaleTargetRef", "targetRef"].into_iter().find_map(|field| node.at(&["spec", field]));
    let said = target.and_then(|target| {
        let workload = id(
            group(target, "apps"),
            or(target, "kind", "Deployment"),
            &autoscaler.namespace,
            target.str_at(&["name"])?,
        );
        Some(Said::object(EdgeType::Scales, workload, target.span))
    });
    said.into_iter().collect()
}
