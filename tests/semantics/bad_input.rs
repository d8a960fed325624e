//! What is wrong in a repository in a way that could run for ever, or take everything else with it:
//! each ends, is told at its line, and leaves the rest as it is.

use std::time::{Duration, Instant};

use crate::memory::{CONFIG, SYNC, edges, graph, kustomization, node};
use fluxscape::graph::{Graph, Status};

/// A cluster with these files beside an innocent Kustomization, which must be applied whatever the
/// others do. `rule line` of each finding.
fn drawn(files: &[(&str, &str)]) -> (Graph, Vec<String>) {
    let rest = kustomization("rest", "path: ./rest");
    let mut all = vec![SYNC, ("clusters/a/rest.yaml", rest.as_str()), ("rest/config.yaml", CONFIG)];
    all.extend(files);
    let start = Instant::now();
    let graph = graph(&all);
    assert!(start.elapsed() < Duration::from_secs(30), "it ends");
    assert!(
        edges(&graph, "applies")
            .contains(&"Kustomization flux-system/rest -> ConfigMap settings".to_owned())
    );
    assert_eq!(node(&graph, "Kustomization", "rest").status, Status::Ok);
    let told = graph
        .findings
        .iter()
        .map(|finding| {
            format!("{} {}", finding.rule.name, finding.span.map_or(0, |span| span.line))
        })
        .collect();
    (graph, told)
}

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: apps}}\n")
}

/// A ResourceSet with this `spec`, which begins on line 5.
fn set(spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: set, namespace: apps}}\nspec:\n{spec}"
    )
}

#[test]
fn kustomizations_that_wait_for_one_another() {
    let (a, b) = (
        kustomization("a", "path: ./x, dependsOn: [{name: b}]"),
        kustomization("b", "path: ./x, dependsOn: [{name: a}]"),
    );
    let itself = kustomization("c", "path: ./x, dependsOn: [{name: c}]");
    let text = [a, b, itself].join("---\n");
    let (graph, told) = drawn(&[("clusters/a/circle.yaml", &text), ("x/y.yaml", "")]);
    assert_eq!(told, ["dependency-cycle 4", "dependency-cycle 14"]);
    assert_eq!(edges(&graph, "dependsOn").len(), 3);
}

#[test]
fn kustomizations_that_apply_one_another() {
    let (a, b) = (kustomization("a", "path: ./a"), kustomization("b", "path: ./b"));
    let (graph, told) = drawn(&[("clusters/a/a.yaml", &a), ("a/b.yaml", &b), ("b/a.yaml", &a)]);
    assert!(told.contains(&"applies-each-other 1".to_owned()), "{told:?}");
    assert!(
        edges(&graph, "applies")
            .contains(&"Kustomization flux-system/b -> Kustomization flux-system/a".to_owned())
    );
}

#[test]
fn a_kustomization_that_applies_itself_is_normal() {
    let own = kustomization("own", "path: ./own");
    let (graph, told) =
        drawn(&[("clusters/a/own.yaml", &own), ("own/own.yaml", &own), ("own/b.yaml", &map("b"))]);
    // It is applied twice, by itself and by the cluster's root: that is told, and nothing else.
    assert_eq!(told, ["applied-twice 1"]);
    assert!(
        edges(&graph, "applies")
            .contains(&"Kustomization flux-system/own -> ConfigMap apps/b".to_owned())
    );
    let (_, told) = drawn(&[]);
    assert_eq!(told, [""; 0]);
}

#[test]
fn a_kustomization_that_applies_a_copy_of_itself_under_a_growing_name() {
    // Each one applies the next, whose name is longer.
    let first = kustomization("first", "path: ./grow, postBuild: {substitute: {N: x}}");
    let grow = kustomization("'grow-${N}'", "path: ./grow, postBuild: {substitute: {N: '${N}x'}}");
    let (_, told) = drawn(&[("clusters/a/first.yaml", &first), ("grow/grow.yaml", &grow)]);
    assert_eq!(told, ["endless-growth 1"]);
}

#[test]
fn an_object_that_two_apply() {
    let (a, b) = (kustomization("a", "path: ./x"), kustomization("b", "path: ./x"));
    let (graph, told) =
        drawn(&[("clusters/a/a.yaml", &a), ("clusters/a/b.yaml", &b), ("x/y.yaml", &map("y"))]);
    assert_eq!(told, ["applied-twice 1"]);
    let both =
        ["a", "b"].map(|name| format!("Kustomization flux-system/{name} -> ConfigMap apps/y"));
    let applied = edges(&graph, "applies");
    assert!(both.iter().all(|edge| applied.contains(edge)), "{applied:?}");
}

#[test]
fn thousands_of_inputs_from_a_permutation() {
    let names: Vec<String> = (0..120).map(|n| format!("{{v: x{n}}}")).collect();
    let provider = |name: &str, type_: &str| {
        format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {{name: {name}, namespace: apps}}\nspec: {{type: {type_}, defaultValues: {{v: '{name}'}}}}\n"
        )
    };
    let providers = (0..30)
        .map(|n| format!("---\n{}", provider(&format!("p{n}"), "Static")))
        .collect::<Vec<_>>()
        .concat();
    let all = (0..30).map(|n| format!("    - {{name: p{n}}}\n")).collect::<Vec<_>>().concat();
    let spec = format!(
        "  inputStrategy: {{name: Permute}}\n  inputs: [{}]\n  inputsFrom:\n{all}  resources:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata: {{name: 'm-<< inputs.id >>'}}\n",
        names.join(", ")
    );
    let (graph, _) = drawn(&[("clusters/a/set.yaml", &(set(&spec) + &providers))]);
    assert!(node(&graph, "ResourceSet", "set").id.as_str().contains("ResourceSet"));
}

#[test]
fn templates_that_never_end_or_cannot_be_read() {
    for (template, line, rule) in [
        (
            "    <<- define \"a\" >><< template \"a\" . >><< end ->>\n    << template \"a\" . >>\n",
            6,
            "template-invalid",
        ),
        ("    name: << nosuchfunction 1 >>\n", 6, "template-invalid"),
        ("    name: << inputs.x\n", 6, "template-invalid"),
    ] {
        let (graph, told) =
            drawn(&[("clusters/a/set.yaml", &set(&format!("  resourcesTemplate: |\n{template}")))]);
        assert!(told.iter().any(|told| told.starts_with(rule)), "{template}: {told:?}");
        assert!(
            told.iter().any(|told| told.ends_with(&format!(" {line}"))
                || told.ends_with(" 5")
                || told.ends_with(" 7")),
            "{template}: {told:?}"
        );
        assert_ne!(node(&graph, "ResourceSet", "set").status, Status::Ok, "{template}");
    }
}
