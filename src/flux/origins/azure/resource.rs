//! Flux configurations as resources of Terraform: hashicorp/azurerm writes them as blocks, Azure/azapi
//! as the body of the API's `Microsoft.KubernetesConfiguration/fluxConfigurations`.

use std::rc::Rc;

use super::{Configuration, Part, fields};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Map, Value};

/// The API's type of a Flux configuration, before its `@version`.
pub(in crate::flux::origins) const API_TYPE: &str =
    "Microsoft.KubernetesConfiguration/fluxConfigurations";

/// Whether a resource type can be a Flux configuration.
pub(in crate::flux::origins) fn is_configuration(kind: &str) -> bool {
    matches!(
        kind,
        "azurerm_kubernetes_flux_configuration"
            | "azurerm_arc_kubernetes_flux_configuration"
            | "azapi_resource"
            | "azapi_update_resource"
    )
}

/// The source and the Kustomizations of a configuration; nothing for an azapi resource of another
/// type.
pub(in crate::flux::origins) fn objects(block: &Map, span: Span) -> Vec<Node> {
    let found = match given(block, "type").and_then(|kind| kind.as_text()) {
        Some(kind) if kind.as_str().starts_with(API_TYPE) => from_body(block),
        Some(_) => None,
        None => from_blocks(block),
    };
    found.map(|configuration| configuration.objects(span)).unwrap_or_default()
}

/// azurerm: `git_repository`, `bucket` or `blob_storage`, and a block for each Kustomization.
fn from_blocks(block: &Map) -> Option<Configuration> {
    let first = |kind: &str| blocks(block, kind).into_iter().next();
    let secret = |map: &Map| {
        given(map, "local_auth_reference")
            .map(|name| ("secretRef", Value::map([("name".into(), name)])))
    };
    let source = if let Some(git) = first("git_repository") {
        let reference = given(&git, "reference_type").zip(given(&git, "reference_value"));
        let reference = reference
            .and_then(|(kind, value)| Some(Value::map([(kind.as_text()?.as_str().into(), value)])));
        let fields = [
            given(&git, "url").map(|url| ("url", url)),
            reference.map(|value| ("ref", value)),
            secret(&git),
        ];
        ("GitRepository", fields.to_vec())
    } else if let Some(bucket) = first("bucket") {
        let name = given(&bucket, "bucket_name").map(|name| ("bucketName", name));
        ("Bucket", vec![given(&bucket, "url").map(|url| ("endpoint", url)), name, secret(&bucket)])
    } else {
        let container = given(first("blob_storage")?.as_ref(), "container_id");
        (
            "Bucket",
            vec![
                container.map(|name| ("bucketName", name)),
                Some(("provider", Value::text("azure"))),
            ],
        )
    };
    let kustomizations = blocks(block, "kustomizations").into_iter().map(|part| {
        let build = blocks(&part, "post_build").into_iter().next().map(|build| {
            let from = blocks(&build, "substitute_from").into_iter().map(Value::Map).collect();
            fields([
                given(&build, "substitute").map(|values| ("substitute", values)),
                Some(("substituteFrom", Value::list(from))),
            ])
        });
        let prune = given(&part, "garbage_collection_enabled").map(|prune| ("prune".into(), prune));
        let wait = given(&part, "wait").map(|wait| ("wait".into(), wait));
        let spec = build
            .map(|build| ("postBuild".into(), build))
            .into_iter()
            .chain(prune)
            .chain(wait)
            .collect();
        let name = given(&part, "name").unwrap_or_else(|| Value::text(""));
        Part { name, path: given(&part, "path"), depends_on: given(&part, "depends_on"), spec }
    });
    Some(Configuration {
        name: given(block, "name")?,
        namespace: given(block, "namespace").unwrap_or_else(|| Value::text("")),
        source: (source.0, fields(source.1)),
        kustomizations: kustomizations.collect(),
    })
}

/// azapi: `body.properties` as the API has it; older versions of the provider take the body as
/// JSON.
fn from_body(block: &Map) -> Option<Configuration> {
    let body = match given(block, "body")? {
        Value::Text(text) => Value::from_json(text.as_str())?,
        body => body,
    };
    let properties = map(&entry(&body, "properties")?)?;
    let at = |source: &str, from: &str| {
        given(&properties, source).and_then(|source| entry(&source, from))
    };
    let field =
        |source: &str, from: &str, to: &'static str| at(source, from).map(|value| (to, value));
    let secret = |source: &str| {
        at(source, "localAuthRef").map(|name| ("secretRef", Value::map([("name".into(), name)])))
    };
    let source = ["gitRepository", "ociRepository", "bucket", "azureBlob"]
        .into_iter()
        .find(|source| given(&properties, source).is_some())?;
    let source = match source {
        "gitRepository" | "ociRepository" => {
            let kind = if source == "gitRepository" { "GitRepository" } else { "OCIRepository" };
            (
                kind,
                fields([
                    field(source, "url", "url"),
                    field(source, "repositoryRef", "ref"),
                    secret(source),
                ]),
            )
        }
        "bucket" => (
            "Bucket",
            fields([
                field(source, "url", "endpoint"),
                field(source, "bucketName", "bucketName"),
                secret(source),
            ]),
        ),
        _ => {
            let provider = Some(("provider", Value::text("azure")));
            (
                "Bucket",
                fields([
                    field(source, "url", "endpoint"),
                    field(source, "containerName", "bucketName"),
                    secret(source),
                    provider,
                ]),
            )
        }
    };
    let parts =
        given(&properties, "kustomizations").and_then(|parts| map(&parts)).unwrap_or_default();
    let mut kustomizations: Vec<Part> = parts
        .iter()
        .filter_map(|(name, part)| {
            let part = map(part)?;
            let kept = ["postBuild", "prune", "wait"]
                .into_iter()
                .filter_map(|key| Some((Rc::from(key), given(&part, key)?)));
            let name = Value::text(Rc::clone(name));
            Some(Part {
                name,
                path: given(&part, "path"),
                depends_on: given(&part, "dependsOn"),
                spec: kept.collect(),
            })
        })
        .collect();
    // What needs nothing else comes first: the API has no order.
    kustomizations.sort_by_key(|part| {
        part.depends_on.as_ref().and_then(Value::items).is_some_and(|names| !names.is_empty())
    });
    Some(Configuration {
        name: given(block, "name")?,
        namespace: given(&properties, "namespace").unwrap_or_else(|| Value::text("default")),
        source,
        kustomizations,
    })
}

/// What is written under a key; null is nothing.
fn given(block: &Map, key: &str) -> Option<Value> {
    block.get(key).filter(|value| **value != Value::Null).cloned()
}

fn entry(value: &Value, key: &str) -> Option<Value> {
    value.get(key).cloned()
}

fn map(value: &Value) -> Option<Rc<Map>> {
    value.as_map().cloned()
}

fn blocks(block: &Map, kind: &str) -> Vec<Rc<Map>> {
    block.blocks(kind).cloned().collect()
}
