//! Which source of a cluster is the repository being drawn.
//!
//! In: a cluster's first objects, and whether any root is known by the repository's address. Out:
//! its [`OwnSource`]: the source of its root Kustomization is the repository being drawn, unless its
//! address is mapped elsewhere, or is another one and the path is not here. What is assumed is
//! reported.

use super::scan::{Scan, is_beside_terraform};
use super::seed::Found;
use crate::flux::inventory::WhyNot;
use crate::flux::kinds::git_repository::GIT_REPOSITORY;
use crate::flux::play::generate::kustomization_file;
use crate::flux::rules;
use crate::flux::sources::artifact::{OwnSource, source_address};
use crate::flux::sources::publications::Publication;
use crate::flux::sources::repositories::Repositories;
use fluxscape_manifest::diagnostic::{Diagnostic, Hint, Missing, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{RepositoryUrl, TreePath};
use fluxscape_manifest::yaml::Node;

/// Whether a source is the repository drawn, as far as its address says.
pub(super) enum Identity {
    /// It has its address.
    Own,
    /// It has none, none that says it, or that of the repository is unknown.
    Unsaid,
    /// It has another one.
    Other(RepositoryUrl),
}

impl Identity {
    /// Why no cluster of this repository begins with the source, where it is another one.
    pub(super) fn other(self) -> Option<WhyNot> {
        match self {
            Self::Own | Self::Unsaid => None,
            Self::Other(address) => Some(WhyNot::AnotherRepository(address)),
        }
    }
}

/// Compares the address of a source with the one drawn. A registry or a bucket does not say which
/// repository its contents are from; a host may be another name of the same one.
pub(super) fn identity(source: &Node, own: Option<&RepositoryUrl>) -> Identity {
    let says =
        |address: &RepositoryUrl| !address.host().is_empty() && !address.path().contains('$');
    let git = ResourceId::of(source).kind == GIT_REPOSITORY.kind;
    let Some((own, address)) = own.filter(|own| says(own)).zip(source_address(source)) else {
        return Identity::Unsaid;
    };
    if *own == address {
        Identity::Own
    } else if !git || !says(&address) || own.path() == address.path() {
        Identity::Unsaid
    } else {
        Identity::Other(address)
    }
}

/// Finds the source through which a cluster sees the repository being drawn.
pub(super) fn own_source(
    found: Found,
    scan: &Scan<'_>,
    rooted: bool,
    publications: &[Publication],
    repositories: &mut Repositories,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Found, OwnSource) {
    let mut own = OwnSource { tree: found.tree(&repositories.own.tree), ..OwnSource::default() };
    let mut assumed = None;
    for root in found.roots() {
        let Some((id, source)) = root.source.filter(|_| own.source.is_none()) else { continue };
        let address = source_address(source);
        let directory = found.root.join(root.path.as_str()).unwrap_or_default();
        let mapped = address.as_ref().is_some_and(|address| repositories.find(address).is_some());
        let pushed =
            publications.iter().any(|publication| Some(&publication.address) == address.as_ref());
        let known = address.as_ref().is_some_and(|address| repositories.is_own(address))
            || (pushed && !mapped);
        // Where a root has the address of the repository, one with another address is another's.
        let is_other = || rooted && matches!(identity(source, scan.own), Identity::Other(_));
        if !known && (mapped || is_other() || !scan.tree.is_directory(&directory)) {
            continue;
        }
        // The root of a repository is always there: where the address is unknown too, it may
        // be any repository's.
        let told_address = address
            .as_ref()
            .is_some_and(|address| !address.host().is_empty() && !address.path().contains('$'));
        if !known && !told_address && directory.is_root() && !holds_objects(scan) {
            continue;
        }
        if !known {
            assumed =
                address.clone().map(|address| assumption(&address, root.kustomization, source));
        }
        own = OwnSource { source: Some(id), address, revision: root.revision, tree: own.tree };
    }
    let address = own
        .address
        .clone()
        .filter(|address| !address.host().is_empty() && !address.path().contains('$'));
    // A repository whose address is unknown has none to be mistaken for.
    diagnostics.extend(assumed.filter(|_| address.is_some()));
    let git = own.source.as_ref().is_some_and(|id| id.kind == "GitRepository");
    if let (None, true, Some(address)) =
        (&repositories.own.url, git && found.root.is_root(), address)
    {
        repositories.own.url = Some(address);
    }
    (found, own)
}

/// Whether the repository holds anything that its root could apply: a kustomization there, or a
/// Flux object that is no template of Terraform's.
pub(super) fn holds_objects(scan: &Scan<'_>) -> bool {
    let templates = |file: &TreePath| is_beside_terraform(scan.tree, &file.parent());
    kustomization_file(scan.tree, &TreePath::root()).is_some()
        || scan.objects.iter().any(|(file, _)| !templates(file))
}

fn assumption(address: &RepositoryUrl, kustomization: &Node, source: &Node) -> Diagnostic {
    let root = ResourceId::of(kustomization);
    Diagnostic {
        rule: &rules::ASSUMED_REPOSITORY,
        severity: Severity::Info,
        message: format!(
            "{address}, the source of the root {root}, is taken to be the repository drawn"
        ),
        hint: Some(Hint::Provide(Missing::OtherRepository)),
        span: source.at(&["spec", "url"]).map(|url| url.span).or(Some(source.span)),
    }
}
