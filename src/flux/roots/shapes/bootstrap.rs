//! Clusters that `flux bootstrap` started, or will start.
//!
//! In: the raw scan. Out: one cluster for each Kustomization that applies the directory it lies in,
//! with its source; and for each file that bootstrap has still to fill, the pair that it will write
//! (flux2 `pkg/manifestgen/sync`).

use crate::flux::inventory::{Created, Ground, RootOrigin, WhyNot};
use crate::flux::objects::make::{mapping, sync_pair};
use crate::flux::play::generate::KUSTOMIZATION_FILES;
use crate::flux::registry::references;
use crate::flux::roots::decision::Candidate;
use crate::flux::roots::own::{Identity, identity};
use crate::flux::roots::scan::{Scan, path_of, raw};
use crate::flux::roots::seed::Found;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{FileId, IgnorePatterns, Span, TreePath};
use fluxscape_manifest::yaml::{Node, Scalar, ScalarStyle, Value};

/// `flux bootstrap` writes a source and a Kustomization into one file, and the Kustomization
/// applies the directory that holds it.
pub(in crate::flux::roots) fn from_bootstrap(scan: &Scan<'_>) -> Vec<Candidate> {
    scan.kustomizations().filter_map(|(file, node)| of_pair(scan, file, node)).collect()
}

fn of_pair(scan: &Scan<'_>, file: &TreePath, node: &Node) -> Option<Candidate> {
    let path = path_of(node);
    let root = scan.artifact_of(file, node)?;
    let directory = root.join(path.as_str()).filter(|directory| file.lies_in(directory))?;
    let source = source_beside(scan, file, &directory, node)?;
    let is_whole = directory == root;
    let no = |why| Some(Candidate::no(scan, &file.parent(), node.span, why));
    let other = identity(source, scan.own).other();
    if let Some(by) = scan.applied_by(file).find(|other| *other != node)
        && (is_whole || other.is_some())
    {
        return no(WhyNot::LedTo { by: ResourceId::of(by), counted: true });
    }
    // Every repository has a root: that a path means it proves nothing.
    let is_left_out = !scan.is_taken(file) && scan.kustomization_file(&file.parent()).is_some();
    let proves_nothing = is_left_out || (scan.own.is_none() && !follows_branch(source));
    if is_whole && (other.is_some() || proves_nothing) {
        return no(other.unwrap_or(WhyNot::Weak));
    }
    if !is_whole && leaves_out(scan, source, &directory) {
        return no(WhyNot::LeftOutOfSource);
    }
    let objects = [source, node].map(|node| (raw(node), Created::Git)).to_vec();
    let origin = RootOrigin::Bootstrap(scan.tree.place(&directory));
    let ground = if other.is_some() { Ground::OtherAddress } else { Ground::Sync };
    let found = Found { root, ..Found::new(origin, objects).on(ground, node.span) };
    Some(Candidate::of(found, other))
}

/// Whether a source of which nobody knows whether it is this repository ignores the directory that
/// it is to bring: then it is another one.
fn leaves_out(scan: &Scan<'_>, source: &Node, directory: &TreePath) -> bool {
    let Some(ignore) = source.str_at(&["spec", "ignore"]) else { return false };
    if matches!(identity(source, scan.own), Identity::Own) {
        return false;
    }
    let patterns = IgnorePatterns::of_source(scan.tree, Some(ignore));
    let mut files = scan.files.iter().filter(|file| file.lies_in(directory));
    files.all(|file| patterns.ignores(file, false))
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

/// Directories with a file that bootstrap has still to fill:
/// `clusters/a/flux-system/gotk-sync.yaml` starts `clusters/a`.
pub(in crate::flux::roots) fn from_placeholders(scan: &Scan<'_>) -> Vec<Candidate> {
    let placeholders = scan.placeholders.iter().map(|file| {
        let namespace = file.parent();
        let name = SyncName::of_bootstrap(namespace.name());
        let found = to_be_bootstrapped(scan, &namespace.parent(), Some(file), &name);
        Candidate::Root(found.on(Ground::Placeholder, scan.file_span(file)))
    });
    placeholders.collect()
}

/// The name of a cluster's source, known only from its Kustomizations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::flux::roots) struct SyncName {
    pub(in crate::flux::roots) kind: String,
    pub(in crate::flux::roots) namespace: String,
    pub(in crate::flux::roots) name: String,
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
pub(in crate::flux::roots) fn to_be_bootstrapped(
    scan: &Scan<'_>,
    directory: &TreePath,
    file: Option<&TreePath>,
    name: &SyncName,
) -> Found {
    let [source, mut kustomization] =
        pair(scan, directory, file, scan.own.map(ToString::to_string), name);
    // What a bootstrap will write is known; of a pair in no file nothing but its path is.
    if file.is_some() {
        let prune = Scalar::read("true", ScalarStyle::Plain);
        let prune = Node { value: Value::Scalar(prune), ..Node::text("", kustomization.span) };
        if let Some(spec) = kustomization.get_mut("spec") {
            spec.set("prune", prune);
        }
    }
    let objects = [source, kustomization].map(|node| (raw(&node), Created::Bootstrap)).to_vec();
    Found::new(RootOrigin::Bootstrap(scan.tree.place(directory)), objects)
}

/// A source and a Kustomization that applies a directory from it.
pub(in crate::flux::roots) fn pair(
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
    let source =
        mapping(span, url.map(|url| ("url", Node::text(format!("{scheme}://{url}"), span))));
    let path = Node::text(format!("./{directory}"), span);
    sync_pair((&name.kind, &name.namespace, &name.name), source, path)
}
