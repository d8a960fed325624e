//! From an artifact to what is applied: how Flux makes the kustomization that it builds, what the
//! build may read, and what of the result it leaves alone.

use crate::memory::{SYNC, edges, graph, kustomization, node, rules};
use fluxscape::graph::{Graph, Status};
use fluxscape_manifest::diagnostic::Severity;

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

/// A Kustomization `web` over `./web` with these further fields, and these files.
fn web(fields: &str, files: &[(&str, &str)]) -> Graph {
    let web = kustomization("web", &format!("path: ./web{fields}"));
    let mut all = vec![SYNC, ("clusters/a/web.yaml", web.as_str())];
    all.extend_from_slice(files);
    graph(&all)
}

/// `namespace/name` of the ConfigMaps that `web` applies, in order, and how it went.
fn applied(graph: &Graph) -> (Vec<String>, Status) {
    let head = "Kustomization flux-system/web -> ConfigMap ";
    let mut names: Vec<String> = edges(graph, "applies")
        .iter()
        .filter_map(|edge| edge.strip_prefix(head))
        .map(str::to_owned)
        .collect();
    names.sort();
    (names, node(graph, "Kustomization", "web").status)
}

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
        // comments alone are nothing; what is no object fails the whole
        (vec![("web/a.yaml", &*a), ("web/b.yaml", "# nothing\n")], &["a"], Status::Ok),
        (vec![("web/a.yaml", &*a), ("web/values.yaml", "replicas: 1\n")], &[], Status::Failed),
        (
            vec![("web/a.yaml", &*a), ("web/chart.yaml", "a: {{ .Values.a }}\n")],
            &[],
            Status::Failed,
        ),
        (
            vec![("web/a.yaml", &*a), ("web/b.yaml", "apiVersion: v1\nkind: ConfigMap\n")],
            &[],
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
            ", patches: [{target: {name: a}, patch: '[{op: replace, path: /metadata/name, value: c}]'}]",
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
fn a_build_reads_what_the_artifact_holds_and_runs_nothing() {
    let a = map("a");
    for (kustomization, expected, status) in [
        // above the directory, inside the artifact
        ("resources: [../shared/a.yaml]\n", &["a"][..], Status::Ok),
        // above the artifact
        ("resources: [../../outside/a.yaml]\n", &[], Status::Failed),
        // no Helm, no plugins
        ("resources: [../shared/a.yaml]\nhelmCharts: [{name: redis}]\n", &[], Status::Failed),
        // a remote base may be there: it is not at hand, and the rest is drawn
        (
            "resources: [../shared/a.yaml, 'https://example.org/team/base//deploy?ref=v1']\n",
            &["a"],
            Status::Partial,
        ),
        (
            "resources: [../shared/a.yaml, 'https://example.org/crds.yaml']\nnamePrefix: x-\n",
            &["x-a"],
            Status::Partial,
        ),
        // what kustomize does not know Flux drops, in the directory's own file
        ("resources: [../shared/a.yaml]\nunknown: true\n", &["a"], Status::Ok),
        // what is for tools alone is left out
        (
            "resources: [../shared/a.yaml]\ncommonAnnotations: {config.kubernetes.io/local-config: 'true'}\n",
            &[],
            Status::Ok,
        ),
    ] {
        let graph = web("", &[("web/kustomization.yaml", kustomization), ("shared/a.yaml", &a)]);
        assert_eq!(
            applied(&graph),
            (expected.iter().map(ToString::to_string).collect(), status),
            "{kustomization}: {:?}",
            graph.findings
        );
    }
}

#[test]
fn an_artifact_never_holds_what_belongs_to_git() {
    let (a, b) = (map("a"), map("b"));
    let files = [("web/a.yaml", a.as_str()), ("web/.git/b.yaml", &b)];
    assert_eq!(applied(&web("", &files)).0, ["a"]);
    // also where a pattern of the user drops the other defaults
    let own = [files[0], files[1], (".sourceignore", "*.txt\n"), ("web/.github/c.yaml", &b)];
    assert_eq!(applied(&web("", &own)).0, ["a", "b"]);
}

#[test]
fn every_source_filters_what_it_holds() {
    let (a, b) = (map("a"), map("b"));
    let push = "jobs:\n  p:\n    steps:\n    - run: flux push artifact oci://example.org/team/web:latest --path=./web\n";
    for (kind, spec) in [
        ("OCIRepository", "url: 'oci://example.org/team/web'"),
        ("GitRepository", "url: 'https://example.org/team/own', ref: {branch: main}"),
    ] {
        let source = format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: s, namespace: flux-system}}\nspec: {{{spec}, ignore: b.yaml}}\n"
        );
        let path = if kind == "OCIRepository" { "./" } else { "./web" };
        let web = kustomization("web", &format!("path: {path}"))
            .replace("kind: GitRepository, name: flux-system", &format!("kind: {kind}, name: s"));
        let graph = graph(&[
            SYNC,
            ("clusters/a/source.yaml", &source),
            ("clusters/a/web.yaml", &web),
            ("web/a.yaml", &a),
            ("web/b.yaml", &b),
            (".github/workflows/push.yaml", push),
        ]);
        assert_eq!(
            applied(&graph),
            (vec!["a".to_owned()], Status::Ok),
            "{kind} {:?}",
            graph.findings
        );
    }
}

#[test]
fn what_asks_to_be_left_alone_is_not_applied() {
    for (field, value, is_applied) in [
        ("labels", "kustomize.toolkit.fluxcd.io/reconcile: disabled", false),
        ("annotations", "kustomize.toolkit.fluxcd.io/reconcile: disabled", false),
        ("labels", "kustomize.toolkit.fluxcd.io/ssa: Ignore", false),
        ("annotations", "kustomize.toolkit.fluxcd.io/ssa: ignore", false),
        ("annotations", "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent", true),
        ("annotations", "kustomize.toolkit.fluxcd.io/ssa: Merge", true),
        ("annotations", "kustomize.toolkit.fluxcd.io/force: enabled", true),
        ("annotations", "kustomize.toolkit.fluxcd.io/prune: disabled", true),
    ] {
        let object = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, {field}: {{{value}}}}}\n"
        );
        assert_eq!(
            applied(&web("", &[("web/a.yaml", &object)])).0.len(),
            usize::from(is_applied),
            "{field} {value}"
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

#[test]
fn what_a_part_that_is_not_at_hand_may_bring_is_not_called_missing() {
    let remote = "resources: [../shared/a.yaml, 'https://example.org/team/base//deploy?ref=v1']\n";
    for (fields, expected) in [
        // patches of what may be there
        (
            "patches: [{target: {kind: Deployment, name: y}, patch: '[{op: add, path: /spec/x, value: 1}]'}]\n",
            &["remote-unavailable"][..],
        ),
        (
            "patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: y}}'}]\n",
            &["remote-unavailable"],
        ),
        (
            "configMapGenerator: [{name: y, behavior: merge, literals: [a=b]}]\n",
            &["remote-unavailable"],
        ),
        // what is wrong with or without it
        ("resources: []\n", &[]),
        ("components: [../shared]\n", &["kustomization-missing", "remote-unavailable"]),
    ] {
        let text = if fields.starts_with("resources") {
            "resources: [../shared/a.yaml]\n".to_owned()
        } else {
            format!("{remote}{fields}")
        };
        let graph = web("", &[("web/kustomization.yaml", &text), ("shared/a.yaml", &map("a"))]);
        let mut found = rules(&graph);
        found.sort_unstable();
        assert_eq!(found, expected, "{fields}: {:?}", graph.findings);
        let whole = !expected.contains(&"kustomization-missing");
        assert_eq!(applied(&graph).0.len(), usize::from(whole), "{fields}");
    }
    // A repository without Flux shows such a directory as what it is, too.
    let plain = graph(&[("web/kustomization.yaml", remote), ("shared/a.yaml", &map("a"))]);
    assert_eq!((node(&plain, "Directory", "web").status, rules(&plain)), (Status::Partial, vec![]));
}

#[test]
fn a_source_that_something_unread_may_bring_is_not_called_missing() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: apps}\n\
                   spec: {chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts}}}}\n";
    let source = |name: &str, url: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{url: '{url}'}}\n"
        )
    };
    for (url, fields, expected, status) in [
        // another repository, which may hold the charts' source
        ("https://example.org/team/sources", "", Severity::Info, Status::Ok),
        ("https://example.org/team/sources", ", targetNamespace: apps", Severity::Info, Status::Ok),
        (
            "https://example.org/team/sources",
            ", targetNamespace: other",
            Severity::Error,
            Status::Partial,
        ),
        // what installs Flux holds none
        ("https://github.com/fluxcd/flux2", "", Severity::Error, Status::Partial),
        // one that has no source itself brings nothing
        ("", "", Severity::Error, Status::Partial),
    ] {
        let more = kustomization("more", &format!("path: ./{fields}"))
            .replace("name: flux-system}", "name: far}");
        let far = if url.is_empty() { map("none") } else { source("far", url) };
        let graph = graph(&[
            SYNC,
            ("clusters/a/more.yaml", &more),
            ("clusters/a/far.yaml", &far),
            ("clusters/a/release.yaml", release),
        ]);
        let told: Vec<Severity> = graph
            .findings
            .iter()
            .filter(|told| told.message.contains("HelmRelease"))
            .map(|told| told.severity)
            .collect();
        assert_eq!(
            (told, node(&graph, "HelmRelease", "r").status),
            (vec![expected], status),
            "{url} {fields}: {:?}",
            graph.findings
        );
    }
}
