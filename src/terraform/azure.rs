//! hashicorp/azurerm: `azurerm_kubernetes_flux_configuration`, by which Azure creates a source and its Kustomizations.
//!
//! Azure puts the configuration's name before each Kustomization's: `cluster-config` and `infra` make `cluster-config-infra`.

use std::rc::Rc;

use super::convert::to_node;
use super::sync::object;
use super::value::{Map, Value};
use crate::source::Span;
use crate::yaml::Node;

/// Whether a resource type is a Flux configuration of Azure, of AKS or of Arc.
pub(super) fn is_configuration(kind: &str) -> bool {
    matches!(kind, "azurerm_kubernetes_flux_configuration" | "azurerm_arc_kubernetes_flux_configuration")
}

/// The source and the Kustomizations of a configuration.
pub(super) fn objects(block: &Map, span: Span) -> Vec<Node> {
    let own = |key: &str| block.entries.get(key).cloned().unwrap_or_else(|| Value::text(""));
    let (name, namespace) = (own("name"), own("namespace"));
    let Some(repository) = blocks(block, "git_repository").into_iter().next() else { return Vec::new() };
    let reference = given(&repository, "reference_type").zip(given(&repository, "reference_value"));
    let reference = reference.and_then(|(kind, value)| Some(("ref".into(), Value::map([(kind.as_text()?.text, value)]))));
    let url = given(&repository, "url").map(|url| ("url".into(), url));
    let source =
        object("source.toolkit.fluxcd.io/v1", "GitRepository", &name, &namespace, Some(Value::map(url.into_iter().chain(reference))));
    let kustomizations = blocks(block, "kustomizations");
    let kustomizations = kustomizations.iter().map(|kustomization| {
        let own_name = given(kustomization, "name").unwrap_or_else(|| Value::text(""));
        object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", &prefixed(&name, &own_name), &namespace, Some(spec(kustomization, &name)))
    });
    std::iter::once(source).chain(kustomizations).map(|value| to_node(&value, span)).collect()
}

fn spec(kustomization: &Map, source: &Value) -> Value {
    let mut spec =
        vec![(Rc::from("sourceRef"), Value::map([("kind".into(), Value::text("GitRepository")), ("name".into(), source.clone())]))];
    if let Some(path) = given(kustomization, "path").and_then(|path| path.as_text()) {
        spec.push(("path".into(), Value::text(format!("./{}", path.text.trim_start_matches("./").trim_start_matches('/')))));
    }
    if let Some(Value::List(names) | Value::Set(names)) = given(kustomization, "depends_on") {
        let names = names.iter().map(|name| Value::map([("name".into(), prefixed(source, name))]));
        spec.push(("dependsOn".into(), Value::list(names.collect())));
    }
    Value::map(spec)
}

fn prefixed(configuration: &Value, name: &Value) -> Value {
    let text = |value: &Value| value.as_text().map_or_else(String::new, |text| text.text.to_string());
    Value::text(format!("{}-{}", text(configuration), text(name)))
}

fn given(block: &Map, key: &str) -> Option<Value> {
    block.entries.get(key).cloned().filter(|value| *value != Value::Null)
}

fn blocks(block: &Map, kind: &str) -> Vec<Rc<Map>> {
    let items = block.entries.get(kind).and_then(Value::items);
    items
        .into_iter()
        .flat_map(|items| items.iter())
        .filter_map(|item| if let Value::Map(map) = item { Some(Rc::clone(map)) } else { None })
        .collect()
}
