//! `fluxscape lint`: judges the repository by rules.
//!
//! In: a repository, the rules chosen. Out: the findings in one of the formats; 1 when there is one
//! that counts.

use crate::cli::hint;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueHint;

use super::explain::rule;
use crate::cli::ExitStatus;
use crate::cli::console::{Console, print_data};
use crate::cli::flags::{SourceArgs, write_named};
use crate::cli::inputs::{Inputs, below};
use crate::config::{FailOn, IgnoreEntry};
use crate::lint::format::{Finding, Format, Location, Report};
use crate::lint::{FluxVersion, Ignored, Options, Selection, Subject, check, find};
use fluxscape_manifest::diagnostic::{Diagnostic, Rule};
use fluxscape_manifest::source::{Files, Place, Span, TreePath, work_tree};

/// Check the repository against rules
#[derive(Debug, clap::Args)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Format of the findings
    #[arg(short, long, default_value = "text")]
    pub format: Format,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Lowest severity that makes the command exit with 1 [default: `failOn` of .fluxscape.yaml, or
    /// error]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Check only this rule; may be repeated
    #[arg(long, value_name = "RULE")]
    pub rule: Vec<String>,
    /// Do not check this rule; may be repeated
    #[arg(long, value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Flux version of the clusters, which determines the API versions that are served: 2.8
    #[arg(long, value_name = "VERSION")]
    pub flux_version: Option<FluxVersion>,
}

pub(super) fn run(args: &LintArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let selection = Selection { only: rules(&args.rule)?, without: rules(&args.ignore)? };
    let inputs = Inputs::open(&args.sources, console)?;
    let (graph, facts) = hint::examine(&inputs.project);
    let files = inputs.project.library.files();
    let config = &inputs.config.lint;
    let flux_agnostic: Vec<TreePath> =
        config.flux_agnostic.iter().map(|path| TreePath::clamped(path)).collect();
    let subject = Subject {
        graph: &graph,
        facts: &facts,
        files,
        flux_agnostic: &flux_agnostic,
        flux_version: args.flux_version.or(config.version()),
    };
    let beside: Vec<Diagnostic> =
        inputs.unavailable.iter().cloned().chain(inputs.rejected()).collect();
    let outcome = check(&subject, &beside, &options(selection, &inputs, &subject));
    let show = Show {
        inputs: &inputs,
        tree: &graph.tree,
        above: above(&inputs.root),
        text: args.format == Format::Text,
    };
    let findings =
        outcome.findings.into_iter().map(|finding| show.finding(finding, files)).collect();
    let report = Report { findings, ignored: outcome.ignored };
    write(args, &report, &inputs, console)?;
    Ok(status(&report, args.fail_on.or(config.fail_on).unwrap_or_default()))
}

fn write(
    args: &LintArgs,
    report: &Report,
    inputs: &Inputs,
    console: Console,
) -> anyhow::Result<()> {
    let Some(file) = &args.output else {
        return print_data(args.format.render(report, console.colours_output()).as_bytes());
    };
    let bytes = args.format.render(report, false).into_bytes();
    write_named([(file.as_path(), bytes)], Some(&inputs.root), console)
}

fn status(report: &Report, fail_on: FailOn) -> ExitStatus {
    let counts = report.findings.iter().any(|finding| fail_on.counts(finding.severity));
    if counts { ExitStatus::Findings } else { ExitStatus::Success }
}

/// The rules of names that the command line gives.
fn rules(names: &[String]) -> anyhow::Result<Vec<&'static Rule>> {
    names.iter().map(|name| Ok(rule(name)?.rule)).collect()
}

fn options(selection: Selection, inputs: &Inputs, subject: &Subject<'_>) -> Options {
    let config = &inputs.config.lint;
    let rule = |name: &str| find(name).map(|entry| entry.rule);
    let ignored = |entry: &IgnoreEntry| {
        Some(Ignored {
            rule: rule(&entry.rule)?,
            file: entry.file.clone(),
            object: entry.object.clone(),
            span: entry.span.map(|span| in_repository(span, subject)),
        })
    };
    Options {
        selection,
        severities: config
            .rules
            .iter()
            .filter_map(|(name, level)| Some((rule(name)?, level.severity())))
            .collect(),
        ignored: config.ignore.iter().filter_map(ignored).collect(),
    }
}

/// A position in the configuration, which is read before the repository has its name.
fn in_repository(span: Span, subject: &Subject<'_>) -> Span {
    let path = subject.files.place(span.file).path.clone();
    let file = subject.files.id(&Place { repository: Arc::clone(&subject.graph.tree), path });
    Span { file, ..span }
}

/// The way from the root of the checkout down to the directory that is judged, where that lies
/// inside one: what reads annotations and SARIF starts at the root of the checkout.
fn above(root: &Path) -> TreePath {
    work_tree(root).and_then(|checkout| below(root, checkout)).unwrap_or_default()
}

/// How places are named: as seen from the working directory in text, from the root of the checkout
/// in all else.
struct Show<'a> {
    inputs: &'a Inputs,
    tree: &'a str,
    above: TreePath,
    text: bool,
}

impl Show<'_> {
    fn finding(&self, finding: Diagnostic, files: &Files) -> Finding {
        let place = finding
            .span
            .map(|span| (files.place(span.file), span))
            .filter(|(place, _)| **place != Place::default());
        let place = place.map(|(place, span)| self.location(&place, span.line, span.column));
        Finding {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message,
            hint: finding.hint.map(|hint| hint.to_string()),
            place,
        }
    }

    fn location(&self, place: &Place, line: u32, column: u32) -> Location {
        let (repository, path) = if self.text {
            (None, self.inputs.paths.show(place))
        } else if place.repository.as_ref() == self.tree {
            (None, self.above.join(place.path.as_str()).unwrap_or_default().to_string())
        } else {
            (Some(place.repository.to_string()), place.path.to_string())
        };
        Location { repository, path, line, column }
    }
}
