//! What the clusters rest on, and why other directories are none: what `why --roots` writes.
//!
//! In: the graph. Out: a [`RootsDocument`], as JSON or as lines of text.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::flux::{Evidence, Grade, NotTaken, WhyNot};
use crate::graph::analysis::kinds::plural;
use crate::graph::model::{ClusterOrigin, Graph, OriginKind};
use fluxscape_manifest::source::{Files, Place, Span};

/// What the clusters of a repository rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "fluxscape roots")]
pub struct RootsDocument {
    /// Grows when a reader of the last version would be misled.
    #[serde(rename = "schemaVersion")]
    schema_version: u32,
    /// The clusters in the order of their names.
    clusters: Vec<ClusterEntry>,
    /// The directories of Flux objects at which no cluster begins, in the order of their paths.
    #[serde(rename = "notTaken")]
    not_taken: Vec<DirectoryEntry>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct ClusterEntry {
    /// Its name.
    name: String,
    /// What created its first Flux objects.
    by: OriginKind,
    /// How much the best evidence proves.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<Grade>,
    /// What says that it is a cluster, the strongest first.
    evidence: Vec<EvidenceEntry>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct EvidenceEntry {
    /// How much it proves.
    grade: Grade,
    /// What it says.
    message: String,
    #[serde(flatten)]
    at: Position,
}

/// A directory at which no cluster begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct DirectoryEntry {
    /// The directory, from the root of the repository.
    directory: String,
    /// Whether a root reaches it, or may.
    reached: bool,
    /// Why no cluster begins there, as a stable name.
    reason: String,
    /// The same in words.
    message: String,
    /// Whether a cluster applies it.
    #[serde(skip)]
    applied: bool,
    #[serde(flatten)]
    at: Position,
}

/// Where something is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
struct Position {
    /// Repository of the file, where it is another one than the one drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<String>,
    /// File, relative to its repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The same for text.
    #[serde(skip)]
    place: Option<Place>,
}

impl RootsDocument {
    /// What the clusters of a graph rest on.
    #[must_use]
    pub fn of(graph: &Graph, files: &Files) -> Self {
        let position = |span: Span| Position::of(span, graph, files);
        let evidence = |evidence: &Evidence| EvidenceEntry {
            grade: evidence.ground.grade(),
            message: evidence.ground.words().to_owned(),
            at: position(evidence.span),
        };
        let cluster = |cluster: &ClusterOrigin| ClusterEntry {
            name: cluster.name.clone(),
            by: cluster.by,
            grade: crate::flux::grade(&cluster.evidence),
            evidence: cluster.evidence.iter().map(evidence).collect(),
        };
        let directory = |entry: &NotTaken| DirectoryEntry {
            directory: shown(&entry.place),
            reached: !entry.why.is_out_of_reach(),
            reason: entry.why.name().to_owned(),
            message: entry.why.to_string(),
            applied: matches!(entry.why, WhyNot::Applied(_)),
            at: position(entry.span),
        };
        let clusters = graph.clusters.iter().filter(|cluster| cluster.by != OriginKind::Nothing);
        Self {
            schema_version: 1,
            clusters: clusters.map(cluster).collect(),
            not_taken: graph.not_taken.iter().map(directory).collect(),
        }
    }

    /// The same as lines. `show` writes a place as the reader would.
    #[must_use]
    pub fn to_text(&self, show: &dyn Fn(&Place) -> String) -> String {
        let mut text = String::new();
        if self.clusters.is_empty() {
            text.push_str("no cluster begins in this repository\n");
        }
        for cluster in &self.clusters {
            let _ = writeln!(text, "{}  {}", cluster.name, cluster.by.words());
            for evidence in &cluster.evidence {
                let EvidenceEntry { grade, message, at } = evidence;
                let _ = writeln!(text, "  {:8} {message}{}", grade.name(), at.to_text(show));
            }
        }
        let (applied, others): (Vec<_>, Vec<_>) =
            self.not_taken.iter().partition(|entry| entry.applied);
        if !others.is_empty() {
            let count = plural(others.len(), "other directory");
            let _ = writeln!(text, "\n{count} at which no cluster begins:");
        }
        for DirectoryEntry { directory, message, at, .. } in others {
            let _ = writeln!(text, "  {directory}: {message}{}", at.to_text(show));
        }
        if !applied.is_empty() {
            let count = plural(applied.len(), "directory");
            let _ = writeln!(text, "\n{count} that a cluster applies: `--format json` lists all");
        }
        text
    }
}

impl Position {
    fn of(span: Span, graph: &Graph, files: &Files) -> Self {
        let place = files.place(span.file);
        if place.path.is_root() {
            return Self::default();
        }
        Self {
            repository: (!graph.is_own(&place)).then(|| place.repository.to_string()),
            file: Some(place.path.to_string()),
            line: (span.line > 0).then_some(span.line),
            place: Some(Place::clone(&place)),
        }
    }

    fn to_text(&self, show: &dyn Fn(&Place) -> String) -> String {
        let Some(place) = &self.place else { return String::new() };
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("  {}{line}", show(place))
    }
}

fn shown(place: &Place) -> String {
    if place.path.is_root() { ".".to_owned() } else { place.path.to_string() }
}

/// The JSON Schema of a [`RootsDocument`], as published in `docs/roots.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::schema::of_output::<RootsDocument>()
}
