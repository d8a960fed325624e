//! The whole architecture on one README page.
//!
//! In: the graph. Out: a [`View`] of three bands: the origin; the environments, each with its root
//! Flux resources, the Flux resources of its applications or its tiers, and its applications in
//! counts; the other repositories they draw from.

mod repositories;

use crate::graph::kinds::plural;
use crate::graph::{Application, Detail, EdgeType, Graph, Group, Node, NodeIndex, Part};
use crate::view::build::{code, colored, item, link, plain};
use crate::view::build::{counts, first_counts};
use crate::view::model::{Arrangement, Item, Link, Role, Surface, View};
use crate::view::reader::{Environment, Reader, common_directory};
use crate::view::scope::Scope;
use crate::view::shared::directories;
use crate::view::shared::environments;
use crate::view::shared::notes;
use crate::view::shared::order;
use crate::view::shared::origin::{self, CardStyle, Origin};
use crate::view::shared::sections::sections;
use crate::view::shared::status;
use crate::view::words::Words;

/// Width of a README column, in units.
const WIDTH: u32 = 816;

/// More applications than these are counted, not named.
const MOST_NAMES: usize = 8;

/// More environments than these are counted, not drawn.
const MOST_ENVIRONMENTS: usize = 12;

/// How much of a graph one page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    environments: usize,
    /// Tiers in all environments together.
    tiers: usize,
    repositories: usize,
    /// Whether an environment is one card instead of several.
    compact: bool,
}

/// From everything to as little as still names each environment.
const ROOMS: [Room; 5] = [
    Room { environments: MOST_ENVIRONMENTS, tiers: 36, repositories: 12, compact: false },
    Room { environments: MOST_ENVIRONMENTS, tiers: 24, repositories: 9, compact: true },
    Room { environments: MOST_ENVIRONMENTS, tiers: 12, repositories: 6, compact: true },
    Room { environments: 9, tiers: 6, repositories: 3, compact: true },
    Room { environments: 4, tiers: 2, repositories: 2, compact: true },
];

/// The overview of a graph, from everything to as little as still names each environment: what is
/// left out is counted.
pub(in crate::view) fn overview<'a>(
    graph: &'a Graph,
    scope: &Scope,
) -> impl Iterator<Item = View> + 'a {
    let (reader, scope) = (Reader::scoped(graph, scope), scope.clone());
    ROOMS.into_iter().map(move |room| in_room(&reader, &scope, room))
}

fn in_room(reader: &Reader<'_>, scope: &Scope, room: Room) -> View {
    let environments: Vec<Environment<'_>> =
        reader.environments().into_iter().filter(|e| e.is_within(scope)).collect();
    let Origin { mut items, mut links, applying } = origin::origin(reader, CardStyle::Words);
    // Folding a single one would take as much room as drawing it.
    let all = environments.len() == room.environments + 1 || !scope.expand.is_empty();
    let shown = if all { environments.len() } else { room.environments };
    let (drawn, more) = environments.split_at(shown.min(environments.len()));
    let mut groups = Vec::new();
    for environment in drawn {
        let tiers = (room.tiers / drawn.len().max(1)).max(1);
        let (group, inner) = if room.compact && drawn.len() > 3 {
            (compact_group(reader, environment), Vec::new())
        } else {
            environment_group(reader, environment, tiers)
        };
        links.extend(inner);
        groups.push((environment, group));
    }
    let (groups, applied) = environments::framed(groups, &applying);
    links.extend(applied);
    items.extend(groups);
    if !more.is_empty() {
        items.push(folded(reader, more));
    }
    if environments.iter().all(|environment| environment.leaves().is_empty())
        && reader.graph.clusters.iter().all(nothing)
    {
        items.extend(directories::cards(reader));
    }
    let (repositories, sources) = repositories::others(reader, drawn, room.repositories);
    items.extend(repositories);
    links.extend(sources);
    View {
        name: "overview".to_owned(),
        title: reader.graph.name.clone(),
        subtitle: notes::subtitle(reader, &environments, false),
        description: notes::description(reader, &environments),
        width: WIDTH,
        fixed_width: true,
        arrangement: Arrangement::Bands,
        items,
        links,
        notes: notes::notes(reader, true),
    }
}

fn nothing(cluster: &crate::graph::ClusterOrigin) -> bool {
    cluster.by == crate::graph::OriginKind::Nothing
}

fn folded(reader: &Reader<'_>, more: &[Environment<'_>]) -> Item {
    let names: Vec<&str> = more.iter().map(|environment| environment.name.as_str()).collect();
    let clusters = more.iter().all(|environment| environment.is_cluster);
    let applications: usize = more.iter().map(|environment| environment.leaves().len()).sum();
    let title =
        format!("{} more {}", more.len(), if clusters { "clusters" } else { "environments" });
    let nodes = more.iter().flat_map(|environment| {
        environment.top.into_iter().chain(environment.leaves().into_iter().map(|leaf| leaf.node))
    });
    item("more|environments", "folded", Role::Apply, Surface::Panel, title)
        .with(plain(plural(applications, "application"), 1))
        .with(plain(Words::facts(names), 4))
        .representing(nodes.map(|node| reader.id(node)))
        .in_band(2)
}

fn environment_id(environment: &Environment<'_>) -> String {
    origin::environment_id(&environment.cluster.name, &environment.name)
}

/// An environment as one card: where it is built from and what it runs, in counts.
fn compact_group(reader: &Reader<'_>, environment: &Environment<'_>) -> Item {
    let leaves = environment.leaves();
    let nodes: Vec<NodeIndex> = leaves.iter().map(|leaf| leaf.node).collect();
    let label = if environment.is_cluster { "CLUSTER" } else { "ENVIRONMENT" };
    let tiers: Vec<&str> = environment.groups.iter().map(|group| group.name.as_str()).collect();
    let top = environment.top.and_then(|top| reader.node(top));
    let path = top.map(|node| node.details.text(Detail::Path).to_owned()).unwrap_or_default();
    let mut card = item(
        environment_id(environment),
        "environment",
        Role::Apply,
        Surface::Panel,
        environment.name.as_str(),
    )
    .chip(label, Role::Apply, true)
    .with(code(path))
    .with(plain(plural(leaves.len(), "application"), 1))
    .with(plain(Words::facts(tiers), 2));
    let deployed = nodes.iter().flat_map(|node| reader.applied(*node));
    card = card.with(plain(first_counts(&origin::kinds(deployed), 3), 2));
    card.lines.extend(status::summed(nodes.iter().filter_map(|node| reader.node(*node))));
    let members = environment.top.into_iter().chain(nodes);
    card.linked(top.and_then(|node| reader.page(node)))
        .representing(members.map(|node| reader.id(node)))
}

fn environment_group(
    reader: &Reader<'_>,
    environment: &Environment<'_>,
    tiers: usize,
) -> (Item, Vec<Link>) {
    let id = environment_id(environment);
    let namespace = environment
        .top
        .and_then(|top| reader.node(top))
        .map(|node| node.namespace.as_str())
        .unwrap_or_default();
    let label = if environment.is_cluster { "CLUSTER" } else { "ENVIRONMENT" };
    let mut cards = Vec::new();
    let mut links = Vec::new();
    if !environment.is_cluster && environment.top.is_some() {
        cards.push(roots_card(reader, environment, &id));
    }
    cards.extend(flux_card(reader, environment, &id));
    let before = cards.len();
    cards.extend(tier_cards(reader, environment, &id, tiers));
    let has_applications = !environment.applications.is_empty();
    if has_applications {
        let title = plural(environment.applications.len(), "application");
        cards.push(applications_card(
            reader,
            &Part::Applications.of(&id),
            &title,
            &environment.applications,
        ));
    }
    links.extend(flow(&cards, before));
    if has_applications && automates(reader, environment) && before > 0 {
        let mut updates = link(&Part::Flux.of(&id), &Part::Applications.of(&id), EdgeType::Updates);
        updates.label = Some("updates images".to_owned());
        links.push(updates);
    }
    let arrangement =
        if cards.len() > before + 2 { Arrangement::Bands } else { Arrangement::Column };
    for (at, card) in cards.iter_mut().enumerate() {
        card.band = u32::try_from(at.min(before)).unwrap_or(0);
    }
    let group = item(id, "environment", Role::Apply, Surface::Panel, environment.name.as_str())
        .subtitled(if namespace.is_empty() || environment.is_cluster {
            String::new()
        } else {
            format!("namespace {namespace}")
        })
        .chip(label, Role::Apply, true)
        .representing(environment.top.map(|top| reader.id(top)))
        .holding(arrangement, cards);
    (group, links)
}

/// The cards before `last` apply one another from top to bottom; the last of them applies each of
/// the rest.
fn flow(cards: &[Item], last: usize) -> Vec<Link> {
    let chain = cards.iter().take(last).zip(cards.iter().take(last).skip(1));
    let chain = chain.map(|(from, to)| link(&from.id, &to.id, EdgeType::Applies));
    let from = last.checked_sub(1).and_then(|at| cards.get(at));
    let fan = from.into_iter().flat_map(|from| {
        cards.iter().skip(last).map(|to| link(&from.id, &to.id, EdgeType::Applies))
    });
    chain.chain(fan).collect()
}

/// What the root applies for an environment: the file that holds its sources and its Kustomization.
fn roots_card(reader: &Reader<'_>, environment: &Environment<'_>, id: &str) -> Item {
    let applied = environment
        .top
        .and_then(|top| reader.applier(top))
        .map(|by| reader.applied(by))
        .unwrap_or_default();
    let own: Vec<&Node> = applied
        .into_iter()
        .filter(|node| {
            node.is_flux() && node.environment.as_deref() == Some(environment.name.as_str())
        })
        .collect();
    let mut files: Vec<&str> = own.iter().filter_map(|node| node.origin.file.as_deref()).collect();
    files.dedup();
    let file = match files.as_slice() {
        [only] => (*only).to_owned(),
        several => common_directory(several.iter().copied()).unwrap_or_default(),
    };
    let link = own.first().and_then(|node| reader.page(node));
    item(Part::Roots.of(id), "roots", Role::Apply, Surface::Outlined, "Root Flux resources")
        .with(code(file))
        .representing(own.iter().map(|node| node.id.as_str()))
        .with(plain(counts(&origin::kinds(own)), 2))
        .linked(link)
}

/// The Flux objects that an environment's Kustomization applies.
fn flux_card(reader: &Reader<'_>, environment: &Environment<'_>, id: &str) -> Option<Item> {
    let top = environment.top.filter(|top| !environment.is_application(*top))?;
    let node = reader.node(top)?;
    let applied: Vec<&Node> =
        reader.applied(top).into_iter().filter(|node| node.is_flux()).collect();
    let of_applications = environment.groups.is_empty() && !environment.is_cluster;
    let members: Vec<&str> = applied.iter().map(|node| node.id.as_str()).collect();
    let title =
        if of_applications { "Flux resources of the applications" } else { "Flux resources" };
    let alone = reader.applied_alone(environment);
    let title = if alone.is_empty() { title } else { "Applied objects" };
    let (automation, others): (Vec<&Node>, Vec<&Node>) =
        applied.into_iter().partition(|node| node.is_image_automation());
    let card = item(Part::Flux.of(id), "flux", Role::Apply, Surface::Outlined, title)
        .with(code(node.details.text(Detail::Path)))
        .with(plain(counts(&origin::kinds(others)), 2))
        .with(plain(first_counts(&origin::kinds(alone), 6), 3))
        .with(colored(counts(&origin::kinds(automation)), Role::Automation, 2))
        .representing(members)
        .linked(reader.page(node));
    Some(status::with_status(card, node))
}

/// The tiers, in the order in which they may start; those beyond `most` in one card.
fn tier_cards(
    reader: &Reader<'_>,
    environment: &Environment<'_>,
    id: &str,
    most: usize,
) -> Vec<Item> {
    let groups = order::sorted(reader, &environment.groups);
    let most = if groups.len() == most + 1 { most + 1 } else { most };
    let (drawn, more) = groups.split_at(most.min(groups.len()));
    let mut cards: Vec<Item> = drawn.iter().map(|group| tier_card(reader, group, id)).collect();
    if !more.is_empty() {
        let nodes: Vec<NodeIndex> =
            more.iter().flat_map(|group| group.leaves()).map(|leaf| leaf.node).collect();
        let names: Vec<&str> = more.iter().map(|group| group.name.as_str()).collect();
        let mut card = item(
            Part::Tiers.of(id),
            "folded",
            Role::Kubernetes,
            Surface::Outlined,
            format!("{} more tiers", more.len()),
        )
        .with(plain(plural(nodes.len(), "application"), 1))
        .with(plain(Words::facts(names), 3))
        .representing(
            more.iter()
                .map(|group| group.node)
                .chain(nodes.iter().copied())
                .map(|node| reader.id(node)),
        );
        card.lines.extend(status::summed(nodes.iter().filter_map(|node| reader.node(*node))));
        cards.push(card);
    }
    cards
}

fn tier_card(reader: &Reader<'_>, group: &Group, id: &str) -> Item {
    let leaves = group.leaves();
    let mut card = applications_card(reader, &Part::Tier(&group.name).of(id), &group.name, &leaves);
    card.lines.insert(0, plain(plural(leaves.len(), "application"), 1));
    card.representing([reader.id(group.node)])
}

/// Applications in counts: where they lie, what they deploy, what is wrong with them.
fn applications_card(
    reader: &Reader<'_>,
    id: &str,
    title: &str,
    applications: &[&Application],
) -> Item {
    let nodes: Vec<NodeIndex> = applications.iter().map(|application| application.node).collect();
    let paths = nodes.iter().filter_map(|node| reader.detail(*node, Detail::Path));
    let deployed = nodes.iter().flat_map(|node| reader.applied(*node));
    let mut card = item(id, "applications", Role::Kubernetes, Surface::Outlined, title)
        .representing(nodes.iter().map(|node| reader.id(*node)))
        .with(code(common_directory(paths).unwrap_or_default()))
        .with(plain(names(reader, applications), 3))
        .with(plain(first_counts(&origin::kinds(deployed), 6), 3));
    card.lines.extend(status::summed(nodes.iter().filter_map(|node| reader.node(*node))));
    card
}

/// The names of applications where they are few enough to be read; of more, their sections with how
/// many each holds.
fn names(reader: &Reader<'_>, applications: &[&Application]) -> Words {
    let named: Vec<String> = if applications.len() > MOST_NAMES {
        sections(reader, applications)
            .into_iter()
            .map(|(name, members)| format!("{name} {}", members.len()))
            .collect()
    } else {
        applications.iter().map(|application| reader.title(application).to_owned()).collect()
    };
    Words::facts(named)
}

fn automates(reader: &Reader<'_>, environment: &Environment<'_>) -> bool {
    environment.leaves().iter().any(|application| !reader.policies(application.node).is_empty())
}
