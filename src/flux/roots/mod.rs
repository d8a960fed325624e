//! Where each cluster begins.
//!
//! In: the repositories and what Terraform creates. Out: the [`Inventory`] of every cluster, played
//! from its first objects: those of a Terraform configuration; the pair that `flux bootstrap` wrote
//! or will write; the FluxInstance of the Flux Operator; what another tool's file holds or runs; a
//! pair that somebody applies by hand; or else the directories that nothing in the repository
//! applies, created by something outside it.

mod artifacts;
mod decision;
mod directories;
mod named;
mod names;
mod own;
mod reached;
mod scan;
mod seed;
mod shapes;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{RepositoryUrl, TreePath};
use fluxscape_manifest::yaml::Library;

use crate::flux::inventory::{Cluster, Inventory, RootOrigin};
use crate::flux::origins::Provisioned;
use crate::flux::play::reconcile::reconcile;
use crate::flux::sources::artifact::OwnSource;
use crate::flux::sources::publications::{Pipelines, Publication};
use crate::flux::sources::repositories::Repositories;
use crate::flux::sources::world::World;
use decision::Decision;
pub use named::{NamedRoot, SourceName};
use names::{Naming, lone, names};
use own::own_source;
use scan::{Own, Scan};
use seed::Found;
use shapes::library;

/// What is drawn, and how it is called.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What to call the repository where its address is unknown.
    pub name: &'a str,
    /// The one cluster to play: its name, or the directory that it is bootstrapped from.
    pub cluster: Option<&'a str>,
    /// The roots that the user names: the only ones, where there is one.
    pub roots: &'a [NamedRoot],
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
    let tree = repositories.own.tree.as_ref();
    let files = tree.files(&TreePath::root());
    let pipelines = Pipelines::read(library, tree, &files);
    let pushed = |repositories: &Repositories| {
        let url = repositories.own.url.as_ref().filter(|url| !url.host().is_empty());
        pipelines.publications(repositories.own.tree.as_ref(), url)
    };
    let mut publications = pushed(repositories);
    let from_here =
        |publication: &Publication| (publication.address.clone(), publication.directory.clone());
    let known = Own {
        url: repositories.own.url.as_ref(),
        name: request.name,
        files,
        pushed: publications.iter().map(from_here).collect(),
    };
    let scan = Scan::new(library, tree, repositories, known);
    let decision = Decision::of(&scan, terraform, request.roots, &mut diagnostics);
    let rooted = decision.is_rooted(&scan);
    let Decision { clusters: found, not_taken, .. } = decision;
    let mut repositories = repositories.clone();
    let known = repositories.own.url.clone();
    let owned: Vec<(Found, OwnSource)> = found
        .into_iter()
        .map(|found| {
            own_source(found, &scan, rooted, &publications, &mut repositories, &mut diagnostics)
        })
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
    let is_named = lone(&naming).is_some() || owned.iter().any(|(found, _)| found.name.is_some());
    let named = names(&naming, &name).into_iter().zip(naming).zip(owned);
    let (mut clusters, mut left_out): (Vec<Cluster>, Vec<String>) = (Vec::new(), Vec::new());
    for ((cluster, naming), (found, own)) in named {
        let cluster = found.name.clone().unwrap_or(cluster);
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
            plain: library::plain(&scan),
            ..Cluster::new(name.clone(), RootOrigin::Nothing)
        };
        clusters.push(nothing);
    }
    // A lone cluster that no directory names has the repository's name.
    if let ([only], true, false) = (clusters.as_mut_slice(), alone, is_named) {
        only.name.clone_from(&name);
    }
    clusters.sort_by(|a, b| a.name.cmp(&b.name));
    let not_taken = reached::not_taken(&scan, not_taken, &clusters, left_out.is_empty());
    Inventory { name, tree, url, clusters, left_out, not_taken, diagnostics }
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
