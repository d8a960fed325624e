//! Routes and workloads of proxies, meshes and platforms, as edges of the full graph.

use crate::memory::{SYNC, edges, graph};

/// The edges of a type among these objects, which `flux-system` applies.
fn related(objects: &str, edge: &str) -> Vec<String> {
    edges(&graph(&[SYNC, ("clusters/a/objects.yaml", objects)]), edge)
}

fn object(api: &str, kind: &str, spec: &str) -> String {
    format!(
        "apiVersion: {api}\nkind: {kind}\nmetadata: {{name: r, namespace: x}}\nspec: {{{spec}}}\n"
    )
}

#[test]
fn traefik() {
    let route = |kind: &str, spec: &str| object("traefik.io/v1alpha1", kind, spec);
    for (objects, edge, expected) in [
        (
            route("IngressRoute", "routes: [{services: [{name: web}]}]"),
            "routes",
            &["IngressRoute x/r -> Service x/web"][..],
        ),
        (
            route("IngressRoute", "routes: [{services: [{name: web, namespace: y}]}]"),
            "routes",
            &["IngressRoute x/r -> Service y/web"],
        ),
        (
            route("IngressRoute", "routes: [{services: [{name: w, kind: TraefikService}]}]"),
            "routes",
            &["IngressRoute x/r -> TraefikService x/w"],
        ),
        (
            route(
                "IngressRoute",
                "routes: [{services: [{name: api@internal, kind: TraefikService}]}]",
            ),
            "routes",
            &[],
        ),
        (
            route(
                "IngressRouteTCP",
                "routes: [{services: [{name: db}], middlewares: [{name: ip}]}]",
            ),
            "middlewares",
            &["IngressRouteTCP x/r -> MiddlewareTCP x/ip"],
        ),
        (
            route("IngressRouteUDP", "routes: [{services: [{name: dns}]}]"),
            "routes",
            &["IngressRouteUDP x/r -> Service x/dns"],
        ),
        (
            route(
                "IngressRoute",
                "routes: [{middlewares: [{name: m, namespace: y}, {name: n@file}]}]",
            ),
            "middlewares",
            &["IngressRoute x/r -> Middleware y/m"],
        ),
        (
            route("IngressRoute", "tls: {secretName: cert}"),
            "tls",
            &["IngressRoute x/r -> Secret x/cert"],
        ),
        (
            route("Middleware", "chain: {middlewares: [{name: a}]}"),
            "middlewares",
            &["Middleware x/r -> Middleware x/a"],
        ),
        (
            route("Middleware", "basicAuth: {secret: users}"),
            "secretRef",
            &["Middleware x/r -> Secret x/users"],
        ),
        (
            route("TraefikService", "weighted: {services: [{name: a, weight: 1}, {name: b}]}"),
            "routes",
            &["TraefikService x/r -> Service x/a", "TraefikService x/r -> Service x/b"],
        ),
        (
            object(
                "traefik.containo.us/v1alpha1",
                "IngressRoute",
                "routes: [{services: [{name: web}]}]",
            ),
            "routes",
            &["IngressRoute x/r -> Service x/web"],
        ),
    ] {
        assert_eq!(related(&objects, edge), expected, "{objects}");
    }
}

#[test]
fn istio() {
    let there = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: y}\n";
    let istio = |kind: &str, spec: &str| object("networking.istio.io/v1", kind, spec);
    let service = |spec: &str| istio("VirtualService", spec) + there;
    for (objects, edge, expected) in [
        (
            service("http: [{route: [{destination: {host: web}}]}]"),
            "routes",
            &["VirtualService x/r -> Service x/web"][..],
        ),
        (
            service("http: [{route: [{destination: {host: web.y.svc.cluster.local}}]}]"),
            "routes",
            &["VirtualService x/r -> Service y/web"],
        ),
        (
            service("tcp: [{route: [{destination: {host: web.y}}]}]"),
            "routes",
            &["VirtualService x/r -> Service y/web"],
        ),
        (service("tls: [{route: [{destination: {host: api.example.org}}]}]"), "routes", &[]),
        (service("http: [{route: [{destination: {host: example.org}}]}]"), "routes", &[]),
        (
            service("http: [{mirror: {host: web}}]"),
            "routes",
            &["VirtualService x/r -> Service x/web"],
        ),
        (
            service("gateways: [gw, istio-system/main, mesh]"),
            "gateways",
            &[
                "VirtualService x/r -> Gateway istio-system/main",
                "VirtualService x/r -> Gateway x/gw",
            ],
        ),
        (
            istio("DestinationRule", "host: web.x.svc.cluster.local"),
            "host",
            &["DestinationRule x/r -> Service x/web"],
        ),
        (istio("DestinationRule", "host: '*.example.org'"), "host", &[]),
        (istio("Gateway", "servers: [{tls: {credentialName: cert}}]"), "tls", &[]),
        (
            istio("Gateway", "servers: [{tls: {credentialName: cert}}]")
                + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: cert, namespace: x}\n",
            "tls",
            &["Gateway x/r -> Secret x/cert"],
        ),
    ] {
        let mut found = related(&objects, edge);
        found.sort();
        assert_eq!(found, expected, "{objects}");
    }
}

#[test]
fn contour() {
    let proxy = |spec: &str| object("projectcontour.io/v1", "HTTPProxy", spec);
    for (objects, edge, expected) in [
        (
            proxy("routes: [{services: [{name: web}, {name: api}]}]"),
            "routes",
            &["HTTPProxy x/r -> Service x/api", "HTTPProxy x/r -> Service x/web"][..],
        ),
        (proxy("tcpproxy: {services: [{name: db}]}"), "routes", &["HTTPProxy x/r -> Service x/db"]),
        (
            proxy("includes: [{name: team, namespace: y}]"),
            "include",
            &["HTTPProxy x/r -> HTTPProxy y/team"],
        ),
        (
            proxy("virtualhost: {tls: {secretName: cert}}"),
            "tls",
            &["HTTPProxy x/r -> Secret x/cert"],
        ),
        (
            proxy("virtualhost: {tls: {secretName: certs/cert}}"),
            "tls",
            &["HTTPProxy x/r -> Secret certs/cert"],
        ),
        (proxy("virtualhost: {tls: {passthrough: true}}"), "tls", &[]),
    ] {
        let mut found = related(&objects, edge);
        found.sort();
        assert_eq!(found, expected, "{objects}");
    }
}

#[test]
fn workloads_of_platforms() {
    let container = "spec: {containers: [{image: 'e.org/a:1'}]}";
    for (objects, edge, expected) in [
        (
            object("serving.knative.dev/v1", "Service", &format!("template: {{{container}}}")),
            "deploys",
            &["Service x/r -> Image e.org/a"][..],
        ),
        (
            object(
                "serving.knative.dev/v1",
                "Configuration",
                &format!("template: {{{container}}}"),
            ),
            "deploys",
            &["Configuration x/r -> Image e.org/a"],
        ),
        (
            object(
                "leaderworkerset.x-k8s.io/v1",
                "LeaderWorkerSet",
                &format!("leaderWorkerTemplate: {{workerTemplate: {{{container}}}}}"),
            ),
            "deploys",
            &["LeaderWorkerSet x/r -> Image e.org/a"],
        ),
        (
            object(
                "leaderworkerset.x-k8s.io/v1",
                "LeaderWorkerSet",
                &format!("leaderWorkerTemplate: {{leaderTemplate: {{{container}}}}}"),
            ),
            "deploys",
            &["LeaderWorkerSet x/r -> Image e.org/a"],
        ),
        (object("v1", "Service", &format!("template: {{{container}}}")), "deploys", &[]),
        (
            object(
                "apps/v1",
                "Deployment",
                "template: {spec: {volumes: [{csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: spc}}}]}}",
            ),
            "mounts",
            &["Deployment x/r -> SecretProviderClass x/spc"],
        ),
    ] {
        assert_eq!(related(&objects, edge), expected, "{objects}");
    }
}
