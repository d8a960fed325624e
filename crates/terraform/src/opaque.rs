//! Modules whose files are not at hand but whose arguments say what they create.
//!
//! `controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes` installs the Flux operator and hands
//! it the FluxInstance of `gitops_resources.instance_yaml`; `managed_resources.runtime_info.data`
//! becomes the ConfigMap `flux-runtime-info`, and `managed_resources.secrets_yaml` the Secrets that
//! it says. Ferlab-Ste-Justine's `terraform-kubernetes-fluxcd-bootstrap` creates the pair of source
//! and Kustomization and the Secret that its source reads, `terraform-kubectl-fluxcd-installation`
//! installs the controllers.

use std::rc::Rc;

use super::convert::to_node;
use super::evaluator::{Evaluator, Instance, Scope};
use super::module::Declared;
use super::object::{Created, Names, Resource};
use super::plan::ManagedRelease;
use super::sync::{Sync, object};
use super::value::{Map, Value};
use fluxscape_manifest::yaml::Node;

/// What adds what a module creates.
type Collect = fn(&Argument<'_>, &Resource<'_>, &mut Created);

/// An argument of the call, as the module sees it.
type Argument<'a> = dyn Fn(&str) -> Option<Value> + 'a;

/// The modules, by how their addresses end: in a registry, or in a forge.
const KNOWN: [(&str, Collect); 4] = [
    ("controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes", operator_bootstrap),
    ("controlplaneio-fluxcd/terraform-kubernetes-flux-operator-bootstrap", operator_bootstrap),
    ("Ferlab-Ste-Justine/terraform-kubernetes-fluxcd-bootstrap", bootstrap),
    ("Ferlab-Ste-Justine/terraform-kubectl-fluxcd-installation", installation),
];

/// Whether the arguments of a module of this source say what it creates.
pub(super) fn is_known(source: &str) -> bool {
    find(source).is_some()
}

fn find(source: &str) -> Option<Collect> {
    let address = source.split('?').next().unwrap_or_default();
    let address = address.strip_suffix(".git").unwrap_or(address);
    KNOWN.iter().find(|(end, _)| address.ends_with(end)).map(|(_, collect)| *collect)
}

/// Collects what a call creates of which only the arguments are known, for each of its repetitions.
pub(super) fn collect(
    evaluator: &Evaluator<'_>,
    instance: &Rc<Instance>,
    name: &str,
    declared: &Declared,
    created: &mut Created,
) {
    let scope = Scope::of(instance, &declared.source, None);
    let source = evaluator.attribute(&scope, declared, "source").and_then(|value| value.as_text());
    let Some(collect) = source.and_then(|source| find(&source.text)) else { return };
    let prefix =
        if instance.address.is_empty() { String::new() } else { format!("{}.", instance.address) };
    let module = format!("{prefix}module.{name}");
    for repetition in evaluator.expand(instance, declared, &module).into_vec() {
        let address = format!("{module}{}", repetition.suffix);
        let names = Names { address: address.clone(), resource: module.clone(), module: address };
        let resource = Resource {
            kind: "module",
            names,
            block: Map::default(),
            span: declared.span(),
            git: None,
            commands: Vec::new(),
        };
        let scope = Scope::of(instance, &declared.source, Some(&repetition));
        let argument =
            |key: &str| evaluator.attribute(&scope, declared, key).map(|value| value.spread());
        collect(&argument, &resource, created);
    }
}

fn operator_bootstrap(argument: &Argument<'_>, resource: &Resource<'_>, created: &mut Created) {
    if let Some(Value::Text(text)) =
        argument("gitops_resources").and_then(|value| entry(&value, "instance_yaml"))
    {
        let nodes = created.parse(resource, &text, false);
        created.add_objects(resource, nodes, false);
    }
    let managed = argument("managed_resources");
    if let Some(Value::Text(text)) = managed.as_ref().and_then(|value| entry(value, "secrets_yaml"))
    {
        let mut nodes = created.parse(resource, &text, true);
        // The module puts them beside the instance.
        for metadata in nodes
            .iter_mut()
            .filter_map(|node| node.mapping_under("metadata"))
            .filter(|metadata| metadata.get("namespace").is_none())
        {
            metadata.set("namespace", Node::text("flux-system", resource.span));
        }
        created.add_objects(resource, nodes, false);
    }
    let managed = managed.and_then(|value| entry(&value, "runtime_info"));
    let runtime = argument("runtime_info").or(managed).and_then(|value| entry(&value, "data"));
    if let Some(data @ Value::Map(_)) = runtime {
        let head = object(
            "v1",
            "ConfigMap",
            &Value::text("flux-runtime-info"),
            &Value::text("flux-system"),
            None,
        );
        let mut node = to_node(&head, resource.span);
        node.set("data", to_node(&data, resource.span));
        created.add_objects(resource, [node], true);
    }
}

fn bootstrap(argument: &Argument<'_>, resource: &Resource<'_>, created: &mut Created) {
    let given = |key: &str, default: &str| argument(key).unwrap_or_else(|| Value::text(default));
    let (name, namespace) =
        (given("fluxcd_resources_name", "fluxcd"), given("fluxcd_namespace", "fluxcd"));
    let secret = Value::text(format!(
        "{}-key",
        name.as_text().map_or_else(String::new, |name| name.text.to_string())
    ));
    let sync = Sync {
        name,
        namespace: namespace.clone(),
        url: argument("repo_url")
            .unwrap_or_else(|| Value::unknown(format!("{}.repo_url", resource.names.resource))),
        branch: given("repo_branch", "main"),
        path: given("repo_path", "./"),
        secret: secret.clone(),
        interval: Value::text("1m"),
        submodules: argument("repo_recurse_submodules").and_then(|value| value.as_bool())
            == Some(true),
    };
    created.add_objects(resource, sync.objects(resource.span), true);
    created.add_objects(
        resource,
        [to_node(&object("v1", "Secret", &secret, &namespace, None), resource.span)],
        true,
    );
}

fn installation(argument: &Argument<'_>, resource: &Resource<'_>, created: &mut Created) {
    let namespace = argument("fluxcd_namespace").and_then(|value| value.as_text());
    created.releases.push(ManagedRelease {
        name: "fluxcd".to_owned(),
        namespace: namespace.map_or_else(
            || "fluxcd-system".to_owned(),
            |text| super::unknown::reveal(&text.text).into_owned(),
        ),
        chart: "flux2".to_owned(),
        repository: "https://fluxcd-community.github.io/helm-charts".to_owned(),
        version: String::new(),
        values: Node::mapping(resource.span),
        address: resource.names.address.clone(),
        resource: resource.names.resource.clone(),
        module: resource.names.module.clone(),
        span: resource.span,
    });
}

fn entry(value: &Value, key: &str) -> Option<Value> {
    match value {
        Value::Map(map) => map.entries.get(key).cloned(),
        _ => None,
    }
}
