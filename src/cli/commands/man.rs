//! `fluxscape man`: the manual pages, made from the definition of the command line.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{CommandFactory, ValueHint};

use crate::cli::console::{Console, print_data};
use crate::cli::flags::write_named;
use crate::cli::{Args, ExitStatus};

/// Print the manual page, or write a page for each command into a directory
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Directory to write the pages to
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, console: Console) -> anyhow::Result<ExitStatus> {
    // The date of a page would differ from build to build.
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    let Some(directory) = &args.directory else {
        print_data(&page(&command)?)?;
        return Ok(ExitStatus::Success);
    };
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make {}", directory.display()))?;
    let mut pages = Vec::new();
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        let name = command.get_display_name().unwrap_or(command.get_name());
        pages.push((directory.join(format!("{name}.1")), page(command)?));
    }
    let pages = pages.iter().map(|(path, page)| (path.as_path(), page.clone()));
    write_named(pages, None, console)?;
    Ok(ExitStatus::Success)
}

fn page(command: &clap::Command) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut bytes)?;
    Ok(bytes)
}
