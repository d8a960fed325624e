//! One file a kind: its group, its reference fields with their namespace rules, and what a card
//! says of it; and the table of all of them.

pub(super) mod alert;
pub(super) mod annotation;
pub(super) mod artifact_generator;
pub(super) mod bucket;
pub(super) mod canary;
pub(super) mod custom;
pub(super) mod external_artifact;
pub(super) mod flux_instance;
pub(super) mod flux_report;
pub(super) mod git_repository;
pub(super) mod helm_chart;
pub(super) mod helm_release;
pub(super) mod helm_repository;
pub(super) mod image_policy;
pub(super) mod image_repository;
pub(super) mod image_update_automation;
pub(super) mod kustomization;
pub(super) mod metric_template;
pub(super) mod oci_repository;
pub(super) mod provider;
pub(super) mod receiver;
pub(super) mod resource_set;
pub(super) mod resource_set_input_provider;
pub(super) mod terraform;

use crate::flux::schema::FluxKind;
use crate::vocabulary::Detail;
use fluxscape_manifest::yaml::Node;

/// Every kind the program knows, in the order in which the documentation lists them.
pub static KINDS: &[&FluxKind] = &[
    &git_repository::KIND,
    &oci_repository::KIND,
    &bucket::KIND,
    &helm_repository::KIND,
    &helm_chart::KIND,
    &external_artifact::KIND,
    &artifact_generator::KIND,
    &kustomization::KIND,
    &helm_release::KIND,
    &image_repository::KIND,
    &image_policy::KIND,
    &image_update_automation::KIND,
    &alert::KIND,
    &provider::KIND,
    &receiver::KIND,
    &flux_instance::KIND,
    &resource_set::KIND,
    &resource_set_input_provider::KIND,
    &flux_report::KIND,
    &terraform::KIND,
    &canary::KIND,
    &metric_template::KIND,
];

/// The text facts of an object at these paths, those that are there.
fn texts(node: &Node, facts: &[(Detail, &[&str])]) -> Vec<(Detail, String)> {
    facts
        .iter()
        .filter_map(|(detail, path)| Some((*detail, node.str_at(path)?.to_owned())))
        .collect()
}

/// How many entries a list has, as a fact; none of an empty one.
fn counted(node: &Node, detail: Detail, path: &[&str]) -> Option<(Detail, String)> {
    let count = node.items_at(path).len();
    (count > 0).then(|| (detail, count.to_string()))
}

/// The texts of a list, as a fact.
fn listed(node: &Node, detail: Detail, path: &[&str]) -> Option<(Detail, String)> {
    let texts: Vec<&str> = node.items_at(path).iter().filter_map(Node::as_str).collect();
    (!texts.is_empty()).then(|| (detail, texts.join(" ")))
}

/// What an object waits for by expressions of its own: the kinds whose health they check, the
/// dependencies that are ready by them.
fn expressions(node: &Node) -> Vec<(Detail, String)> {
    let of = |detail: Detail, path: &[&str], field: &str, said: &str| {
        let with =
            node.items_at(path).iter().filter(|item| field.is_empty() || item.get(field).is_some());
        let names: Vec<&str> = with.filter_map(|item| item.str_at(&[said])).collect();
        (!names.is_empty()).then(|| (detail, names.join(" ")))
    };
    let health = of(Detail::HealthCheckExprs, &["spec", "healthCheckExprs"], "", "kind");
    health
        .into_iter()
        .chain(of(Detail::ReadyExpr, &["spec", "dependsOn"], "readyExpr", "name"))
        .collect()
}
