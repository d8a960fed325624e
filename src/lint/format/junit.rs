//! Findings as `JUnit` XML, as test reports of GitLab, Jenkins and Azure DevOps read it: a test
//! suite a file, a failed test a finding. Information is no failure: it is a test that passed, with
//! the message as its output. Without findings there is one passed test.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Finding, Report};
use crate::lint::page::word;
use crate::text::printed;
use fluxscape_manifest::diagnostic::Severity;

/// Writes the report.
pub(super) fn render(report: &Report) -> String {
    let mut suites: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        let place = finding.place.as_ref();
        let repository = place
            .and_then(|place| place.repository.as_ref())
            .map(|name| format!("{name}/"))
            .unwrap_or_default();
        let name = place
            .map_or_else(|| "repository".to_owned(), |place| format!("{repository}{}", place.path));
        suites.entry(name).or_default().push(finding);
    }
    let failures = report.findings.iter().filter(|finding| is_failure(finding)).count();
    let tests = report.findings.len().max(1);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<testsuites name=\"fluxscape lint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    );
    if suites.is_empty() {
        text.push_str(
            "  <testsuite name=\"fluxscape lint\" tests=\"1\" failures=\"0\" errors=\"0\">\n",
        );
        text.push_str(
            "    <testcase name=\"no findings\" classname=\"fluxscape\"/>\n  </testsuite>\n",
        );
    }
    for (name, findings) in suites {
        let failures = findings.iter().filter(|finding| is_failure(finding)).count();
        let (name, tests) = (escape(&printed::part(&name)), findings.len());
        let _ = writeln!(
            text,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
        );
        for finding in findings {
            case(&mut text, finding, &name);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn is_failure(finding: &Finding) -> bool {
    finding.severity != Severity::Info
}

fn case(text: &mut String, finding: &Finding, suite: &str) {
    let line = finding.place.as_ref().map(|place| place.line).filter(|line| *line > 0);
    let at = line.map(|line| format!(" line {line}")).unwrap_or_default();
    let _ = write!(
        text,
        "    <testcase name=\"{}{at}\" classname=\"{suite}\"",
        escape(finding.rule.name)
    );
    if finding.place.as_ref().is_some_and(|place| place.repository.is_none()) {
        let _ = write!(text, " file=\"{suite}\"");
        let _ = line.map(|line| write!(text, " line=\"{line}\""));
    }
    let hint = finding.hint.as_ref().map(|hint| format!("\nhint: {}", printed::part(hint)));
    let message = printed::part(&finding.message);
    let said = escape(&format!("{message}{}", hint.unwrap_or_default()));
    let message = escape(&message);
    if is_failure(finding) {
        let _ = writeln!(
            text,
            ">\n      <failure type=\"{}\" message=\"{message}\">{said}</failure>\n    </testcase>",
            word(finding.severity)
        );
    } else {
        let _ = writeln!(text, ">\n      <system-out>{said}</system-out>\n    </testcase>");
    }
}

/// XML has no way to write most control characters: they are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            c if c < ' ' || c == '\u{7f}' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
