//! Puts together what stands in one environment by its names.
//!
//! In: what the shape of a cluster says, and its tiers and applications. Out: its environments: a
//! group each, or all groups and applications of one stage. `portal-qa` stands in `qa` as `portal`.

use std::collections::BTreeMap;

use super::environments::Judged;
use super::grouping::Siblings;
use super::stages::{Stage, Staged};
use crate::graph::model::tree::{Application, Group};

/// What stands in one environment.
#[derive(Default)]
struct Parts {
    groups: Vec<(Group, Staged)>,
    applications: Vec<(Application, Staged)>,
}

/// Takes the environments out of what stands below a cluster's roots.
pub(super) fn environments(judged: &Judged, siblings: &mut Siblings) -> Vec<Group> {
    let mut environments = Vec::new();
    let mut stages: BTreeMap<Stage, Parts> = BTreeMap::new();
    let mut tiers = Vec::new();
    for group in std::mem::take(&mut siblings.groups) {
        match judged.environments.get(&group.node) {
            None => tiers.push(group),
            Some(None) => environments.push(group),
            Some(Some(staged)) => {
                stages.entry(staged.stage).or_default().groups.push((group, staged.clone()));
            }
        }
    }
    siblings.groups = tiers;
    let mut found = Vec::new();
    take_applications(judged, siblings, &mut found);
    for (application, staged) in found {
        stages.entry(staged.stage).or_default().applications.push((application, staged));
    }
    environments.extend(stages.into_values().filter_map(Parts::together));
    environments
}

/// Takes out the applications that stand in an environment by their names, at any depth.
fn take_applications(
    judged: &Judged,
    siblings: &mut Siblings,
    found: &mut Vec<(Application, Staged)>,
) {
    for application in std::mem::take(&mut siblings.applications) {
        match judged.applications.get(&application.node) {
            Some(staged) => found.push((application, staged.clone())),
            None => siblings.applications.push(application),
        }
    }
    for group in &mut siblings.groups {
        group.work_inside(|inner| take_applications(judged, inner, found));
    }
}

impl Parts {
    /// One group of all: a lone group as it is, with the applications in it where it is named after
    /// the stage alone.
    fn together(self) -> Option<Group> {
        let Self { mut groups, applications } = self;
        if let ([(only, staged)], apart) = (groups.as_slice(), applications.is_empty())
            && (apart || staged.stem.is_none() && staged.word == only.name)
        {
            let mut only = only.clone();
            if !apart {
                only.members = std::iter::once(only.node)
                    .chain(applications.iter().map(|(application, _)| application.node))
                    .collect();
            }
            only.applications.extend(renamed(applications));
            only.applications.sort_by(|a, b| a.name.cmp(&b.name));
            return Some(only);
        }
        let words = groups
            .iter()
            .map(|(_, staged)| staged)
            .chain(applications.iter().map(|(_, staged)| staged));
        let name = words.map(|staged| staged.word.clone()).min()?;
        let members: Vec<_> = groups
            .iter()
            .map(|(group, _)| group.node)
            .chain(applications.iter().map(|(application, _)| application.node))
            .collect();
        for (group, staged) in &mut groups {
            if let Some(stem) = &staged.stem {
                group.name.clone_from(stem);
            }
        }
        let mut groups: Vec<Group> = groups.into_iter().map(|(group, _)| group).collect();
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        let applications = renamed(applications);
        Some(Group { node: *members.first()?, members, name, groups, applications })
    }
}

/// Applications under their names without the stage, where those are different.
fn renamed(applications: Vec<(Application, Staged)>) -> Vec<Application> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for stem in applications.iter().filter_map(|(_, staged)| staged.stem.as_ref()) {
        *counted.entry(stem.clone()).or_default() += 1;
    }
    let mut renamed: Vec<Application> = applications
        .into_iter()
        .map(|(application, staged)| {
            let alone = |stem: &String| counted.get(stem) == Some(&1);
            let name = staged.stem.filter(alone).unwrap_or_else(|| application.name.clone());
            Application { name, ..application }
        })
        .collect();
    renamed.sort_by(|a, b| a.name.cmp(&b.name));
    renamed
}
