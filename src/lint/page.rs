//! Rules as text: for `fluxscape explain`, and for the list in the documentation.

use std::fmt::Write as _;

use super::registry::{Entry, entries};
use fluxscape_manifest::diagnostic::{Rule, Severity};

/// The first line of every page: the way back to the list.
const NAVIGATION: &str = "[All rules](README.md)\n\n";

/// What `fluxscape explain RULE` prints: the page without its first line of navigation.
#[must_use]
pub fn explanation(entry: &Entry) -> &'static str {
    entry.page.strip_prefix(NAVIGATION).unwrap_or(entry.page)
}

/// How the page of a rule must begin: what the table of rules says of it.
#[must_use]
pub fn head(entry: &Entry) -> String {
    let Rule { name, severity, summary } = entry.rule;
    let source = if entry.check.is_some() { "" } else { " · also reported by `fluxscape render`" };
    format!(
        "{NAVIGATION}# {name}\n\n{}.\n\nSeverity: {}{source}\n\n",
        sentence(summary),
        word(*severity)
    )
}

/// The page that lists all rules.
#[must_use]
pub fn index() -> String {
    let mut text = String::from(
        "# Rules\n\nWhat `fluxscape lint` objects to. `fluxscape explain RULE` prints the page of a rule. Severities are the rules' own; \
         the configuration may set others (`lint.rules`) and ignore single findings (`lint.ignore`).\n\n\
         | rule | severity | what it objects to |\n|---|---|---|\n",
    );
    for Entry { rule, .. } in entries() {
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
