//! References in words: `needs keycloak, postgres`, `source flux-system`, `events of 12
//! HelmRelease`.
//!
//! In: what a box refers to, by edge type. Out: lines of text, what orders it first.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{BoxTree, Content};
use super::edges::Target;
use crate::graph::{Detail, EdgeType, Node, NodeIndex, NodeType, Status};
use crate::view::build::short_counts;
use crate::view::build::{colored, plain};
use crate::view::model::{Line, Role};
use crate::view::reader::Reader;
use crate::view::words::Words;

/// More names than these are counted by kind; those of dependencies are always named.
const MOST_NAMES: usize = 3;

/// The types that a card says first, in this order.
const ORDER: [EdgeType; 36] = [
    EdgeType::DependsOn,
    EdgeType::SourceRef,
    EdgeType::ChartRef,
    EdgeType::Chart,
    EdgeType::Include,
    EdgeType::Sources,
    EdgeType::Url,
    EdgeType::RecurseSubmodules,
    EdgeType::Resources,
    EdgeType::Components,
    EdgeType::ImageRepositoryRef,
    EdgeType::Updates,
    EdgeType::Push,
    EdgeType::Sets,
    EdgeType::EventSources,
    EdgeType::ProviderRef,
    EdgeType::InputsFrom,
    EdgeType::SubstituteFrom,
    EdgeType::ValuesFrom,
    EdgeType::SecretRef,
    EdgeType::KubeConfig,
    EdgeType::HealthChecks,
    EdgeType::Decryption,
    EdgeType::ServiceAccountName,
    EdgeType::TargetNamespace,
    EdgeType::StorageNamespace,
    EdgeType::Exposes,
    EdgeType::ImagePullSecrets,
    EdgeType::ParentRefs,
    EdgeType::SecretStoreRef,
    EdgeType::IssuerRef,
    EdgeType::Routes,
    EdgeType::Mounts,
    EdgeType::Binds,
    EdgeType::Deploys,
    EdgeType::Creates,
];

/// Everything that a box refers to in words. `from` is the node of the box, where it has one.
pub(in crate::view) fn lines(
    reader: &Reader<'_>,
    tree: &BoxTree,
    from: Option<NodeIndex>,
    words: &BTreeMap<EdgeType, BTreeSet<Target>>,
) -> Vec<Line> {
    let home = from.and_then(|from| reader.node(from)).map(|node| node.cluster.as_str());
    let rank = |edge_type: EdgeType| {
        ORDER.iter().position(|known| *known == edge_type).unwrap_or(ORDER.len())
    };
    // Which image and which address it is about is what a card says first.
    let shown =
        words.iter().filter(|(edge_type, _)| !matches!(edge_type, EdgeType::Image | EdgeType::Url));
    let mut types: Vec<(EdgeType, &BTreeSet<Target>)> =
        shown.map(|(edge_type, targets)| (*edge_type, targets)).collect();
    // What it applies besides what is drawn comes last.
    types.sort_by_key(|(edge_type, _)| {
        (*edge_type == EdgeType::Applies, rank(*edge_type), *edge_type)
    });
    let line = |(edge_type, targets): (EdgeType, &BTreeSet<Target>)| {
        let phrase = edge_type.phrase();
        let there = elsewhere(reader, tree, home, targets)
            .map(|cluster| format!(" on {cluster}"))
            .unwrap_or_default();
        // Where an automation writes to is its source; the branch may be another one.
        let branch = from
            .filter(|_| edge_type == EdgeType::Push)
            .and_then(|from| reader.detail(from, Detail::Pushes));
        let named = branch.map_or_else(|| names(reader, tree, edge_type, targets), Words::from);
        let text = named.preceded_by(&format!("{phrase} ")).followed_by(&there);
        let rows = if edge_type == EdgeType::DependsOn { 4 } else { 2 };
        role(edge_type)
            .map_or_else(|| plain(text.clone(), rows), |role| colored(text.clone(), role, rows))
    };
    types.into_iter().map(line).collect()
}

/// The other cluster that everything of it is on: what a kubeConfig leads to.
fn elsewhere<'a>(
    reader: &Reader<'a>,
    tree: &BoxTree,
    home: Option<&str>,
    targets: &BTreeSet<Target>,
) -> Option<&'a str> {
    let clusters: Option<BTreeSet<&str>> =
        targets.iter().map(|target| Some(node(reader, tree, *target)?.cluster.as_str())).collect();
    let clusters = clusters.filter(|clusters| clusters.len() == 1)?;
    clusters
        .into_iter()
        .find(|cluster| !cluster.is_empty() && home.is_some_and(|home| home != *cluster))
}

fn role(edge_type: EdgeType) -> Option<Role> {
    match edge_type {
        EdgeType::DependsOn => Some(Role::Order),
        EdgeType::SourceRef
        | EdgeType::ChartRef
        | EdgeType::Chart
        | EdgeType::Include
        | EdgeType::Sources
        | EdgeType::Url => Some(Role::Source),
        EdgeType::ImageRepositoryRef | EdgeType::Updates | EdgeType::Sets => Some(Role::Automation),
        _ => None,
    }
}

fn names(
    reader: &Reader<'_>,
    tree: &BoxTree,
    edge_type: EdgeType,
    targets: &BTreeSet<Target>,
) -> Words {
    let counted = (targets.len() > MOST_NAMES && edge_type != EdgeType::DependsOn)
        || matches!(edge_type, EdgeType::Applies | EdgeType::Creates | EdgeType::HealthChecks);
    if counted {
        let kinds = targets
            .iter()
            .map(|target| node(reader, tree, *target).map_or("group", |node| node.kind.as_str()));
        return short_counts(&kinds.collect());
    }
    let names: BTreeSet<String> =
        targets.iter().map(|target| name(reader, tree, edge_type, *target)).collect();
    Words::names("", names)
}

fn node<'a>(reader: &Reader<'a>, tree: &BoxTree, target: Target) -> Option<&'a Node> {
    let index = match target {
        Target::Box(at) => tree.node(at)?,
        Target::Node(index) => index,
    };
    reader.node(index)
}

/// What a target is called; with its kind where the field may refer to several.
fn name(reader: &Reader<'_>, tree: &BoxTree, edge_type: EdgeType, target: Target) -> String {
    let Some(node) = node(reader, tree, target) else {
        return match target {
            Target::Box(at) => {
                tree.get(at).map_or(String::new(), |frame| title(reader, &frame.what))
            }
            Target::Node(_) => String::new(),
        };
    };
    let kind = if edge_type.has_several_kinds() && node.node_type == NodeType::Object {
        format!("{} ", node.kind)
    } else {
        String::new()
    };
    let missing = if node.status == Status::Missing { " (missing)" } else { "" };
    format!("{kind}{}{missing}", node.name)
}

/// What a box that is no node is called.
pub(in crate::view) fn title(reader: &Reader<'_>, what: &Content) -> String {
    match what {
        Content::Page => reader.graph.name.clone(),
        Content::Cluster(at) => {
            reader.trees.clusters.get(*at).map(|cluster| cluster.name.clone()).unwrap_or_default()
        }
        Content::Environment(name) | Content::Section(name) => name.clone(),
        Content::Node(index) => reader.name(*index).to_owned(),
    }
}
