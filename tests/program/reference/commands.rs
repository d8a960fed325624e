//! The page of the commands.

use std::fmt::Write;

use clap::{Arg, Command};

use super::cell;

const INTRODUCTION: &str = "# Commands

Generated from the definition of the command line: `UPDATE=1 cargo test --test program reference`. `fluxscape COMMAND --help` prints the same,
`fluxscape man` prints manual pages, `fluxscape completions SHELL` prints completions for a shell.

Data goes to standard output or into files, everything else to standard error. Exit status: 0 success; 1 something is out of date, findings
that count, or, with `--strict`, any problem; 2 wrong usage, wrong configuration, or files that cannot be read or written.
";

/// The page.
pub(crate) fn page(root: &Command) -> String {
    let mut text = INTRODUCTION.to_owned();
    for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
        let about = command
            .get_long_about()
            .or(command.get_about())
            .map(ToString::to_string)
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "\n## {}\n\n{about}\n\n```text\n{}\n```",
            command.get_name(),
            usage(command)
        );
        let (positional, options): (Vec<&Arg>, Vec<&Arg>) = command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set())
            .partition(|arg| arg.is_positional());
        table(&mut text, "argument", &positional);
        table(&mut text, "option", &options);
    }
    text
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let lines = usage.trim_start_matches("Usage:").lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn table(text: &mut String, what: &str, arguments: &[&Arg]) {
    if arguments.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n| {what} | |\n|---|---|");
    for argument in arguments {
        let _ = writeln!(text, "| {} | {} |", name(argument), meaning(argument));
    }
}

/// `-o`, `--output FILE`
fn name(argument: &Arg) -> String {
    let takes_value = argument.get_action().takes_values();
    let values: Vec<String> =
        argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    let value = if takes_value { values.join(" ") } else { String::new() };
    if argument.is_positional() {
        return format!("`{value}`");
    }
    let short = argument.get_short().map(|short| format!("`-{short}`"));
    let long =
        argument.get_long().map(|long| format!("`{}`", format!("--{long} {value}").trim_end()));
    short.into_iter().chain(long).collect::<Vec<_>>().join(", ")
}

fn meaning(argument: &Arg) -> String {
    let mut text = argument.get_help().map(|help| cell(&help.to_string())).unwrap_or_default();
    let values = argument.get_possible_values();
    let values: Vec<String> =
        values.iter().filter(|value| !value.is_hide_set()).map(value).collect();
    if argument.get_action().takes_values() && !values.is_empty() {
        let _ = write!(text, ": {}", values.join("; "));
    }
    let defaults: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        let _ = write!(text, " (default: {})", defaults.join(", "));
    }
    text
}

fn value(value: &clap::builder::PossibleValue) -> String {
    match value.get_help() {
        Some(help) => format!("`{}` {}", value.get_name(), lower_first(&cell(&help.to_string()))),
        None => format!("`{}`", value.get_name()),
    }
}

/// Names keep their capitals: `PNG`, `Mermaid` followed by more capitals or standing alone are told
/// apart by their second letter.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_name = second.is_none_or(|second| second.is_uppercase() || second == ' ');
    match first {
        Some(first) if !is_name => first.to_lowercase().chain(text.chars().skip(1)).collect(),
        _ => text.to_owned(),
    }
}
