//! `Canary` (Flagger, `pkg/apis/flagger/v1beta1/canary.go`): a workload that is rolled out step by
//! step.

use super::metric_template::METRIC_TEMPLATE;
use crate::flux::schema::reference::{NamespaceRule, Need, ReferenceField, Target};
use crate::flux::schema::{FluxKind, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `Canary`
pub(crate) const CANARY: GroupKind = GroupKind::new("flagger.app", "Canary");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    references: &[
        // The workload is often made by a chart.
        ReferenceField::new("spec.targetRef", EdgeType::TargetRef, Target::AnyObject("apps/v1"))
            .needing(Need::Assumed),
        ReferenceField::new(
            "spec.autoscalerRef",
            EdgeType::AutoscalerRef,
            Target::AnyObject("autoscaling/v2"),
        )
        .needing(Need::Assumed),
        ReferenceField::new(
            "spec.upstreamRef",
            EdgeType::UpstreamRef,
            Target::AnyObject("gloo.solo.io/v1"),
        )
        .needing(Need::Assumed),
        ReferenceField::new(
            "spec.analysis.metrics[].templateRef",
            EdgeType::TemplateRef,
            Target::Kind(METRIC_TEMPLATE),
        )
        .within(NamespaceRule::FieldOrOwn),
    ],
    details: |node: &Node| super::texts(node, &[(Detail::Provider, &["spec", "provider"])]),
    ..FluxKind::new(CANARY, "CAN", KindRole::Other, "flagger")
};
