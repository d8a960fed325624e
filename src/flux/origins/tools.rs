//! What other tools create: Helmfile, Argo CD, k3s and Ansible install charts; Cluster API and Talos
//! apply manifests that are a text in their own files.
//!
//! In: a document of such a tool. Out: the Helm releases in it, and the texts that hold Flux objects.
//! Nothing else of these files is read.

use crate::flux::objects::make::{mapping, set_some};
use crate::flux::registry::is_flux;
use crate::flux::schema::KUSTOMIZE_GROUP;
use fluxscape_manifest::object::ResourceId;
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
        (_, Some(_)) => Vec::new(),
        (_, None) if root.as_mapping().is_some() => root
            .items_at(&["releases"])
            .iter()
            .filter(|release| release.str_at(&["name"]).is_some())
            .cloned()
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

/// A text of a file, and the Flux objects in it.
#[derive(Clone, Debug)]
pub(in crate::flux) struct Text {
    /// The ConfigMap that holds it; none where the tool reads it from its own settings.
    pub(in crate::flux) config_map: Option<String>,
    pub(in crate::flux) objects: Vec<Node>,
}

/// The texts of a document that hold a Flux Kustomization: those of a ConfigMap, and the manifests
/// in Talos' settings.
pub(in crate::flux) fn texts(root: &Node) -> Vec<Text> {
    let is_config_map = root.str_at(&["kind"]) == Some("ConfigMap");
    let name = root.str_at(&["metadata", "name"]).filter(|_| is_config_map).map(str::to_owned);
    let held: Vec<&Node> = if is_config_map {
        root.get("data").into_iter().flat_map(Node::entries).map(|(_, text)| text).collect()
    } else {
        root.items_at(&["cluster", "inlineManifests"])
            .iter()
            .filter_map(|manifest| manifest.get("contents"))
            .collect()
    };
    let texts =
        held.into_iter().map(|text| Text { config_map: name.clone(), objects: objects_in(text) });
    texts.filter(|text| text.objects.iter().any(is_kustomization)).collect()
}

fn is_kustomization(node: &Node) -> bool {
    let id = ResourceId::of(node);
    id.kind == "Kustomization" && id.group == KUSTOMIZE_GROUP
}

fn objects_in(text: &Node) -> Vec<Node> {
    let Some(written) =
        text.as_str().filter(|written| written.contains("kustomize.toolkit.fluxcd.io/"))
    else {
        return Vec::new();
    };
    let documents = parse(written.as_bytes(), text.span.file)
        .documents
        .into_iter()
        .map(|document| document.root);
    documents
        .filter(|node| is_flux(&ResourceId::of(node)))
        .map(|node| node.standing_at(text.span))
        .collect()
}

/// The ConfigMaps that a `ClusterResourceSet` of Cluster API applies to the clusters that it
/// selects.
pub(in crate::flux) fn applied_to_clusters(root: &Node) -> Vec<String> {
    let is_set = root.str_at(&["kind"]) == Some("ClusterResourceSet");
    let resources = root
        .items_at(&["spec", "resources"])
        .iter()
        .filter(|resource| is_set && resource.str_at(&["kind"]) == Some("ConfigMap"));
    resources.filter_map(|resource| resource.str_at(&["name"])).map(str::to_owned).collect()
}
