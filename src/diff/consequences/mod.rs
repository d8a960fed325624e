//! What follows from a change: what no longer builds, what comes and goes, what waits for what,
//! which versions run.
//!
//! In: the union of two graphs and the fields that differ. Out: [`Statement`]s, and for what none
//! of them covers its name.

mod effects;
mod fate;
mod field;
mod lifecycle;
mod rest;
mod structure;
mod suspension;

pub(super) use structure::structure;

use std::collections::BTreeSet;

use crate::diff::compare::{ObjectChange, Told};
use crate::diff::pairing::Pairing;
use crate::diff::phrase::subject;
use crate::diff::statement::{Statement, Weight};
use crate::diff::words::tidy;
use crate::graph::kinds::plural;
use crate::graph::{Change, Detail, EdgeType, Graph, Node, NodeIndex, NodeType, Status};
use fluxscape_manifest::diagnostic::Diagnostic;

/// What is known of a change before its consequences are.
pub(super) struct Seen<'a> {
    pub(super) base: &'a Graph,
    /// The union.
    pub(super) graph: &'a Graph,
    pub(super) changes: &'a [ObjectChange],
    pub(super) fields: &'a Told<'a>,
    pub(super) pairing: &'a Pairing,
    pub(super) introduced: &'a [Diagnostic],
}

/// Everything that follows, the most pressing first.
pub(super) fn consequences(seen: &Seen<'_>) -> Vec<Statement> {
    let mut collector =
        Collector { seen, statements: Vec::new(), covered: BTreeSet::new(), idle: BTreeSet::new() };
    collector.builds();
    collector.suspended();
    collector.environments();
    collector.applications();
    collector.findings();
    collector.order();
    collector.api_versions();
    let changed = seen.changes.iter().filter(|object| object.change == Change::Changed);
    for object in changed {
        if collector.idle.contains(&object.node) {
            continue;
        }
        collector.fields(object.node);
        collector.regenerated(object.node);
    }
    collector.automation();
    collector.rest();
    let mut statements = collector.statements;
    statements.sort();
    statements
}

/// Gathers statements, the more special ones first: what one covers, those that follow leave
/// alone.
struct Collector<'a, 's> {
    pub(super) seen: &'s Seen<'a>,
    pub(super) statements: Vec<Statement>,
    /// The nodes that a statement covers.
    pub(super) covered: BTreeSet<NodeIndex>,
    /// The nodes whose change has no effect.
    pub(super) idle: BTreeSet<NodeIndex>,
}

impl Collector<'_, '_> {
    pub(super) fn node(&self, index: NodeIndex) -> Option<&Node> {
        self.seen.graph.node(index)
    }

    pub(super) fn state(&mut self, index: NodeIndex, statement: Statement) {
        let environment = self.node(index).and_then(|node| node.environment.clone());
        self.statements.push(statement.within(environment.as_deref()));
        self.covered.insert(index);
    }

    fn builds(&mut self) {
        for object in self.seen.changes {
            let Some(node) = self.node(object.node) else { continue };
            // The Kustomization that fails for it names it.
            let is_object = node.node_type == NodeType::Object;
            if node.status == Status::Failed && !node.is_flux() && is_object {
                self.covered.insert(object.node);
                continue;
            }
            let before = self.old(node).map(|before| before.status);
            let (subject, message) =
                (subject(node), tidy(node.message.as_deref().unwrap_or_default()));
            let statement = match (before, node.status) {
                (None, Status::Failed) if object.change == Change::Added => Statement::new(
                    Weight::Broken,
                    subject,
                    format!("is new and does not build: {message}"),
                    format!("are new and do not build: {message}"),
                ),
                (Some(before), Status::Failed)
                    if before != Status::Failed && object.change == Change::Changed =>
                {
                    Statement::new(
                        Weight::Broken,
                        subject,
                        format!("no longer builds: {message}"),
                        format!("no longer build: {message}"),
                    )
                }
                (Some(Status::Failed), now)
                    if now != Status::Failed && object.change == Change::Changed =>
                {
                    Statement::new(Weight::Mended, subject, "builds again", "build again")
                }
                _ => continue,
            };
            self.state(object.node, statement);
        }
        self.not_applied();
    }

    /// What is known of a Kustomization that fails is not applied: it is neither new nor changed in
    /// the cluster.
    fn not_applied(&mut self) {
        for object in self.seen.changes.iter().filter(|one| one.change != Change::Removed) {
            if self.node(object.node).is_some_and(|node| node.details.has(Detail::NotApplied)) {
                self.covered.insert(object.node);
                self.idle.insert(object.node);
            }
        }
    }

    /// The node of the old graph that is this one.
    fn old(&self, node: &Node) -> Option<&Node> {
        let base = self.seen.base;
        base.find(&node.id).and_then(|index| base.node(index)).or_else(|| {
            base.nodes()
                .map(|(_, old)| old)
                .find(|old| self.seen.pairing.renamed(&old.id) == node.id)
        })
    }

    /// What is wrong that was not, unless a build that fails says it already.
    fn findings(&mut self) {
        let told: Vec<String> = self
            .statements
            .iter()
            .filter(|known| known.weight == Weight::Broken)
            .map(|known| known.one.clone())
            .collect();
        let mut fresh: Vec<String> =
            self.seen.introduced.iter().map(|finding| tidy(&finding.message)).collect();
        fresh.dedup();
        fresh.retain(|words| {
            let tail = words.split_once(": ").map_or(words.as_str(), |(_, tail)| tail);
            !told.iter().any(|said| said.contains(words) || said.contains(tail))
        });
        let more = fresh.len().saturating_sub(2);
        let mut said: Vec<String> = fresh.into_iter().take(2).collect();
        if more > 0 {
            said.push(format!("{} more", plural(more, "new finding")));
        }
        self.statements.extend(
            said.into_iter().map(|words| Statement::new(Weight::Finding, "", words.clone(), words)),
        );
    }

    /// Who waits for whom now, between things that stay.
    fn order(&mut self) {
        let mut said = Vec::new();
        for (from, to, edge) in self.seen.graph.edges() {
            let stays = |node: &Node| !matches!(node.change, Some(Change::Added | Change::Removed));
            let Some(change) =
                edge.change.filter(|_| edge.edge_type == EdgeType::DependsOn && stays(from))
            else {
                continue;
            };
            let target = tidy(&to.name);
            let (one, several) = match change {
                Change::Removed => (
                    format!("no longer waits for `{target}`"),
                    format!("no longer wait for `{target}`"),
                ),
                _ if to.status == Status::Missing => (
                    format!("now waits for `{target}`, which does not exist"),
                    format!("now wait for `{target}`, which does not exist"),
                ),
                _ => (format!("now waits for `{target}`"), format!("now wait for `{target}`")),
            };
            said.push((
                from.id.clone(),
                Statement::new(Weight::Order, subject(from), one, several),
            ));
        }
        for (id, statement) in said {
            if let Some(index) = self.seen.graph.find(&id) {
                self.state(index, statement);
            }
        }
    }
}
