//! `fluxscape init`: looks at a repository and writes a commented `.fluxscape.yaml` with the
//! outputs that fit it.
//!
//! In: a directory. Out: the file, and on standard output the lines for make, for a workflow and
//! for the README. An existing configuration stays unless `--force` is given.
//! The file follows from the graph alone, so it is the same every time.

mod kept;
mod proposal;
mod steps;

use crate::cli::hint;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueHint;

use crate::cli::ExitStatus;
use crate::cli::console::{Console, print_data};
use crate::cli::flags::{SourceArgs, write_named};
use crate::cli::inputs::{Configuration, Inputs, LockUse};
use crate::config::NAMES;
use kept::Kept;
use proposal::Proposal;

/// Write a commented .fluxscape.yaml that fits the repository, and print the lines for make and CI
#[derive(Debug, clap::Args)]
pub(crate) struct InitArgs {
    /// Root of the repository [default: the closest directory with .git]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<PathBuf>,
    /// Overwrite an existing configuration
    #[arg(long)]
    pub force: bool,
}

pub(super) fn run(args: &InitArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let sources = SourceArgs { directory: args.directory.clone(), ..SourceArgs::default() };
    let inputs =
        Inputs::open_with(&sources, Configuration::Ignored, LockUse::WhereUnavailable, console)?;
    let is_there = |name: &&&str| inputs.root.join(name).symlink_metadata().is_ok();
    let existing = NAMES.iter().find(is_there).copied();
    if let Some(name) = existing.filter(|_| !args.force) {
        let path = inputs.paths.relative(&inputs.root.join(name));
        bail!("{path} already exists: --force overwrites it");
    }
    let graph = hint::graph(&inputs.project);
    let readme = inputs.committed(Path::new("README.md")).ok();
    let readme = readme.as_deref().map(String::from_utf8_lossy);
    let proposal = Proposal::of(&graph, readme.as_deref(), Kept::of(&inputs, existing));
    for name in &proposal.kept.unknown {
        console.note(&format!(
            "no output fills the block \"{name}\": add an output of that name, or remove the block"
        ));
    }
    let seen = inputs.paths.relative(&inputs.root.join(existing.unwrap_or(NAMES[0])));
    let bytes = proposal.configuration().into_bytes();
    write_named([(Path::new(&seen), bytes)], Some(&inputs.root), console)?;
    print_data(proposal.advice().as_bytes())?;
    Ok(ExitStatus::Success)
}
