//! Where each cluster begins.
//!
//! In: the repositories and what Terraform creates. Out: the [`Inventory`] of every cluster, played
//! from its first objects: those of a Terraform configuration; the pair that `flux bootstrap` wrote
//! or will write; the FluxInstance of the Flux Operator; what another tool's file holds or runs; a
//! pair that somebody applies by hand; or else the directories that nothing in the repository
//! applies, created by something outside it.

mod applied;
mod bootstrap;
mod built;
mod deployments;
mod hand;
mod names;
mod operator;
mod outside;
mod own;
mod runs;
mod scan;
mod scripts;
mod seed;
mod terraform;
mod texts;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{RepositoryUrl, TreePath};
use fluxscape_manifest::yaml::Library;

use crate::flux::inventory::{Cluster, Inventory, RootOrigin};
use crate::flux::origins::{Provisioned, is_whole_path};
use crate::flux::play::reconcile::reconcile;
use crate::flux::sources::artifact::OwnSource;
use crate::flux::sources::publications::Pipelines;
use crate::flux::sources::repositories::Repositories;
use crate::flux::sources::world::World;
use names::{Naming, lone, names};
use own::own_source;
use scan::Scan;
use seed::Found;

/// What is drawn, and how it is called.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What to call the repository where its address is unknown.
    pub name: &'a str,
    /// The one cluster to play: its name, or the directory that it is bootstrapped from.
    pub cluster: Option<&'a str>,
}

/// Plays the clusters of the repository being drawn.
#[must_use]
pub fn inventory(
    library: &Library,
    repositories: &Repositories,
    terraform: Vec<Provisioned>,
    request: Request<'_>,
) -> Inventory {
    let mut diagnostics = Vec::new();
    let scan = Scan::new(library, repositories.own.tree.as_ref(), repositories);
    let found = find(&scan, repositories, terraform, request.name, &mut diagnostics);
    let mut repositories = repositories.clone();
    let pipelines = Pipelines::read(library, repositories.own.tree.as_ref(), &scan.files);
    let pushed = |repositories: &Repositories| {
        let url = repositories.own.url.as_ref().filter(|url| !url.host().is_empty());
        pipelines.publications(repositories.own.tree.as_ref(), url)
    };
    let (known, mut publications) = (repositories.own.url.clone(), pushed(&repositories));
    let owned: Vec<(Found, OwnSource)> = found
        .into_iter()
        .map(|found| own_source(found, &scan, &publications, &mut repositories, &mut diagnostics))
        .collect();
    if repositories.own.url != known {
        // Pipelines call the repository by its address.
        publications = pushed(&repositories);
    }
    let url = repositories.own.url.clone().filter(|url| !url.host().is_empty());
    let name = url.as_ref().map_or(request.name, RepositoryUrl::name).to_owned();
    let tree = repositories.own.tree.place(&TreePath::root()).repository;

    let world = World { library, repositories: &repositories, publications: &publications };
    let alone = owned.len() == 1;
    let naming: Vec<Naming> = owned.iter().map(|(found, _)| naming(found)).collect();
    let is_named = lone(&naming).is_some();
    let named = names(&naming, &name).into_iter().zip(naming).zip(owned);
    let (mut clusters, mut left_out): (Vec<Cluster>, Vec<String>) = (Vec::new(), Vec::new());
    for ((cluster, naming), (found, own)) in named {
        let chosen = request.cluster.is_none_or(|wanted| {
            is_wanted(wanted, &cluster, &naming.directory, alone.then_some(&name))
        });
        if chosen {
            clusters.extend(play(found, &cluster, own, world, &mut diagnostics));
        } else {
            left_out.push(cluster);
        }
    }
    if clusters.is_empty() && left_out.is_empty() {
        let nothing = Cluster {
            plain: outside::plain(&scan),
            ..Cluster::new(name.clone(), RootOrigin::Nothing)
        };
        clusters.push(nothing);
    }
    // A lone cluster that no directory names has the repository's name.
    if let ([only], true, false) = (clusters.as_mut_slice(), alone, is_named) {
        only.name.clone_from(&name);
    }
    clusters.sort_by(|a, b| a.name.cmp(&b.name));
    Inventory { name, tree, url, clusters, left_out, diagnostics }
}

fn is_wanted(wanted: &str, name: &str, directory: &TreePath, repository: Option<&String>) -> bool {
    wanted == name
        || repository.is_some_and(|repository| repository == wanted)
        || TreePath::clamped(wanted) == *directory
}

fn naming(found: &Found) -> Naming {
    let revision = found.revision().map(|revision| revision.value().to_owned()).unwrap_or_default();
    Naming {
        directory: found.directory().unwrap_or_default(),
        revision,
        label: found.label.clone(),
    }
}

/// The clusters of the repository, each once, however many files describe how it starts.
fn find(
    scan: &Scan<'_>,
    repositories: &Repositories,
    terraform: Vec<Provisioned>,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let own = repositories.own.url.as_ref();
    let (mut found, mut installed): (Vec<Found>, Vec<Found>) =
        terraform::from_terraform(terraform, scan, diagnostics)
            .into_iter()
            .partition(Found::applies_something);
    let candidates = [
        bootstrap::from_bootstrap(scan, own),
        operator::from_instances(scan),
        texts::from_texts(scan),
        bootstrap::from_placeholders(scan, own),
        built::from_builds(scan, own),
        built::from_files(scan, own),
    ];
    for candidate in candidates.into_iter().flatten() {
        if !found.iter().any(|known| is_same(known, &candidate)) {
            found.push(candidate);
        }
    }
    let mut commands = scripts::runs(scan, own, diagnostics);
    commands.extend(deployments::runs(scan, diagnostics));
    let open = runs::add(&mut found, commands, scan, own);
    for pair in hand::from_pairs(scan, &found) {
        if !found.iter().any(|known| is_same(known, &pair)) {
            found.push(pair);
        }
    }
    let known: Vec<TreePath> = found
        .iter()
        .filter_map(Found::directory)
        .filter(|path| scan.tree.is_directory(path))
        .collect();
    if known.is_empty() {
        found.extend(outside::from_outside(scan, own, name));
    } else {
        found.extend(outside::siblings(scan, &known, own, name));
    }
    started_by_terraform(scan, &mut found);
    runs::name_the_rest(&mut found, &open, diagnostics);
    // What only installs Flux's controllers belongs to the cluster that the repository starts.
    if let ([only], false) = (found.as_mut_slice(), installed.is_empty()) {
        for part in installed.drain(..) {
            only.objects.extend(part.objects);
            only.charts.extend(part.charts);
            if matches!(only.origin, RootOrigin::Outside(_)) {
                only.origin = part.origin;
            }
        }
    } else if found.is_empty() {
        found = installed;
    }
    found
}

/// Two descriptions of how one cluster starts: they apply the same directory, and neither names
/// another revision.
fn is_same(known: &Found, candidate: &Found) -> bool {
    let revision = match (known.revision(), candidate.revision()) {
        (Some(a), Some(b)) => {
            a == b
                || std::mem::discriminant(&known.origin)
                    != std::mem::discriminant(&candidate.origin)
        }
        _ => true,
    };
    revision && known.directory().is_some() && known.directory() == candidate.directory()
}

/// A Terraform configuration whose path holds a variable that nothing sets
/// (`clusters/${var.name}`) starts the clusters that it matches.
fn started_by_terraform(scan: &Scan<'_>, found: &mut Vec<Found>) {
    let unknown = |cluster: &Found| {
        let terraform = matches!(cluster.origin, RootOrigin::Terraform(_));
        cluster.directory().filter(|path| {
            terraform && path.as_str().contains("${") && !scan.tree.is_directory(path)
        })
    };
    let patterns: Vec<(TreePath, RootOrigin)> = found
        .iter()
        .filter_map(|cluster| Some((unknown(cluster)?, cluster.origin.clone())))
        .collect();
    for (pattern, origin) in patterns {
        let mut started = false;
        for cluster in
            found.iter_mut().filter(|cluster| !matches!(cluster.origin, RootOrigin::Terraform(_)))
        {
            if cluster.directory().is_some_and(|directory| matches_unknown(&pattern, &directory)) {
                cluster.origin = origin.clone();
                started = true;
            }
        }
        if started {
            found.retain(|cluster| unknown(cluster).as_ref() != Some(&pattern));
        }
    }
}

/// Whether a path with unknown segments can be a directory.
fn matches_unknown(pattern: &TreePath, directory: &TreePath) -> bool {
    if is_whole_path(pattern) {
        return true;
    }
    let (pattern, names): (Vec<&str>, Vec<&str>) =
        (pattern.segments().collect(), directory.segments().collect());
    let same = |(part, name): (&&str, &&str)| part == name || part.contains("${");
    pattern.len() == names.len() && pattern.iter().zip(&names).all(same)
}

/// Plays one cluster. Where a namespace had to be assumed and turns out otherwise, it is played
/// again with the right one.
fn play(
    mut found: Found,
    name: &str,
    own: OwnSource,
    world: World<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Cluster> {
    let Some(assumed) = found.assumed.take() else {
        return reconcile(found.into_seed(name, own), world, diagnostics);
    };
    let mut reported = Vec::new();
    let clusters = reconcile(found.into_seed(name, own.clone()), world, &mut reported);
    let real = clusters
        .iter()
        .find(|cluster| cluster.name == name)
        .and_then(|hub| real_namespace(hub, &assumed.object));
    if let Some(found) = real.and_then(|namespace| assumed.in_namespace(&namespace)) {
        return reconcile(found.into_seed(name, own), world, diagnostics);
    }
    diagnostics.push(assumed.report());
    diagnostics.append(&mut reported);
    clusters
}

/// The namespace in which an object is applied, when it is not the one assumed.
fn real_namespace(cluster: &Cluster, assumed: &ResourceId) -> Option<String> {
    let is_applied = |id: &ResourceId| {
        cluster.objects.get(id).is_some_and(|object| !object.applied_by.is_empty())
    };
    let same = |id: &&ResourceId| {
        id.kind == assumed.kind && id.group == assumed.group && id.name == assumed.name
    };
    let real = cluster.objects.keys().filter(same).find(|id| is_applied(id))?;
    (!is_applied(assumed)).then(|| real.namespace.clone())
}
