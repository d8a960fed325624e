//! Manifests in a text: its documents as nodes that know where they are written.

use super::unknown;
use super::value::{Lines, Text};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{Node, Value as YamlValue};

/// The documents of a text, with unknowns as `${name}`. What stands in no file stands at `span`.
pub(super) fn documents(text: &Text, span: Span) -> (Vec<Node>, Vec<Diagnostic>) {
    let parsed = fluxscape_manifest::yaml::parse(text.text.as_bytes(), FileId::GENERATED);
    let place = |at: Span| text.lines.as_ref().map_or(span, |lines| placed(lines, at));
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

/// The texts between the `---` lines of a text, without those that say nothing.
pub(super) fn split(text: &Text) -> Vec<Text> {
    let mut documents = Vec::new();
    let (mut document, mut first) = (String::new(), 0);
    let mut end = |document: &mut String, first: usize| {
        let said = document
            .lines()
            .any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        if said {
            let lines = text.lines.as_ref().map(|lines| lines.skip(first));
            documents.push(Text { text: document.as_str().into(), lines });
        }
        document.clear();
    };
    for (index, line) in text.text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" || line.starts_with("--- ") {
            end(&mut document, first);
            first = index + 1;
        } else {
            document.push_str(line);
        }
    }
    end(&mut document, first);
    documents
}

/// gavinbunney/kubectl's key of a manifest: `/apis/GROUP/VERSION/namespaces/NS/KINDs/NAME`.
pub(super) fn api_path(text: &Text) -> Option<String> {
    let parsed = fluxscape_manifest::yaml::parse(text.text.as_bytes(), FileId::GENERATED);
    let root = &parsed.documents.first()?.root;
    let version = root.str_at(&["apiVersion"])?;
    let api = if version.contains('/') { "apis" } else { "api" };
    let namespace = root
        .str_at(&["metadata", "namespace"])
        .map_or_else(String::new, |ns| format!("/namespaces/{ns}"));
    let kind = root.str_at(&["kind"])?.to_lowercase();
    Some(format!("/{api}/{version}{namespace}/{kind}s/{}", root.str_at(&["metadata", "name"])?))
}

/// The objects of a `List`; any other object is itself.
pub(super) fn members(node: Node) -> Vec<Node> {
    let is_list =
        node.str_at(&["kind"]) == Some("List") && node.str_at(&["apiVersion"]) == Some("v1");
    if is_list { node.items_at(&["items"]).to_vec() } else { vec![node] }
}

/// Takes the values of a Secret away and leaves its keys.
pub(super) fn redact(node: &mut Node) {
    let is_secret =
        node.str_at(&["kind"]) == Some("Secret") && node.str_at(&["apiVersion"]) == Some("v1");
    if is_secret {
        for field in ["data", "stringData"] {
            blank(node, &[field]);
        }
    }
}

/// Makes every text below a field empty.
pub(super) fn blank(node: &mut Node, path: &[&str]) {
    if let Some((first, rest)) = path.split_first() {
        if let Some(child) = node.get_mut(first) {
            blank(child, rest);
        }
        return;
    }
    match &mut node.value {
        YamlValue::Scalar(_) => *node = Node::text("", node.span),
        YamlValue::Sequence(items) => items.iter_mut().for_each(|item| blank(item, &[])),
        YamlValue::Mapping(mapping) => {
            mapping.entries.iter_mut().for_each(|(_, value)| blank(value, &[]));
        }
    }
}

/// What identifies an object, and nothing else of it.
pub(super) fn identity(node: &Node) -> Node {
    let mut identity = Node::mapping(node.span);
    for field in ["apiVersion", "kind"] {
        if let Some(value) = node.get(field) {
            identity.set(field, value.clone());
        }
    }
    let mut metadata = Node::mapping(node.span);
    for field in ["name", "namespace"] {
        if let Some(value) = node.at(&["metadata", field]) {
            metadata.set(field, value.clone());
        }
    }
    identity.set("metadata", metadata);
    identity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_split_at_their_lines() {
        let text = Text { text: "# only a comment\n---\na: 1\n---\n---\nb: 2".into(), lines: None };
        let texts: Vec<String> = split(&text).iter().map(|text| text.text.to_string()).collect();
        assert_eq!(texts, ["a: 1\n", "b: 2"]);
    }
}
