//! Commands of `flux`, `az` and `kubectl` that create objects of Flux, as provisioners of Terraform,
//! scripts, task runners, workflows and playbooks run them.
//!
//! In: a text of commands, or the files that hold them. Out: the objects that each command creates.
//! What is only exported and not applied is not created. `shell` is the one reader of command lines.

mod az;
mod expand;
mod flux;
mod kubectl;
mod lexer;
pub(in crate::flux::origins) mod machine;
mod pipelines;
mod provisioners;
mod runner;
mod scripts;
mod shell;
mod workflows;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Text, Value};

pub(in crate::flux) use expand::{Names, REPOSITORY, SCRIPT_DIRECTORY};
pub(in crate::flux) use kubectl::{AppliedFiles, Reading};
pub(in crate::flux) use pipelines::{filled, is_pipeline, variables};
pub(in crate::flux::origins) use provisioners::{Script as ProvisionerScript, of_provisioner};
pub(in crate::flux) use runner::Runner;
pub(in crate::flux) use scripts::Script;
pub(in crate::flux) use shell::Arguments;
pub(in crate::flux) use workflows::{Written, command, commands as commands_of, runs_commands};

use shell::{Command, commands};

/// A command that creates objects of Flux, or applies files that may hold some.
#[derive(Clone, Debug)]
pub(in crate::flux) struct FluxCommand {
    /// Where it is written.
    pub(in crate::flux) span: Span,
    /// Whether it is `flux bootstrap`, which installs the controllers too.
    pub(in crate::flux) bootstraps: bool,
    /// What it creates.
    pub(in crate::flux) objects: Vec<Node>,
    /// The files that `kubectl` applies, as they are named.
    pub(in crate::flux) files: Vec<AppliedFiles>,
    /// The cluster that it names, where it names one: the context or file of a kubeconfig.
    pub(in crate::flux) context: Option<String>,
    /// The version of Flux that it installs.
    pub(in crate::flux) version: Option<String>,
}

impl FluxCommand {
    fn at(span: Span) -> Self {
        let (objects, files, context, version) = (Vec::new(), Vec::new(), None, None);
        Self { span, bootstraps: false, objects, files, context, version }
    }
}

/// A text of commands while it is read.
struct Shell<'a> {
    text: &'a Text,
    /// Where what is written in no file is taken to be.
    fallback: Span,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Shell<'_> {
    /// Where a line is written, counted from 0.
    fn span(&self, line: usize) -> Span {
        self.text.place_of_line(line).unwrap_or(self.fallback)
    }

    fn has_unknown(&self, text: &str) -> bool {
        Value::Text(self.text.with(text)).has_unknown()
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// What the commands of a text create, each that creates anything, and what of it cannot be known.
/// What is not known is `${NAME}` in it. What is written in no file is at `span`.
pub(in crate::flux) fn flux_commands(
    text: &Text,
    names: &Names,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FluxCommand> {
    let commands = commands(text.as_str(), names);
    let mut shell = Shell { text, fallback: span, diagnostics };
    let made = commands.iter().enumerate().filter_map(|(at, command)| {
        let span = shell.span(command.line);
        if let Some(arguments) = command.arguments_of("az") {
            let objects = az::created(&arguments, span);
            return Some(FluxCommand { objects, ..FluxCommand::at(span) });
        }
        if let Some(arguments) = command.arguments_of("flux") {
            let bootstraps = arguments.bootstraps();
            let is_exported = arguments.is_set("export")
                && commands.get(at + 1).is_none_or(|next| kubectl::applied(next).is_none());
            return (!is_exported).then(|| FluxCommand {
                bootstraps,
                objects: arguments.objects(span),
                context: context(command, &arguments),
                version: installed_version(&arguments).filter(|_| bootstraps),
                ..FluxCommand::at(span)
            });
        }
        let before = at.checked_sub(1).and_then(|at| commands.get(..=at)).unwrap_or_default();
        kubectl::created(command, before, &mut shell)
    });
    made.filter(|command| !command.objects.is_empty() || !command.files.is_empty()).collect()
}

/// The cluster that a command names.
fn context(command: &Command, arguments: &Arguments<'_>) -> Option<String> {
    let flag = arguments.flag("context").or_else(|| arguments.flag("kubeconfig"));
    flag.or_else(|| command.assignment("KUBECONFIG").map(str::to_owned))
}

fn installed_version(arguments: &Arguments<'_>) -> Option<String> {
    let installs = arguments.0.iter().any(|word| matches!(*word, "install" | "bootstrap"));
    arguments.flag("version").filter(|version| installs && !version.contains('$'))
}

/// The version that `flux install` or `flux bootstrap` installs.
pub(in crate::flux::origins) fn version(text: &Text, names: &Names) -> Option<String> {
    commands(text.as_str(), names)
        .iter()
        .find_map(|command| installed_version(&command.arguments_of("flux")?))
}

/// Whether a text may hold a command that creates objects of Flux.
fn mentions(text: &str) -> bool {
    text.contains("flux") || text.contains("kubectl")
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::FileId;

    fn read(script: &str) -> (Vec<FluxCommand>, Vec<Diagnostic>) {
        let span = Span::new(FileId::GENERATED, 1, 1);
        let mut diagnostics = Vec::new();
        let text = Text::written(script, span);
        (flux_commands(&text, &Names::new(), span, &mut diagnostics), diagnostics)
    }

    /// What the commands of a text create and apply.
    pub(super) fn made_by(script: &str) -> Vec<String> {
        let said = read(script).0.into_iter().flat_map(|command| {
            let objects = command.objects.iter().map(|node| {
                let id = fluxscape_manifest::object::ResourceId::of(node);
                format!("{} {}/{}", id.kind, id.namespace, id.name)
            });
            let files = command.files.iter().map(|files| {
                format!("{:?} {}", files.reading, files.path.as_deref().unwrap_or("?"))
            });
            objects.chain(files).collect::<Vec<_>>()
        });
        said.collect()
    }

    /// The rules that reading a text reports, each with its line.
    pub(super) fn reported_by(script: &str) -> Vec<String> {
        let reported = read(script).1.into_iter();
        let said = reported.map(|diagnostic| {
            format!("{} {}", diagnostic.rule.name, diagnostic.span.map_or(0, |span| span.line))
        });
        said.collect()
    }

    #[test]
    fn flags_stand_in_any_order() {
        let pair =
            ["GitRepository flux-system/flux-system", "Kustomization flux-system/flux-system"];
        for (script, expected) in [
            ("flux bootstrap git --url=https://x.y/z --path=./clusters/x", &pair[..]),
            (
                "flux --context a bootstrap --verbose git --path clusters/x --url https://x.y/z",
                &pair,
            ),
            ("set -e && flux bootstrap github --owner a --repository b --personal", &pair),
            ("flux create ks --prune --source=GitRepository/a a", &["Kustomization flux-system/a"]),
            (
                "flux -n=b create source git --branch main a --url https://x.y/z",
                &["GitRepository b/a"],
            ),
            ("flux create source git --url https://x.y/z -nb a", &["GitRepository b/a"]),
            ("flux bootstrap", &[]),
            ("flux get sources git bootstrap create", &[]),
            ("flux create secret git a --url https://x.y/z", &[]),
        ] {
            assert_eq!(made_by(script), expected, "{script}");
        }
    }

    #[test]
    fn what_a_command_makes_is_where_the_command_is() {
        let script = "#!/bin/sh\nset -e\nif true; then\n  flux bootstrap git \\\n    --url=https://x.y/z\nfi\n\
                      kubectl apply -f - <<EOF\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nEOF\n";
        let lines: Vec<(u32, u32)> = read(script)
            .0
            .iter()
            .map(|command| (command.span.line, command.objects[0].span.line))
            .collect();
        assert_eq!(lines, [(4, 4), (7, 9)]);
    }
}
