//! The parts of a file: what kustomize parses for itself.
//!
//! In: the text of a file. Out: which line belongs to which part, and what of the text kustomize
//! rejects though it is YAML. Before kyaml parses objects, it splits a file at each line that begins
//! with `---`, and of each part it reads one document: a directive (`%YAML`) is alone in its part
//! then, nothing but a comment may follow a separator on its line, and what follows `...` is never
//! read.

use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{FileId, Span};

/// How a text is split.
pub(super) struct Parts {
    /// The lines of the separators, in order.
    separators: Vec<u32>,
    /// The lines of `---` right below a separator: they begin the document of their part, and what
    /// YAML has between the two is none.
    starts: Vec<u32>,
    /// What kustomize rejects.
    pub(super) problems: Vec<Diagnostic>,
}

/// What a line is in its part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Blank,
    Separator,
    Directive,
    EndMark,
    Content,
}

impl Line {
    fn of(text: &str) -> Self {
        let trimmed = text.trim();
        match () {
            () if text.starts_with("---") => Self::Separator,
            () if trimmed.is_empty() || trimmed.starts_with('#') => Self::Blank,
            () if text.starts_with('%') => Self::Directive,
            () if text.trim_end() == "..." => Self::EndMark,
            () => Self::Content,
        }
    }
}

impl Parts {
    /// Splits the text of a file.
    pub(super) fn of(text: &str, file: FileId) -> Self {
        let mut parts = Self { separators: Vec::new(), starts: Vec::new(), problems: Vec::new() };
        let mut fresh = true;
        let mut follows_separator = true;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let kind = Line::of(line);
            // A separator takes the line break before it, and the one at its end.
            let separates = kind == Line::Separator && !follows_separator && line.ends_with('\n');
            if kind == Line::Separator && follows_separator {
                parts.starts.push(number);
            }
            follows_separator = separates;
            if separates {
                parts.separate(line, Span::new(file, number, 1));
                fresh = true;
            } else if fresh && kind != Line::Blank {
                parts.begin(kind, Span::new(file, number, 1));
                fresh = false;
            }
        }
        parts
    }

    /// The part that a line is in.
    pub(super) fn part(&self, line: u32) -> usize {
        self.separators.partition_point(|separator| *separator <= line)
    }

    /// Whether the document of a part begins at a line, whatever was before it in the part.
    pub(super) fn begins_at(&self, line: u32) -> bool {
        self.starts.binary_search(&line).is_ok()
    }

    fn separate(&mut self, line: &str, span: Span) {
        self.separators.push(span.line);
        let rest = line.get(3..).unwrap_or_default().trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            let message = "only a comment may follow --- on its line, but for the first line";
            self.reject(span, message, "write the document on the next line");
        }
    }

    /// The first line of a part that is neither blank nor a comment.
    fn begin(&mut self, kind: Line, span: Span) {
        match kind {
            Line::Directive => {
                let message = "kustomize reads no directive before ---";
                self.reject(span, message, "remove the line: YAML 1.1 is what kustomize reads");
            }
            Line::EndMark => {
                let message = "there is no document before ...";
                self.reject(span, message, "remove the line");
            }
            Line::Blank | Line::Separator | Line::Content => {}
        }
    }

    fn reject(&mut self, span: Span, message: &str, hint: &'static str) {
        self.problems.push(Diagnostic::error(&rules::YAML_SYNTAX, span, message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_dashes_separates_unless_it_is_the_first_or_the_last() {
        let parts =
            Parts::of("--- {a: 1}\n---\n---\nb: 1\n--- # c\nc: 1\n--- d", FileId::GENERATED);
        assert_eq!(parts.separators, [2, 5]);
        assert_eq!([1, 2, 4, 5, 6, 7].map(|line| parts.part(line)), [0, 1, 1, 2, 2, 2]);
        assert!(parts.problems.is_empty());
    }

    #[test]
    fn what_kustomize_does_not_read_is_reported_at_its_line() {
        let cases = [
            ("%YAML 1.1\n---\na: 1\n", Some(1)),
            ("# c\n\n%TAG ! x:\n---\na: 1\n", Some(3)),
            ("a: 1\n---\n%YAML 1.1\n---\nb: 1\n", Some(3)),
            ("---\n%YAML 1.1\n---\nb: 1\n", None),
            ("a: 1\n...\n%YAML 1.1\n---\nb: 1\n", None),
            ("a: |\n  %YAML\nb: 1\n", None),
            ("a: 1\n--- {b: 1}\n", Some(2)),
            ("a: 1\n---b\n", Some(2)),
            ("a: 1\r\n--- \r\nb: 1\r\n", None),
            ("a: 1\n---\n...\n---\nb: 1\n", Some(3)),
        ];
        for (text, line) in cases {
            let problems = Parts::of(text, FileId::GENERATED).problems;
            let lines: Vec<u32> = problems.iter().filter_map(|p| Some(p.span?.line)).collect();
            assert_eq!(lines, Vec::from_iter(line), "{text:?}");
        }
    }
}
