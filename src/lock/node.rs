//! Nodes for the lock file: as text and back with their lines, and without the values of secrets.

use super::position::Lines;
use fluxscape_manifest::secret::{is_secret_key, taint_secret};
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{self, Node, Scalar, ScalarKind, ScalarStyle, Value};

/// Texts inside texts are looked into this deep: a patch in a kustomization in a ConfigMap.
const DEEPEST: usize = 4;

/// Takes the values of secrets out of an object, wherever they stand. Keys stay.
pub(super) fn redact_object(node: &mut Node) {
    redact(node, 0);
}

fn redact(node: &mut Node, depth: usize) {
    // Whatever its group: the lock file needs none of its values.
    if node.str_at(&["kind"]) == Some("Secret") {
        taint_secret(node);
        blank_tainted(node);
    }
    let is_operation = node.get("op").is_some()
        && node.str_at(&["path"]).is_some_and(|path| {
            ["/data", "/stringData"].iter().any(|start| path.starts_with(start))
        });
    let named_secret = node.str_at(&["name"]).is_some_and(is_secret_key);
    let patches_secret = node.str_at(&["target", "kind"]) == Some("Secret");
    if patches_secret && let Some(patch) = node.get_mut("patch") {
        rewrite(patch, &mut blank_patch);
    }
    match &mut node.value {
        Value::Mapping(mapping) => {
            for (key, value) in &mut mapping.entries {
                let key = key.as_scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default();
                match key {
                    "stringData" | "kubectl.kubernetes.io/last-applied-configuration" => {
                        blank(value);
                    }
                    "value" if is_operation || named_secret => blank(value),
                    "secretGenerator" => value_items(value).for_each(|generator| {
                        if let Some(literals) = generator.get_mut("literals") {
                            value_items(literals).for_each(cut_literal);
                        }
                    }),
                    key if is_secret_key(key) => blank_text(value),
                    _ => {}
                }
                redact(value, depth);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| redact(item, depth)),
        Value::Scalar(scalar) => {
            if scalar.text.starts_with("ENC[") || scalar.text.contains("PRIVATE KEY-----") {
                scalar.text.clear();
            } else if depth < DEEPEST
                && (scalar.text.contains('\n') || scalar.text.starts_with(['{', '[']))
            {
                rewrite(node, &mut |inner| redact(inner, depth + 1));
            }
        }
    }
}

fn value_items(node: &mut Node) -> impl Iterator<Item = &mut Node> {
    let items =
        if let Value::Sequence(items) = &mut node.value { Some(items.iter_mut()) } else { None };
    items.into_iter().flatten()
}

/// `KEY=value` without the value.
fn cut_literal(node: &mut Node) {
    if let Value::Scalar(scalar) = &mut node.value {
        let end = scalar.text.find('=').map_or(0, |at| at + 1);
        scalar.text.truncate(end);
    }
}

/// A patch of a Secret: nothing but what it is a patch of, and where.
fn blank_patch(node: &mut Node) {
    for item in value_items(node) {
        if let Some(value) = item.get_mut("value") {
            blank(value);
        }
    }
    for field in ["data", "stringData"] {
        if let Some(value) = node.get_mut(field) {
            blank(value);
        }
    }
}

/// Changes the documents in a text; any other text stays.
fn rewrite(node: &mut Node, change: &mut dyn FnMut(&mut Node)) {
    let Value::Scalar(scalar) = &mut node.value else { return };
    let parsed = yaml::parse(scalar.text.as_bytes(), FileId::GENERATED);
    let before: Vec<Node> = parsed.documents.into_iter().map(|document| document.root).collect();
    let mut after = before.clone();
    after.iter_mut().for_each(change);
    if before != after {
        let written: Vec<String> =
            after.iter().map(|document| yaml::write_styled(document, &scalar.text)).collect();
        scalar.text = written.join("---\n");
        scalar.style = ScalarStyle::Literal;
    }
}

fn blank_tainted(node: &mut Node) {
    node.for_each_scalar_mut(&mut |scalar| {
        if scalar.tainted {
            *scalar = Scalar::new("", ScalarKind::String, ScalarStyle::SingleQuoted);
        }
    });
}

/// Makes every scalar below a node an empty text.
fn blank(node: &mut Node) {
    node.taint();
    blank_tainted(node);
}

/// The same of a lone text or number.
fn blank_text(node: &mut Node) {
    if node
        .as_scalar()
        .is_some_and(|scalar| !matches!(scalar.kind, ScalarKind::Bool | ScalarKind::Null))
    {
        blank(node);
    }
}

/// An object as YAML, and for each line of that the line where its value is written: `12 13 13 15`;
/// empty where none is known.
pub(super) fn manifest_of(node: &Node) -> (String, Lines) {
    let text = yaml::write(node);
    if node.span.file == FileId::GENERATED {
        return (text, Lines::default());
    }
    // The written text is parsed again: its nodes stand in the same order as those of the object,
    // keys sorted.
    let mut lines: Vec<u32> = vec![0; text.lines().count()];
    let parsed = yaml::parse(text.as_bytes(), FileId::GENERATED);
    if let Some(document) = parsed.documents.first() {
        note(&document.root, node, &mut lines);
    }
    let mut last = node.span.line;
    let numbers = lines.into_iter().map(|line| {
        last = if line == 0 { last } else { line };
        last
    });
    (text, Lines(numbers.collect()))
}

fn note(written: &Node, node: &Node, lines: &mut [u32]) {
    let mut set = |at: &Node, from: &Node| {
        if let Some(line) =
            lines.get_mut(at.span.line.saturating_sub(1) as usize).filter(|line| **line == 0)
        {
            *line = from.span.line;
        }
    };
    set(written, node);
    match (&written.value, &node.value) {
        (Value::Mapping(written), Value::Mapping(_)) => {
            for (key, value) in &written.entries {
                let name = key.as_scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default();
                if let Some(from) = node.get(name) {
                    note(value, from, lines);
                }
            }
        }
        (Value::Sequence(written), Value::Sequence(items)) => {
            written.iter().zip(items).for_each(|(at, from)| note(at, from, lines));
        }
        _ => {}
    }
}

/// The object again, its values at the lines of the file.
pub(super) fn node_of(manifest: &str, lines: &Lines, file: FileId) -> Node {
    let parsed = yaml::parse(manifest.as_bytes(), file);
    let mut root =
        parsed.documents.into_iter().next().map_or_else(Node::null, |document| document.root);
    settle(&mut root, lines, file);
    root
}

fn settle(node: &mut Node, lines: &Lines, file: FileId) {
    let at = node.span;
    node.span = if file == FileId::GENERATED {
        Span::file(file)
    } else {
        Span::new(file, lines.of(at.line), at.column)
    };
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter_mut().for_each(|item| settle(item, lines, file)),
        Value::Mapping(mapping) => {
            for (key, value) in &mut mapping.entries {
                settle(key, lines, file);
                settle(value, lines, file);
            }
        }
    }
}
