//! What no special consequence covers: changes with one cause are said once, others by the names of
//! what changes.
//!
//! In: the objects that no statement covers. Out: [`Statement`]s that tell them all.

use std::collections::{BTreeMap, BTreeSet};

use super::Collector;
use crate::diff::phrase::subject;
use crate::diff::statement::{Statement, Weight};
use crate::diff::words::tidy;
use crate::graph::kinds::{and_more, plural};
use crate::graph::{By, Change, Node, NodeIndex};

/// So many different changes are told by what they change; of more only the names are.
const FEW: usize = 3;

impl Collector<'_, '_> {
    /// Objects that are written in another version of their API: of Flux's own once for all.
    pub(super) fn api_versions(&mut self) {
        let mut flux: Vec<NodeIndex> = Vec::new();
        let mut versions: BTreeSet<String> = BTreeSet::new();
        let mut others: Vec<(NodeIndex, Statement)> = Vec::new();
        for object in self.seen.changes.iter().filter(|one| one.change == Change::Changed) {
            let (Some(node), Some(fields)) =
                (self.node(object.node), self.seen.fields.get(&object.node))
            else {
                continue;
            };
            if !fields.iter().any(|field| field.is(&["apiVersion"])) {
                continue;
            }
            if node.group.contains("fluxcd.") {
                flux.push(object.node);
                versions.insert(tidy(&node.version));
            } else {
                let api = tidy(&format!("{}/{}", node.group, node.version));
                let to = format!("to API `{}`", api.trim_start_matches('/'));
                let (one, several) = (format!("moves {to}"), format!("move {to}"));
                let said = Statement::new(Weight::Other, subject(node), one, several);
                others.push((object.node, said));
            }
            if fields.iter().all(|field| field.is(&["apiVersion"])) {
                self.covered.insert(object.node);
            }
        }
        for (index, said) in others {
            let environment = self.node(index).and_then(|node| node.environment.clone());
            self.statements.push(said.within(environment.as_deref()));
        }
        if !flux.is_empty() {
            let versions = versions.into_iter().collect::<Vec<_>>().join(" and ");
            let words = match flux.as_slice() {
                [one] => match self.node(*one) {
                    Some(node) => format!(
                        "the Flux API of {} `{}` moves to {versions}",
                        tidy(&node.kind),
                        tidy(&node.name)
                    ),
                    None => return,
                },
                many => {
                    format!("Flux APIs move to {versions} on {}", plural(many.len(), "object"))
                }
            };
            self.statements.push(Statement::new(Weight::Other, "", words.clone(), words));
        }
    }

    /// What nothing was said of.
    pub(super) fn rest(&mut self) {
        let rest: Vec<(NodeIndex, Change)> = self
            .seen
            .changes
            .iter()
            .filter(|object| !self.covered.contains(&object.node))
            .filter(|object| self.node(object.node).is_some_and(is_written))
            .map(|object| (object.node, object.change))
            .collect();
        let shared = self.shared(&rest);
        for (index, change) in rest {
            let Some(node) = self.node(index) else { continue };
            let statement = match change {
                Change::Added => Statement::new(Weight::Other, subject(node), "is new", "are new"),
                Change::Removed => {
                    let (one, several) = self.removal(index);
                    Statement::new(Weight::Removal, subject(node), one, several)
                }
                Change::Changed => {
                    let (verb, verbs) = self.verb(index);
                    let what =
                        if shared.contains(&node.changes) { because(node) } else { String::new() };
                    let (one, several) = (format!("{verb}{what}"), format!("{verbs}{what}"));
                    Statement::new(Weight::Other, subject(node), one, several)
                }
            };
            self.state(index, statement);
        }
    }

    /// The changes that are told by what they change: those of several things, and all where there
    /// are few.
    fn shared(&self, rest: &[(NodeIndex, Change)]) -> BTreeSet<Vec<String>> {
        let mut things: BTreeMap<&Vec<String>, BTreeSet<String>> = BTreeMap::new();
        for (index, _) in rest.iter().filter(|(_, change)| *change == Change::Changed) {
            if let Some(node) = self.node(*index) {
                things.entry(&node.changes).or_default().insert(subject(node));
            }
        }
        let few = things.len() <= FEW;
        let told = things.into_iter().filter(|(_, things)| few || things.len() > 1);
        told.map(|(changes, _)| changes.clone()).collect()
    }

    /// What a change of an object does: another template of pods restarts them.
    fn verb(&self, index: NodeIndex) -> (&'static str, &'static str) {
        let is_workload = self.node(index).is_some_and(|node| {
            matches!(node.kind.as_str(), "Deployment" | "StatefulSet" | "DaemonSet")
        });
        let in_template = |path: &[String]| matches!(path, [spec, template, ..] if spec == "spec" && template == "template");
        let fields = self.seen.fields.get(&index);
        let restarts =
            fields.is_some_and(|fields| fields.iter().any(|field| in_template(&field.path)));
        if is_workload && restarts { ("restarts", "restart") } else { ("changes", "change") }
    }
}

/// Whether something that can be read says that an object is there: an assumed root, which nothing
/// but its path creates, comes and goes with what it applies.
fn is_written(node: &Node) -> bool {
    let is_derived = matches!(node.origin.by, By::External | By::Generated);
    !is_derived || node.origin.file.is_some()
}

/// ` (replicas 1 → 2 and 1 more)`
fn because(node: &Node) -> String {
    let words = node.changes.first().cloned().unwrap_or_default();
    let more = and_more(node.changes.len().saturating_sub(1));
    if words.is_empty() { String::new() } else { format!(" ({words}{more})") }
}
