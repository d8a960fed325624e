//! hashicorp/kubernetes: a resource block as the object that it creates.

use std::rc::Rc;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Map, Text, Value};

/// `apiVersion`, `kind`, and whether it lives in a namespace, of a resource type.
fn object_of(kind: &str) -> Option<(&'static str, &'static str, bool)> {
    let kind = kind.strip_prefix("kubernetes_")?;
    let kind = ["_v1", "_v2", "_v1beta1", "_v2beta2"]
        .into_iter()
        .find_map(|suffix| kind.strip_suffix(suffix))
        .unwrap_or(kind);
    Some(match kind {
        "namespace" => ("v1", "Namespace", false),
        "secret" => ("v1", "Secret", true),
        "config_map" => ("v1", "ConfigMap", true),
        "service_account" => ("v1", "ServiceAccount", true),
        "service" => ("v1", "Service", true),
        "endpoints" => ("v1", "Endpoints", true),
        "pod" => ("v1", "Pod", true),
        "limit_range" => ("v1", "LimitRange", true),
        "resource_quota" => ("v1", "ResourceQuota", true),
        "persistent_volume" => ("v1", "PersistentVolume", false),
        "persistent_volume_claim" => ("v1", "PersistentVolumeClaim", true),
        "deployment" => ("apps/v1", "Deployment", true),
        "stateful_set" => ("apps/v1", "StatefulSet", true),
        "daemonset" | "daemon_set" => ("apps/v1", "DaemonSet", true),
        "job" => ("batch/v1", "Job", true),
        "cron_job" => ("batch/v1", "CronJob", true),
        "ingress" => ("networking.k8s.io/v1", "Ingress", true),
        "ingress_class" => ("networking.k8s.io/v1", "IngressClass", false),
        "network_policy" => ("networking.k8s.io/v1", "NetworkPolicy", true),
        "storage_class" => ("storage.k8s.io/v1", "StorageClass", false),
        "priority_class" => ("scheduling.k8s.io/v1", "PriorityClass", false),
        "pod_disruption_budget" => ("policy/v1", "PodDisruptionBudget", true),
        "horizontal_pod_autoscaler" => ("autoscaling/v2", "HorizontalPodAutoscaler", true),
        "role" => ("rbac.authorization.k8s.io/v1", "Role", true),
        "cluster_role" => ("rbac.authorization.k8s.io/v1", "ClusterRole", false),
        "role_binding" => ("rbac.authorization.k8s.io/v1", "RoleBinding", true),
        "cluster_role_binding" => ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", false),
        _ => return None,
    })
}

/// The object that a block creates; `None` for a resource type that creates none.
///
/// Of workloads and services only what identifies them is read: their shape in Terraform is not
/// that of the API.
pub(super) fn object(kind: &str, block: &Map, span: Span) -> Option<Node> {
    let (api_version, object_kind, namespaced) = object_of(kind)?;
    let mut node = Node::mapping(span);
    node.set("apiVersion", Node::text(api_version, span));
    node.set("kind", Node::text(object_kind, span));
    node.set("metadata", metadata(block, namespaced, span));
    match object_kind {
        "Secret" => {
            copy(&mut node, block, &[("type", "type")], span);
            node.set("data", secret_data(block, span));
        }
        "ConfigMap" => copy(
            &mut node,
            block,
            &[("data", "data"), ("binary_data", "binaryData"), ("immutable", "immutable")],
            span,
        ),
        "ServiceAccount" => {
            copy(
                &mut node,
                block,
                &[("secret", "secrets"), ("image_pull_secret", "imagePullSecrets")],
                span,
            );
        }
        "Role" | "ClusterRole" => copy(&mut node, block, &[("rule", "rules")], span),
        "RoleBinding" | "ClusterRoleBinding" => {
            if let Some(reference) = first(block, "role_ref") {
                node.set("roleRef", camel(&Value::Map(Rc::clone(reference)), span));
            }
            copy(&mut node, block, &[("subject", "subjects")], span);
        }
        _ => {}
    }
    Some(node)
}

fn metadata(block: &Map, namespaced: bool, span: Span) -> Node {
    let mut node = Node::mapping(span);
    let Some(metadata) = first(block, "metadata") else { return node };
    let get = |key: &str| metadata.get(key);
    let generated = || {
        get("generate_name")
            .and_then(Value::as_text)
            .zip(Value::unknown("suffix").as_text())
            .map(|(text, suffix)| Value::text(format!("{}{}", text.as_str(), suffix.as_str())))
    };
    if let Some(name) = get("name").cloned().or_else(generated) {
        node.set("name", name.to_node(span));
    }
    // The provider's schema: the namespace is `default` where none is given.
    if namespaced {
        node.set(
            "namespace",
            get("namespace")
                .map_or_else(|| Node::text("default", span), |value| value.to_node(span)),
        );
    }
    for field in ["labels", "annotations"] {
        if let Some(value @ Value::Map(_)) = get(field) {
            node.set(field, value.to_node(span));
        }
    }
    node
}

/// The keys of a Secret with empty texts.
fn secret_data(block: &Map, span: Span) -> Node {
    let mut data = Node::mapping(span);
    for field in ["data", "binary_data", "data_wo"] {
        if let Some(Value::Map(map)) = block.get(field).map(|value| value.reveal().0) {
            for (key, _) in map.iter() {
                data.set(&Text::new(Rc::clone(key)).to_string(), Node::text("", span));
            }
        }
    }
    data
}

fn first<'m>(block: &'m Map, kind: &str) -> Option<&'m Rc<Map>> {
    block.blocks(kind).next()
}

fn copy(node: &mut Node, block: &Map, fields: &[(&str, &str)], span: Span) {
    for (from, to) in fields {
        if let Some(value) = block.get(from) {
            let copied =
                if value.items().is_some() { camel(value, span) } else { value.to_node(span) };
            node.set(to, copied);
        }
    }
}

/// Blocks with their fields named as the API names them: `api_groups` is `apiGroups`,
/// `non_resource_urls` is `nonResourceURLs`.
fn camel(value: &Value, span: Span) -> Node {
    match value {
        Value::Map(map) => {
            let span = map.span().unwrap_or(span);
            let mut node = Node::mapping(span);
            for (key, value) in map.iter().filter(|(_, value)| **value != Value::Null) {
                node.set(&camel_case(key), camel(value, span));
            }
            node
        }
        Value::List(items) | Value::Set(items) => {
            let mut node = Node::sequence(span);
            node.value = fluxscape_manifest::yaml::Value::Sequence(
                items.iter().map(|item| camel(item, span)).collect(),
            );
            node
        }
        scalar => scalar.to_node(span),
    }
}

fn camel_case(name: &str) -> String {
    if name == "non_resource_urls" {
        return "nonResourceURLs".to_owned();
    }
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}
