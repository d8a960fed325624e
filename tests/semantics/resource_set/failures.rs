//! What is wrong with a ResourceSet, or would never end.

use std::time::{Duration, Instant};

use fluxscape::graph::Status;

use super::{created, document, indented, message, set};
use crate::memory::{SYNC, graph, node, rules};
use crate::random::{Random, mutate};

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
        ("resourcesTemplate: |\n  a: b: c\n", "the output of the template is not valid YAML", 5),
        (
            "resourcesTemplate: |\n  kind: ConfigMap\n",
            "the output of the template is not an object: it has no name",
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
