//! Istio: virtual services `route` to Services and hang on gateways, rules of destinations say how to
//! reach a Service, gateways take certificates from Secrets.

use super::objects::Objects;
use super::relation::{Rule, Said, To, id, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const ISTIO: &str = "networking.istio.io";

pub(super) const RULES: &[Rule] = &[
    Rule { kinds: &[(&[ISTIO], "VirtualService")], read: virtual_service },
    Rule { kinds: &[(&[ISTIO], "DestinationRule")], read: destination_rule },
    Rule { kinds: &[(&[ISTIO], "Gateway")], read: gateway },
];

/// The Service that a host means: `name`, or the name that the cluster's DNS gives it. Others are
/// hosts of the mesh or outside of it.
fn service(host: &str, own: &ResourceId) -> Option<ResourceId> {
    let host = host.trim_end_matches('.');
    if host.is_empty() || host.contains(['*', '/']) {
        return None;
    }
    let mut parts = host.split('.');
    let (name, namespace) = (parts.next()?, parts.next());
    let is_of_cluster = parts.next().is_none_or(|part| part == "svc");
    is_of_cluster.then(|| id("", "Service", namespace.unwrap_or(&own.namespace), name))
}

/// A host as an edge. `name.namespace` may also be a host outside: it leads only to a Service that is
/// there.
fn reached(host: &Node, own: &ResourceId, edge: EdgeType) -> Option<Said> {
    let written = host.as_str()?;
    let target = service(written, own)?;
    let is_clear = !written.contains('.') || written.contains(".svc");
    let to = if is_clear { To::Object(target) } else { To::Optional(target) };
    Some(Said { edge, to, span: host.span })
}

fn virtual_service(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    const HOSTS: [&str; 5] = [
        "spec.http[].route[].destination.host",
        "spec.http[].mirror.host",
        "spec.http[].mirrors[].destination.host",
        "spec.tcp[].route[].destination.host",
        "spec.tls[].route[].destination.host",
    ];
    let hosts = HOSTS.into_iter().flat_map(|path| select(node, path));
    let services = hosts.filter_map(|host| reached(host, own, EdgeType::Routes));
    let gateways = node.items_at(&["spec", "gateways"]).iter().filter_map(|gateway| {
        // `mesh` is every sidecar, and no object.
        let written = gateway.as_str().filter(|name| *name != "mesh" && !name.is_empty())?;
        let (namespace, name) = written.split_once('/').unwrap_or((&own.namespace, written));
        let target = id(ISTIO, "Gateway", namespace, name);
        Some(Said::object(EdgeType::Gateways, target, gateway.span))
    });
    services.chain(gateways).collect()
}

fn destination_rule(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    let host = node.at(&["spec", "host"]);
    host.and_then(|host| reached(host, own, EdgeType::Host)).into_iter().collect()
}

/// The Secret is one of the namespace of the gateway's pods: only an object that is there is meant.
fn gateway(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    let names = select(node, "spec.servers[].tls.credentialName").into_iter();
    let secrets = names.filter_map(|name| {
        let target = id("", "Secret", &own.namespace, name.as_str()?);
        Some(Said { edge: EdgeType::Tls, to: To::Optional(target), span: name.span })
    });
    secrets.collect()
}
