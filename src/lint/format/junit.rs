//! Findings as `JUnit` XML, as test reports of GitLab, Jenkins and Azure DevOps read it: a test
//! suite a file, a failed test a finding. Information is no failure: it is a test that passed, with
//! the message as its output. Without findings there is one passed test.

use std::collections::BTreeMap;

use super::{Finding, Report};
use crate::lint::page::word;
use crate::text::printed;
use crate::text::xml::{Element, Xml};
use fluxscape_manifest::diagnostic::Severity;

/// What all suites are called together.
const NAME: &str = "fluxscape lint";

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
    let mut xml = Xml::with_capacity(256 * tests);
    xml.element("testsuites")
        .attribute("name", NAME)
        .attribute("tests", tests)
        .attribute("failures", failures)
        .attribute("errors", 0)
        .block(|xml| {
            if suites.is_empty() {
                suite(xml, NAME, 1, 0).block(|xml| {
                    let case = xml.element("testcase").attribute("name", "no findings");
                    case.attribute("classname", "fluxscape").empty();
                });
            }
            for (name, findings) in suites {
                let failures = findings.iter().filter(|finding| is_failure(finding)).count();
                let name = printed::part(&name);
                suite(xml, &name, findings.len(), failures).block(|xml| {
                    for finding in findings {
                        case(xml, finding, &name);
                    }
                });
            }
        });
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", xml.into_string())
}

/// The suite of a file.
fn suite<'x>(xml: &'x mut Xml, name: &str, tests: usize, failures: usize) -> Element<'x> {
    xml.element("testsuite")
        .attribute("name", name)
        .attribute("tests", tests)
        .attribute("failures", failures)
        .attribute("errors", 0)
}

fn is_failure(finding: &Finding) -> bool {
    finding.severity != Severity::Info
}

fn case(xml: &mut Xml, finding: &Finding, suite: &str) {
    let line = finding.place.as_ref().map(|place| place.line).filter(|line| *line > 0);
    let at = line.map(|line| format!(" line {line}")).unwrap_or_default();
    let is_own = finding.place.as_ref().is_some_and(|place| place.repository.is_none());
    let hint = finding.hint.as_ref().map(|hint| format!(" (hint: {})", printed::part(hint)));
    let message = printed::part(&finding.message);
    let output = format!("{message}{}", hint.unwrap_or_default());
    xml.element("testcase")
        .attribute("name", format_args!("{}{at}", finding.rule.name))
        .attribute("classname", suite)
        .optional("file", is_own.then_some(suite))
        .optional("line", line.filter(|_| is_own))
        .block(|xml| {
            if is_failure(finding) {
                let failure = xml.element("failure").attribute("type", word(finding.severity));
                failure.attribute("message", &message).text(&output);
            } else {
                xml.element("system-out").text(&output);
            }
        });
}
