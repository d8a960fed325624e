//! Replacements inside texts that hold YAML or JSON.
//!
//! kustomize 5.8: a path may go on inside a single value; the text is parsed, changed and written again.

use super::replacement_path::{find, look_up};
use crate::source::FileId;
use crate::yaml::{Node, Value, parse, write_styled};

/// How many steps lead to a text in which the rest of the path must be looked for; `None` when no text is on the way.
pub(super) fn boundary(object: &Node, steps: &[String]) -> Option<usize> {
    (1..steps.len()).find(|at| {
        let node = steps.get(..*at).and_then(|head| look_up(object, head));
        node.and_then(Node::as_scalar).is_some_and(|scalar| scalar.text.contains(['{', '[', ':']))
    })
}

/// Parses the text at the boundary, calls `put` on what the rest of the path leads to in it, and writes it again.
pub(super) fn replace(
    object: &mut Node,
    steps: &[String],
    at: usize,
    _value: &Node,
    put: &mut dyn FnMut(&mut Node) -> Result<(), String>,
) -> Result<usize, String> {
    let (head, rest) = steps.split_at_checked(at).unwrap_or((steps, &[]));
    let mut found = 0;
    find(object, head, &mut |field| {
        let Some(scalar) = field.as_scalar() else { return Ok(()) };
        let original = scalar.text.clone();
        let parsed = parse(original.as_bytes(), FileId::GENERATED).documents.into_iter().next();
        let Some(mut inner) = parsed.map(|document| document.root).filter(|root| root.as_scalar().is_none()) else { return Ok(()) };
        let json = scalar.text.trim_start().starts_with(['{', '[']);
        let indented = scalar.text.trim().contains('\n');
        found += find(&mut inner, rest, put)?;
        let text = if json { write_json(&inner, indented) } else { write_styled(&inner, &original).trim().to_owned() };
        super::super::tracked::set_text(field, &text);
        Ok(())
    })?;
    Ok(found)
}

fn write_json(node: &Node, indented: bool) -> String {
    let value = to_json(node);
    let written = if indented { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
    written.unwrap_or_default()
}

fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(_) => node.entries().map(|(key, value)| (key.to_owned(), to_json(value))).collect(),
        Value::Scalar(scalar) => match scalar.kind {
            crate::yaml::ScalarKind::Null => serde_json::Value::Null,
            crate::yaml::ScalarKind::Bool => serde_json::Value::Bool(node.as_bool() == Some(true)),
            crate::yaml::ScalarKind::Int | crate::yaml::ScalarKind::Float => {
                scalar.text.parse::<serde_json::Number>().map_or_else(|_| scalar.text.clone().into(), Into::into)
            }
            _ => scalar.text.clone().into(),
        },
    }
}
