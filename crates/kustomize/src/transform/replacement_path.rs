//! The paths of replacements: keys with dots between, list elements by `[name=value]` or number,
//! `*` for all.
//!
//! kustomize: `kyaml/utils.SmarterPathSplitter` cuts them, `yaml.PathGetter` follows that of a
//! source, which leads to one value, and `yaml.PathMatcher` that of a target, which may lead to
//! many and may create what is missing.

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, ScalarKind, Value};

use crate::select::compile;

/// Cuts a path at its dots. A dot after a backslash, and dots within brackets, belong to the step;
/// brackets around a key go.
pub(super) fn split(path: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    let mut parts = escaped_parts(path).into_iter();
    while let Some(part) = parts.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            steps.push(part);
            continue;
        }
        let mut step = part;
        for more in parts.by_ref() {
            step = format!("{step}.{more}");
            if step.ends_with(']') {
                break;
            }
        }
        let is_element = step.contains('=');
        steps.push(if is_element { step } else { step.trim_matches(['[', ']']).to_owned() });
    }
    steps
}

fn escaped_parts(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('.') {
        match parts.last_mut().filter(|last| last.ends_with('\\')) {
            Some(last) => {
                last.pop();
                last.push('.');
                last.push_str(part);
            }
            None => parts.push(part.to_owned()),
        }
    }
    parts
}

/// What a step means.
enum Step<'s> {
    Key(&'s str),
    All,
    At(usize),
    /// Elements whose value under `key` fits; without a key the elements themselves.
    Where {
        key: &'s str,
        value: &'s str,
    },
}

impl<'s> Step<'s> {
    fn read(step: &'s str) -> Result<Self, String> {
        if step == "*" {
            return Ok(Self::All);
        }
        if let Ok(at) = step.parse() {
            return Ok(Self::At(at));
        }
        let Some(inside) = step.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            return Ok(Self::Key(step));
        };
        let (key, value) = inside.split_once('=').ok_or_else(|| format!("{step} has no ="))?;
        Ok(Self::Where { key, value })
    }

    fn is_key(&self) -> bool {
        matches!(self, Self::Key(_))
    }
}

/// The value at the end of a path that leads to one. List elements are chosen by equality.
pub(super) fn look_up<'n>(node: &'n Node, steps: &[String]) -> Option<&'n Node> {
    let Some((step, rest)) = steps.split_first() else { return Some(node) };
    let next = match (&node.value, Step::read(step).ok()?) {
        (Value::Mapping(mapping), _) => mapping.get(step),
        (Value::Sequence(items), Step::At(at)) => items.get(at),
        (Value::Sequence(items), Step::Where { key, value }) => {
            items.iter().find(|item| field_of(item, key).is_some_and(|field| field == value))
        }
        (Value::Sequence(items), Step::Key("-")) => items.last(),
        _ => None,
    };
    look_up(next?, rest)
}

/// The text of a field of a list element; of the element itself where no key is given.
fn field_of<'n>(element: &'n Node, key: &str) -> Option<&'n str> {
    let field = if key.is_empty() { Some(element) } else { element.get(key) };
    field.and_then(Node::as_scalar).map(|scalar| scalar.text.as_str())
}

/// Calls `put` on every field a path leads to and counts them. List elements are chosen by
/// regular expression. With `create`, the shape of what the path is to hold, missing fields and
/// elements are made.
pub(super) fn find(
    node: &mut Node,
    steps: &[String],
    create: Option<&Node>,
    put: &mut Put<'_>,
) -> Result<usize, String> {
    let Some((step, rest)) = steps.split_first() else {
        put(node)?;
        return Ok(1);
    };
    let read = Step::read(step)?;
    if let (true, Some(value)) = (node.is_null(), create) {
        node.value = shape_for(Some(&read), value).value;
    }
    match (&mut node.value, read) {
        (Value::Mapping(mapping), Step::Key(key)) => {
            if let (None, Some(value)) = (mapping.get(key), create) {
                mapping.set(key, shape(rest, value));
            }
            mapping.get_mut(key).map_or(Ok(0), |field| find(field, rest, create, put))
        }
        (Value::Sequence(items), Step::All) => find_in_each(items.iter_mut(), rest, create, put),
        (Value::Sequence(items), Step::At(at)) => {
            if let (true, Some(value)) = (items.len() == at, create) {
                items.push(shape(rest, value));
            }
            let length = items.len();
            let item = items
                .get_mut(at)
                .ok_or_else(|| format!("index {at} specified but only {length} elements found"))?;
            find(item, rest, create, put)
        }
        (Value::Sequence(items), Step::Where { key, value }) => {
            find_where(items, key, value, rest, create, put)
        }
        (Value::Scalar(scalar), Step::Key(_)) if scalar.kind == ScalarKind::Null => Ok(0),
        (_, Step::Key(key)) => Err(format!("what should hold {key} is not a mapping")),
        (_, _) => Err(format!("{step} needs a list")),
    }
}

/// What is done with a field that was found.
pub(super) type Put<'a> = dyn FnMut(&mut Node) -> Result<(), String> + 'a;

fn find_in_each<'n>(
    mut items: impl Iterator<Item = &'n mut Node>,
    rest: &[String],
    create: Option<&Node>,
    put: &mut Put<'_>,
) -> Result<usize, String> {
    items.try_fold(0, |count, item| Ok(count + find(item, rest, create, put)?))
}

fn find_where(
    items: &mut Vec<Node>,
    key: &str,
    value: &str,
    rest: &[String],
    create: Option<&Node>,
    put: &mut Put<'_>,
) -> Result<usize, String> {
    let regex = compile(value).map_err(|_| format!("{value:?} is not a regular expression"))?;
    // An element that is chosen by itself is the field, whatever the path says behind it.
    let rest = if key.is_empty() { &[] } else { rest };
    let fits = |item: &&mut Node| field_of(item, key).is_some_and(|field| regex.is_match(field));
    let found = find_in_each(items.iter_mut().filter(fits), rest, create, put)?;
    match create {
        Some(shape) if found == 0 => {
            items.push(element(key, value, shape.span));
            find_in_each(items.iter_mut().filter(fits), rest, create, put)
        }
        _ => Ok(found),
    }
}

fn element(key: &str, value: &str, span: Span) -> Node {
    if key.is_empty() {
        return Node::text(value, span);
    }
    let mut element = Node::mapping(span);
    element.set(key, Node::text(value, span));
    element
}

/// What to put where nothing is: what the next step needs, or, at the end, something of the value's
/// shape.
fn shape(rest: &[String], value: &Node) -> Node {
    shape_for(rest.first().and_then(|step| Step::read(step).ok()).as_ref(), value)
}

fn shape_for(next: Option<&Step<'_>>, value: &Node) -> Node {
    match (next, &value.value) {
        (Some(step), _) if step.is_key() => Node::mapping(value.span),
        (Some(_), _) | (None, Value::Sequence(_)) => Node::sequence(value.span),
        (None, Value::Mapping(_)) => Node::mapping(value.span),
        (None, Value::Scalar(_)) => Node { span: value.span, ..Node::null() },
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn dots_in_brackets_and_behind_backslashes_do_not_cut() {
        assert_eq!(split("a.[name=x.y].b"), ["a", "[name=x.y]", "b"]);
        assert_eq!(
            split(r"metadata.annotations.config\.io/x"),
            ["metadata", "annotations", "config.io/x"]
        );
        assert_eq!(
            split("metadata.annotations.[config.io/x]"),
            ["metadata", "annotations", "config.io/x"]
        );
        assert_eq!(split("a.[b].*.0"), ["a", "[b]", "*", "0"]);
    }
}
