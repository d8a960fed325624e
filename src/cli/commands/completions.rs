//! `fluxscape completions`: what a shell knows of the command line, made from its definition.

use clap::CommandFactory;

use crate::cli::console::print_data;
use crate::cli::{Args, ExitStatus};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> anyhow::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "fluxscape", &mut script);
    print_data(&script)?;
    Ok(ExitStatus::Success)
}
