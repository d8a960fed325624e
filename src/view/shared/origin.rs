//! The box at the top: what created the first Flux objects, the objects it created, and the groups
//! that everything passes through.
//!
//! In: the graph. Out: one group, and the link from each cluster's last Kustomization in it, to
//! which the page links the environments.

use crate::graph::kinds::{Counts, plural};
use crate::graph::{
    ClusterOrigin, ClusterTree, Detail, EdgeType, Node, NodeIndex, NodeType, OriginKind, Part,
};
use crate::view::build::{code, item, joined, link, plain};
use crate::view::model::{Arrangement, Item, Link, Role, Surface};
use crate::view::reader::{Reader, common_directory};
use crate::view::words::Words;

/// The origin of a page.
#[derive(Default)]
pub(in crate::view) struct Origin {
    pub(in crate::view) items: Vec<Item>,
    pub(in crate::view) links: Vec<Link>,
    /// By cluster, the box that applies what comes below.
    pub(in crate::view) applying: Vec<(String, String)>,
}

/// How much a card says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::view) enum CardStyle {
    /// Kind in words, a line for each fact.
    Words,
    /// Kind as a badge, one line.
    Badges,
}

/// The origin box: cards for a lone cluster, a line of text for several.
pub(in crate::view) fn origin(reader: &Reader<'_>, style: CardStyle) -> Origin {
    match (reader.graph.clusters.as_slice(), reader.trees.clusters.as_slice()) {
        ([cluster], [tree]) if cluster.by != OriginKind::Nothing => {
            single(reader, cluster, tree, style)
        }
        ([] | [_], _) => Origin::default(),
        (clusters, trees) => several(reader, clusters, trees),
    }
}

fn single(
    reader: &Reader<'_>,
    cluster: &ClusterOrigin,
    tree: &ClusterTree,
    style: CardStyle,
) -> Origin {
    let mut origin = Origin::default();
    let mut cards: Vec<Item> = controllers(reader, tree, style).into_iter().collect();
    for root in &tree.roots {
        if let Some(source) = reader.source(*root) {
            let known = cards.iter().any(|card| card.id == reader.id(source));
            if !known {
                cards.extend(source_card(reader, source, style));
            }
            origin.links.push(link(reader.id(*root), reader.id(source), EdgeType::SourceRef));
        }
        cards.extend(kustomization_card(reader, *root, style));
    }
    let mut last = tree.roots.first().copied();
    for passed in &tree.spine {
        cards.extend(kustomization_card(reader, *passed, style));
        let applier = reader.applier(*passed);
        let applier = applier.filter(|by| tree.roots.contains(by) || tree.spine.contains(by));
        if let Some(before) = applier.or(last) {
            origin.links.push(link(reader.id(before), reader.id(*passed), EdgeType::Applies));
        }
        last = Some(*passed);
    }
    let namespace = in_namespace(tree.roots.iter().find_map(|root| reader.node(*root)));
    let version = flux_version(std::iter::once(cluster));
    let group = item(
        Part::Origin.of(&cluster.name),
        "origin",
        Role::Origin,
        Surface::Tinted,
        title_of(cluster),
    )
    .subtitled(joined(&[&place(cluster), &namespace, &version]))
    .chip("ORIGIN", Role::Origin, true)
    .holding(Arrangement::Row, cards);
    origin.items.push(group);
    origin.applying.extend(last.map(|last| (tree.name.clone(), reader.id(last).to_owned())));
    origin
}

/// Several clusters: what they have in common, in words.
fn several(reader: &Reader<'_>, clusters: &[ClusterOrigin], trees: &[ClusterTree]) -> Origin {
    let mut origin = Origin::default();
    let mut kinds: Vec<OriginKind> = clusters.iter().map(|cluster| cluster.by).collect();
    kinds.sort();
    kinds.dedup();
    for by in kinds.into_iter().filter(|by| *by != OriginKind::Hub) {
        let members: Vec<(&ClusterOrigin, &ClusterTree)> =
            clusters.iter().zip(trees).filter(|(cluster, _)| cluster.by == by).collect();
        let directory =
            common_directory(members.iter().map(|(cluster, _)| cluster.directory.as_str()))
                .unwrap_or_default();
        let id = format!("origin|{}", title(by));
        let roots = members.iter().flat_map(|(_, tree)| &tree.roots);
        let roots: Vec<&str> = roots.map(|root| reader.id(*root)).collect();
        let names: std::collections::BTreeSet<&str> = members
            .iter()
            .flat_map(|(_, tree)| &tree.roots)
            .map(|root| reader.name(*root))
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        let below = if members.len() > 1 { "/…" } else { "" };
        let names = format!("Kustomization {}", names.join(", "));
        let facts = Words::facts([names, format!("{directory}{below}")]);
        let titles: std::collections::BTreeSet<String> =
            members.iter().map(|(cluster, _)| title_of(cluster)).collect();
        let title = match titles.len() {
            1 => titles.into_iter().next().unwrap_or_default(),
            _ => title(by).to_owned(),
        };
        let group = item(id.clone(), "origin", Role::Origin, Surface::Tinted, title)
            .subtitled(joined(&[
                &plural(members.len(), "cluster"),
                &flux_version(members.iter().map(|(cluster, _)| *cluster)),
            ]))
            .chip("ORIGIN", Role::Origin, true)
            .representing(roots)
            .with(plain(facts, 2));
        origin.items.push(group);
        origin
            .applying
            .extend(members.iter().map(|(cluster, _)| (cluster.name.clone(), id.clone())));
    }
    for (cluster, tree) in
        clusters.iter().zip(trees).filter(|(cluster, _)| cluster.by == OriginKind::Hub)
    {
        let leaves = tree.tiers.iter().flat_map(|group| group.leaves()).chain(&tree.applications);
        let hub = leaves
            .filter_map(|leaf| reader.node(leaf.node))
            .map(|node| node.cluster.as_str())
            .find(|hub| *hub != cluster.name);
        let hub = hub.and_then(|hub| trees.iter().find(|tree| tree.name == hub));
        origin
            .applying
            .extend(hub.map(|hub| (cluster.name.clone(), environment_id(&hub.name, &hub.title))));
    }
    origin
}

/// The id of the box of an environment of a cluster.
pub(in crate::view) fn environment_id(cluster: &str, environment: &str) -> String {
    Part::Environment(environment).of(cluster)
}

pub(in crate::view) fn title(by: OriginKind) -> &'static str {
    match by {
        OriginKind::Terraform => "Terraform",
        OriginKind::Bootstrap => "flux bootstrap",
        OriginKind::Operator => "Flux Operator",
        OriginKind::Tool => "Applied by another tool",
        OriginKind::Hand => "Applied by hand",
        OriginKind::Hub => "Applied from another cluster",
        OriginKind::Outside => "Created outside this repository",
        OriginKind::Nothing => "No Flux objects",
    }
}

/// Who creates the first objects of a cluster, with the name of the tool where that is known.
pub(in crate::view) fn title_of(cluster: &ClusterOrigin) -> String {
    match (&cluster.tool, cluster.by) {
        (Some(tool), OriginKind::Tool) => format!("Applied by {tool}"),
        _ => title(cluster.by).to_owned(),
    }
}

pub(in crate::view) fn place(cluster: &ClusterOrigin) -> String {
    let ran = cluster.tool.as_ref().filter(|_| cluster.by != OriginKind::Tool);
    let by = ran.map(|tool| format!("by {tool}")).unwrap_or_default();
    match (cluster.by, cluster.directory.as_str()) {
        (OriginKind::Terraform, "") => cluster.repository.clone(),
        (OriginKind::Outside | OriginKind::Hub | OriginKind::Nothing, _) => String::new(),
        (_, directory) => joined(&[directory, &by]),
    }
}

/// Which Flux runs in some clusters, where their files say it: `Flux 2.7.5`, `Flux 2.6.4, 2.7.5`.
pub(in crate::view) fn flux_version<'g>(
    clusters: impl Iterator<Item = &'g ClusterOrigin>,
) -> String {
    let mut versions: Vec<&str> =
        clusters.filter_map(|cluster| cluster.flux_version.as_deref()).collect();
    versions.sort_by_key(|version| {
        (
            version.split('.').map(|part| part.parse::<u64>().unwrap_or(0)).collect::<Vec<_>>(),
            *version,
        )
    });
    versions.dedup();
    if versions.is_empty() { String::new() } else { format!("Flux {}", versions.join(", ")) }
}

/// `namespace flux-system`; nothing where there is none.
pub(in crate::view) fn in_namespace(node: Option<&Node>) -> String {
    node.filter(|node| !node.namespace.is_empty())
        .map(|node| format!("namespace {}", node.namespace))
        .unwrap_or_default()
}

/// Flux's own controllers: those of the chart that Terraform installs, or the Deployments that the
/// root applies beside itself.
fn controllers(reader: &Reader<'_>, tree: &ClusterTree, style: CardStyle) -> Option<Item> {
    let charts = reader
        .graph
        .nodes()
        .filter(|(_, node)| node.node_type == NodeType::Chart && node.cluster == tree.name);
    let mut charts = charts.filter(|(_, node)| node.details.has(Detail::Controllers));
    if let Some((index, chart)) = charts.next() {
        let creator = reader
            .graph
            .sources(index, EdgeType::Creates)
            .first()
            .map(|by| reader.name(*by))
            .unwrap_or_default();
        let count = chart.details.words(Detail::Controllers).count();
        let version = chart
            .details
            .get(Detail::Version)
            .map(|version| format!("chart {} {version}", chart_name(chart)))
            .unwrap_or_default();
        let card = item(
            chart.id.clone(),
            "controllers",
            Role::Origin,
            Surface::Outlined,
            "Flux controllers",
        )
        .with(code(module_of(creator)));
        let words = joined(&[&plural(count, "controller"), &version]);
        return Some(if style == CardStyle::Words { card.with(plain(words, 1)) } else { card });
    }
    bootstrapped(reader, tree)
}

fn bootstrapped(reader: &Reader<'_>, tree: &ClusterTree) -> Option<Item> {
    let root = *tree.roots.first()?;
    let namespace = &reader.node(root)?.namespace;
    let applied = reader.applied(root).into_iter();
    let running: Vec<&Node> = applied
        .filter(|node| {
            node.kind == "Deployment"
                && node.namespace == *namespace
                && node.name.ends_with("-controller")
        })
        .collect();
    let file = running.first()?.origin.file.clone().unwrap_or_default();
    let id = Part::Controllers.of(&tree.name);
    let card = item(id, "controllers", Role::Origin, Surface::Outlined, "Flux controllers")
        .with(code(file));
    Some(
        card.representing(running.iter().map(|node| node.id.as_str()))
            .with(plain(plural(running.len(), "controller"), 1)),
    )
}

fn chart_name(node: &Node) -> &str {
    node.details.get(Detail::Chart).map_or("", |chart| chart.rsplit('/').next().unwrap_or_default())
}

/// `module.installation` of `module.installation.helm_release.flux`; the whole address of a
/// resource of the root module.
fn module_of(address: &str) -> &str {
    let end = address
        .strip_prefix("module.")
        .and_then(|rest| rest.find('.'))
        .map(|at| at + "module.".len());
    end.and_then(|end| address.get(..end)).unwrap_or(address)
}

/// A source: what it checks out, and what it includes.
pub(in crate::view) fn source_card(
    reader: &Reader<'_>,
    source: NodeIndex,
    style: CardStyle,
) -> Option<Item> {
    let node = reader.node(source)?;
    let card =
        item(node.id.clone(), &node.kind, Role::Source, Surface::Outlined, node.name.as_str())
            .linked(reader.page(node));
    if style == CardStyle::Words {
        return Some(
            card.with(code(node.kind.as_str())).with(plain(node.details.text(Detail::Revision), 1)),
        );
    }
    let other = reader
        .other_repository(source)
        .map(|repository| reader.name(repository).rsplit('/').next().unwrap_or_default());
    let includes = reader.includes(source).len();
    let what = match (other, includes) {
        (Some(repository), _) => format!("{repository}@{}", node.details.revision()),
        (None, 0) => node.details.text(Detail::Revision).to_owned(),
        (None, _) => format!("{} + {}", node.details.revision(), plural(includes, "include")),
    };
    let mut card = card.with(code(what));
    card.badge = node.badge().map(str::to_owned);
    Some(card)
}

/// A Kustomization that is no application.
pub(in crate::view) fn kustomization_card(
    reader: &Reader<'_>,
    index: NodeIndex,
    style: CardStyle,
) -> Option<Item> {
    let node = reader.node(index)?;
    let path = format!("path {}", node.details.text(Detail::Path));
    let card =
        item(node.id.clone(), &node.kind, Role::Apply, Surface::Outlined, node.name.as_str())
            .linked(reader.page(node));
    let mut card = match style {
        CardStyle::Words => card.with(code(node.kind.as_str())).with(plain(path, 1)),
        CardStyle::Badges => card.with(code(path)),
    };
    if style == CardStyle::Badges {
        card.badge = node.badge().map(str::to_owned);
    }
    Some(crate::view::shared::status::with_status(card, node))
}

/// The kinds of some objects, counted in full.
pub(in crate::view) fn kinds<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> Counts<'n> {
    nodes.into_iter().map(|node| node.kind.as_str()).collect()
}
