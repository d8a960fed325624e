//! What proxies other than those of Ingress and Gateway API let in: Traefik's routes and Contour's
//! proxies `route` to Services, and take certificates from Secrets.

use super::objects::Objects;
use super::relation::{Kind, Rule, Said, id, or, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const TRAEFIK: &[&str] = &["traefik.io", "traefik.containo.us"];
const CONTOUR: &str = "projectcontour.io";

const ROUTES: &[Kind] =
    &[(TRAEFIK, "IngressRoute"), (TRAEFIK, "IngressRouteTCP"), (TRAEFIK, "IngressRouteUDP")];

pub(super) const RULES: &[Rule] = &[
    Rule { kinds: ROUTES, read: ingress_route },
    Rule { kinds: &[(TRAEFIK, "Middleware")], read: middleware },
    Rule { kinds: &[(TRAEFIK, "TraefikService")], read: traefik_service },
    Rule { kinds: &[(&[CONTOUR], "HTTPProxy")], read: http_proxy },
];

/// An object that a field names, in the field's namespace or the own one.
fn named(node: &Node, own: &ResourceId, edge: EdgeType, group: &str, kind: &str) -> Option<Said> {
    let name = node.str_at(&["name"]).filter(|name| !name.is_empty())?;
    // Traefik: `name@provider` is an object of another provider.
    if name.contains('@') {
        return None;
    }
    let target = id(group, kind, or(node, "namespace", &own.namespace), name);
    Some(Said::object(edge, target, node.span))
}

/// A Service, or a `TraefikService` of the same group.
fn traefik_backend(node: &Node, own: &ResourceId) -> Option<Said> {
    match or(node, "kind", "Service") {
        "Service" => named(node, own, EdgeType::Routes, "", "Service"),
        kind => named(node, own, EdgeType::Routes, &own.group, kind),
    }
}

fn secret(node: &Node, own: &ResourceId) -> Option<Said> {
    let name = node.str_at(&["secretName"]).filter(|name| !name.is_empty())?;
    // Contour: `namespace/name` is one of another namespace.
    let (namespace, name) = name.split_once('/').unwrap_or((&own.namespace, name));
    Some(Said::object(EdgeType::Tls, id("", "Secret", namespace, name), node.span))
}

fn ingress_route(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    let backends = select(node, "spec.routes[].services[]").into_iter();
    let mut found: Vec<Said> =
        backends.filter_map(|backend| traefik_backend(backend, own)).collect();
    let kind = if own.kind == "IngressRouteTCP" { "MiddlewareTCP" } else { "Middleware" };
    let middlewares = select(node, "spec.routes[].middlewares[]").into_iter();
    found.extend(
        middlewares.filter_map(|middleware| {
            named(middleware, own, EdgeType::Middlewares, &own.group, kind)
        }),
    );
    found.extend(node.at(&["spec", "tls"]).and_then(|tls| secret(tls, own)));
    found
}

/// A chain of others, or what takes an error page or credentials from elsewhere.
fn middleware(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    let chained = select(node, "spec.chain.middlewares[]").into_iter();
    let chained = chained
        .filter_map(|other| named(other, own, EdgeType::Middlewares, &own.group, "Middleware"));
    let pages = select(node, "spec.errors.service").into_iter();
    let pages = pages.filter_map(|service| traefik_backend(service, own));
    let secrets = ["basicAuth", "digestAuth"].into_iter().filter_map(|field| {
        let value = node.at(&["spec", field, "secret"])?;
        let target = id("", "Secret", &own.namespace, value.as_str()?);
        Some(Said::object(EdgeType::SecretRef, target, value.span))
    });
    chained.chain(pages).chain(secrets).collect()
}

fn traefik_service(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    ["spec.weighted.services[]", "spec.mirroring", "spec.mirroring.mirrors[]"]
        .into_iter()
        .flat_map(|path| select(node, path))
        .filter_map(|backend| traefik_backend(backend, own))
        .collect()
}

fn http_proxy(_: &Objects<'_>, own: &ResourceId, node: &Node) -> Vec<Said> {
    let services = ["spec.routes[].services[]", "spec.tcpproxy.services[]"].into_iter();
    let services = services
        .flat_map(|path| select(node, path))
        .filter_map(|service| named(service, own, EdgeType::Routes, "", "Service"));
    let included = ["spec.includes[]", "spec.tcpproxy.include"].into_iter();
    let included = included
        .flat_map(|path| select(node, path))
        .filter_map(|proxy| named(proxy, own, EdgeType::Include, CONTOUR, "HTTPProxy"));
    let tls = node.at(&["spec", "virtualhost", "tls"]).and_then(|tls| secret(tls, own));
    services.chain(included).chain(tls).collect()
}
