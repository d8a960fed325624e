//! Rule `environment-drift`: an application that one environment has and another has not.

use super::ENVIRONMENT_DRIFT;
use crate::graph::{Application, ClusterTree, Group};
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for family in families(subject) {
        let names: BTreeSet<&String> =
            family.iter().flat_map(|environment| environment.applications.keys()).collect();
        for name in names {
            let (with, without): (Vec<&Environment>, Vec<&Environment>) =
                family.iter().partition(|environment| environment.applications.contains_key(name));
            let place = with.first().and_then(|environment| environment.applications.get(name));
            if let (Some(span), false) = (place.copied().flatten(), without.is_empty()) {
                let message =
                    format!("{name} runs in {}, but not in {}", listed(&with), listed(&without));
                found.push(
                    Diagnostic::info(&ENVIRONMENT_DRIFT, span, message)
                        .hint("add it there too, or ignore the finding with a reason"),
                );
            }
        }
    }
}

/// An environment and where each of its applications is written.
#[derive(Clone, Debug)]
struct Environment {
    name: String,
    applications: BTreeMap<String, Option<Span>>,
}

/// The environments that share most of their applications with one another: those of one cluster,
/// or the clusters.
fn families(subject: &Subject<'_>) -> Vec<Vec<Environment>> {
    let tree = subject.graph.reconciliation();
    let mut families: Vec<Vec<Environment>> = Vec::new();
    for cluster in &tree.clusters {
        families.push(
            cluster
                .environments
                .iter()
                .map(|group| environment(subject, &group.name, &group.leaves()))
                .collect(),
        );
    }
    let whole = |cluster: &ClusterTree| {
        let groups = cluster.environments.iter().chain(&cluster.tiers).flat_map(Group::leaves);
        let leaves: Vec<&Application> = groups.chain(&cluster.applications).collect();
        environment(subject, &cluster.name, &leaves)
    };
    families.push(tree.clusters.iter().map(whole).collect());
    families.into_iter().map(alike).filter(|family| family.len() > 1).collect()
}

fn environment(subject: &Subject<'_>, name: &str, leaves: &[&Application]) -> Environment {
    let place = |application: &&Application| {
        let span = subject.item(application.node).map(|item| item.fact.span);
        (application.name.clone(), span)
    };
    Environment { name: name.to_owned(), applications: leaves.iter().map(place).collect() }
}

/// Those that share at least two thirds of their applications, and two, with the largest of them.
fn alike(mut environments: Vec<Environment>) -> Vec<Environment> {
    let Some(largest) =
        environments.iter().max_by_key(|environment| environment.applications.len()).cloned()
    else {
        return environments;
    };
    environments.retain(|environment| {
        let shared = environment
            .applications
            .keys()
            .filter(|name| largest.applications.contains_key(*name))
            .count();
        shared >= 2
            && shared * 3 >= environment.applications.len() * 2
            && shared * 2 >= largest.applications.len()
    });
    environments
}

fn listed(environments: &[&Environment]) -> String {
    let names: Vec<&str> =
        environments.iter().map(|environment| environment.name.as_str()).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}
