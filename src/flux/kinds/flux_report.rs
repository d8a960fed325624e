//! `FluxReport` (flux-operator, `api/v1/fluxreport_types.go`): what an operator says of an
//! installation; it refers to nothing.

use crate::flux::schema::{FluxKind, KindRole, OPERATOR_GROUP};
use crate::kubernetes::GroupKind;

/// `FluxReport`
pub(crate) const FLUX_REPORT: GroupKind = GroupKind::new(OPERATOR_GROUP, "FluxReport");

pub(in crate::flux) static KIND: FluxKind =
    FluxKind { ..FluxKind::new(FLUX_REPORT, "REP", KindRole::Other, "flux-operator") };
