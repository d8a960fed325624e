//! Values of the wrong type: what the API server rejects.
//!
//! In: an object as it is applied. Out: the first field that must be a text and is a number or a
//! boolean. kustomize and the substitution of Flux leave quotes out where YAML does not need them, so
//! that `"${PORT}"` becomes a number. Only fields that Kubernetes and Flux define are looked at.

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Resolved};

use crate::flux::kinds::kustomization::KUSTOMIZATION;
use crate::flux::rules;
use crate::kubernetes::select;

/// A value that must be a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrongType {
    /// `data.port`
    field: String,
    kind: &'static str,
    span: Span,
}

/// Maps whose values are texts, in every object.
const EVERYWHERE: [&str; 2] = ["metadata.labels", "metadata.annotations"];

/// The same where an object has pods.
const OF_PODS: [&str; 4] = [
    "spec.template.metadata.labels",
    "spec.template.metadata.annotations",
    "spec.jobTemplate.spec.template.metadata.labels",
    "spec.jobTemplate.spec.template.metadata.annotations",
];

/// Where containers stand.
const PODS: [&str; 3] = ["spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"];

/// What runs pods by the templates of Kubernetes itself.
const WORKLOADS: [(&str, &str); 8] = [
    ("", "Pod"),
    ("apps", "DaemonSet"),
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("", "ReplicationController"),
];

/// The first value of an object that has the wrong type.
pub(super) fn wrong_type(id: &ResourceId, node: &Node) -> Option<WrongType> {
    let is_workload = WORKLOADS.contains(&(id.group.as_str(), id.kind.as_str()));
    let own: &[&str] = match (id.group.as_str(), id.kind.as_str()) {
        ("", "ConfigMap") => &["data", "binaryData"],
        ("", "Secret") => &["data", "stringData"],
        ("", "Service") => &["spec.selector"],
        _ if KUSTOMIZATION.is(id) => &[
            "spec.postBuild.substitute",
            "spec.commonMetadata.labels",
            "spec.commonMetadata.annotations",
        ],
        _ if is_workload => &OF_PODS,
        _ => &[],
    };
    let maps = EVERYWHERE.iter().chain(own);
    let mut values = maps.flat_map(|path| {
        let entries = select(node, path).into_iter().flat_map(Node::entries);
        entries.map(move |(key, value)| (format!("{path}.{key}"), value))
    });
    let found = values.find_map(|(field, value)| wrong(field, value));
    found.or_else(|| if is_workload { wrong_variable(node) } else { None })
}

/// The first environment variable whose value has the wrong type.
fn wrong_variable(node: &Node) -> Option<WrongType> {
    let lists = PODS.iter().flat_map(|pod| {
        ["initContainers", "containers"].map(|list| format!("{pod}.{list}[].env[]"))
    });
    lists.into_iter().find_map(|path| {
        select(node, &path).into_iter().find_map(|variable| {
            let name = variable.str_at(&["name"]).unwrap_or_default();
            wrong(format!("env {name}"), variable.get("value")?)
        })
    })
}

fn wrong(field: String, value: &Node) -> Option<WrongType> {
    // `yes` and dates are texts of the resource that kustomize writes.
    let kind = match value.as_scalar()?.resolved() {
        Resolved::Bool(_) => "a boolean",
        Resolved::Int(_) | Resolved::Float(_) => "a number",
        Resolved::Null | Resolved::Text(_) => return None,
    };
    Some(WrongType { field, kind, span: value.span })
}

impl WrongType {
    /// Why the API server rejects the object. The value is not shown: it may be one of a Secret.
    pub(super) fn reason(&self) -> String {
        format!("rejected by the API server: {} is {}, not a string", self.field, self.kind)
    }

    pub(super) fn report(&self, id: &ResourceId) -> Diagnostic {
        let message = format!(
            "{id}: {} is {}, not a string: the API server rejects it",
            self.field, self.kind
        );
        let hint = "quote the value; around a variable, write quotes that remain: '\"${NAME}\"'";
        Diagnostic::error(&rules::WRONG_TYPE, self.span, message).hint(hint)
    }
}
