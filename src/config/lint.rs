//! `lint` in `.fluxscape.yaml`: severities of rules, and findings to ignore.

use crate::lint::CONFIGURATION;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::lint::{FluxVersion, entries, find};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::spelling::did_you_mean;
use fluxscape_manifest::yaml::Node;

/// Options of `fluxscape lint`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Lint {
    /// Lowest severity that makes the command exit with 1; by default `error`.
    pub fail_on: Option<FailOn>,
    /// Flux version of the clusters, which determines the API versions that are served: `"2.8"`; by
    /// default, the version that the repository installs.
    pub flux_version: Option<String>,
    /// Directories that must not contain Flux objects.
    pub flux_agnostic: Vec<String>,
    /// Severities of rules that differ from the default.
    pub rules: BTreeMap<String, Level>,
    /// Findings to ignore.
    pub ignore: Vec<IgnoreEntry>,
}

/// Findings to ignore.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreEntry {
    /// The rule.
    pub rule: String,
    /// Files, relative to the root of the repository; `*` matches any text, including `/`.
    pub file: Option<String>,
    /// Objects as `Kind namespace/name`; `*` matches any text.
    pub object: Option<String>,
    /// Why they are intended.
    pub reason: String,
    /// The position of the entry.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// The severity of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It does not work
    Error,
    /// It is probably wrong
    Warning,
    /// For information
    Info,
    /// Not reported
    Off,
}

/// The lowest severity that counts.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Warnings and errors
    Warning,
    /// Anything
    Info,
    /// Nothing
    Never,
}

impl Level {
    /// The severity; `None` for `off`.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

impl FailOn {
    /// Whether a finding of this severity counts.
    #[must_use]
    pub fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity != Severity::Info,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

impl Lint {
    /// The version of Flux that is configured.
    #[must_use]
    pub fn version(&self) -> Option<FluxVersion> {
        self.flux_version.as_ref()?.parse().ok()
    }

    /// Notes the position of each entry, and reports rules that do not exist, empty reasons and
    /// invalid versions.
    pub(super) fn settle(&mut self, node: Option<&Node>) -> Vec<Diagnostic> {
        let Some(node) = node else { return Vec::new() };
        let mut wrong = Vec::new();
        for (entry, node) in self.ignore.iter_mut().zip(node.items_at(&["ignore"])) {
            entry.span = Some(node.span);
            wrong.extend(unknown_rule(&entry.rule, node.get("rule").unwrap_or(node).span));
            if entry.reason.trim().is_empty() {
                wrong.push(
                    Diagnostic::error(&CONFIGURATION, node.span, "the reason is empty")
                        .hint("explain why the finding is intended"),
                );
            }
        }
        for (key, _) in node
            .get("rules")
            .and_then(Node::as_mapping)
            .map_or(&[][..], |rules| rules.entries.as_slice())
        {
            wrong.extend(key.as_str().and_then(|name| unknown_rule(name, key.span)));
        }
        if let Some(Err(error)) =
            self.flux_version.as_ref().map(|version| version.parse::<FluxVersion>())
        {
            wrong.push(Diagnostic::error(
                &CONFIGURATION,
                node.at(&["fluxVersion"]).unwrap_or(node).span,
                error,
            ));
        }
        wrong
    }
}

fn unknown_rule(name: &str, span: Span) -> Option<Diagnostic> {
    if find(name).is_some() {
        return None;
    }
    let hint = did_you_mean(name, entries().iter().map(|entry| entry.rule.name)).map_or_else(
        || "`fluxscape explain` lists the rules".to_owned(),
        |near| format!("did you mean \"{near}\"?"),
    );
    let problem = Diagnostic::error(&CONFIGURATION, span, format!("there is no rule \"{name}\""));
    Some(problem.hint(hint))
}
