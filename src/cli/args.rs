//! What the user may type.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Draw the architecture of a Flux CD repository from its files alone
#[derive(Debug, Parser)]
#[command(name = "fluxscape", version, max_term_width = 100)]
#[command(after_help = "Exit status: 0 fine; 1 findings or out of date; 2 usage, configuration or files that cannot be read or written.")]
pub struct Args {
    /// What to do; without one, the help is printed.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) verbosity: Verbosity,
}

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct Verbosity {
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: what was read, what was left as it was
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(BuildArgs),
}

/// Print what kustomize makes of a directory, as YAML
#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// Directory with a kustomization file
    #[arg(value_name = "DIR", default_value = ".")]
    pub directory: PathBuf,
}
