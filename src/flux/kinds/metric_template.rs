//! `MetricTemplate` (Flagger, `pkg/apis/flagger/v1beta1/metric.go`): a query whose answer decides
//! whether a Canary goes on.

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{FluxKind, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::yaml::Node;

/// `MetricTemplate`
pub(crate) const METRIC_TEMPLATE: GroupKind = GroupKind::new("flagger.app", "MetricTemplate");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    address: &[Detail::Type],
    references: &[ReferenceField::new("spec.provider.secretRef", EdgeType::Provider, SECRET)],
    details: |node: &Node| super::texts(node, &[(Detail::Type, &["spec", "provider", "type"])]),
    ..FluxKind::new(METRIC_TEMPLATE, "MET", KindRole::Other, "flagger")
};
