//! Repositories of which most starts nothing: archives, libraries, teams, other programs.

use super::{Files, kustomization, sync};
use crate::memory::CONFIG;

#[test]
fn archives_beside_live_clusters() {
    let files = Files::default()
        .bootstrapped("clusters/berlin")
        .applies("clusters/berlin", "web", "apps/web")
        .bootstrapped("clusters/lisbon")
        .applies("clusters/lisbon", "web", "apps/web")
        .bootstrapped("archive/clusters/oslo")
        .applies("archive/clusters/oslo", "old", "archive/apps/old")
        .bootstrapped(".attic/rome");
    assert_eq!(
        files.drawn(),
        ["berlin Bootstrap clusters/berlin: web", "lisbon Bootstrap clusters/lisbon: web"]
    );
}

#[test]
fn a_library_of_applications() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: NAME}\nspec: {chart: {spec: {chart: NAME, sourceRef: {kind: HelmRepository, name: charts}}}}\n";
    let mut files = Files::default();
    for name in ["redis", "mongo", "kafka"] {
        files = files
            .file(&format!("library/{name}/release.yaml"), &release.replace("NAME", name))
            .file(&format!("library/{name}/kustomization.yaml"), "resources: [release.yaml]\n");
    }
    let graph = files.graph();
    let drawn = files.drawn();
    assert_eq!(drawn.len(), 1, "{drawn:?}");
    assert!(graph.reconciliation().clusters.iter().all(|tree| tree.environments.is_empty()));
    // Whatever is drawn of it, it is no three clusters.
    assert!(!drawn.iter().any(|cluster| cluster.contains("Bootstrap")), "{drawn:?}");
}

#[test]
fn a_team_whose_root_is_elsewhere() {
    let mut files = Files::default();
    for name in ["cart", "pay"] {
        let text = kustomization(name, &format!("deploy/{name}"))
            .replace("name: flux-system}", "name: team-shop}");
        files = files
            .file(&format!("flux/{name}.yaml"), &text)
            .file(&format!("deploy/{name}/config.yaml"), CONFIG);
    }
    assert_eq!(files.drawn(), ["own Outside flux: cart pay"]);
}

#[test]
fn a_monorepo_with_flux_in_a_subdirectory() {
    let files = Files::default()
        .file("services/cart/src/config.yaml", "debug: true\n")
        .file("services/cart/deploy.yaml", CONFIG)
        .file("package.yaml", "name: shop\n")
        .bootstrapped("infra/flux/clusters/live")
        .applies("infra/flux/clusters/live", "cart", "infra/flux/apps/cart");
    assert_eq!(files.drawn(), ["live Bootstrap infra/flux/clusters/live: cart"]);
}

#[test]
fn roots_that_overlays_patch() {
    let base = sync("clusters/none");
    let overlay = |name: &str| {
        format!(
            "resources: [../../flux/base, web.yaml]\npatches:\n- patch: |\n    apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    metadata: {{name: flux-system, namespace: flux-system}}\n    spec: {{path: ./clusters/{name}}}\n"
        )
    };
    let mut files = Files::default()
        .file("flux/base/sync.yaml", &base)
        .file("flux/base/kustomization.yaml", "resources: [sync.yaml]\n")
        .file("apps/web/config.yaml", CONFIG);
    for name in ["dev", "prod"] {
        files = files
            .file(&format!("clusters/{name}/kustomization.yaml"), &overlay(name))
            .file(&format!("clusters/{name}/web.yaml"), &kustomization("web", "apps/web"));
    }
    let names: Vec<String> =
        files.graph().clusters.iter().map(|cluster| cluster.name.clone()).collect();
    assert_eq!(names, ["dev", "prod"]);
    assert!(files.drawn().iter().all(|cluster| cluster.ends_with(": web")), "{:?}", files.drawn());
}

#[test]
fn one_broken_file_among_two_hundred() {
    let mut files = Files::default().bootstrapped("clusters/home");
    for number in 0..200 {
        files = files.applies(
            "clusters/home",
            &format!("app-{number:03}"),
            &format!("apps/a{number:03}"),
        );
    }
    files = files.file(
        "clusters/home/broken.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: *gone}\n",
    );
    let graph = files.graph();
    let trees = &graph.reconciliation().clusters;
    assert_eq!(trees.iter().map(|tree| tree.leaves().count()).collect::<Vec<_>>(), [200]);
    let root = crate::memory::node(&graph, "Kustomization", "flux-system");
    assert_eq!(root.status, fluxscape::graph::Status::Failed, "{:?}", root.message);
}
