//! The objects that a ResourceSet makes, and what becomes of them.

use fluxscape::graph::{By, Detail, EdgeType, Status};

use super::{created, document, indented, map, set};
use crate::memory::{self, SYNC, edges, graph, node, rules};

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
        let tree = graph.reconciliation();
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
        node(&graph, "Kustomization", "web").details.text(Detail::Path),
        "first",
        "{:?}",
        graph.findings
    );
}
