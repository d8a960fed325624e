//! What is said on standard error: diagnostics as `file:line:column: severity: message`, a summary, and the one line of a failure.
//!
//! In: diagnostics whose spans are numbers. Out: lines sorted by file, line and column, each once, paths as seen from the working
//! directory. Colour only on a terminal, and never under `NO_COLOR`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::{Component, Path, PathBuf};

use clap::builder::styling::{AnsiColor, Style};

use super::args::Verbosity;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{DiskTree, Files, Place, SourceTree, TreePath};

/// Where the repositories lie on this machine, as seen from the working directory.
#[derive(Debug)]
pub(super) struct Paths {
    here: PathBuf,
    roots: BTreeMap<String, PathBuf>,
}

impl Paths {
    /// No repository yet.
    pub(super) fn new() -> Self {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        Self { here, roots: BTreeMap::new() }
    }

    /// Adds a checkout. `inside` is where the repository's paths start in it.
    pub(super) fn add(&mut self, tree: &DiskTree, inside: &TreePath) {
        let root = tree.root().join(inside.as_str());
        self.roots.insert(tree.place(&TreePath::root()).repository.to_string(), root);
    }

    /// A place as the user would type it; of a repository that lies nowhere here, `repository/path`.
    pub(super) fn show(&self, place: &Place) -> String {
        match self.roots.get(place.repository.as_ref()) {
            Some(root) => self.relative(&root.join(place.path.as_str())),
            None if place.repository.is_empty() => place.path.to_string(),
            None => format!("{}/{}", place.repository, place.path),
        }
    }

    /// A path as seen from the working directory: `../` where it lies beside, absolute where nothing is shared.
    pub(super) fn relative(&self, path: &Path) -> String {
        let shared = self.here.components().zip(path.components()).take_while(|(a, b)| a == b).count();
        let up = self.here.components().count() - shared;
        if shared <= 1 && up > 0 {
            return path.display().to_string();
        }
        let parents = std::iter::repeat_n(Component::ParentDir, up);
        let seen: PathBuf = parents.chain(path.components().skip(shared)).collect();
        if seen.as_os_str().is_empty() { ".".to_owned() } else { seen.display().to_string() }
    }
}

/// One diagnostic, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Remark {
    nowhere: bool,
    path: String,
    line: u32,
    column: u32,
    severity: Severity,
    message: String,
    hint: Option<String>,
}

impl Remark {
    fn new(diagnostic: Diagnostic, files: &Files, paths: &Paths) -> Self {
        let place = diagnostic.span.map(|span| files.place(span.file)).filter(|place| **place != Place::default());
        let (line, column) = diagnostic.span.map_or((0, 0), |span| (span.line, span.column));
        Self {
            nowhere: place.is_none(),
            path: place.map(|place| paths.show(&place)).unwrap_or_default(),
            line,
            column,
            severity: diagnostic.severity,
            message: diagnostic.message,
            hint: diagnostic.hint,
        }
    }

    fn position(&self) -> String {
        match (self.nowhere, self.line) {
            (true, _) => String::new(),
            (_, 0) => format!("{}: ", self.path),
            _ => format!("{}:{}:{}: ", self.path, self.line, self.column),
        }
    }
}

/// Diagnostics in the order to print them, each once.
#[derive(Debug)]
pub(super) struct Report {
    remarks: Vec<Remark>,
}

impl Report {
    /// Sorts by file, line and column; what has no place comes last.
    pub(super) fn new(diagnostics: impl IntoIterator<Item = Diagnostic>, files: &Files, paths: &Paths) -> Self {
        let mut remarks: Vec<Remark> = diagnostics.into_iter().map(|diagnostic| Remark::new(diagnostic, files, paths)).collect();
        remarks.sort();
        remarks.dedup();
        Self { remarks }
    }

    /// How many there are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.remarks.iter().filter(|remark| remark.severity == severity).count()
    }

    /// `2 errors, 1 warning`; `None` when there is neither.
    fn summary(&self) -> Option<String> {
        let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let said = counts.into_iter().filter_map(|(severity, word)| match self.count(severity) {
            0 => None,
            1 => Some(format!("1 {word}")),
            n => Some(format!("{n} {word}s")),
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| said.join(", "))
    }
}

/// Standard error, with as much said as the user wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    verbosity: Verbosity,
    colour: bool,
}

impl Console {
    /// Colour on a terminal, unless `NO_COLOR` is set to anything.
    pub(super) fn new(verbosity: Verbosity) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { verbosity, colour: !refused && std::io::stderr().is_terminal() }
    }

    /// Prints a report and its summary line. Under `--quiet` only the errors.
    pub(super) fn report(self, report: &Report) {
        let mut text = String::new();
        for remark in report.remarks.iter().filter(|remark| !self.verbosity.quiet || remark.severity == Severity::Error) {
            let _ = writeln!(text, "{}{}: {}", remark.position(), self.severity(remark.severity), remark.message);
            if let Some(hint) = &remark.hint {
                let _ = writeln!(text, "  {}: {hint}", self.paint(AnsiColor::Cyan.on_default(), "hint"));
            }
        }
        if let Some(summary) = report.summary().filter(|_| !self.verbosity.quiet) {
            let _ = writeln!(text, "{summary}");
        }
        print_aside(&text);
    }

    /// Prints what stopped the program: one line.
    pub(super) fn failure(self, error: &anyhow::Error) {
        print_aside(&format!("{}: {error:#}\n", self.severity(Severity::Error)));
    }

    fn severity(self, severity: Severity) -> String {
        let (colour, word) = match severity {
            Severity::Error => (AnsiColor::Red, "error"),
            Severity::Warning => (AnsiColor::Yellow, "warning"),
            Severity::Info => (AnsiColor::Blue, "info"),
        };
        self.paint(colour.on_default().bold(), word)
    }

    fn paint(self, style: Style, word: &str) -> String {
        if self.colour { format!("{style}{word}{style:#}") } else { word.to_owned() }
    }
}

/// Standard error may be closed: there is nobody left to tell.
fn print_aside(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn paths() -> Paths {
        Paths { here: PathBuf::from("/home/me/infra/qa"), roots: BTreeMap::from([("infra".to_owned(), PathBuf::from("/home/me/infra"))]) }
    }

    #[test]
    fn paths_are_seen_from_the_working_directory() {
        let cases = [
            ("/home/me/infra/qa/a.yaml", "a.yaml"),
            ("/home/me/infra/b.yaml", "../b.yaml"),
            ("/home/me/infra/qa", "."),
            ("/srv/c.yaml", "/srv/c.yaml"),
        ];
        for (path, seen) in cases {
            assert_eq!(paths().relative(Path::new(path)), seen);
        }
    }

    #[test]
    fn a_report_is_sorted_and_says_each_thing_once() {
        let files = Files::default();
        let file = |path: &str, repository: &str| files.id(&Place { repository: repository.into(), path: TreePath::clamped(path) });
        let (late, early) = (file("qa/b.yaml", "infra"), file("qa/a.yaml", "infra"));
        let other = file("x.yaml", "common");
        let found = [
            Diagnostic::warning("w", Span::new(late, 3, 1), "odd"),
            Diagnostic::error("e", Span::new(early, 12, 5), "bad").hint("mend it"),
            Diagnostic::warning("w", Span::new(late, 3, 1), "odd"),
            Diagnostic::info("i", Span::file(other), "read"),
            Diagnostic { span: None, ..Diagnostic::error("e", Span::file(other), "nothing here") },
        ];
        let report = Report::new(found, &files, &paths());
        let said: Vec<String> = report.remarks.iter().map(|remark| format!("{}{}", remark.position(), remark.message)).collect();
        assert_eq!(said, ["a.yaml:12:5: bad", "b.yaml:3:1: odd", "common/x.yaml: read", "nothing here"]);
        assert_eq!(report.summary().as_deref(), Some("2 errors, 1 warning"));
    }
}
