//! One file a kind: its group, its reference fields with their namespace rules, and what a card says of it.

pub(super) mod alert;
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
pub(super) mod oci_repository;
pub(super) mod provider;
pub(super) mod receiver;
pub(super) mod resource_set;
pub(super) mod resource_set_input_provider;
pub(super) mod terraform;

use crate::yaml::Node;

/// The text facts of an object at these paths, those that are there.
fn texts(node: &Node, facts: &[(&'static str, &[&str])]) -> Vec<(&'static str, String)> {
    facts.iter().filter_map(|(name, path)| Some((*name, node.str_at(path)?.to_owned()))).collect()
}

/// `suspend: true`, as a fact.
fn suspended(node: &Node) -> Option<(&'static str, String)> {
    node.at(&["spec", "suspend"]).and_then(Node::as_bool).filter(|on| *on).map(|_| ("suspended", "true".to_owned()))
}
