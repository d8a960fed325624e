//! Modules whose files are not available but whose arguments determine what they create.
//!
//! `controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes` installs the Flux operator and hands
//! it the FluxInstance of `gitops_resources.instance_yaml`; `managed_resources.runtime_info.data`
//! becomes the ConfigMap `flux-runtime-info`, and `managed_resources.secrets_yaml` the Secrets that
//! it holds. Ferlab-Ste-Justine's `terraform-kubernetes-fluxcd-bootstrap` creates the pair of source
//! and Kustomization and the Secret that its source reads, `terraform-kubectl-fluxcd-installation`
//! installs the controllers.

use super::created::Created;
use super::provisioned::ManagedRelease;
use crate::flux::origins::sync::{Sync, object};
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Instance, Value};

/// A module whose arguments determine what it creates.
struct Known {
    /// How its addresses end: in a registry, or in a forge.
    address: &'static str,
    arguments: &'static [&'static str],
    /// Adds what a call of it creates.
    add: fn(&Instance, &mut Created),
}

const OPERATOR: [&str; 3] = ["gitops_resources", "managed_resources", "runtime_info"];
const BOOTSTRAP: [&str; 6] = [
    "fluxcd_resources_name",
    "fluxcd_namespace",
    "repo_url",
    "repo_branch",
    "repo_path",
    "repo_recurse_submodules",
];

const KNOWN: [Known; 4] = [
    Known {
        address: "controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes",
        arguments: &OPERATOR,
        add: operator_bootstrap,
    },
    Known {
        address: "controlplaneio-fluxcd/terraform-kubernetes-flux-operator-bootstrap",
        arguments: &OPERATOR,
        add: operator_bootstrap,
    },
    Known {
        address: "Ferlab-Ste-Justine/terraform-kubernetes-fluxcd-bootstrap",
        arguments: &BOOTSTRAP,
        add: bootstrap,
    },
    Known {
        address: "Ferlab-Ste-Justine/terraform-kubectl-fluxcd-installation",
        arguments: &["fluxcd_namespace"],
        add: installation,
    },
];

/// The arguments that determine what a module of this source creates, where they do.
pub(super) fn arguments(source: &str) -> Option<&'static [&'static str]> {
    find(source).map(|known| known.arguments)
}

fn find(source: &str) -> Option<&'static Known> {
    let address = source.split('?').next().unwrap_or_default();
    let address = address.strip_suffix(".git").unwrap_or(address);
    KNOWN.iter().find(|known| address.ends_with(known.address))
}

/// Adds what a call creates.
pub(super) fn add(source: &str, call: &Instance, created: &mut Created) {
    if let Some(known) = find(source) {
        (known.add)(call, created);
    }
}

fn operator_bootstrap(call: &Instance, created: &mut Created) {
    let argument = |key: &str| call.arguments.get(key);
    if let Some(Value::Text(text)) =
        argument("gitops_resources").and_then(|value| value.get("instance_yaml"))
    {
        let nodes = created.parse(call, text, false);
        created.add_objects(call, nodes, false);
    }
    let managed = argument("managed_resources");
    if let Some(Value::Text(text)) = managed.and_then(|value| value.get("secrets_yaml")) {
        let mut nodes = created.parse(call, text, true);
        // The module puts them beside the instance.
        for metadata in nodes
            .iter_mut()
            .filter_map(|node| node.mapping_under("metadata"))
            .filter(|metadata| metadata.get("namespace").is_none())
        {
            metadata.set("namespace", Node::text("flux-system", call.span));
        }
        created.add_objects(call, nodes, false);
    }
    let managed = managed.and_then(|value| value.get("runtime_info"));
    let runtime = argument("runtime_info").or(managed).and_then(|value| value.get("data"));
    if let Some(data @ Value::Map(_)) = runtime {
        let head = object(
            "v1",
            "ConfigMap",
            &Value::text("flux-runtime-info"),
            &Value::text("flux-system"),
            None,
        );
        let mut node = head.to_node(call.span);
        node.set("data", data.to_node(call.span));
        created.add_objects(call, [node], true);
    }
}

fn bootstrap(call: &Instance, created: &mut Created) {
    let argument = |key: &str| call.arguments.get(key);
    let given =
        |key: &str, default: &str| argument(key).cloned().unwrap_or_else(|| Value::text(default));
    let (name, namespace) =
        (given("fluxcd_resources_name", "fluxcd"), given("fluxcd_namespace", "fluxcd"));
    let secret = Value::text(format!(
        "{}-key",
        name.as_text().map_or_else(String::new, |name| name.as_str().to_owned())
    ));
    let sync = Sync {
        name,
        namespace: namespace.clone(),
        url: argument("repo_url")
            .cloned()
            .unwrap_or_else(|| Value::unknown(format!("{}.repo_url", call.resource))),
        branch: given("repo_branch", "main"),
        path: given("repo_path", "./"),
        secret: secret.clone(),
        interval: Value::text("1m"),
        submodules: argument("repo_recurse_submodules").and_then(Value::as_bool) == Some(true),
    };
    created.add_objects(call, sync.objects(call.span), true);
    created.add_objects(
        call,
        [object("v1", "Secret", &secret, &namespace, None).to_node(call.span)],
        true,
    );
}

fn installation(call: &Instance, created: &mut Created) {
    let argument = |key: &str| call.arguments.get(key);
    let namespace = argument("fluxcd_namespace").and_then(Value::as_text);
    created.releases.push(ManagedRelease {
        name: "fluxcd".to_owned(),
        namespace: namespace.map_or_else(|| "fluxcd-system".to_owned(), |text| text.to_string()),
        chart: "flux2".to_owned(),
        repository: "https://fluxcd-community.github.io/helm-charts".to_owned(),
        version: String::new(),
        values: Node::mapping(call.span),
        address: call.address.clone(),
        resource: call.resource.clone(),
        module: call.module.clone(),
        span: call.span,
    });
}
