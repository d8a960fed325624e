//! Ten changes, and what is said of each.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;

use super::{RELEASE, deployment, fleet, kustomization};

const POLICY: &str = "apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImageRepository
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, image: ghcr.io/team/web}
---
apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImagePolicy
metadata: {name: web, namespace: flux-system}
spec: {imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}}}
";

#[test]
fn an_application_is_added() {
    let fleet = fleet();
    fleet.write(&[
        ("cluster/shop.yaml", &kustomization("shop", "")),
        ("apps/shop/d.yaml", &deployment("shop", "shop:1")),
    ]);
    assert_eq!(fleet.headline(), "`shop` is new");
}

#[test]
fn an_application_is_removed() {
    let fleet = fleet();
    fleet.write(&[("cluster/portal.yaml", ""), ("apps/portal/web.yaml", "")]);
    assert_eq!(fleet.headline(), "`portal` is removed, and Flux deletes what it applied");
}

#[test]
fn an_application_waits_for_another() {
    let fleet = fleet();
    fleet.write(&[(
        "cluster/portal.yaml",
        &kustomization("portal", "  dependsOn: [{name: cert-manager}]\n"),
    )]);
    assert_eq!(fleet.headline(), "`portal` now waits for `cert-manager`");
    fleet.commit("waits");
    fleet.write(&[("cluster/portal.yaml", &kustomization("portal", ""))]);
    assert_eq!(fleet.headline(), "`portal` no longer waits for `cert-manager`");
}

#[test]
fn an_image_has_another_tag() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    assert_eq!(fleet.headline(), "`portal` runs image `web` 1.1.0 instead of 1.0.0");
}

#[test]
fn a_chart_has_another_version() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/release.yaml", RELEASE)]);
    fleet.commit("release");
    let newer =
        RELEASE.replace("6.1.0", "6.2.0").replace("adminPassword: one", "adminPassword: two");
    fleet.write(&[("apps/portal/release.yaml", &newer)]);
    assert_eq!(fleet.headline(), "`podinfo` installs chart `podinfo` 6.2.0 instead of 6.1.0");
    let said = String::from_utf8(fleet.diff(&["HEAD"]).stdout).unwrap();
    assert!(said.contains("values adminPassword changed") && !said.contains("two"), "{said}");
}

#[test]
fn a_path_moves() {
    let fleet = fleet();
    fs::rename(fleet.path().join("apps/portal"), fleet.path().join("apps/web")).unwrap();
    fleet.write(&[(
        "cluster/portal.yaml",
        &kustomization("portal", "").replace("./apps/portal", "./apps/web"),
    )]);
    assert_eq!(fleet.headline(), "`portal` is built from `./apps/web` instead of `./apps/portal`");
    let said = String::from_utf8(fleet.diff(&["HEAD"]).stdout).unwrap();
    assert!(
        said.contains("\n1 changed, from `HEAD`"),
        "a renamed directory renames nothing else:\n{said}"
    );
}

#[test]
fn a_source_follows_another_branch() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: common, namespace: flux-system}\n\
        spec: {interval: 1m, ref: {branch: main}, url: https://github.com/team/common.git}\n";
    let fleet = fleet();
    fleet.write(&[("cluster/common.yaml", source)]);
    fleet.commit("source");
    fleet.write(&[("cluster/common.yaml", &source.replace("branch: main", "branch: next"))]);
    assert_eq!(fleet.headline(), "GitRepository `common` follows branch `next` instead of `main`");
}

#[test]
fn an_application_is_suspended_and_another_prunes_no_more() {
    let fleet = fleet();
    fleet.write(&[("cluster/portal.yaml", &kustomization("portal", "  suspend: true\n"))]);
    fleet.write(&[(
        "cluster/cert-manager.yaml",
        &kustomization("cert-manager", "").replace("prune: true", "prune: false"),
    )]);
    assert_eq!(
        fleet.headline(),
        "`portal` is suspended; `cert-manager` no longer deletes what is removed from git (prune is off)"
    );
}

#[test]
fn an_environment_is_added() {
    let environment = |name: &str| {
        kustomization(name, "").replace(&format!("./apps/{name}"), &format!("./{name}"))
    };
    let application = |name: &str, of: &str| {
        let spec = format!("  targetNamespace: {name}\n");
        kustomization(of, &spec).replace(&format!("name: {of},"), &format!("name: {name}-{of},"))
    };
    let files = |name: &str| {
        [
            (format!("cluster/{name}.yaml"), environment(name)),
            (format!("{name}/portal.yaml"), application(name, "portal")),
            (format!("{name}/shop.yaml"), application(name, "shop")),
        ]
    };
    let fleet = fleet();
    fleet.write(&[("apps/shop/d.yaml", &deployment("shop", "shop:1"))]);
    let put = |name: &str| files(name).iter().for_each(|(path, text)| fleet.write(&[(path, text)]));
    put("qa");
    put("staging");
    fleet.commit("two");
    put("prod");
    assert_eq!(fleet.headline(), "environment `prod` is new, with 2 applications");
}

#[test]
fn a_build_breaks_and_is_mended() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/kustomization.yaml", "resources: [web.yaml, gone.yaml]\n")]);
    let headline = fleet.headline();
    assert!(headline.starts_with("`portal` no longer builds: "), "{headline}");
    assert!(
        headline.contains("gone.yaml") && !headline.contains("removed"),
        "what it applied stays as it is: {headline}"
    );
    fleet.commit("broken");
    fleet.write(&[("apps/portal/kustomization.yaml", "resources: [web.yaml]\n")]);
    let headline = fleet.headline();
    assert!(headline.starts_with("`portal` builds again"), "{headline}");
    assert!(!headline.contains("new"), "{headline}");
}

#[test]
fn an_image_marker_is_added() {
    let fleet = fleet();
    fleet.write(&[("cluster/policy.yaml", POLICY)]);
    fleet.commit("policy");
    let marked =
        deployment("web", "ghcr.io/team/web:1.0.0 # {\"$imagepolicy\": \"flux-system:web\"}");
    fleet.write(&[
        ("apps/portal/web.yaml", &marked),
        ("cluster/portal.yaml", &kustomization("portal", "  dependsOn: [{name: cert-manager}]\n")),
    ]);
    assert_eq!(
        fleet.headline(),
        "`portal` now waits for `cert-manager`; 1 image will be updated automatically"
    );
}
