//! The code quality report of GitLab, a subset of Code Climate's: a list of problems in files of the
//! repository judged. What stands in no file of it is left out, as GitLab shows problems beside lines.

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::{Finding, Report};
use crate::text::printed;
use fluxscape_manifest::diagnostic::Severity;

/// Writes the report.
pub(super) fn render(report: &Report) -> String {
    let mut fingerprints = Fingerprints::default();
    let problems: Vec<Value> =
        report.findings.iter().filter_map(|finding| problem(finding, &mut fingerprints)).collect();
    printed::json(serde_json::to_string_pretty(&problems).unwrap_or_default()) + "\n"
}

fn problem(finding: &Finding, fingerprints: &mut Fingerprints) -> Option<Value> {
    let place = finding.place.as_ref().filter(|place| place.repository.is_none())?;
    let hint = finding.hint.as_ref().map(|hint| format!(" (hint: {hint})")).unwrap_or_default();
    Some(json!({
        "description": format!("{}{hint}", finding.message),
        "check_name": finding.rule.name,
        "fingerprint": fingerprints.of(finding),
        "severity": severity(finding.severity),
        "location": { "path": place.path, "lines": { "begin": place.line.max(1) } },
    }))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
