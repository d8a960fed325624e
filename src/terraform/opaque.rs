//! Modules whose files are not at hand but whose arguments say what they create.
//!
//! `controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes` installs the Flux operator and hands it the FluxInstance of
//! `gitops_resources.instance_yaml`; `managed_resources.runtime_info.data` becomes the ConfigMap `flux-runtime-info`,
//! and `managed_resources.secrets_yaml` the Secrets that it says.

use std::rc::Rc;

use super::convert::to_node;
use super::evaluator::{Evaluator, Instance, Scope};
use super::module::Declared;
use super::object::{Created, Names, Resource};
use super::sync::object;
use super::value::{Map, Value};
use crate::yaml::Node;

const BOOTSTRAP: &str = "controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes";

/// Collects what a call creates of which only the arguments are known.
pub(super) fn collect(evaluator: &Evaluator<'_>, instance: &Rc<Instance>, name: &str, declared: &Declared, created: &mut Created) {
    let scope = Scope::of(instance, &declared.source, None);
    let source = evaluator.attribute(&scope, declared, "source").and_then(|value| value.as_text());
    if !source.is_some_and(|source| source.text.ends_with(BOOTSTRAP)) {
        return;
    }
    let prefix = if instance.address.is_empty() { String::new() } else { format!("{}.", instance.address) };
    let address = format!("{prefix}module.{name}");
    let names = Names { address: address.clone(), resource: address.clone(), module: address };
    let block = Map::default();
    let resource = Resource { kind: "module", names, block, span: declared.span(), git: None, commands: Vec::new() };
    let argument = |key: &str| evaluator.attribute(&scope, declared, key).map(|value| value.spread());
    if let Some(Value::Text(text)) = argument("gitops_resources").and_then(|value| entry(&value, "instance_yaml")) {
        let nodes = created.parse(&resource, &text, false);
        created.add_objects(&resource, nodes, false);
    }
    let managed = argument("managed_resources");
    if let Some(Value::Text(text)) = managed.as_ref().and_then(|value| entry(value, "secrets_yaml")) {
        let mut nodes = created.parse(&resource, &text, true);
        // The module puts them beside the instance.
        for metadata in
            nodes.iter_mut().filter_map(|node| node.mapping_under("metadata")).filter(|metadata| metadata.get("namespace").is_none())
        {
            metadata.set("namespace", Node::text("flux-system", resource.span));
        }
        created.add_objects(&resource, nodes, false);
    }
    let managed = managed.and_then(|value| entry(&value, "runtime_info"));
    let runtime = argument("runtime_info").or(managed).and_then(|value| entry(&value, "data"));
    if let Some(data @ Value::Map(_)) = runtime {
        let head = object("v1", "ConfigMap", &Value::text("flux-runtime-info"), &Value::text("flux-system"), None);
        let mut node = to_node(&head, resource.span);
        node.set("data", to_node(&data, resource.span));
        created.add_objects(&resource, [node], true);
    }
}

fn entry(value: &Value, key: &str) -> Option<Value> {
    match value {
        Value::Map(map) => map.entries.get(key).cloned(),
        _ => None,
    }
}
