//! Clusters that `flux bootstrap` started, or will start.
//!
//! In: the raw scan. Out: one cluster for each Kustomization that applies the directory it lies in,
//! with its source; and for each file that bootstrap has still to fill, the pair that it will write
//! (flux2 `pkg/manifestgen/sync`).

use super::scan::{Scan, path_of, raw};
use super::seed::Found;
use crate::flux::inventory::{Created, RootOrigin};
use crate::flux::objects::make::{mapping, object};
use crate::flux::play::generate::{KUSTOMIZATION_FILES, kustomization_file};
use crate::flux::registry::references;
use crate::flux::sources::artifact::source_address;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{FileId, RepositoryUrl, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// `flux bootstrap` writes a source and a Kustomization into one file, and the Kustomization
/// applies the directory that holds it.
pub(super) fn from_bootstrap(scan: &Scan<'_>, own: Option<&RepositoryUrl>) -> Vec<Found> {
    let mut found = Vec::new();
    for (file, node) in scan.kustomizations() {
        let path = path_of(node);
        let Some(root) = scan.root_of(file, &path) else { continue };
        let Some(directory) = root.join(path.as_str()).filter(|directory| file.lies_in(directory))
        else {
            continue;
        };
        let Some(source) = source_beside(scan, file, &directory, node) else { continue };
        let is_elsewhere =
            own.is_some_and(|own| source_address(source).is_some_and(|address| address != *own));
        if (directory == root || is_elsewhere) && is_applied_by_another(scan, file, node) {
            continue;
        }
        // Every repository has a root: that a path means it proves nothing.
        let is_left_out =
            || !scan.is_taken(file) && kustomization_file(scan.tree, &file.parent()).is_some();
        let proves_nothing =
            || is_elsewhere || is_left_out() || (own.is_none() && !follows_branch(source));
        if directory == root && proves_nothing() {
            continue;
        }
        let objects = [source, node].map(|node| (raw(node), Created::Git)).to_vec();
        let origin = RootOrigin::Bootstrap(scan.tree.place(&directory));
        found.push(Found { root, ..Found::new(origin, objects) });
    }
    found
}

/// The source of a Kustomization, in the same file or in one below the directory that it applies.
fn source_beside<'s>(
    scan: &'s Scan<'_>,
    file: &TreePath,
    directory: &TreePath,
    node: &Node,
) -> Option<&'s Node> {
    let wanted = references(&ResourceId::of(node), node)
        .into_iter()
        .find(|reference| reference.edge == EdgeType::SourceRef)?
        .target;
    let mut all = scan.objects.iter().filter(|(_, other)| ResourceId::of(other) == wanted);
    let beside = all.clone().find(|(path, _)| path == file);
    let beside = beside.or_else(|| all.clone().find(|(path, _)| path.parent() == file.parent()));
    beside.or_else(|| all.find(|(path, _)| path.lies_in(directory))).map(|(_, source)| source)
}

/// Whether a source follows a branch, whole: what somebody else publishes is taken at a version, or
/// in part.
fn follows_branch(source: &Node) -> bool {
    let versions = ["tag", "semver", "commit", "name"];
    let fixed = versions.iter().any(|field| source.at(&["spec", "ref", field]).is_some());
    let git = ResourceId::of(source).kind == "GitRepository";
    !git || (!fixed && source.at(&["spec", "ignore"]).is_none())
}

/// A Kustomization that applies a whole repository, or whose source has another address, may mean
/// another repository than this: it does when something here applies its own file.
fn is_applied_by_another(scan: &Scan<'_>, file: &TreePath, node: &Node) -> bool {
    scan.applied_by(file).any(|other| other != node)
}

/// Directories with a file that bootstrap has still to fill:
/// `clusters/a/flux-system/gotk-sync.yaml` starts `clusters/a`.
pub(super) fn from_placeholders(scan: &Scan<'_>, own: Option<&RepositoryUrl>) -> Vec<Found> {
    let placeholders = scan.placeholders.iter().map(|file| {
        let namespace = file.parent();
        to_be_bootstrapped(
            scan,
            &namespace.parent(),
            Some(file),
            own,
            &SyncName::of_bootstrap(namespace.name()),
        )
    });
    placeholders.collect()
}

/// The name of a cluster's source, known only from its Kustomizations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SyncName {
    pub(super) kind: String,
    pub(super) namespace: String,
    pub(super) name: String,
}

impl SyncName {
    fn of_bootstrap(namespace: &str) -> Self {
        Self {
            kind: "GitRepository".to_owned(),
            namespace: namespace.to_owned(),
            name: namespace.to_owned(),
        }
    }
}

/// The pair that `flux bootstrap` will write to start a directory.
pub(super) fn to_be_bootstrapped(
    scan: &Scan<'_>,
    directory: &TreePath,
    file: Option<&TreePath>,
    own: Option<&RepositoryUrl>,
    name: &SyncName,
) -> Found {
    let pair = pair(scan, directory, file, own.map(ToString::to_string), name);
    let objects = pair.map(|node| (raw(&node), Created::Bootstrap)).to_vec();
    Found::new(RootOrigin::Bootstrap(scan.tree.place(directory)), objects)
}

/// A source and a Kustomization that applies a directory from it.
pub(super) fn pair(
    scan: &Scan<'_>,
    directory: &TreePath,
    file: Option<&TreePath>,
    url: Option<String>,
    name: &SyncName,
) -> [Node; 2] {
    let own_file = KUSTOMIZATION_FILES
        .iter()
        .filter_map(|name| directory.join(name))
        .find(|path| scan.tree.is_file(path));
    let span = file.cloned().or(own_file).map_or(Span::file(FileId::GENERATED), |file| {
        Span::new(scan.library.files().id(&scan.tree.place(&file)), 1, 1)
    });
    let scheme = if name.kind == "OCIRepository" { "oci" } else { "https" };
    let spec = mapping(span, url.map(|url| ("url", Node::text(format!("{scheme}://{url}"), span))));
    let source =
        object("source.toolkit.fluxcd.io/v1", &name.kind, &name.namespace, &name.name, spec);
    let reference = [
        ("kind", Node::text(name.kind.as_str(), span)),
        ("name", Node::text(name.name.as_str(), span)),
    ];
    let path = Node::text(format!("./{directory}"), span);
    let spec = mapping(span, [("path", path), ("sourceRef", mapping(span, reference))]);
    let kustomization = object(
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
        &name.namespace,
        &name.name,
        spec,
    );
    [source, kustomization]
}
