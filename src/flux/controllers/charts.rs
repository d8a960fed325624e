//! The Helm charts that start Flux: what they create from their values.
//!
//! `flux-instance` (controlplaneio-fluxcd) makes a FluxInstance, `flux2-sync` (fluxcd-community) a
//! GitRepository and Kustomizations. All other charts are opaque.

use std::collections::BTreeMap;

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, parse};

use crate::flux::inventory::Object;
use crate::flux::kinds::helm_release::HELM_RELEASE;
use crate::flux::objects::make::{mapping, object};
use crate::flux::objects::merge::merge;
use crate::flux::schema::SOURCE_GROUP;

/// The charts that create Flux objects, by the last segment of their name or address.
const SYNC_CHARTS: [&str; 2] = ["flux-instance", "flux2-sync"];

/// A release of a chart that starts Flux.
#[derive(Clone, Debug)]
pub(in crate::flux) struct Release<'a> {
    pub(in crate::flux) chart: &'a str,
    pub(in crate::flux) name: &'a str,
    pub(in crate::flux) namespace: &'a str,
    pub(in crate::flux) values: &'a Node,
    /// Where it is written.
    pub(in crate::flux) span: Span,
}

/// The objects that a release creates.
pub(in crate::flux) fn objects_of(release: &Release<'_>) -> Vec<Node> {
    match release.chart.rsplit('/').next().unwrap_or_default() {
        "flux-instance" => flux_instance(release).into_iter().collect(),
        "flux2-sync" => sync(release),
        _ => Vec::new(),
    }
}

/// The chart renders nothing as long as `instance.sync.url` is empty; the instance is called
/// `flux`.
fn flux_instance(release: &Release<'_>) -> Option<Node> {
    let instance = release.values.get("instance")?;
    let url = instance.str_at(&["sync", "url"]).filter(|url| !url.is_empty());
    let mut spec = Node { span: release.span, ..instance.clone() };
    if url.is_none() {
        spec.as_mapping_mut()?.remove("sync");
    }
    let name = release
        .values
        .str_at(&["fullnameOverride"])
        .filter(|name| !name.is_empty())
        .unwrap_or("flux");
    Some(object("fluxcd.controlplane.io/v1", "FluxInstance", release.namespace, name, spec))
}

fn sync(release: &Release<'_>) -> Vec<Node> {
    let span = release.span;
    let name = release.name;
    let at_release = |node: &Node| Node { span, ..node.clone() };
    let spec =
        |path: &[&str]| release.values.at(path).map_or_else(|| Node::mapping(span), at_release);
    let source = object(
        "source.toolkit.fluxcd.io/v1",
        "GitRepository",
        release.namespace,
        name,
        spec(&["gitRepository", "spec"]),
    );
    let kustomization = |name: &str, mut spec: Node| {
        if spec.get("sourceRef").is_none() {
            let reference = [
                ("kind", Node::text("GitRepository", span)),
                ("name", Node::text(release.name, span)),
            ];
            spec.set("sourceRef", mapping(span, reference));
        }
        object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", release.namespace, name, spec)
    };
    let mut objects = vec![source, kustomization(name, spec(&["kustomization", "spec"]))];
    for listed in release.values.items_at(&["kustomizationlist"]) {
        let spec = listed.get("spec").map_or_else(|| at_release(listed), at_release);
        let path = spec.str_at(&["path"]).unwrap_or_default();
        let words = path
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty());
        let words = words.collect::<Vec<_>>().join("-");
        objects.push(kustomization(&format!("{name}-{words}"), spec));
    }
    objects
}

/// The chart of a HelmRelease when it is one that starts Flux.
pub(in crate::flux) fn sync_chart(
    release: &Node,
    namespace: &str,
    source: impl Fn(&ResourceId) -> Option<String>,
) -> Option<&'static str> {
    let known =
        |name: &str| SYNC_CHARTS.into_iter().find(|chart| name.rsplit('/').next() == Some(chart));
    if let Some(chart) = release.str_at(&["spec", "chart", "spec", "chart"]) {
        return known(chart);
    }
    let reference = release.at(&["spec", "chartRef"])?;
    let field = |field: &str| reference.str_at(&[field]).filter(|text| !text.is_empty());
    let id = ResourceId {
        group: SOURCE_GROUP.to_owned(),
        kind: field("kind")?.to_owned(),
        namespace: field("namespace").unwrap_or(namespace).to_owned(),
        name: field("name")?.to_owned(),
    };
    source(&id).as_deref().and_then(known).or_else(|| known(&id.name))
}

/// What a HelmRelease of a chart that starts Flux creates in its cluster.
pub(in crate::flux) fn created_by_release(
    id: &ResourceId,
    release: &Node,
    objects: &BTreeMap<ResourceId, Object>,
) -> Vec<Node> {
    let address = |source: &ResourceId| {
        let node = &objects.get(source)?.node;
        node.str_at(&["spec", "url"]).or_else(|| node.str_at(&["spec", "chart"])).map(str::to_owned)
    };
    let Some(chart) = sync_chart(release, &id.namespace, address) else { return Vec::new() };
    let values = values_in(id, release, objects);
    let name = release.str_at(&["spec", "releaseName"]).unwrap_or(&id.name);
    let namespace = release.str_at(&["spec", "targetNamespace"]).unwrap_or(&id.namespace);
    objects_of(&Release { chart, name, namespace, values: &values, span: release.span })
}

pub(in crate::flux) fn is_release(id: &ResourceId) -> bool {
    HELM_RELEASE.is(id)
}

fn config_map(namespace: &str, name: &str) -> ResourceId {
    ResourceId {
        group: String::new(),
        kind: "ConfigMap".to_owned(),
        namespace: namespace.to_owned(),
        name: name.to_owned(),
    }
}

/// The values of a HelmRelease in its cluster.
pub(in crate::flux) fn values_in(
    id: &ResourceId,
    release: &Node,
    objects: &BTreeMap<ResourceId, Object>,
) -> Node {
    values(release, &|name| {
        objects.get(&config_map(&id.namespace, name)).map(|object| &object.node)
    })
}

/// The values of a HelmRelease: those of its ConfigMaps in order, then its own. helm-controller:
/// values of Secrets are not known here.
pub(in crate::flux) fn values<'a>(
    release: &Node,
    config_map: &dyn Fn(&str) -> Option<&'a Node>,
) -> Node {
    let mut values = Node::mapping(release.span);
    for from in release.items_at(&["spec", "valuesFrom"]) {
        let named = from.str_at(&["name"]).filter(|_| from.str_at(&["kind"]) != Some("Secret"));
        let key =
            from.str_at(&["valuesKey"]).filter(|key| !key.is_empty()).unwrap_or("values.yaml");
        let text = named.and_then(config_map).and_then(|map| map.str_at(&["data", key]));
        if let (Some(text), None) = (text, from.get("targetPath")) {
            let parsed = parse(text.as_bytes(), from.span.file);
            parsed
                .documents
                .first()
                .into_iter()
                .for_each(|document| merge(&mut values, &document.root));
        }
    }
    release.at(&["spec", "values"]).into_iter().for_each(|own| merge(&mut values, own));
    values
}
