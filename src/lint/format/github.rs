//! Annotations of GitHub Actions: workflow commands on standard output.
//!
//! GitHub shows 10 annotations of each level a step and 50 a job, and drops the rest without a
//! word: the worst come first, no more than it shows, and the last line says how many are left out.
//! A column is given only with a line; the hint stands on a line of its own.

use std::fmt::Write as _;

use super::{Finding, Report};
use crate::text::printed;
use fluxscape_manifest::diagnostic::Severity;

/// Annotations of one level that a step may have.
const MOST_OF_A_LEVEL: usize = 10;

/// Writes the report.
pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    let mut left = Vec::new();
    for (severity, command, word) in [
        (Severity::Error, "error", "error"),
        (Severity::Warning, "warning", "warning"),
        (Severity::Info, "notice", "info"),
    ] {
        let found: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.severity == severity).collect();
        for finding in found.iter().take(MOST_OF_A_LEVEL) {
            let _ =
                writeln!(text, "::{command} {}::{}", properties(finding), data(&message(finding)));
        }
        if found.len() > MOST_OF_A_LEVEL {
            left.push(format!("{} {word}", found.len() - MOST_OF_A_LEVEL));
        }
    }
    if !left.is_empty() {
        let _ = writeln!(text, "{} more, which GitHub would not show", left.join(", "));
    }
    let _ = writeln!(text, "{}", report.summary());
    text
}

fn message(finding: &Finding) -> String {
    // What lies in another repository cannot be annotated in this one.
    let elsewhere = finding
        .place
        .as_ref()
        .and_then(|place| Some(format!("{}/{}: ", place.repository.as_ref()?, place.path)));
    let hint = finding.hint.as_ref().map(|hint| format!("\nhint: {}", printed::part(hint)));
    let message = printed::part(&format!("{}{}", elsewhere.unwrap_or_default(), finding.message));
    format!("{message}{}", hint.unwrap_or_default())
}

fn properties(finding: &Finding) -> String {
    let mut properties = Vec::new();
    if let Some(place) = finding.place.as_ref().filter(|place| place.repository.is_none()) {
        properties.push(format!("file={}", property(&printed::part(&place.path))));
        if place.line > 0 {
            properties.push(format!("line={}", place.line));
        }
        if place.column > 0 {
            properties.push(format!("col={}", place.column));
        }
    }
    properties.push(format!("title={}", property(&format!("fluxscape {}", finding.rule.name))));
    properties.join(",")
}

/// What ends a command or a line is escaped in its data.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// And what ends a property, in properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Location;
    use super::*;

    fn finding(severity: Severity, path: &str) -> Finding {
        let place = Location { repository: None, path: path.to_owned(), line: 3, column: 7 };
        Finding {
            rule: &fluxscape_kustomize::rules::PATH_NOT_FOUND,
            severity,
            message: "100% gone".into(),
            hint: Some("add it".into()),
            place: Some(place),
        }
    }

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let report = Report { findings: vec![finding(Severity::Error, "a,b:c.yaml")], ignored: 0 };
        let expected = "::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=fluxscape path-not-found::100%25 gone%0Ahint: add it\n1 error\n";
        assert_eq!(render(&report), expected);
    }

    #[test]
    fn the_worst_come_first_and_no_more_than_github_shows() {
        let findings =
            [Severity::Info, Severity::Warning, Severity::Error].into_iter().flat_map(|severity| {
                std::iter::repeat_n(severity, if severity == Severity::Error { 1 } else { 12 })
            });
        let report = Report {
            findings: findings.map(|severity| finding(severity, "a.yaml")).collect(),
            ignored: 2,
        };
        let text = render(&report);
        let starts = |command: &str| text.lines().filter(|line| line.starts_with(command)).count();
        assert_eq!((starts("::error "), starts("::warning "), starts("::notice ")), (1, 10, 10));
        assert!(text.starts_with("::error "));
        assert!(
            text.ends_with("2 warning, 2 info more, which GitHub would not show\n1 error, 12 warnings, 12 info, 2 ignored\n"),
            "{text}"
        );
    }

    #[test]
    fn what_lies_in_another_repository_has_no_place_in_this_one() {
        let mut other = finding(Severity::Warning, "x.yaml");
        if let Some(place) = &mut other.place {
            place.repository = Some("common".into());
        }
        let text = render(&Report { findings: vec![other], ignored: 0 });
        assert!(
            text.starts_with(
                "::warning title=fluxscape path-not-found::common/x.yaml: 100%25 gone"
            ),
            "{text}"
        );
    }
}
