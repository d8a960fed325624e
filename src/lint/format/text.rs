//! Findings for people: `file:line:column: severity[rule]: message`, a hint below, and a summary.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

use super::{Location, Report};
use crate::lint::page::word;
use crate::text::printed;
use fluxscape_manifest::diagnostic::Severity;

/// Writes the report.
pub(super) fn render(report: &Report, colour: bool) -> String {
    let paint = |style: Style, text: &str| {
        if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let mut text = String::new();
    for finding in &report.findings {
        let style = match finding.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Blue,
        };
        let severity = paint(style.on_default().bold(), word(finding.severity));
        let place = finding.place.as_ref().map(position).unwrap_or_default();
        let message = printed::part(&finding.message);
        let _ = writeln!(text, "{place}{severity}[{}]: {message}", finding.rule.name);
        if let Some(hint) = &finding.hint {
            let (word, hint) = (paint(AnsiColor::Cyan.on_default(), "hint"), printed::part(hint));
            let _ = writeln!(text, "  {word}: {hint}");
        }
    }
    let _ = writeln!(text, "{}", report.summary());
    text
}

fn position(place: &Location) -> String {
    let repository = place.repository.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    let file = printed::line(&format!("{repository}{}", place.path));
    match place.line {
        0 => format!("{file}: "),
        line => format!("{file}:{line}:{}: ", place.column),
    }
}
