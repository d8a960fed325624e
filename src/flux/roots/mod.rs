//! Where each cluster begins.
//!
//! In: the repositories and what Terraform creates. Out: the [`Inventory`] of every cluster, played from its first objects:
//! those of a Terraform configuration; the pair that `flux bootstrap` wrote, which applies its own file; or else the directories
//! that nothing in the repository applies, created by something outside it.

mod bootstrap;
mod outside;
mod scan;
mod terraform;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{RepositoryUrl, TreePath};
use crate::terraform::Configuration;
use crate::yaml::Library;

use super::inventory::Inventory;
use super::reconcile::{Seed, World, reconcile};
use super::registry::references;
use super::repositories::{Repositories, Repository};
use scan::{Scan, is_kustomization};

/// Plays every cluster of the repository being drawn. `name` is what to call it where its address does not tell.
#[must_use]
pub fn inventory(library: &Library, repositories: &Repositories, terraform: Vec<Configuration>, name: &str) -> Inventory {
    let mut diagnostics = Vec::new();
    let mut repositories = repositories.clone();
    let scan = Scan::new(library, repositories.own.tree.as_ref());
    let mut seeds = terraform::from_terraform(terraform, &mut diagnostics);
    seeds.extend(bootstrap::from_bootstrap(&scan));
    if seeds.is_empty() {
        seeds = outside::from_outside(&scan, &repositories, name);
    }
    for seed in &seeds {
        assume_own(seed, &mut repositories, &mut diagnostics);
    }
    let url = repositories.own.url.clone().filter(|url| !url.host().is_empty());
    let name = url.as_ref().map_or(name, RepositoryUrl::name).to_owned();
    name_clusters(&mut seeds, &name);
    let world = World { library, repositories: &repositories };
    let mut clusters: Vec<_> = seeds.into_iter().flat_map(|seed| reconcile(seed, world, &mut diagnostics)).collect();
    clusters.sort_by(|a, b| a.name.cmp(&b.name));
    let tree = repositories.own.tree.place(&TreePath::root()).repository;
    Inventory { name, tree, url, clusters, diagnostics }
}

/// A lone cluster bears the repository's name; several keep theirs, told apart where two are the same.
fn name_clusters(seeds: &mut [Seed], name: &str) {
    if let [only] = seeds {
        name.clone_into(&mut only.name);
        return;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for seed in seeds {
        if seed.name.is_empty() {
            name.clone_into(&mut seed.name);
        }
        let count = seen.entry(seed.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            seed.name = format!("{}-{count}", seed.name);
        }
    }
}

/// The source of a cluster's root Kustomization is the repository being drawn, unless its URL is mapped elsewhere: said, never silent.
fn assume_own(seed: &Seed, repositories: &mut Repositories, diagnostics: &mut Vec<Diagnostic>) {
    for (resource, _) in seed.objects.iter().filter(|(resource, _)| is_kustomization(&resource.node)) {
        let Some(source) = references(&resource.id(), &resource.node).into_iter().find(|r| r.edge == "sourceRef") else { continue };
        let Some((found, _)) = seed.objects.iter().find(|(other, _)| other.id() == source.target) else { continue };
        let Some(url) = found.node.at(&["spec", "url"]) else { continue };
        let Some(address) = url.as_str().and_then(RepositoryUrl::parse) else { continue };
        if repositories.find(&address).is_some() {
            continue;
        }
        let assumed = Diagnostic {
            rule: "assumed-repository",
            severity: Severity::Info,
            message: format!("{address}, the source of the root {}, is taken to be the repository drawn", resource.id()),
            hint: Some("map it with --repository URL=DIR when it is another one".to_owned()),
            span: Some(url.span),
        };
        // A repository whose address nothing tells has none to be mistaken for.
        if !address.host().is_empty() {
            diagnostics.push(assumed);
        }
        let tree = Arc::clone(&repositories.own.tree);
        if repositories.own.url.is_none() {
            repositories.own.url = Some(address);
        } else {
            repositories.mapped.push(Repository { url: Some(address), tree });
        }
    }
}
