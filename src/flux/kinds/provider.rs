//! `Provider` (notification-controller, `api/v1beta3/provider_types.go`): a system outside that is
//! told of events.

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{KindSpec, NOTIFICATION_GROUP};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::source::RepositoryUrl;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: NOTIFICATION_GROUP,
    kind: "Provider",
    badge: "PROV",
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::service_account(),
    ],
    directory: None,
    images: None,
    details,
};

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let facts =
        super::texts(node, &[("type", &["spec", "type"]), ("channel", &["spec", "channel"])]);
    facts
        .into_iter()
        .chain(address(node).map(|address| ("address", address)))
        .chain(super::suspended(node))
        .collect()
}

/// The system that it tells: the host alone, since webhooks carry their token in the rest of the
/// address; of a forge, whose commits it marks, the repository.
fn address(node: &Node) -> Option<String> {
    let address = node.str_at(&["spec", "address"])?;
    if node.str_at(&["spec", "type"]).is_some_and(is_forge) {
        return RepositoryUrl::parse(address).map(|repository| repository.to_string());
    }
    let authority = address.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next().unwrap_or_default();
    (!host.is_empty()).then(|| host.to_owned())
}

/// Whether a type of provider writes to commits or pull requests: `github`,
/// `gitlabmergerequestcomment`, …
fn is_forge(provider: &str) -> bool {
    ["github", "gitlab", "gitea", "bitbucket", "azuredevops"]
        .iter()
        .any(|forge| provider.starts_with(forge))
}
