//! What Flux would do, as a table: a few files in memory, and the edges and states that must
//! follow.

use fluxscape::graph::{Detail, OriginKind, Status};

use crate::memory::{CONFIG, SYNC, edges, graph, graph_with, kustomization, node, rules};

#[test]
fn a_bootstrap_applies_itself_and_everything_below() {
    let web = kustomization("web", "path: ./web, targetNamespace: shop");
    let graph = graph(&[SYNC, ("clusters/a/web.yaml", &web), ("web/config.yaml", CONFIG)]);
    assert_eq!(graph.clusters[0].by, OriginKind::Bootstrap);
    assert_eq!(
        edges(&graph, "applies"),
        [
            "Kustomization flux-system/flux-system -> Kustomization flux-system/flux-system",
            "Kustomization flux-system/flux-system -> Kustomization flux-system/web",
            "Kustomization flux-system/flux-system -> GitRepository flux-system/flux-system",
            // kustomize-controller: targetNamespace replaces the namespace; the directory has no
            // kustomization file.
            "Kustomization flux-system/web -> ConfigMap shop/settings",
        ]
    );
    assert_eq!(
        edges(&graph, "builds"),
        [
            "Kustomization flux-system/flux-system -> Directory clusters/a",
            "Kustomization flux-system/web -> Directory web"
        ]
    );
}

#[test]
fn patches_of_the_parent_change_the_child_before_its_references_are_read() {
    let parent = kustomization(
        "parent",
        "path: ./deep, patches: [{target: {kind: Kustomization, name: child}, patch: '- {op: add, path: /spec/dependsOn, value: [{name: parent}]}'}]",
    );
    let child = kustomization("child", "path: ./web");
    let graph = graph(&[
        SYNC,
        ("clusters/a/parent.yaml", &parent),
        ("deep/child.yaml", &child),
        ("web/config.yaml", CONFIG),
    ]);
    assert_eq!(
        edges(&graph, "dependsOn"),
        ["Kustomization flux-system/child -> Kustomization flux-system/parent"]
    );
}

#[test]
fn a_path_that_is_not_there_fails_and_the_rest_is_applied() {
    let (gone, file) = (
        kustomization("gone", "path: ./nowhere"),
        kustomization("file", "path: ./web/config.yaml"),
    );
    let web = kustomization("web", "path: ../../web/");
    let files = [
        SYNC,
        ("clusters/a/gone.yaml", &gone),
        ("clusters/a/file.yaml", &file),
        ("clusters/a/web.yaml", &web),
        ("web/config.yaml", CONFIG),
    ];
    let graph = graph(&files);
    assert_eq!(node(&graph, "Kustomization", "gone").status, Status::Failed);
    assert_eq!(
        node(&graph, "Kustomization", "gone").message.as_deref(),
        Some("path nowhere does not exist in its source")
    );
    assert_eq!(node(&graph, "Kustomization", "file").status, Status::Failed);
    // `..` never leaves the artifact: it stays at the root.
    assert_eq!(node(&graph, "Kustomization", "web").status, Status::Ok);
    assert_eq!(rules(&graph), ["path-not-found", "path-not-found"]);
}

#[test]
fn a_source_that_does_not_exist_is_a_ghost_and_its_kustomization_partial() {
    let lost =
        kustomization("lost", "path: ./web").replace("name: flux-system},", "name: elsewhere},");
    let graph = graph(&[SYNC, ("clusters/a/lost.yaml", &lost), ("web/config.yaml", CONFIG)]);
    assert_eq!(node(&graph, "Kustomization", "lost").status, Status::Partial);
    assert_eq!(node(&graph, "GitRepository", "elsewhere").status, Status::Missing);
    assert_eq!(rules(&graph), ["dangling-source"]);
}

#[test]
fn a_source_elsewhere_is_partial_until_it_is_mapped() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: common, namespace: flux-system}\n\
                  spec: {url: 'https://example.org/team/common.git', ref: {tag: v1}}\n";
    let common =
        kustomization("common", "path: ./base").replace("name: flux-system},", "name: common},");
    let files = [SYNC, ("clusters/a/source.yaml", source), ("clusters/a/common.yaml", &common)];
    let alone = graph(&files);
    assert_eq!(node(&alone, "Kustomization", "common").status, Status::Partial);
    assert_eq!(rules(&alone), ["source-not-available"]);
    let mapped = graph_with(&files, &[("common", &[("base/config.yaml", CONFIG)])]);
    assert_eq!(node(&mapped, "Kustomization", "common").status, Status::Ok);
    assert_eq!(node(&mapped, "ConfigMap", "settings").origin.repository.as_deref(), Some("common"));
}

#[test]
fn another_revision_of_the_repository_drawn_is_not_at_hand() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: old, namespace: flux-system}\n\
                  spec: {url: 'https://example.org/team/own', ref: {branch: release}}\n";
    let old = kustomization("old", "path: ./web").replace("name: flux-system},", "name: old},");
    let graph = graph(&[
        SYNC,
        ("clusters/a/source.yaml", source),
        ("clusters/a/old.yaml", &old),
        ("web/config.yaml", CONFIG),
    ]);
    let old = node(&graph, "Kustomization", "old");
    assert_eq!(old.status, Status::Partial);
    assert!(
        old.message
            .as_deref()
            .unwrap_or_default()
            .contains("branch release is another revision than the one drawn (branch main)"),
        "{old:?}"
    );
}

const INCLUDING: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: common, namespace: flux-system}
spec: {url: 'https://example.org/team/common'}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: whole, namespace: flux-system}
spec: {url: 'https://example.org/team/own', ref: {branch: main}, include: [{repository: {name: common}, fromPath: deep, toPath: web/common}]}
";

#[test]
fn an_include_is_mounted_where_it_says() {
    let web = kustomization("web", "path: ./web").replace("name: flux-system},", "name: whole},");
    let files = [
        SYNC,
        ("clusters/a/sources.yaml", INCLUDING),
        ("clusters/a/web.yaml", &web),
        ("web/kustomization.yaml", "resources: [common]\n"),
    ];
    let mapped = graph_with(
        &files,
        &[(
            "common",
            &[
                ("deep/kustomization.yaml", "resources: [config.yaml]\n"),
                ("deep/config.yaml", CONFIG),
            ],
        )],
    );
    assert_eq!(
        edges(&mapped, "include"),
        ["GitRepository flux-system/whole -> GitRepository flux-system/common"]
    );
    assert_eq!(edges(&mapped, "resources"), ["Directory web -> Directory common//deep"]);
    assert_eq!(
        node(&mapped, "ConfigMap", "settings").origin.file.as_deref(),
        Some("deep/config.yaml")
    );
    // Not at hand: what needs it is partial, never failed.
    assert_eq!(node(&graph(&files), "Kustomization", "web").status, Status::Partial);
}

#[test]
fn a_generated_kustomization_takes_every_yaml_file_and_fails_on_one_that_is_no_object() {
    let web = kustomization("web", "path: ./web");
    let good = graph(&[
        SYNC,
        ("clusters/a/web.yaml", &web),
        ("web/a/config.yaml", CONFIG),
        ("web/notes.txt", "x"),
        ("web/empty.yml", "# nothing\n"),
    ]);
    assert_eq!(node(&good, "Kustomization", "web").status, Status::Ok);
    let bad = graph(&[
        SYNC,
        ("clusters/a/web.yaml", &web),
        ("web/config.yaml", CONFIG),
        ("web/values.yaml", "replicas: 2\n"),
    ]);
    assert_eq!(node(&bad, "Kustomization", "web").status, Status::Failed);
}

#[test]
fn an_image_automation_serves_the_policies_whose_markers_it_writes() {
    let automation = "apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata: {name: web, namespace: flux-system}
spec: {sourceRef: {kind: GitRepository, name: flux-system}, update: {path: ./web}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: web, namespace: flux-system}
spec: {imageRepositoryRef: {name: web}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: other, namespace: flux-system}
spec: {imageRepositoryRef: {name: web}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: {name: web, namespace: flux-system}
spec: {image: example.org/web}
";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: example.org/web:1 # {\"$imagepolicy\": \"flux-system:web\"}\n";
    let web = kustomization("web", "path: ./web");
    let graph = graph(&[
        SYNC,
        ("clusters/a/web.yaml", &web),
        ("clusters/a/images.yaml", automation),
        ("web/pod.yaml", pod),
    ]);
    assert_eq!(
        edges(&graph, "updates"),
        ["ImageUpdateAutomation flux-system/web -> ImagePolicy flux-system/web"]
    );
    assert_eq!(edges(&graph, "sets"), ["ImagePolicy flux-system/web -> Pod web"]);
    assert_eq!(node(&graph, "ImagePolicy", "web").application.as_deref(), Some("web"));
    assert_eq!(node(&graph, "ImagePolicy", "other").application, None);
}

#[test]
fn circles_end_and_are_told() {
    let (a, b) = (
        kustomization("a", "path: ./a, dependsOn: [{name: b}]"),
        kustomization("b", "path: ./b, dependsOn: [{name: a}]"),
    );
    // Each applies the other, and each waits for the other.
    let graph = graph(&[SYNC, ("clusters/a/a.yaml", &a), ("a/b.yaml", &b), ("b/a.yaml", &a)]);
    assert_eq!(rules(&graph), ["applied-twice", "applies-each-other", "dependency-cycle"]);
    assert_eq!(
        graph.findings[2].message,
        "these depend on one another and will never be ready: a -> b -> a"
    );
}

#[test]
fn values_of_secrets_are_never_kept() {
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: hunter2}\n";
    let web = kustomization("web", "path: ./web");
    let graph = graph(&[SYNC, ("clusters/a/web.yaml", &web), ("web/secret.yaml", secret)]);
    assert_eq!(node(&graph, "Secret", "key").status, Status::Ok);
    assert!(!format!("{graph:?}").contains("hunter2"));
}

#[test]
fn what_nothing_applies_is_created_outside() {
    let web = kustomization("web", "path: ./web").replace("name: flux-system},", "name: own},");
    let api = web.replace("name: web,", "name: api,").replace("./web", "./api");
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: own, namespace: flux-system}\nspec: {url: 'https://example.org/team/own'}\n";
    let files = [
        ("kustomization.yaml", "resources: [flux.yaml, api.yaml, source.yaml]\n"),
        ("flux.yaml", &*web),
        ("api.yaml", &*api),
        ("api/config.yaml", CONFIG),
        ("source.yaml", source),
        ("web/config.yaml", CONFIG),
    ];
    let graph = graph(&files);
    assert_eq!(graph.clusters[0].by, OriginKind::Outside);
    assert_eq!(node(&graph, "Kustomization", "own").status, Status::External);
    assert!(
        edges(&graph, "applies")
            .contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned())
    );
}

#[test]
fn a_repository_without_flux_shows_its_directories() {
    let files = [
        ("app/overlays/qa/kustomization.yaml", "resources: [../../base]\n"),
        ("app/base/kustomization.yaml", "resources: [c.yaml]\n"),
        ("app/base/c.yaml", CONFIG),
    ];
    let graph = graph(&files);
    assert_eq!(graph.clusters[0].by, OriginKind::Nothing);
    assert_eq!(edges(&graph, "resources"), ["Directory app/overlays/qa -> Directory app/base"]);
    assert_eq!(
        node(&graph, "Directory", "app/overlays/qa").details.text(Detail::Objects),
        "1 ConfigMap"
    );
}

#[test]
fn environments_and_applications_are_found_whatever_they_are_called() {
    let mut files = vec![(SYNC.0.to_owned(), SYNC.1.to_owned())];
    for environment in ["mars", "venus"] {
        files.push((
            format!("clusters/a/{environment}.yaml"),
            kustomization(environment, &format!("path: ./{environment}")),
        ));
        for app in ["web", "api", "jobs"] {
            let name = format!("{environment}-{app}");
            files.push((
                format!("{environment}/{app}.yaml"),
                kustomization(&name, &format!("path: ./apps, targetNamespace: {name}")),
            ));
        }
    }
    files.push(("apps/config.yaml".to_owned(), CONFIG.to_owned()));
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let graph = graph(&borrowed);
    let api = node(&graph, "Kustomization", "mars-api");
    assert_eq!(
        (api.environment.as_deref(), api.application.as_deref()),
        (Some("mars"), Some("mars-api"))
    );
    let venus: Vec<&str> = graph
        .nodes()
        .filter(|(_, n)| n.environment.as_deref() == Some("venus") && n.kind == "ConfigMap")
        .map(|(_, n)| n.namespace.as_str())
        .collect();
    assert_eq!(venus, ["venus-api", "venus-jobs", "venus-web"]);
}
