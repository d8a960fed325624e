//! `sortOptions`: the order of the output.
//!
//! kustomize: `SortOrderTransformer`. Without it objects keep the order in which they were
//! accumulated, as Flux builds.

use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use crate::failure::Failure;
use crate::object::{ResId, ResourceSet};
use crate::read::{Reader, Text};
use crate::rules;

const ORDER_FIRST: &[&str] = &[
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];
const ORDER_LAST: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// `sortOptions` as written.
#[derive(Clone, Debug)]
pub(crate) struct SortOptions {
    span: Span,
    order: Option<Text>,
    legacy: Option<(Vec<String>, Vec<String>)>,
}

impl SortOptions {
    /// Reads `sortOptions`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut options = Self { span: node.span, order: None, legacy: None };
        reader.fields(
            node,
            "sortOptions",
            &["order", "legacySortOptions"],
            |reader, field, value| {
                if field == "order" {
                    options.order = reader.text(value, field);
                } else {
                    let (mut first, mut last) = (Vec::new(), Vec::new());
                    reader.fields(
                        value,
                        field,
                        &["orderFirst", "orderLast"],
                        |reader, field, value| {
                            let kinds = reader
                                .texts(value, field)
                                .into_iter()
                                .map(|kind| kind.text)
                                .collect();
                            *(if field == "orderFirst" { &mut first } else { &mut last }) = kinds;
                        },
                    );
                    options.legacy = Some((first, last));
                }
            },
        );
        options
    }
}

/// Brings the objects into the order that was asked for.
pub(crate) fn sort(set: &mut ResourceSet, options: &SortOptions, failures: &mut Vec<Failure>) {
    let order = options.order.as_ref().map(|order| order.text.as_str()).unwrap_or_default();
    let fail = |message: &str, hint: &str| {
        Failure::broken(&rules::KUSTOMIZATION_INVALID, options.span, message).hint(hint)
    };
    match order {
        "fifo" if options.legacy.is_some() => {
            failures.push(fail(
                "legacySortOptions are set but the order is fifo",
                "write order: legacy, or remove the options",
            ));
        }
        "fifo" => {}
        "legacy" => {
            let defaults = || (to_strings(ORDER_FIRST), to_strings(ORDER_LAST));
            let (first, last) = options.legacy.clone().unwrap_or_else(defaults);
            set.items.sort_by_cached_key(|item| sort_key(&item.id(), &first, &last));
        }
        _ => failures.push(fail(
            "sortOptions.order must be fifo or legacy",
            "write order: fifo or order: legacy",
        )),
    }
}

fn to_strings(kinds: &[&str]) -> Vec<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

/// Rank of the kind, then group, version and kind, then namespace and name. Where Namespaces have a
/// rank, those of Kubernetes come before the custom resources of that kind.
fn sort_key(id: &ResId, first: &[String], last: &[String]) -> (i64, String, String) {
    let position = |kinds: &[String]| {
        kinds.iter().rposition(|kind| *kind == id.gvk.kind).and_then(|at| i64::try_from(at).ok())
    };
    let length = i64::try_from(first.len()).unwrap_or(i64::MAX);
    let rank = position(last)
        .map(|at| at + 1)
        .or_else(|| position(first).map(|at| at - length))
        .unwrap_or(0);
    let or = |text: &str, missing: &str| {
        if text.is_empty() { missing.to_owned() } else { text.to_owned() }
    };
    let Gvk { group, version, kind } = &id.gvk;
    let gvk = if rank != 0 && kind == "Namespace" && group.is_empty() {
        String::new()
    } else {
        [or(group, "~G"), or(version, "~V"), or(kind, "~K")].join("_")
    };
    // Within a kind the id decides; equal kinds have equal leading parts, so namespace and name
    // remain.
    let name = [or(&id.namespace, "~X"), or(&id.name, "~N")].join("|");
    (rank, gvk, name)
}
