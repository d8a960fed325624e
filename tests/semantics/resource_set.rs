//! ResourceSets of the Flux Operator, rule by rule: a few files in memory, and the objects that
//! must follow.

use std::time::{Duration, Instant};

use fluxscape::graph::{By, EdgeType, Graph, Status};

use crate::memory::{self, SYNC, edges, graph, node, rules};
use crate::random::{Random, mutate};

/// A ResourceSet `apps/set` with this `spec`, which begins on line 5.
fn document(spec: &str) -> String {
    let head = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: apps}\nspec:\n";
    format!("{head}{}---\n", indented("  ", spec))
}

fn indented(by: &str, text: &str) -> String {
    text.lines().flat_map(|line| [by, line, "\n"]).collect()
}

/// A bootstrap that applies such a set, and what else stands behind it.
fn set(spec: &str, beside: &str) -> Graph {
    graph(&[SYNC, ("clusters/a/set.yaml", &(document(spec) + beside))])
}

/// The ConfigMaps that the set creates, `namespace/name` or `name`.
fn created(graph: &Graph) -> Vec<String> {
    let edges = edges(graph, "creates").into_iter();
    edges
        .filter_map(|edge| {
            edge.strip_prefix("ResourceSet apps/set -> ConfigMap ").map(str::to_owned)
        })
        .collect()
}

fn message(graph: &Graph) -> &str {
    node(graph, "ResourceSet", "set").message.as_deref().unwrap_or_default()
}

/// A resource of a set: a ConfigMap.
fn map(name: &str) -> String {
    format!("- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: '{name}'}}}}\n")
}

fn provider(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\n\
         metadata: {{name: {name}, namespace: apps, labels: {{team: '{name}'}}}}\nspec: {{{spec}}}\n---\n"
    )
}

#[test]
fn each_input_makes_its_objects_once() {
    let spec = "inputs: [{tenant: one, n: 2}, {tenant: two}]\nresources:\n".to_owned()
        + &map("shared")
        + &map("<< inputs.tenant >>-app")
        + &map(
            "<< inputs.provider.kind | lower >>-<< inputs.provider.name >>-<< inputs.provider.namespace >>",
        );
    let graph = set(&spec, "");
    assert_eq!(created(&graph), ["one-app", "resourceset-set-apps", "shared", "two-app"]);
    let app = node(&graph, "ConfigMap", "one-app");
    assert_eq!(
        (app.origin.by, app.origin.file.as_deref(), app.origin.line),
        (By::Generated, Some("clusters/a/set.yaml"), Some(1))
    );
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Ok);
    assert!(rules(&graph).is_empty(), "{:?}", graph.findings);
}

#[test]
fn without_inputs_a_template_is_rendered_once_and_with_none_not_at_all() {
    let resources = "resources:\n".to_owned() + &map("<< upper \"a\" | lower >>");
    assert_eq!(created(&set(&resources, "")), ["a"]);
    let from = "inputsFrom: [{selector: {matchLabels: {team: nobody}}}]\n".to_owned() + &resources;
    let graph = set(&from, "");
    assert!(created(&graph).is_empty());
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Ok);
}

#[test]
fn a_template_of_documents_has_conditions_and_loops() {
    let spec = "inputs:
- {bundle: addons, parts: [a, b], extra: true}
- {bundle: apps, parts: [c], extra: false}
resources:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: addons}, data: {from: resources}}
resourcesTemplate: |
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: << inputs.bundle >>
  <<- range $part := inputs.parts >>
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: << inputs.bundle >>-<< $part >>
  <<- end >>
  <<- if inputs.extra >>
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: extra
    namespace: other
  <<- end >>";
    let graph = set(spec, "");
    assert_eq!(
        created(&graph),
        ["other/extra", "addons", "addons-a", "addons-b", "apps", "apps-c"]
    );
}

#[test]
fn steps_are_templates_too() {
    let spec = "inputs: [{n: one}]\nsteps:\n- name: first\n  resources:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: 'a-<< inputs.n >>'}}\n\
                - name: second\n  resourcesTemplate: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: b-<< inputs.n >>}\n";
    assert_eq!(created(&set(spec, "")), ["a-one", "b-one"]);
}

#[test]
fn structures_go_in_as_yaml() {
    let spec = "inputs: [{labels: {tier: web, empty: ''}}]\nresources:\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: s\n    labels: << inputs.labels | toYaml | nindent 4 >>\n\
                - {apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: g, namespace: '<< inputs.labels.tier >>'}, spec: {url: 'https://example.org/<< inputs.labels.tier >>'}}\n";
    let graph = set(spec, "");
    assert_eq!(edges(&graph, "creates").len(), 2, "{:?}", graph.findings);
    // What is created is reconciled: its references are edges.
    assert_eq!(
        edges(&graph, "url"),
        [
            "GitRepository flux-system/flux-system -> example.org/team/own",
            "GitRepository web/g -> example.org/web"
        ]
        .map(|edge| edge.replace("-> ", "-> Repository "))
    );
}

#[test]
fn what_is_created_is_reconciled_further() {
    let spec = "inputs: [{app: web}]\nresources:\n- apiVersion: kustomize.toolkit.fluxcd.io/v1\n  kind: Kustomization\n  metadata: {name: '<< inputs.app >>', namespace: flux-system}\n  \
                spec: {path: './<< inputs.app >>', sourceRef: {kind: GitRepository, name: flux-system}}\n";
    let graph = graph(&[
        SYNC,
        ("clusters/a/set.yaml", &document(spec)),
        ("web/config.yaml", memory::CONFIG),
    ]);
    assert!(
        edges(&graph, "applies")
            .contains(&"Kustomization flux-system/web -> ConfigMap settings".to_owned())
    );
    let reference = graph
        .edges()
        .into_iter()
        .find(|(from, _, edge)| from.name == "web" && edge.edge_type == EdgeType::SourceRef);
    // It stands where its template stands.
    assert_eq!(reference.and_then(|(_, _, edge)| edge.span).map(|span| span.line), Some(10));
}

#[test]
fn what_is_created_stands_in_the_tree_where_the_set_is_applied() {
    let child = |name: &str| {
        format!(
            "- {{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {{name: {name}, namespace: flux-system}}, \
             spec: {{path: ./app, sourceRef: {{kind: GitRepository, name: flux-system}}}}}}\n"
        )
    };
    let inner = document(&format!("resources:\n{}{}", child("web"), child("api")));
    // A set may make the set that makes them.
    let made = indented("  ", inner.trim_end().trim_end_matches("---"));
    let outer = document(&format!("resources:\n- {}\n", made.trim())).replacen(
        "name: set,",
        "name: outer,",
        1,
    );
    let tenants = memory::kustomization("tenants", "path: ./tenants");
    for set in [inner, outer] {
        let graph = graph(&[
            SYNC,
            ("clusters/a/tenants.yaml", &tenants),
            ("tenants/set.yaml", &set),
            ("app/config.yaml", memory::CONFIG),
        ]);
        let tree = fluxscape::graph::tree(&graph);
        let cluster = &tree.clusters[0];
        let leaves: Vec<&str> =
            cluster.applications.iter().map(|leaf| leaf.name.as_str()).collect();
        assert_eq!(
            (cluster.roots.len(), leaves),
            (1, vec!["api", "web"]),
            "{set}: {:?}",
            graph.findings
        );
        assert_eq!(node(&graph, "Kustomization", "web").application.as_deref(), Some("web"));
        assert_eq!(
            node(&graph, "Kustomization", "tenants").application.as_deref(),
            Some("flux-system")
        );
    }
}

#[test]
fn providers_are_named_or_selected_and_come_in_the_order_of_their_names() {
    let beside = provider("two", "type: Static, defaultValues: {app: beta}")
        + &provider("one", "type: Static, defaultValues: {app: alpha}");
    let resources = "resources:\n".to_owned() + &map("<< inputs.app >>-<< inputs.provider.name >>");
    for (from, expected) in [
        ("inputsFrom: [{name: one}]\n", &["alpha-one"][..]),
        ("inputsFrom: [{name: two}, {name: one}, {name: one}]\n", &["alpha-one", "beta-two"]),
        ("inputsFrom: [{selector: {matchLabels: {team: two}}}]\n", &["beta-two"]),
        (
            "inputsFrom: [{selector: {matchExpressions: [{key: team, operator: Exists}]}}]\n",
            &["alpha-one", "beta-two"],
        ),
        ("inputs: [{app: own}]\ninputsFrom: [{name: one}]\n", &["alpha-one", "own-set"]),
    ] {
        assert_eq!(created(&set(&(from.to_owned() + &resources), &beside)), expected, "{from}");
    }
}

#[test]
fn an_id_that_only_the_cluster_knows_stays_unknown_and_apart() {
    let spec = "inputs: [{app: one}, {app: two}, {app: three, id: x}]\nresources:\n".to_owned()
        + &map("a-<< inputs.id >>");
    assert_eq!(created(&set(&spec, "")), ["a-${inputs.1.id}", "a-${inputs.2.id}", "a-x"]);
}

#[test]
fn permutations_combine_one_of_each_under_its_name() {
    let spec = "inputStrategy: {name: Permute}\ninputs: [{a: x}, {a: y}]\ninputsFrom: [{name: git-tag}, {name: oci}]\nresources:\n"
        .to_owned()
        + &map("<< inputs.set.a >>-<< inputs.git_tag.b >>-<< inputs.oci.c >>-<< inputs.git_tag.provider.name >>");
    let beside = provider("git-tag", "type: Static, defaultValues: {b: '1'}")
        + &provider("oci", "type: Static, defaultValues: {c: z}");
    assert_eq!(created(&set(&spec, &beside)), ["x-1-z-git-tag", "y-1-z-git-tag"]);
}

#[test]
fn too_many_permutations_are_refused_at_their_line() {
    let exported: Vec<String> = (0..101).map(|n| format!("{{n: a{n}}}")).collect();
    let exported = exported.join(",") + ",";
    let beside: String = ["one", "two"]
        .map(|name| {
            provider(name, "type: GitHubTag")
                .replace("---\n", &format!("status: {{exportedInputs: [{exported}]}}\n---\n"))
        })
        .concat();
    let spec =
        "inputStrategy: {name: Permute}\ninputsFrom: [{name: one}, {name: two}]\nresources:\n"
            .to_owned()
            + &map("<< inputs.one.n >>-<< inputs.two.n >>");
    let graph = set(&spec, &beside);
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Failed);
    assert_eq!(message(&graph), "the inputs have more than 10000 permutations");
    assert_eq!(
        graph.findings.iter().map(|finding| finding.span.map(|span| span.line)).collect::<Vec<_>>(),
        [Some(5)]
    );
    // One less on one side, and all of them are there.
    let fewer = beside.replacen("{n: a0},", "", 1).replacen("{n: a1},", "", 1);
    let graph = set(&spec, &fewer);
    assert_eq!(created(&graph).len(), 99 * 101);
}

#[test]
fn inputs_from_outside_are_said_and_what_is_known_is_made() {
    let resources = "resources:\n".to_owned() + &map("<< inputs.app >>");
    let dynamic = provider(
        "pulls",
        "type: GitHubPullRequest, url: 'https://example.org/x', filter: {limit: 5}, defaultValues: {app: d}",
    );
    let graph = set(
        &("inputs: [{app: own}]\ninputsFrom: [{name: pulls}]\n".to_owned() + &resources),
        &dynamic,
    );
    assert_eq!(created(&graph), ["own"]);
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Partial);
    assert_eq!(
        message(&graph),
        "up to 5 dynamic instances by GitHubPullRequest https://example.org/x (pulls)"
    );
    // What a provider once exported may stand in its status.
    let baked = dynamic.replace(
        "---\n",
        "status: {exportedInputs: [{id: '4', app: four}, {id: '7', app: seven}]}\n---\n",
    );
    assert_eq!(
        created(&set(&("inputsFrom: [{name: pulls}]\n".to_owned() + &resources), &baked)),
        ["four", "seven"]
    );
}

#[test]
fn a_provider_that_does_not_exist_makes_the_set_partial() {
    let spec = "inputsFrom: [{name: nobody}]\nresources:\n".to_owned() + &map("<< inputs.app >>");
    let graph = set(&spec, "");
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Partial);
    assert_eq!(message(&graph), "ResourceSetInputProvider apps/nobody does not exist");
}

#[test]
fn annotations_leave_out_and_copy() {
    let spec = "commonMetadata: {annotations: {team: x}}\ninputs: [{tenant: one}, {tenant: two}]\nresources:\n\
                - apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: << inputs.tenant >>\n    annotations:\n      \
                fluxcd.controlplane.io/reconcile: << if eq inputs.tenant \"one\" >>enabled<< else >>disabled<< end >>\n\
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: copy, namespace: apps, annotations: {fluxcd.controlplane.io/copyFrom: flux-system/info}}}\n\
                - apiVersion: kustomize.toolkit.fluxcd.io/v1\n  kind: Kustomization\n  metadata: {name: reads, namespace: apps}\n  spec:\n    path: ./web\n    \
                sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}\n    postBuild: {substituteFrom: [{kind: ConfigMap, name: copy}]}\n";
    let text = document(spec)
        + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: info, namespace: flux-system}\ndata: {REGION: north}\n";
    let config = memory::CONFIG.replace("settings", "'in-${REGION}'");
    let graph = graph(&[SYNC, ("clusters/a/set.yaml", &text), ("web/config.yaml", &config)]);
    assert_eq!(created(&graph), ["apps/copy", "one"], "{:?}", graph.findings);
    assert_eq!(node(&graph, "ConfigMap", "in-north").status, Status::Ok);
}

#[test]
fn a_set_that_is_not_reconciled_makes_nothing() {
    let text = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\n\
                metadata: {name: set, namespace: apps, annotations: {fluxcd.controlplane.io/reconcile: disabled}}\nspec: {resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]}\n";
    assert!(created(&graph(&[SYNC, ("clusters/a/set.yaml", text)])).is_empty());
}

#[test]
fn what_is_wrong_is_told_at_its_line_and_the_rest_goes_on() {
    for (spec, text, line) in [
        (
            "resources:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: << nonsense 1 >>\n",
            "function \"nonsense\" not defined",
            9,
        ),
        (
            "inputs: [{a: 1}]\nresources:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: a\n  data:\n    x: << inputs.missing >>\n",
            "map has no entry for key \"missing\"",
            12,
        ),
        (
            "resourcesTemplate: |\n  a: b\n  << define \"t\" >><< template \"t\" >><< end >>\n  << template \"t\" >>\n",
            "template \"t\" uses itself without end",
            7,
        ),
        ("resourcesTemplate: |\n  a: b\n  << if 1 >>\n", "no <<end>> for this action", 7),
        ("resourcesTemplate: |\n  a: b: c\n", "what the template makes is no YAML", 5),
        (
            "resourcesTemplate: |\n  kind: ConfigMap\n",
            "what the template makes is no object: it has no name",
            5,
        ),
        ("inputs: [5]\nresources: []\n", "an input is a mapping", 5),
    ] {
        let graph = set(spec, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rest}\n");
        assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Failed, "{spec}");
        assert!(message(&graph).starts_with(text), "{spec}: {}", message(&graph));
        assert_eq!(graph.findings.len(), 1, "{:?}", graph.findings);
        assert_eq!(graph.findings[0].span.map(|span| span.line), Some(line), "{spec}");
        assert_eq!(node(&graph, "ConfigMap", "rest").status, Status::Ok);
    }
}

#[test]
fn what_only_this_program_cannot_evaluate_is_partial() {
    let graph = set(
        "resources:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: 'a<< randInt 1 2 >>'}}\n",
        "",
    );
    assert_eq!(node(&graph, "ResourceSet", "set").status, Status::Partial);
    assert_eq!(message(&graph), "function \"randInt\" is not evaluated by this program");
}

#[test]
fn sets_that_make_sets_end() {
    // The template is an input too, so that each set makes another one like itself, under a longer
    // name.
    let template = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s<< inputs.n >>, namespace: apps}\n\
                    spec: {inputs: [{n: << inputs.n >>x, t: << inputs.t | toJson >>}], resourcesTemplate: << inputs.t | toJson >>}\n";
    let spec = format!(
        "inputs:\n- n: x\n  t: |\n{}resourcesTemplate: |\n{}",
        indented("    ", template),
        indented("  ", template)
    );
    let graph = set(&spec, "");
    assert_eq!(node(&graph, "ResourceSet", "sxx").status, Status::Ok, "{:?}", graph.findings);
    assert_eq!(rules(&graph), ["template-recursion"]);
    assert_eq!(graph.nodes().filter(|(_, node)| node.kind == "ResourceSet").count(), 12);
}

#[test]
fn mutated_templates_and_expressions_never_panic_and_always_end() {
    let spec = "inputs: [{app: web, list: [a, b], map: {k: v}}]
resources:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: '<< inputs.app | upper | printf \"%s-%03d\" \"x\" | trunc 20 >>'}}
resourcesTemplate: |
  <<- define \"t\" >>name: << . >><< end >>
  <<- range $i, $v := concat inputs.list (list 1 2.5) >>
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata: {<< template \"t\" (cat $v $i | replace \" \" \"-\") >>}
  data: << dict \"a\" (get inputs.map \"k\" | default (index inputs.list 0)) | toYaml | nindent 4 >>
  <<- if and (gt $i 1) (not (eq inputs.app \"x\")) >>
  # << with $x := until 3 >><< range $x >><< if eq . 1 >><< continue >><< end >><< . >><< end >><< else >>none<< end >>
  <<- end >>
  <<- end >>
";
    let text = document(spec)
        + "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: app, namespace: apps}\n\
           spec: {path: ./app, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}, \
           postBuild: {substitute: {A: 'some.text', B: '3'}, substituteFrom: [{kind: Secret, name: none}]}}\n";
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: 'x-${A/./-}-${B:=d}'}\nspec:\n  a: ${A##*.}${A%%.*}${#A}${A:1:${B}}\n  \
               b: $${A}${A^^}${A,}\n  c: ${X:-${Y:-${A//[a-z]/\\/}}}\n  d: ${S/#s/}${A/%t/x}\n";
    assert_eq!(
        created(&graph(&[SYNC, ("clusters/a/set.yaml", &text), ("app/job.yaml", job)])).len(),
        5
    );
    for seed in 0..1500 {
        let mut random = Random(seed);
        let mutated = |text: &str, random: &mut Random| {
            String::from_utf8_lossy(&mutate(text.as_bytes(), random)).into_owned()
        };
        let (text, job) = (mutated(&text, &mut random), mutated(job, &mut random));
        let start = Instant::now();
        let outcome = std::panic::catch_unwind(|| {
            graph(&[SYNC, ("clusters/a/set.yaml", &text), ("app/job.yaml", &job)])
        });
        assert!(outcome.is_ok(), "mutation {seed} panics");
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "mutation {seed} takes {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn a_resource_counts_before_one_of_the_same_name_in_the_template() {
    let child = |path: &str| {
        format!(
            "{{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {{name: web, namespace: apps}}, spec: {{path: ./{path}}}}}"
        )
    };
    let spec =
        format!("resources:\n- {}\nresourcesTemplate: |\n  {}\n", child("first"), child("second"));
    let graph = set(&spec, "");
    assert_eq!(
        node(&graph, "Kustomization", "web").details["path"],
        "first",
        "{:?}",
        graph.findings
    );
}
