//! `helm_release`: the chart, and the values that it is installed with.

use super::provisioned::ManagedRelease;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Value as YamlValue};
use fluxscape_terraform::{Instance, Map, Value};

/// The release of a resource. Sensitive values are left out.
pub(super) fn release(instance: &Instance) -> (ManagedRelease, Vec<Diagnostic>) {
    let (block, span) = (&instance.arguments, instance.span);
    let text = |key: &str| block.get(key).and_then(Value::as_text).map(|text| text.to_string());
    let (values, problems) = values(block, span);
    let (repository, chart) =
        chart(text("repository").unwrap_or_default(), text("chart").unwrap_or_default());
    let release = ManagedRelease {
        name: text("name").unwrap_or_default(),
        // hashicorp/helm: "default" where none is given.
        namespace: text("namespace").unwrap_or_else(|| "default".to_owned()),
        chart,
        repository,
        version: text("version").unwrap_or_default(),
        values,
        address: instance.address.clone(),
        resource: instance.resource.clone(),
        module: instance.module.clone(),
        span,
    };
    (release, problems)
}

/// A chart that is named by its OCI address lies in the repository before its last segment.
fn chart(repository: String, chart: String) -> (String, String) {
    match chart.rsplit_once('/') {
        Some((before, name)) if chart.starts_with("oci://") => (before.to_owned(), name.to_owned()),
        _ => (repository, chart),
    }
}

/// `values` merged in their order, then every `set`, as Helm does.
fn values(block: &Map, span: Span) -> (Node, Vec<Diagnostic>) {
    let mut merged = Node::mapping(span);
    let mut problems = Vec::new();
    let items = |key: &str| block.get(key).and_then(Value::items).cloned().unwrap_or_default();
    for text in items("values").iter() {
        let Value::Text(text) = text else { continue };
        let (documents, mut found) = text.documents(span);
        problems.append(&mut found);
        for document in documents {
            merge(&mut merged, document);
        }
    }
    for entry in items("set").iter().chain(items("set_list").iter()) {
        let Value::Map(entry) = entry else { continue };
        let get = |key: &str| entry.get(key);
        if let (Some(name), Some(value)) = (get("name").and_then(Value::as_text), get("value"))
            && !matches!(value, Value::Sensitive(_))
        {
            let kind = get("type").and_then(Value::as_text).map(|text| text.as_str().to_owned());
            set(&mut merged, &path(name.as_str()), set_value(value, kind.as_deref(), span));
        }
    }
    (merged, problems)
}

/// Maps are merged key by key, anything else is replaced.
fn merge(into: &mut Node, from: Node) {
    let YamlValue::Mapping(entries) = from.value else { return };
    for (key, value) in entries.entries {
        let Some(name) = key.as_scalar().map(|scalar| scalar.text.clone()) else { continue };
        match into.get_mut(&name) {
            Some(old) if old.as_mapping().is_some() && value.as_mapping().is_some() => {
                merge(old, value);
            }
            _ => into.set(&name, value),
        }
    }
}

/// One step of the path of a `set`: a key, or the index of a list.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// Helm's paths: `a.b[0].c`, a dot of a key as `\.`.
fn path(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut key = String::new();
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => key.extend(letters.next()),
            '.' | '[' => {
                if !key.is_empty() {
                    steps.push(Step::Key(std::mem::take(&mut key)));
                }
                if c == '[' {
                    let digits: String = letters.by_ref().take_while(|c| *c != ']').collect();
                    steps.push(Step::Index(digits.parse().unwrap_or(0)));
                }
            }
            c => key.push(c),
        }
    }
    if !key.is_empty() {
        steps.push(Step::Key(key));
    }
    steps
}

fn set(node: &mut Node, path: &[Step], value: Node) {
    // Helm: an index above this is an error.
    const MAX_INDEX: usize = 65_536;
    const MAX_FILL: usize = 256;
    let span = value.span;
    match path.split_first() {
        None => *node = value,
        Some((Step::Key(key), rest)) => {
            if node.as_mapping().is_none() {
                *node = Node::mapping(span);
            }
            if node.get(key).is_none() {
                node.set(key, Node::null());
            }
            if let Some(child) = node.get_mut(key) {
                set(child, rest, value);
            }
        }
        Some((Step::Index(index), rest)) => {
            if !matches!(node.value, YamlValue::Sequence(_)) {
                *node = Node::sequence(span);
            }
            if let YamlValue::Sequence(items) = &mut node.value
                && *index < MAX_INDEX.min(items.len() + MAX_FILL)
            {
                while items.len() <= *index {
                    items.push(Node::null());
                }
                if let Some(child) = items.get_mut(*index) {
                    set(child, rest, value);
                }
            }
        }
    }
}

/// The value of a `set`: what Helm makes of its text, unless its type is string; `{a,b}` is
/// a list.
fn set_value(value: &Value, kind: Option<&str>, span: Span) -> Node {
    let Value::Text(text) = value else { return value.to_node(span) };
    let text = text.as_str();
    if kind == Some("string") {
        return value.to_node(span);
    }
    if let Some(items) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let items = items.split(',').map(|item| typed(item.trim())).collect();
        return Value::list(items).to_node(span);
    }
    typed(&text.replace("\\,", ",")).to_node(span)
}

fn typed(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        "0" => Value::Number(0.0),
        _ if text.starts_with('0') => Value::text(text),
        _ => text
            .parse::<i32>()
            .map_or_else(|_| Value::text(text), |number| Value::Number(f64::from(number))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_keys_indexes_and_escaped_dots() {
        let key = |text: &str| Step::Key(text.to_owned());
        assert_eq!(path(r"a.b[1].c\.d/e"), [key("a"), key("b"), Step::Index(1), key("c.d/e")]);
    }
}
