//! Recognizes environments: sibling groups that are named after stages, or share most of their
//! applications' names; applications of one name but for the stage in it.
//!
//! In: the groups and applications below a cluster's roots. Out: the groups that everything passes
//! through, those that are environments, and the applications that stand in one by their names; all
//! other groups are tiers.

use std::collections::{BTreeMap, BTreeSet};

use super::stages::{Stage, Staged, is_common};
use crate::graph::model::NodeIndex;
use crate::graph::model::tree::{Application, Group};

/// Environments that bear no names of stages have at least as many applications in common.
const FEWEST_SHARED: usize = 3;

/// What the shape of a cluster says.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The lone groups that everything passes through, the uppermost first.
    pub(super) passages: Vec<NodeIndex>,
    /// The groups that are environments, with the stages that they are named after.
    pub(super) environments: BTreeMap<NodeIndex, Option<Staged>>,
    /// The applications that are one in several environments.
    pub(super) applications: BTreeMap<NodeIndex, Staged>,
}

/// What the shape says.
pub(super) fn judged(mut groups: Vec<Group>, mut applications: Vec<Application>) -> Judged {
    let mut judged = Judged::default();
    while let ([only], true) = (groups.as_slice(), applications.is_empty()) {
        judged.passages.push(only.node);
        let only = only.clone();
        (groups, applications) = (only.groups, only.applications);
    }
    let (environments, tiers) = split_environments(groups);
    staged_applications(&tiers, &applications, &mut judged.applications);
    judged.environments =
        environments.into_iter().map(|(group, staged)| (group.node, staged)).collect();
    judged
}

/// Tells environments from tiers: siblings that bear names of stages, or share most of their
/// applications' names.
fn split_environments(groups: Vec<Group>) -> (Vec<(Group, Option<Staged>)>, Vec<Group>) {
    let leaves: Vec<BTreeSet<String>> = groups.iter().map(leaf_names).collect();
    let staged = stages_of(&groups);
    let is_common: Vec<bool> = groups.iter().map(|group| is_common(&group.name)).collect();
    let alike = |at: usize| {
        let (Some(own), Some(false)) = (leaves.get(at), is_common.get(at)) else { return false };
        let others = leaves.iter().zip(&is_common).enumerate();
        others
            .filter(|(other, (_, common))| *other != at && !**common)
            .any(|(_, (names, _))| shares_most(own, names))
    };
    let alike: Vec<bool> = (0..groups.len()).map(alike).collect();
    let (mut environments, mut tiers) = (Vec::new(), Vec::new());
    for ((group, staged), alike) in groups.into_iter().zip(staged).zip(alike) {
        if staged.is_some() || alike {
            environments.push((group, staged));
        } else {
            tiers.push(group);
        }
    }
    (environments, tiers)
}

/// The stages that siblings are named after: none where all are of one stage. What a stage has in
/// common with others (`dev-base` beside `dev`) is none.
fn stages_of(groups: &[Group]) -> Vec<Option<Staged>> {
    let named: Vec<Option<Staged>> = groups.iter().map(|group| Staged::of(&group.name)).collect();
    let own: BTreeSet<Stage> = groups
        .iter()
        .zip(&named)
        .filter(|(group, _)| !is_common(&group.name))
        .filter_map(|(_, staged)| Some(staged.as_ref()?.stage))
        .collect();
    let is_one =
        |group: &Group, staged: &Staged| !is_common(&group.name) || !own.contains(&staged.stage);
    let kept: Vec<Option<Staged>> = groups
        .iter()
        .zip(named)
        .map(|(group, staged)| staged.filter(|staged| is_one(group, staged)))
        .collect();
    let stages: BTreeSet<Stage> = kept.iter().flatten().map(|staged| staged.stage).collect();
    if stages.len() > 1 { kept } else { vec![None; groups.len()] }
}

/// Siblings of one stem, each with another stage, are one application in several environments.
fn staged_applications(
    groups: &[Group],
    applications: &[Application],
    found: &mut BTreeMap<NodeIndex, Staged>,
) {
    let mut families: BTreeMap<String, Vec<(NodeIndex, Staged)>> = BTreeMap::new();
    for application in applications {
        if let Some(staged) = Staged::of(&application.name)
            && let Some(stem) = &staged.stem
        {
            families.entry(stem.clone()).or_default().push((application.node, staged));
        }
    }
    for family in families.into_values() {
        let stages: BTreeSet<Stage> = family.iter().map(|(_, staged)| staged.stage).collect();
        if stages.len() > 1 && stages.len() == family.len() {
            found.extend(family);
        }
    }
    for group in groups {
        staged_applications(&group.groups, &group.applications, found);
    }
}

/// One or two names in common are parts that applications have alike, a database each, and no proof
/// of environments; nor is it that a large group happens to hold what a small one does.
fn shares_most(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shared = a.intersection(b).count();
    shared >= FEWEST_SHARED && shared * 2 > a.len().max(b.len())
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

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "what goes wrong here should stop the test")]
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
        split_environments(groups).0.into_iter().map(|(group, _)| group.name).collect()
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
        // One name alone, or one stage alone, tells nothing apart.
        for other in ["apps", "apps-prod", "apps-production"] {
            assert!(
                environments(vec![group("prod", &["cert-manager"]), group(other, &["web"])])
                    .is_empty(),
                "{other}"
            );
        }
    }

    #[test]
    fn what_stages_have_in_common_is_no_stage_unless_it_is_all_there_is() {
        let of =
            |names: &[&str]| environments(names.iter().map(|name| group(name, &["a"])).collect());
        assert_eq!(of(&["base-dev", "base-prod"]), ["base-dev", "base-prod"]);
        assert_eq!(of(&["dev", "dev-base", "prod", "prod-common"]), ["dev", "prod"]);
        assert_eq!(of(&["base", "dev", "prod"]), ["dev", "prod"]);
        assert!(of(&["base", "dev"]).is_empty());
    }

    #[test]
    fn applications_of_one_stem_are_one_in_several_environments() {
        let of = |names: &[&str]| {
            let leaf = |(at, name): (usize, &&str)| Application {
                node: NodeIndex::new(at),
                name: (*name).to_owned(),
                releases: Vec::new(),
            };
            let applications = names.iter().enumerate().map(leaf).collect();
            let judged = judged(Vec::new(), applications);
            let said = |(node, staged): (&NodeIndex, &Staged)| {
                format!("{} {}", names[node.index()], staged.word)
            };
            judged.applications.iter().map(said).collect::<Vec<_>>()
        };
        assert_eq!(
            of(&["auth-dev", "auth-stg", "auth-prod", "mail"]),
            ["auth-dev dev", "auth-stg stg", "auth-prod prod"]
        );
        assert_eq!(of(&["dev-web", "prod-web"]), ["dev-web dev", "prod-web prod"]);
        for names in [
            // One stage alone, other stems, a stage written twice, and what only looks like one.
            &["auth-dev", "mail"][..],
            &["auth-dev", "mail-prod"],
            &["auth-prod", "auth-production"],
            &["auth-devel", "auth-products"],
            &["auth", "auth-test"],
            &["dev", "prod"],
        ] {
            assert!(of(names).is_empty(), "{names:?}");
        }
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
        // Three names are no more than half, of both or of the larger one.
        assert!(twins(&["a", "b", "c", "d", "e", "f"], &["a", "b", "c", "x", "y", "z"]).is_empty());
        assert!(twins(&["a", "b", "c", "d", "e", "f"], &["a", "b", "c"]).is_empty());
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
