//! Building what a Kustomization names.
//!
//! In: a Kustomization and the files of its source. Out: its objects, which are applied, or why it
//! fails.

use fluxscape_kustomize::{Build, Failure, FailureKind};
use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{EntryKind, Place, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

use super::apply::Built;
use super::fleet::Target;
use super::generate::{SameImage, root_document_of};
use super::reconcile::Reconciler;
use crate::flux::inventory::{Object, Outcome, Reconciliation};
use crate::flux::objects::encrypted;
use crate::flux::objects::secret::builder;
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
        let directory = tree.place(&path);
        if !self.may_reach(target, id, node, &directory, span) {
            return;
        }
        let installation = self.installations.of(target);
        let same_image =
            if installation.merges_images() { SameImage::Merged } else { SameImage::Replaced };
        let isolated = installation.rejects_remote_bases();
        let root = match root_document_of(library, tree, &path, node, same_image) {
            Ok(root) => root,
            Err(problem) => {
                self.fail(target, id, vec![problem]);
                return;
            }
        };
        let decrypts = node.at(&["spec", "decryption", "provider"]).is_some();
        let builder = builder(library).decrypting(decrypts);
        let builder =
            if isolated { builder } else { builder.with_remotes(self.world.repositories) };
        let Build { mut resources, rest, includes, mut failures, warnings } =
            builder.build_with(tree, &path, root.as_ref());
        if isolated && block_remote_bases(&mut failures) {
            resources.clear();
        }
        let resources = encrypted::named(resources, library.files());
        let outcome = match outcome_of(&failures) {
            Outcome::Failed(why) if self.is_assumed(target, id) => Outcome::Partial(why),
            outcome => outcome,
        };
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
        // What the files beside a broken one hold is not applied, and yet known.
        let resources =
            if resources.is_empty() { encrypted::named(rest, library.files()) } else { resources };
        if outcome == Outcome::Applied || !resources.is_empty() {
            self.apply(target, id, Built { directory, includes, resources, outcome }, false);
            return;
        }
        let done =
            Reconciliation { directory: Some(directory), includes, outcome, waits_for: None };
        self.fleet.state_mut(target).reconciliations.insert(id.clone(), done);
    }

    /// Whether nobody knows if a Kustomization is there: what it would build proves no failure.
    fn is_assumed(&self, target: &Target, id: &ResourceId) -> bool {
        let object = self.fleet.state(target).objects.get(id);
        self.assumed && object.is_some_and(Object::is_invented)
    }

    /// Whether a Kustomization with a kubeConfig is followed into the cluster that it reaches. What
    /// a cluster on the way there has applied from the same directory already would lead to the
    /// next cluster, without end.
    fn may_reach(
        &mut self,
        target: &Target,
        id: &ResourceId,
        node: &Node,
        directory: &Place,
        span: Span,
    ) -> bool {
        let reached = target.reached_by(id, node);
        if reached == *target {
            return true;
        }
        if self.fleet.is_repeated(target, id, directory) {
            let path = &directory.path;
            let message = format!(
                "{id} applies {path} again in a cluster that it has itself led to: it is not followed there"
            );
            let problem = Diagnostic::warning(&rules::ENDLESS_GROWTH, span, message)
                .hint("let the clusters of a hub apply other directories than the hub");
            if !self.diagnostics.contains(&problem) {
                self.diagnostics.push(problem);
            }
            self.partial(target, id, format!("{path} is applied again"));
            return false;
        }
        let is_new = !self.fleet.knows(&reached);
        if is_new && let Err(over) = self.world.library.budget().take(Resource::Clusters, 1) {
            self.partial(target, id, over.message());
            return false;
        }
        true
    }
}

/// Makes what is in the network a failure, as a controller with `--no-remote-bases` does. Whether
/// there is any.
fn block_remote_bases(failures: &mut [Failure]) -> bool {
    let mut blocked = false;
    for failure in failures {
        let diagnostic = &mut failure.diagnostic;
        if *diagnostic.rule == fluxscape_kustomize::rules::REMOTE_UNAVAILABLE {
            let message =
                "a base in the network is blocked: the controller runs with --no-remote-bases";
            let hint = "keep a copy of the base in the source";
            let span = diagnostic.span;
            let problem =
                Diagnostic::unplaced(Severity::Error, &rules::REMOTE_BASE_BLOCKED, message);
            *failure = Diagnostic { span, ..problem.hint(hint) }.into();
            blocked = true;
        }
    }
    blocked
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
    // A limit is reported once for the whole run.
    let failures: Vec<Failure> =
        failures.into_iter().filter(|failure| !failure.is_limit()).collect();
    let lacking = partial || failures.iter().any(|failure| !failure.may_follow());
    let reported = failures.into_iter().filter(move |failure| !(lacking && failure.may_follow()));
    reported.map(move |failure| graded(failure, partial))
}

/// How a build went that failed for these reasons: one part that is not available, and nobody knows
/// whether it would fail.
pub(in crate::flux) fn outcome_of(failures: &[Failure]) -> Outcome {
    let reason = |failure: &Failure| failure.diagnostic.message.clone();
    // A file that does not parse fails the build whatever else is not available.
    if let Some(broken) = failures.iter().find(|failure| failure.loses_file) {
        return Outcome::Failed(reason(broken));
    }
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
