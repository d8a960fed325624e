//! Findings for programs. The schema is published as `docs/lint.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use crate::text::printed;
use fluxscape_manifest::diagnostic::Severity;

/// What `fluxscape lint --format json` writes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "fluxscape findings")]
pub struct Document {
    /// Grows when a reader of the last version would be misled.
    #[serde(rename = "schemaVersion")]
    schema_version: u32,
    /// How many findings there are.
    summary: Summary,
    /// The findings in the order of files and lines.
    findings: Vec<Entry>,
}

/// How many findings there are.
#[derive(Debug, Serialize, JsonSchema)]
struct Summary {
    /// Of the severity `error`.
    errors: usize,
    /// Of the severity `warning`.
    warnings: usize,
    /// Of the severity `info`.
    infos: usize,
    /// That the configuration ignores; they are not listed.
    ignored: usize,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
struct Entry {
    /// Name of the rule.
    rule: String,
    /// How bad it is.
    severity: Severity,
    /// What is wrong.
    message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// The repository of the file, where it is another one than the one judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<String>,
    /// The file, relative to the root of the checkout.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Line, from 1; absent for the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// Column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

/// The JSON Schema of the document.
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::schema::of_output::<Document>()
}

/// Writes the report.
pub(super) fn render(report: &Report) -> String {
    let entry = |finding: &super::Finding| Entry {
        rule: finding.rule.name.to_owned(),
        severity: finding.severity,
        message: finding.message.clone(),
        hint: finding.hint.clone(),
        repository: finding.place.as_ref().and_then(|place| place.repository.clone()),
        file: finding.place.as_ref().map(|place| place.path.clone()),
        line: finding.place.as_ref().map(|place| place.line).filter(|line| *line > 0),
        column: finding.place.as_ref().map(|place| place.column).filter(|column| *column > 0),
    };
    let document = Document {
        schema_version: 1,
        summary: Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            ignored: report.ignored,
        },
        findings: report.findings.iter().map(entry).collect(),
    };
    let mut text = printed::json(serde_json::to_string_pretty(&document).unwrap_or_default());
    text.push('\n');
    text
}
