//! `fluxscape completions` and `fluxscape man`: what shells and `man` know of the command line,
//! made from its definition.

use std::fs;

use anyhow::Context;
use clap::CommandFactory;

use super::args::{Args, CompletionsArgs, ManArgs};
use super::report::Console;
use super::{ExitStatus, print_data};
use crate::output;

pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "fluxscape", &mut script);
    print_data(&script)?;
    Ok(ExitStatus::Success)
}

pub(super) fn man(args: &ManArgs, console: Console) -> anyhow::Result<ExitStatus> {
    // The date of a page would differ from build to build.
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    let Some(directory) = &args.directory else {
        print_data(&page(&command)?)?;
        return Ok(ExitStatus::Success);
    };
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make {}", directory.display()))?;
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    for command in commands {
        let path = directory
            .join(format!("{}.1", command.get_display_name().unwrap_or(command.get_name())));
        let outcome = output::write(&path, &page(command)?)?;
        console.wrote(&path, outcome);
    }
    Ok(ExitStatus::Success)
}

fn page(command: &clap::Command) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut bytes)?;
    Ok(bytes)
}
