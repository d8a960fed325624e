//! Substitution in one object.
//!
//! kustomize-controller substitutes in the YAML text of each built object and reads the result again: quotes that YAML does not need are gone
//! by then, so that `"${N}"` with 5 becomes a number, and a value may even change the structure. Positions and comments are carried over.

use std::collections::BTreeSet;

use super::expression::{SyntaxError, expand, is_expression};
use super::variables::Variables;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};
use crate::yaml::{Mapping, Node, Value, parse, write};

const RULE: &str = "substitution-failed";

/// Substitutes variables in an object, in place. Answers with those that stay in it because their values are not known.
///
/// # Errors
/// What is no expression, or a result that is no object: Flux then applies nothing of the Kustomization.
pub(in crate::flux) fn substitute(object: &mut Node, variables: &Variables) -> Result<BTreeSet<String>, Diagnostic> {
    if !variables.any() || is_disabled(object) || !holds_expression(object) {
        return Ok(BTreeSet::new());
    }
    let text = write(object);
    let expanded = expand(&text, &|name| variables.get(name)).map_err(|error| refused(object, &text, &error, variables))?;
    let parsed = parse(expanded.text.as_bytes(), FileId::GENERATED);
    if let Some(problem) = parsed.problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        let line = problem.span.map_or(0, |span| span.line);
        let message = format!("after substitution the object is no YAML: {}", problem.message);
        return Err(
            Diagnostic::error(RULE, span_of_line(object, &expanded.text, line), message).hint("quote the values, or escape what they hold")
        );
    }
    let Some(root) = parsed.documents.into_iter().map(|document| document.root).next().filter(|root| root.as_mapping().is_some()) else {
        return Err(Diagnostic::error(RULE, object.span, "after substitution the object is no mapping"));
    };
    let before = std::mem::replace(object, root);
    carry_over(&before, object);
    Ok(expanded.unknown)
}

/// kustomize-controller: an object labelled or annotated so is left as it is.
fn is_disabled(object: &Node) -> bool {
    let says = |field| object.str_at(&["metadata", field, "kustomize.toolkit.fluxcd.io/substitute"]) == Some("disabled");
    says("labels") || says("annotations")
}

fn holds_expression(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => is_expression(&scalar.text),
        Value::Sequence(items) => items.iter().any(holds_expression),
        Value::Mapping(mapping) => mapping.entries.iter().any(|(key, value)| holds_expression(key) || holds_expression(value)),
    }
}

/// Gives every node the position and the comment of the one it came from; what is new has the position of what it stands in.
fn carry_over(before: &Node, after: &mut Node) {
    after.span = before.span;
    after.comment.clone_from(&before.comment);
    match (&before.value, &mut after.value) {
        (Value::Sequence(before), Value::Sequence(after)) if before.len() == after.len() => {
            before.iter().zip(after).for_each(|(before, after)| carry_over(before, after));
        }
        (Value::Mapping(before), Value::Mapping(after)) => carry_over_entries(before, after),
        (_, after) => place(after, before.span),
    }
}

fn carry_over_entries(before: &Mapping, after: &mut Mapping) {
    let around = before.entries.first().map_or(Span::file(FileId::GENERATED), |(key, _)| key.span);
    for (key, value) in &mut after.entries {
        let same = |(old, _): &&(Node, Node)| text_of(old) == text_of(key);
        match before.entries.iter().find(same).or_else(|| renamed(before)) {
            Some((old_key, old_value)) => {
                carry_over(old_key, key);
                carry_over(old_value, value);
            }
            None => [key, value].into_iter().for_each(|node| {
                node.span = around;
                place(&mut node.value, around);
            }),
        }
    }
    // The order of the file is kept where both know a key.
    let position = |key: &Node| before.entries.iter().position(|(old, _)| text_of(old) == text_of(key)).unwrap_or(usize::MAX);
    after.entries.sort_by_key(|(key, _)| position(key));
}

/// A key that was an expression: the only one of its mapping, or nobody knows which.
fn renamed(before: &Mapping) -> Option<&(Node, Node)> {
    let mut expressions = before.entries.iter().filter(|(key, _)| text_of(key).is_some_and(is_expression));
    expressions.next().filter(|_| expressions.next().is_none())
}

fn text_of(key: &Node) -> Option<&str> {
    key.as_scalar().map(|scalar| scalar.text.as_str())
}

fn place(value: &mut Value, span: Span) {
    let set = |node: &mut Node| {
        node.span = span;
        place(&mut node.value, span);
    };
    match value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter_mut().for_each(set),
        Value::Mapping(mapping) => mapping.entries.iter_mut().flat_map(|(key, value)| [key, value]).for_each(set),
    }
}

/// An expression that is none, at the scalar that holds it.
fn refused(object: &Node, text: &str, error: &SyntaxError, variables: &Variables) -> Diagnostic {
    let expression: String = text.get(error.start..).unwrap_or_default().lines().next().unwrap_or_default().chars().take(60).collect();
    let span = first_refused(object, variables).unwrap_or(object.span);
    // What stands in a Secret must reach no message.
    let excerpt = if object.str_at(&["kind"]) == Some("Secret") { String::new() } else { format!(" in {expression:?}") };
    Diagnostic::error(RULE, span, format!("{}{excerpt}", error.message))
        .hint("write $${ for text that is no variable, or annotate the object kustomize.toolkit.fluxcd.io/substitute: disabled")
}

fn first_refused(node: &Node, variables: &Variables) -> Option<Span> {
    match &node.value {
        Value::Scalar(scalar) => {
            let error = expand(&scalar.text, &|name| variables.get(name)).err()?;
            let lines = scalar.text.get(..error.start).unwrap_or_default().matches('\n').count();
            let first = usize::from(matches!(scalar.style, crate::yaml::ScalarStyle::Literal | crate::yaml::ScalarStyle::Folded));
            let below = u32::try_from(lines + first).unwrap_or_default();
            Some(Span { line: node.span.line.saturating_add(below), ..node.span })
        }
        Value::Sequence(items) => items.iter().find_map(|item| first_refused(item, variables)),
        Value::Mapping(mapping) => {
            mapping.entries.iter().find_map(|(key, value)| first_refused(key, variables).or_else(|| first_refused(value, variables)))
        }
    }
}

/// The position of the key on a line of the object's text; the object's own when there is none.
fn span_of_line(object: &Node, text: &str, line: u32) -> Span {
    let index = usize::try_from(line).unwrap_or_default().saturating_sub(1);
    let key = text.lines().nth(index).and_then(|line| line.trim_start_matches([' ', '-']).split(':').next()).unwrap_or_default();
    find_key(object, key).unwrap_or(object.span)
}

fn find_key(node: &Node, name: &str) -> Option<Span> {
    match &node.value {
        Value::Scalar(_) => None,
        Value::Sequence(items) => items.iter().find_map(|item| find_key(item, name)),
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|(key, value)| {
            let found = text_of(key) == Some(name) && holds_expression(value) && value.as_scalar().is_some();
            if found { Some(value.span) } else { find_key(value, name) }
        }),
    }
}
