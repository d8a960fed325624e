//! What lets traffic in: Ingresses and the routes of Gateway API `route` to Services, routes hang
//! on Gateways, and both take certificates from Secrets.

use super::objects::Objects;
use super::relation::{Kind, Rule, Said, To, id, or, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const GATEWAY: &str = "gateway.networking.k8s.io";

const ROUTES: &[Kind] = &[
    (&[GATEWAY], "HTTPRoute"),
    (&[GATEWAY], "GRPCRoute"),
    (&[GATEWAY], "TCPRoute"),
    (&[GATEWAY], "TLSRoute"),
    (&[GATEWAY], "UDPRoute"),
];

pub(super) const RULES: &[Rule] = &[
    Rule { kinds: &[(&["networking.k8s.io", "extensions"], "Ingress")], read: ingress },
    Rule { kinds: ROUTES, read: route },
    Rule { kinds: &[(&[GATEWAY], "Gateway")], read: gateway },
];

/// Backends as v1 writes them (`service.name`) and as v1beta1 did (`serviceName`).
fn ingress(_: &Objects<'_>, ingress: &ResourceId, node: &Node) -> Vec<Said> {
    let own = |kind: &str, name: &str| id("", kind, &ingress.namespace, name);
    let mut backends = select(node, "spec.rules[].http.paths[].backend");
    backends.extend(
        ["defaultBackend", "backend"].into_iter().filter_map(|key| node.at(&["spec", key])),
    );
    let service = |backend: &Node| {
        let name =
            backend.str_at(&["service", "name"]).or_else(|| backend.str_at(&["serviceName"]))?;
        Some(Said::object(EdgeType::Routes, own("Service", name), backend.span))
    };
    let secret = |tls: &Node| {
        Some(Said::object(EdgeType::Tls, own("Secret", tls.str_at(&["secretName"])?), tls.span))
    };
    let mut found: Vec<Said> = backends.into_iter().filter_map(service).collect();
    found.extend(node.items_at(&["spec", "tls"]).iter().filter_map(secret));
    found.extend(node.str_at(&["spec", "ingressClassName"]).map(|name| {
        let class = id("networking.k8s.io", "IngressClass", "", name);
        Said { edge: EdgeType::IngressClassName, to: To::Optional(class), span: node.span }
    }));
    found
}

fn route(_: &Objects<'_>, route: &ResourceId, node: &Node) -> Vec<Said> {
    let object = |reference: &Node, edge, group: &str, kind: &str| {
        let target = id(
            group,
            or(reference, "kind", kind),
            or(reference, "namespace", &route.namespace),
            reference.str_at(&["name"])?,
        );
        Some(Said::object(edge, target, reference.span))
    };
    let backends = select(node, "spec.rules[].backendRefs[]").into_iter();
    let services = backends.filter_map(|backend| {
        object(backend, EdgeType::Routes, or(backend, "group", ""), "Service")
    });
    let parents = node.items_at(&["spec", "parentRefs"]).iter();
    services
        .chain(parents.filter_map(|parent| {
            object(parent, EdgeType::ParentRefs, or(parent, "group", GATEWAY), "Gateway")
        }))
        .collect()
}

fn gateway(_: &Objects<'_>, gateway: &ResourceId, node: &Node) -> Vec<Said> {
    let certificates = select(node, "spec.listeners[].tls.certificateRefs[]").into_iter();
    let secret = |reference: &Node| {
        let namespace = or(reference, "namespace", &gateway.namespace);
        let target = id(
            or(reference, "group", ""),
            or(reference, "kind", "Secret"),
            namespace,
            reference.str_at(&["name"])?,
        );
        Some(Said::object(EdgeType::Tls, target, reference.span))
    };
    certificates.filter_map(secret).collect()
}
