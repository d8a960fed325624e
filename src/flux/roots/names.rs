//! Names of clusters that a reader recognises.
//!
//! In: the directory that each cluster applies, what it checks out, and what else it is known by.
//! Out: one name for each, all different.

use std::collections::BTreeMap;

use fluxscape_manifest::source::TreePath;

/// What a cluster can be named after.
#[derive(Clone, Debug, Default)]
pub(super) struct Naming {
    /// The directory that it applies; the root when nothing is known.
    pub(super) directory: TreePath,
    /// What its source checks out: `main`.
    pub(super) revision: String,
    /// What it is called otherwise.
    pub(super) label: String,
}

/// The names of clusters: of each directory the part in which they differ, or else the revision, or
/// else a number.
pub(super) fn names(clusters: &[Naming], repository: &str) -> Vec<String> {
    if let Some(name) = lone(clusters) {
        return vec![name.to_owned()];
    }
    let paths: Vec<Vec<&str>> =
        clusters.iter().map(|cluster| cluster.directory.segments().collect()).collect();
    let shared_end =
        shared(&paths.iter().map(|path| path.iter().rev().copied().collect()).collect::<Vec<_>>());
    let shortened: Vec<&[&str]> = paths
        .iter()
        .map(|path| path.get(..path.len() - shared_end.min(path.len())).unwrap_or_default())
        .collect();
    let mut names: Vec<String> = (0..clusters.len()).map(|at| by_path(&shortened, at)).collect();
    for (name, cluster) in names.iter_mut().zip(clusters) {
        if name.is_empty() {
            name.clone_from(if cluster.label.is_empty() {
                &cluster.revision
            } else {
                &cluster.label
            });
        }
        if name.is_empty() {
            repository.clone_into(name);
        }
    }
    distinguish(&names, clusters)
}

/// What the directory of a lone cluster calls it, where it does: `clusters/home/flux` is that of
/// `home`.
pub(super) fn lone(clusters: &[Naming]) -> Option<&str> {
    let [Naming { directory, .. }] = clusters else { return None };
    let mut segments = directory
        .segments()
        .skip_while(|segment| *segment != "clusters" && !segment.ends_with("-clusters"));
    segments.nth(1).filter(|name| !name.contains("${"))
}

/// How many segments all paths begin with, the last of each excepted.
fn shared(paths: &[Vec<&str>]) -> usize {
    let Some((first, others)) = paths.split_first().filter(|(_, others)| !others.is_empty()) else {
        return 0;
    };
    let same = |at: usize| {
        others.iter().all(|path| path.get(at).is_some() && path.get(at) == first.get(at))
    };
    let shared = (0..first.len()).take_while(|at| same(*at)).count();
    // What is the same as a whole has nothing that distinguishes it.
    if paths.iter().all(|path| path.len() == shared) { 0 } else { shared }
}

/// The last segment; where another path ends with the same, the closest earlier one in which they
/// differ goes before it.
fn by_path(paths: &[&[&str]], at: usize) -> String {
    let Some((last, before)) = paths.get(at).and_then(|path| path.split_last()) else {
        return String::new();
    };
    let others = paths
        .iter()
        .filter_map(|path| path.split_last())
        .filter(|(other, before_it)| *other == last && *before_it != before);
    let others: Vec<&[&str]> = others.map(|(_, before)| before).collect();
    let distinguishing = before.iter().rev().enumerate().find(|(up, segment)| {
        !others.is_empty()
            && others.iter().all(|other| other.iter().rev().nth(*up) != Some(segment))
    });
    match distinguishing {
        Some((_, segment)) => format!("{segment}/{last}"),
        None if others.is_empty() => (*last).to_owned(),
        None => paths.get(at).map(|path| path.join("/")).unwrap_or_default(),
    }
}

fn distinguish(names: &[String], clusters: &[Naming]) -> Vec<String> {
    let again =
        |names: &[String], name: &String| names.iter().filter(|other| *other == name).count() > 1;
    let distinguishing = |name: &String, cluster: &Naming| {
        let add = [&cluster.label, &cluster.revision]
            .into_iter()
            .find(|text| !text.is_empty() && *text != name);
        add.map_or_else(|| name.clone(), |text| format!("{name}@{text}"))
    };
    let names: Vec<String> = names
        .iter()
        .zip(clusters)
        .map(
            |(name, cluster)| {
                if again(names, name) { distinguishing(name, cluster) } else { name.clone() }
            },
        )
        .collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = names.into_iter().map(|name| {
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 { format!("{name}-{count}") } else { name }
    });
    numbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(clusters: &[(&str, &str, &str)]) -> Vec<String> {
        let naming = clusters.iter().map(|(directory, revision, label)| Naming {
            directory: TreePath::clamped(directory),
            revision: (*revision).to_owned(),
            label: (*label).to_owned(),
        });
        names(&naming.collect::<Vec<_>>(), "fleet")
    }

    #[test]
    fn a_cluster_is_named_after_what_tells_it_apart() {
        for (clusters, expected) in [
            (&[("clusters/prod", "", ""), ("clusters/qa", "", "")][..], &["prod", "qa"][..]),
            (&[("clusters/prod/config", "", ""), ("clusters/qa/config", "", "")], &["prod", "qa"]),
            (
                &[("a/clusters/prod", "", ""), ("b/clusters/prod", "", ""), ("b/cluster", "", "")],
                &["a/prod", "b/prod", "cluster"],
            ),
            (
                &[("clusters/x", "main", ""), ("clusters/x", "release", "")],
                &["x@main", "x@release"],
            ),
            (&[("", "main", ""), ("", "release", "")], &["main", "release"]),
            (&[("clusters/x", "", "west"), ("clusters/x", "", "east")], &["x@west", "x@east"]),
            (
                &[("", "", "terraform-prod"), ("", "", "terraform-qa")],
                &["terraform-prod", "terraform-qa"],
            ),
            (&[("", "", ""), ("", "", "")], &["fleet", "fleet-2"]),
            (&[("hub", "", "")], &["hub"]),
            (&[("", "", "")], &["fleet"]),
            (&[("clusters/home/flux", "", "")], &["home"]),
            (&[("management-clusters/berlin", "", "")], &["berlin"]),
        ] {
            assert_eq!(named(clusters), expected, "{clusters:?}");
        }
    }
}
