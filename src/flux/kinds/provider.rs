//! `Provider` (notification-controller, `api/v1beta3/provider_types.go`): a system outside that is
//! notified of events.

use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, NOTIFICATION_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::source::RepositoryUrl;
use fluxscape_manifest::yaml::{self, Node};

/// `Provider`
pub(crate) const PROVIDER: GroupKind = GroupKind::new(NOTIFICATION_GROUP, "Provider");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(8)),
        ApiVersion::new("v1beta3", 2, None),
    ],
    count: Some(Count { order: 11, name: "Provider" }),
    suspend: true,
    address: &[Detail::Type, Detail::Channel, Detail::Severity],
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::service_account(),
    ],
    details,
    redact,
    ..FluxKind::new(PROVIDER, "PROV", KindRole::Notification, "notification-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let facts = super::texts(
        node,
        &[(Detail::Type, &["spec", "type"]), (Detail::Channel, &["spec", "channel"])],
    );
    facts.into_iter().chain(address(node).map(|address| (Detail::Address, address))).collect()
}

/// The system that it notifies: the host alone, since webhooks carry their token in the rest of the
/// address; of a forge, whose commits it marks, the repository.
fn address(node: &Node) -> Option<String> {
    let address = node.str_at(&["spec", "address"])?;
    if node.str_at(&["spec", "type"]).is_some_and(is_forge) {
        return RepositoryUrl::parse(address).map(|repository| repository.to_string());
    }
    web_address(address).map(|(_, host, _)| host.to_owned())
}

/// Keeps scheme and host of the address of a webhook.
fn redact(node: &mut Node) {
    if node.str_at(&["spec", "type"]).is_some_and(is_forge) {
        return;
    }
    let Some(address) = node.get_mut("spec").and_then(|spec| spec.get_mut("address")) else {
        return;
    };
    let text = address.as_str().unwrap_or_default();
    let shown = match web_address(text) {
        // Nothing but the host: there is no secret in it.
        Some((_, _, "" | "/")) => return,
        Some((scheme, host, _)) => format!("{scheme}://{host}/{}", yaml::SECRET),
        None => yaml::SECRET.to_owned(),
    };
    *address = Node::text(shown, address.span);
}

/// Scheme, host and the rest of an address; `None` for anything else, a connection string for one.
fn web_address(text: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) =
        text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let (host, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or_default();
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (!host.is_empty() && host.chars().all(is_host)).then_some((scheme, host, rest))
}

/// Whether a type of provider writes to commits or pull requests: `github`,
/// `gitlabmergerequestcomment`, …
fn is_forge(provider: &str) -> bool {
    ["github", "gitlab", "gitea", "bitbucket", "azuredevops"]
        .iter()
        .any(|forge| provider.starts_with(forge))
}
