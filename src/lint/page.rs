//! Rules as text: for `fluxscape explain`, and for the pages of the documentation.

use std::fmt::Write as _;

use super::registry::{RULES, Rule};
use fluxscape_manifest::diagnostic::Severity;

/// What `fluxscape explain RULE` prints: the page without its first line of navigation.
#[must_use]
pub fn explanation(rule: &Rule) -> String {
    let source = if rule.check.is_some() { "" } else { " · also reported by `fluxscape render`" };
    format!(
        "# {}\n\n{}.\n\nSeverity: {}{source}\n\n{}\n",
        rule.name,
        sentence(rule.summary),
        word(rule.severity),
        rule.documentation.trim()
    )
}

/// The page of a rule in the documentation.
#[must_use]
pub fn page(rule: &Rule) -> String {
    format!("[All rules](README.md)\n\n{}", explanation(rule))
}

/// The page that lists all rules.
#[must_use]
pub fn index() -> String {
    let mut text = String::from(
        "# Rules\n\nWhat `fluxscape lint` objects to. `fluxscape explain RULE` prints the page of a rule. Severities are the rules' own; \
         the configuration may set others (`lint.rules`) and ignore single findings (`lint.ignore`).\n\n\
         | rule | severity | what it objects to |\n|---|---|---|\n",
    );
    for rule in RULES {
        let _ = writeln!(
            text,
            "| [{0}]({0}.md) | {1} | {2} |",
            rule.name,
            word(rule.severity),
            rule.summary.replace('|', "\\|")
        );
    }
    text
}

/// `error`, `warning`, `info`
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn sentence(summary: &str) -> String {
    let mut characters = summary.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
