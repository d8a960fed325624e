//! What Terraform has kustomize build: the data sources of kbst/kustomization, and the
//! kustomization around what `flux_bootstrap_git` writes.
//!
//! In: a directory or the fields of a kustomization. Out: the objects by the provider's ids, or a
//! patched pair. A build that fails reports why and leaves its objects unknown.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::flux::objects::secret::builder;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Files, MemoryTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node, write};
use fluxscape_terraform::{Computed, Map, Text, Value};

/// Adds `ids`, `ids_prio` and `manifests` to `data.kustomization_build` and
/// `data.kustomization_overlay`.
///
/// kbst/kustomization: an id is `group/Kind/namespace/name`, with `_` for what is empty; a manifest
/// is JSON. `ids_prio` is in the order of application: namespaces and definitions, the rest,
/// webhooks.
pub(super) fn add_build(block: &mut Computed<'_>, overlay: bool) {
    let Some(objects) = build(block, overlay) else {
        for attribute in ["ids", "ids_prio", "manifests"] {
            let unknown = Value::unknown(format!("{}.{attribute}", block.address()));
            block.set(attribute, unknown);
        }
        return;
    };
    let ids = |wanted: Option<usize>| {
        let chosen = objects.keys().filter(|id| wanted.is_none_or(|wanted| wanted == priority(id)));
        Value::set(chosen.map(|id| Value::text(Rc::clone(id))).collect())
    };
    block.set("ids", ids(None));
    block.set("ids_prio", Value::list((0..3).map(|priority| ids(Some(priority))).collect()));
    let manifests = objects.into_iter().map(|(id, text)| (id, Value::Text(text)));
    block.set("manifests", Value::map(manifests));
}

fn build(block: &Computed<'_>, overlay: bool) -> Option<BTreeMap<Rc<str>, Text>> {
    let span = block.span();
    let path = block.arguments().get("path").cloned().unwrap_or_else(|| Value::text("."));
    if path.has_unknown() {
        return None;
    }
    let (tree, directory) = block.locate(path.as_text()?.as_str())?;
    let root = overlay.then(|| kustomization(block.arguments(), span));
    let library = Library::new(Arc::new(Files::default()));
    let built = builder(&library).build_with(tree.as_ref(), &directory, root.as_ref());
    let files = library.files();
    // Positions are of the table of files that this build had for itself.
    let placed = |at: Span| Span { file: block.files().id(&files.place(at.file)), ..at };
    for failure in &built.failures {
        let at = failure.diagnostic.span.map(placed);
        block.report(Diagnostic { span: at.or(Some(span)), ..failure.diagnostic.clone() });
    }
    built.failures.is_empty().then(|| {
        let object = |resource: &Resource| {
            let text = Value::from_node(&resource.node).to_json();
            (id(&resource.id()), Text::at(text.as_str(), placed(resource.origin.span)))
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
    let fields =
        map.iter().filter(|(key, value)| FIELDS.contains(&key.as_ref()) && **value != Value::Null);
    Value::map(fields.map(|(key, value)| (camel(key), fields_of(value)))).to_node(span)
}

/// Blocks with their arguments in camel case; any other value as it is.
fn fields_of(value: &Value) -> Value {
    let Value::List(items) = value else { return value.clone() };
    let block = |item: &Value| match item {
        Value::Map(map) => Value::map(map.iter().map(|(key, value)| match (key.as_ref(), value) {
            ("target" | "options", Value::List(one)) => {
                (camel(key), one.first().map_or(Value::Null, only_known))
            }
            _ => (camel(key), value.clone()),
        })),
        other => other.clone(),
    };
    Value::list(items.iter().map(block).collect())
}

fn only_known(block: &Value) -> Value {
    let Value::Map(map) = block else { return block.clone() };
    Value::map(map.iter().map(|(key, value)| (camel(key), value.clone())))
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
/// which is beside it in the repository. Its patches of the controllers have nothing to patch
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
    let built = builder(&library).build(&tree, &TreePath::root());
    let same = |node: &Node| {
        let id = ResourceId::of(node);
        let found = built.resources.iter().find(|resource| resource.id().kind == id.kind)?;
        Some(found.node.clone().standing_at(span))
    };
    let patched: Option<Vec<Node>> = pair.iter().map(same).collect();
    patched.unwrap_or(pair)
}
