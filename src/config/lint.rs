//! `lint` in `.fluxscape.yaml`: what a repository says about the rules it is judged by.

use crate::lint::CONFIGURATION;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::lint::{FluxVersion, find};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// What `fluxscape lint` judges by.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Lint {
    /// The mildest finding that makes the command end with 1; `error` when absent.
    pub fail_on: Option<FailOn>,
    /// Version of Flux that the clusters run or will run, for the API versions it serves: `"2.8"`;
    /// what the repository installs when absent.
    pub flux_version: Option<String>,
    /// Directories that must hold no Flux object.
    pub flux_agnostic: Vec<String>,
    /// Severities of rules, where they should be others than the rules' own.
    pub rules: BTreeMap<String, Level>,
    /// Findings that are known and meant.
    pub ignore: Vec<IgnoreEntry>,
}

/// Findings that are known and meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreEntry {
    /// The rule.
    pub rule: String,
    /// Files from the root of the repository; `*` stands for any text, `/` included.
    pub file: Option<String>,
    /// Objects as `Kind namespace/name`; `*` stands for any text.
    pub object: Option<String>,
    /// Why they are meant.
    pub reason: String,
    /// Where the entry stands.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// The severity of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something does not work
    Error,
    /// Something looks wrong
    Warning,
    /// Something to know
    Info,
    /// Not told at all
    Off,
}

/// The mildest finding that counts.
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

    /// Notes where each entry stands. What is wrong: rules that do not exist, reasons that say
    /// nothing, no version.
    pub(super) fn settle(&mut self, node: Option<&Node>) -> Vec<Diagnostic> {
        let Some(node) = node else { return Vec::new() };
        let mut wrong = Vec::new();
        for (entry, node) in self.ignore.iter_mut().zip(node.items_at(&["ignore"])) {
            entry.span = Some(node.span);
            wrong.extend(unknown_rule(&entry.rule, node.get("rule").unwrap_or(node).span));
            if entry.reason.trim().is_empty() {
                wrong.push(
                    Diagnostic::error(&CONFIGURATION, node.span, "the reason says nothing")
                        .hint("say why the finding is meant"),
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
    let problem = Diagnostic::error(&CONFIGURATION, span, format!("there is no rule \"{name}\""));
    Some(problem.hint("`fluxscape explain` lists the rules"))
}
