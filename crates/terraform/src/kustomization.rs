//! What Terraform has kustomize build: the data sources of kbst/kustomization, and the
//! kustomization around what `flux_bootstrap_git` writes.
//!
//! In: a directory or the fields of a kustomization. Out: the objects by the provider's ids, or a
//! patched pair. A build that fails says why and leaves its objects unknown.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::convert::{from_node, to_node};
use super::evaluator::Evaluator;
use super::functions::json_text;
use super::value::{Lines, Map, Text, Value};
use fluxscape_kustomize::{Builder, Resource};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{FileId, Files, MemoryTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node, write};

/// Adds `ids`, `ids_prio` and `manifests` to `data.kustomization_build` and
/// `data.kustomization_overlay`.
///
/// kbst/kustomization: an id is `group/Kind/namespace/name`, with `_` for what is empty; a manifest
/// is JSON. `ids_prio` is in the order of application: namespaces and definitions, the rest,
/// webhooks.
pub(super) fn add_build(evaluator: &Evaluator<'_>, map: &mut Map, overlay: bool, address: &str) {
    let span = map.span.unwrap_or(Span::file(FileId::GENERATED));
    let Some(objects) = build(evaluator, map, overlay, span) else {
        for attribute in ["ids", "ids_prio", "manifests"] {
            map.entries.insert(attribute.into(), Value::unknown(format!("{address}.{attribute}")));
        }
        return;
    };
    let ids = |wanted: Option<usize>| {
        let chosen = objects.keys().filter(|id| wanted.is_none_or(|wanted| wanted == priority(id)));
        Value::set(chosen.map(|id| Value::text(Rc::clone(id))).collect())
    };
    map.entries.insert("ids".into(), ids(None));
    map.entries.insert(
        "ids_prio".into(),
        Value::list((0..3).map(|priority| ids(Some(priority))).collect()),
    );
    map.entries.insert(
        "manifests".into(),
        Value::map(objects.into_iter().map(|(id, text)| (id, Value::Text(text)))),
    );
}

fn build(
    evaluator: &Evaluator<'_>,
    map: &Map,
    overlay: bool,
    span: Span,
) -> Option<BTreeMap<Rc<str>, Text>> {
    let path = map.entries.get("path").cloned().unwrap_or_else(|| Value::text("."));
    if path.has_unknown() {
        return None;
    }
    let (tree, directory) = evaluator.locate(&path.as_text()?.text)?;
    let root = overlay.then(|| kustomization(map, span));
    let library = Library::new(Arc::new(Files::default()));
    let built =
        Builder { library: &library, remotes: &() }.build(tree.as_ref(), &directory, root.as_ref());
    let files = library.files();
    for failure in &built.failures {
        // Positions are of the table of files that this build had for itself.
        let at = failure
            .diagnostic
            .span
            .map(|at| Span { file: evaluator.input.files.id(&files.place(at.file)), ..at });
        evaluator.report(Diagnostic { span: at.or(Some(span)), ..failure.diagnostic.clone() });
    }
    built.failures.is_empty().then(|| {
        let object = |resource: &Resource| {
            let span = resource.origin.span;
            let file = evaluator.input.files.id(&files.place(span.file));
            let lines = Lines { file, numbers: Rc::new(vec![span.line]), first: 0, columns: 0 };
            let text = json_text(&from_node(&resource.node, None));
            (id(&resource.id()), Text { text: text.into(), lines: Some(lines) })
        };
        built.resources.iter().map(object).collect()
    })
}

fn id(id: &ResourceId) -> Rc<str> {
    let part = |text: &str| if text.is_empty() { "_".to_owned() } else { text.to_owned() };
    [&id.group, &id.kind, &id.namespace, &id.name].map(|text| part(text)).join("/").into()
}

/// Which of the three sets of `ids_prio` holds an id.
fn priority(id: &str) -> usize {
    match id.split('/').nth(1).unwrap_or_default() {
        "Namespace" | "CustomResourceDefinition" => 0,
        "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration" => 2,
        _ => 1,
    }
}

/// The kustomization that an overlay describes: its arguments in camel case, and the one block of a
/// kind that kustomize has once.
fn kustomization(map: &Map, span: Span) -> Node {
    const FIELDS: [&str; 14] = [
        "resources",
        "components",
        "crds",
        "namespace",
        "name_prefix",
        "name_suffix",
        "common_labels",
        "common_annotations",
        "labels",
        "patches",
        "images",
        "replicas",
        "config_map_generator",
        "secret_generator",
    ];
    let fields = map
        .entries
        .iter()
        .filter(|(key, value)| FIELDS.contains(&key.as_ref()) && **value != Value::Null);
    to_node(&Value::map(fields.map(|(key, value)| (camel(key), fields_of(value)))), span)
}

/// Blocks with their arguments in camel case; any other value as it is.
fn fields_of(value: &Value) -> Value {
    let Value::List(items) = value else { return value.clone() };
    let block = |item: &Value| match item {
        Value::Map(map) => {
            Value::map(map.entries.iter().map(|(key, value)| match (key.as_ref(), value) {
                ("target" | "options", Value::List(one)) => {
                    (camel(key), one.first().map_or(Value::Null, only_known))
                }
                _ => (camel(key), value.clone()),
            }))
        }
        other => other.clone(),
    };
    Value::list(items.iter().map(block).collect())
}

fn only_known(block: &Value) -> Value {
    let Value::Map(map) = block else { return block.clone() };
    Value::map(map.entries.iter().map(|(key, value)| (camel(key), value.clone())))
}

fn camel(key: &str) -> Rc<str> {
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let capital = |word: &str| {
        word.chars()
            .take(1)
            .flat_map(char::to_uppercase)
            .chain(word.chars().skip(1))
            .collect::<String>()
    };
    words.fold(first, |text, word| text + &capital(word)).into()
}

/// The pair of `flux_bootstrap_git` as the kustomization of `kustomization_override` makes it,
/// which stands beside it in the repository. Its patches of the controllers have nothing to patch
/// here.
pub(super) fn patched(pair: Vec<Node>, kustomization: &str, span: Span) -> Vec<Node> {
    let written: Vec<String> = pair.iter().map(write).collect();
    let files = [
        ("gotk-components.yaml", ""),
        ("gotk-sync.yaml", &written.join("---\n")),
        ("kustomization.yaml", kustomization),
    ];
    let tree = MemoryTree::new("flux-system", files);
    let library = Library::new(Arc::new(Files::default()));
    let built = Builder { library: &library, remotes: &() }.build(&tree, &TreePath::root(), None);
    let same = |node: &Node| {
        let id = ResourceId::of(node);
        let found = built.resources.iter().find(|resource| resource.id().kind == id.kind)?;
        Some(found.node.clone().standing_at(span))
    };
    let patched: Option<Vec<Node>> = pair.iter().map(same).collect();
    patched.unwrap_or(pair)
}
