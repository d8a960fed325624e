//! `FluxReport` (flux-operator, `api/v1/fluxreport_types.go`): what an operator says of an
//! installation; it refers to nothing.

use crate::flux::schema::{KindSpec, OPERATOR_GROUP};

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: OPERATOR_GROUP,
    kind: "FluxReport",
    badge: "REP",
    references: &[],
    directory: None,
    images: None,
    details: |_| Vec::new(),
};
