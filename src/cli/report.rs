//! Diagnostics as people read them: `file:line:column: severity: message`, a hint, a summary.
//!
//! In: diagnostics whose spans are numbers. Out: a [`Report`]: remarks sorted by file, line and
//! column, each once, paths as seen from the working directory.

use super::inputs::Paths;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::source::{Files, Place};

/// One diagnostic, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Remark {
    nowhere: bool,
    path: String,
    line: u32,
    column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
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
            hint: diagnostic.hint.map(|hint| hint.to_string()),
        }
    }

    /// `file:line:column: `; empty for what has no place.
    pub(super) fn position(&self) -> String {
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

    /// In the order to print them.
    pub(super) fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Whether it is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.remarks.is_empty()
    }

    /// How many there are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.remarks.iter().filter(|remark| remark.severity == severity).count()
    }

    /// `2 errors, 1 warning`; `None` when there is neither.
    pub(super) fn summary(&self) -> Option<String> {
        let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let counted =
            counts.into_iter().filter_map(|(severity, word)| match self.count(severity) {
                0 => None,
                1 => Some(format!("1 {word}")),
                n => Some(format!("{n} {word}s")),
            });
        let counted: Vec<String> = counted.collect();
        (!counted.is_empty()).then(|| counted.join(", "))
    }
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
    fn a_report_is_sorted_and_has_each_remark_once() {
        let files = Files::default();
        let file = |path: &str, repository: &str| {
            files.id(&Place { repository: repository.into(), path: TreePath::clamped(path) })
        };
        let (late, early) = (file("qa/b.yaml", "infra"), file("qa/a.yaml", "infra"));
        let other = file("x.yaml", "common");
        let found = [
            Diagnostic::warning(&crate::lint::CONFIGURATION, Span::new(late, 3, 1), "odd"),
            Diagnostic::error(&crate::lint::CONFIGURATION, Span::new(early, 12, 5), "bad")
                .hint("fix it"),
            Diagnostic::warning(&crate::lint::CONFIGURATION, Span::new(late, 3, 1), "odd"),
            Diagnostic::info(&crate::lint::CONFIGURATION, Span::file(other), "read"),
            Diagnostic {
                span: None,
                ..Diagnostic::error(&crate::lint::CONFIGURATION, Span::file(other), "nothing here")
            },
        ];
        let report = Report::new(found, &files, &paths());
        let lines: Vec<String> = report
            .remarks
            .iter()
            .map(|remark| format!("{}{}", remark.position(), remark.message))
            .collect();
        assert_eq!(
            lines,
            ["a.yaml:12:5: bad", "b.yaml:3:1: odd", "common/x.yaml: read", "nothing here"]
        );
        assert_eq!(report.summary().as_deref(), Some("2 errors, 1 warning"));
    }
}
