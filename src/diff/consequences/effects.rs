//! What changed fields do: another source, another version, images that update themselves,
//! workloads that restart.
//!
//! In: the fields of an object that differ, and who refers to it. Out: [`Statement`]s.

use std::collections::BTreeSet;

use super::Collector;
use super::field::{is_address, of_field};
use crate::diff::fields::FieldChange;
use crate::diff::phrase::{some, subject};
use crate::diff::statement::{Statement, Weight};
use crate::diff::words::{tidy, values, with_short_commits};
use crate::graph::kinds::plural;
use crate::graph::{Change, EdgeType, Node, NodeIndex, unhashed};
use fluxscape_manifest::yaml;

impl Collector<'_, '_> {
    /// Fields whose consequence is known.
    pub(super) fn fields(&mut self, index: NodeIndex) {
        let (Some(node), Some(fields)) = (self.node(index).cloned(), self.seen.fields.get(&index))
        else {
            return;
        };
        if let Some(statement) = self.refers(index, &node, fields) {
            self.state(index, statement);
        }
        for field in fields {
            if let Some(users) = self.charted(index, &node, field) {
                self.covered.insert(index);
                for (user, statement) in users {
                    self.state(user, statement);
                }
            } else if let Some(statement) = of_field(&node, field).filter(|_| !is_address(field)) {
                self.state(index, statement);
            }
        }
    }

    /// A source that reads something else: another branch, tag or address, and who is built from
    /// it.
    fn refers(
        &self,
        index: NodeIndex,
        node: &Node,
        fields: &[FieldChange<'_>],
    ) -> Option<Statement> {
        let charts = node.kind == "OCIRepository"
            && !self.seen.graph.sources(index, EdgeType::ChartRef).is_empty();
        let told: Vec<&FieldChange<'_>> =
            fields.iter().filter(|field| is_address(field) && !charts).collect();
        let said = |field: &FieldChange<'_>, value: Option<&yaml::Node>| {
            Some((field.key().to_owned(), tidy(&with_short_commits(value?.as_str()?))))
        };
        let (old_key, old) = told.iter().find_map(|field| said(field, field.from))?;
        let (new_key, new) = told.iter().find_map(|field| said(field, field.to))?;
        let users: BTreeSet<String> = self
            .seen
            .graph
            .sources(index, EdgeType::SourceRef)
            .into_iter()
            .filter_map(|user| self.node(user))
            .map(subject)
            .collect();
        let with = if users.is_empty() {
            String::new()
        } else {
            format!(", and {} with it", some(users.into_iter().collect()))
        };
        let (one, several) = match (old_key == new_key, new_key.as_str()) {
            (true, "url") => (
                format!("reads `{new}` instead of `{old}`{with}"),
                format!("read `{new}` instead of `{old}`{with}"),
            ),
            (true, key) => (
                format!("follows {key} `{new}` instead of `{old}`{with}"),
                format!("follow {key} `{new}` instead of `{old}`{with}"),
            ),
            (false, _) => (
                format!("follows {new_key} `{new}` instead of {old_key} `{old}`{with}"),
                format!("follow {new_key} `{new}` instead of {old_key} `{old}`{with}"),
            ),
        };
        Some(Statement::new(Weight::Source, subject(node), one, several))
    }

    /// Another version of a chart that lies in an OCI registry: what its releases install.
    fn charted(
        &self,
        index: NodeIndex,
        node: &Node,
        field: &FieldChange<'_>,
    ) -> Option<Vec<(NodeIndex, Statement)>> {
        let version = field.is(&["spec", "ref", "tag"]) || field.is(&["spec", "ref", "semver"]);
        let (from, to) = values(field)?;
        let releases = self.seen.graph.sources(index, EdgeType::ChartRef);
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
    pub(super) fn regenerated(&mut self, index: NodeIndex) {
        let Some(node) =
            self.node(index).filter(|node| self.seen.pairing.is_regenerated(&node.id)).cloned()
        else {
            return;
        };
        let name = unhashed(&node.name).unwrap_or(&node.name);
        let follows = self.followers(&node);
        let subject = format!("{} `{}`", node.kind, tidy(name));
        self.state(
            index,
            Statement::new(
                Weight::Version,
                subject,
                format!("changes{follows}"),
                format!("change{follows}"),
            ),
        );
    }

    /// What follows for those that refer to an object with another name now: workloads restart,
    /// releases and Kustomizations take what is in it.
    fn followers(&self, node: &Node) -> String {
        let mut users: [BTreeSet<String>; 3] = Default::default();
        let edges = self.seen.graph.edges();
        for (from, ..) in edges.iter().filter(|(_, to, _)| to.id == node.id) {
            let [workloads, releases, kustomizations] = &mut users;
            let group = match from.kind.as_str() {
                "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" | "Job" => workloads,
                "HelmRelease" => releases,
                "Kustomization" if from.change != Some(Change::Removed) => kustomizations,
                _ => continue,
            };
            group.insert(format!("`{}`", tidy(&from.name)));
        }
        let [workloads, releases, kustomizations] = users;
        // Its own Kustomization applies it, and takes nothing from it.
        let kustomizations: BTreeSet<String> =
            kustomizations.into_iter().filter(|name| !self.applies(node, name)).collect();
        let mut said = Vec::new();
        for (names, one, several) in [
            (workloads, "restarts with it", "restart with it"),
            (releases, "takes its new values", "take its new values"),
            (kustomizations, "takes its new variables", "take its new variables"),
        ] {
            let verb = if names.len() == 1 { one } else { several };
            if !names.is_empty() {
                said.push(format!("{} {verb}", some(names.into_iter().collect())));
            }
        }
        match said.as_slice() {
            [] => String::new(),
            [front @ .., last] => {
                let front: String = front.iter().flat_map(|part| [", ", part.as_str()]).collect();
                format!("{front}, and {last}")
            }
        }
    }

    /// Whether what is named does nothing with an object but apply it.
    fn applies(&self, node: &Node, name: &str) -> bool {
        let edges = self.seen.graph.edges();
        !edges.iter().any(|(from, to, edge)| {
            to.id == node.id
                && edge.edge_type == EdgeType::SubstituteFrom
                && format!("`{}`", tidy(&from.name)) == name
        })
    }

    /// Images that update themselves from now on, or do so no more: policies whose markers come or
    /// go.
    pub(super) fn automation(&mut self) {
        for (change, said) in [
            (Change::Added, "will be updated automatically"),
            (Change::Removed, "will no longer be updated automatically"),
        ] {
            let edges: Vec<(&Node, &Node)> = self
                .seen
                .graph
                .edges()
                .into_iter()
                .filter(|(.., edge)| {
                    edge.edge_type == EdgeType::Sets && edge.change == Some(change)
                })
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
            let nodes: Vec<NodeIndex> =
                edges.iter().filter_map(|(_, to)| self.seen.graph.find(&to.id)).collect();
            self.covered.extend(nodes);
            let words = format!("{} {said}", plural(policies.len(), "image"));
            self.statements.push(Statement::new(Weight::Automation, "", words.clone(), words));
        }
    }
}
