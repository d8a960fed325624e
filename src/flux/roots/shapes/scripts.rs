//! Clusters that a script, a file of a task runner, a workflow or a playbook starts: it runs `flux
//! bootstrap`, `flux create`, `az k8s-configuration flux create` or `kubectl apply`.
//!
//! In: the raw scan. Out: the [`Run`]s of its files: what each creates, and what runs it. Comments
//! and what a file only prints are not commands, and a workflow that makes a cluster of its own to
//! try things in does not start a real one.

use super::applied::{self, Directories};
use crate::flux::installation::version::bare;
use crate::flux::inventory::{Created, Ground, RootOrigin};
use crate::flux::origins::commands::{
    self, AppliedFiles, FluxCommand, Names, Runner, Script, flux_commands,
};
use crate::flux::roots::scan::{Scan, raw};
use crate::flux::roots::seed::Found;
use crate::flux::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{FileId, Span, TreePath};
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::Text;

/// A command of a file that starts a cluster.
pub(in crate::flux::roots) struct Run {
    /// What runs it.
    pub(in crate::flux::roots) runner: Runner,
    pub(in crate::flux::roots) found: Found,
    /// The cluster that it names, where it names one.
    pub(in crate::flux::roots) context: Option<String>,
    pub(in crate::flux::roots) span: Span,
}

impl Run {
    /// The directory that it has applied; a name in it that nothing sets is `${NAME}`.
    pub(in crate::flux::roots) fn directory(&self) -> Option<TreePath> {
        self.found.roots().next().map(|root| root.path)
    }

    /// The report that nobody can know which directory that is.
    pub(in crate::flux::roots) fn report(&self) -> Option<Diagnostic> {
        let directory = self.directory().filter(|directory| directory.as_str().contains("${"))?;
        let message = format!(
            "{} has {directory} applied, which only the one who runs it knows",
            self.runner.name()
        );
        Some(Diagnostic::info(&rules::VARIABLE_UNKNOWN, self.span, message))
    }
}

/// What the files of a repository run, in the order of their names.
pub(in crate::flux::roots) fn runs(scan: &Scan<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for file in scan.files.iter().filter(|file| !scan.starts_nothing(file)) {
        let id = || scan.library.files().id(&scan.tree.place(file));
        let Some(script) = Script::read(scan.tree, file, id, scan.own) else { continue };
        let place = Ran::of(file, script.runner, None);
        for text in &script.texts {
            found.extend(place.runs(scan, text, &script.names, diagnostics));
        }
    }
    for (file, written) in &scan.commands {
        let Some((text, names)) = commands::command(scan.tree, file, written, scan.own) else {
            continue;
        };
        let place = Ran::of(file, written.runner, written.directory.as_deref());
        found.extend(place.runs(scan, &text, &names, diagnostics));
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
pub(in crate::flux::roots) fn forget_open_address(object: &mut Node) {
    let is_open = object.str_at(&["spec", "url"]).is_some_and(|url| url.contains("${"));
    if let Some(spec) = object.get_mut("spec").and_then(Node::as_mapping_mut)
        && is_open
    {
        spec.remove("url");
    }
}

/// What runs a text of commands, and where.
struct Ran<'f> {
    file: &'f TreePath,
    runner: Runner,
    directories: Directories,
}

impl<'f> Ran<'f> {
    fn of(file: &'f TreePath, runner: Runner, directory: Option<&str>) -> Self {
        let runs_in = runner.runs_in(file).into_iter();
        let runs_in = runs_in.filter_map(|base| base.join(directory.unwrap_or_default()));
        let directories = Directories { runs_in: runs_in.collect(), file: file.parent() };
        Self { file, runner, directories }
    }

    /// What each command of a text starts.
    fn runs(
        &self,
        scan: &Scan<'_>,
        text: &Text,
        names: &Names,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Run> {
        let span = text.place_of_line(0).unwrap_or(Span::file(FileId::GENERATED));
        let commands = flux_commands(text, names, span, diagnostics);
        commands.into_iter().map(|command| self.run(scan, command, diagnostics)).collect()
    }

    fn run(
        &self,
        scan: &Scan<'_>,
        mut command: FluxCommand,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Run {
        let place = |directory: &TreePath| scan.tree.place(directory);
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
        for files in &command.files {
            let applied = applied::objects(scan, &self.directories, files).into_iter();
            objects.extend(applied.map(|resource| (resource, Created::Git)));
            diagnostics.extend(unknown_files(scan, files, self.runner.name(), command.span));
        }
        let mut found = Found::new(RootOrigin::Tool(place(&self.file.parent())), objects)
            .on(Ground::Command, command.span);
        (found.tool, found.flux_version) =
            (Some(self.runner.name()), command.version.as_deref().map(bare));
        if command.bootstraps {
            found.origin = RootOrigin::Bootstrap(place(&found.directory().unwrap_or_default()));
        }
        Run { runner: self.runner, found, context: command.context, span: command.span }
    }
}

/// The report that nobody can know which files are applied, where these may start a cluster.
pub(in crate::flux::roots) fn unknown_files(
    scan: &Scan<'_>,
    files: &AppliedFiles,
    by: &str,
    span: Span,
) -> Option<Diagnostic> {
    let meant = applied::may_mean(scan, files)?;
    let path = files.path.as_deref().unwrap_or_default();
    let message =
        format!("{by} applies {path}, which only the one who runs it knows: it may be {meant}");
    Some(Diagnostic::info(&rules::VARIABLE_UNKNOWN, span, message))
}
