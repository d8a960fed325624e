//! Flux configurations of Azure, of AKS and of Arc: a source and its Kustomizations that Azure
//! creates in the cluster.
//!
//! In: a resource, or the arguments of the command. Out: the source and Kustomizations, in the
//! words of Flux.
//!
//! hashicorp/azurerm writes them as blocks, Azure/azapi as the body of the API's
//! `Microsoft.KubernetesConfiguration/fluxConfigurations`. Azure puts the configuration's name
//! before each Kustomization's: `cluster-config` and `infra` make `cluster-config-infra`.

use std::rc::Rc;

use super::convert::{from_json, to_node};
use super::sync::{object, relative};
use super::value::{Map, Value};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// The API's type of a Flux configuration, before its `@version`.
const API_TYPE: &str = "Microsoft.KubernetesConfiguration/fluxConfigurations";

/// Whether a resource type can be a Flux configuration.
pub(super) fn is_configuration(kind: &str) -> bool {
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
pub(super) fn objects(block: &Map, span: Span) -> Vec<Node> {
    let found = match given(block, "type").and_then(|kind| kind.as_text()) {
        Some(kind) if kind.text.starts_with(API_TYPE) => from_body(block),
        Some(_) => None,
        None => from_blocks(block),
    };
    found.map(|configuration| configuration.objects(span)).unwrap_or_default()
}

/// A configuration, however it is written.
struct Configuration {
    name: Value,
    namespace: Value,
    /// Kind and `spec`.
    source: (&'static str, Value),
    kustomizations: Vec<Part>,
}

/// One Kustomization of a configuration, in the words of Flux.
struct Part {
    name: Value,
    path: Option<Value>,
    depends_on: Option<Value>,
    spec: Vec<(Rc<str>, Value)>,
}

impl Configuration {
    fn objects(&self, span: Span) -> Vec<Node> {
        let (kind, spec) = &self.source;
        let source = object(
            "source.toolkit.fluxcd.io/v1",
            kind,
            &self.name,
            &self.namespace,
            Some(spec.clone()),
        );
        let kustomizations = self.kustomizations.iter().map(|part| {
            let spec = Value::map(part.spec(kind, &self.name));
            object(
                "kustomize.toolkit.fluxcd.io/v1",
                "Kustomization",
                &prefixed(&self.name, &part.name),
                &self.namespace,
                Some(spec),
            )
        });
        std::iter::once(source).chain(kustomizations).map(|value| to_node(&value, span)).collect()
    }
}

impl Part {
    fn spec(&self, source: &str, configuration: &Value) -> Vec<(Rc<str>, Value)> {
        let reference = Value::map([
            ("kind".into(), Value::text(source)),
            ("name".into(), configuration.clone()),
        ]);
        let mut spec = vec![(Rc::from("sourceRef"), reference)];
        spec.extend(self.path.as_ref().map(|path| ("path".into(), relative(path))));
        if let Some(names) = self.depends_on.as_ref().and_then(Value::items) {
            let names = names
                .iter()
                .map(|name| Value::map([("name".into(), prefixed(configuration, name))]));
            spec.push(("dependsOn".into(), Value::list(names.collect())));
        }
        spec.extend(self.spec.iter().cloned());
        spec
    }
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
        let reference =
            reference.and_then(|(kind, value)| Some(Value::map([(kind.as_text()?.text, value)])));
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

/// `az k8s-configuration flux create`: a source, and `--kustomization name=NAME path=PATH …` as
/// often as there is one.
pub(super) fn created(arguments: &[&str], span: Span) -> Vec<Node> {
    let Some(["k8s-configuration", "flux", "create", words @ ..]) = arguments.get(..) else {
        return Vec::new();
    };
    let is_flag = |word: &str| word.starts_with('-') && word.len() > 1;
    let mut flags: Vec<(&str, Vec<&str>)> = Vec::new();
    for word in words {
        match flags.last_mut() {
            _ if is_flag(word) => {
                let (name, value) =
                    word.split_once('=').map_or((*word, None), |(name, value)| (name, Some(value)));
                flags.push((name, value.into_iter().collect()));
            }
            Some((_, values)) => values.push(word),
            None => {}
        }
    }
    let flag = |names: &[&str]| {
        flags
            .iter()
            .find(|(name, _)| names.contains(name))
            .and_then(|(_, values)| values.first().copied())
    };
    let text = |names: &[&str]| flag(names).map(Value::text);
    let Some(name) = text(&["--name", "-n"]) else { return Vec::new() };
    let reference = ["branch", "tag", "semver", "commit"].into_iter().find_map(|kind| {
        let value = text(&[&format!("--{kind}")])?;
        Some(Value::map([(Rc::from(kind), value)]))
    });
    let url = text(&["--url", "-u"]);
    let source = if flag(&["--kind"]) == Some("bucket") {
        (
            "Bucket",
            fields([
                url.map(|url| ("endpoint", url)),
                text(&["--bucket-name"]).map(|name| ("bucketName", name)),
            ]),
        )
    } else {
        (
            "GitRepository",
            fields([url.map(|url| ("url", url)), reference.map(|reference| ("ref", reference))]),
        )
    };
    let parts = flags.iter().filter(|(name, _)| matches!(*name, "--kustomization" | "-k")).map(
        |(_, pairs)| {
            let given =
                |key: &str| pairs.iter().find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
            let names = given("dependsOn").or_else(|| given("depends_on")).map(|names| {
                let names = names
                    .split(',')
                    .map(|name| name.trim_matches(|sign: char| "[]\"'\\ ".contains(sign)));
                Value::list(names.filter(|name| !name.is_empty()).map(Value::text).collect())
            });
            Part {
                name: Value::text(given("name").unwrap_or_default()),
                path: given("path").map(Value::text),
                depends_on: names,
                spec: Vec::new(),
            }
        },
    );
    let namespace = text(&["--namespace", "--ns"]).unwrap_or_else(|| Value::text("default"));
    Configuration { name, namespace, source, kustomizations: parts.collect() }.objects(span)
}

/// azapi: `body.properties` as the API has it; older versions of the provider take the body as
/// JSON.
fn from_body(block: &Map) -> Option<Configuration> {
    let body = match given(block, "body")? {
        Value::Text(text) => from_json(&serde_json::from_str(&text.text).ok()?),
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
    let kustomizations = parts.entries.iter().filter_map(|(name, part)| {
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
    });
    Some(Configuration {
        name: given(block, "name")?,
        namespace: given(&properties, "namespace").unwrap_or_else(|| Value::text("default")),
        source,
        kustomizations: kustomizations.collect(),
    })
}

fn fields(given: impl IntoIterator<Item = Option<(&'static str, Value)>>) -> Value {
    Value::map(given.into_iter().flatten().map(|(key, value)| (Rc::from(key), value)))
}

fn prefixed(configuration: &Value, name: &Value) -> Value {
    let text =
        |value: &Value| value.as_text().map_or_else(String::new, |text| text.text.to_string());
    Value::text(format!("{}-{}", text(configuration), text(name)))
}

fn given(block: &Map, key: &str) -> Option<Value> {
    block.entries.get(key).cloned().filter(|value| *value != Value::Null)
}

fn entry(value: &Value, key: &str) -> Option<Value> {
    map(value).and_then(|map| given(&map, key))
}

fn map(value: &Value) -> Option<Rc<Map>> {
    if let Value::Map(map) = value { Some(Rc::clone(map)) } else { None }
}

fn blocks(block: &Map, kind: &str) -> Vec<Rc<Map>> {
    let items = block.entries.get(kind).and_then(Value::items);
    items.into_iter().flat_map(|items| items.iter()).filter_map(map).collect()
}
