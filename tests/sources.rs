//! What is behind a source, as a table: the fields of a source, and what a Kustomization built from it applies.

mod memory;

use fluxscape::graph::{Graph, Status};
use memory::{CONFIG, SYNC, edges, graph, graph_with, kustomization, node, rules};

/// A source named `source` with these fields.
fn source(kind: &str, spec: &str) -> String {
    format!("apiVersion: source.toolkit.fluxcd.io/v1\nkind: {kind}\nmetadata: {{name: source, namespace: flux-system}}\nspec: {{{spec}}}\n")
}

const OWN: &str = "url: 'https://example.org/team/own', ref: {branch: main}";

/// `web`, a Kustomization of `path` in the source named `source`.
fn web(kind: &str, path: &str) -> String {
    kustomization("web", &format!("path: {path}")).replace("kind: GitRepository, name: flux-system", &format!("kind: {kind}, name: source"))
}

/// The names of what `web` applies, and how it fares.
fn outcome(graph: &Graph) -> (Vec<String>, Status) {
    let applied = edges(graph, "applies").into_iter().filter_map(|edge| edge.strip_prefix("Kustomization flux-system/web -> ").map(str::to_owned));
    let names = applied.map(|edge| edge.rsplit(' ').next().unwrap_or_default().to_owned()).collect();
    (names, node(graph, "Kustomization", "web").status)
}

fn config(name: &str) -> String {
    CONFIG.replace("settings", name)
}

#[test]
fn an_artifact_holds_what_its_source_leaves_in() {
    let (a, b, c, ci) = (config("a"), config("b"), config("c"), config("ci"));
    let files = [("app/a.yaml", a.as_str()), ("app/deep/b.yaml", &b), ("other/c.yaml", &c), (".github/ci.yaml", &ci), ("app/.sops.yaml", "x: 1\n")];
    for (spec, path, expected) in [
        ("", "./app", &["a", "b"][..]),
        ("", "./", &["a", "b", "c"]),
        // One pattern of the user drops the defaults: what they left out is there, and breaks the build when it is no object.
        (", ignore: 'app/.sops.yaml'", "./", &["a", "b", "c", "ci"]),
        (", ignore: ''", "./app", &["a", "b"]),
        (", ignore: 'app/deep/'", "./app", &["a"]),
        (", ignore: \"/*\\n!/app/deep/\"", "./app", &["b"]),
        (", sparseCheckout: [app/deep]", "./app", &["b"]),
        (", sparseCheckout: [app/deep, other]", "./", &["b", "c"]),
    ] {
        let (source, web) = (source("GitRepository", &format!("{OWN}{spec}")), web("GitRepository", path));
        let mine = [("clusters/a/source.yaml", source.as_str()), ("clusters/a/web.yaml", &web), ("clusters/a/.keep", "")];
        let clusters = "ignored: true\n";
        let files: Vec<(&str, &str)> = files.iter().copied().chain(mine).chain([SYNC, ("notes.txt", clusters)]).collect();
        let (applied, status) = outcome(&graph(&files));
        let applied: Vec<&str> = applied.iter().map(String::as_str).filter(|name| !name.contains('/')).collect();
        assert_eq!((applied.as_slice(), status), (expected, Status::Ok), "{spec} {path}");
    }
}

#[test]
fn an_ignore_file_counts_for_its_directory_and_for_the_root_too() {
    let web = kustomization("web", "path: ./app");
    let (a, b) = (config("a"), config("b"));
    let files = [SYNC, ("clusters/a/web.yaml", &*web), ("app/a.yaml", &a), ("app/b.yaml", &b), ("app/.sourceignore", "b.yaml\n")];
    assert_eq!(outcome(&graph(&files)).0, ["a"]);
    // A directory of which nothing is left is not there.
    let files = [SYNC, ("clusters/a/web.yaml", &*web), ("app/a.yaml", &a), (".sourceignore", "/app/\n")];
    assert_eq!(outcome(&graph(&files)), (Vec::new(), Status::Failed));
}

#[test]
fn a_path_is_clamped_to_the_artifact() {
    let a = config("a");
    for path in ["./app", "app", "/app", "app/", "../../app", "./x/../app"] {
        let web = kustomization("web", &format!("path: {path}"));
        assert_eq!(outcome(&graph(&[SYNC, ("clusters/a/web.yaml", &web), ("app/a.yaml", &a)])), (vec!["a".to_owned()], Status::Ok), "{path}");
    }
    let root = graph(&[SYNC, ("clusters/a/web.yaml", &kustomization("web", "prune: true")), ("a.yaml", &a)]);
    assert!(outcome(&root).0.contains(&"a".to_owned()));
}

#[test]
fn submodules_are_there_when_they_are_asked_for_and_checked_out() {
    let modules = "[submodule \"lib\"]\n\tpath = lib\n\turl = https://example.org/team/lib.git\n";
    let a = config("a");
    for (name, spec, checked_out, mapped, expected) in [
        ("not asked for", "", true, false, (&[][..], Status::Failed)),
        ("checked out", ", recurseSubmodules: true", true, false, (&["a"], Status::Ok)),
        ("not checked out", ", recurseSubmodules: true", false, false, (&[], Status::Partial)),
        ("mapped", ", recurseSubmodules: true", false, true, (&["a"], Status::Ok)),
    ] {
        let (source, web) = (source("GitRepository", &format!("{OWN}{spec}")), web("GitRepository", "./lib/app"));
        let mut files = vec![SYNC, ("clusters/a/source.yaml", &*source), ("clusters/a/web.yaml", &web), (".gitmodules", modules)];
        files.extend(checked_out.then_some(("lib/app/a.yaml", &*a)));
        let lib: &[(&str, &str)] = &[("app/a.yaml", &a)];
        let others: &[(&str, &[(&str, &str)])] = &[("lib", lib)];
        let (applied, status) = outcome(&graph_with(&files, if mapped { others } else { &[] }));
        assert_eq!((applied.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), status), expected, "{name}");
    }
}

#[test]
fn an_oci_artifact_is_the_directory_that_a_pipeline_pushes() {
    let workflow = "jobs:\n  push:\n    steps:\n      - run: |\n          flux push artifact oci://example.org/team/app:$(git rev-parse HEAD) \\\n            --path=./deploy --source=x --revision=y\n";
    let a = config("a");
    for (name, kind, spec, expected) in [
        ("pushed", "OCIRepository", "url: 'oci://example.org/team/app', ref: {tag: latest}", (&["a"][..], Status::Ok)),
        ("pushed by nobody here", "OCIRepository", "url: 'oci://example.org/team/other'", (&[], Status::Partial)),
        ("ignored on the way", "OCIRepository", "url: 'oci://example.org/team/app', ignore: '/app/a.yaml'", (&[], Status::Ok)),
        ("a bucket", "Bucket", "endpoint: example.org, bucketName: app", (&[], Status::Partial)),
    ] {
        let (source, web) = (source(kind, spec), web(kind, "./app"));
        let files = [SYNC, ("clusters/a/source.yaml", &*source), ("clusters/a/web.yaml", &web), ("deploy/app/a.yaml", &a), (".github/workflows/push.yaml", workflow)];
        let (applied, status) = outcome(&graph(&files));
        assert_eq!((applied.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), status), expected, "{name}");
    }
}

#[test]
fn a_bucket_and_an_oci_repository_can_be_mapped() {
    let a = config("a");
    let mapped: &[(&str, &[(&str, &str)])] = &[("app", &[("app/a.yaml", &a)])];
    for (kind, spec) in [("OCIRepository", "url: 'oci://example.org/team/app'"), ("Bucket", "endpoint: example.org, bucketName: team/app")] {
        let (source, web) = (source(kind, spec), web(kind, "./app"));
        let graph = graph_with(&[SYNC, ("clusters/a/source.yaml", &source), ("clusters/a/web.yaml", &web)], mapped);
        assert_eq!(outcome(&graph), (vec!["a".to_owned()], Status::Ok), "{kind}");
    }
}

/// A generator of artifacts from the repository drawn.
fn generator(spec: &str) -> String {
    format!(
        "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: split, namespace: flux-system}}\n\
         spec: {{sources: [{{alias: own, kind: GitRepository, name: flux-system}}], {spec}}}\n"
    )
}

#[test]
fn an_external_artifact_holds_what_its_generator_copies() {
    let (a, b) = (config("a"), config("b"));
    for (spec, path, expected) in [
        ("artifacts: [{name: source, copy: [{from: '@own/apps/**', to: '@artifact/'}]}]", "./prod", (&["a"][..], Status::Ok)),
        ("artifacts: [{name: source, copy: [{from: '@own/apps/prod/**', to: '@artifact/x/'}]}]", "./x", (&["a"], Status::Ok)),
        ("artifacts: [{name: source, copy: [{from: '@own/apps/prod', to: '@artifact/'}]}]", "./prod", (&["a"], Status::Ok)),
        ("artifacts: [{name: source, copy: [{from: '@own/apps/*/*.yaml', to: '@artifact/'}]}]", "./apps/qa", (&["b"], Status::Ok)),
        ("artifacts: [{name: source, copy: [{from: '@own/apps/**', to: '@artifact/', exclude: ['prod/**']}]}]", "./prod", (&[], Status::Failed)),
        ("artifacts: [{name: source, copy: [{from: '@own/apps/qa/**', to: '@artifact/x/'}, {from: '@own/apps/prod/**', to: '@artifact/x/'}]}]", "./x", (&["a", "b"], Status::Ok)),
        ("artifacts: [{name: source, copy: [{from: '@other/apps/**', to: '@artifact/'}]}]", "./prod", (&[], Status::Partial)),
        ("artifacts: [{name: another, copy: [{from: '@own/apps/**', to: '@artifact/'}]}]", "./prod", (&[], Status::Partial)),
    ] {
        let (generator, web) = (generator(spec), web("ExternalArtifact", path));
        let files = [SYNC, ("clusters/a/generator.yaml", &*generator), ("clusters/a/web.yaml", &web), ("apps/prod/a.yaml", &a), ("apps/qa/b.yaml", &b)];
        let (applied, status) = outcome(&graph(&files));
        assert_eq!((applied.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), status), expected, "{spec}");
    }
}

#[test]
fn a_path_pattern_makes_an_artifact_of_every_directory() {
    let generator = generator("pathPattern: '@own/apps/{app}', artifacts: [{name: 'app-{app}', copy: [{from: '@own/apps/{app}/**', to: '@artifact/'}]}]");
    let web = web("ExternalArtifact", "./").replace("name: source", "name: app-shop");
    let (a, b) = (config("a"), config("b"));
    let files = [SYNC, ("clusters/a/generator.yaml", &*generator), ("clusters/a/web.yaml", &web), ("apps/Shop/a.yaml", &a), ("apps/other/b.yaml", &b)];
    let graph = graph(&files);
    assert_eq!(
        edges(&graph, "creates"),
        [
            "ArtifactGenerator flux-system/split -> ExternalArtifact flux-system/app-other",
            "ArtifactGenerator flux-system/split -> ExternalArtifact flux-system/app-shop"
        ]
    );
    assert_eq!(outcome(&graph), (vec!["a".to_owned()], Status::Ok));
    assert_eq!(node(&graph, "ConfigMap", "a").origin.file.as_deref(), Some("apps/Shop/a.yaml"));
}

#[test]
fn what_is_annotated_or_labelled_so_is_not_applied() {
    for (metadata, expected) in [
        ("labels: {kustomize.toolkit.fluxcd.io/reconcile: disabled}", 0),
        ("annotations: {kustomize.toolkit.fluxcd.io/reconcile: Disabled}", 0),
        ("annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}", 0),
        ("annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}", 1),
        ("annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}", 1),
    ] {
        let a = CONFIG.replace("name: settings", &format!("name: a, {metadata}"));
        let web = kustomization("web", "path: ./app");
        assert_eq!(outcome(&graph(&[SYNC, ("clusters/a/web.yaml", &web), ("app/a.yaml", &a)])).0.len(), expected, "{metadata}");
    }
    // commonMetadata counts as if the object said it.
    let web = kustomization("web", "path: ./app, commonMetadata: {annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}");
    assert_eq!(outcome(&graph(&[SYNC, ("clusters/a/web.yaml", &web), ("app/a.yaml", &config("a"))])).0.len(), 0);
}

#[test]
fn flux_builds_what_kustomize_alone_refuses() {
    for text in ["", "resources: []\n", "resources:\n", "unknownField: 1\nresources: [a.yaml]\n"] {
        let web = kustomization("web", "path: ./app");
        let graph = graph(&[SYNC, ("clusters/a/web.yaml", &web), ("app/kustomization.yaml", text), ("app/a.yaml", &config("a"))]);
        assert_eq!(outcome(&graph).1, Status::Ok, "{text:?}: {:?}", rules(&graph));
    }
}

#[test]
fn components_of_a_kustomization_are_local_and_may_be_missing_when_it_says_so() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n";
    for (spec, expected) in [
        ("components: [../component]", (&["x-a"][..], Status::Ok)),
        ("components: [../nowhere]", (&[], Status::Failed)),
        ("components: [../nowhere], ignoreMissingComponents: true", (&["a"], Status::Ok)),
        ("components: ['https://example.org/component']", (&[], Status::Failed)),
    ] {
        let web = kustomization("web", &format!("path: ./app, {spec}"));
        let files = [SYNC, ("clusters/a/web.yaml", &*web), ("app/a.yaml", &config("a")), ("component/kustomization.yaml", component)];
        let (applied, status) = outcome(&graph(&files));
        assert_eq!((applied.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), status), expected, "{spec}");
    }
}
