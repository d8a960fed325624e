//! The paths of replacements: keys with dots between, list elements by `[name=value]` or number, `*` for all, `-` for a new one.
//!
//! kustomize: `kyaml/utils.SmarterPathSplitter`, `yaml.PathMatcher` and `yaml.PathGetter`.

use crate::yaml::{Node, Value};

/// Cuts a path at its dots. A dot after a backslash, and dots within brackets, belong to the step.
pub(super) fn split(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut step = String::new();
    let mut brackets = 0_usize;
    let mut chars = path.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'.') => step.extend(chars.next()),
            '[' => {
                brackets += 1;
                step.push(c);
            }
            ']' => {
                brackets = brackets.saturating_sub(1);
                step.push(c);
            }
            '.' if brackets == 0 => steps.push(std::mem::take(&mut step)),
            c => step.push(c),
        }
    }
    steps.push(step);
    // A whole step in brackets and quotes is a key: `[a.b/c]` without `=`.
    steps
        .into_iter()
        .map(|step| if step.starts_with('[') && !step.contains('=') { step.trim_matches(['[', ']']).to_owned() } else { step })
        .collect()
}

/// How a step chooses among the elements of a list.
enum Choice<'s> {
    All,
    Last,
    At(usize),
    With { key: &'s str, value: &'s str },
}

fn choice(step: &str) -> Option<Choice<'_>> {
    match step {
        "*" => return Some(Choice::All),
        "-" => return Some(Choice::Last),
        _ => {}
    }
    if let Ok(at) = step.parse() {
        return Some(Choice::At(at));
    }
    let (key, value) = step.strip_prefix('[')?.strip_suffix(']')?.split_once('=')?;
    Some(Choice::With { key, value })
}

/// Whether an element has a value under a key; without a key the element itself is the value.
fn has(element: &Node, key: &str, value: &str) -> bool {
    let found = if key.is_empty() { element.as_scalar() } else { element.get(key).and_then(Node::as_scalar) };
    found.is_some_and(|scalar| scalar.text == value)
}

/// The value at the end of a path that leads to one.
pub(super) fn look_up<'n>(node: &'n Node, steps: &[String]) -> Option<&'n Node> {
    let Some((step, rest)) = steps.split_first() else { return Some(node) };
    let next = match &node.value {
        Value::Mapping(mapping) => mapping.get(step),
        Value::Sequence(items) => match choice(step)? {
            Choice::All => None,
            Choice::Last => items.last(),
            Choice::At(at) => items.get(at),
            Choice::With { key, value } => items.iter().find(|item| has(item, key, value)),
        },
        Value::Scalar(_) => None,
    };
    look_up(next?, rest)
}

/// Calls `put` on every field a path leads to; says how many these are.
pub(super) fn find(node: &mut Node, steps: &[String], put: &mut dyn FnMut(&mut Node) -> Result<(), String>) -> Result<usize, String> {
    let Some((step, rest)) = steps.split_first() else {
        put(node)?;
        return Ok(1);
    };
    match &mut node.value {
        Value::Mapping(mapping) => mapping.get_mut(step).map_or(Ok(0), |value| find(value, rest, put)),
        Value::Scalar(_) => Ok(0),
        Value::Sequence(items) => {
            let mut count = 0;
            match choice(step) {
                Some(Choice::All) => {
                    for item in items {
                        count += find(item, rest, put)?;
                    }
                }
                Some(Choice::Last) => count = items.last_mut().map_or(Ok(0), |item| find(item, rest, put))?,
                Some(Choice::At(at)) => {
                    let length = items.len();
                    let item = items.get_mut(at).ok_or_else(|| format!("index {at} specified but only {length} elements found"))?;
                    count = find(item, rest, put)?;
                }
                Some(Choice::With { key, value }) => {
                    for item in items.iter_mut().filter(|item| has(item, key, value)) {
                        count += find(item, rest, put)?;
                    }
                }
                // A step that is a key goes into every element.
                None => {
                    for item in items {
                        count += find(item, steps, put)?;
                    }
                }
            }
            Ok(count)
        }
    }
}

/// Like [`find`], and creates what is missing. `value` says what the last field is to hold.
pub(super) fn find_or_create(
    node: &mut Node,
    steps: &[String],
    value: &Node,
    put: &mut dyn FnMut(&mut Node) -> Result<(), String>,
) -> Result<usize, String> {
    let Some((step, rest)) = steps.split_first() else {
        put(node)?;
        return Ok(1);
    };
    let span = value.span;
    if node.is_null() {
        node.value = if choice(step).is_some() { Value::Sequence(Vec::new()) } else { Node::mapping(span).value };
    }
    match &mut node.value {
        Value::Mapping(mapping) => {
            if step == "*" {
                return Err("wildcard must target a list".to_owned());
            }
            if mapping.get(step).is_none() {
                mapping.set(step, fresh(rest, value));
            }
            mapping.get_mut(step).map_or(Ok(0), |child| find_or_create(child, rest, value, put))
        }
        Value::Scalar(_) => Err("a single value stands on the way".to_owned()),
        Value::Sequence(items) => match choice(step) {
            Some(Choice::All) => items.iter_mut().try_fold(0, |count, item| Ok(count + find_or_create(item, rest, value, put)?)),
            Some(Choice::Last) => Err("- creates no element of a list".to_owned()),
            Some(Choice::At(at)) => {
                let length = items.len();
                if at == length {
                    items.push(fresh(rest, value));
                }
                let item = items.get_mut(at).ok_or_else(|| format!("index {at} specified but only {length} elements found"))?;
                find_or_create(item, rest, value, put)
            }
            Some(Choice::With { key, value: wanted }) => {
                if !items.iter().any(|item| has(item, key, wanted)) {
                    let mut item = Node::mapping(span);
                    if key.is_empty() {
                        item = Node::text(wanted, span);
                    } else {
                        item.set(key, Node::text(wanted, span));
                    }
                    items.push(item);
                }
                items.iter_mut().find(|item| has(item, key, wanted)).map_or(Ok(0), |item| find_or_create(item, rest, value, put))
            }
            None => Err(format!("{step} is no element of a list")),
        },
    }
}

/// What to put where nothing is: what the next step needs, or, at the end, something of the value's shape.
fn fresh(rest: &[String], value: &Node) -> Node {
    match rest.first() {
        Some(step) if choice(step).is_some() => Node::sequence(value.span),
        Some(_) => Node::mapping(value.span),
        None => match &value.value {
            Value::Scalar(_) => Node { span: value.span, ..Node::null() },
            Value::Sequence(_) => Node::sequence(value.span),
            Value::Mapping(_) => Node::mapping(value.span),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn dots_in_brackets_and_behind_backslashes_do_not_cut() {
        assert_eq!(split("a.[name=x.y].b"), ["a", "[name=x.y]", "b"]);
        assert_eq!(split(r"metadata.annotations.config\.io/x"), ["metadata", "annotations", "config.io/x"]);
        assert_eq!(split("metadata.annotations.[config.io/x]"), ["metadata", "annotations", "config.io/x"]);
    }
}
