//! YAML in a text: its documents as nodes that know where they are written.

use super::text::{Lines, Text};
use super::unknown;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{Node, Value as YamlValue};

impl Text {
    /// The YAML documents of the text, with unknowns as `${name}`, and what is wrong with it. Nodes
    /// are where they are written; those of a text that is in no file are at `span`.
    #[must_use]
    pub fn documents(&self, span: Span) -> (Vec<Node>, Vec<Diagnostic>) {
        let parsed = fluxscape_manifest::yaml::parse(self.text.as_bytes(), FileId::GENERATED);
        let place = |at: Span| self.lines.as_ref().map_or(span, |lines| placed(lines, at));
        let nodes = parsed.documents.into_iter().map(|document| {
            let mut root = document.root;
            settle(&mut root, &place);
            root
        });
        let problems = parsed.problems.into_iter().map(|problem| {
            let message = unknown::reveal(&problem.message).into_owned();
            Diagnostic { message, span: problem.span.map(place), ..problem }
        });
        (nodes.collect(), problems.collect())
    }
}

fn placed(lines: &Lines, at: Span) -> Span {
    lines.place(at.line.max(1), at.column)
}

/// Puts a node and all below it where they are written, and writes the names of unknowns out.
fn settle(node: &mut Node, place: &impl Fn(Span) -> Span) {
    node.span = place(node.span);
    if let Some(comment) = &mut node.comment {
        *comment = unknown::reveal(comment).into();
    }
    match &mut node.value {
        YamlValue::Scalar(scalar) if unknown::is_in(&scalar.text) => {
            scalar.text = unknown::reveal(&scalar.text).into_owned();
        }
        YamlValue::Scalar(_) => {}
        YamlValue::Sequence(items) => items.iter_mut().for_each(|item| settle(item, place)),
        YamlValue::Mapping(mapping) => {
            for (key, value) in &mut mapping.entries {
                settle(key, place);
                settle(value, place);
            }
        }
    }
}
