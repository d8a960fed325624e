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

/// The names of clusters: of each directory the shortest part that tells it from the others, or
/// else the revision, or else a number.
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
    // What ends in a word for what holds clusters has lost its name with the shared end.
    let nameless = |path: &&[&str]| path.last().is_some_and(|last| is_container(last));
    let whole: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    let mut names = by_path(if shortened.iter().any(nameless) { &whole } else { &shortened });
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
    let segments: Vec<&str> = directory.segments().collect();
    let (_, before) = segments.split_last()?;
    let last = before
        .iter()
        .rposition(|segment| *segment == "clusters" || segment.ends_with("-clusters"))?;
    let name = segments.get(last + 1..)?.iter().find(|segment| !is_container(segment))?;
    Some(*name).filter(|name| !name.contains("${"))
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

/// Words for what holds clusters or their Flux objects, which name none.
const CONTAINERS: [&str; 14] = [
    "clusters",
    "env",
    "environment",
    "environments",
    "envs",
    "flux",
    "flux-system",
    "fluxcd",
    "k8s",
    "kubernetes",
    "overlay",
    "overlays",
    "stage",
    "stages",
];

fn is_container(segment: &str) -> bool {
    CONTAINERS.contains(&segment)
}

/// The shortest part of each path that tells it from all the others, with the same number of
/// segments for all: the last one; the first in which they differ; the last and the closest
/// earlier one in which they differ; or as many of the last as are needed.
fn by_path(paths: &[&[&str]]) -> Vec<String> {
    let bare: Vec<Vec<&str>> = paths.iter().map(|path| without_containers(path)).collect();
    let whole: Vec<Vec<&str>> = paths.iter().map(|path| path.to_vec()).collect();
    let longest = paths.iter().map(|path| path.len()).max().unwrap_or_default();
    let shorter = [&bare, &whole].into_iter().flat_map(|paths| {
        let last = std::iter::once(parts(paths, |path| ends(path, 1)));
        let shared = shared(paths);
        let first =
            std::iter::once(parts(paths, |path| path.get(shared).copied().into_iter().collect()));
        let one_before = (1..longest).map(move |up| parts(paths, |path| last_and(path, up)));
        let several = (2..longest).map(move |count| parts(paths, |path| ends(path, count)));
        last.chain(first).chain(one_before).chain(several)
    });
    shorter
        .into_iter()
        .find(|names| tells_apart(paths, names) && !names.iter().any(|name| is_nameless(name)))
        .unwrap_or_else(|| parts(&whole, <[&str]>::to_vec))
}

/// The segments of a path that name something; the last one where none does.
fn without_containers<'a>(path: &[&'a str]) -> Vec<&'a str> {
    let named: Vec<&str> = path.iter().copied().filter(|segment| !is_container(segment)).collect();
    if named.is_empty() { path.last().copied().into_iter().collect() } else { named }
}

fn parts<'a>(paths: &[Vec<&'a str>], part: impl Fn(&[&'a str]) -> Vec<&'a str>) -> Vec<String> {
    paths.iter().map(|path| part(path).join("/")).collect()
}

fn ends<'a>(path: &[&'a str], count: usize) -> Vec<&'a str> {
    path.get(path.len().saturating_sub(count)..).unwrap_or_default().to_vec()
}

/// The last segment, and before it the one that stands so many above.
fn last_and<'a>(path: &[&'a str], up: usize) -> Vec<&'a str> {
    let above = path.iter().rev().nth(up);
    above.into_iter().chain(path.last()).copied().collect()
}

/// Whether a name holds nothing but words for what holds clusters.
fn is_nameless(name: &str) -> bool {
    !name.is_empty() && name.split('/').all(is_container)
}

/// Whether different paths have different names.
fn tells_apart(paths: &[&[&str]], names: &[String]) -> bool {
    let mut known: BTreeMap<&str, &[&str]> = BTreeMap::new();
    paths.iter().zip(names).all(|(path, name)| *known.entry(name).or_insert(path) == *path)
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
                &["a/prod", "b/prod", "b/cluster"],
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
            (&[("clusters/stages/dev/clusters/shop-amer", "", "")], &["shop-amer"]),
            (&[("clusters/stages/dev", "", "")], &["dev"]),
            (
                &[("s/snd/02", "", ""), ("s/snd/01", "", ""), ("s/dev/01", "", "")],
                &["snd/02", "snd/01", "dev/01"],
            ),
            (
                &[("x/prod/flux", "", ""), ("x/qa/overlays", "", ""), ("y/prod", "", "")],
                &["x/prod", "x/qa", "y/prod"],
            ),
            (
                &[("clusters/a", "", ""), ("environments/a", "", "")],
                &["clusters/a", "environments/a"],
            ),
            (
                &[("a/same/prod", "", ""), ("b/same/prod", "", ""), ("b/same/qa", "", "")],
                &["a/prod", "b/prod", "b/qa"],
            ),
            (&[("flux", "", ""), ("clusters", "", "")], &["flux", "clusters"]),
            // One part tells them apart, though the last does not.
            (
                &[
                    ("t/one/clusters/prod", "", ""),
                    ("t/two/flux", "", ""),
                    ("t/three/clusters/prod", "", ""),
                ],
                &["one", "two", "three"],
            ),
            (
                &[("hub/prod", "", ""), ("spoke/prod", "", ""), ("island/dev", "", "")],
                &["hub", "spoke", "island"],
            ),
            (
                &[("hub/prod", "", ""), ("hub/dev", "", ""), ("island/dev", "", "")],
                &["hub/prod", "hub/dev", "island/dev"],
            ),
            // Words for what holds clusters are no names.
            (
                &[("kubernetes/eu/envs/qa", "", ""), ("kubernetes/us/envs/qa", "", "")],
                &["eu", "us"],
            ),
            (&[("a/k8s/flux-system", "", ""), ("b/k8s/flux-system", "", "")], &["a", "b"]),
        ] {
            assert_eq!(named(clusters), expected, "{clusters:?}");
        }
    }
}
