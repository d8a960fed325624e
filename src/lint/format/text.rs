//! Findings for people: `file:line:column: severity[rule]: message`, a hint below, and a summary.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

use super::{Location, Report};
use crate::lint::page::word;
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
        let _ = writeln!(text, "{place}{severity}[{}]: {}", finding.rule.name, finding.message);
        if let Some(hint) = &finding.hint {
            let _ = writeln!(text, "  {}: {hint}", paint(AnsiColor::Cyan.on_default(), "hint"));
        }
    }
    let _ = writeln!(text, "{}", report.summary());
    text
}

fn position(place: &Location) -> String {
    let repository = place.repository.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
    match place.line {
        0 => format!("{repository}{}: ", place.path),
        line => format!("{repository}{}:{line}:{}: ", place.path, place.column),
    }
}
