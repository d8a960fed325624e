//! Commands of `flux` and `az` that create objects of Flux, as provisioners of Terraform, scripts,
//! task runners, workflows and playbooks run them.
//!
//! In: a text of commands, or the files that hold them. Out: the objects that each command creates.
//! What is only exported and not applied is not created. `shell` is the one reader of command lines.

mod az;
mod flux;
mod pipelines;
mod runner;
mod scripts;
mod shell;
mod workflows;

use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Map, Text, Value};

pub(in crate::flux) use pipelines::{filled, is_pipeline, symbolic, variables};
pub(in crate::flux) use runner::Runner;
pub(in crate::flux) use scripts::Script;
pub(in crate::flux) use shell::Arguments;
pub(in crate::flux) use workflows::{command, commands as commands_of};

use shell::{arguments_of, commands, on_one_line};

/// A command that creates objects of Flux.
#[derive(Clone, Debug)]
pub(in crate::flux) struct FluxCommand {
    /// Whether it is `flux bootstrap`, which installs the controllers too.
    pub(in crate::flux) bootstraps: bool,
    /// What it creates.
    pub(in crate::flux) objects: Vec<Node>,
    /// The version of Flux that it installs.
    pub(in crate::flux) version: Option<String>,
}

/// The objects that the `flux` commands of a text create, in their order.
pub(in crate::flux::origins) fn objects(script: &Text, span: Span) -> Vec<Node> {
    flux_commands(script.as_str(), span).into_iter().flat_map(|command| command.objects).collect()
}

/// What the commands of a text create at a span, each that creates anything. What is not known
/// is `${NAME}` in it.
pub(in crate::flux) fn flux_commands(script: &str, span: Span) -> Vec<FluxCommand> {
    let text = on_one_line(script);
    let commands = commands(&text);
    let applied = |at: usize| {
        commands
            .get(at + 1)
            .is_some_and(|next| next.contains(&"kubectl") && next.contains(&"apply"))
    };
    let made = commands.iter().enumerate().filter_map(|(at, command)| {
        if let Some(arguments) = arguments_of(command, "az") {
            return Some(FluxCommand {
                bootstraps: false,
                objects: az::created(&Arguments(arguments), span),
                version: None,
            });
        }
        let arguments = Arguments(arguments_of(command, "flux")?);
        let bootstraps = arguments.0.contains(&"bootstrap");
        let version =
            arguments.flag("version").filter(|version| bootstraps && !version.contains('$'));
        (!arguments.is_set("export") || applied(at)).then(|| FluxCommand {
            bootstraps,
            objects: arguments.objects(span),
            version,
        })
    });
    made.filter(|command| !command.objects.is_empty()).collect()
}

/// The version that `flux install` or `flux bootstrap` installs.
pub(in crate::flux::origins) fn version(script: &Text) -> Option<String> {
    let text = on_one_line(script.as_str());
    let installs = |command: &[&str]| {
        let arguments = Arguments(arguments_of(command, "flux")?);
        arguments
            .0
            .iter()
            .any(|word| matches!(*word, "install" | "bootstrap"))
            .then(|| arguments.flag("version"))?
    };
    commands(&text)
        .iter()
        .find_map(|command| installs(command))
        .filter(|version| !version.contains('$'))
}

/// The command of a `local-exec` provisioner, with what its environment gives put in.
pub(in crate::flux::origins) fn local(arguments: &Map) -> Option<Text> {
    let command = arguments.get("command")?.as_text()?;
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

/// Whether a text may hold a command of `flux`.
fn mentions(text: &str) -> bool {
    text.contains("flux")
}
