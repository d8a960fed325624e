//! Findings as bytes: for people, for GitHub, for other programs.
//!
//! In: a [`Report`] whose places are paths. Out: a text. A format is one file here and one line in
//! [`Format::render`].

mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;
mod text;

use serde::Serialize;

use fluxscape_manifest::diagnostic::{Rule, Severity};

pub use json::{Document, schema};

/// A finding with its place as people and programs name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Where it is; `None` for what stands in no file.
    pub place: Option<Location>,
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The repository, where it is another one than the one judged.
    pub repository: Option<String>,
    /// The file, relative to what the format's readers start from, `/` between its segments.
    pub path: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column from 1; 0 for the file as a whole.
    pub column: u32,
}

/// What a run found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The findings in the order of files and lines.
    pub findings: Vec<Finding>,
    /// How many the configuration ignores.
    pub ignored: usize,
}

impl Report {
    /// How many findings there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// `2 errors, 1 warning, 3 ignored`, or that there is nothing.
    #[must_use]
    pub fn summary(&self) -> String {
        let counted = |count: usize, word: &str| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            n => Some(format!("{n} {word}s")),
        };
        let severities = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let mut said: Vec<String> = severities
            .into_iter()
            .filter_map(|(severity, word)| counted(self.count(severity), word))
            .collect();
        said.extend(
            Some(self.count(Severity::Info))
                .filter(|count| *count > 0)
                .map(|count| format!("{count} info")),
        );
        if said.is_empty() {
            said.push("no findings".to_owned());
        }
        said.extend(
            Some(self.ignored).filter(|count| *count > 0).map(|count| format!("{count} ignored")),
        );
        said.join(", ")
    }
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, clap::ValueEnum)]
pub enum Format {
    /// `file:line:column: severity[rule]: message`, for people
    #[default]
    Text,
    /// Every finding with its parts, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions, within their limits
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// `JUnit` XML, for test reports
    Junit,
}

impl Format {
    /// Writes a report; `colour` for people at a terminal.
    #[must_use]
    pub fn render(self, report: &Report, colour: bool) -> String {
        match self {
            Self::Text => text::render(report, colour),
            Self::Json => json::render(report),
            Self::Sarif => sarif::render(report),
            Self::Github => github::render(report),
            Self::Gitlab => gitlab::render(report),
            Self::Junit => junit::render(report),
        }
    }
}
