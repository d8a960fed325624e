//! What providers compute for their resources and data sources beyond what is written in a block, as
//! far as files determine it.

use super::kustomization;
use crate::flux::origins::sync;
use fluxscape_manifest::source::FileId;
use fluxscape_terraform::{Computed, Text, Value};

/// Adds what the provider of a resource or data source computes.
pub(super) fn add(block: &mut Computed<'_>) {
    let kind = block.resource_type().to_owned();
    match (block.is_data(), kind.as_str()) {
        (true, "kubectl_path_documents") => {
            let texts = path_documents(block);
            add_documents(block, &texts);
        }
        (true, "kubectl_file_documents") => {
            let content = block.arguments().get("content").cloned().unwrap_or(Value::Null);
            add_documents(block, &[content]);
        }
        (true, "flux_sync") => {
            let (path, content) = sync::sync_file(block.arguments());
            block.set("path", Value::text(path));
            block.set("content", Value::text(content));
        }
        (true, "kustomization_build" | "kustomization") => kustomization::add_build(block, false),
        (true, "kustomization_overlay") => kustomization::add_build(block, true),
        (true, "local_file") => {
            if let Some(content) = file_content(block) {
                block.set("content", content);
            }
        }
        (_, "template_file") => {
            let rendered = rendered(block)
                .unwrap_or_else(|| Value::unknown(format!("{}.rendered", block.address())));
            block.set("rendered", rendered);
        }
        (false, kind) if kind.starts_with("kubernetes_secret") => {
            for secret in ["data", "binary_data", "data_wo"] {
                block.hide(secret);
            }
            add_id(block);
        }
        (_, kind) if kind.starts_with("kubernetes_") => add_id(block),
        _ => {}
    }
}

/// hashicorp/kubernetes: the id of an object is `namespace/name`, or its name where it has no
/// namespace.
fn add_id(block: &mut Computed<'_>) {
    let Some(metadata) = block.arguments().blocks("metadata").next() else { return };
    let text = |key: &str| metadata.get(key).and_then(Value::as_text);
    let Some(name) = text("name") else { return };
    let id = text("namespace").map_or_else(
        || name.as_str().to_owned(),
        |namespace| format!("{}/{}", namespace.as_str(), name.as_str()),
    );
    block.set("id", Value::text(id));
}

/// gavinbunney/kubectl: `documents` lists the documents of the texts, `manifests` holds them by
/// their paths in the API.
fn add_documents(block: &mut Computed<'_>, texts: &[Value]) {
    if let Some(unknown) = texts.iter().find(|text| matches!(text, Value::Unknown(_))) {
        for attribute in ["documents", "manifests"] {
            if let Some(part) = unknown.unknown_part(&format!(".{attribute}")) {
                block.set(attribute, part);
            }
        }
        return;
    }
    let documents: Vec<Text> =
        texts.iter().filter_map(Value::as_text).flat_map(|text| text.split_documents()).collect();
    let keyed = documents
        .iter()
        .filter_map(|text| Some((api_path(text)?.into(), Value::Text(text.clone()))));
    block.set("manifests", Value::map(keyed));
    block.set("documents", Value::list(documents.into_iter().map(Value::Text).collect()));
}

/// gavinbunney/kubectl's key of a manifest: `/apis/GROUP/VERSION/namespaces/NS/KINDs/NAME`.
fn api_path(text: &Text) -> Option<String> {
    let parsed = fluxscape_manifest::yaml::parse(text.as_str().as_bytes(), FileId::GENERATED);
    let root = &parsed.documents.first()?.root;
    let version = root.str_at(&["apiVersion"])?;
    let api = if version.contains('/') { "apis" } else { "api" };
    let namespace = root
        .str_at(&["metadata", "namespace"])
        .map_or_else(String::new, |ns| format!("/namespaces/{ns}"));
    let kind = root.str_at(&["kind"])?.to_lowercase();
    Some(format!("/{api}/{version}{namespace}/{kind}s/{}", root.str_at(&["metadata", "name"])?))
}

/// The files that `pattern` names, each rendered with `vars`.
fn path_documents(block: &Computed<'_>) -> Vec<Value> {
    let Some(pattern) = block.arguments().get("pattern") else { return Vec::new() };
    let unknown = || vec![Value::unknown(format!("{}.content", block.address()))];
    if pattern.has_unknown() {
        return unknown();
    }
    let text = pattern.as_text().map_or_else(String::new, |text| text.as_str().to_owned());
    let (directory, glob) = text.rsplit_once('/').unwrap_or((".", text.as_str()));
    let files = block.call("fileset", &[Value::text(directory), Value::text(glob)]);
    let Some(Value::Set(files)) = files else { return unknown() };
    let variables = block.arguments().get("vars").cloned().unwrap_or_else(|| Value::map([]));
    let render = |file: &Value| {
        let path = Value::text(format!("{directory}/{}", file.as_text()?.as_str()));
        block.call("templatefile", &[path, variables.clone()])
    };
    files.iter().filter_map(render).collect()
}

/// hashicorp/local: the content of `filename`.
fn file_content(block: &Computed<'_>) -> Option<Value> {
    let name = block.arguments().get("filename").and_then(Value::as_text)?;
    let (tree, path) = block.locate(name.as_str())?;
    Some(Value::text(String::from_utf8(tree.read(&path).ok()?.to_vec()).ok()?))
}

/// hashicorp/template: the text of `template`, with `vars`.
fn rendered(block: &Computed<'_>) -> Option<Value> {
    let template = block.arguments().get("template")?.clone();
    let variables = block.arguments().get("vars").cloned().unwrap_or_else(|| Value::map([]));
    block.render(&template, variables)
}
