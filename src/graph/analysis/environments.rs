//! Recognizes environments: sibling groups that are named after stages, or share most of their
//! applications' names.
//!
//! In: the groups and applications below a cluster's roots. Out: the groups that everything passes
//! through, and those that are environments; all others are tiers.

use std::collections::BTreeSet;

use crate::graph::model::NodeIndex;
use crate::graph::model::tree::{Application, Group};

/// Names of stages, as they are met in names of environments.
const STAGES: [&str; 27] = [
    "acc",
    "acceptance",
    "beta",
    "canary",
    "demo",
    "dev",
    "develop",
    "development",
    "int",
    "integration",
    "live",
    "nonprod",
    "pre",
    "preprod",
    "preproduction",
    "preview",
    "prd",
    "prod",
    "production",
    "qa",
    "sandbox",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "uat",
];

/// Names of what environments have in common: such a group is none itself, whatever it holds.
const COMMON: [&str; 4] = ["base", "bases", "common", "shared"];

/// Environments that bear no names of stages have at least as many applications in common.
const FEWEST_SHARED: usize = 3;

/// What the shape says: the lone groups that everything passes through, the uppermost first, and
/// the groups that are environments.
pub(super) fn judged(
    mut groups: Vec<Group>,
    mut applications: Vec<Application>,
) -> (Vec<NodeIndex>, BTreeSet<NodeIndex>) {
    let mut passages = Vec::new();
    while let ([only], true) = (groups.as_slice(), applications.is_empty()) {
        passages.push(only.node);
        let only = only.clone();
        (groups, applications) = (only.groups, only.applications);
    }
    (passages, split_environments(groups).0.into_iter().map(|group| group.node).collect())
}

/// Tells environments from tiers: siblings that bear names of stages, or share most of their
/// applications' names.
fn split_environments(groups: Vec<Group>) -> (Vec<Group>, Vec<Group>) {
    let leaves: Vec<BTreeSet<String>> = groups.iter().map(leaf_names).collect();
    let common: Vec<bool> = groups.iter().map(|group| is_common(&group.name)).collect();
    let can_be = |at: usize| common.get(at) == Some(&false);
    let alike = |at: usize| {
        let others = leaves.iter().enumerate().filter(|(other, _)| *other != at && can_be(*other));
        others
            .filter_map(|(_, names)| Some((leaves.get(at)?, names)))
            .any(|(own, names)| shares_most(own, names))
    };
    let staged: Vec<bool> = groups.iter().map(|group| has_stage(&group.name)).collect();
    let several_staged = staged.iter().filter(|staged| **staged).count() >= 2;
    let is_environment: Vec<bool> = (0..groups.len())
        .map(|at| (several_staged && staged.get(at) == Some(&true)) || (can_be(at) && alike(at)))
        .collect();
    let (mut environments, mut tiers) = (Vec::new(), Vec::new());
    for (group, environment) in groups.into_iter().zip(is_environment) {
        if environment { environments.push(group) } else { tiers.push(group) }
    }
    (environments, tiers)
}

/// One or two names in common are parts that applications have alike, a database each, and no proof
/// of environments.
fn shares_most(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared >= FEWEST_SHARED && shared * 2 > a.len().min(b.len())
}

/// The names of a group's applications, without the group's own name in them: `qa-portal` in `qa`
/// is `portal`.
fn leaf_names(group: &Group) -> BTreeSet<String> {
    let bare = |name: &str| {
        let name = name.strip_prefix(&group.name).map_or(name, |rest| rest.trim_start_matches('-'));
        name.strip_suffix(&group.name).map_or(name, |rest| rest.trim_end_matches('-')).to_owned()
    };
    group.leaves().into_iter().map(|leaf| bare(&leaf.name)).collect()
}

/// Whether a name says that a group holds what others share: `base`, `_base`, `apps-common`.
fn is_common(name: &str) -> bool {
    has_word(name, &COMMON)
}

fn has_stage(name: &str) -> bool {
    has_word(name, &STAGES)
}

fn has_word(name: &str, words: &[&str]) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| words.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, leaves: &[&str]) -> Group {
        let leaf = |name: &&str| Application {
            node: NodeIndex::new(0),
            name: (*name).to_owned(),
            releases: Vec::new(),
        };
        Group {
            node: NodeIndex::new(0),
            members: Vec::new(),
            name: name.to_owned(),
            groups: Vec::new(),
            applications: leaves.iter().map(leaf).collect(),
        }
    }

    fn environments(groups: Vec<Group>) -> Vec<String> {
        split_environments(groups).0.into_iter().map(|group| group.name).collect()
    }

    #[test]
    fn siblings_with_the_same_applications_are_environments_whatever_they_are_called() {
        let groups = vec![
            group("east", &["a", "b", "c", "d"]),
            group("west", &["a", "b", "c", "e"]),
            group("shared", &["x", "y"]),
        ];
        assert_eq!(environments(groups), ["east", "west"]);
    }

    #[test]
    fn names_of_stages_make_environments_and_tiers_stay_tiers() {
        assert_eq!(
            environments(vec![group("team-qa", &["a"]), group("team-prod", &["b"])]),
            ["team-qa", "team-prod"]
        );
        assert!(
            environments(vec![group("infrastructure", &["cert-manager"]), group("apps", &["web"])])
                .is_empty()
        );
        assert!(
            environments(vec![group("prod", &["cert-manager"]), group("apps", &["web"])])
                .is_empty()
        );
    }

    #[test]
    fn a_group_that_prefixes_its_applications_still_shares_them() {
        assert_eq!(
            environments(vec![
                group("x", &["x-web", "x-api", "x-jobs"]),
                group("y", &["y-web", "y-api", "y-jobs"])
            ]),
            ["x", "y"]
        );
    }

    #[test]
    fn environments_without_names_of_stages_share_three_names_and_more_than_half() {
        let twins = |names: &[&str], others: &[&str]| {
            environments(vec![group("north", names), group("south", others)])
        };
        assert_eq!(twins(&["a", "b", "c"], &["a", "b", "c", "d"]), ["north", "south"]);
        // One part each, with the group's name before it.
        assert!(twins(&["north-db"], &["south-db"]).is_empty());
        // Two names are all, but only two.
        assert!(twins(&["a", "b"], &["a", "b"]).is_empty());
        // Three names are no more than half.
        assert!(twins(&["a", "b", "c", "d", "e", "f"], &["a", "b", "c", "x", "y", "z"]).is_empty());
    }

    #[test]
    fn what_environments_have_in_common_is_none_of_them() {
        for name in ["base", "_base", "apps-common", "shared"] {
            let names = ["a", "b", "c"];
            let groups = vec![group("east", &names), group("west", &names), group(name, &names)];
            assert_eq!(environments(groups), ["east", "west"], "{name}");
            // One environment and what it builds on are no pair of environments.
            assert!(environments(vec![group("east", &names), group(name, &names)]).is_empty());
        }
        let names = ["a", "b", "c"];
        assert_eq!(
            environments(vec![group("basel", &names), group("bern", &names)]),
            ["basel", "bern"]
        );
    }
}
