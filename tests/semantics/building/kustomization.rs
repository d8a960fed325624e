//! The kustomization that Flux builds: the directory's own or one that it makes, with the fields of
//! the Flux object on top.

use fluxscape::graph::Status;

use super::{applied, map, web};
use crate::memory::edges;

#[test]
fn the_kustomization_is_the_directorys_own_or_made_of_its_files() {
    let (a, b) = (map("a"), map("b"));
    let json = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"j\"}}";
    let list = "resources: [a.yaml]\n";
    for (files, expected, status) in [
        // own: kustomization.yaml, kustomization.yml, Kustomization
        (
            vec![("web/kustomization.yaml", list), ("web/a.yaml", &*a), ("web/b.yaml", &*b)],
            &["a"][..],
            Status::Ok,
        ),
        (
            vec![("web/kustomization.yml", list), ("web/a.yaml", &*a), ("web/b.yaml", &*b)],
            &["a"],
            Status::Ok,
        ),
        (
            vec![("web/Kustomization", list), ("web/a.yaml", &*a), ("web/b.yaml", &*b)],
            &["a"],
            Status::Ok,
        ),
        // two of them: Flux writes the first, kustomize finds both
        (
            vec![
                ("web/kustomization.yaml", list),
                ("web/Kustomization", list),
                ("web/a.yaml", &*a),
            ],
            &[],
            Status::Failed,
        ),
        // made: every .yaml and .yml below, no other file
        (
            vec![
                ("web/a.yaml", &*a),
                ("web/deep/b.yml", &*b),
                ("web/j.json", json),
                ("web/notes.md", "x"),
            ],
            &["a", "b"],
            Status::Ok,
        ),
        (
            vec![
                ("web/a.yaml", &*a),
                ("web/b.YAML", &*b),
                ("web/c.yaml.bak", "x: ["),
                ("web/d.yaml.tpl", "{{"),
            ],
            &["a"],
            Status::Ok,
        ),
        // a hidden directory is one like any other
        (vec![("web/a.yaml", &*a), ("web/.hidden/b.yaml", &*b)], &["a", "b"], Status::Ok),
        // a directory with a kustomization of its own is taken in as a whole
        (
            vec![
                ("web/a.yaml", &*a),
                ("web/deep/kustomization.yaml", "resources: [../../b.yaml]\n"),
                ("web/deep/x.yaml", &*b),
                ("b.yaml", &*b),
            ],
            &["a", "b"],
            Status::Ok,
        ),
        // comments alone are nothing; what is no object fails the whole, and what is beside it is
        // known all the same
        (vec![("web/a.yaml", &*a), ("web/b.yaml", "# nothing\n")], &["a"], Status::Ok),
        (vec![("web/a.yaml", &*a), ("web/values.yaml", "replicas: 1\n")], &["a"], Status::Failed),
        (
            vec![("web/a.yaml", &*a), ("web/chart.yaml", "a: {{ .Values.a }}\n")],
            &["a"],
            Status::Failed,
        ),
        (
            vec![("web/a.yaml", &*a), ("web/b.yaml", "apiVersion: v1\nkind: ConfigMap\n")],
            &["a"],
            Status::Failed,
        ),
        // one of its own without resources is not empty to Flux, whatever kustomize says of it
        (vec![("web/kustomization.yaml", "namespace: x\n"), ("web/a.yaml", &*a)], &[], Status::Ok),
        (vec![("web/kustomization.yaml", ""), ("web/a.yaml", &*a)], &[], Status::Ok),
        // nothing at all builds to nothing
        (vec![("web/notes.md", "x")], &[], Status::Ok),
        // JSON is read where it is listed
        (
            vec![("web/kustomization.yaml", "resources: [j.json]\n"), ("web/j.json", json)],
            &["j"],
            Status::Ok,
        ),
    ] {
        assert_eq!(
            applied(&web("", &files)),
            (expected.iter().map(ToString::to_string).collect(), status),
            "{files:?}"
        );
    }
}

#[test]
fn the_fields_of_the_kustomization_change_the_root_directory_alone() {
    let a = map("a");
    let files = [
        (
            "web/kustomization.yaml",
            "namespace: old\nnamePrefix: old-\nresources: [a.yaml, ../base]\n",
        ),
        ("web/a.yaml", a.as_str()),
        ("base/kustomization.yaml", "nameSuffix: -base\nresources: [b.yaml]\n"),
        ("base/b.yaml", &map("b")),
    ];
    for (fields, expected) in [
        ("", ["old/old-a", "old/old-b-base"]),
        (", targetNamespace: new", ["new/old-a", "new/old-b-base"]),
        (", namePrefix: new-, nameSuffix: -new", ["old/new-a-new", "old/new-b-base-new"]),
        (", commonMetadata: {labels: {team: x}}", ["old/old-a", "old/old-b-base"]),
        // patches[]: behind those of the file, by a selector
        (
            ", patches: [{target: {name: a}, patch: '- {op: replace, path: /metadata/name, value: c}'}]",
            ["old/old-b-base", "old/old-c"],
        ),
    ] {
        let graph = web(fields, &files);
        assert_eq!(
            applied(&graph),
            (expected.map(str::to_owned).to_vec(), Status::Ok),
            "{fields}: {:?}",
            graph.findings
        );
    }
    // images[], and the fields of patches of before v1: what they make of a release's and a
    // workload's image
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'example.org/web:1'}]}\n";
    let files = [
        (
            "web/kustomization.yaml",
            "images: [{name: example.org/web, newTag: '2'}]\nresources: [pod.yaml]\n",
        ),
        ("web/pod.yaml", pod),
    ];
    let renamed = "[{op: replace, path: /spec/containers/0/image, value: 'example.org/patched'}]";
    for (fields, expected) in [
        (String::new(), "example.org/web"),
        (", images: [{name: example.org/web, newName: example.org/other}]".to_owned(), "example.org/other"),
        (", images: [{name: elsewhere, newName: example.org/other}]".to_owned(), "example.org/web"),
        (format!(", patchesJson6902: [{{target: {{version: v1, kind: Pod, name: p}}, patch: {renamed}}}]"), "example.org/patched"),
        (
            ", patchesStrategicMerge: [{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: example.org/patched}]}}]"
                .to_owned(),
            "example.org/patched",
        ),
    ] {
        assert_eq!(edges(&web(&fields, &files), "deploys"), [format!("Pod p -> Image {expected}")], "{fields}");
    }
    // components[]: relative to spec.path; absent ones only where that is allowed
    let component =
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\n";
    let files = [
        ("web/kustomization.yaml", "resources: [a.yaml]\n"),
        ("web/a.yaml", a.as_str()),
        ("parts/c/kustomization.yaml", component),
    ];
    for (fields, expected, status) in [
        (", components: [../parts/c]", &["c-a"][..], Status::Ok),
        (", components: [../parts/none]", &[], Status::Failed),
        (
            ", components: [../parts/none, ../parts/c], ignoreMissingComponents: true",
            &["c-a"],
            Status::Ok,
        ),
        (", components: ['https://example.org/c']", &[], Status::Failed),
    ] {
        assert_eq!(
            applied(&web(fields, &files)),
            (expected.iter().map(ToString::to_string).collect(), status),
            "{fields}"
        );
    }
}

#[test]
fn common_metadata_comes_last() {
    // Kustomization.spec.commonMetadata: over the substituted object, on every object
    let object =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {team: '${T}', kept: k}}\n";
    let service = "apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nmetadata: {name: all, namespace: flux-system}\n\
                   spec: {providerRef: {name: p}, eventSources: [{kind: HelmRelease, name: '*', namespace: default, matchLabels: {team: common}}]}\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: default, labels: {team: '${T}'}}\nspec: {}\n";
    let fields = ", postBuild: {substitute: {T: mine}}, commonMetadata: {labels: {team: common}}";
    let graph = web(
        fields,
        &[("web/a.yaml", object), ("web/r.yaml", release), ("clusters/a/alert.yaml", service)],
    );
    assert_eq!(edges(&graph, "eventSources"), ["Alert flux-system/all -> HelmRelease default/r"]);
}
