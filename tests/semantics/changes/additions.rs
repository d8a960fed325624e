//! What is new and what waits.

use super::{config_map, deployment, gone, judge, kustomization, release, row, text};

#[test]
fn what_is_new_is_named() {
    judge(vec![
        row(
            "an application",
            vec![],
            vec![
                ("clusters/a/shop.yaml", kustomization("shop", "")),
                ("apps/shop/d.yaml", deployment("shop", "shop:1")),
            ],
            "`shop` is new",
        ),
        row(
            "an application whose path is absent",
            vec![],
            vec![("clusters/a/shop.yaml", kustomization("shop", ""))],
            "`shop` is new and does not build: path apps/shop does not exist in its source",
        ),
        row(
            "an object of an application",
            vec![],
            vec![("apps/portal/limits.yaml", config_map("limits", "cpu: '1'"))],
            "ConfigMap `limits` is new",
        ),
        row(
            "a release",
            vec![],
            vec![("apps/portal/podinfo.yaml", release("podinfo", "6.1.0", ""))],
            "`podinfo` is new",
        ),
        row(
            "six objects of one application",
            vec![],
            vec![
                ("apps/portal/1.yaml", config_map("one", "")),
                ("apps/portal/2.yaml", config_map("two", "")),
                ("apps/portal/3.yaml", config_map("three", "")),
                ("apps/portal/4.yaml", config_map("four", "")),
                ("apps/portal/5.yaml", config_map("five", "")),
                ("apps/portal/6.yaml", config_map("six", "")),
            ],
            "ConfigMap `five`, ConfigMap `four`, ConfigMap `one`, ConfigMap `six` and 2 others are new",
        ),
        row(
            "an application takes the place of another",
            vec![],
            vec![
                ("clusters/a/portal.yaml", gone()),
                ("clusters/a/shop.yaml", kustomization("shop", ", path: ./apps/portal")),
            ],
            "`portal` is removed, and `shop` applies what it applied; `shop` is new",
        ),
    ]);
}

#[test]
fn who_waits_for_whom_is_named() {
    let portal = |spec: &str| kustomization("portal", spec);
    let waits = ", dependsOn: [{name: cert-manager}]";
    judge(vec![
        row(
            "an application waits",
            vec![],
            vec![("clusters/a/portal.yaml", portal(waits))],
            "`portal` now waits for `cert-manager`",
        ),
        row(
            "an application no longer waits",
            vec![("clusters/a/portal.yaml", portal(waits))],
            vec![("clusters/a/portal.yaml", portal(""))],
            "`portal` no longer waits for `cert-manager`",
        ),
        row(
            "an application waits for nothing that exists",
            vec![],
            vec![("clusters/a/portal.yaml", portal(", dependsOn: [{name: gone}]"))],
            "Kustomization flux-system/portal refers to Kustomization flux-system/gone that does not exist; `portal` now waits for `gone`, which does not exist",
        ),
        row(
            "what an application waits for is removed",
            vec![("clusters/a/portal.yaml", portal(waits))],
            vec![("clusters/a/cert-manager.yaml", gone())],
            "`cert-manager` is removed, and Flux deletes what it applied; Kustomization flux-system/portal refers to Kustomization flux-system/cert-manager that does not exist",
        ),
        row(
            "two applications wait for a third",
            vec![("clusters/a/shop.yaml", kustomization("shop", ", path: ./apps/portal"))],
            vec![
                ("clusters/a/portal.yaml", portal(waits)),
                (
                    "clusters/a/shop.yaml",
                    kustomization("shop", &format!(", path: ./apps/portal{waits}")),
                ),
            ],
            "`portal` and `shop` now wait for `cert-manager`",
        ),
    ]);
}

#[test]
fn nothing_is_said_where_flux_does_the_same() {
    judge(vec![
        row(
            "a comment",
            vec![],
            vec![("clusters/a/portal.yaml", format!("# why\n{}", kustomization("portal", "")))],
            "",
        ),
        row(
            "a file with another name",
            vec![],
            vec![
                ("apps/portal/web.yaml", gone()),
                ("apps/portal/deployment.yaml", deployment("web", "ghcr.io/team/web:1.0.0")),
            ],
            "",
        ),
        row(
            "another style of YAML",
            vec![("apps/portal/c.yaml", config_map("c", "a: x"))],
            vec![("apps/portal/c.yaml", config_map("c", "\"a\": 'x'"))],
            "",
        ),
        row(
            "a base between, which pictures show",
            vec![("apps/portal/kustomization.yaml", text("resources: [web.yaml]\n"))],
            vec![
                ("apps/portal/kustomization.yaml", text("resources: [../base]\n")),
                ("apps/base/kustomization.yaml", text("resources: [web.yaml]\n")),
                ("apps/base/web.yaml", deployment("web", "ghcr.io/team/web:1.0.0")),
                ("apps/portal/web.yaml", gone()),
            ],
            "Flux applies the same, but the structure changes: directory `apps/base` is new",
        ),
    ]);
}
