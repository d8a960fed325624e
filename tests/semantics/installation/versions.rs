//! The version of Flux and its feature gates: strict substitution, images.

use fluxscape::graph::{Graph, Status};

use super::{BOOTSTRAP, HEADER, add, deployment, instance, patched, release};
use crate::memory::{SYNC, edges, graph, kustomization, node, rules};

/// A Kustomization `app` that substitutes a variable and not another.
fn app() -> (&'static str, String) {
    let app = kustomization("app", "path: ./app, postBuild: {substitute: {A: alpha}}");
    ("clusters/a/app.yaml", app)
}

const JOB: (&str, &str) = (
    "app/job.yaml",
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: 'job-${A}', annotations: {b: 'x${B}'}}\n",
);

/// Whether `app` fails, and what is reported, with these files beside it.
fn strictly(files: &[(&str, &str)]) -> (Graph, bool) {
    let (path, app) = app();
    let graph = graph(&[&[(path, app.as_str()), JOB], files].concat());
    let fails = node(&graph, "Kustomization", "app").status == Status::Failed;
    (graph, fails)
}

#[test]
fn substitution_is_strict_since_flux_2_9_unless_its_gate_is_closed() {
    let gate = "--feature-gates=StrictPostBuildSubstitutions";
    let header = |version: &str| format!("# Flux Version: {version}\n");
    let kustomize = "{kind: Deployment, name: kustomize-controller}";
    let closed = patched(kustomize, &add(&format!("'{gate}=false'")));
    let opened = patched(kustomize, &add(&format!("'{gate}=true'")));
    let all = patched(
        "{kind: Deployment, name: '(source|kustomize)-controller'}",
        &add(&format!("'{gate}=false'")),
    );
    let other =
        patched("{kind: Deployment, name: helm-controller}", &add(&format!("'{gate}=false'")));
    let listed = patched(
        kustomize,
        &format!(
            "- {{op: replace, path: /spec/template/spec/containers/0/args, value: ['{gate}=true', '{gate}=false']}}"
        ),
    );
    let (old, new) = (header("v2.8.3"), header("v2.9.0"));
    let range = |range: &str, more: &str| {
        instance(&format!("distribution: {{version: '{range}', registry: ghcr.io/fluxcd}}{more}"))
    };
    let (of_2, of_2_8, of_2_9) = (range("2.x", ""), range("2.8.x", ""), range("2.9.x", ""));
    let patched_instance = range(
        "2.x",
        &format!(
            ", kustomize: {{patches: [{{target: {kustomize}, patch: '[{{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/args/-\", \"value\": \"{gate}=false\"}}]'}}]}}"
        ),
    );
    let (chart_old, chart_new) = (release("2.17.0", "{}"), release("2.19.1", "{}"));
    let chart_closed = release(
        "2.19.1",
        &format!("{{kustomizeController: {{container: {{additionalArgs: ['{gate}=false']}}}}}}"),
    );
    let (runs_old, runs_new) = (deployment("v1.7.3", ""), deployment("v1.9.1@sha256:00", ""));
    let runs_closed = deployment("v1.9.1", &format!("'{gate}=false'"));
    let beside = "clusters/a/flux.yaml";
    for (what, files, strict) in [
        ("unknown", &[SYNC][..], true),
        ("older", &[SYNC, (HEADER, &old)], false),
        ("newer", &[SYNC, (HEADER, &new)], true),
        ("closed", &[SYNC, (HEADER, &new), (BOOTSTRAP, &closed)], false),
        ("opened", &[SYNC, (HEADER, &old), (BOOTSTRAP, &opened)], true),
        ("closed for several", &[SYNC, (BOOTSTRAP, &all)], false),
        ("closed for another", &[SYNC, (BOOTSTRAP, &other)], true),
        ("the last word", &[SYNC, (BOOTSTRAP, &listed)], false),
        ("instance, any", &[(beside, &of_2)], true),
        ("instance, older", &[(beside, &of_2_8)], false),
        ("instance, newer", &[(beside, &of_2_9)], true),
        ("instance, closed", &[(beside, &patched_instance)], false),
        ("chart, older", &[SYNC, (beside, &chart_old)], false),
        ("chart, newer", &[SYNC, (beside, &chart_new)], true),
        ("chart, closed", &[SYNC, (beside, &chart_closed)], false),
        ("controller, older", &[SYNC, (beside, &runs_old)], false),
        ("controller, newer", &[SYNC, (HEADER, &old), (beside, &runs_new)], true),
        ("controller, closed", &[SYNC, (beside, &runs_closed)], false),
    ] {
        let (graph, fails) = strictly(files);
        assert_eq!(fails, strict, "{what}");
        assert_eq!(rules(&graph).contains(&"strict-substitution"), strict, "{what}");
    }
}

#[test]
fn what_a_strict_kustomization_would_apply_is_drawn_as_not_applied() {
    let child = kustomization("child", "path: ./child");
    let (graph, fails) = strictly(&[
        SYNC,
        ("app/child.yaml", &child),
        ("child/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: deep}\n"),
        ("clusters/a/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: beside}\n"),
    ]);
    assert!(fails);
    let app = node(&graph, "Kustomization", "app");
    assert_eq!(
        app.message.as_deref(),
        Some("variable B in Job job-alpha is not defined (strict substitution)")
    );
    for (kind, name) in [("Job", "job-alpha"), ("Kustomization", "child"), ("ConfigMap", "deep")] {
        let held = node(&graph, kind, name);
        let message = held.message.as_deref().unwrap_or_default();
        assert_eq!(held.status, Status::Partial, "{kind} {name}");
        assert_eq!(message, "not applied: Kustomization flux-system/app fails", "{kind} {name}");
    }
    assert_eq!(node(&graph, "ConfigMap", "beside").status, Status::Ok);
    assert_eq!(node(&graph, "Kustomization", "flux-system").status, Status::Ok);
    let finding = graph.findings.iter().find(|found| found.rule.name == "strict-substitution");
    assert_eq!(finding.and_then(|found| found.span).map(|span| span.line), Some(3));
}

#[test]
fn a_variable_that_may_be_defined_fails_nothing() {
    let config_map = |metadata: &str, data: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: vars, namespace: flux-system{metadata}}}\n{data}"
        )
    };
    let left = config_map(
        ", annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}",
        "data: {A: alpha}\n",
    );
    let copied = config_map(
        ", annotations: {fluxcd.controlplane.io/copyFrom: other/vars}",
        "data: {A: alpha}\n",
    );
    let (empty, full) = (config_map("", ""), config_map("", "data: {A: alpha}\n"));
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData: {B: beta}\n";
    let external = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: vars, namespace: flux-system}\nspec: {secretStoreRef: {kind: ClusterSecretStore, name: s}, target: {name: vars}}\n";
    for (what, from, beside, status) in [
        ("absent", "{kind: ConfigMap, name: vars}", "", Status::Partial),
        ("absent, optional", "{kind: ConfigMap, name: vars, optional: true}", "", Status::Ok),
        ("absent Secret", "{kind: Secret, name: vars, optional: true}", "", Status::Ok),
        ("left as it is", "{kind: ConfigMap, name: vars}", &left, Status::Ok),
        ("copied", "{kind: ConfigMap, name: vars}", &copied, Status::Ok),
        ("empty", "{kind: ConfigMap, name: vars}", &empty, Status::Ok),
        ("Secret", "{kind: Secret, name: vars}", secret, Status::Ok),
        ("ExternalSecret", "{kind: Secret, name: vars}", external, Status::Ok),
        ("without it", "{kind: ConfigMap, name: vars}", &full, Status::Failed),
    ] {
        let app = kustomization(
            "app",
            &format!(
                "path: ./app, postBuild: {{substitute: {{A: alpha}}, substituteFrom: [{from}]}}"
            ),
        );
        let files =
            [SYNC, ("clusters/a/app.yaml", app.as_str()), JOB, ("clusters/a/vars.yaml", beside)];
        let graph = graph(&files);
        assert_eq!(node(&graph, "Kustomization", "app").status, status, "{what}");
        let reported = rules(&graph).contains(&"strict-substitution");
        assert_eq!(reported, status == Status::Failed, "{what}");
    }
}

#[test]
fn images_merge_by_field_since_flux_2_9_4() {
    let app = kustomization(
        "app",
        "path: ./app, images: [{name: a, newName: e.org/a}, {name: b, newTag: '9'}]",
    );
    let files = "resources: [d.yaml]\nimages: [{name: a, newTag: '5'}, {name: b, newName: e.org/b, digest: 'sha256:00'}]\n";
    let workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a, image: 'a:1'}, {name: b, image: 'b:1'}]}}}\n";
    let header = |version: &str| format!("# Flux Version: {version}\n");
    let (old, new) = (header("v2.9.3"), header("v2.9.4"));
    let (old_runs, new_runs) = (deployment("v1.9.4", ""), deployment("v1.9.5", ""));
    for (beside, merged) in [
        (("clusters/a/none.yaml", ""), true),
        ((HEADER, old.as_str()), false),
        ((HEADER, &new), true),
        (("clusters/a/flux.yaml", &old_runs), false),
        (("clusters/a/flux.yaml", &new_runs), true),
    ] {
        let graph = graph(&[
            SYNC,
            ("clusters/a/app.yaml", &app),
            ("app/kustomization.yaml", files),
            ("app/d.yaml", workload),
            beside,
        ]);
        let images: Vec<String> = edges(&graph, "deploys")
            .into_iter()
            .filter(|edge| edge.starts_with("Deployment d "))
            .collect();
        let expected = if merged {
            ["Deployment d -> Image e.org/a", "Deployment d -> Image e.org/b"]
        } else {
            ["Deployment d -> Image b", "Deployment d -> Image e.org/a"]
        };
        assert_eq!(images, expected, "{beside:?}");
    }
}
