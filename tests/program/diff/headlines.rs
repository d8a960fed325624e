//! Further changes as people make them in pull requests, and the sentence that `fluxscape diff`
//! says of each.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;

use crate::common::put;
use crate::diff::{RELEASE, Repository, deployment, fleet, kustomization};

/// The environments qa and prod, each with the applications portal and shop.
fn environments() -> Repository {
    let fleet = fleet();
    fleet.write(&[("apps/shop/d.yaml", &deployment("shop", "shop:1"))]);
    for name in ["qa", "prod"] {
        let top = kustomization(name, "").replace(&format!("./apps/{name}"), &format!("./{name}"));
        fleet.write(&[(&format!("cluster/{name}.yaml"), &top)]);
        for application in ["portal", "shop"] {
            let text = kustomization(application, &format!("  targetNamespace: {name}\n"));
            let text = text
                .replace(&format!("name: {application},"), &format!("name: {name}-{application},"));
            fleet.write(&[(&format!("{name}/{application}.yaml"), &text)]);
        }
    }
    fleet.commit("environments");
    fleet
}

const COMMON: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: common, namespace: flux-system}\n\
    spec: {interval: 1m, ref: {branch: main}, url: https://github.com/team/common.git}\n";

#[test]
fn an_application_is_removed_from_production_alone() {
    let fleet = environments();
    fleet.write(&[("prod/shop.yaml", "")]);
    assert_eq!(
        fleet.headline(),
        "`prod-shop` is removed in `prod`, and Flux deletes what it applied"
    );
}

#[test]
fn an_environment_goes_with_what_it_applied() {
    let fleet = environments();
    fleet.write(&[("cluster/prod.yaml", ""), ("prod/shop.yaml", ""), ("prod/portal.yaml", "")]);
    assert_eq!(
        fleet.headline(),
        "environment `prod` is removed, with 2 applications, and Flux deletes what it applied"
    );
}

#[test]
fn what_an_application_applied_stays_where_flux_does_not_prune() {
    for (spec, why) in [
        ("prune: false", "but what it applied stays in the cluster (prune is off)"),
        ("prune: true\n  suspend: true", "but what it applied stays in the cluster (suspended)"),
        (
            "prune: true\n  deletionPolicy: Orphan",
            "but what it applied stays in the cluster (deletionPolicy is Orphan)",
        ),
        ("prune: false\n  deletionPolicy: Delete", "and Flux deletes what it applied"),
    ] {
        let fleet = fleet();
        fleet.write(&[(
            "cluster/portal.yaml",
            &kustomization("portal", "").replace("prune: true", spec),
        )]);
        fleet.commit(spec);
        fleet.write(&[("cluster/portal.yaml", "")]);
        assert_eq!(fleet.headline(), format!("`portal` is removed, {why}"), "{spec}");
    }
}

#[test]
fn an_application_stays_where_its_root_does_not_prune() {
    let fleet = fleet();
    let sync = fleet.path().join("cluster/flux-system/gotk-sync.yaml");
    put(&sync, &fs::read_to_string(&sync).unwrap().replace("prune: true", "prune: false"));
    fleet.commit("keeps");
    fleet.write(&[("cluster/portal.yaml", "")]);
    assert_eq!(
        fleet.headline(),
        "`portal` is removed from git, but kept in the cluster (prune of `flux-system` is off)"
    );
}

#[test]
fn an_image_in_the_values_of_a_release_has_another_tag() {
    let values = |tag: &str| {
        RELEASE.replace(
            "values: {",
            &format!("values: {{image: {{repository: ghcr.io/team/podinfo, tag: {tag}}}, "),
        )
    };
    let fleet = fleet();
    fleet.write(&[("apps/portal/release.yaml", &values("6.1.0"))]);
    fleet.commit("release");
    fleet.write(&[("apps/portal/release.yaml", &values("6.2.0"))]);
    assert_eq!(fleet.headline(), "`podinfo` runs image `podinfo` 6.2.0 instead of 6.1.0");
}

#[test]
fn a_source_follows_another_branch_or_a_tag_and_its_applications_with_it() {
    let fleet = fleet();
    let from = |name: &str| {
        kustomization(name, "")
            .replace("GitRepository, name: flux-system", "GitRepository, name: common")
    };
    fleet.write(&[("cluster/common.yaml", COMMON), ("cluster/portal.yaml", &from("portal"))]);
    fleet.commit("source");
    fleet.write(&[("cluster/common.yaml", &COMMON.replace("branch: main", "branch: next"))]);
    assert_eq!(
        fleet.headline(),
        "GitRepository `common` follows branch `next` instead of `main`, and `portal` with it"
    );
    fleet.write(&[("cluster/common.yaml", &COMMON.replace("branch: main", "tag: v1"))]);
    assert_eq!(
        fleet.headline(),
        "GitRepository `common` follows tag `v1` instead of branch `main`, and `portal` with it"
    );
    fleet.write(&[("cluster/common.yaml", &COMMON.replace("team/common", "team/other"))]);
    let headline = fleet.headline();
    assert!(
        headline
            .contains("reads `https://github.com/team/other.git` instead of `https://github.com/team/common.git`, and `portal` with it"),
        "{headline}"
    );
}

#[test]
fn several_are_suspended_and_prune_no_more() {
    let fleet = environments();
    for name in ["portal", "shop"] {
        let file = format!("prod/{name}.yaml");
        let text = fs::read_to_string(fleet.path().join(&file)).unwrap();
        fleet.write(&[(&file, &text.replace("prune: true", "prune: false\n  suspend: true"))]);
    }
    assert_eq!(
        fleet.headline(),
        "`prod-portal` and `prod-shop` are suspended in `prod`; \
         `prod-portal` and `prod-shop` no longer delete what is removed from git (prune is off) in `prod`"
    );
}

#[test]
fn the_path_that_terraform_bootstraps_moves() {
    let start = |path: &str| {
        format!(
            "provider \"flux\" {{\n  git = {{ url = \"https://github.com/team/fleet.git\" }}\n}}\n\
             resource \"flux_bootstrap_git\" \"this\" {{\n  path = \"{path}\"\n}}\n"
        )
    };
    let portal = kustomization("portal", "");
    let repository = Repository::new(&[
        ("terraform/main.tf", &start("clusters/old")),
        ("clusters/old/portal.yaml", &portal),
        ("apps/portal/web.yaml", &deployment("web", "web:1")),
    ]);
    repository.write(&[
        ("terraform/main.tf", &start("clusters/new")),
        ("clusters/old/portal.yaml", ""),
        ("clusters/new/portal.yaml", &portal),
    ]);
    assert_eq!(
        repository.headline(),
        "`flux-system` is built from `./clusters/new` instead of `./clusters/old`"
    );
}

#[test]
fn a_content_that_a_generator_writes_changes_and_six_workloads_restart() {
    let fleet = fleet();
    let generator = |value: &str| {
        let files: Vec<String> = (0..6).map(|number| format!("d{number}.yaml")).collect();
        format!(
            "resources: [{}]\nconfigMapGenerator: [{{name: settings, namespace: web, literals: [mode={value}]}}]\n",
            files.join(", ")
        )
    };
    for number in 0..6 {
        let text = deployment(&format!("d{number}"), "web:1")
            + "          envFrom: [{configMapRef: {name: settings}}]\n";
        fleet.write(&[(&format!("apps/portal/d{number}.yaml"), &text)]);
    }
    fleet.write(&[("apps/portal/kustomization.yaml", &generator("a"))]);
    fleet.commit("generator");
    fleet.write(&[("apps/portal/kustomization.yaml", &generator("b"))]);
    assert_eq!(
        fleet.headline(),
        "ConfigMap `settings` changes, and `d0`, `d1`, `d2`, `d3` and 2 others restart with it"
    );
}

#[test]
fn a_cluster_comes_with_its_applications() {
    let fleet = fleet();
    let sync = fs::read_to_string(fleet.path().join("cluster/flux-system/gotk-sync.yaml")).unwrap();
    let cluster = |name: &str| sync.replace("./cluster", &format!("./clusters/{name}"));
    for name in ["one", "two"] {
        fleet.write(&[(&format!("clusters/{name}/flux-system/gotk-sync.yaml"), &cluster(name))]);
        fleet.write(&[(&format!("clusters/{name}/portal.yaml"), &kustomization("portal", ""))]);
    }
    fleet.write(&[
        ("cluster/flux-system/gotk-sync.yaml", ""),
        ("cluster/portal.yaml", ""),
        ("cluster/cert-manager.yaml", ""),
    ]);
    fleet.commit("clusters");
    fleet.write(&[
        ("clusters/three/flux-system/gotk-sync.yaml", &cluster("three")),
        ("clusters/three/portal.yaml", &kustomization("portal", "")),
    ]);
    assert_eq!(fleet.headline(), "cluster `three` is new, with 1 application");
}

#[test]
fn what_several_kustomizations_lose_alike_is_named_once() {
    let fleet = fleet();
    let limits = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits}\ndata: {cpu: '1'}\n";
    fleet.write(&[
        ("apps/shared/limits.yaml", limits),
        ("apps/shared/d.yaml", &deployment("web", "web:1")),
    ]);
    for name in ["north", "east", "south", "west"] {
        let text = kustomization(name, &format!("  targetNamespace: {name}\n"));
        fleet.write(&[(
            &format!("cluster/{name}.yaml"),
            &text.replace(&format!("./apps/{name}"), "./apps/shared"),
        )]);
    }
    fleet.commit("four");
    fleet.write(&[("apps/shared/limits.yaml", "")]);
    assert_eq!(fleet.headline(), "ConfigMap `limits` is removed, and Flux deletes it");
}

#[test]
fn an_image_tagged_with_a_commit_is_called_by_its_first_digits() {
    let fleet = fleet();
    let tagged =
        |hash: &str, time: u32| deployment("portal", &format!("ghcr.io/team/portal:{hash}-{time}"));
    let [old, new] =
        ["8bf6c4b0762ab40a93674db0a78640444f914305", "9cf6c4b0762ab40a93674db0a78640444f914305"];
    fleet.write(&[("apps/portal/d.yaml", &tagged(old, 1_644_607_220))]);
    fleet.commit("old");
    fleet.write(&[("apps/portal/d.yaml", &tagged(new, 1_744_607_220))]);
    assert_eq!(
        fleet.headline(),
        "`portal` runs image `portal` 9cf6c4b-1744607220 instead of 8bf6c4b-1644607220"
    );
}

#[test]
fn a_second_problem_in_the_words_of_the_first_is_new_and_one_that_moves_is_not() {
    let fleet = fleet();
    let broken = "resources: [gone.yaml]\n";
    let text = |name: &str| kustomization(name, "");
    fleet.write(&[("cluster/a.yaml", &text("a")), ("apps/a/kustomization.yaml", broken)]);
    fleet.commit("broken");
    fleet.write(&[("apps/a/kustomization.yaml", ""), ("apps/b/kustomization.yaml", broken)]);
    fleet.write(&[("cluster/a.yaml", &text("a").replace("./apps/a", "./apps/b"))]);
    assert_eq!(fleet.headline(), "`a` is built from `./apps/b` instead of `./apps/a`");
    fleet.commit("moved");
    fleet.write(&[("cluster/c.yaml", &text("c")), ("apps/c/kustomization.yaml", broken)]);
    assert_eq!(
        fleet.headline(),
        "`c` is new and does not build: gone.yaml: no such file or directory"
    );
}
