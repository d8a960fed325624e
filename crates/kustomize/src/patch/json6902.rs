//! JSON patches (RFC 6902) as kustomize applies them.
//!
//! In: an object and a list of operations. Out: the object changed, or which operation does not
//! apply and why. Kustomize applies them with evanphx/json-patch 4, whose deviations are kept: what
//! is before the first `/` of a path is ignored, negative indices count from the end, `replace`
//! sets a key that a mapping lacks, `copy` copies null from there and `test` for null passes;
//! nothing but `replace` and `test` takes the whole document. The object goes through JSON on the
//! way, which changes scalars ([`super::json_form`]). What a patch copies is limited, and how deep it
//! nests: a few operations could otherwise grow an object without end.

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{MAX_DEPTH, Node, Resolved, Scalar, ScalarStyle, Value};

use super::json_form::{ReadBy, decode, encode};
use crate::rules;

/// Nodes that one patch may copy.
const MAX_COPIES: usize = 100_000;

/// The operations of one patch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operations(Vec<Operation>);

/// One operation, not yet known to make sense.
#[derive(Clone, Debug, PartialEq)]
struct Operation {
    op: String,
    path: Option<String>,
    from: Option<String>,
    value: Option<Node>,
    span: Span,
}

impl Operations {
    /// Reads a list of operations, as parsed from YAML or JSON.
    ///
    /// # Errors
    /// When it is not a list of mappings (rule `patch-invalid`). Whether operations make sense shows
    /// when they are applied.
    pub(crate) fn read(patch: &Node) -> Result<Self, Diagnostic> {
        let Value::Sequence(items) = &patch.value else {
            return Err(failed(patch.span, "a JSON patch is a list of operations"));
        };
        items.iter().map(Operation::read).collect::<Result<_, _>>().map(Self)
    }
}

impl Operation {
    fn read(item: &Node) -> Result<Self, Diagnostic> {
        if item.as_mapping().is_none() {
            return Err(failed(
                item.span,
                "an operation of a JSON patch is a mapping with op and path",
            ));
        }
        let text = |key| item.str_at(&[key]).map(str::to_owned);
        let value = item.get("value").cloned().map(|mut value| {
            encode(&mut value, ReadBy::SigsYaml);
            value
        });
        Ok(Self {
            op: text("op").unwrap_or_default(),
            path: text("path"),
            from: text("from"),
            value,
            span: item.span,
        })
    }
}

/// Applies a JSON patch to an object, all of it or nothing.
///
/// # Errors
/// When an operation does not apply (rule `patch-invalid`), at the operation.
pub(crate) fn json_patch(target: &mut Node, patch: &Operations) -> Result<(), Diagnostic> {
    let mut patched = target.clone();
    encode(&mut patched, ReadBy::Kyaml);
    let mut copies = 0;
    for operation in &patch.0 {
        let applied = operation.apply(&mut patched, &mut copies);
        applied.map_err(|reason| {
            failed(operation.span, format!("{} does not apply: {reason}", operation.title()))
        })?;
    }
    decode(&mut patched);
    *target = patched;
    Ok(())
}

impl Operation {
    /// `replace /spec/replicas`
    fn title(&self) -> String {
        match self.path.as_deref() {
            None => self.op.clone(),
            Some("") => format!("{} of the whole document", self.op),
            Some(path) => format!("{} {path}", self.op),
        }
    }

    fn apply(&self, document: &mut Node, copies: &mut usize) -> Result<(), String> {
        let path = self.path.as_deref().ok_or("it has no path")?;
        match self.op.as_str() {
            "add" => add(document, path, self.value_or_null()),
            "remove" => remove(document, path).map(drop),
            "replace" => replace(document, path, self.value_or_null()),
            "move" => {
                let moved = remove(document, self.from()?)?;
                add(document, path, moved)
            }
            "copy" => {
                let original = get(document, self.from()?)?;
                *copies += original.map_or(1, Node::size);
                if *copies > MAX_COPIES {
                    return Err("the patch copies too much".to_owned());
                }
                let copied = original.cloned().unwrap_or_else(|| self.null());
                add(document, path, copied)
            }
            "test" => test(document, path, self.value.as_ref()),
            other => Err(format!("{other:?} is not an operation")),
        }
    }

    fn from(&self) -> Result<&str, String> {
        self.from.as_deref().ok_or_else(|| "it has no from".to_owned())
    }

    fn value_or_null(&self) -> Node {
        self.value.clone().unwrap_or_else(|| self.null())
    }

    fn null(&self) -> Node {
        let scalar = Scalar::read("null", ScalarStyle::Plain);
        Node { value: Value::Scalar(scalar), span: self.span, comment: None }
    }
}

fn add(document: &mut Node, path: &str, value: Node) -> Result<(), String> {
    if path.split('/').count() + value.depth() > MAX_DEPTH {
        return Err("the object would nest too deep".to_owned());
    }
    let (parent, key) = parent_of(document, path)?;
    match &mut parent.value {
        Value::Mapping(mapping) => mapping.set(&key, value),
        Value::Sequence(items) => {
            let at = if key == "-" { items.len() } else { index(&key, items.len() + 1)? };
            items.insert(at.min(items.len()), value);
        }
        Value::Scalar(_) => return Err(missing(path)),
    }
    Ok(())
}

fn remove(document: &mut Node, path: &str) -> Result<Node, String> {
    let (parent, key) = parent_of(document, path)?;
    match &mut parent.value {
        Value::Mapping(mapping) => mapping.remove(&key).ok_or_else(|| missing(path)),
        Value::Sequence(items) => {
            let at = index(&key, items.len())?;
            Ok(items.remove(at))
        }
        Value::Scalar(_) => Err(missing(path)),
    }
}

fn replace(document: &mut Node, path: &str, value: Node) -> Result<(), String> {
    if path.is_empty() {
        if value.as_scalar().is_some() {
            return Err("the whole document can only be replaced by a mapping or a list".to_owned());
        }
        *document = value;
        return Ok(());
    }
    let (parent, key) = parent_of(document, path)?;
    if let Value::Mapping(mapping) = &mut parent.value {
        mapping.set(&key, value);
    } else {
        *child_mut(parent, &key)?.ok_or_else(|| missing(path))? = value;
    }
    Ok(())
}

fn test(document: &Node, path: &str, value: Option<&Node>) -> Result<(), String> {
    let found = if path.is_empty() { Some(document) } else { get(document, path)? };
    let passes = match (found, value) {
        (Some(found), Some(value)) => same_json(found, value),
        (one, other) => one.or(other).is_none_or(Node::is_null),
    };
    if passes { Ok(()) } else { Err("the value there is another one".to_owned()) }
}

/// The value at the end of a path; none where a mapping lacks the last key.
fn get<'a>(document: &'a Node, path: &str) -> Result<Option<&'a Node>, String> {
    let segments = segments(path)?;
    let (last, above) = segments.split_last().ok_or_else(|| missing(path))?;
    let parent = above
        .iter()
        .try_fold(document, |node, key| child(node, key)?.ok_or_else(|| missing(path)))?;
    if parent.as_scalar().is_some() {
        return Err(missing(path));
    }
    child(parent, last)
}

/// The collection that holds the end of a path, and the key in it.
fn parent_of<'a>(document: &'a mut Node, path: &str) -> Result<(&'a mut Node, String), String> {
    let mut segments = segments(path)?;
    let last = segments.pop().ok_or_else(|| missing(path))?;
    let parent = segments
        .iter()
        .try_fold(document, |node, key| child_mut(node, key)?.ok_or_else(|| missing(path)))?;
    Ok((parent, last))
}

/// The keys of a path. What is before the first `/` is ignored.
fn segments(path: &str) -> Result<Vec<String>, String> {
    let (_, rest) = path
        .split_once('/')
        .ok_or_else(|| missing(if path.is_empty() { "parent" } else { path }))?;
    Ok(rest.split('/').map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect())
}

fn child<'a>(node: &'a Node, key: &str) -> Result<Option<&'a Node>, String> {
    match &node.value {
        Value::Mapping(mapping) => Ok(mapping.get(key)),
        Value::Sequence(items) => index(key, items.len()).map(|at| items.get(at)),
        Value::Scalar(_) => Ok(None),
    }
}

fn child_mut<'a>(node: &'a mut Node, key: &str) -> Result<Option<&'a mut Node>, String> {
    match &mut node.value {
        Value::Mapping(mapping) => Ok(mapping.get_mut(key)),
        Value::Sequence(items) => index(key, items.len()).map(|at| items.get_mut(at)),
        Value::Scalar(_) => Ok(None),
    }
}

/// A place in a list. Negative ones count from the end.
fn index(key: &str, length: usize) -> Result<usize, String> {
    let written: i64 = key.parse().map_err(|_| format!("{key:?} is not an index of a list"))?;
    let at =
        if written < 0 { i64::try_from(length).unwrap_or(i64::MAX) + written } else { written };
    usize::try_from(at)
        .ok()
        .filter(|at| *at < length)
        .ok_or_else(|| format!("the list has no index {key}"))
}

fn missing(path: &str) -> String {
    format!("there is no {path}")
}

fn failed(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&rules::PATCH_INVALID, span, message)
}

/// Whether two values are the same JSON.
fn same_json(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => same_scalar(a, b),
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            let in_b = |key: &Node| key.as_scalar().and_then(|key| b.get(&key.text));
            a.entries.len() == b.entries.len()
                && a.entries
                    .iter()
                    .all(|(key, value)| in_b(key).is_some_and(|other| same_json(value, other)))
        }
        _ => false,
    }
}

/// Numbers are compared as they are written, as the library does.
fn same_scalar(a: &Scalar, b: &Scalar) -> bool {
    match (a.resolved(), b.resolved()) {
        (Resolved::Int(_) | Resolved::Float(_), Resolved::Int(_) | Resolved::Float(_)) => {
            a.text == b.text
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests;
