//! Commands of `flux`, `az` and `kubectl` that create objects of Flux, as provisioners of Terraform,
//! scripts, task runners, workflows and playbooks run them.
//!
//! In: a text of commands, or the files that hold them. Out: the objects that each command creates.
//! What is only exported and not applied is not created. `shell` is the one reader of command lines.

mod az;
mod flux;
mod kubectl;
mod lexer;
mod pipelines;
mod runner;
mod scripts;
mod shell;
mod workflows;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Map, Text, Value};

pub(in crate::flux) use kubectl::AppliedFiles;
pub(in crate::flux) use pipelines::{filled, is_pipeline, symbolic, variables};
pub(in crate::flux) use runner::Runner;
pub(in crate::flux) use scripts::Script;
pub(in crate::flux) use shell::Arguments;
pub(in crate::flux) use workflows::{command, commands as commands_of};

use shell::commands;

/// A command that creates objects of Flux, or applies files that may hold some.
#[derive(Clone, Debug, Default)]
pub(in crate::flux) struct FluxCommand {
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

/// What the commands of a text create at a span, each that creates anything. What is not known
/// is `${NAME}` in it.
pub(in crate::flux) fn flux_commands(script: &str, span: Span) -> Vec<FluxCommand> {
    let commands = commands(script);
    let made = commands.iter().enumerate().filter_map(|(at, command)| {
        if let Some(arguments) = command.arguments_of("az") {
            return Some(FluxCommand {
                objects: az::created(&arguments, span),
                ..FluxCommand::default()
            });
        }
        if let Some(arguments) = command.arguments_of("flux") {
            let bootstraps = arguments.0.contains(&"bootstrap");
            let is_exported = arguments.is_set("export")
                && commands.get(at + 1).is_none_or(|next| kubectl::applied(next).is_none());
            return (!is_exported).then(|| FluxCommand {
                bootstraps,
                objects: arguments.objects(span),
                context: context(&arguments),
                version: installed_version(&arguments).filter(|_| bootstraps),
                ..FluxCommand::default()
            });
        }
        let before = at.checked_sub(1).and_then(|at| commands.get(..=at)).unwrap_or_default();
        kubectl::created(command, before, span)
    });
    made.filter(|command| !command.objects.is_empty() || !command.files.is_empty()).collect()
}

/// The cluster that a command names.
fn context(arguments: &Arguments<'_>) -> Option<String> {
    arguments.flag("context").or_else(|| arguments.flag("kubeconfig"))
}

fn installed_version(arguments: &Arguments<'_>) -> Option<String> {
    let installs = arguments.0.iter().any(|word| matches!(*word, "install" | "bootstrap"));
    arguments.flag("version").filter(|version| installs && !version.contains('$'))
}

/// The version that `flux install` or `flux bootstrap` installs.
pub(in crate::flux::origins) fn version(script: &Text) -> Option<String> {
    commands(script.as_str())
        .iter()
        .find_map(|command| installed_version(&command.arguments_of("flux")?))
}

/// What a provisioner runs, with what its environment gives put in: the command of a `local-exec`,
/// the lines of a `remote-exec`.
pub(in crate::flux::origins) fn of_provisioner(arguments: &Map) -> Option<Text> {
    let command = match arguments.get("inline").and_then(Value::items) {
        Some(lines) => {
            let lines: Option<Vec<Text>> = lines.iter().map(Value::as_text).collect();
            let lines = lines?.iter().map(|line| line.as_str().to_owned()).collect::<Vec<_>>();
            Text::new(lines.join("\n"))
        }
        None => arguments.get("command")?.as_text()?,
    };
    Some(match arguments.get("environment").and_then(Value::as_map) {
        Some(environment) => with_environment(&command, environment),
        None => command,
    })
}

/// A command with `$NAME` and `${NAME}` replaced by what its environment gives.
fn with_environment(command: &Text, environment: &Map) -> Text {
    let mut text = command.as_str().to_owned();
    // The longest name first: `$ORG_NAME` is not `$ORG` and more.
    let mut entries: Vec<_> = environment.iter().collect();
    entries.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, value) in entries {
        let value = value.as_text().map_or_else(String::new, |value| value.as_str().to_owned());
        text = text.replace(&format!("${{{name}}}"), &value).replace(&format!("${name}"), &value);
    }
    command.with(text)
}

/// Whether a text may hold a command that creates objects of Flux.
fn mentions(text: &str) -> bool {
    text.contains("flux") || text.contains("kubectl")
}
