//! `Provider` (notification-controller, `api/v1beta3/provider_types.go`): a system outside that is told of events.

use crate::flux::reference::{ReferenceField, SECRET};
use crate::flux::registry::{KindSpec, NOTIFICATION_GROUP};
use crate::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: NOTIFICATION_GROUP,
    kind: "Provider",
    badge: "PROV",
    references: &[
        ReferenceField::new("spec.secretRef", "secretRef", SECRET),
        ReferenceField::new("spec.certSecretRef", "certSecretRef", SECRET),
        ReferenceField::new("spec.proxySecretRef", "proxySecretRef", SECRET),
        ReferenceField::service_account(),
    ],
    directory: None,
    images: None,
    details,
};

/// The address is left out: webhooks carry their token in it.
fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts = super::texts(node, &[("type", &["spec", "type"]), ("channel", &["spec", "channel"])]);
    facts.into_iter().chain(super::suspended(node)).collect()
}
