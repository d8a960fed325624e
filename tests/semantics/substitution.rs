//! `postBuild` substitution, rule by rule: a few files in memory, and the objects that must follow.

use fluxscape::graph::{EdgeType, Graph, Status};

use crate::memory::{self, SYNC, edges, graph, kustomization, node, rules};

/// A bootstrap with a Kustomization `app` over the directory `app`, and what else lies there.
fn app(post_build: &str, files: &[(&str, &str)]) -> Graph {
    let app = kustomization("app", &format!("path: ./app, postBuild: {{{post_build}}}"));
    let mut all = vec![SYNC, ("clusters/a/app.yaml", app.as_str())];
    all.extend_from_slice(files);
    graph(&all)
}

/// The names of the objects of a kind, in order.
fn names<'g>(graph: &'g Graph, kind: &str) -> Vec<&'g str> {
    let of_kind =
        graph.nodes().filter(|(_, node)| node.kind == kind && node.status != Status::Missing);
    of_kind.map(|(_, node)| node.name.as_str()).collect()
}

/// A Job of a name, and nothing else.
fn job(name: &str) -> String {
    format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: '{name}'}}\n")
}

fn config_map(name: &str, data: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: flux-system}}\ndata: {{{data}}}\n"
    )
}

fn secret(name: &str, data: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: flux-system}}\nstringData: {{{data}}}\n"
    )
}

/// The name of the one Job that `app` applies when it is called `name`, with `postBuild` and the
/// objects beside it.
fn substituted(post_build: &str, beside: &str, name: &str) -> Vec<String> {
    let job = job(name);
    let graph = app(post_build, &[("clusters/a/beside.yaml", beside), ("app/job.yaml", &job)]);
    names(&graph, "Job").into_iter().map(str::to_owned).collect()
}

#[test]
fn variables_come_from_objects_in_order_and_inline_ones_win() {
    let beside = [config_map("one", "A: one, B: one, C: one"), config_map("two", "A: two, B: two")]
        .join("---\n");
    let from = "substituteFrom: [{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two}], substitute: {B: inline}";
    assert_eq!(substituted(from, &beside, "${A}-${B}-${C}"), ["two-inline-one"]);
    let reversed = "substituteFrom: [{kind: ConfigMap, name: two}, {kind: ConfigMap, name: one}]";
    assert_eq!(substituted(reversed, &beside, "${A}-${D:=none}"), ["one-none"]);
}

#[test]
fn what_is_known_and_what_is_not() {
    let known = config_map("known", "A: alpha");
    let secret = secret("hidden", "S: hunter2");
    let both = [known.as_str(), &secret].join("---\n");
    for (post_build, beside, name, expected) in [
        // Nothing to substitute with: the text stays, escapes included.
        ("substitute: {}", "", "${A}$${B}", "${A}$${B}"),
        ("substituteFrom: []", "", "${A}", "${A}"),
        ("substitute: {}, substituteStrategy: Always", "", "x${A}$${B}", "x${B}"),
        ("substitute: {A: alpha}", "", "x-${A}${B}", "x-alpha"),
        ("substitute: {A: \"al\\npha\"}", "", "${A}", "alpha"),
        // The values of Secrets stay unknown, whatever the operator; a default is better than
        // nothing.
        ("substituteFrom: [{kind: Secret, name: hidden}]", &secret, "${S}", "${S}"),
        ("substituteFrom: [{kind: Secret, name: hidden}]", &secret, "${S/./-}-x", "${S}-x"),
        ("substituteFrom: [{kind: Secret, name: hidden}]", &secret, "${S:-d}", "d"),
        // Its keys are known: another name is not defined by it.
        ("substituteFrom: [{kind: Secret, name: hidden}]", &secret, "x${OTHER}", "x"),
        (
            "substituteFrom: [{kind: ConfigMap, name: known}, {kind: Secret, name: hidden}]",
            &both,
            "${A}-${S}",
            "alpha-${S}",
        ),
        // What no file makes may define anything.
        ("substituteFrom: [{kind: Secret, name: elsewhere}]", "", "${S}", "${S}"),
        (
            "substituteFrom: [{kind: ConfigMap, name: elsewhere}], substitute: {A: alpha}",
            "",
            "${A}-${B}",
            "alpha-${B}",
        ),
        // An optional one that no file makes may be in the cluster, too.
        (
            "substituteFrom: [{kind: ConfigMap, name: elsewhere, optional: true}], substitute: {A: alpha}",
            "",
            "${A}-x${B}",
            "alpha-x${B}",
        ),
        (
            "substituteFrom: [{kind: ConfigMap, name: elsewhere, optional: true}]",
            "",
            "${A}",
            "${A}",
        ),
    ] {
        assert_eq!(substituted(post_build, beside, name), [expected], "{post_build} {name}");
    }
}

#[test]
fn values_of_secrets_reach_nothing() {
    let beside = secret("hidden", "S: hunter2");
    let broken =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {p: 'hunter3 ${a.b}'}\n";
    let graph = app(
        "substituteFrom: [{kind: Secret, name: hidden}]",
        &[
            ("clusters/a/beside.yaml", &beside),
            ("app/job.yaml", &job("${S}")),
            ("app/secret.yaml", broken),
        ],
    );
    assert_eq!(node(&graph, "Kustomization", "app").status, Status::Failed);
    let everything = format!("{graph:?}");
    assert!(!everything.contains("hunter2") && !everything.contains("hunter3"), "{everything}");
}

#[test]
fn an_object_that_asks_for_it_is_left_alone() {
    for field in ["labels", "annotations"] {
        let job = format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: '${{A}}', {field}: {{kustomize.toolkit.fluxcd.io/substitute: disabled}}}}\n"
        );
        let graph = app("substitute: {A: alpha}", &[("app/job.yaml", &job)]);
        assert_eq!(names(&graph, "Job"), ["${A}"]);
    }
}

#[test]
fn a_kustomization_waits_for_the_config_map_of_another() {
    // `first` sorts behind `app`, and brings what `app` takes its variables from.
    let first = kustomization("first", "path: ./first");
    let settings = config_map("settings", "A: alpha");
    let graph = app(
        "substituteFrom: [{kind: ConfigMap, name: settings}]",
        &[
            ("clusters/a/first.yaml", &first),
            ("first/settings.yaml", &settings),
            ("app/job.yaml", &job("${A}")),
        ],
    );
    assert_eq!(names(&graph, "Job"), ["alpha"]);
    assert_eq!(
        edges(&graph, "substituteFrom"),
        ["Kustomization flux-system/app -> ConfigMap flux-system/settings"]
    );
    assert!(rules(&graph).is_empty());
}

#[test]
fn one_that_waits_in_vain_goes_before_those_that_need_what_it_brings() {
    // `lost` waits for what nothing makes; `app` waits for what `lost` brings.
    let lost = kustomization(
        "lost",
        "path: ./lost, postBuild: {substituteFrom: [{kind: ConfigMap, name: nowhere}]}",
    );
    let settings = config_map("settings", "A: alpha, B: '${UNKNOWN}-b'");
    let graph = app(
        "substituteFrom: [{kind: ConfigMap, name: settings}]",
        &[
            ("clusters/a/lost.yaml", &lost),
            ("lost/settings.yaml", &settings),
            ("app/job.yaml", &job("${A}-${B}")),
        ],
    );
    // A value that holds an unknown one is unknown.
    assert_eq!(names(&graph, "Job"), ["alpha-${B}"]);
    assert_eq!(node(&graph, "ConfigMap", "nowhere").status, Status::Missing);
    assert_eq!(node(&graph, "Kustomization", "lost").status, Status::Partial);
}

#[test]
fn kustomizations_that_wait_for_one_another_all_go() {
    let other = kustomization(
        "other",
        "path: ./other, postBuild: {substituteFrom: [{kind: ConfigMap, name: one}]}",
    );
    let (one, two) = (config_map("one", "A: alpha"), config_map("two", "B: beta"));
    let graph = app(
        "substituteFrom: [{kind: ConfigMap, name: two}]",
        &[
            ("clusters/a/other.yaml", &other),
            ("app/one.yaml", &one),
            ("app/job.yaml", &job("x-${B}")),
            ("other/two.yaml", &two),
            ("other/job.yaml", &job("y-${A}")),
        ],
    );
    assert_eq!(names(&graph, "Job"), ["x-${B}", "y-alpha"]);
}

#[test]
fn what_a_kustomization_brings_itself_counts() {
    let settings = config_map("settings", "A: alpha");
    let graph = app(
        "substituteFrom: [{kind: ConfigMap, name: settings}]",
        &[("app/settings.yaml", &settings), ("app/job.yaml", &job("${A}"))],
    );
    assert_eq!(names(&graph, "Job"), ["alpha"]);
    let applied =
        edges(&graph, "applies").into_iter().filter(|edge| edge.ends_with("settings")).count();
    assert_eq!(applied, 1);
}

#[test]
fn children_are_read_after_the_substitution_of_their_parent() {
    let child = kustomization(
        "'${STAGE}-web'",
        "path: './${STAGE}', dependsOn: [{name: '${STAGE}-db'}], postBuild: {substitute: {N: '$${M:=x}'}}",
    );
    let db = kustomization("qa-db", "path: ./db");
    let graph = app(
        "substitute: {STAGE: qa}",
        &[
            ("app/child.yaml", &child),
            ("app/db.yaml", &db),
            ("db/job.yaml", &job("db")),
            ("qa/job.yaml", &job("job-${N}")),
        ],
    );
    assert_eq!(
        edges(&graph, "dependsOn"),
        ["Kustomization flux-system/qa-web -> Kustomization flux-system/qa-db"]
    );
    // Escaped once, a variable reaches the child as text.
    assert_eq!(names(&graph, "Job"), ["db", "job-${M:=x}"]);
    assert!(rules(&graph).is_empty(), "{:?}", graph.findings);
}

#[test]
fn a_path_or_source_that_nobody_knows_is_partial_with_the_variable_named() {
    for (spec, field) in [
        (
            "path: './${WHERE}', sourceRef: {kind: GitRepository, name: flux-system}",
            "spec.path of Kustomization flux-system/child is ./${WHERE}",
        ),
        (
            "path: ./web, sourceRef: {kind: GitRepository, name: '${WHERE}'}",
            "spec.sourceRef.name of Kustomization flux-system/child is ${WHERE}",
        ),
    ] {
        let child = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: child, namespace: flux-system}}\nspec: {{{spec}}}\n"
        );
        let beside = secret("hidden", "WHERE: nowhere");
        let graph = app(
            "substituteFrom: [{kind: Secret, name: hidden}]",
            &[
                ("clusters/a/beside.yaml", &beside),
                ("app/child.yaml", &child),
                ("web/job.yaml", &job("web")),
            ],
        );
        let child = node(&graph, "Kustomization", "child");
        assert_eq!(child.status, Status::Partial);
        assert!(
            child.message.as_deref().unwrap_or_default().starts_with(field),
            "{:?}",
            child.message
        );
        assert_eq!(rules(&graph), ["variable-unknown"]);
    }
}

#[test]
fn what_a_root_that_no_file_holds_substitutes_is_unknown() {
    let web = kustomization("web", "path: './apps/${STAGE}'");
    let files = [("clusters/a/web.yaml", web.as_str()), ("apps/qa/job.yaml", &job("web"))];
    let drawn = graph(&files);
    let web = node(&drawn, "Kustomization", "web");
    assert_eq!((web.status, rules(&drawn)), (Status::Partial, vec!["variable-unknown"]), "{web:?}");
    // Where the root is read, nothing replaces it: the directory does not exist.
    let read = graph(&[files.as_slice(), &[SYNC]].concat());
    assert_eq!(node(&read, "Kustomization", "web").status, Status::Failed);
}

#[test]
fn what_flux_refuses_fails_whole_at_its_line() {
    for (post_build, job, message, line) in [
        (
            "substitute: {A: x}",
            "metadata: {name: a}\nspec:\n  x: ${A-d}\n",
            "missing closing brace in \"${A-d}\"",
            5,
        ),
        (
            "substitute: {A: x}",
            "metadata: {name: a}\nspec:\n  x: ${a.b}\n",
            "missing closing brace in \"${a.b}\"",
            5,
        ),
        (
            "substitute: {A: x}",
            "metadata: {name: a}\nspec:\n  x: |\n    one\n    ${{ two }}\n",
            "unable to parse variable name in \"${{ two }}\"",
            7,
        ),
        (
            "substitute: {A: 'x: y: z'}",
            "metadata: {name: a}\nspec:\n  x: ${A}\n",
            "the object is not valid YAML after substitution",
            5,
        ),
        (
            "substitute: {a-b: x}",
            "metadata: {name: a}\n",
            "\"a-b\" is not a valid name for a postBuild variable",
            4,
        ),
    ] {
        let job = format!("apiVersion: batch/v1\nkind: Job\n{job}");
        let graph = app(
            post_build,
            &[
                ("app/job.yaml", &job),
                ("app/other.yaml", &memory::CONFIG.replace("settings", "other")),
            ],
        );
        let app = node(&graph, "Kustomization", "app");
        assert_eq!(app.status, Status::Failed, "{post_build}");
        assert!(
            app.message.as_deref().unwrap_or_default().starts_with(message),
            "{:?}",
            app.message
        );
        assert!(names(&graph, "ConfigMap").is_empty());
        assert_eq!(graph.findings.len(), 1);
        assert_eq!(graph.findings[0].span.map(|span| span.line), Some(line), "{message}");
    }
}

#[test]
fn the_result_is_read_again_as_yaml() {
    // Quotes are gone before substitution: what looks like a mapping afterwards is one.
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: own, namespace: flux-system}\n\
                  spec: {url: 'https://example.org/team/own', ref: \"${REF}\", interval: '${N}'}\n";
    let child = kustomization("child", "path: ./web").replace("name: flux-system},", "name: own},");
    let graph = app(
        "substitute: {REF: '{branch: main}', N: '5'}",
        &[("app/source.yaml", source), ("app/child.yaml", &child), ("web/job.yaml", &job("web"))],
    );
    assert_eq!(node(&graph, "Kustomization", "child").status, Status::Ok, "{:?}", graph.findings);
    assert_eq!(names(&graph, "Job"), ["web"]);
}

#[test]
fn positions_and_image_markers_survive() {
    let policy = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: {name: web, namespace: flux-system}\n\
                  spec: {imageRepositoryRef: {name: '${REPOSITORY}'}}\n---\n\
                  apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nmetadata: {name: web, namespace: flux-system}\nspec: {image: x}\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: '${NAME}'}\nspec:\n  containers:\n    - image: web:1 # {\"$imagepolicy\": \"flux-system:web\"}\n";
    let graph = app(
        "substitute: {REPOSITORY: web, NAME: web}",
        &[("app/policy.yaml", policy), ("app/pod.yaml", pod)],
    );
    assert_eq!(edges(&graph, "sets"), ["ImagePolicy flux-system/web -> Pod web"]);
    let reference = graph
        .edges()
        .into_iter()
        .find(|(_, _, edge)| edge.edge_type == EdgeType::ImageRepositoryRef)
        .map(|(_, _, edge)| edge.span);
    assert_eq!(reference.flatten().map(|span| (span.line, span.column)), Some((4, 28)));
    assert_eq!(node(&graph, "Pod", "web").origin.line, Some(1));
}

#[test]
fn values_that_sops_encrypts_stay_unknown() {
    let beside = config_map("vars", "A: 'ENC[AES256_GCM,data:x,type:str]', B: plain");
    let from = "substituteFrom: [{kind: ConfigMap, name: vars}]";
    assert_eq!(substituted(from, &beside, "${A}-${B}"), ["${A}-plain"]);
}

#[test]
fn a_name_that_is_none_fails_wherever_it_comes_from() {
    let beside = config_map("vars", "a.b: x, A: y");
    let graph = app(
        "substituteFrom: [{kind: ConfigMap, name: vars}]",
        &[("clusters/a/beside.yaml", &beside), ("app/job.yaml", &job("${A}"))],
    );
    assert_eq!(node(&graph, "Kustomization", "app").status, Status::Failed);
    assert_eq!(rules(&graph), ["variable-invalid"]);
}

#[test]
fn without_post_build_nothing_is_read_as_an_expression() {
    let app = kustomization("app", "path: ./app");
    for name in ["${A}$${B}", "${a.b}", "${A-d}"] {
        let job = job(name);
        let graph = graph(&[SYNC, ("clusters/a/app.yaml", &app), ("app/job.yaml", &job)]);
        assert_eq!(names(&graph, "Job"), [name]);
    }
}
