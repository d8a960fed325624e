//! Lockdown: what controllers refuse of tenants, and whom they act as.

use fluxscape::graph::{Detail, Graph, Status};

use super::{BOOTSTRAP, add, deployment, instance, patched, release};
use crate::memory::{SYNC, edges, graph, kustomization, node, rules};

/// A tenant's Kustomization of a source in another namespace, and what else there is.
fn tenant(files: &[(&str, &str)], more: &str) -> Graph {
    let tenant = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: tenant, namespace: team}}\n\
         spec: {{path: ./tenant, sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}}}\n{more}"
    );
    graph(
        &[
            &[
                ("clusters/a/tenant.yaml", tenant.as_str()),
                ("tenant/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tenants}\n"),
            ],
            files,
        ]
        .concat(),
    )
}

#[test]
fn lockdown_fails_references_to_other_namespaces() {
    let argument = "--no-cross-namespace-refs=true";
    let kustomize = "{kind: Deployment, name: kustomize-controller}";
    let blocked = patched(kustomize, &add(argument));
    let allowed = patched(kustomize, &add("--no-cross-namespace-refs=false"));
    let others =
        patched("{kind: Deployment, name: '(helm|notification)-controller'}", &add(argument));
    let merged = format!(
        "resources: [gotk-sync.yaml]\npatches:\n- path: lockdown.yaml\n  target: {kustomize}\n"
    );
    let file = format!(
        "[{{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/args/-\", \"value\": \"{argument}\"}}]"
    );
    let multitenant = instance("distribution: {version: 2.8.x}, cluster: {multitenant: true}");
    let single = instance("distribution: {version: 2.8.x}, cluster: {multitenant: false}");
    let chart = release("2.17.0", "{multitenancy: {enabled: true}}");
    let runs = deployment("v1.8.0", argument);
    let beside = "clusters/a/flux.yaml";
    for (what, files, fails) in [
        ("nothing", &[SYNC][..], false),
        ("patched", &[SYNC, (BOOTSTRAP, &blocked)], true),
        (
            "patched by a file",
            &[SYNC, (BOOTSTRAP, &merged), ("clusters/a/flux-system/lockdown.yaml", &file)],
            true,
        ),
        ("patched off", &[SYNC, (BOOTSTRAP, &allowed)], false),
        ("other controllers", &[SYNC, (BOOTSTRAP, &others)], false),
        ("instance", &[(beside, &multitenant)], true),
        ("instance of one tenant", &[(beside, &single)], false),
        ("chart", &[SYNC, (beside, &chart)], true),
        ("controller", &[SYNC, (beside, &runs)], true),
    ] {
        let graph = tenant(files, "");
        let tenant = node(&graph, "Kustomization", "tenant");
        assert_eq!(tenant.status == Status::Failed, fails, "{what}: {:?}", tenant.message);
        assert_eq!(rules(&graph).contains(&"cross-namespace-reference"), fails, "{what}");
        let applied =
            edges(&graph, "applies").iter().any(|edge| edge.ends_with("ConfigMap tenants"));
        assert_eq!(applied, !fails, "{what}");
        if fails {
            assert_eq!(
                tenant.message.as_deref(),
                Some(
                    "cannot access GitRepository flux-system/flux-system: cross-namespace references are blocked (--no-cross-namespace-refs)"
                )
            );
        }
        // The root's source is in its own namespace.
        assert_eq!(node(&graph, "Kustomization", "flux-system").status, Status::Ok, "{what}");
    }
}

#[test]
fn lockdown_reaches_releases_policies_and_alerts() {
    let multitenant = instance("distribution: {version: 2.8.x}, cluster: {multitenant: true}");
    let more = "---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: team}
spec: {interval: 5m, chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {url: 'https://charts.example.org'}
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: {name: calls, namespace: team}
spec: {providerRef: {name: chat}, eventSources: [{kind: HelmRelease, name: '*'}, {kind: Kustomization, name: '*', namespace: flux-system}]}
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: {name: chat, namespace: team}
spec: {type: generic, address: 'https://hooks.example.org'}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: own, namespace: team}
spec: {path: ./tenant, sourceRef: {kind: GitRepository, name: own}, dependsOn: [{name: flux-system, namespace: flux-system}]}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: own, namespace: team}
spec: {url: 'ssh://git@example.org/team/own', ref: {branch: main}}
";
    let graph = tenant(&[("clusters/a/flux.yaml", &multitenant)], more);
    assert_eq!(node(&graph, "HelmRelease", "web").status, Status::Failed);
    assert_eq!(node(&graph, "Alert", "calls").status, Status::Partial);
    // Dependencies are no accesses.
    assert_eq!(node(&graph, "Kustomization", "own").status, Status::Ok);
    assert_eq!(
        rules(&graph).iter().filter(|rule| **rule == "cross-namespace-reference").count(),
        3
    );
}

#[test]
fn lockdown_fails_bases_in_the_network() {
    let app = kustomization("app", "path: ./app");
    let remote = "resources: ['https://github.com/example/base?ref=v1']\n";
    let patch =
        |argument: &str| patched("{kind: Deployment, name: kustomize-controller}", &add(argument));
    let (blocked, allowed) = (patch("--no-remote-bases=true"), patch("--no-remote-bases=false"));
    let other = patch("--no-cross-namespace-refs=true");
    for (bootstrap, base, status) in [
        (blocked.as_str(), remote, Status::Failed),
        (&blocked, "resources: ['https://example.org/all.yaml']\n", Status::Failed),
        (&blocked, "resources: []\n", Status::Ok),
        (&allowed, remote, Status::Partial),
        (&other, remote, Status::Partial),
    ] {
        let files = [
            SYNC,
            (BOOTSTRAP, bootstrap),
            ("clusters/a/app.yaml", &app),
            ("app/kustomization.yaml", base),
        ];
        let graph = graph(&files);
        assert_eq!(node(&graph, "Kustomization", "app").status, status, "{bootstrap} {base}");
        let reported = rules(&graph).contains(&"remote-base-blocked");
        assert_eq!(reported, status == Status::Failed, "{bootstrap} {base}");
    }
}

#[test]
fn a_default_service_account_is_a_fact() {
    let account =
        "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: deployer, namespace: team}\n";
    let named = "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: named, namespace: team}\n\
         spec: {path: ./tenant, serviceAccountName: own, sourceRef: {kind: GitRepository, name: none}}\n";
    let patch = patched(
        "{kind: Deployment, name: '(kustomize|helm)-controller'}",
        &add("--default-service-account=deployer"),
    );
    let multitenant = instance(
        "distribution: {version: 2.8.x}, cluster: {multitenant: true, tenantDefaultServiceAccount: deployer}",
    );
    let unnamed = instance("distribution: {version: 2.8.x}, cluster: {multitenant: true}");
    let chart =
        release("2.17.0", "{multitenancy: {enabled: true, defaultServiceAccount: deployer}}");
    for (files, expected) in [
        (&[SYNC][..], None),
        (&[SYNC, (BOOTSTRAP, &patch)], Some("deployer")),
        (&[("clusters/a/flux.yaml", &multitenant)], Some("deployer")),
        (&[("clusters/a/flux.yaml", &unnamed)], Some("default")),
        (&[SYNC, ("clusters/a/flux.yaml", &chart)], Some("deployer")),
    ] {
        let graph = tenant(files, &[account, named].concat());
        let fact = |name: &str| {
            node(&graph, "Kustomization", name)
                .details
                .get(Detail::ServiceAccount)
                .map(str::to_owned)
        };
        assert_eq!(fact("tenant").as_deref(), expected, "{files:?}");
        assert_eq!(fact("named"), None, "{files:?}");
        let operated = files.iter().any(|(_, text)| text.contains("FluxInstance"));
        assert_eq!(fact("flux-system").is_some(), expected.is_some() && !operated, "{files:?}");
        let edge = "Kustomization team/tenant -> ServiceAccount team/deployer".to_owned();
        let has_edge = edges(&graph, "serviceAccountName").contains(&edge);
        assert_eq!(has_edge, expected == Some("deployer"), "{files:?}");
    }
}
