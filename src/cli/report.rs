//! What is said on standard error: diagnostics as `file:line:column: severity: message`, a summary,
//! and the one line of a failure.
//!
//! In: diagnostics whose spans are numbers. Out: lines sorted by file, line and column, each once,
//! paths as seen from the working directory. Colour only on a terminal, and never under `NO_COLOR`.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};

use super::args::Verbosity;
use super::paths::Paths;
use crate::output::{MarkerError, Outcome};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{Files, Place};

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
        let place = diagnostic
            .span
            .map(|span| files.place(span.file))
            .filter(|place| **place != Place::default());
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
    pub(super) fn new(
        diagnostics: impl IntoIterator<Item = Diagnostic>,
        files: &Files,
        paths: &Paths,
    ) -> Self {
        let mut remarks: Vec<Remark> = diagnostics
            .into_iter()
            .map(|diagnostic| Remark::new(diagnostic, files, paths))
            .collect();
        remarks.sort();
        remarks.dedup();
        Self { remarks }
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.remarks.is_empty()
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

    /// Whether the user wants colour where there is a terminal.
    pub(super) fn allows_colour() -> bool {
        std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }

    /// Prints a report and its summary line. Under `--quiet` only the errors.
    pub(super) fn report(self, report: &Report) {
        let mut text = String::new();
        for remark in report
            .remarks
            .iter()
            .filter(|remark| !self.verbosity.quiet || remark.severity == Severity::Error)
        {
            let _ = writeln!(
                text,
                "{}{}: {}",
                remark.position(),
                self.severity(remark.severity),
                remark.message
            );
            if let Some(hint) = &remark.hint {
                let _ = writeln!(
                    text,
                    "  {}: {hint}",
                    self.paint(AnsiColor::Cyan.on_default(), "hint")
                );
            }
        }
        if let Some(summary) = report.summary().filter(|_| !self.verbosity.quiet) {
            let _ = writeln!(text, "{summary}");
        }
        print_aside(&text);
    }

    /// Prints what became of a file: one that was left as it was only under `--verbose`.
    pub(super) fn wrote(self, path: &Path, outcome: Outcome) {
        match outcome {
            Outcome::Written if !self.verbosity.quiet => {
                print_aside(&format!("wrote {}\n", path.display()));
            }
            Outcome::Written => {}
            Outcome::Unchanged => self.detail(&format!("{} is as it should be", path.display())),
        }
    }

    /// Prints what only `--verbose` asks for.
    pub(super) fn detail(self, text: &str) {
        if self.verbosity.verbose {
            print_aside(&format!("{text}\n"));
        }
    }

    /// Prints a finding of the command itself, whatever the verbosity.
    pub(super) fn finding(self, text: &str) {
        print_aside(&format!("{}: {text}\n", self.severity(Severity::Error)));
    }

    /// Prints a remark that is no finding; nothing under `--quiet`.
    pub(super) fn note(self, text: &str) {
        if !self.verbosity.quiet {
            print_aside(&format!("{text}\n"));
        }
    }

    /// Whether everything is asked for.
    pub(super) fn is_verbose(self) -> bool {
        self.verbosity.verbose
    }

    /// Prints a difference below the finding that it explains, whatever the verbosity.
    pub(super) fn difference(self, line: &str) {
        let colour = match line.chars().next() {
            Some('+') => AnsiColor::Green,
            Some('-') => AnsiColor::Red,
            _ => AnsiColor::Yellow,
        };
        print_aside(&format!("  {}\n", self.paint(colour.on_default(), line)));
    }

    /// Prints what to do about it.
    pub(super) fn hint(self, text: &str) {
        print_aside(&format!("  {}: {text}\n", self.paint(AnsiColor::Cyan.on_default(), "hint")));
    }

    /// Prints what is wrong with a marker of a Markdown file.
    pub(super) fn wrong_marker(self, file: &str, error: &MarkerError) {
        let position =
            if error.line == 0 { file.to_owned() } else { format!("{file}:{}:1", error.line) };
        print_aside(&format!(
            "{position}: {}: {}\n",
            self.severity(Severity::Error),
            error.message
        ));
        if let Some(hint) = &error.hint {
            self.hint(hint);
        }
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
    use std::path::PathBuf;

    use super::*;
    use fluxscape_manifest::source::{Span, TreePath};

    fn paths() -> Paths {
        Paths::seen_from(
            PathBuf::from("/home/me/infra/qa"),
            [("infra", PathBuf::from("/home/me/infra"))],
        )
    }

    #[test]
    fn a_report_is_sorted_and_says_each_thing_once() {
        let files = Files::default();
        let file = |path: &str, repository: &str| {
            files.id(&Place { repository: repository.into(), path: TreePath::clamped(path) })
        };
        let (late, early) = (file("qa/b.yaml", "infra"), file("qa/a.yaml", "infra"));
        let other = file("x.yaml", "common");
        let found = [
            Diagnostic::warning(&crate::lint::CONFIGURATION, Span::new(late, 3, 1), "odd"),
            Diagnostic::error(&crate::lint::CONFIGURATION, Span::new(early, 12, 5), "bad")
                .hint("mend it"),
            Diagnostic::warning(&crate::lint::CONFIGURATION, Span::new(late, 3, 1), "odd"),
            Diagnostic::info(&crate::lint::CONFIGURATION, Span::file(other), "read"),
            Diagnostic {
                span: None,
                ..Diagnostic::error(&crate::lint::CONFIGURATION, Span::file(other), "nothing here")
            },
        ];
        let report = Report::new(found, &files, &paths());
        let said: Vec<String> = report
            .remarks
            .iter()
            .map(|remark| format!("{}{}", remark.position(), remark.message))
            .collect();
        assert_eq!(
            said,
            ["a.yaml:12:5: bad", "b.yaml:3:1: odd", "common/x.yaml: read", "nothing here"]
        );
        assert_eq!(report.summary().as_deref(), Some("2 errors, 1 warning"));
    }
}
