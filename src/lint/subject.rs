//! What a rule looks at.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use crate::graph::{Fact, Facts, Graph, Node, NodeIndex};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, Span, TreePath};
use fluxscape_manifest::yaml;

/// The repository, as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Objects, directories, references.
    pub graph: &'a Graph,
    /// Fields and files.
    pub facts: &'a Facts,
    /// The table that spans point into.
    pub files: &'a Files,
    /// Directories that may hold no Flux object.
    pub flux_agnostic: &'a [TreePath],
    /// The version of Flux that the clusters run or will run, where the user says it.
    pub flux_version: Option<FluxVersion>,
}

/// A minor version of Flux: `2.8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FluxVersion {
    /// `2`
    pub major: u32,
    /// `8`
    pub minor: u32,
}

impl FromStr for FluxVersion {
    type Err = String;

    /// Reads `2.8`, `v2.8`, `2.8.1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut numbers = text.trim_start_matches('v').split('.').map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Ok(Self { major, minor }),
            _ => Err(format!("{text:?} is not a version of Flux: write it like 2.8")),
        }
    }
}

impl fmt::Display for FluxVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A Flux object or Namespace: its node and its fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub(super) index: NodeIndex,
    pub(super) node: &'a Node,
    pub(super) fact: &'a Fact,
}

impl<'a> Subject<'a> {
    /// The version of Flux that a cluster runs: what the user says, or else what the repository
    /// itself tells, where that is one version.
    pub(super) fn flux_version_of(&self, cluster: &str) -> Option<FluxVersion> {
        let installed = || {
            self.graph
                .clusters
                .iter()
                .find(|known| known.name == cluster)?
                .flux_version
                .as_ref()?
                .parse()
                .ok()
        };
        self.flux_version.or_else(installed)
    }

    /// The objects of a kind whose fields are known.
    pub(super) fn of_kind(&self, kind: &'a str) -> impl Iterator<Item = Item<'a>> + use<'a> {
        self.items().filter(move |item| item.node.kind == kind)
    }

    /// The Flux objects and Namespaces whose fields are known.
    pub(super) fn items(&self) -> impl Iterator<Item = Item<'a>> + use<'a> {
        let graph = self.graph;
        self.facts.objects.iter().filter_map(move |(id, fact)| {
            let index = graph.find(id)?;
            Some(Item { index, node: graph.node(index)?, fact })
        })
    }

    /// The fields of a node.
    pub(super) fn item(&self, index: NodeIndex) -> Option<Item<'a>> {
        let node = self.graph.node(index)?;
        Some(Item { index, node, fact: self.facts.objects.get(&node.id)? })
    }
}

impl Item<'_> {
    /// `Kind namespace/name`
    pub(super) fn name(&self) -> String {
        object_name(self.node)
    }

    /// A text in the object.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        self.fact.object.str_at(path)
    }

    /// A field of the object.
    pub(super) fn field(&self, path: &[&str]) -> Option<&yaml::Node> {
        self.fact.object.at(path).filter(|field| !field.is_null())
    }

    /// Whether it has all these labels.
    pub(super) fn has_labels(&self, wanted: &yaml::Node) -> bool {
        wanted
            .entries()
            .all(|(key, value)| self.text(&["metadata", "labels", key]) == value.as_str())
    }
}

/// `Kind namespace/name`
pub(super) fn object_name(node: &Node) -> String {
    if node.namespace.is_empty() {
        format!("{} {}", node.kind, node.name)
    } else {
        format!("{} {}/{}", node.kind, node.namespace, node.name)
    }
}

/// Something, and how many others the same finding is about.
pub(super) fn and_others(name: String, others: usize) -> String {
    match others {
        0 => name,
        1 => format!("{name} and 1 other"),
        _ => format!("{name} and {others} others"),
    }
}

/// Objects that share a finding, since they are at one place: what several
/// environments make of one base.
#[derive(Clone, Debug)]
pub(super) struct Alike {
    pub(super) span: Span,
    names: Vec<String>,
}

impl Alike {
    /// The first of them, and how many others there are.
    pub(super) fn subject(&self) -> String {
        and_others(
            self.names.first().cloned().unwrap_or_default(),
            self.names.len().saturating_sub(1),
        )
    }

    /// The verb that agrees with that.
    pub(super) const fn verb(&self, one: &'static str, several: &'static str) -> &'static str {
        if self.names.len() > 1 { several } else { one }
    }
}

/// Objects by the place that a finding about them has. One of the same name in another
/// cluster is no other.
pub(super) fn by_place<'a>(items: impl Iterator<Item = (Span, Item<'a>)>) -> Vec<Alike> {
    let mut places: Vec<Alike> = Vec::new();
    for (span, item) in items {
        let name = item.name();
        match places.iter_mut().find(|alike| alike.span == span) {
            Some(Alike { names, .. }) if names.contains(&name) => {}
            Some(Alike { names, .. }) => names.push(name),
            None => places.push(Alike { span, names: vec![name] }),
        }
    }
    places
}

/// One finding for what several clusters share: the same message at the same place is reported once,
/// however many say it.
pub(super) fn once(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let key = |diagnostic: &Diagnostic| {
        (diagnostic.rule.name, diagnostic.span, diagnostic.message.clone())
    };
    found.into_iter().filter(|diagnostic| seen.insert(key(diagnostic))).collect()
}
