//! What Prometheus or VictoriaMetrics scrape: a ServiceMonitor `monitors` Services, a PodMonitor
//! workloads, in its own namespace or those that `namespaceSelector` names.

use std::collections::BTreeSet;

use super::objects::Objects;
use super::relation::{Rule, Said};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::yaml::Node;

const PROMETHEUS: &[&str] = &["monitoring.coreos.com"];
const VICTORIA_METRICS: &[&str] = &["operator.victoriametrics.com"];

pub(super) const RULES: &[Rule] = &[
    Rule {
        kinds: &[(PROMETHEUS, "ServiceMonitor"), (VICTORIA_METRICS, "VMServiceScrape")],
        read: services,
    },
    Rule { kinds: &[(PROMETHEUS, "PodMonitor"), (VICTORIA_METRICS, "VMPodScrape")], read: pods },
];

/// The namespaces that a monitor looks into; `None` for all.
fn namespaces<'a>(monitor: &'a ResourceId, node: &'a Node) -> Option<BTreeSet<&'a str>> {
    let selector = node.at(&["spec", "namespaceSelector"]);
    if selector.and_then(|selector| selector.get("any")).and_then(Node::as_bool) == Some(true) {
        return None;
    }
    let named = selector.map_or(&[][..], |selector| selector.items_at(&["matchNames"]));
    if named.is_empty() {
        Some(BTreeSet::from([monitor.namespace.as_str()]))
    } else {
        Some(named.iter().filter_map(Node::as_str).collect())
    }
}

fn services(objects: &Objects<'_>, monitor: &ResourceId, node: &Node) -> Vec<Said> {
    let Some(labels) = node.at(&["spec", "selector"]) else { return Vec::new() };
    let (selector, namespaces) = (LabelSelector::of(labels), namespaces(monitor, node));
    let inside = |id: &ResourceId| {
        namespaces.as_ref().is_none_or(|names| names.contains(id.namespace.as_str()))
    };
    let services = objects
        .of_kind("", "Service")
        .into_iter()
        .filter(|(id, service)| inside(id) && selector.matches(service));
    Said::objects(EdgeType::Monitors, services.map(|(id, _)| id), labels.span)
}

fn pods(objects: &Objects<'_>, monitor: &ResourceId, node: &Node) -> Vec<Said> {
    let Some(labels) = node.at(&["spec", "selector"]) else { return Vec::new() };
    let selector = LabelSelector::of(labels);
    let namespaces = namespaces(monitor, node).unwrap_or_else(|| objects.namespaces());
    Said::objects(
        EdgeType::Monitors,
        namespaces.into_iter().flat_map(|namespace| objects.pods(namespace, &selector)),
        labels.span,
    )
}
