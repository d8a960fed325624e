//! Standard output for data, standard error for everything else.
//!
//! In: what a command reports. Out: lines on standard error, as many as the user wants, coloured on
//! a terminal alone unless the user says otherwise; data on standard output. What comes from files
//! stands in these lines as [`printed`] has it.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::Path;

use clap::ColorChoice;
use clap::builder::styling::{AnsiColor, Style};

use super::args::Verbosity;
use super::report::Report;
use crate::graph::Change;
use crate::output::{MarkerError, Outcome};
use crate::text::printed;
use fluxscape_manifest::diagnostic::Severity;

/// Standard error, at the verbosity that the user wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    verbosity: Verbosity,
    colour: bool,
}

/// What stops the program, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Hinted {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Whether to colour: as the command line says, or else the environment
/// (<https://no-color.org>, <https://force-color.org>), or else on a terminal.
fn is_coloured(choice: ColorChoice, is_terminal: bool) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto => is_terminal || is_set("FORCE_COLOR"),
    }
}

impl Console {
    /// Standard error as the user wants it.
    pub(super) fn new(verbosity: Verbosity) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self { verbosity, colour: is_coloured(verbosity.color, is_terminal) }
    }

    /// Whether text on standard output is coloured.
    pub(super) fn colours_output(self) -> bool {
        is_coloured(self.verbosity.color, std::io::stdout().is_terminal())
    }

    /// Prints a report and its summary line. Under `--quiet` only the errors.
    pub(super) fn report(self, report: &Report) {
        let mut text = String::new();
        let is_wanted = |severity| !self.verbosity.quiet || severity == Severity::Error;
        for remark in report.remarks().iter().filter(|remark| is_wanted(remark.severity)) {
            let severity = self.severity(remark.severity);
            let (place, message) =
                (printed::line(&remark.position()), printed::part(&remark.message));
            let _ = writeln!(text, "{place}{severity}: {message}");
            if let Some(hint) = &remark.hint {
                let _ = writeln!(text, "{}", self.hint_line(hint));
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
                print_aside(&format!("wrote {}\n", printed::part(&path.display().to_string())));
            }
            Outcome::Written => {}
            Outcome::Unchanged => self.detail(&format!("{} is unchanged", path.display())),
        }
    }

    /// Prints what only `--verbose` asks for.
    pub(super) fn detail(self, text: &str) {
        if self.verbosity.verbose {
            print_aside(&format!("{}\n", printed::line(text)));
        }
    }

    /// Prints a finding of the command itself, at any verbosity.
    pub(super) fn finding(self, text: &str) {
        print_aside(&format!("{}: {}\n", self.severity(Severity::Error), printed::part(text)));
    }

    /// Prints a remark that is no finding; nothing under `--quiet`.
    pub(super) fn note(self, text: &str) {
        if !self.verbosity.quiet {
            print_aside(&format!("{}\n", printed::line(text)));
        }
    }

    /// Whether everything is asked for.
    pub(super) fn is_verbose(self) -> bool {
        self.verbosity.verbose
    }

    /// Prints a difference below the finding that it explains, at any verbosity.
    pub(super) fn difference(self, change: Change, text: &str) {
        let (colour, sign) = match change {
            Change::Added => (AnsiColor::Green, '+'),
            Change::Removed => (AnsiColor::Red, '-'),
            Change::Changed => (AnsiColor::Yellow, '~'),
        };
        let line = self.paint(colour.on_default(), &format!("{sign} {}", printed::part(text)));
        print_aside(&format!("  {line}\n"));
    }

    /// Prints how many differences are left out.
    pub(super) fn more_differences(self, count: usize) {
        let line = format!("and {count} more (-v lists them)");
        print_aside(&format!("  {}\n", self.paint(AnsiColor::Yellow.on_default(), &line)));
    }

    /// Prints what to do about it.
    pub(super) fn hint(self, text: &str) {
        print_aside(&format!("{}\n", self.hint_line(text)));
    }

    fn hint_line(self, text: &str) -> String {
        let word = self.paint(AnsiColor::Cyan.on_default(), "hint");
        format!("  {word}: {}", printed::part(text))
    }

    /// Prints what is wrong with a marker of a Markdown file.
    pub(super) fn wrong_marker(self, file: &str, error: &MarkerError) {
        let position =
            if error.line == 0 { file.to_owned() } else { format!("{file}:{}:1", error.line) };
        let (place, severity) = (printed::line(&position), self.severity(Severity::Error));
        print_aside(&format!("{place}: {severity}: {}\n", printed::part(&error.message)));
        if let Some(hint) = &error.hint {
            self.hint(hint);
        }
    }

    /// Prints what stopped the program: one line, and what to do about it where that is known.
    pub(super) fn failure(self, error: &anyhow::Error) {
        self.finding(&format!("{error:#}"));
        if let Some(hint) = error.downcast_ref::<Hinted>().and_then(|error| error.hint.as_ref()) {
            self.hint(hint);
        }
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

/// Standard error may be closed: there is nobody left to read it.
fn print_aside(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes data to standard output. A reader that stops reading (`| head`) is no failure.
pub(super) fn print_data(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::anyhow!("cannot write to standard output: {error}"))
        }
        _ => Ok(()),
    }
}
