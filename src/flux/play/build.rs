//! Building what a Kustomization names.
//!
//! In: a Kustomization and the files of its source. Out: its objects, which are applied, or why it
//! fails.

use fluxscape_kustomize::{Build, Builder, Failure, FailureKind};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{EntryKind, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

use super::apply::Built;
use super::fleet::Target;
use super::generate::root_document;
use super::reconcile::Reconciler;
use crate::flux::inventory::{Object, Outcome, Reconciliation};
use crate::flux::rules;
use crate::flux::sources::artifact::Archive;

impl Reconciler<'_> {
    pub(super) fn build(
        &mut self,
        target: &Target,
        id: &ResourceId,
        node: &Node,
        archive: &Archive,
    ) {
        let tree: &dyn SourceTree = archive.tree.as_ref();
        let path_node = node.at(&["spec", "path"]);
        let path = TreePath::clamped(path_node.and_then(Node::as_str).unwrap_or_default());
        let span = path_node.map_or(node.span, |path| path.span);
        if let Some(why) = tree.unavailable(&path).filter(|_| tree.list(&path).is_empty()) {
            self.partial(target, id, format!("path {path}: {why}"));
            return;
        }
        if tree.kind(&path) != Some(EntryKind::Directory) {
            self.fail(target, id, vec![not_a_directory(id, &path, span, archive)]);
            return;
        }
        let library = self.world.library;
        let root = match root_document(library, tree, &path, node) {
            Ok(root) => root,
            Err(problem) => {
                self.fail(target, id, vec![problem]);
                return;
            }
        };
        let builder = Builder::new(library).with_remotes(self.world.repositories);
        let Build { resources, includes, failures, warnings } =
            builder.build_with(tree, &path, root.as_ref());
        let outcome = outcome_of(&failures);
        let partial = matches!(outcome, Outcome::Partial(_));
        if let Some(object) = self.fleet.state(target).objects.get(id) {
            // What a patch would select may be what is not available.
            let matters = |warning: &Diagnostic| {
                !(partial && warning.rule == &fluxscape_kustomize::rules::PATCH_WITHOUT_TARGET)
                    && matters(warning, object, library, tree)
            };
            self.diagnostics.extend(warnings.into_iter().filter(matters));
        }
        self.diagnostics.extend(links(archive, span));
        self.diagnostics.extend(reported(failures, partial));
        let directory = tree.place(&path);
        if outcome == Outcome::Applied || !resources.is_empty() {
            self.apply(target, id, Built { directory, includes, resources, outcome }, false);
            return;
        }
        let done =
            Reconciliation { directory: Some(directory), includes, outcome, waits_for: None };
        self.fleet.state_mut(target).reconciliations.insert(id.clone(), done);
    }
}

fn not_a_directory(id: &ResourceId, path: &TreePath, span: Span, archive: &Archive) -> Diagnostic {
    let tree: &dyn SourceTree = archive.tree.as_ref();
    let (what, hint) = if tree.is_file(path) {
        ("is a file, not a directory", "correct spec.path, or add the directory")
    } else if archive.tree.leaves_out(path) {
        let hint = "correct spec.path, or what spec.ignore, .sourceignore or spec.sparseCheckout leave out of the source";
        ("is left out of its source, which ignores it", hint)
    } else {
        ("does not exist in its source", "correct spec.path, or add the directory")
    };
    let message = format!("{id}: path {path} {what}");
    Diagnostic::error(&fluxscape_kustomize::rules::PATH_NOT_FOUND, span, message).hint(hint)
}

/// The failures of a build that are reported: those that may follow from others only where there
/// are no others.
fn reported(failures: Vec<Failure>, partial: bool) -> impl Iterator<Item = Diagnostic> {
    let lacking = partial || failures.iter().any(|failure| !failure.may_follow());
    let reported = failures.into_iter().filter(move |failure| !(lacking && failure.may_follow()));
    reported.map(move |failure| graded(failure, partial))
}

/// How a build went that failed for these reasons: one part that is not available, and nobody knows
/// whether it would fail.
pub(in crate::flux) fn outcome_of(failures: &[Failure]) -> Outcome {
    let reason = |failure: &Failure| failure.diagnostic.message.clone();
    match failures.iter().find(|failure| failure.kind == FailureKind::Unavailable) {
        Some(unavailable) => Outcome::Partial(reason(unavailable)),
        None => {
            failures.first().map_or(Outcome::Applied, |failure| Outcome::Failed(reason(failure)))
        }
    }
}

/// What is not available is no fault of the repository, and what else goes wrong beside it may follow
/// from it: with a network the build might succeed.
fn graded(failure: Failure, partial: bool) -> Diagnostic {
    let severity = match failure.kind {
        FailureKind::Unavailable => Severity::Info,
        FailureKind::Broken if partial => Severity::Warning,
        FailureKind::Broken => failure.diagnostic.severity,
    };
    Diagnostic { severity, ..failure.diagnostic }
}

/// Whether a warning of a build says something of the repository. A patch that selects nothing does
/// not where one Kustomization gives it to all that it applies, nor where `flux bootstrap` has not
/// yet written what it patches.
fn matters(
    warning: &Diagnostic,
    kustomization: &Object,
    library: &Library,
    tree: &dyn SourceTree,
) -> bool {
    let Some(span) =
        warning.span.filter(|_| warning.rule == &fluxscape_kustomize::rules::PATCH_WITHOUT_TARGET)
    else {
        return true;
    };
    let mut given = kustomization
        .node
        .items_at(&["spec", "patches"])
        .iter()
        .filter_map(|patch| patch.get("target"));
    if given.any(|target| target.span == span) {
        return span.file == kustomization.origin.span.file;
    }
    let directory = library.files().place(span.file).path.parent();
    let components = directory.join("gotk-components.yaml").filter(|path| tree.is_file(path));
    components
        .and_then(|path| library.load(tree, &path).ok())
        .is_none_or(|parsed| !parsed.documents.is_empty())
}

/// The symbolic links that a build has followed as far as the archive lets it.
fn links(archive: &Archive, span: Span) -> impl Iterator<Item = Diagnostic> {
    archive.tree.links_followed().into_iter().map(move |link| {
        let message =
            format!("{link} is a symbolic link, or behind one: Flux leaves it out of the artifact");
        Diagnostic::warning(&rules::SYMBOLIC_LINK, span, message)
            .hint("replace the link by what it leads to")
    })
}
