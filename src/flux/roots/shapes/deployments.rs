//! Clusters that deployments of Bicep or Azure Resource Manager start.
//!
//! In: the raw scan. Out: a [`Run`] for each cluster of each deployment. Several configurations of one
//! deployment belong to one cluster where they name the same, unless they create an object twice.

use std::collections::BTreeSet;

use super::scripts::{Run, forget_open_address};
use crate::flux::inventory::{Created, Ground, RootOrigin};
use crate::flux::origins::bicep::{Deployed, deployed};
use crate::flux::origins::commands::Runner;
use crate::flux::roots::scan::{Scan, is_archived, raw};
use crate::flux::roots::seed::Found;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::TreePath;

/// What the deployments of a repository start, in the order of their files.
pub(in crate::flux::roots) fn runs(scan: &Scan<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Run> {
    let files: Vec<TreePath> =
        scan.files.iter().filter(|file| !is_archived(file)).cloned().collect();
    let configurations = deployed(scan.tree, &files, scan.library.files(), diagnostics);
    let mut groups: Vec<Vec<Deployed>> = Vec::new();
    for configuration in configurations {
        let with = groups.iter_mut().find(|group| {
            group.first().is_some_and(|first| belongs(first, &configuration))
                && shares_nothing(group, &configuration)
        });
        match with {
            Some(group) => group.push(configuration),
            None => groups.push(vec![configuration]),
        }
    }
    let runs = groups.into_iter().filter_map(|group| run(scan, group));
    runs.filter(|run| run.found.roots().any(|root| root.source.is_some())).collect()
}

fn belongs(one: &Deployed, other: &Deployed) -> bool {
    one.file == other.file && one.parameters == other.parameters && one.cluster == other.cluster
}

/// No cluster has the same object twice.
fn shares_nothing(group: &[Deployed], configuration: &Deployed) -> bool {
    let known: BTreeSet<ResourceId> = ids(group).collect();
    ids(std::slice::from_ref(configuration)).all(|id| !known.contains(&id))
}

fn ids(group: &[Deployed]) -> impl Iterator<Item = ResourceId> {
    group.iter().flat_map(|configuration| &configuration.objects).map(ResourceId::of)
}

fn run(scan: &Scan<'_>, group: Vec<Deployed>) -> Option<Run> {
    let first = group.first()?;
    let (span, file) = (first.span, first.file.clone());
    let runner = if first.is_json { Runner::ResourceManager } else { Runner::Bicep };
    let label = if first.is_named { first.cluster.clone() } else { String::new() };
    let context = Some(first.cluster.clone());
    let objects = group.into_iter().flat_map(|configuration| configuration.objects);
    let objects = objects.map(|mut node| {
        forget_open_address(&mut node);
        (raw(&node), Created::Bootstrap)
    });
    let origin = RootOrigin::Tool(scan.tree.place(&file.parent()));
    let mut found = Found::new(origin, objects.collect()).on(Ground::Command, span);
    (found.tool, found.label) = (Some(runner.name()), label);
    Some(Run { runner, found, context, span })
}
