//! Which directories the clusters reach, once they are played.
//!
//! In: the raw scan, the decision and the clusters, all of them or not. Out: for each directory of Flux objects, and each
//! kustomization that nothing builds, why no cluster begins there. Where a cluster applies something
//! that is unknown, what it may apply is not called out of reach.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::directories::top_directories;
use super::scan::Scan;
use crate::flux::inventory::{Cluster, NotTaken, Outcome, RootOrigin, WhyNot};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Place, TreePath};

/// Why no cluster begins at the directories of a repository that are no root of one.
pub(super) fn not_taken(
    scan: &Scan<'_>,
    decided: Vec<NotTaken>,
    clusters: &[Cluster],
    is_whole: bool,
) -> Vec<NotTaken> {
    let mut reach = Reach::of(scan, clusters);
    // Those that are not played may apply anything.
    reach.blind |= !is_whole;
    let decided: BTreeMap<TreePath, NotTaken> =
        decided.into_iter().map(|entry| (entry.place.path.clone(), entry)).collect();
    let mut found: BTreeMap<TreePath, NotTaken> = BTreeMap::new();
    for directory in units(scan).into_iter().chain(decided.keys().cloned()) {
        let is_settled = reach.begin.contains(&directory) || found.contains_key(&directory);
        if is_settled || (!decided.contains_key(&directory) && reach.only_holds(scan, &directory)) {
            continue;
        }
        let (span, why) = match decided.get(&directory) {
            Some(entry) => (entry.span, reach.applies(&directory).unwrap_or(entry.why.clone())),
            None => (scan.span_in(&directory), why(scan, &directory, &reach)),
        };
        let place = scan.tree.place(&directory);
        found.insert(directory, NotTaken { place, span, why });
    }
    for (file, span, why) in &scan.put_away {
        let entry =
            NotTaken { place: scan.tree.place(&file.parent()), span: *span, why: why.clone() };
        found.entry(file.parent()).or_insert(entry);
    }
    found.into_values().collect()
}

/// The directories in question: each that no kustomization takes in and that holds, or takes in, a
/// Flux object, or is a kustomization that nothing leads to.
fn units(scan: &Scan<'_>) -> BTreeSet<TreePath> {
    let files: BTreeSet<&TreePath> = scan.objects.iter().map(|(file, _)| file).collect();
    let charts: Vec<TreePath> = scan
        .files
        .iter()
        .filter(|file| file.name() == "Chart.yaml")
        .map(TreePath::parent)
        .collect();
    let in_chart = |directory: &TreePath| charts.iter().any(|chart| directory.lies_in(chart));
    let hidden =
        |directory: &TreePath| directory.segments().any(|segment| segment.starts_with('.'));
    let mut units: BTreeSet<TreePath> =
        files.into_iter().flat_map(|file| scan.tops(file)).collect();
    // Loose files are looked for in their own directories.
    let tops = top_directories(scan).into_iter();
    units.extend(tops.filter(|directory| scan.kustomization_file(directory).is_some()));
    units.retain(|directory| !in_chart(directory) && !hidden(directory));
    units
}

fn why(scan: &Scan<'_>, directory: &TreePath, reach: &Reach) -> WhyNot {
    if let Some(applied) = reach.applies(directory) {
        return applied;
    }
    if reach.is_doubtful(directory) {
        return WhyNot::Doubtful;
    }
    if scan.components.contains(directory) {
        return WhyNot::Component;
    }
    let leading = scan.applied().find(|(file, _, applied)| {
        *applied == directory && !file.lies_in(directory) || swept(scan, directory, applied)
    });
    if let Some((file, by, _)) = leading {
        // It counts with the directory of what leads to it, where that is out of reach itself.
        let counted = !scan.tops(file).iter().any(|top| reach.by.contains_key(top));
        return WhyNot::LedTo { by: ResourceId::of(by), counted };
    }
    if reach.begin.is_empty() { WhyNot::Library } else { WhyNot::Weak }
}

/// Whether a directory without a kustomization is applied file by file with one above it.
fn swept(scan: &Scan<'_>, directory: &TreePath, applied: &TreePath) -> bool {
    let mut around = std::iter::once(directory.clone())
        .chain(directory.above())
        .take_while(|at| scan.kustomization_file(at).is_none());
    !applied.is_root() && directory != applied && around.any(|at| at == *applied)
}

/// What the clusters apply of the repository.
struct Reach {
    /// The directories at which clusters begin.
    begin: BTreeSet<TreePath>,
    /// The directories that builds went through, and those of files whose objects are applied, by
    /// the cluster that does.
    by: BTreeMap<TreePath, String>,
    /// The directories of which not everything is known.
    open: Vec<TreePath>,
    /// The paths in artifacts that are not available.
    unread: Vec<TreePath>,
    /// Whether something unknown may apply anything of the repository.
    blind: bool,
}

impl Reach {
    fn of(scan: &Scan<'_>, clusters: &[Cluster]) -> Self {
        let (begin, by) = (BTreeSet::new(), BTreeMap::new());
        let mut reach = Self { begin, by, open: Vec::new(), unread: Vec::new(), blind: false };
        for cluster in clusters.iter().filter(|cluster| cluster.origin != RootOrigin::Nothing) {
            reach.add(scan, cluster);
        }
        reach
    }

    fn add(&mut self, scan: &Scan<'_>, cluster: &Cluster) {
        let tree = scan.tree.place(&TreePath::root()).repository;
        let own = |place: &Place| (place.repository == tree).then(|| place.path.clone());
        let mut reached = BTreeSet::new();
        let files: HashSet<_> =
            cluster.objects.values().map(|object| object.origin.span.file).collect();
        let places = files.into_iter().filter_map(|file| own(&scan.library.files().place(file)));
        reached.extend(places.map(|file| file.parent()));
        for (id, done) in &cluster.reconciliations {
            let directory = done.directory.as_ref().and_then(own);
            let is_first = cluster
                .objects
                .get(id)
                .is_some_and(|object| object.applied_by.iter().all(|by| by.kustomization == *id));
            self.begin.extend(directory.clone().filter(|_| is_first));
            reached.extend(directory.clone());
            for include in &done.includes {
                reached.extend(own(&include.from));
                reached.extend(include.to.as_ref().ok().and_then(own));
            }
            match (&done.outcome, directory) {
                (Outcome::Applied, _) => {}
                (_, Some(directory)) => self.open.push(directory),
                (outcome, None) => self.unknown(cluster, id, outcome),
            }
        }
        let linked = cluster.directories.values().filter_map(|link| link.place.as_ref().ok());
        reached.extend(linked.filter_map(own));
        for directory in reached {
            self.by.entry(directory).or_insert_with(|| cluster.name.clone());
        }
    }

    /// Notes a Kustomization of which nothing was built, because its source is not available or does
    /// not exist. Another git repository leads on there; an artifact was perhaps pushed from here.
    fn unknown(&mut self, cluster: &Cluster, id: &ResourceId, outcome: &Outcome) {
        let object = cluster.objects.get(id);
        let field = |path: &[&str]| object.and_then(|object| object.node.str_at(path));
        let elsewhere = matches!(outcome, Outcome::Partial(_))
            && field(&["spec", "sourceRef", "kind"]).is_none_or(|kind| kind == "GitRepository");
        let path = TreePath::clamped(field(&["spec", "path"]).unwrap_or_default());
        match (elsewhere, path.is_root()) {
            (true, _) => {}
            (false, true) => self.blind |= matches!(outcome, Outcome::Partial(_)),
            (false, false) => self.unread.push(path),
        }
    }

    /// Whether a directory is nothing but the folder of others at which clusters begin:
    /// `clusters/prod` of `clusters/prod/00`.
    fn only_holds(&self, scan: &Scan<'_>, directory: &TreePath) -> bool {
        self.begin.iter().any(|begin| begin != directory && begin.lies_in(directory))
            && scan.kustomization_file(directory).is_none()
            && !scan.objects.iter().any(|(file, _)| file.parent() == *directory)
    }

    /// The cluster that applies a directory.
    fn applies(&self, directory: &TreePath) -> Option<WhyNot> {
        self.by.get(directory).map(|cluster| WhyNot::Applied(cluster.clone()))
    }

    fn is_doubtful(&self, directory: &TreePath) -> bool {
        let mut open = self.open.iter().filter(|open| !open.is_root());
        let mut around = std::iter::once(directory.clone()).chain(directory.above());
        self.blind
            || open.any(|open| directory.lies_in(open))
            || around.any(|at| self.unread.iter().any(|path| ends_with(&at, path)))
    }
}

/// Whether the last segments of a directory are those of a path.
fn ends_with(directory: &TreePath, path: &TreePath) -> bool {
    let (mut directory, mut path) = (directory.as_str().rsplit('/'), path.as_str().rsplit('/'));
    path.all(|segment| directory.next() == Some(segment))
}
