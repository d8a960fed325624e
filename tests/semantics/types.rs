//! Numbers and booleans where the API server wants strings: what it rejects fails, at its line.

use fluxscape::graph::{Graph, Status};

use crate::memory::{SYNC, graph, kustomization, node, rules};

/// What `app` applies with its variables.
fn applied(substitute: &str, object: &str) -> Graph {
    let app =
        kustomization("app", &format!("path: ./app, postBuild: {{substitute: {{{substitute}}}}}"));
    graph(&[SYNC, ("clusters/a/app.yaml", &app), ("app/object.yaml", object)])
}

fn config_map(metadata: &str, data: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{metadata}}}\ndata:\n  first: text\n  value: {data}\n"
    )
}

#[test]
fn a_substituted_number_or_boolean_is_no_string() {
    for (value, data, rejected) in [
        ("'8080'", "\"${V}\"", true),
        ("'true'", "${V}", true),
        ("'1.10'", "'${V}'", true),
        ("'00123'", "\"${V}\"", true),
        ("'yes'", "\"${V}\"", true),
        ("'8080'", "'\"${V}\"'", false),
        ("'8080'", "port ${V}", false),
        ("'8080'", "|\n    ${V}\n", false),
        ("'v1.10'", "${V}", false),
        ("'2024-01-01'", "${V}", false),
        ("''", "${V}", false),
        ("'1.2.3'", "${V}", false),
    ] {
        let graph = applied(&format!("V: {value}"), &config_map("", data));
        let map = node(&graph, "ConfigMap", "c");
        assert_eq!(map.status == Status::Failed, rejected, "{value} {data}: {:?}", map.message);
        assert_eq!(rules(&graph).contains(&"wrong-type"), rejected, "{value} {data}");
        let app = node(&graph, "Kustomization", "app");
        assert_eq!(app.status == Status::Failed, rejected, "{value} {data}");
        if rejected {
            let finding = graph.findings.iter().find(|found| found.rule.name == "wrong-type");
            assert_eq!(finding.and_then(|found| found.span).map(|span| span.line), Some(6));
        }
    }
}

#[test]
fn fields_that_hold_strings() {
    let deployment = |metadata: &str, container: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: c}}\nspec: {{template: {{metadata: {{{metadata}}}, spec: {{containers: [{{name: a, {container}}}]}}}}}}\n"
        )
    };
    let job = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: {jobTemplate: {spec: {template: {spec: {initContainers: [{name: a, env: [{name: A, value: '${V}'}]}]}}}}}\n";
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData: {a: '${V}'}\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: c}\nspec: {selector: {a: '${V}'}, ports: [{port: '${V}'}]}\n";
    let child = kustomization("c", "path: ./c, postBuild: {substitute: {P: '${V}'}}");
    let custom = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: c}\nspec: {size: '${V}', data: {a: '${V}'}}\n";
    for (kind, object, field) in [
        ("ConfigMap", config_map(", labels: {l: '${V}'}", "x"), Some("metadata.labels.l")),
        (
            "ConfigMap",
            config_map(", annotations: {l: '${V}'}", "x"),
            Some("metadata.annotations.l"),
        ),
        (
            "Deployment",
            deployment("labels: {l: '${V}'}", "image: a"),
            Some("spec.template.metadata.labels.l"),
        ),
        ("Deployment", deployment("", "env: [{name: A, value: '${V}'}]"), Some("env A")),
        ("Deployment", deployment("", "ports: [{containerPort: '${V}'}]"), None),
        ("CronJob", job.to_owned(), Some("env A")),
        ("Secret", secret.to_owned(), Some("stringData.a")),
        ("Service", service.to_owned(), Some("spec.selector.a")),
        ("Kustomization", child, Some("spec.postBuild.substitute.P")),
        ("Thing", custom.to_owned(), None),
    ] {
        let graph = applied("V: '7'", &object);
        let message = node(&graph, kind, "c").message.clone().unwrap_or_default();
        match field {
            Some(field) => assert_eq!(
                message,
                format!("rejected by the API server: {field} is a number, not a string")
            ),
            None => assert!(!message.contains("rejected"), "{object}: {message}"),
        }
    }
}

#[test]
fn a_literal_of_the_wrong_type_is_rejected_too() {
    for (substitute, rejected) in [
        ("A: 71111111117", true),
        ("A: true", true),
        ("A: 1.5", true),
        ("A: '71111111117'", false),
        ("A: text", false),
        ("A: 2024-01-01", false),
        ("A:", false),
    ] {
        let graph = applied(substitute, &config_map("", "x"));
        let app = node(&graph, "Kustomization", "app");
        assert_eq!(app.status == Status::Failed, rejected, "{substitute}: {:?}", app.message);
        let map = node(&graph, "ConfigMap", "c");
        assert_eq!(map.status == Status::Ok, !rejected, "{substitute}: {:?}", map.message);
        // What started the cluster is there.
        let source = node(&graph, "GitRepository", "flux-system");
        assert_eq!(source.status, Status::Ok, "{substitute}");
    }
}

#[test]
fn the_values_of_secrets_reach_no_message() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData: {a: 81726354}\n";
    let graph = applied("V: '7'", secret);
    assert!(rules(&graph).contains(&"wrong-type"));
    assert!(!format!("{graph:?}").contains("81726354"));
}
