//! Runs the rules.
//!
//! In: a [`Subject`] and what the user chose. Out: an [`Outcome`]: the findings of the passes and
//! of the rules in the order of files and lines, each fact once, without those that the user
//! ignores.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::{entries, find};
use super::rules;
use super::subject::{Subject, object_name, once};
use crate::graph::NodeType;
use fluxscape_manifest::diagnostic::{Diagnostic, Rule, Severity};
use fluxscape_manifest::glob;
use fluxscape_manifest::source::Span;

/// What the user chose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which rules run.
    pub selection: Selection,
    /// Severities other than the rules' own; `None` switches a rule off.
    pub severities: BTreeMap<&'static Rule, Option<Severity>>,
    /// Findings that are known and meant.
    pub ignored: Vec<Ignored>,
}

/// Which rules run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// These alone; all when empty.
    pub only: Vec<&'static Rule>,
    /// Not these.
    pub without: Vec<&'static Rule>,
}

/// Findings that are known and meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The rule.
    pub rule: &'static Rule,
    /// Pattern of the files, from the root of the repository; any when absent.
    pub file: Option<String>,
    /// Pattern of the objects, `Kind namespace/name`; any when absent.
    pub object: Option<String>,
    /// Where this is written.
    pub span: Option<Span>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The findings in the order of files and lines; those without a place last.
    pub findings: Vec<Diagnostic>,
    /// How many the user ignores.
    pub ignored: usize,
}

impl Selection {
    fn holds(&self, rule: &Rule) -> bool {
        let among = |rules: &[&Rule]| rules.contains(&rule);
        (self.only.is_empty() || among(&self.only)) && !among(&self.without)
    }
}

/// The pass that builds the graph reports it for every reference, its rule once for each
/// object.
const ONCE_PER_OBJECT: &Rule = &crate::graph::rules::UNMANAGED_REFERENCE;

/// Runs the rules. `reported` is what other passes report of the same repository.
#[must_use]
pub fn check(subject: &Subject<'_>, reported: &[Diagnostic], options: &Options) -> Outcome {
    let is_other = |finding: &&Diagnostic| finding.rule != ONCE_PER_OBJECT;
    let mut found: Vec<Diagnostic> =
        subject.graph.findings.iter().filter(is_other).chain(reported).cloned().collect();
    for entry in entries() {
        if let Some(check) = entry.check {
            check(subject, &mut found);
        }
    }
    let found = sorted(specific(once(found)), subject);
    let found = found
        .into_iter()
        .filter(|finding| options.selection.holds(finding.rule))
        .filter_map(|finding| graded(finding, options));
    let (mut outcome, mut used) = (Outcome::default(), BTreeSet::new());
    for finding in found {
        match options.ignored.iter().position(|ignored| ignored.means(&finding, subject)) {
            Some(at) => {
                used.insert(at);
                outcome.ignored += 1;
            }
            None => outcome.findings.push(finding),
        }
    }
    let idle = options
        .ignored
        .iter()
        .enumerate()
        .filter(|(at, ignored)| !used.contains(at) && options.selection.holds(ignored.rule));
    outcome.findings.extend(
        idle.map(|(_, ignored)| ignored.unused()).filter_map(|finding| graded(finding, options)),
    );
    outcome
}

/// Leaves out what a more specific rule reports for the same line.
fn specific(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let refined: BTreeSet<(&Rule, Place)> = found
        .iter()
        .filter_map(|finding| Some((refines(finding.rule), place(finding.span?))))
        .flat_map(|(general, place)| general.iter().map(move |rule| (*rule, place)))
        .collect();
    let is_general = |finding: &Diagnostic| {
        finding.span.is_some_and(|span| refined.contains(&(finding.rule, place(span))))
    };
    let kept: Vec<bool> = found.iter().map(|finding| !is_general(finding)).collect();
    found.into_iter().zip(kept).filter_map(|(finding, kept)| kept.then_some(finding)).collect()
}

/// The rules that are silent where this one reports the same line.
fn refines(rule: &Rule) -> &'static [&'static Rule] {
    find(rule.name).map_or(&[], |entry| entry.refines)
}

type Place = (u64, u32, u32);

fn place(span: Span) -> Place {
    (span.file.number(), span.line, span.column)
}

fn sorted(mut found: Vec<Diagnostic>, subject: &Subject<'_>) -> Vec<Diagnostic> {
    found.sort_by_cached_key(|finding| {
        let place =
            finding.span.map(|span| (subject.files.place(span.file), span.line, span.column));
        (place.is_none(), place, finding.rule, finding.message.clone())
    });
    found
}

fn graded(finding: Diagnostic, options: &Options) -> Option<Diagnostic> {
    match options.severities.get(finding.rule) {
        None => Some(finding),
        Some(severity) => severity.map(|severity| Diagnostic { severity, ..finding }),
    }
}

impl Ignored {
    fn means(&self, finding: &Diagnostic, subject: &Subject<'_>) -> bool {
        let file = |pattern: &String| {
            finding.span.is_some_and(|span| {
                glob::matches(pattern, subject.files.place(span.file).path.as_str())
            })
        };
        let object = |pattern: &String| {
            finding.span.is_some_and(|span| {
                objects_at(subject, span).iter().any(|name| glob::matches(pattern, name))
            })
        };
        self.rule == finding.rule
            && self.file.as_ref().is_none_or(file)
            && self.object.as_ref().is_none_or(object)
    }

    fn unused(&self) -> Diagnostic {
        let of = [("file", &self.file), ("object", &self.object)];
        let of: Vec<String> = of
            .into_iter()
            .filter_map(|(what, pattern)| Some(format!(" of {what} {}", pattern.as_ref()?)))
            .collect();
        let message = format!("no finding of {}{} is left to ignore", self.rule.name, of.concat());
        let finding = Diagnostic::unplaced(Severity::Warning, &rules::IGNORE_UNUSED, message)
            .hint("remove the entry from lint.ignore");
        Diagnostic { span: self.span, ..finding }
    }
}

/// The objects whose text holds a position: as they are in the clusters, and as they are written.
fn objects_at(subject: &Subject<'_>, span: Span) -> BTreeSet<String> {
    let place = subject.files.place(span.file);
    let repository = subject.graph.repository_name(&place);
    let in_graph = subject
        .graph
        .nodes()
        .map(|(_, node)| node)
        .filter(|node| node.node_type == NodeType::Object);
    let in_graph = in_graph
        .filter(|node| {
            node.origin.file.as_deref() == Some(place.path.as_str())
                && node.origin.repository.as_deref() == Some(repository)
        })
        .map(|node| (node.origin.line.unwrap_or_default(), object_name(node)));
    let documents =
        subject.facts.survey.documents.iter().filter(|document| document.span.file == span.file);
    let written = documents.map(|document| (document.span.line, document.id.to_string()));
    let before: Vec<(u32, String)> =
        in_graph.chain(written).filter(|(line, _)| *line <= span.line).collect();
    let nearest = before.iter().map(|(line, _)| *line).max().unwrap_or_default();
    before.into_iter().filter(|(line, _)| *line == nearest).map(|(_, name)| name).collect()
}
