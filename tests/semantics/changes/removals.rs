//! What stops and what is removed: Flux deletes it, keeps it, or nothing here decides it.

use super::{config_map, deployment, gone, judge, kustomization, release, row, sync, text};

const PORTAL: &str = "clusters/a/portal.yaml";

#[test]
fn what_is_removed_is_deleted_where_flux_prunes() {
    let kept = |annotation: &str| {
        config_map("limits", "cpu: '1'")
            .replace("namespace: web", &format!("namespace: web, annotations: {{{annotation}}}"))
    };
    judge(vec![
        row(
            "an application",
            vec![],
            vec![(PORTAL, gone()), ("apps/portal/web.yaml", gone())],
            "`portal` is removed, and Flux deletes what it applied",
        ),
        row(
            "its Kustomization alone",
            vec![],
            vec![(PORTAL, gone())],
            "`portal` is removed, and Flux deletes what it applied",
        ),
        row(
            "two applications",
            vec![],
            vec![(PORTAL, gone()), ("clusters/a/cert-manager.yaml", gone())],
            "`cert-manager` and `portal` are removed, and Flux deletes what they applied",
        ),
        row(
            "an object of an application",
            vec![("apps/portal/limits.yaml", config_map("limits", "cpu: '1'"))],
            vec![("apps/portal/limits.yaml", gone())],
            "ConfigMap `limits` is removed, and Flux deletes it",
        ),
        row(
            "a release",
            vec![("apps/portal/podinfo.yaml", release("podinfo", "6.1.0", ""))],
            vec![("apps/portal/podinfo.yaml", gone())],
            "`podinfo` is removed, and Flux deletes what it applied",
        ),
        row(
            "five objects of one application",
            vec![
                ("apps/portal/1.yaml", config_map("one", "")),
                ("apps/portal/2.yaml", config_map("two", "")),
                ("apps/portal/3.yaml", config_map("three", "")),
                ("apps/portal/4.yaml", config_map("four", "")),
                ("apps/portal/5.yaml", config_map("five", "")),
            ],
            vec![
                ("apps/portal/1.yaml", gone()),
                ("apps/portal/2.yaml", gone()),
                ("apps/portal/3.yaml", gone()),
                ("apps/portal/4.yaml", gone()),
                ("apps/portal/5.yaml", gone()),
            ],
            "ConfigMap `five`, ConfigMap `four`, ConfigMap `one`, ConfigMap `three` and ConfigMap `two` are removed, and Flux deletes them",
        ),
        row(
            "an object that is annotated to stay",
            vec![("apps/portal/l.yaml", kept("kustomize.toolkit.fluxcd.io/prune: disabled"))],
            vec![("apps/portal/l.yaml", gone())],
            "ConfigMap `limits` is removed from git, but kept in the cluster (kustomize.toolkit.fluxcd.io/prune is disabled)",
        ),
        row(
            "an object that is not reconciled",
            vec![("apps/portal/l.yaml", kept("kustomize.toolkit.fluxcd.io/reconcile: Disabled"))],
            vec![("apps/portal/l.yaml", gone())],
            "",
        ),
        row(
            "an object with Helm's annotation, which means nothing to a Kustomization",
            vec![("apps/portal/l.yaml", kept("helm.sh/resource-policy: keep"))],
            vec![("apps/portal/l.yaml", gone())],
            "ConfigMap `limits` is removed, and Flux deletes it",
        ),
    ]);
}

#[test]
fn what_is_removed_stays_where_that_is_known() {
    let portal = |spec: &str| kustomization("portal", spec);
    judge(vec![
        row(
            "an application that does not prune",
            vec![(PORTAL, portal(", prune: false"))],
            vec![(PORTAL, gone())],
            "`portal` is removed, but what it applied stays in the cluster (prune is off)",
        ),
        row(
            "a suspended application",
            vec![(PORTAL, portal(", suspend: true"))],
            vec![(PORTAL, gone())],
            "`portal` is removed, but what it applied stays in the cluster (suspended)",
        ),
        row(
            "an application with another deletion policy",
            vec![(PORTAL, portal(", deletionPolicy: Orphan"))],
            vec![(PORTAL, gone())],
            "`portal` is removed, but what it applied stays in the cluster (deletionPolicy is Orphan)",
        ),
        row(
            "an application that does not prune, but deletes at its end",
            vec![(PORTAL, portal(", prune: false, deletionPolicy: Delete"))],
            vec![(PORTAL, gone())],
            "`portal` is removed, and Flux deletes what it applied",
        ),
        row(
            "an object of an application that does not prune",
            vec![
                (PORTAL, portal(", prune: false")),
                ("apps/portal/l.yaml", config_map("limits", "")),
            ],
            vec![("apps/portal/l.yaml", gone())],
            "ConfigMap `limits` is removed from git, but kept in the cluster (prune of `portal` is off)",
        ),
        row(
            "an object of a suspended application",
            vec![
                (PORTAL, portal(", suspend: true")),
                ("apps/portal/l.yaml", config_map("limits", "")),
            ],
            vec![("apps/portal/l.yaml", gone())],
            "ConfigMap `limits` is removed from git, but kept in the cluster (`portal` is suspended)",
        ),
        row(
            "an application of a root that does not prune",
            vec![("clusters/a/flux-system/gotk-sync.yaml", sync("prune: false"))],
            vec![(PORTAL, gone())],
            "`portal` is removed from git, but kept in the cluster (prune of `flux-system` is off)",
        ),
        row(
            "an application of a root that a bootstrap has still to write",
            vec![(
                "clusters/a/flux-system/gotk-sync.yaml",
                text("# placeholder of flux bootstrap\n"),
            )],
            vec![(PORTAL, gone())],
            "`portal` is removed, and Flux deletes what it applied",
        ),
        row(
            "an application of a root that is in no file",
            vec![("clusters/a/flux-system/gotk-sync.yaml", gone())],
            vec![(PORTAL, gone()), ("apps/portal/web.yaml", gone())],
            "`portal` is removed",
        ),
        row(
            "an application of a root that does not say whether it prunes",
            vec![("clusters/a/flux-system/gotk-sync.yaml", sync("wait: true"))],
            vec![(PORTAL, gone())],
            "`portal` is removed",
        ),
    ]);
}

#[test]
fn what_stops_is_told_before_what_is_new() {
    judge(vec![
        row(
            "an application is suspended",
            vec![],
            vec![(PORTAL, kustomization("portal", ", suspend: true"))],
            "`portal` is suspended",
        ),
        row(
            "an application resumes",
            vec![(PORTAL, kustomization("portal", ", suspend: true"))],
            vec![(PORTAL, kustomization("portal", ""))],
            "`portal` is no longer suspended",
        ),
        row(
            "a release is suspended, and another application is new",
            vec![("apps/portal/podinfo.yaml", release("podinfo", "6.1.0", ""))],
            vec![
                ("apps/portal/podinfo.yaml", release("podinfo", "6.1.0", ", suspend: true")),
                ("clusters/a/shop.yaml", kustomization("shop", "")),
                ("apps/shop/d.yaml", deployment("shop", "shop:1")),
            ],
            "`podinfo` is suspended; `shop` is new",
        ),
        row(
            "no replica is left",
            vec![],
            vec![(
                "apps/portal/web.yaml",
                deployment("web", "ghcr.io/team/web:1.0.0").replace("replicas: 2", "replicas: 0"),
            )],
            "Deployment `web` runs 0 replicas instead of 2",
        ),
        row(
            "one is removed, one is broken, one is new, one has another version",
            vec![("apps/portal/podinfo.yaml", release("podinfo", "6.1.0", ""))],
            vec![
                ("clusters/a/cert-manager.yaml", gone()),
                ("clusters/a/shop.yaml", kustomization("shop", "")),
                ("apps/shop/d.yaml", deployment("shop", "shop:1")),
                ("clusters/a/lost.yaml", kustomization("lost", ", path: ./lost")),
                ("apps/portal/podinfo.yaml", release("podinfo", "6.2.0", "")),
            ],
            "`cert-manager` is removed, and Flux deletes what it applied; `lost` is new and does not build: path lost does not exist in its source; `shop` is new; `podinfo` installs chart `podinfo` 6.2.0 instead of 6.1.0",
        ),
        row(
            "prune is switched off",
            vec![],
            vec![(PORTAL, kustomization("portal", ", prune: false"))],
            "`portal` no longer deletes what is removed from git (prune is off)",
        ),
        row(
            "prune is switched on",
            vec![(PORTAL, kustomization("portal", ", prune: false"))],
            vec![(PORTAL, kustomization("portal", ""))],
            "`portal` deletes from now on what is removed from git (prune is on)",
        ),
    ]);
}

#[test]
fn what_is_suspended_takes_no_change() {
    let suspended = || kustomization("portal", ", suspend: true");
    let web = || deployment("web", "ghcr.io/team/web:1.1.0");
    judge(vec![
        row(
            "an image of a suspended application",
            vec![(PORTAL, suspended())],
            vec![("apps/portal/web.yaml", web())],
            "`portal` is suspended: what changes there has no effect",
        ),
        row(
            "a new object of a suspended application",
            vec![(PORTAL, suspended())],
            vec![("apps/portal/limits.yaml", config_map("limits", ""))],
            "`portal` is suspended: what changes there has no effect",
        ),
        row(
            "a version of a suspended release",
            vec![("apps/portal/podinfo.yaml", release("podinfo", "6.1.0", ", suspend: true"))],
            vec![("apps/portal/podinfo.yaml", release("podinfo", "6.2.0", ", suspend: true"))],
            "`podinfo` is suspended: what changes there has no effect",
        ),
        row(
            "an image, while its application resumes",
            vec![(PORTAL, suspended())],
            vec![(PORTAL, kustomization("portal", "")), ("apps/portal/web.yaml", web())],
            "`portal` is no longer suspended; `portal` runs image `web` 1.1.0 instead of 1.0.0",
        ),
    ]);
}
