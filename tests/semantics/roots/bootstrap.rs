//! Clusters that `flux bootstrap` starts.

use super::{WEB, clusters, instance, is_applied, roots, web};
use crate::memory::{self, CONFIG, SYNC, edges, graph, rules};

#[test]
fn bootstrap_in_the_usual_and_in_another_namespace() {
    let web = web();
    let other = SYNC
        .1
        .replace("namespace: flux-system", "namespace: gitops")
        .replace("name: flux-system", "name: gitops");
    let there = web.replace("flux-system", "gitops");
    for (sync, path, web, expected) in [
        (SYNC.1, SYNC.0, web.as_str(), "Git Kustomization flux-system/flux-system"),
        (
            other.as_str(),
            "clusters/a/gitops/gotk-sync.yaml",
            there.as_str(),
            "Git Kustomization gitops/gitops",
        ),
        // The pair may stand in two files, and under another name.
        (
            SYNC.1,
            "clusters/a/flux-system/sync.yaml",
            web.as_str(),
            "Git Kustomization flux-system/flux-system",
        ),
    ] {
        let graph = graph(&[(path, sync), ("clusters/a/web.yaml", web), WEB]);
        assert_eq!(
            (clusters(&graph), roots(&graph)),
            (vec!["a Bootstrap clusters/a".to_owned()], vec![expected.to_owned()]),
            "{path}"
        );
        assert_eq!(edges(&graph, "applies").len(), 4, "{path}");
    }
}

#[test]
fn before_its_bootstrap_the_pair_is_drawn_as_generated_and_applies_not_itself() {
    let web = web();
    for namespace in ["flux-system", "gitops"] {
        let (sync, components) = (
            format!("clusters/a/{namespace}/gotk-sync.yaml"),
            format!("clusters/a/{namespace}/gotk-components.yaml"),
        );
        let web = web.replace("flux-system", namespace);
        let graph = graph(&[(&sync, ""), (&components, ""), ("clusters/a/web.yaml", &web), WEB]);
        assert_eq!(clusters(&graph), ["a Bootstrap clusters/a"]);
        assert_eq!(roots(&graph), [format!("Generated Kustomization {namespace}/{namespace}")]);
        assert!(!edges(&graph, "applies").contains(&format!(
            "Kustomization {namespace}/{namespace} -> Kustomization {namespace}/{namespace}"
        )));
    }
}

#[test]
fn an_artifact_may_be_a_directory_of_the_repository() {
    let web = web().replace("kind: GitRepository", "kind: OCIRepository");
    let sync = "kind: OCIRepository, url: 'oci://example.org/team/manifests', ref: main, path: ./clusters/a";
    let graph = graph(&[
        ("kubernetes/clusters/a/flux/instance.yaml", &instance(sync)),
        ("kubernetes/clusters/a/web.yaml", &web),
        ("kubernetes/web/config.yaml", CONFIG),
        (
            ".github/workflows/push.yaml",
            "jobs: {a: {steps: [{run: 'flux push artifact oci://example.org/team/manifests:main --path=./kubernetes'}]}}\n",
        ),
    ]);
    assert!(is_applied(&graph), "{:?}", graph.findings);
    // Where nothing in the repository starts it, the paths of its Kustomizations tell which
    // directory it is.
    let outside = memory::graph(&[
        ("kubernetes/clusters/a/web.yaml", &web),
        ("kubernetes/web/config.yaml", CONFIG),
    ]);
    assert!(is_applied(&outside), "{:?}", outside.findings);
}

#[test]
fn several_clusters_have_names_that_tell_them_apart() {
    let sync = |directory: &str| SYNC.1.replace("clusters/a", directory);
    for (directories, expected) in [
        (["clusters/prod", "clusters/qa"], ["prod", "qa"]),
        (["prod/flux", "qa/flux"], ["prod", "qa"]),
        (["east/clusters/prod", "west/clusters/prod"], ["east", "west"]),
    ] {
        let syncs = directories
            .map(|directory| (format!("{directory}/flux-system/gotk-sync.yaml"), sync(directory)));
        let files: Vec<(&str, &str)> =
            syncs.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let names: Vec<String> =
            graph(&files).clusters.iter().map(|cluster| cluster.name.clone()).collect();
        assert_eq!(names, expected, "{directories:?}");
    }
}

#[test]
fn a_patch_waits_for_what_bootstrap_still_has_to_write() {
    let web = web();
    let kustomization = |target: &str| {
        format!(
            "resources: [gotk-sync.yaml]\npatches: [{{target: {{{target}}}, patch: '- {{op: add, path: /spec/a, value: b}}'}}]\n"
        )
    };
    for (sync, target, expected) in [
        ("", "kind: Kustomization, name: flux-system", &[][..]),
        (SYNC.1, "kind: Kustomization, name: other", &["patch-without-target"]),
        // What describes objects is a rule for whatever there is.
        (SYNC.1, "kind: HelmRelease", &[]),
        (SYNC.1, "kind: Deployment, name: '(a|b)-controller'", &[]),
    ] {
        let kustomization = kustomization(target);
        let graph = graph(&[
            (SYNC.0, sync),
            (
                "clusters/a/flux-system/gotk-components.yaml",
                if sync.is_empty() { "" } else { CONFIG },
            ),
            ("clusters/a/flux-system/kustomization.yaml", &kustomization),
            ("clusters/a/web.yaml", &web),
            WEB,
        ]);
        assert_eq!(rules(&graph), expected, "{target}");
    }
}
