//! Helm releases that other tools install: Helmfile, Argo CD, k3s, Ansible, Crossplane, Cluster API
//! and Pulumi.
//!
//! In: a document of such a tool. Out: its releases, in the words of a Helmfile.

use super::pulumi;
use crate::flux::objects::make::{mapping, set_some};
use fluxscape_manifest::yaml::{Node, Value, parse};

/// The Helm releases that a document has installed, each with `name`, `namespace`, `chart` and
/// `values` as a Helmfile has them.
pub(in crate::flux) fn releases(root: &Node) -> Vec<Node> {
    let group = root
        .str_at(&["apiVersion"])
        .and_then(|version| version.split_once('/'))
        .map_or("", |(group, _)| group);
    match (group, root.str_at(&["kind"])) {
        ("argoproj.io", Some("Application")) => of_argo(root),
        ("helm.cattle.io", Some("HelmChart")) => of_k3s(root).into_iter().collect(),
        ("helm.crossplane.io" | "helm.m.crossplane.io", Some("Release")) => {
            of_crossplane(root).into_iter().collect()
        }
        ("addons.cluster.x-k8s.io", Some("HelmChartProxy")) => {
            of_cluster_api(root).into_iter().collect()
        }
        (_, Some(_)) => Vec::new(),
        (_, None) if root.as_mapping().is_some() => root
            .items_at(&["releases"])
            .iter()
            .filter(|release| release.str_at(&["name"]).is_some())
            .cloned()
            .chain(pulumi::releases(root).map(of_pulumi))
            .collect(),
        (_, None) => of_ansible(root),
    }
}

/// A release in the words of a Helmfile.
fn release(
    at: &Node,
    name: Option<&Node>,
    namespace: Option<&Node>,
    chart: Option<&Node>,
    values: Vec<Node>,
) -> Node {
    let mut release = mapping(at.span, []);
    set_some(&mut release, "name", name.cloned());
    set_some(&mut release, "namespace", namespace.cloned());
    set_some(&mut release, "chart", chart.cloned());
    release.set("values", Node { value: Value::Sequence(values), ..Node::sequence(at.span) });
    release
}

/// Values that are a text.
fn written(text: Option<&Node>) -> Option<Node> {
    let text = text?;
    let parsed = parse(text.as_str()?.as_bytes(), text.span.file);
    parsed.documents.into_iter().next().map(|document| document.root.standing_at(text.span))
}

/// argo-cd `Application`: `spec.source` or `spec.sources[]` with a `chart`.
fn of_argo(application: &Node) -> Vec<Node> {
    let sources = application
        .at(&["spec", "source"])
        .into_iter()
        .chain(application.items_at(&["spec", "sources"]));
    let charts = sources.filter(|source| source.get("chart").is_some()).map(|source| {
        let name =
            source.at(&["helm", "releaseName"]).or_else(|| application.at(&["metadata", "name"]));
        let values = written(source.at(&["helm", "values"]))
            .into_iter()
            .chain(source.at(&["helm", "valuesObject"]).cloned());
        release(
            source,
            name,
            application.at(&["spec", "destination", "namespace"]),
            source.get("chart"),
            values.collect(),
        )
    });
    charts.collect()
}

/// k3s and RKE2 `HelmChart`, as in their directory of manifests.
fn of_k3s(chart: &Node) -> Option<Node> {
    let spec = chart.get("spec")?;
    let namespace = spec.get("targetNamespace").or_else(|| chart.at(&["metadata", "namespace"]));
    let values = written(spec.get("valuesContent")).into_iter().collect();
    Some(release(chart, chart.at(&["metadata", "name"]), namespace, spec.get("chart"), values))
}

/// `Release` of Crossplane's provider for Helm.
fn of_crossplane(release_object: &Node) -> Option<Node> {
    let parameters = release_object.at(&["spec", "forProvider"])?;
    let name = release_object
        .at(&["metadata", "annotations", "crossplane.io/external-name"])
        .or_else(|| release_object.at(&["metadata", "name"]));
    let values = parameters.get("values").cloned().into_iter().collect();
    let chart = parameters.at(&["chart", "name"]).or_else(|| parameters.at(&["chart", "url"]));
    Some(release(release_object, name, parameters.get("namespace"), chart, values))
}

/// `HelmChartProxy` of Cluster API's addon provider for Helm. Values that are a template are unknown.
fn of_cluster_api(proxy: &Node) -> Option<Node> {
    let spec = proxy.get("spec")?;
    let name = spec.get("releaseName").or_else(|| proxy.at(&["metadata", "name"]));
    let plain = spec
        .get("valuesTemplate")
        .filter(|text| text.as_str().is_some_and(|text| !text.contains("{{")));
    let namespace = spec.get("namespace");
    Some(release(
        proxy,
        name,
        namespace,
        spec.get("chartName"),
        written(plain).into_iter().collect(),
    ))
}

/// A release among the resources of a program of Pulumi.
fn of_pulumi(properties: &Node) -> Node {
    let values = properties.get("values").cloned().into_iter().collect();
    let namespace = properties.get("namespace");
    release(properties, properties.get("name"), namespace, properties.get("chart"), values)
}

/// Tasks with `kubernetes.core.helm`, in a list of tasks or in plays.
fn of_ansible(tasks: &Node) -> Vec<Node> {
    let mut found = Vec::new();
    for task in tasks.items() {
        for (module, arguments) in task.entries() {
            match module {
                "kubernetes.core.helm" | "community.kubernetes.helm" | "helm" => {
                    let either = |one: &str, other: &str| {
                        arguments.get(one).or_else(|| arguments.get(other))
                    };
                    let values = either("values", "release_values").cloned().into_iter().collect();
                    let (name, namespace) =
                        (either("name", "release_name"), either("release_namespace", "namespace"));
                    found.push(release(task, name, namespace, arguments.get("chart_ref"), values));
                }
                "tasks" | "pre_tasks" | "post_tasks" | "block" => {
                    found.extend(of_ansible(arguments));
                }
                _ => {}
            }
        }
    }
    found
}
