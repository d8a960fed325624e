//! Clusters whose first objects the repository does not hold.
//!
//! In: the raw scan. Out: one cluster for every directory that nothing applies and that holds Flux
//! objects, with the pair of source and Kustomization that must exist for it to work; or plain
//! directories when there is no Flux object at all.

use std::collections::{BTreeMap, BTreeSet};

use super::bootstrap::{SyncName, pair, to_be_bootstrapped};
use super::built::{is_another, source_of};
use super::scan::{Scan, is_kustomization, path_of, raw};
use super::seed::Found;
use crate::flux::inventory::{Created, Plain, RootOrigin};
use crate::flux::objects::encrypted;
use crate::flux::objects::make::set_some;
use crate::flux::objects::secret::{SecretValues, builder, hide_secrets};
use crate::flux::origins::SYNC_FILE;
use crate::flux::play::build::outcome_of;
use crate::flux::play::generate::{kustomization_file, root_document};
use crate::flux::registry::references;
use crate::vocabulary::EdgeType;
use fluxscape_kustomize::{Build, Resource};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{FileId, RepositoryUrl, Span, TreePath};
use fluxscape_manifest::yaml::{Node, Value};

/// The directories that nothing in the repository applies, those that hold Flux Kustomizations.
pub(super) fn from_outside(scan: &Scan<'_>, own: Option<&RepositoryUrl>, name: &str) -> Vec<Found> {
    let mut tops = top_directories(scan);
    tops.retain(|directory| !scan.components.contains(directory));
    let guesses: Vec<(&TreePath, Found)> = tops
        .iter()
        .filter_map(|directory| Some((directory, found(scan, directory, own, name)?)))
        .collect();
    // Directories that apply nothing but what lies in them are a library of applications, each
    // ready to be taken in by a cluster of another repository; a single one, or one that stands
    // among clusters, may be a whole cluster.
    let alone = guesses.len() == 1;
    let is_cluster = |directory: &TreePath, guess: &Found| {
        alone
            || directory.parent().name() == "clusters"
            || leads_elsewhere(scan, directory, &guess.root, own)
    };
    guesses
        .into_iter()
        .filter(|(directory, guess)| is_cluster(directory, guess))
        .map(|(_, guess)| guess)
        .collect()
}

/// Whether a directory, or a base of it, holds a Kustomization that applies another directory of
/// the repository. `root` is the directory from which paths count.
fn leads_elsewhere(
    scan: &Scan<'_>,
    directory: &TreePath,
    root: &TreePath,
    own: Option<&RepositoryUrl>,
) -> bool {
    let held_elsewhere = |node: &Node| {
        let wanted = source_of(node);
        let mut sources = scan.objects.iter().map(|(_, source)| source);
        // The namespace may come from a kustomization around the file.
        sources
            .find(|source| {
                let id = ResourceId::of(source);
                wanted.as_ref().is_some_and(|to| id.kind == to.kind && id.name == to.name)
            })
            .is_some_and(|source| is_another(source, own))
    };
    scan.kustomizations().filter(|(_, node)| !held_elsewhere(node)).any(|(file, node)| {
        let path = path_of(node);
        let applied = root.join(path.as_str()).filter(|_| !path.is_root());
        let taken = file.lies_in(directory) || scan.chain(file).contains(directory);
        taken
            && applied.is_some_and(|applied| {
                !applied.lies_in(directory) && scan.tree.is_directory(&applied)
            })
    })
}

/// The kustomization directories that no other takes in, built.
pub(super) fn plain(scan: &Scan<'_>) -> Vec<Plain> {
    let builder = builder(scan.library).with_remotes(scan.remotes);
    let built = top_directories(scan).into_iter().map(|directory| {
        let build = if scan.components.contains(&directory) {
            // A component is built with what includes it, never alone.
            Build::default()
        } else {
            builder.build(scan.tree, &directory)
        };
        let resources = encrypted::named(build.resources, scan.library.files());
        let objects = resources.iter().map(Resource::id).collect();
        let (contents, secret_values) = blanked(resources);
        Plain {
            contents,
            secret_values,
            place: scan.tree.place(&directory),
            objects,
            includes: build.includes,
            outcome: outcome_of(&build.failures),
        }
    });
    built.collect()
}

/// The built objects as one list, without values of Secrets.
fn blanked(resources: Vec<Resource>) -> (Node, SecretValues) {
    let mut values = SecretValues::default();
    let mut blanked = Vec::new();
    for Resource { mut node, .. } in resources {
        let id = ResourceId::of(&node);
        if let Some(found) = hide_secrets(&id, &mut node) {
            values.add(&id.to_string(), found);
        }
        blanked.push(node);
    }
    let mut contents = Node::sequence(Span::file(FileId::GENERATED));
    contents.value = Value::Sequence(blanked);
    (contents, values)
}

/// Directories beside known clusters that hold Flux Kustomizations of the same source and that
/// nothing reaches: clusters that are not bootstrapped yet, or from elsewhere.
pub(super) fn siblings(
    scan: &Scan<'_>,
    known: &[TreePath],
    own: Option<&RepositoryUrl>,
    name: &str,
) -> Vec<Found> {
    let parents: BTreeSet<TreePath> =
        known.iter().filter(|path| !path.is_root()).map(TreePath::parent).collect();
    let reached: Vec<TreePath> = paths(scan).into_iter().chain(known.iter().cloned()).collect();
    let mut found_here = Vec::new();
    for parent in parents.into_iter().filter(|parent| !parent.is_root()) {
        for entry in scan.tree.list(&parent) {
            let Some(directory) =
                parent.join(&entry.name).filter(|directory| scan.tree.is_directory(directory))
            else {
                continue;
            };
            let related = |path: &TreePath| {
                !path.is_root() && (path.lies_in(&directory) || directory.lies_in(path))
            };
            let taken = scan.is_taken(&directory) || reached.iter().any(related);
            let synced = scan
                .objects
                .iter()
                .any(|(file, _)| file.name() == SYNC_FILE && file.lies_in(&directory));
            if !taken && !synced {
                found_here.extend(found(scan, &directory, own, name));
            }
        }
    }
    found_here
}

fn paths(scan: &Scan<'_>) -> Vec<TreePath> {
    // One that applies its own directory is no reason why that is reached.
    let others = scan.kustomizations().filter(|(file, node)| file.parent() != path_of(node));
    others.map(|(_, node)| path_of(node)).collect()
}

/// Directories with a kustomization that no other kustomization takes in and no Flux Kustomization
/// builds, and the directories of loose Flux files: of each `clusters/NAME` the whole, else the
/// uppermost.
fn top_directories(scan: &Scan<'_>) -> Vec<TreePath> {
    let files = &scan.files;
    let reached: BTreeSet<TreePath> = paths(scan).into_iter().collect();
    let directories = files
        .iter()
        .map(TreePath::parent)
        .filter(|directory| kustomization_file(scan.tree, directory).is_some());
    let mut tops: Vec<TreePath> = directories
        .filter(|directory| !scan.is_taken(directory) && !reached.contains(directory))
        .filter(|directory| !scan.templates.contains(directory))
        .collect();
    let loose = scan
        .kustomizations()
        .map(|(file, _)| file)
        .filter(|file| !reached.contains(*file) && scan.chain(file).is_empty())
        // What a kustomization beside it leaves out is not applied with it.
        .filter(|file| kustomization_file(scan.tree, &file.parent()).is_none());
    let loose = loose.map(|file| cluster_directory(file).unwrap_or_else(|| file.parent()));
    tops.extend(loose.filter(|directory| {
        !reached.iter().any(|path| !path.is_root() && directory.lies_in(path))
    }));
    tops.sort();
    tops.dedup();
    // A kustomization inside what is applied as a whole is no top of its own.
    let generated: Vec<TreePath> = tops
        .iter()
        .filter(|directory| kustomization_file(scan.tree, directory).is_none())
        .cloned()
        .collect();
    tops.retain(|directory| {
        !generated
            .iter()
            .any(|above| above != directory && !above.is_root() && directory.lies_in(above))
    });
    tops
}

/// `clusters/NAME` of a file below it.
fn cluster_directory(file: &TreePath) -> Option<TreePath> {
    let segments: Vec<&str> = file.segments().collect();
    let at = segments.iter().position(|segment| *segment == "clusters")?;
    // The last segment is the file.
    (at + 2 < segments.len())
        .then(|| TreePath::clamped(&segments.get(..=at + 1).unwrap_or_default().join("/")))
}

/// A directory with Flux Kustomizations as a cluster.
fn found(
    scan: &Scan<'_>,
    directory: &TreePath,
    own: Option<&RepositoryUrl>,
    name: &str,
) -> Option<Found> {
    let nothing = Node::null();
    let root = root_document(scan.library, scan.tree, directory, &nothing).unwrap_or_default();
    let built = builder(scan.library)
        .with_remotes(scan.remotes)
        .build_with(scan.tree, directory, root.as_ref())
        .resources;
    let raw_objects =
        scan.objects.iter().filter(|(file, _)| file.lies_in(directory)).map(|(_, node)| node);
    // What does not build is a cluster all the same.
    let nodes: Vec<&Node> = if built.is_empty() && root.is_some() {
        raw_objects.collect()
    } else {
        built.iter().map(|r| &r.node).collect()
    };
    if !nodes.iter().any(|node| is_kustomization(node)) {
        return None;
    }
    if let Some(name) = missing_source(&nodes) {
        let bootstrapped = directory.parent().name() == "clusters" || name.name == name.namespace;
        let found = to_be_bootstrapped(scan, directory, None, own, &name);
        let origin = if bootstrapped {
            found.origin
        } else {
            RootOrigin::Outside(scan.tree.place(directory))
        };
        return Some(below(Found { origin, ..found }, directory, artifact_root(scan, directory)));
    }
    Some(below(outside(scan, directory, name), directory, artifact_root(scan, directory)))
}

/// The directory of the repository from which most Kustomizations of a directory count their paths.
fn artifact_root(scan: &Scan<'_>, directory: &TreePath) -> TreePath {
    let mut counted: BTreeMap<TreePath, usize> = BTreeMap::new();
    for (file, node) in scan.kustomizations().filter(|(file, _)| file.lies_in(directory)) {
        let path = path_of(node);
        // A path that exists anyway proves nothing.
        let root = (!path.is_root())
            .then(|| scan.root_of(file, &path))
            .flatten()
            .filter(|root| directory.lies_in(root));
        if let Some(root) = root {
            *counted.entry(root).or_default() += 1;
        }
    }
    let most = counted.values().max().copied().unwrap_or_default();
    counted.into_iter().find(|(_, count)| *count == most).map(|(root, _)| root).unwrap_or_default()
}

/// The same cluster where the artifact is a directory of the repository: the root Kustomization
/// counts its path from there.
fn below(mut found: Found, directory: &TreePath, root: TreePath) -> Found {
    if let Some(path) = directory.below(&root).filter(|_| !root.is_root()) {
        for (resource, _) in
            found.objects.iter_mut().filter(|(resource, _)| is_kustomization(&resource.node))
        {
            let span = resource.node.span;
            if let Some(spec) = resource.node.get_mut("spec") {
                spec.set("path", Node::text(format!("./{path}"), span));
            }
        }
        found.root = root;
    }
    found
}

/// The source that the Kustomizations of a directory name most and that the directory does not
/// hold.
fn missing_source(nodes: &[&Node]) -> Option<SyncName> {
    let held: BTreeSet<ResourceId> = nodes.iter().map(|node| ResourceId::of(node)).collect();
    let mut named: BTreeMap<SyncName, usize> = BTreeMap::new();
    for node in nodes.iter().filter(|node| is_kustomization(node)) {
        let source = references(&ResourceId::of(node), node)
            .into_iter()
            .find(|reference| reference.edge == EdgeType::SourceRef);
        let Some(ResourceId { kind, namespace, name, .. }) =
            source.map(|source| source.target).filter(|id| !held.contains(id))
        else {
            continue;
        };
        if kind == "ExternalArtifact" || kind.contains('$') || name.contains('$') {
            continue;
        }
        let namespace = if namespace.is_empty() { "flux-system".to_owned() } else { namespace };
        *named.entry(SyncName { kind, namespace, name }).or_default() += 1;
    }
    let most = named.values().max().copied()?;
    named.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name)
}

/// The pair that must exist for a directory to be applied: created by something that the repository
/// does not hold.
fn outside(scan: &Scan<'_>, directory: &TreePath, name: &str) -> Found {
    let own = own_source(scan);
    let url = own.and_then(|source| source.at(&["spec", "url"]).cloned());
    let known = url.as_ref().and_then(Node::as_str).and_then(RepositoryUrl::parse);
    let name = known.as_ref().map_or(name, RepositoryUrl::name).to_owned();
    let name =
        SyncName { kind: "GitRepository".to_owned(), namespace: "flux-system".to_owned(), name };
    let [mut source, kustomization] = pair(scan, directory, None, None, &name);
    if let Some(spec) = source.get_mut("spec") {
        set_some(spec, "url", url);
        set_some(spec, "ref", own.and_then(|source| source.at(&["spec", "ref"])).cloned());
    }
    let objects = [source, kustomization].map(|node| (raw(&node), Created::Outside)).to_vec();
    Found::new(RootOrigin::Outside(scan.tree.place(directory)), objects)
}

/// The source that most likely is this repository: the one whose Kustomizations find most of their
/// paths in it.
fn own_source<'a>(scan: &'a Scan<'_>) -> Option<&'a Node> {
    let mut found: BTreeMap<RepositoryUrl, (usize, &Node)> = BTreeMap::new();
    for (_, node) in scan.kustomizations() {
        let path = path_of(node);
        if path.is_root() || !scan.tree.is_directory(&path) {
            continue;
        }
        let Some(name) = node.str_at(&["spec", "sourceRef", "name"]) else { continue };
        // The namespace may come from a kustomization around the file: only the name is compared.
        let sources = scan
            .objects
            .iter()
            .filter(|(_, source)| ResourceId::of(source).kind == "GitRepository");
        let Some((_, source)) =
            sources.into_iter().find(|(_, source)| ResourceId::of(source).name == name)
        else {
            continue;
        };
        let Some(url) = source.str_at(&["spec", "url"]).and_then(RepositoryUrl::parse) else {
            continue;
        };
        found.entry(url).or_insert((0, source)).0 += 1;
    }
    found.into_values().max_by_key(|(count, _)| *count).map(|(_, source)| source)
}
