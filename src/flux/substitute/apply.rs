//! Substitution in one object.
//!
//! kustomize-controller substitutes in the YAML text of each built object and reads the result
//! again: quotes that YAML does not need are gone by then, so that `"${N}"` with 5 becomes a
//! number, and a value may even change the structure. Positions and comments are carried over.

use crate::flux::rules;
use std::collections::BTreeSet;

use super::expression::{SyntaxError, expand, is_expression};
use super::variables::Variables;
use crate::flux::objects::positions::{carry_over, find_line};
use fluxscape_manifest::diagnostic::{Diagnostic, Rule, Severity};
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{Node, Value, parse, write};

const RULE: &Rule = &rules::SUBSTITUTION_FAILED;

/// What a substitution leaves to report.
#[derive(Clone, Debug, Default)]
pub(in crate::flux) struct Substituted {
    /// The variables that stay in the object because their values are not known.
    pub(in crate::flux) unknown: BTreeSet<String>,
    /// The variables that nothing defines, each where it first stands: they became empty.
    pub(in crate::flux) undefined: Vec<(String, Span)>,
}

/// Substitutes variables in an object, in place.
///
/// # Errors
/// What is no expression, or a result that is no object: Flux then applies nothing of the
/// Kustomization.
pub(in crate::flux) fn substitute(
    object: &mut Node,
    variables: &Variables,
) -> Result<Substituted, Diagnostic> {
    if !variables.any() || is_disabled(object) || !holds_expression(object) {
        return Ok(Substituted::default());
    }
    let text = write(object);
    let expanded = expand(&text, &|name| variables.get(name))
        .map_err(|error| refused(object, &text, &error, variables))?;
    let parsed = parse(expanded.text.as_bytes(), FileId::GENERATED);
    if let Some(problem) =
        parsed.problems.into_iter().find(|problem| problem.severity == Severity::Error)
    {
        let line = problem.span.map_or(0, |span| span.line);
        let message =
            format!("the object is not valid YAML after substitution: {}", problem.message);
        return Err(Diagnostic::error(RULE, span_of_line(object, &expanded.text, line), message)
            .hint("quote the values, or escape what they hold"));
    }
    let Some(root) = parsed
        .documents
        .into_iter()
        .map(|document| document.root)
        .next()
        .filter(|root| root.as_mapping().is_some())
    else {
        return Err(Diagnostic::error(
            RULE,
            object.span,
            "the object is not a mapping after substitution",
        ));
    };
    let before = std::mem::replace(object, root);
    settle(object);
    carry_over(&before, object);
    let place = |name: &String| {
        find_line(&before, &|text| text.find(&format!("${{{name}"))).unwrap_or(before.span)
    };
    let undefined = expanded.undefined.iter().map(|name| (name.clone(), place(name))).collect();
    Ok(Substituted { unknown: expanded.unknown, undefined })
}

/// kustomize-controller turns the text into JSON by the rules of YAML 1.1. A `yes` that was a text
/// before stands in quotes by now.
fn settle(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(scalar) => scalar.settle_boolean(),
        Value::Sequence(items) => items.iter_mut().for_each(settle),
        Value::Mapping(mapping) => {
            mapping.entries.iter_mut().for_each(|(_, value)| settle(value));
        }
    }
}

/// kustomize-controller: an object labelled or annotated so is left as it is.
fn is_disabled(object: &Node) -> bool {
    let says = |field| {
        object.str_at(&["metadata", field, "kustomize.toolkit.fluxcd.io/substitute"])
            == Some("disabled")
    };
    says("labels") || says("annotations")
}

fn holds_expression(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => is_expression(&scalar.text),
        Value::Sequence(items) => items.iter().any(holds_expression),
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .any(|(key, value)| holds_expression(key) || holds_expression(value)),
    }
}

/// An expression that is not valid, at the scalar that holds it.
fn refused(object: &Node, text: &str, error: &SyntaxError, variables: &Variables) -> Diagnostic {
    let expression: String = text
        .get(error.start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    let begins =
        |text: &str| expand(text, &|name| variables.get(name)).err().map(|error| error.start);
    let span = find_line(object, &begins).unwrap_or(object.span);
    // What stands in a Secret must reach no message.
    let excerpt = if object.str_at(&["kind"]) == Some("Secret") {
        String::new()
    } else {
        format!(" in {expression:?}")
    };
    Diagnostic::error(RULE, span, format!("{}{excerpt}", error.message))
        .hint("write $${ for text that is not a variable, or annotate the object kustomize.toolkit.fluxcd.io/substitute: disabled")
}

/// The position of the key on a line of the object's text; the object's own when there is none.
fn span_of_line(object: &Node, text: &str, line: u32) -> Span {
    let index = usize::try_from(line).unwrap_or_default().saturating_sub(1);
    let key = text
        .lines()
        .nth(index)
        .and_then(|line| line.trim_start_matches([' ', '-']).split(':').next())
        .unwrap_or_default();
    find_key(object, key).unwrap_or(object.span)
}

fn find_key(node: &Node, name: &str) -> Option<Span> {
    match &node.value {
        Value::Scalar(_) => None,
        Value::Sequence(items) => items.iter().find_map(|item| find_key(item, name)),
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|(key, value)| {
            let found = key.as_str() == Some(name)
                && holds_expression(value)
                && value.as_scalar().is_some();
            if found { Some(value.span) } else { find_key(value, name) }
        }),
    }
}
