//! What providers make of a block beyond what is written in it, as far as that can be told without
//! them.

use std::rc::Rc;

use super::eval::derived;
use super::evaluator::{Evaluator, Instance, Scope};
use super::module::ResourceKey;
use super::value::{Map, Text, Value};
use super::{kustomization, manifest, sync};
use crate::hcl::TemplateDocument;
use fluxscape_manifest::source::Span;

/// A resource or data source as expressions see it.
pub(super) fn attributes(
    evaluator: &Evaluator<'_>,
    instance: &Rc<Instance>,
    key: &ResourceKey,
    mut map: Map,
    address: &str,
) -> Value {
    let kind = key.kind.as_str();
    match (key.data, kind) {
        (true, "kubectl_path_documents") => {
            add_documents(&mut map, &path_documents(evaluator, instance, key, address));
        }
        (true, "kubectl_file_documents") => {
            let content = map.entries.get("content").cloned().unwrap_or(Value::Null);
            add_documents(&mut map, &[content]);
        }
        (true, "flux_sync") => {
            let (path, content) = sync::sync_file(&map);
            map.entries.extend([
                ("path".into(), Value::text(path)),
                ("content".into(), Value::text(content)),
            ]);
        }
        (true, "kustomization_build" | "kustomization") => {
            kustomization::add_build(evaluator, &mut map, false, address);
        }
        (true, "kustomization_overlay") => {
            kustomization::add_build(evaluator, &mut map, true, address);
        }
        (true, "local_file") => {
            let content = map
                .entries
                .get("filename")
                .and_then(Value::as_text)
                .and_then(|name| read(evaluator, &name.text));
            map.entries.extend(content.map(|content| ("content".into(), content)));
        }
        (_, "template_file") => {
            let rendered = rendered(evaluator, &map)
                .unwrap_or_else(|| Value::unknown(format!("{address}.rendered")));
            map.entries.insert("rendered".into(), rendered);
        }
        (false, kind) if kind.starts_with("kubernetes_secret") => {
            for secret in ["data", "binary_data", "data_wo"] {
                if let Some(value) = map.entries.remove(secret) {
                    map.entries
                        .insert(secret.into(), value.sensitive(format!("{address}.{secret}")));
                }
            }
            add_id(&mut map);
        }
        (_, kind) if kind.starts_with("kubernetes_") => add_id(&mut map),
        _ => {}
    }
    map.into()
}

/// hashicorp/kubernetes: the id of an object is `namespace/name`, or its name where it has no
/// namespace.
fn add_id(map: &mut Map) {
    let Some(Value::List(metadata)) = map.entries.get("metadata") else { return };
    let Some(Value::Map(metadata)) = metadata.first() else { return };
    let text = |key: &str| metadata.entries.get(key).and_then(Value::as_text).map(|text| text.text);
    if let Some(name) = text("name") {
        let id = text("namespace")
            .map_or_else(|| name.to_string(), |namespace| format!("{namespace}/{name}"));
        map.entries.insert("id".into(), Value::text(id));
    }
}

/// gavinbunney/kubectl: `documents` lists the documents of the texts, `manifests` holds them by
/// their paths in the API.
fn add_documents(map: &mut Map, texts: &[Value]) {
    if let Some(name) = texts
        .iter()
        .find_map(|text| if let Value::Unknown(name) = text { Some(name) } else { None })
    {
        for attribute in ["documents", "manifests"] {
            map.entries
                .insert(attribute.into(), Value::Unknown(derived(name, &format!(".{attribute}"))));
        }
        return;
    }
    let documents: Vec<Text> =
        texts.iter().filter_map(Value::as_text).flat_map(|text| manifest::split(&text)).collect();
    let keyed = documents
        .iter()
        .filter_map(|text| Some((manifest::api_path(text)?.into(), Value::Text(text.clone()))));
    map.entries.insert("manifests".into(), Value::map(keyed));
    map.entries
        .insert("documents".into(), Value::list(documents.into_iter().map(Value::Text).collect()));
}

/// The files that `pattern` names, each rendered with `vars`.
fn path_documents(
    evaluator: &Evaluator<'_>,
    instance: &Rc<Instance>,
    key: &ResourceKey,
    address: &str,
) -> Vec<Value> {
    let Some(declared) = instance.module.resources.get(key) else { return Vec::new() };
    let scope = Scope::of(instance, &declared.source, None);
    let attribute = |key: &str| evaluator.attribute(&scope, declared, key);
    let Some(pattern) = attribute("pattern") else { return Vec::new() };
    let unknown = || vec![Value::unknown(format!("{address}.content"))];
    if pattern.has_unknown() {
        return unknown();
    }
    let text = pattern.as_text().map_or_else(String::new, |text| text.text.to_string());
    let (directory, glob) = text.rsplit_once('/').unwrap_or((".", text.as_str()));
    let files = call(
        evaluator,
        &scope,
        "fileset",
        &[Value::text(directory), Value::text(glob)],
        declared.span(),
    );
    let Some(Value::Set(files)) = files else { return unknown() };
    let variables = attribute("vars").unwrap_or_else(|| Value::map([]));
    let render = |file: &Value| {
        let path = Value::text(format!("{directory}/{}", file.as_text()?.text));
        call(evaluator, &scope, "templatefile", &[path, variables.clone()], declared.span())
    };
    files.iter().filter_map(render).collect()
}

/// Calls a function as an expression would.
fn call(
    evaluator: &Evaluator<'_>,
    scope: &Scope<'_>,
    name: &str,
    arguments: &[Value],
    span: Span,
) -> Option<Value> {
    evaluator.apply(scope, name, super::functions::find(name)?, arguments, span).ok()
}

fn read(evaluator: &Evaluator<'_>, path: &str) -> Option<Value> {
    let (tree, path) = evaluator.locate(path)?;
    Some(Value::text(String::from_utf8(tree.read(&path).ok()?.to_vec()).ok()?))
}

/// hashicorp/template: the text of `template`, with `vars`.
fn rendered(evaluator: &Evaluator<'_>, map: &Map) -> Option<Value> {
    let template = map.entries.get("template")?;
    let document = TemplateDocument::parse(
        template.as_text()?.text.as_bytes(),
        fluxscape_manifest::source::FileId::GENERATED,
    )
    .ok()?;
    let scope = Scope {
        source: &document.source,
        instance: None,
        repetition: None,
        names: None,
        variables: None,
        tried: false,
    };
    let variables = map.entries.get("vars").cloned().unwrap_or_else(|| Value::map([]));
    let span = map.span.unwrap_or(Span::file(fluxscape_manifest::source::FileId::GENERATED));
    call(evaluator, &scope, "templatestring", &[template.clone(), variables], span)
}
