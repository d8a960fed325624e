//! Where things are kept and keys come from: claims and their volumes, external secrets and their
//! stores, certificates and their issuers.

use super::objects::Objects;
use super::relation::{Rule, Said, To, id, or, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const EXTERNAL_SECRETS: &str = "external-secrets.io";
const CERT_MANAGER: &str = "cert-manager.io";

pub(super) const RULES: &[Rule] = &[
    Rule { kinds: &[(&[""], "PersistentVolumeClaim")], read: claim },
    Rule { kinds: &[(&[EXTERNAL_SECRETS], "ExternalSecret")], read: external_secret },
    Rule { kinds: &[(&[EXTERNAL_SECRETS], "PushSecret")], read: push_secret },
    Rule { kinds: &[(&[CERT_MANAGER], "Certificate")], read: certificate },
];

fn claim(_: &Objects<'_>, _: &ResourceId, node: &Node) -> Vec<Said> {
    let named = |field, edge, group: &str, kind: &str| {
        let value = node.at(&["spec", field])?;
        let target = id(group, kind, "", value.as_str().filter(|name| !name.is_empty())?);
        Some(Said { edge, to: To::Optional(target), span: value.span })
    };
    let volume = named("volumeName", EdgeType::VolumeName, "", "PersistentVolume");
    let class =
        named("storageClassName", EdgeType::StorageClassName, "storage.k8s.io", "StorageClass");
    volume.into_iter().chain(class).collect()
}

/// A store, of the own namespace or cluster-scoped.
fn store(reference: &Node, namespace: &str, edge: EdgeType) -> Option<Said> {
    let kind = or(reference, "kind", "SecretStore");
    let namespace = if kind.starts_with("Cluster") { "" } else { namespace };
    Some(Said::object(
        edge,
        id(EXTERNAL_SECRETS, kind, namespace, reference.str_at(&["name"])?),
        reference.span,
    ))
}

fn external_secret(_: &Objects<'_>, secret: &ResourceId, node: &Node) -> Vec<Said> {
    let mut references = select(node, "spec.secretStoreRef");
    references.extend(
        ["spec.data[].sourceRef.storeRef", "spec.dataFrom[].sourceRef.storeRef"]
            .into_iter()
            .flat_map(|path| select(node, path)),
    );
    references
        .into_iter()
        .filter_map(|reference| store(reference, &secret.namespace, EdgeType::SecretStoreRef))
        .collect()
}

fn push_secret(_: &Objects<'_>, push: &ResourceId, node: &Node) -> Vec<Said> {
    let stores = select(node, "spec.secretStoreRefs[]")
        .into_iter()
        .filter_map(|reference| store(reference, &push.namespace, EdgeType::SecretStoreRefs));
    let secret = node.at(&["spec", "selector", "secret"]).and_then(|secret| {
        let target = id("", "Secret", &push.namespace, secret.str_at(&["name"])?);
        Some(Said::object(EdgeType::Selector, target, secret.span))
    });
    stores.chain(secret).collect()
}

fn certificate(_: &Objects<'_>, certificate: &ResourceId, node: &Node) -> Vec<Said> {
    let issuer = node.at(&["spec", "issuerRef"]).and_then(|issuer| {
        let kind = or(issuer, "kind", "Issuer");
        let namespace = if kind == "ClusterIssuer" { "" } else { &certificate.namespace };
        Some(Said::object(
            EdgeType::IssuerRef,
            id(or(issuer, "group", CERT_MANAGER), kind, namespace, issuer.str_at(&["name"])?),
            issuer.span,
        ))
    });
    issuer.into_iter().collect()
}
