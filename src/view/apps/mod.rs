//! One card an application in each environment.
//!
//! In: the graph. Out: a [`View`]: the origin; each environment with its sources and its
//! Kustomization, then a frame of cards for its applications or one for each tier. Order is arrows
//! where they can be followed, words on the cards where they would cross everything.

mod card;
mod images;

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::kinds::plural;
use crate::graph::{Application, Detail, EdgeType, Graph, Group, NodeIndex, OriginKind, Part};
use crate::view::build::{colored, first_counts, item, joined, link, plain};
use crate::view::model::{Arrangement, Item, Link, Role, Surface, View};
use crate::view::reader::{Environment, Reader, common_directory};
use crate::view::scope::Scope;
use crate::view::shared::directories;
use crate::view::shared::environments;
use crate::view::shared::notes;
use crate::view::shared::order;
use crate::view::shared::origin::{
    self, CardStyle, Origin, environment_id, in_namespace, kustomization_card, source_card,
};
use crate::view::shared::sections::sections;
use crate::view::words::Words;
use card::{application_card, needs, others_needs};

/// Width that a page of one environment aims at; more environments are side by side.
const WIDTH: u32 = 1640;

/// The applications of a graph.
pub(in crate::view) fn apps(graph: &Graph, scope: &Scope) -> View {
    let reader = Reader::scoped(graph, scope);
    let environments: Vec<Environment<'_>> =
        reader.environments().into_iter().filter(|e| e.is_within(scope)).collect();
    let Origin { mut items, mut links, applying } = origin::origin(&reader, CardStyle::Badges);
    let mut page = Page { reader: &reader, links: Vec::new(), sources: BTreeSet::new() };
    let drawn = |environment: &Environment<'_>| page.environment(environment, &items);
    let groups: Vec<Item> = environments.iter().map(drawn).collect();
    links.append(&mut page.links);
    let groups = environments.iter().zip(groups).collect();
    let (groups, applied) = environments::framed(groups, &applying);
    links.extend(applied);
    items.extend(groups);
    if environments.iter().all(|environment| environment.leaves().is_empty())
        && graph.clusters.iter().all(|cluster| cluster.by == OriginKind::Nothing)
    {
        items.extend(directories::cards(&reader));
    }
    View {
        name: "apps".to_owned(),
        title: graph.name.clone(),
        subtitle: notes::subtitle(&reader, &environments, true),
        description: notes::description(&reader, &environments),
        width: width(&environments),
        fixed_width: false,
        arrangement: Arrangement::Bands,
        items,
        links,
        notes: notes::notes(&reader, false),
    }
}

/// A page of few cards is narrow, one of very many wide.
fn width(environments: &[Environment<'_>]) -> u32 {
    let cards: usize = environments.iter().map(|environment| environment.leaves().len()).sum();
    match (environments.len(), cards) {
        (0 | 1, ..=24) => WIDTH * 2 / 3,
        (_, ..=120) => WIDTH,
        _ => WIDTH * 3 / 2,
    }
}

struct Page<'a> {
    reader: &'a Reader<'a>,
    links: Vec<Link>,
    /// Sources that have a card.
    sources: BTreeSet<NodeIndex>,
}

impl Page<'_> {
    fn environment(&mut self, environment: &Environment<'_>, above: &[Item]) -> Item {
        let id = environment_id(&environment.cluster.name, &environment.name);
        let reader = self.reader;
        let top = environment
            .top
            .filter(|top| !drawn(above, reader.id(*top)) && !environment.is_application(*top));
        let mut children = top.map(|top| self.passage(top, above)).unwrap_or_default();
        let band = u32::from(!children.is_empty());
        let frames = self.frames(environment, &id);
        if let Some(top) = top {
            self.links.extend(
                frames.iter().map(|frame| link(reader.id(top), &frame.id, EdgeType::Applies)),
            );
        }
        children.extend(frames.into_iter().map(|frame| frame.in_band(band)));
        // A cluster's own card says where it starts.
        let node =
            environment.top.and_then(|top| reader.node(top)).filter(|_| !environment.is_cluster);
        let namespace = in_namespace(node);
        let file = node.and_then(|node| node.origin.file.clone()).unwrap_or_default();
        let label = if environment.is_cluster { "CLUSTER" } else { "ENVIRONMENT" };
        item(id, "environment", Role::Apply, Surface::Panel, environment.name.as_str())
            .subtitled(joined(&[&namespace, &file]))
            .chip(label, Role::Apply, true)
            .representing(environment.top.map(|top| reader.id(top)))
            .with(plain(first_counts(&origin::kinds(reader.applied_alone(environment)), 6), 2))
            .holding(Arrangement::Bands, children)
    }

    /// An environment's Kustomization, its source, and what that includes: read from right to left.
    /// What is drawn elsewhere already is shown in words.
    fn passage(&mut self, top: NodeIndex, above: &[Item]) -> Vec<Item> {
        let reader = self.reader;
        let mut cards = Vec::new();
        let mut said = String::new();
        if let Some(source) = reader.source(top) {
            if drawn(above, reader.id(source)) || !self.sources.insert(source) {
                said = format!("source {}", reader.name(source));
            } else {
                let (included, elsewhere): (Vec<_>, Vec<_>) = reader
                    .includes(source)
                    .into_iter()
                    .partition(|included| self.sources.insert(*included));
                for included in included {
                    self.links.push(link(
                        reader.id(source),
                        reader.id(included),
                        EdgeType::Include,
                    ));
                    cards.extend(source_card(reader, included, CardStyle::Badges));
                }
                self.links.push(link(reader.id(top), reader.id(source), EdgeType::SourceRef));
                let names = elsewhere.into_iter().map(|included| reader.name(included));
                let includes = Words::names("includes ", names);
                let card = source_card(reader, source, CardStyle::Badges);
                cards.extend(card.map(|card| card.with(colored(includes, Role::Source, 2))));
            }
        }
        let card = kustomization_card(reader, top, CardStyle::Badges);
        let waits = needs(reader, &reader.needs(top));
        cards.extend(card.map(|card| {
            card.with(colored(said, Role::Source, 1)).with(colored(waits, Role::Order, 2))
        }));
        cards
    }

    fn frames(&mut self, environment: &Environment<'_>, id: &str) -> Vec<Item> {
        let groups = order::sorted(self.reader, &environment.groups);
        let waited_for = groups.iter().any(|group| {
            self.reader
                .needs(group.node)
                .iter()
                .any(|needed| environment.applications.iter().any(|leaf| leaf.node == *needed))
        });
        let mut frames: Vec<Item> = groups.iter().map(|group| self.tier(group, id)).collect();
        self.tier_order(&environment.groups, id);
        if !environment.applications.is_empty() {
            let title = plural(environment.applications.len(), "application");
            let applications: Vec<&Application> = environment.applications.clone();
            let frame = self.applications(&Part::Applications.of(id), title, &applications, None);
            frames.insert(if waited_for { 0 } else { frames.len() }, frame);
        }
        frames
    }

    fn tier(&mut self, group: &Group, id: &str) -> Item {
        let id = Part::Tier(&group.name).of(id);
        let reader = self.reader;
        let siblings: Vec<&Group> = group.groups.iter().collect();
        let inner: Vec<Item> = order::sorted(reader, &siblings)
            .into_iter()
            .map(|inner| self.tier(inner, &id))
            .collect();
        let applications: Vec<&Application> = group.applications.iter().collect();
        let mut frame = self.applications(&id, group.name.clone(), &applications, Some(group.node));
        if !inner.is_empty() {
            self.tier_order(&siblings, &id);
            let mut children = inner;
            if !applications.is_empty() {
                let own = item(
                    Part::Own.of(&id),
                    "applications",
                    Role::Neutral,
                    Surface::Frame,
                    plural(applications.len(), "application"),
                );
                children.push(own.holding(frame.arrangement, std::mem::take(&mut frame.children)));
            }
            frame = frame.holding(Arrangement::Bands, children);
        }
        frame.link = reader.node(group.node).and_then(|node| reader.page(node));
        if let Some(wave) = reader.wave(group.node) {
            frame = frame.chip(format!("wave {wave}"), Role::Neutral, false);
        }
        let beyond: Vec<NodeIndex> = reader.needs(group.node);
        frame.lines.extend(others_needs(reader, group.node));
        frame.representing([reader.id(group.node)]).with(colored(
            needs(reader, &beyond),
            Role::Order,
            2,
        ))
    }

    /// The order of sibling tiers: arrows between their frames.
    fn tier_order(&mut self, groups: &[&Group], id: &str) {
        for group in groups {
            for needed in self.reader.needs(group.node) {
                if let Some(other) = groups.iter().find(|other| other.node == needed) {
                    self.links.push(link(
                        &Part::Tier(&group.name).of(id),
                        &Part::Tier(&other.name).of(id),
                        EdgeType::DependsOn,
                    ));
                }
            }
        }
    }

    /// A frame of application cards; in sections where there are many.
    fn applications(
        &mut self,
        id: &str,
        title: String,
        applications: &[&Application],
        by: Option<NodeIndex>,
    ) -> Item {
        let reader = self.reader;
        let paths = applications
            .iter()
            .filter_map(|application| reader.detail(application.node, Detail::Path));
        let from = common_directory(paths).filter(|_| applications.len() > 1);
        // Where they lie beside what applies them, one of the two is enough.
        let by_path = by
            .and_then(|by| reader.detail(by, Detail::Path))
            .filter(|path| from.as_deref() != Some(*path));
        let source = shared_source(reader, applications);
        let words = [
            from.map(|from| format!("from {from}")).unwrap_or_default(),
            by_path.map(|path| format!("applied by {path}")).unwrap_or_default(),
            source.map(|source| format!("source {}", reader.name(source))).unwrap_or_default(),
        ];
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let parts = sections(reader, applications);
        let drawn = if parts.is_empty() { self.order(applications) } else { BTreeSet::new() };
        let cards = |members: &[&Application]| -> Vec<Item> {
            members
                .iter()
                .map(|application| application_card(reader, application, source, &drawn))
                .collect()
        };
        let frame = item(id, "applications", Role::Neutral, Surface::Frame, title)
            .subtitled(joined(&words));
        if reader.scope.waves {
            return frame.holding(Arrangement::Bands, waves(reader, id, applications, &cards));
        }
        if parts.is_empty() {
            return frame.holding(Arrangement::Grid, cards(applications));
        }
        let section = |(name, members): (String, Vec<&Application>)| {
            item(Part::Section(&name).of(id), "section", Role::Neutral, Surface::Frame, name)
                .subtitled(members.len().to_string())
                .holding(Arrangement::Grid, cards(&members))
        };
        frame.holding(Arrangement::Bands, parts.into_iter().map(section).collect())
    }

    /// Draws the order of applications as arrows when they can be followed; those between which it
    /// does. What else they wait for is elsewhere: the cards say it.
    fn order(&mut self, applications: &[&Application]) -> BTreeSet<NodeIndex> {
        let members: BTreeSet<NodeIndex> =
            applications.iter().map(|application| application.node).collect();
        let needed = |of: NodeIndex| {
            self.reader.needs(of).into_iter().filter(|needed| members.contains(needed))
        };
        let arrows: Vec<(NodeIndex, NodeIndex)> =
            members.iter().flat_map(|from| needed(*from).map(|to| (*from, to))).collect();
        let most = |end: fn(&(NodeIndex, NodeIndex)) -> NodeIndex| {
            members
                .iter()
                .map(|member| arrows.iter().filter(|arrow| end(arrow) == *member).count())
                .max()
                .unwrap_or(0)
        };
        if most(|(from, _)| *from) > 2 || most(|(_, to)| *to) > 3 || arrows.len() > 8 {
            return BTreeSet::new();
        }
        let links = arrows.iter().map(|(from, to)| {
            link(self.reader.id(*from), self.reader.id(*to), EdgeType::DependsOn)
        });
        self.links.extend(links);
        members
    }
}

/// Applications in the order in which they are reconciled: a frame a wave, one below the other.
fn waves(
    reader: &Reader<'_>,
    id: &str,
    applications: &[&Application],
    cards: &dyn Fn(&[&Application]) -> Vec<Item>,
) -> Vec<Item> {
    let mut waves: BTreeMap<u32, Vec<&Application>> = BTreeMap::new();
    for application in applications {
        waves.entry(reader.wave(application.node).unwrap_or(1)).or_default().push(application);
    }
    let frame = |(wave, members): (u32, Vec<&Application>)| {
        item(Part::Wave(wave).of(id), "wave", Role::Order, Surface::Frame, format!("Wave {wave}"))
            .subtitled(plural(members.len(), "application"))
            .holding(Arrangement::Grid, cards(&members))
            .in_band(wave)
    };
    waves.into_iter().map(frame).collect()
}

fn drawn(items: &[Item], id: &str) -> bool {
    items.iter().any(|item| item.id == id || drawn(&item.children, id))
}

/// The source that most of the applications are built from; the cards of the others say theirs.
fn shared_source(reader: &Reader<'_>, applications: &[&Application]) -> Option<NodeIndex> {
    let mut counts: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for source in applications.iter().filter_map(|application| reader.source(application.node)) {
        *counts.entry(source).or_default() += 1;
    }
    let (source, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > applications.len()).then_some(source)
}
