//! Repositories of several clusters and environments.

use super::{Files, kustomization, sync};
use crate::memory::CONFIG;

#[test]
fn stages_above_clusters() {
    let mut files = Files::default();
    for cluster in ["prod/00", "prod/01", "dev/00"] {
        let directory = format!("clusters/{cluster}");
        files = files.bootstrapped(&directory).applies(&directory, "web", "apps/web");
    }
    assert_eq!(
        files.drawn(),
        [
            "dev/00 Bootstrap clusters/dev/00: web",
            "prod/00 Bootstrap clusters/prod/00: web",
            "prod/01 Bootstrap clusters/prod/01: web"
        ]
    );
    let graph = files.graph();
    let stages: Vec<Option<&str>> =
        graph.reconciliation().clusters.iter().map(|tree| tree.stage.as_deref()).collect();
    assert_eq!(stages, [None, Some("prod"), Some("prod")]);
}

#[test]
fn applications_named_after_stages() {
    let mut files = Files::default().bootstrapped("clusters/home");
    for name in ["auth-dev", "auth-prod", "mail-dev", "mail-prod", "vault"] {
        files = files.applies("clusters/home", name, &format!("apps/{name}"));
    }
    assert_eq!(
        files.drawn(),
        ["home Bootstrap clusters/home: dev[auth mail] prod[auth mail] vault"]
    );
}

#[test]
fn environments_with_what_they_share_beside_them() {
    let mut files = Files::default().bootstrapped("clusters/home");
    for group in ["north", "south", "common"] {
        let text = kustomization(group, &format!("groups/{group}"));
        files = files.file(&format!("clusters/home/{group}.yaml"), &text);
        for name in ["web", "api", "jobs"] {
            let name = format!("{group}-{name}");
            files = files.applies(&format!("groups/{group}"), &name, &format!("apps/{name}"));
        }
    }
    assert_eq!(
        files.drawn(),
        [
            "home Bootstrap clusters/home: north[north-api north-jobs north-web] south[south-api south-jobs south-web] common(common-api common-jobs common-web)"
        ]
    );
}

#[test]
fn siblings_of_one_certain_root() {
    let files = Files::default()
        .bootstrapped("clusters/first")
        .applies("clusters/first", "web", "apps/web")
        .applies("clusters/second", "web", "apps/web");
    let names: Vec<String> =
        files.graph().clusters.iter().map(|cluster| cluster.name.clone()).collect();
    assert_eq!(names, ["first", "second"]);
    assert!(files.drawn().iter().all(|cluster| cluster.ends_with(": web")), "{:?}", files.drawn());
}

#[test]
fn a_hub_with_keys_to_its_clusters() {
    let mut files = Files::default().bootstrapped("hub");
    for spoke in ["cape", "bay"] {
        let text = kustomization("apps", "spokes/apps")
            .replace("namespace: flux-system}", &format!("namespace: {spoke}}}"))
            .replace(
                "name: flux-system}",
                "name: flux-system, namespace: flux-system}, kubeConfig: {secretRef: {name: kubeconfig}}",
            );
        files = files.file(&format!("hub/{spoke}.yaml"), &text);
    }
    let files = files.file("spokes/apps/config.yaml", CONFIG);
    assert_eq!(
        files.drawn(),
        ["hub Bootstrap hub: ", "hub/bay Hub : bay/apps", "hub/cape Hub : cape/apps"]
    );
}

#[test]
fn a_fleet_with_tenants_of_its_own_artifacts() {
    let instance = |cluster: &str| {
        format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\nspec: {{distribution: {{version: 2.x}}, sync: {{kind: OCIRepository, url: 'oci://registry.example.org/fleet', ref: latest, path: clusters/{cluster}}}}}\n"
        )
    };
    let tenants = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: tenants, namespace: flux-system}\nspec:\n  inputs: [{tenant: apps}, {tenant: infra}]\n  resources:\n  - apiVersion: source.toolkit.fluxcd.io/v1\n    kind: OCIRepository\n    metadata: {name: << inputs.tenant >>, namespace: flux-system}\n    spec: {url: 'oci://registry.example.org/<< inputs.tenant >>', ref: {tag: latest}}\n  - apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    metadata: {name: << inputs.tenant >>, namespace: flux-system}\n    spec: {path: ./, sourceRef: {kind: OCIRepository, name: << inputs.tenant >>}}\n";
    let root = kustomization("tenants", "tenants").replace("GitRepository", "OCIRepository");
    let mut files = Files::default().file("tenants/tenants.yaml", tenants);
    for cluster in ["staging", "production"] {
        files = files
            .file(&format!("clusters/{cluster}/flux-system/instance.yaml"), &instance(cluster))
            .file(&format!("clusters/{cluster}/tenants.yaml"), &root);
    }
    assert_eq!(
        files.drawn(),
        [
            "production Operator clusters/production/flux-system: apps infra",
            "staging Operator clusters/staging/flux-system: apps infra"
        ]
    );
}

#[test]
fn terraform_for_each_cluster() {
    let main = "locals { clusters = toset([\"east\", \"west\"]) }\nresource \"flux_bootstrap_git\" \"this\" {\n  for_each = local.clusters\n  path = \"clusters/${each.key}\"\n}\n";
    let mut files = Files::default().file("infra/main.tf", main);
    for cluster in ["east", "west"] {
        files = files.applies(&format!("clusters/{cluster}"), "web", "apps/web");
    }
    assert_eq!(files.drawn(), ["east Terraform infra: web", "west Terraform infra: web"]);
}

#[test]
fn two_environments_of_one_cluster_in_directories_of_their_own() {
    let mut files =
        Files::default().file("clusters/home/flux-system/gotk-sync.yaml", &sync("clusters/home"));
    for stage in ["qa", "staging"] {
        let text = kustomization(stage, &format!("{stage}/flux"));
        files = files.file(&format!("clusters/home/{stage}.yaml"), &text);
        for name in ["portal", "search"] {
            files = files.applies(
                &format!("{stage}/flux"),
                &format!("{stage}-{name}"),
                &format!("{stage}/apps/{name}"),
            );
        }
    }
    assert_eq!(
        files.drawn(),
        [
            "home Bootstrap clusters/home: qa[qa-portal qa-search] staging[staging-portal staging-search]"
        ]
    );
}
