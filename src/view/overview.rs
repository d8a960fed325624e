//! The whole architecture on one README page.
//!
//! In: the graph. Out: a [`View`] of three bands: the origin; the environments, each with its root Flux resources, the Flux resources
//! of its applications or its tiers, and its applications in counts; the other repositories they draw from.

use std::collections::BTreeMap;

use super::kinds::plural;
use super::model::{Arrangement, Item, Link, LinkKind, Role, Surface, View};
use super::origin::{self, Detail, Origin};
use super::parts::{code, colored, item, link, plain};
use super::reader::{Environment, Reader, common_directory};
use super::scope::Scope;
use super::{directories, lift, notes, status};
use crate::graph::{Graph, Group, Node, NodeIndex};

/// Width of a README column, in units.
const WIDTH: u32 = 816;

/// More applications than these are counted, not named.
const MOST_NAMES: usize = 8;

/// More environments than these are counted, not drawn.
const MOST_ENVIRONMENTS: usize = 12;

/// The overview of a graph.
#[must_use]
pub fn overview(graph: &Graph, scope: &Scope) -> View {
    let reader = Reader::new(graph);
    let environments: Vec<Environment<'_>> = reader.environments().into_iter().filter(|e| scope.holds(e)).collect();
    let Origin { mut items, mut links, applying } = origin::origin(&reader, Detail::Words);
    let mut groups = Vec::new();
    for environment in environments.iter().take(MOST_ENVIRONMENTS) {
        let (group, inner) = environment_group(&reader, environment);
        links.extend(inner);
        groups.push((environment.cluster.name.as_str(), group));
    }
    let (groups, applied) = lift::environments(groups, &applying);
    links.extend(applied);
    items.extend(groups);
    if let Some(more) = environments.get(MOST_ENVIRONMENTS..).filter(|more| !more.is_empty()) {
        items.push(folded(&reader, more));
    }
    if environments.iter().all(|environment| environment.leaves().is_empty()) && reader.graph.clusters.iter().all(nothing) {
        items.extend(directories::cards(&reader));
    }
    let (repositories, sources) = other_repositories(&reader, &environments);
    items.extend(repositories);
    links.extend(sources);
    View {
        name: "overview".to_owned(),
        title: graph.name.clone(),
        subtitle: notes::subtitle(&reader, &environments, false),
        description: notes::description(&reader, &environments),
        width: WIDTH,
        fixed_width: true,
        items,
        links,
        notes: notes::notes(&reader, true),
    }
}

fn nothing(cluster: &crate::graph::ClusterOrigin) -> bool {
    cluster.by == crate::graph::OriginKind::Nothing
}

fn folded(reader: &Reader<'_>, more: &[Environment<'_>]) -> Item {
    let names: Vec<&str> = more.iter().map(|environment| environment.name.as_str()).collect();
    let title = format!("{} more environments", more.len());
    let nodes =
        more.iter().flat_map(|environment| environment.top.into_iter().chain(environment.leaves().into_iter().map(|leaf| leaf.node)));
    item("more|environments", "folded", Role::Apply, Surface::Panel, title)
        .with(plain(names.join(" · "), 4))
        .standing_for(nodes.map(|node| reader.id(node)))
        .in_band(2)
}

fn environment_id(environment: &Environment<'_>) -> String {
    format!("{}|environment|{}", environment.cluster.name, environment.name)
}

fn environment_group(reader: &Reader<'_>, environment: &Environment<'_>) -> (Item, Vec<Link>) {
    let id = environment_id(environment);
    let namespace = environment.top.and_then(|top| reader.node(top)).map(|node| node.namespace.as_str()).unwrap_or_default();
    let label = if environment.is_cluster { "CLUSTER" } else { "ENVIRONMENT" };
    let mut cards = Vec::new();
    let mut links = Vec::new();
    if !environment.is_cluster {
        cards.push(roots_card(reader, environment, &id));
    }
    cards.extend(flux_card(reader, environment, &id));
    let before = cards.len();
    cards.extend(tier_cards(reader, environment, &id));
    let has_applications = !environment.applications.is_empty();
    if has_applications {
        let nodes: Vec<NodeIndex> = environment.applications.iter().map(|application| application.node).collect();
        cards.push(applications_card(reader, &format!("{id}|applications"), &plural(nodes.len(), "application"), &nodes));
    }
    links.extend(flow(&cards, before));
    if has_applications && automates(reader, environment) && before > 0 {
        let mut updates = link(&format!("{id}|flux"), &format!("{id}|applications"), LinkKind::Updates, "updates");
        updates.label = Some("updates images".to_owned());
        links.push(updates);
    }
    let arrangement = if cards.len() > before + 2 { Arrangement::Bands } else { Arrangement::Column };
    for (at, card) in cards.iter_mut().enumerate() {
        card.band = u32::try_from(at.min(before)).unwrap_or(0);
    }
    let group = item(id, "environment", Role::Apply, Surface::Panel, environment.name.as_str())
        .subtitled(if namespace.is_empty() || environment.is_cluster { String::new() } else { format!("namespace {namespace}") })
        .chip(label, Role::Apply, true)
        .standing_for(environment.top.map(|top| reader.id(top)))
        .holding(arrangement, cards);
    (group, links)
}

/// The cards before `last` apply one another from top to bottom; the last of them applies each of the rest.
fn flow(cards: &[Item], last: usize) -> Vec<Link> {
    let chain = cards.iter().take(last).zip(cards.iter().take(last).skip(1));
    let chain = chain.map(|(from, to)| link(&from.id, &to.id, LinkKind::Applies, "applies"));
    let from = last.checked_sub(1).and_then(|at| cards.get(at));
    let fan = from.into_iter().flat_map(|from| cards.iter().skip(last).map(|to| link(&from.id, &to.id, LinkKind::Applies, "applies")));
    chain.chain(fan).collect()
}

/// What the root applies for an environment: the file that holds its sources and its Kustomization.
fn roots_card(reader: &Reader<'_>, environment: &Environment<'_>, id: &str) -> Item {
    let applied = environment.top.and_then(|top| reader.applier(top)).map(|by| reader.applied(by)).unwrap_or_default();
    let own: Vec<&Node> =
        applied.into_iter().filter(|node| node.is_flux() && node.environment.as_deref() == Some(environment.name.as_str())).collect();
    let mut files: Vec<&str> = own.iter().filter_map(|node| node.origin.file.as_deref()).collect();
    files.dedup();
    let file = match files.as_slice() {
        [only] => (*only).to_owned(),
        several => common_directory(several.iter().copied()).unwrap_or_default(),
    };
    let link = own.first().and_then(|node| reader.page(node));
    item(format!("{id}|roots"), "roots", Role::Apply, Surface::Outlined, "Root Flux resources")
        .with(code(file))
        .standing_for(own.iter().map(|node| node.id.as_str()))
        .with(plain(origin::kinds(own).long(), 2))
        .linked(link)
}

/// The Flux objects that an environment's Kustomization applies.
fn flux_card(reader: &Reader<'_>, environment: &Environment<'_>, id: &str) -> Option<Item> {
    let top = environment.top?;
    let node = reader.node(top)?;
    let applied: Vec<&Node> = reader.applied(top).into_iter().filter(|node| node.is_flux()).collect();
    let of_applications = environment.groups.is_empty() && !environment.is_cluster;
    let members: Vec<&str> = applied.iter().map(|node| node.id.as_str()).collect();
    let title = if of_applications { "Flux resources of the applications" } else { "Flux resources" };
    let (automation, others): (Vec<&Node>, Vec<&Node>) = applied.into_iter().partition(|node| node.is_image_automation());
    let card = item(format!("{id}|flux"), "flux", Role::Apply, Surface::Outlined, title)
        .with(code(node.details.get("path").cloned().unwrap_or_default()))
        .with(plain(origin::kinds(others).long(), 2))
        .with(colored(origin::kinds(automation).long(), Role::Automation, 2))
        .standing_for(members)
        .linked(reader.page(node));
    Some(status::told(card, node))
}

fn tier_cards(reader: &Reader<'_>, environment: &Environment<'_>, id: &str) -> Vec<Item> {
    environment.groups.iter().map(|group| tier_card(reader, group, id)).collect()
}

fn tier_card(reader: &Reader<'_>, group: &Group, id: &str) -> Item {
    let nodes: Vec<NodeIndex> = group.leaves().into_iter().map(|leaf| leaf.node).collect();
    let mut card = applications_card(reader, &format!("{id}|tier|{}", group.name), &group.name, &nodes);
    card.lines.insert(0, plain(plural(nodes.len(), "application"), 1));
    card.standing_for([reader.id(group.node)])
}

/// Applications in counts: where they lie, what they deploy, what is wrong with them.
fn applications_card(reader: &Reader<'_>, id: &str, title: &str, nodes: &[NodeIndex]) -> Item {
    let paths = nodes.iter().filter_map(|node| reader.detail(*node, "path"));
    let deployed = nodes.iter().flat_map(|node| reader.applied(*node));
    let mut card = item(id, "applications", Role::Kubernetes, Surface::Outlined, title)
        .standing_for(nodes.iter().map(|node| reader.id(*node)))
        .with(code(common_directory(paths).unwrap_or_default()))
        .with(plain(few_names(reader, nodes), 2))
        .with(plain(origin::kinds(deployed).long_first(6), 2));
    card.lines.extend(status::summed(nodes.iter().filter_map(|node| reader.node(*node))));
    card
}

/// The names of applications where they are few enough to be read.
fn few_names(reader: &Reader<'_>, nodes: &[NodeIndex]) -> String {
    if nodes.len() > MOST_NAMES {
        return String::new();
    }
    nodes.iter().map(|node| reader.name(*node)).collect::<Vec<_>>().join(" · ")
}

fn automates(reader: &Reader<'_>, environment: &Environment<'_>) -> bool {
    environment.leaves().iter().any(|application| !reader.policies(application.node).is_empty())
}

/// The repositories other than the one drawn, and the environments that draw from them.
fn other_repositories(reader: &Reader<'_>, environments: &[Environment<'_>]) -> (Vec<Item>, Vec<Link>) {
    let mut cards: BTreeMap<&str, Item> = BTreeMap::new();
    let mut names: BTreeMap<&str, std::collections::BTreeSet<&str>> = BTreeMap::new();
    let mut links: BTreeMap<(String, &str), Link> = BTreeMap::new();
    for (index, source) in reader.graph.nodes().filter(|(_, node)| node.kind == "GitRepository") {
        let Some(repository) = reader.other_repository(index).and_then(|index| reader.node(index)) else { continue };
        names.entry(&repository.name).or_default().insert(&source.name);
        cards.entry(&repository.name).or_insert_with(|| {
            let name = repository.name.rsplit('/').next().unwrap_or_default();
            item(format!("repository|{}", repository.name), "repository", Role::Source, Surface::Tinted, name)
                .linked(Some(format!("https://{}", repository.name)))
                .in_band(3)
        });
        let of = environments.iter().find(|environment| {
            environment.cluster.name == source.cluster
                && (environment.is_cluster || source.environment.as_deref() == Some(environment.name.as_str()))
        });
        if let Some(environment) = of {
            let (from, to) = (environment_id(environment), format!("repository|{}", repository.name));
            links.insert((from.clone(), &repository.name), link(&from, &to, LinkKind::Source, "url"));
        }
    }
    for (repository, card) in &mut cards {
        let sources: Vec<&str> = names.get(repository).into_iter().flatten().copied().collect();
        card.lines.push(plain(format!("external repository · {}", sources.join(", ")), 2));
    }
    (cards.into_values().collect(), links.into_values().collect())
}
