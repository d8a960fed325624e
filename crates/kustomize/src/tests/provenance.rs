//! Where everything comes from.

use std::sync::Arc;

use fluxscape_manifest::source::{Files, MemoryTree, Mount, MountTree, TreePath};
use fluxscape_manifest::yaml::Library;

use super::{build, config_map};
use crate::{Builder, IncludeKind};

#[test]
fn objects_keep_their_file_and_the_chain_of_kustomizations() {
    let map = format!("# head\n{}", config_map("a"));
    let built = build(
        "over",
        &[
            (
                "over/kustomization.yaml",
                "resources: [../base]\nconfigMapGenerator:\n- name: first\n- name: second\n",
            ),
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", &map),
        ],
    );
    let shown: Vec<String> = built
        .build
        .resources
        .iter()
        .map(|resource| {
            let span = resource.origin.span;
            let chain: Vec<&str> =
                resource.origin.chain.iter().map(|place| place.path.as_str()).collect();
            format!("{}:{} {}", built.files.place(span.file).path, span.line, chain.join(" < "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "base/a.yaml:2 base < over",
            "over/kustomization.yaml:3 over",
            "over/kustomization.yaml:4 over"
        ]
    );
}

#[test]
fn a_new_image_tag_brings_its_marker() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: web:1 # old\n";
    let kustomization = "resources: [p.yaml]\nimages:\n- name: web\n  newTag: \"2\" # {\"$imagepolicy\": \"flux:web:tag\"}\n";
    let built = build("", &[("kustomization.yaml", kustomization), ("p.yaml", pod)]);
    let image =
        built.build.resources[0].node.items_at(&["spec", "containers"])[0].get("image").unwrap();
    assert_eq!(image.as_str(), Some("web:2"));
    assert_eq!(image.comment.as_deref(), Some("{\"$imagepolicy\": \"flux:web:tag\"}"));
    assert_eq!(
        (built.files.place(image.span.file).path.as_str(), image.span.line),
        ("kustomization.yaml", 4)
    );
}

#[test]
fn values_of_a_patch_stand_in_the_patch() {
    let map = config_map("a");
    let kustomization = "resources: [a.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data:\n      k: v\n";
    let built = build("", &[("kustomization.yaml", kustomization), ("a.yaml", &map)]);
    let value = built.build.resources[0].node.at(&["data", "k"]).unwrap();
    assert_eq!(
        (built.files.place(value.span.file).path.as_str(), value.span.line),
        ("kustomization.yaml", 8)
    );
}

#[test]
fn includes_are_kept_of_failed_builds_and_name_the_mounted_repository() {
    let map = config_map("a");
    let own = MemoryTree::new(
        "own",
        [("qa/kustomization.yaml", "resources: [common/web, nope]\ncomponents: [common/part]\n")],
    );
    let common = MemoryTree::new(
        "common",
        [
            ("web/kustomization.yaml", "resources: [a.yaml]\n"),
            ("web/a.yaml", map.as_str()),
            (
                "part/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n",
            ),
        ],
    );
    let mount = Mount {
        at: TreePath::clamped("qa/common"),
        tree: Arc::new(common),
        from: TreePath::root(),
    };
    let tree = MountTree::new(Arc::new(own), vec![mount]);
    let library = Library::new(Arc::new(Files::default()));
    let build = Builder::new(&library).build(&tree, &TreePath::clamped("qa"));
    assert_eq!(build.failures.len(), 1);
    let includes: Vec<_> =
        build.includes.iter().map(|include| (include.kind, include.to.as_ref().unwrap())).collect();
    let shown: Vec<_> = includes
        .iter()
        .map(|(kind, to)| (*kind, to.repository.as_ref(), to.path.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(IncludeKind::Resources, "common", "web"), (IncludeKind::Components, "common", "part")]
    );
}

#[test]
fn a_given_root_is_read_loosely_and_needs_no_file() {
    let map = config_map("a");
    let tree = MemoryTree::new("own", [("k/a.yaml", map.as_str())]);
    let library = Library::new(Arc::new(Files::default()));
    let parsed = fluxscape_manifest::yaml::parse(
        b"unknown: 1\nresources: [a.yaml]\ncommonLabels: {n: 5}\n",
        fluxscape_manifest::source::FileId::GENERATED,
    );
    let build = Builder::new(&library).build_with(
        &tree,
        &TreePath::clamped("k"),
        Some(&parsed.documents[0].root),
    );
    assert_eq!(build.failures, []);
    assert_eq!(build.resources[0].node.str_at(&["metadata", "labels", "n"]), Some("5"));
}
