//! SARIF 2.1.0 (OASIS), as code scanning reads it.
//!
//! Paths are relative to `%SRCROOT%`, the root of the checkout; those of other repositories are
//! relative to a base of their own. A fingerprint is made of rule, file and message, without the
//! line, so that a finding stays the same one when lines move.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::{Finding, Location, Report};
use crate::lint::page::explanation;
use crate::lint::registry::{Entry, entries};
use crate::text::printed;
use fluxscape_manifest::diagnostic::{Rule, Severity};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// The base of the paths in the repository judged.
const ROOT: &str = "%SRCROOT%";

/// Writes the report.
pub(super) fn render(report: &Report) -> String {
    let broken: BTreeSet<&Rule> = report.findings.iter().map(|finding| finding.rule).collect();
    let rules: Vec<&Entry> = entries().iter().filter(|entry| broken.contains(entry.rule)).collect();
    let mut fingerprints = Fingerprints::default();
    let results: Vec<Value> =
        report.findings.iter().map(|finding| result(finding, &rules, &mut fingerprints)).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "fluxscape",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = printed::json(serde_json::to_string_pretty(&document).unwrap_or_default());
    text.push('\n');
    text
}

fn descriptor(entry: &Entry) -> Value {
    let rule = entry.rule;
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": format!("{}.", rule.summary) },
        "help": { "text": explanation(entry), "markdown": explanation(entry) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": ["flux", "gitops"], "precision": "high", "problem.severity": problem(rule.severity) },
    })
}

fn result(finding: &Finding, rules: &[&Entry], fingerprints: &mut Fingerprints) -> Value {
    let hint = finding.hint.as_ref().map(|hint| format!("\n\nHint: {hint}")).unwrap_or_default();
    let fingerprint = fingerprints.of(finding);
    let mut result = json!({
        "ruleId": finding.rule.name,
        "level": level(finding.severity),
        "message": { "text": format!("{}{hint}", finding.message) },
        "locations": finding.place.iter().map(location).collect::<Vec<_>>(),
        "partialFingerprints": { "fluxscape/v1": fingerprint },
    });
    if let (Some(index), Some(fields)) =
        (rules.iter().position(|entry| entry.rule == finding.rule), result.as_object_mut())
    {
        fields.insert("ruleIndex".to_owned(), index.into());
    }
    result
}

fn location(place: &Location) -> Value {
    let base = place
        .repository
        .as_ref()
        .map_or_else(|| ROOT.to_owned(), |name| format!("REPOSITORY_{name}"));
    let mut physical =
        json!({ "artifactLocation": { "uri": uri(&place.path), "uriBaseId": base } });
    if let (true, Some(fields)) = (place.line > 0, physical.as_object_mut()) {
        fields.insert(
            "region".to_owned(),
            json!({ "startLine": place.line, "startColumn": place.column.max(1) }),
        );
    }
    json!({ "physicalLocation": physical })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// A path as a relative reference of RFC 3986: what is neither unreserved nor a slash is
/// percent-encoded, byte by byte.
fn uri(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/@!$'()*+,;=".contains(&byte);
    path.bytes().fold(String::new(), |mut text, byte| {
        if keep(byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
