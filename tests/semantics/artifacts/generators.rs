//! What generators create, field by field: ArtifactGenerator, FluxInstance, ResourceSet, and what
//! satisfies a reference to a Secret.

use crate::memory::{SYNC, edges, graph, kustomization, node, rules};
use fluxscape::graph::{By, Detail, Graph, Status};

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

/// An ArtifactGenerator `gen` over the root's source, which it calls `own`.
fn generator(fields: &str) -> String {
    format!(
        "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: gen, namespace: flux-system}}\n\
         spec: {{sources: [{{alias: own, kind: GitRepository, name: flux-system}}], {fields}}}\n"
    )
}

/// A Kustomization `web` over a path of an ExternalArtifact.
fn from_artifact(name: &str, path: &str) -> String {
    kustomization("web", &format!("path: {path}")).replace(
        "kind: GitRepository, name: flux-system",
        &format!("kind: ExternalArtifact, name: {name}"),
    )
}

/// A cluster with a generator, a Kustomization `web` of one of its artifacts, and these files.
fn generated(fields: &str, artifact: &str, path: &str, files: &[(&str, &str)]) -> Graph {
    let (generator, web) = (generator(fields), from_artifact(artifact, path));
    let mut all =
        vec![SYNC, ("clusters/a/gen.yaml", generator.as_str()), ("clusters/a/web.yaml", &web)];
    all.extend_from_slice(files);
    graph(&all)
}

/// The names of what `web` applies, in order.
fn applied(graph: &Graph) -> Vec<String> {
    let head = "Kustomization flux-system/web -> ConfigMap ";
    let mut names: Vec<String> = edges(graph, "applies")
        .iter()
        .filter_map(|edge| edge.strip_prefix(head))
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

#[test]
fn an_artifact_is_archived_by_the_default_patterns_alone() {
    // ArtifactGenerator.spec.artifacts[].copy: `.sourceignore` of a source has had its say in the
    // source
    let (a, b, ignore) = (map("a"), map("b"), "b.yaml\n");
    let copy = "artifacts: [{name: made, copy: [{from: '@own/apps/**', to: '@artifact/'}, {from: '@own/.sourceignore', to: '@artifact/'}]}]";
    let files = [("apps/a.yaml", a.as_str()), ("apps/b.yaml", &b), ("apps/.github/c.yaml", &b)];
    assert_eq!(
        applied(&generated(
            "artifacts: [{name: made, copy: [{from: '@own/apps/**', to: '@artifact/'}]}]",
            "made",
            "./",
            &files
        )),
        ["a", "b"]
    );
    let ignored = [files[0], files[1], (".sourceignore", ignore)];
    assert_eq!(applied(&generated(copy, "made", "./", &ignored)), ["a"]);
}

#[test]
fn copies_overwrite_or_merge_as_their_strategy_says() {
    let base =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base, labels: {tier: web, team: one}}\n";
    let over = "metadata: {name: over, labels: {team: two}}\n";
    for (strategy, name, team) in [
        // Merge: as Helm merges values; lists and scalars are replaced
        ("strategy: Merge", "over", Some("two")),
        // Overwrite is the default: what is left is no object
        ("strategy: Overwrite", "", None),
    ] {
        let copy = format!(
            "artifacts: [{{name: made, copy: [{{from: '@own/apps/base.yaml', to: '@artifact/map.yaml'}}, \
             {{from: '@own/apps/over.yaml', to: '@artifact/map.yaml', {strategy}}}]}}]"
        );
        let graph =
            generated(&copy, "made", "./", &[("apps/base.yaml", base), ("apps/over.yaml", over)]);
        match team {
            Some(_) => {
                assert_eq!(applied(&graph), [name], "{:?}", graph.findings);
                assert_eq!(node(&graph, "Kustomization", "web").status, Status::Ok);
            }
            None => assert_eq!(node(&graph, "Kustomization", "web").status, Status::Failed),
        }
    }
    // Extract: what a packed archive holds is not known
    let copy = "artifacts: [{name: made, copy: [{from: '@own/charts/*.tgz', to: '@artifact/', strategy: Extract}]}]";
    let graph = generated(copy, "made", "./web", &[("charts/web.tgz", "")]);
    assert_eq!(node(&graph, "Kustomization", "web").status, Status::Partial);
}

#[test]
fn a_copy_of_nothing_is_an_error_of_its_generator() {
    let a = map("a");
    for from in ["@own/nowhere/**", "@own/nowhere.yaml", "@own/apps/*.json"] {
        let copy = format!(
            "artifacts: [{{name: made, copy: [{{from: '@own/apps/**', to: '@artifact/'}}, {{from: '{from}', to: '@artifact/'}}]}}]"
        );
        let graph = generated(&copy, "made", "./", &[("apps/a.yaml", &a)]);
        let web = node(&graph, "Kustomization", "web");
        assert_eq!((web.status, applied(&graph)), (Status::Partial, Vec::new()), "{from}");
        assert!(
            web.message.as_deref().unwrap_or_default().contains("matches nothing"),
            "{:?}",
            web.message
        );
        assert_eq!(rules(&graph), ["path-not-found"], "{from}");
        assert_eq!(node(&graph, "ArtifactGenerator", "gen").status, Status::Failed);
    }
}

#[test]
fn a_path_pattern_makes_one_artifact_for_each_directory() {
    // ArtifactGenerator.spec.pathPattern: names in lower case, paths as they are
    let (one, two) = (map("one"), map("two"));
    let fields = "pathPattern: '@own/apps/{app}/envs/{env}', artifacts: [{name: '{app}-{env}', copy: [{from: '@own/apps/{app}/envs/{env}/**', to: '@artifact/'}]}]";
    let files = [
        ("apps/Web/envs/Prod/a.yaml", one.as_str()),
        ("apps/api/envs/qa/a.yaml", &two),
        ("apps/api/other/qa/a.yaml", &two),
    ];
    let graph = generated(fields, "web-prod", "./", &files);
    assert_eq!(
        edges(&graph, "creates"),
        [
            "ArtifactGenerator flux-system/gen -> ExternalArtifact flux-system/api-qa",
            "ArtifactGenerator flux-system/gen -> ExternalArtifact flux-system/web-prod"
        ]
    );
    assert_eq!(applied(&graph), ["one"]);
    // Two that differ in case alone would be one: refused.
    let twice = [("apps/Web/envs/Prod/a.yaml", one.as_str()), ("apps/web/envs/prod/a.yaml", &two)];
    let graph = generated(fields, "web-prod", "./", &twice);
    assert_eq!(
        (node(&graph, "ArtifactGenerator", "gen").status, rules(&graph)),
        (Status::Failed, vec!["generator-conflict"])
    );
}

#[test]
fn a_set_makes_its_objects_of_the_artifacts_that_its_provider_selects() {
    // ResourceSetInputProvider.spec.type ExternalArtifact: name, namespace, labels (also what the
    // pattern captures), id
    let pattern = "commonMetadata: {labels: {team: web}}, pathPattern: '@own/apps/{app}/envs/{env}', artifacts: [{name: '{app}-{env}', copy: [{from: '@own/apps/{app}/envs/{env}/**', to: '@artifact/'}]}]";
    let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: p, namespace: flux-system}\n\
               spec: {type: ExternalArtifact, selectors: [{matchLabels: {team: web, env: qa}}]}\n---\n\
               apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n  inputsFrom: [{name: p}]\n  resources:\n  \
               - apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    metadata: {name: << inputs.app >>, namespace: << inputs.namespace >>, labels: {id: '<< inputs.id >>'}}\n    \
               spec: {path: ./, sourceRef: {kind: ExternalArtifact, name: << inputs.name >>}}\n";
    let graph = graph(&[
        SYNC,
        ("clusters/a/gen.yaml", &generator(pattern)),
        ("clusters/a/set.yaml", set),
        ("apps/api/envs/qa/a.yaml", &map("api")),
        ("apps/web/envs/qa/a.yaml", &map("web")),
        ("apps/web/envs/prod/a.yaml", &map("prod")),
    ]);
    let made = edges(&graph, "creates")
        .into_iter()
        .filter(|edge| edge.starts_with("ResourceSet"))
        .collect::<Vec<_>>();
    assert_eq!(
        made,
        [
            "ResourceSet flux-system/set -> Kustomization flux-system/api",
            "ResourceSet flux-system/set -> Kustomization flux-system/web"
        ]
    );
    assert_eq!(applied(&graph), ["web"]);
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Ok);
}

#[test]
fn a_generator_that_is_not_reconciled_makes_nothing() {
    // annotation source.extensions.fluxcd.io/reconcile: disabled
    let frozen = generator("artifacts: [{name: made, copy: [{from: '@own/apps/**', to: '@artifact/'}]}]").replace(
        "namespace: flux-system}\nspec",
        "namespace: flux-system, annotations: {source.extensions.fluxcd.io/reconcile: disabled}}\nspec",
    );
    let graph = graph(&[SYNC, ("clusters/a/gen.yaml", &frozen), ("apps/a.yaml", &map("a"))]);
    assert_eq!(edges(&graph, "creates"), [""; 0]);
}

#[test]
fn artifacts_are_made_from_artifacts_and_bear_their_labels() {
    // ArtifactGenerator.spec.sources[].kind: ExternalArtifact; spec.commonMetadata
    let first = generator(
        "commonMetadata: {labels: {team: web}}, artifacts: [{name: made, copy: [{from: '@own/apps/**', to: '@artifact/x/'}]}]",
    );
    let second = "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: second, namespace: flux-system}\n\
                  spec: {sources: [{alias: made, kind: ExternalArtifact, name: made}], artifacts: [{name: again, copy: [{from: '@made/x/**', to: '@artifact/y/'}]}]}\n";
    let provider = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: p, namespace: flux-system}\n\
                    spec: {type: ExternalArtifact, selectors: [{matchLabels: {team: web}}]}\n";
    let web = from_artifact("again", "./y");
    let graph = graph(&[
        SYNC,
        ("clusters/a/gen.yaml", &first),
        ("clusters/a/second.yaml", second),
        ("clusters/a/provider.yaml", provider),
        ("clusters/a/web.yaml", &web),
        ("apps/a.yaml", &map("a")),
    ]);
    assert_eq!(applied(&graph), ["a"]);
    assert_eq!(
        edges(&graph, "selectors"),
        ["ResourceSetInputProvider flux-system/p -> ExternalArtifact flux-system/made"]
    );
    assert!(edges(&graph, "sources").contains(
        &"ArtifactGenerator flux-system/second -> ExternalArtifact flux-system/made".to_owned()
    ));
}

#[test]
fn a_set_applies_its_steps_in_their_order() {
    // ResourceSet.spec.steps[]: each step waits for the one before
    let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: apps}\nspec:\n  steps:\n\
               \x20 - name: migrate\n    resources:\n    - {apiVersion: batch/v1, kind: Job, metadata: {name: migrate, namespace: apps}}\n\
               \x20 - name: deploy\n    resources:\n    - {apiVersion: v1, kind: ConfigMap, metadata: {name: app, namespace: apps}}\n";
    let graph = graph(&[SYNC, ("clusters/a/set.yaml", set)]);
    assert_eq!(edges(&graph, "steps"), ["ConfigMap apps/app -> Job apps/migrate"]);
    assert_eq!(
        node(&graph, "ResourceSet", "set").details.get(Detail::Steps),
        Some("migrate deploy")
    );
}

#[test]
fn what_satisfies_a_reference_to_a_secret_or_config_map() {
    let reads = |name: &str| {
        kustomization(
            "reads",
            &format!(
                "path: ./reads, postBuild: {{substituteFrom: [{{kind: ConfigMap, name: {name}}}]}}"
            ),
        )
    };
    let config = |name: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: flux-system}}\ndata: {{A: b}}\n"
        )
    };
    let more = kustomization("more", "path: ./more");
    let plain = config("vars");
    let set = format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: set, namespace: flux-system}}\nspec:\n  resources:\n  - \
         {{apiVersion: v1, kind: ConfigMap, metadata: {{name: vars, namespace: flux-system, annotations: {{fluxcd.controlplane.io/copyFrom: flux-system/origin}}}}}}\n---\n{}",
        config("origin")
    );
    let hashed = "configMapGenerator: [{name: vars, namespace: flux-system, literals: [A=b]}]\n";
    let unhashed = "configMapGenerator: [{name: vars, namespace: flux-system, literals: [A=b], options: {disableNameSuffixHash: true}}]\n";
    let terraform = "resource \"kubernetes_config_map\" \"vars\" {\n  metadata {\n    name = \"vars\"\n    namespace = \"flux-system\"\n  }\n  data = { A = \"b\" }\n}\nresource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/a\"\n}\n";
    for (what, files, status) in [
        ("a manifest", vec![("more/vars.yaml", plain.as_str())], Some(Status::Ok)),
        // The hash that kustomize puts behind the name does not reach the field.
        ("a generated one", vec![("more/kustomization.yaml", hashed)], Some(Status::Missing)),
        (
            "a generated one without a hash",
            vec![("more/kustomization.yaml", unhashed)],
            Some(Status::Ok),
        ),
        ("a copy of a ResourceSet", vec![("more/set.yaml", set.as_str())], Some(Status::Ok)),
        (
            "one of Terraform",
            vec![("terraform/main.tf", terraform), ("more/x.yaml", "# nothing\n")],
            Some(Status::Ok),
        ),
        ("nothing", vec![("more/x.yaml", "# nothing\n")], Some(Status::Missing)),
    ] {
        let (reads, job) = (reads("vars"), map("'x-${A}'"));
        let mut all = vec![
            ("clusters/a/reads.yaml", reads.as_str()),
            ("clusters/a/more.yaml", &more),
            ("reads/a.yaml", &job),
        ];
        all.extend(if what == "one of Terraform" { None } else { Some(SYNC) });
        all.extend(files);
        let graph = graph(&all);
        let vars = graph
            .nodes()
            .map(|(_, node)| node)
            .find(|node| node.kind == "ConfigMap" && node.name == "vars");
        assert_eq!(vars.map(|node| node.status), status, "{what}");
        let known = status == Some(Status::Ok);
        assert_eq!(graph.nodes().any(|(_, node)| node.name == "x-b"), known, "{what}");
    }
}

#[test]
fn an_instance_names_its_pair_after_its_namespace_unless_it_is_told() {
    // FluxInstance.spec.sync.name, .interval, .provider, .pullSecret; spec.distribution.*;
    // spec.components
    let instance = |namespace: &str, sync: &str| {
        format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: {namespace}}}\nspec: \
             {{distribution: {{version: 2.x, registry: ghcr.io/fluxcd}}, components: [source-controller, kustomize-controller], sync: {{kind: GitRepository, url: 'https://example.org/team/own', ref: refs/heads/main, path: clusters/a{sync}}}}}\n"
        )
    };
    for (namespace, sync, name) in [
        ("flux-system", "", "flux-system"),
        ("gitops", "", "gitops"),
        ("gitops", ", name: fleet", "fleet"),
    ] {
        let graph = graph(&[("clusters/a/instance.yaml", &instance(namespace, sync))]);
        assert!(
            graph.nodes().any(|(_, node)| node.kind == "Kustomization"
                && node.name == name
                && node.namespace == namespace),
            "{sync}"
        );
        assert_eq!(node(&graph, "GitRepository", name).origin.by, By::Generated);
    }
    let graph = graph(&[(
        "clusters/a/instance.yaml",
        &instance("gitops", ", pullSecret: key, provider: github, interval: 5m"),
    )]);
    assert_eq!(edges(&graph, "pullSecret"), ["FluxInstance gitops/flux -> Secret gitops/key"]);
    let facts = &node(&graph, "FluxInstance", "flux").details;
    assert_eq!(facts.get(Detail::Controllers), Some("source-controller kustomize-controller"));
    assert_eq!(facts.get(Detail::Version), Some("2.x"));
}
