//! The command line as a whole: the commands, and the flags that all of them have.
//!
//! What a command takes is defined beside what it does, in `commands`; flags that several commands
//! share are in `flags`. Each is described once: its doc comment is the help text, the manual page,
//! the completion and `docs/reference/commands.md`.

use clap::{ColorChoice, Parser, Subcommand};

use crate::text::printed;

use super::commands::{
    build, completions, diff, explain, init, lint, man, render, schema, tree, update, why,
};

/// Draw the architecture of a Flux CD repository from its files alone
#[derive(Debug, Parser)]
#[command(name = "fluxscape", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 success; 1 findings, or something is out of date; 2 wrong usage or configuration, or files that cannot be read or written."
)]
pub struct Args {
    /// What to do; without one, the help is printed.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) verbosity: Verbosity,
}

impl Args {
    /// What the command line says. An error, which quotes it, ends the process.
    #[must_use]
    pub fn of_command_line() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            if !error.use_stderr() {
                error.exit();
            }
            // What is quoted may be the name of a file, and that may be anything.
            let printed = std::env::args_os().map(|word| printed::part(&word.to_string_lossy()));
            Self::try_parse_from(printed).err().unwrap_or(error).exit()
        })
    }
}

/// How much is printed to standard error, and how.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct Verbosity {
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 100)]
    pub quiet: bool,
    /// Print more: what is read, and what is unchanged
    #[arg(short, long, global = true, display_order = 101)]
    pub verbose: bool,
    /// Colour messages; `auto` does on a terminal, unless `NO_COLOR` is set, and anywhere if
    /// `FORCE_COLOR` is
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value_t = ColorChoice::Auto,
        hide_possible_values = true,
        display_order = 102
    )]
    pub color: ColorChoice,
}

/// The commands, in the order in which the help lists them.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Render(Box<render::RenderArgs>),
    Update(update::UpdateArgs),
    Diff(diff::DiffArgs),
    Build(build::BuildArgs),
    Tree(tree::TreeArgs),
    Why(why::WhyArgs),
    Init(init::InitArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Lint(lint::LintArgs),
    Explain(explain::ExplainArgs),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
