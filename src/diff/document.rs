//! A difference as it is exported: the headline, what became of each object, and the union of both
//! graphs with its marks.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::compare::Difference;
use super::headline::headline;
use crate::graph::{Change, Document, FindingDocument};
use fluxscape_manifest::source::Files;

/// The exported difference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "fluxscape difference")]
pub struct DifferenceDocument {
    /// Grows when a reader of the last version would be misled.
    #[serde(rename = "schemaVersion")]
    pub schema_version: u32,
    /// What is compared: names of revisions, as they were given.
    pub base: String,
    /// With what.
    pub head: String,
    /// The consequence in a sentence, names between backticks; empty when there is none.
    pub headline: String,
    /// What became of each object that is not as it was.
    pub changes: Vec<ChangeDocument>,
    /// Errors and warnings that were not there before.
    pub introduced: Vec<FindingDocument>,
    /// Errors and warnings that are gone.
    pub resolved: Vec<FindingDocument>,
    /// The union of both graphs: nodes and edges say what became of them.
    pub graph: Document,
}

/// An object that is not as it was.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeDocument {
    /// Id of its node in the union.
    pub id: String,
    /// What became of it.
    pub change: Change,
    /// What changed, in words.
    pub words: Vec<String>,
    /// The file of what changed, relative to its repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// The JSON Schema of a [`DifferenceDocument`], as published in `docs/difference.schema.json`: what
/// is written, not what would be read.
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::schema::of_output::<DifferenceDocument>()
}

impl DifferenceDocument {
    /// Exports a difference between two revisions.
    #[must_use]
    pub fn of(difference: &Difference, base: &str, head: &str, files: &Files) -> Self {
        let findings = |found: &[fluxscape_manifest::diagnostic::Diagnostic]| {
            let found: BTreeSet<FindingDocument> = found
                .iter()
                .map(|finding| FindingDocument::of(finding, &difference.graph, files))
                .collect();
            found.into_iter().collect::<Vec<_>>()
        };
        let changes = difference.changes.iter().filter_map(|object| {
            let node = difference.graph.node(object.node)?;
            let place = difference.place(object, files);
            let (file, line) = place.map_or((None, None), |place| (Some(place.file), place.line));
            Some(ChangeDocument {
                id: node.id.to_string(),
                change: object.change,
                words: node.changes.clone(),
                file,
                line,
            })
        });
        Self {
            schema_version: 1,
            base: base.to_owned(),
            head: head.to_owned(),
            headline: headline(&difference.statements),
            changes: changes.collect(),
            introduced: findings(&difference.introduced),
            resolved: findings(&difference.resolved),
            graph: Document::of(&difference.graph, files),
        }
    }
}
