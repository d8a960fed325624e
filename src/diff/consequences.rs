//! What follows from a change: what no longer builds, what comes and goes, what waits for what, which versions run.
//!
//! In: the union of two graphs and the fields that differ. Out: [`Statement`]s, and for what none of them covers a count.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{ObjectChange, Told};
use super::field::{is_address, of_field, stays};
use super::fields::FieldChange;
use super::pairing::Pairing;
use super::said::{some, subject};
use super::statement::{Statement, Weight};
use super::words::{tidy, values};
use crate::diagnostic::Diagnostic;
use crate::graph::kinds::plural;
use crate::graph::{Change, Graph, Group, Node, NodeIndex, Status, tree, unhashed};
use crate::yaml;

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

/// Objects that are told one by one where no statement covers them.
const FEW: usize = 3;

/// Everything that follows, the most pressing first.
pub(super) fn consequences(seen: &Seen<'_>) -> Vec<Statement> {
    let mut teller = Teller { seen, statements: Vec::new(), covered: BTreeSet::new() };
    teller.builds();
    teller.environments();
    teller.applications();
    teller.findings();
    teller.order();
    for object in seen.changes.iter().filter(|object| object.change == Change::Changed) {
        teller.fields(object.node);
        teller.regenerated(object.node);
    }
    teller.automation();
    teller.rest();
    let mut statements = teller.statements;
    statements.sort();
    statements
}

struct Teller<'a, 's> {
    seen: &'s Seen<'a>,
    statements: Vec<Statement>,
    /// The nodes that a statement tells of.
    covered: BTreeSet<NodeIndex>,
}

impl Teller<'_, '_> {
    fn node(&self, index: NodeIndex) -> Option<&Node> {
        self.seen.graph.node(index)
    }

    fn say(&mut self, index: NodeIndex, statement: Statement) {
        let environment = self.node(index).and_then(|node| node.environment.clone());
        self.statements.push(statement.within(environment.as_deref()));
        self.covered.insert(index);
    }

    fn builds(&mut self) {
        for object in self.seen.changes {
            let Some(node) = self.node(object.node) else { continue };
            let before = self.old(node).map(|before| before.status);
            let (subject, message) = (subject(node), tidy(node.message.as_deref().unwrap_or_default()));
            let statement = match (before, node.status) {
                (None, Status::Failed) if object.change == Change::Added => Statement::new(
                    Weight::Broken,
                    subject,
                    format!("is new and does not build: {message}"),
                    format!("are new and do not build: {message}"),
                ),
                (Some(before), Status::Failed) if before != Status::Failed && object.change == Change::Changed => {
                    Statement::new(Weight::Broken, subject, format!("no longer builds: {message}"), format!("no longer build: {message}"))
                }
                (Some(Status::Failed), now) if now != Status::Failed && object.change == Change::Changed => {
                    Statement::new(Weight::Mended, subject, "builds again", "build again")
                }
                _ => continue,
            };
            self.say(object.node, statement);
        }
    }

    /// The node of the old graph that is this one.
    fn old(&self, node: &Node) -> Option<&Node> {
        let base = self.seen.base;
        base.find(&node.id)
            .and_then(|index| base.node(index))
            .or_else(|| base.nodes().map(|(_, old)| old).find(|old| self.seen.pairing.renamed(&old.id) == node.id))
    }

    /// Whole environments that come or go: their top Kustomization, or their cluster.
    fn environments(&mut self) {
        let trees = tree(self.seen.graph);
        let several = trees.clusters.len() > 1;
        for cluster in &trees.clusters {
            for group in &cluster.environments {
                self.environment("environment", group.node, &group.name, &members(group));
            }
            let mut inside: Vec<NodeIndex> = cluster.environments.iter().chain(&cluster.tiers).flat_map(members).collect();
            inside.extend(cluster.applications.iter().map(|application| application.node));
            if let Some(root) = cluster.roots.first().filter(|_| several) {
                self.environment("cluster", *root, &cluster.name, &inside);
            }
        }
    }

    fn environment(&mut self, what: &str, top: NodeIndex, name: &str, inside: &[NodeIndex]) {
        let Some(node) = self.node(top) else { return };
        let leaves = inside.iter().filter(|index| self.node(**index).is_some()).count();
        let count = if leaves == 0 { String::new() } else { format!(", with {}", plural(leaves, "application")) };
        let said = match node.change {
            Some(Change::Added) => format!("is new{count}"),
            // What a cluster was bootstrapped from may go while the cluster stays: its Flux then finds nothing to apply, and deletes nothing.
            Some(Change::Removed) if what == "cluster" => format!("is removed{count}"),
            Some(Change::Removed) => format!("is removed{count}{}", self.aftermath(top, node).0),
            _ => return,
        };
        if self.covered.contains(&top) && self.statements.iter().any(|known| known.weight == Weight::Environment) {
            return;
        }
        self.covered.extend(inside.iter().copied());
        self.covered.insert(top);
        // Whatever else stands in it comes and goes with it.
        let with: Vec<NodeIndex> = self
            .seen
            .changes
            .iter()
            .filter(|object| self.node(object.node).is_some_and(|node| node.environment.as_deref() == Some(name)))
            .map(|object| object.node)
            .collect();
        self.covered.extend(with);
        self.statements.push(Statement::new(Weight::Environment, format!("{what} `{}`", tidy(name)), said.clone(), said));
    }

    /// Applications that come or go, with all that they apply.
    fn applications(&mut self) {
        let trees = tree(self.seen.graph);
        let mut leaves: Vec<NodeIndex> = Vec::new();
        for cluster in &trees.clusters {
            leaves.extend(cluster.environments.iter().chain(&cluster.tiers).flat_map(members));
            leaves.extend(cluster.applications.iter().map(|application| application.node));
        }
        for leaf in leaves {
            let Some(node) = self.node(leaf) else { continue };
            let said = match node.change {
                Some(Change::Added) => ("is new".to_owned(), "are new".to_owned()),
                Some(Change::Removed) => {
                    let (one, several) = self.aftermath(leaf, node);
                    (format!("is removed{one}"), format!("are removed{several}"))
                }
                _ => continue,
            };
            let told = self.covered.contains(&leaf);
            let subject = subject(node);
            let below = self.below(leaf);
            self.covered.extend(below);
            if !told {
                self.say(leaf, Statement::new(Weight::Application, subject, said.0, said.1));
            }
        }
    }

    /// What becomes in the cluster of something that is taken out of git, and of what it applied; of one thing and of several.
    fn aftermath(&self, index: NodeIndex, node: &Node) -> (String, String) {
        if let Some(applier) = self.left_by(index) {
            let why = format!(" from git, but kept in the cluster (prune of `{applier}` is off)");
            return (why.clone(), why);
        }
        match stays(node) {
            None => (", and Flux deletes what it applied".to_owned(), ", and Flux deletes what they applied".to_owned()),
            Some(why) => (
                format!(", but what it applied stays in the cluster ({why})"),
                format!(", but what they applied stays in the cluster ({why})"),
            ),
        }
    }

    /// The Kustomization that applied an object and leaves it where it is, since it prunes nothing.
    fn left_by(&self, index: NodeIndex) -> Option<String> {
        let applier = self.seen.graph.sources(index, "applies").first().and_then(|applier| self.node(*applier))?;
        let prune = applier.content.as_ref()?.object.at(&["spec", "prune"]).and_then(yaml::Node::as_bool) == Some(true);
        (applier.change != Some(Change::Removed) && !prune).then(|| tidy(&applier.name))
    }

    /// What an application applies and brings along, as far as it comes or goes with it.
    fn below(&self, top: NodeIndex) -> BTreeSet<NodeIndex> {
        let change = self.node(top).and_then(|node| node.change);
        let application = self.node(top).map(|node| (node.name.clone(), node.environment.clone()));
        let mut found: BTreeSet<NodeIndex> = self.seen.graph.targets(top, "applies").into_iter().collect();
        found.extend(self.seen.changes.iter().map(|object| object.node).filter(|index| {
            self.node(*index).is_some_and(|node| node.application.clone().map(|name| (name, node.environment.clone())) == application)
        }));
        // Its own source comes and goes with it where nobody else uses it.
        found.extend(
            self.seen.graph.targets(top, "sourceRef").into_iter().filter(|source| self.seen.graph.sources(*source, "sourceRef").len() == 1),
        );
        found.retain(|index| self.node(*index).is_some_and(|node| node.change == change));
        found
    }

    /// What is wrong that was not, unless a build that fails says it already.
    fn findings(&mut self) {
        let told: Vec<String> =
            self.statements.iter().filter(|known| known.weight == Weight::Broken).map(|known| known.one.clone()).collect();
        let fresh: Vec<&Diagnostic> = self
            .seen
            .introduced
            .iter()
            .filter(|finding| {
                let words = tidy(&finding.message);
                let tail = words.split_once(": ").map_or(words.as_str(), |(_, tail)| tail);
                !told.iter().any(|said| said.contains(&words) || said.contains(tail))
            })
            .collect();
        for finding in fresh.iter().take(2) {
            let words = tidy(&finding.message);
            self.statements.push(Statement::new(Weight::Finding, "", words.clone(), words));
        }
        if let Some(more) = fresh.len().checked_sub(2).filter(|more| *more > 0) {
            let words = format!("{} more", plural(more, "new finding"));
            self.statements.push(Statement::new(Weight::Finding, "", words.clone(), words));
        }
    }

    /// Who waits for whom now, between things that stay.
    fn order(&mut self) {
        let mut said = Vec::new();
        for (from, to, edge) in self.seen.graph.edges() {
            let stays = |node: &Node| !matches!(node.change, Some(Change::Added | Change::Removed));
            let Some(change) = edge.change.filter(|_| edge.edge_type == "dependsOn" && stays(from)) else { continue };
            let target = tidy(&to.name);
            let (one, several) = match change {
                Change::Removed => (format!("no longer waits for `{target}`"), format!("no longer wait for `{target}`")),
                _ if to.status == Status::Missing => {
                    (format!("now waits for `{target}`, which does not exist"), format!("now wait for `{target}`, which does not exist"))
                }
                _ => (format!("now waits for `{target}`"), format!("now wait for `{target}`")),
            };
            said.push((from.id.clone(), Statement::new(Weight::Order, subject(from), one, several)));
        }
        for (id, statement) in said {
            if let Some(index) = self.seen.graph.find(&id) {
                self.say(index, statement);
            }
        }
    }

    /// Fields whose consequence is known.
    fn fields(&mut self, index: NodeIndex) {
        let (Some(node), Some(fields)) = (self.node(index).cloned(), self.seen.fields.get(&index)) else { return };
        if let Some(statement) = self.refers(index, &node, fields) {
            self.say(index, statement);
        }
        for field in fields.iter().filter(|field| !is_address(field)) {
            if let Some(users) = self.charted(index, &node, field) {
                self.covered.insert(index);
                for (user, statement) in users {
                    self.say(user, statement);
                }
            } else if let Some(statement) = of_field(&node, field) {
                self.say(index, statement);
            }
        }
    }

    /// A source that reads something else: another branch, tag or address, and who is built from it.
    fn refers(&self, index: NodeIndex, node: &Node, fields: &[FieldChange<'_>]) -> Option<Statement> {
        let charts = node.kind == "OCIRepository" && !self.seen.graph.sources(index, "chartRef").is_empty();
        let told: Vec<&FieldChange<'_>> = fields.iter().filter(|field| is_address(field) && !charts).collect();
        let said = |field: &FieldChange<'_>, value: Option<&yaml::Node>| Some((field.key().to_owned(), tidy(value?.as_str()?)));
        let (old_key, old) = told.iter().find_map(|field| said(field, field.from))?;
        let (new_key, new) = told.iter().find_map(|field| said(field, field.to))?;
        let users: BTreeSet<String> =
            self.seen.graph.sources(index, "sourceRef").into_iter().filter_map(|user| self.node(user)).map(subject).collect();
        let with = if users.is_empty() { String::new() } else { format!(", and {} with it", some(users.into_iter().collect())) };
        let (one, several) = match (old_key == new_key, new_key.as_str()) {
            (true, "url") => (format!("reads `{new}` instead of `{old}`{with}"), format!("read `{new}` instead of `{old}`{with}")),
            (true, key) => {
                (format!("follows {key} `{new}` instead of `{old}`{with}"), format!("follow {key} `{new}` instead of `{old}`{with}"))
            }
            (false, _) => (
                format!("follows {new_key} `{new}` instead of {old_key} `{old}`{with}"),
                format!("follow {new_key} `{new}` instead of {old_key} `{old}`{with}"),
            ),
        };
        Some(Statement::new(Weight::Source, subject(node), one, several))
    }

    /// Another version of a chart that lies in an OCI registry: what its releases install.
    fn charted(&self, index: NodeIndex, node: &Node, field: &FieldChange<'_>) -> Option<Vec<(NodeIndex, Statement)>> {
        let version = field.is(&["spec", "ref", "tag"]) || field.is(&["spec", "ref", "semver"]);
        let (from, to) = values(field)?;
        let releases = self.seen.graph.sources(index, "chartRef");
        if node.kind != "OCIRepository" || !version || releases.is_empty() {
            return None;
        }
        let chart = format!("chart `{}` {to} instead of {from}", tidy(&node.name));
        let say = |release: NodeIndex| {
            let release_node = self.node(release)?;
            let (one, several) = (format!("installs {chart}"), format!("install {chart}"));
            Some((release, Statement::new(Weight::Version, subject(release_node), one, several)))
        };
        Some(releases.into_iter().filter_map(say).collect())
    }

    /// What a generator makes under another name now: whoever refers to it restarts with it.
    fn regenerated(&mut self, index: NodeIndex) {
        let Some(node) = self.node(index).filter(|node| self.seen.pairing.is_regenerated(&node.id)).cloned() else { return };
        let name = unhashed(&node.name).unwrap_or(&node.name);
        let workloads = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"];
        let users = self.seen.graph.edges().into_iter().filter(|(from, to, _)| to.id == node.id && workloads.contains(&from.kind.as_str()));
        let users: BTreeSet<String> = users.map(|(from, ..)| format!("`{}`", tidy(&from.name))).collect();
        let users: Vec<String> = users.into_iter().collect();
        let restarts = match users.as_slice() {
            [] => String::new(),
            [one] => format!(", and {one} restarts with it"),
            many => format!(", and {} restart with it", some(many.to_vec())),
        };
        let subject = format!("{} `{}`", node.kind, tidy(name));
        self.say(index, Statement::new(Weight::Version, subject, format!("changes{restarts}"), format!("change{restarts}")));
    }

    /// Images that update themselves from now on, or do so no more: policies whose markers come or go.
    fn automation(&mut self) {
        for (change, said) in
            [(Change::Added, "will be updated automatically"), (Change::Removed, "will no longer be updated automatically")]
        {
            let edges: Vec<(&Node, &Node)> = self
                .seen
                .graph
                .edges()
                .into_iter()
                .filter(|(.., edge)| edge.edge_type == "sets" && edge.change == Some(change))
                .map(|(from, to, _)| (from, to))
                .collect();
            // With the whole application gone nothing is left to update.
            let policies: BTreeSet<&str> = edges
                .iter()
                .filter(|(_, to)| change == Change::Added || to.change != Some(Change::Removed))
                .map(|(from, _)| from.id.as_str())
                .collect();
            if policies.is_empty() {
                continue;
            }
            let nodes: Vec<NodeIndex> = edges.iter().filter_map(|(_, to)| self.seen.graph.find(&to.id)).collect();
            self.covered.extend(nodes);
            let words = format!("{} {said}", plural(policies.len(), "image"));
            self.statements.push(Statement::new(Weight::Automation, "", words.clone(), words));
        }
    }

    /// What nothing was said of: told one by one where it is little, counted where it is much.
    fn rest(&mut self) {
        let rest: Vec<(NodeIndex, Change)> = self
            .seen
            .changes
            .iter()
            .filter(|object| !self.covered.contains(&object.node))
            .map(|object| (object.node, object.change))
            .collect();
        if rest.len() <= FEW {
            for (index, change) in rest {
                let Some(node) = self.node(index) else { continue };
                let statement = match change {
                    Change::Added => Statement::new(Weight::Other, subject(node), "is new", "are new"),
                    Change::Removed => Statement::new(Weight::Other, subject(node), "is removed", "are removed"),
                    Change::Changed => {
                        let words = node.changes.first().cloned().unwrap_or_default();
                        let more = if node.changes.len() > 1 { format!(" and {} more", node.changes.len() - 1) } else { String::new() };
                        Statement::new(Weight::Other, subject(node), format!("changes ({words}{more})"), format!("change ({words}{more})"))
                    }
                };
                self.say(index, statement);
            }
            return;
        }
        let mut counts: BTreeMap<Change, usize> = BTreeMap::new();
        for (_, change) in &rest {
            *counts.entry(*change).or_default() += 1;
        }
        let other = if self.statements.is_empty() { "object" } else { "other object" };
        for (change, count) in counts {
            let (one, several) = match change {
                Change::Added => ("is new", "are new"),
                Change::Removed => ("is removed", "are removed"),
                Change::Changed => ("changes", "change"),
            };
            let words = format!("{} {}", plural(count, other), if count == 1 { one } else { several });
            self.statements.push(Statement::new(Weight::Other, "", words.clone(), words));
        }
    }
}

/// The nodes of a group and of all that is in it.
fn members(group: &Group) -> Vec<NodeIndex> {
    let own = group.applications.iter().map(|application| application.node);
    own.chain(group.groups.iter().flat_map(members)).collect()
}
