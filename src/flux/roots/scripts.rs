//! Clusters that a script, a file of a task runner, a workflow or a playbook starts: it runs `flux
//! bootstrap`, `flux create`, `az k8s-configuration flux create` or `kubectl apply`.
//!
//! In: the raw scan. Out: the [`Run`]s of its files: what each creates, and what runs it. Comments
//! and what a file only prints are not commands, and a workflow that makes a cluster of its own to
//! try things in does not start a real one.

use super::applied;
use super::scan::{Scan, raw};
use super::seed::Found;
use crate::flux::inventory::{Created, RootOrigin};
use crate::flux::origins::commands::{self, Runner, Script, flux_commands, symbolic};
use crate::flux::play::version::bare;
use crate::flux::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{RepositoryUrl, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// A command of a file that starts a cluster.
pub(super) struct Run {
    /// What runs it.
    pub(super) runner: Runner,
    pub(super) found: Found,
    /// The cluster that it names, where it names one.
    pub(super) context: Option<String>,
    pub(super) span: Span,
}

impl Run {
    /// The directory that it has applied; a name in it that nothing sets is `${NAME}`.
    pub(super) fn directory(&self) -> Option<TreePath> {
        self.found.roots().next().map(|root| root.path)
    }

    /// The report that nobody can know which directory that is.
    pub(super) fn report(&self) -> Option<Diagnostic> {
        let directory = self.directory().filter(|directory| directory.as_str().contains('$'))?;
        let message = format!(
            "{} has {directory} applied, which only the one who runs it knows",
            self.runner.name()
        );
        Some(Diagnostic::info(&rules::VARIABLE_UNKNOWN, self.span, message))
    }
}

/// What the files of a repository run, in the order of their names.
pub(super) fn runs(scan: &Scan<'_>, own: Option<&RepositoryUrl>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for file in &scan.files {
        let Some(script) = Script::read(scan.tree, file, own) else { continue };
        let id = scan.library.files().id(&scan.tree.place(file));
        for (line, command) in &script.commands {
            found.extend(run(scan, file, script.runner, command, Span::new(id, *line, 1)));
        }
    }
    for (file, runner, written) in &scan.commands {
        let command = commands::command(scan.tree, file, *runner, written, own);
        found.extend(
            command
                .into_iter()
                .flat_map(|command| run(scan, file, *runner, &command, written.span)),
        );
    }
    together(found)
}

/// One `flux create` makes the source, another the Kustomization: those of a file belong together.
fn together(runs: Vec<Run>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for run in runs {
        let created = |run: &Run| matches!(run.found.origin, RootOrigin::Tool(_));
        match found
            .last_mut()
            .filter(|last| created(last) && created(&run) && last.found.origin == run.found.origin)
        {
            Some(last) if last.span.file == run.span.file && last.context == run.context => {
                last.found.objects.extend(run.found.objects);
            }
            _ => found.push(run),
        }
    }
    found.retain(|run| run.found.roots().any(|root| root.source.is_some()));
    found
}

/// An address that nothing sets is that of the repository which holds the file.
pub(super) fn forget_open_address(object: &mut Node) {
    let is_open = object.str_at(&["spec", "url"]).is_some_and(|url| url.contains("${"));
    if let Some(spec) = object.get_mut("spec").and_then(Node::as_mapping_mut)
        && is_open
    {
        spec.remove("url");
    }
}

fn run(scan: &Scan<'_>, file: &TreePath, runner: Runner, command: &str, span: Span) -> Vec<Run> {
    let place = |directory: &TreePath| scan.tree.place(directory);
    let directories = runner.runs_in(file);
    let runs = flux_commands(&symbolic(command), span).into_iter().map(|mut command| {
        for object in &mut command.objects {
            forget_open_address(object);
            let spec = object.get_mut("spec").and_then(Node::as_mapping_mut);
            if let Some(spec) = spec.filter(|_| command.bootstraps) {
                // The command writes the credentials of its source itself.
                spec.remove("secretRef");
            }
        }
        let mut objects: Vec<_> =
            command.objects.iter().map(|node| (raw(node), Created::Bootstrap)).collect();
        let applied = command.files.iter();
        let applied = applied.flat_map(|files| applied::objects(scan, &directories, files));
        objects.extend(applied.map(|resource| (resource, Created::Git)));
        let mut found = Found::new(RootOrigin::Tool(place(&file.parent())), objects);
        (found.tool, found.flux_version) =
            (Some(runner.name()), command.version.as_deref().map(bare));
        if command.bootstraps {
            found.origin = RootOrigin::Bootstrap(place(&found.directory().unwrap_or_default()));
        }
        Run { runner, found, context: command.context, span }
    });
    runs.collect()
}
