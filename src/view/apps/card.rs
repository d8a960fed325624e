//! The card of an application: name, path or chart, what it deploys, who keeps its images current,
//! what it waits for, its status.

use std::collections::BTreeSet;

use super::images;
use crate::graph::kinds::short;
use crate::graph::{Application, Detail, EdgeType, Node, NodeIndex, Status};
use crate::view::build::{code, colored, item, plain};
use crate::view::model::{Item, Line, Role, Surface};
use crate::view::reader::Reader;
use crate::view::shared::status::with_status;
use crate::view::words::Words;

/// More than these are counted, too, where they are named: not all names may fit.
const MOST_NEEDED: usize = 6;

/// What it waits for takes no more lines of a card.
const NEED_LINES: u8 = 4;

/// The card. `shared` is the source that the frame around it names; `drawn` are those between which
/// the order is drawn, otherwise it is in words.
pub(in crate::view) fn application_card(
    reader: &Reader<'_>,
    application: &Application,
    shared: Option<NodeIndex>,
    drawn: &BTreeSet<NodeIndex>,
) -> Item {
    let Some(node) = reader.node(application.node) else {
        return item("", "application", Role::Apply, Surface::Barred, application.name.as_str());
    };
    let mut card = item(
        node.id.clone(),
        "application",
        Role::Apply,
        Surface::Barred,
        reader.title(application),
    )
    .linked(reader.page(node));
    card = chips(reader, application, node, drawn, card);
    card = card.with(code(reader.graph.address(application.node)));
    for release in &application.releases {
        card = card.with(code(release_row(reader, *release, node)));
        card = card.with(colored(row_needs(reader, *release), Role::Order, NEED_LINES));
    }
    card.lines.extend(others_needs(reader, application.node));
    if node.status != Status::Failed {
        card = card.with(plain(deploys(reader, application), 2));
    }
    card = with_status(card, node);
    for line in images::lines(reader, application) {
        card = card.with(line);
    }
    if let Some(source) = reader.source(application.node).filter(|source| Some(*source) != shared) {
        card = card.with(colored(format!("source {}", reader.name(source)), Role::Source, 1));
    }
    let mut said = reader.needs(application.node);
    said.retain(|needed| !(drawn.contains(&application.node) && drawn.contains(needed)));
    card.with(colored(needs(reader, &said), Role::Order, NEED_LINES))
}

/// What the Flux objects wait for that a Kustomization applies and that are neither Kustomizations
/// nor releases: `ResourceSet`s.
pub(in crate::view) fn others_needs(reader: &Reader<'_>, by: NodeIndex) -> Vec<Line> {
    let other = |node: &Node| node.is_flux() && !node.is_applier();
    let others =
        reader.graph.brings(by).into_iter().filter(|index| reader.node(*index).is_some_and(other));
    others
        .map(|index| row_needs(reader, index))
        .filter(|text| !text.is_empty())
        .map(|text| colored(text, Role::Order, NEED_LINES))
        .collect()
}

/// `metrics needs postgres`: what something that has no card of its own waits for.
fn row_needs(reader: &Reader<'_>, index: NodeIndex) -> Words {
    needs(reader, &reader.needs(index)).preceded_by(&format!("{} ", reader.name(index)))
}

/// `needs keycloak, postgres`; what does not exist is marked as missing. Where they are so many
/// that a card cannot name all, how many.
pub(in crate::view) fn needs(reader: &Reader<'_>, needed: &[NodeIndex]) -> Words {
    let name = |index: &NodeIndex| {
        let node = reader.node(*index);
        let missing = node.is_none_or(|node| node.status == Status::Missing);
        format!("{}{}", reader.name(*index), if missing { " (missing)" } else { "" })
    };
    let names: Vec<String> = needed.iter().map(name).collect();
    match names.len() {
        0..=MOST_NEEDED => Words::names("needs ", names),
        many => Words::names(&format!("needs {many}: "), names),
    }
}

fn chips(
    reader: &Reader<'_>,
    application: &Application,
    node: &Node,
    drawn: &BTreeSet<NodeIndex>,
    mut card: Item,
) -> Item {
    let is_drawn = |from: &NodeIndex| drawn.contains(&application.node) && drawn.contains(from);
    let needed_by = reader
        .graph
        .sources(application.node, EdgeType::DependsOn)
        .into_iter()
        .filter(|from| !is_drawn(from))
        .count();
    if needed_by > 0 {
        card = card.chip(
            format!("{needed_by} {} it", if needed_by == 1 { "needs" } else { "need" }),
            Role::Order,
            false,
        );
    }
    if node.details.has(Detail::NotApplied) {
        card = card.chip("not applied", Role::Warning, false);
    }
    if node.details.has(Detail::Suspended) {
        card = card.chip("suspended", Role::Warning, false);
    }
    if node.details.has(Detail::Decryption) {
        card = card.chip("encrypted", Role::Neutral, false);
    }
    let policies = reader.policies(application.node).len();
    if policies > 0 {
        card = card.chip(format!("{policies} auto"), Role::Automation, false);
    }
    let badge = if application.releases.is_empty() { node.badge() } else { Some("HR") };
    match badge {
        Some(badge) => card.chip(badge, Role::Apply, false),
        None => card,
    }
}

fn release_row(reader: &Reader<'_>, release: NodeIndex, application: &Node) -> String {
    let chart = reader.graph.address(release);
    let name = reader.name(release);
    if name == application.name || chart.is_empty() {
        format!("chart {chart}")
    } else {
        format!("{name}: {chart}")
    }
}

/// What it deploys, and how many of these its health checks watch.
fn deploys(reader: &Reader<'_>, application: &Application) -> Words {
    let applied = reader.applied(application.node);
    let counted = |node: &&&Node| !node.is_applier();
    let kinds: crate::graph::kinds::Counts<'_> =
        applied.iter().filter(counted).map(|node| node.kind.as_str()).collect();
    let node = reader.node(application.node);
    let checks = node.map_or(0, |node| node.details.count(Detail::HealthChecks));
    let mut parts = Vec::new();
    if !kinds.is_empty() {
        parts.extend(kinds.parts(short).into_iter().map(|(_, text)| text));
    } else if node.is_some_and(|node| node.kind != "HelmRelease" && node.status != Status::Partial)
    {
        parts.push(if application.releases.is_empty() {
            "applies nothing".to_owned()
        } else {
            "HelmRelease only".to_owned()
        });
    }
    if checks > 0 {
        parts.push(crate::graph::kinds::plural(checks, "health check"));
    }
    Words::facts(parts)
}
