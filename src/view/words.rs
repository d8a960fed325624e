//! References in words: `needs keycloak, postgres`, `source flux-system`, `events of 12
//! HelmRelease`.
//!
//! In: what a box refers to, by edge type. Out: lines of text, what orders it first.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::Counts;
use super::model::{Line, Role};
use super::nest::{Nest, What};
use super::parts::{colored, plain};
use super::reader::Reader;
use super::tie::Target;
use crate::graph::{Node, NodeIndex, NodeType, Status};

/// More names than these are counted by kind; those of dependencies are always told.
const MOST_NAMES: usize = 3;

/// How an edge type is said before what it refers to, in the order in which a card says them.
const SAID: [(&str, &str); 36] = [
    ("dependsOn", "needs"),
    ("sourceRef", "source"),
    ("chartRef", "chart"),
    ("chart", "chart"),
    ("include", "includes"),
    ("sources", "from"),
    ("url", "checks out"),
    ("recurseSubmodules", "submodule"),
    ("resources", "takes in"),
    ("components", "component"),
    ("imageRepositoryRef", "scans"),
    ("updates", "updates"),
    ("push", "pushes to"),
    ("sets", "sets"),
    ("eventSources", "events of"),
    ("providerRef", "provider"),
    ("inputsFrom", "inputs from"),
    ("substituteFrom", "substitutes from"),
    ("valuesFrom", "values from"),
    ("secretRef", "secret"),
    ("kubeConfig", "kubeConfig"),
    ("healthChecks", "health checks"),
    ("decryption", "decrypts with"),
    ("serviceAccountName", "service account"),
    ("targetNamespace", "into namespace"),
    ("storageNamespace", "stored in namespace"),
    ("exposes", "exposes"),
    ("imagePullSecrets", "pull secret"),
    ("parentRefs", "gateway"),
    ("secretStoreRef", "secret store"),
    ("issuerRef", "issuer"),
    ("routes", "routes to"),
    ("mounts", "mounts"),
    ("binds", "binds"),
    ("deploys", "runs"),
    ("creates", "creates"),
];

/// Everything that a box refers to in words. `from` is the node of the box, where it has one.
pub(super) fn lines(
    reader: &Reader<'_>,
    nest: &Nest,
    from: Option<NodeIndex>,
    words: &BTreeMap<&'static str, BTreeSet<Target>>,
) -> Vec<Line> {
    let home = from.and_then(|from| reader.node(from)).map(|node| node.cluster.as_str());
    let rank = |edge_type: &str| {
        SAID.iter().position(|(known, _)| *known == edge_type).unwrap_or(SAID.len())
    };
    // Which image and which address it is about is what a card says first.
    let told = words.iter().filter(|(edge_type, _)| !matches!(**edge_type, "image" | "url"));
    let mut types: Vec<(&str, &BTreeSet<Target>)> =
        told.map(|(edge_type, targets)| (*edge_type, targets)).collect();
    // What it applies besides what is drawn comes last.
    types.sort_by_key(|(edge_type, _)| (*edge_type == "applies", rank(edge_type), *edge_type));
    let line = |(edge_type, targets): (&str, &BTreeSet<Target>)| {
        let said =
            SAID.iter().find(|(known, _)| *known == edge_type).map_or(edge_type, |(_, said)| said);
        let there = elsewhere(reader, nest, home, targets)
            .map(|cluster| format!(" on {cluster}"))
            .unwrap_or_default();
        // Where an automation writes to is its source; the branch may be another one.
        let branch =
            from.filter(|_| edge_type == "push").and_then(|from| reader.detail(from, "pushes"));
        let named = branch.map_or_else(|| names(reader, nest, edge_type, targets), str::to_owned);
        let text = format!("{said} {named}{there}");
        let rows = if edge_type == "dependsOn" { 4 } else { 2 };
        role(edge_type)
            .map_or_else(|| plain(text.clone(), rows), |role| colored(text.clone(), role, rows))
    };
    types.into_iter().map(line).collect()
}

/// The other cluster that everything of it stands on: what a kubeConfig leads to.
fn elsewhere<'a>(
    reader: &Reader<'a>,
    nest: &Nest,
    home: Option<&str>,
    targets: &BTreeSet<Target>,
) -> Option<&'a str> {
    let clusters: Option<BTreeSet<&str>> =
        targets.iter().map(|target| Some(node(reader, nest, *target)?.cluster.as_str())).collect();
    let clusters = clusters.filter(|clusters| clusters.len() == 1)?;
    clusters
        .into_iter()
        .find(|cluster| !cluster.is_empty() && home.is_some_and(|home| home != *cluster))
}

fn role(edge_type: &str) -> Option<Role> {
    match edge_type {
        "dependsOn" => Some(Role::Order),
        "sourceRef" | "chartRef" | "chart" | "include" | "sources" | "url" => Some(Role::Source),
        "imageRepositoryRef" | "updates" | "sets" => Some(Role::Automation),
        _ => None,
    }
}

fn names(reader: &Reader<'_>, nest: &Nest, edge_type: &str, targets: &BTreeSet<Target>) -> String {
    let counted = (targets.len() > MOST_NAMES && edge_type != "dependsOn")
        || matches!(edge_type, "applies" | "creates" | "healthChecks");
    if counted {
        let kinds = targets
            .iter()
            .map(|target| node(reader, nest, *target).map_or("group", |node| node.kind.as_str()));
        return kinds.collect::<Counts<'_>>().short();
    }
    let names: BTreeSet<String> =
        targets.iter().map(|target| name(reader, nest, edge_type, *target)).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn node<'a>(reader: &Reader<'a>, nest: &Nest, target: Target) -> Option<&'a Node> {
    let index = match target {
        Target::Box(at) => nest.node(at)?,
        Target::Node(index) => index,
    };
    reader.node(index)
}

/// What a target is called; with its kind where the field may refer to several.
fn name(reader: &Reader<'_>, nest: &Nest, edge_type: &str, target: Target) -> String {
    let Some(node) = node(reader, nest, target) else {
        return match target {
            Target::Box(at) => {
                nest.get(at).map_or(String::new(), |frame| title(reader, &frame.what))
            }
            Target::Node(_) => String::new(),
        };
    };
    let several =
        matches!(edge_type, "valuesFrom" | "substituteFrom" | "sets" | "eventSources" | "chartRef");
    let kind = if several && node.node_type == NodeType::Object {
        format!("{} ", node.kind)
    } else {
        String::new()
    };
    let missing = if node.status == Status::Missing { " (missing)" } else { "" };
    format!("{kind}{}{missing}", node.name)
}

/// What a box that is no node is called.
pub(super) fn title(reader: &Reader<'_>, what: &What) -> String {
    match what {
        What::Page => reader.graph.name.clone(),
        What::Cluster(at) => {
            reader.trees.clusters.get(*at).map(|cluster| cluster.name.clone()).unwrap_or_default()
        }
        What::Environment(name) | What::Section(name) => name.clone(),
        What::Node(index) => reader.name(*index).to_owned(),
    }
}
