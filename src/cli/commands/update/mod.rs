//! `fluxscape update`: writes every output that the configuration names, README blocks included, or
//! reports which are out of date.
//!
//! In: a repository with `.fluxscape.yaml`. Out: its outputs and the blocks of its Markdown files,
//! all made in memory first. With `--check` nothing is written, and what would change is named.

mod alt;
mod blocks;
mod check;
mod lines;
mod lock;
mod stale;

use crate::cli::hint;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ValueHint;

use crate::cli::ExitStatus;
use crate::cli::console::Console;
use crate::cli::draw::{Request, draw_to_keep};
use crate::cli::flags::{SourceArgs, format, not_written, scope_of};
use crate::cli::inputs::{Configuration, Inputs, LockUse, relative};
use crate::config::Output;
use crate::graph::Graph;
use crate::lock::Lock;
use crate::output::{self, Artifact, Claim, Root};
use crate::render::{FORMATS, Medium};
use lock::Moves;

/// Write every output that .fluxscape.yaml lists, README blocks included
#[derive(Debug, clap::Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Write nothing; report what is out of date, and exit with 1 if anything is
    #[arg(long)]
    pub check: bool,
    /// Output to write even though the file that is there is not one that fluxscape wrote; may be
    /// repeated
    #[arg(long, value_name = "FILE", conflicts_with = "check", value_hint = ValueHint::FilePath)]
    pub replace: Vec<PathBuf>,
    /// Write the outputs that are files below this directory instead of the repository, which
    /// stays as it is
    #[arg(long, value_name = "DIR", conflicts_with_all = ["check", "replace"], value_hint = ValueHint::DirPath)]
    pub into: Option<PathBuf>,
    /// Exit with 1 if there is any problem in the repository; the outputs are still written
    #[arg(long)]
    pub strict: bool,
}

impl UpdateArgs {
    /// The command that writes these outputs.
    fn command(&self) -> String {
        let directory = self.sources.directory.as_ref();
        directory.map_or_else(
            || "fluxscape update".to_owned(),
            |directory| format!("fluxscape update {}", directory.display()),
        )
    }
}

pub(super) fn run(args: &UpdateArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let mut inputs = Inputs::open(&args.sources, console)?;
    if inputs.config.outputs.is_empty() {
        bail!(
            "nothing to update: {} lists no outputs",
            inputs.paths.relative(&inputs.root.join(".fluxscape.yaml"))
        );
    }
    let mut graph = hint::graph(&inputs.project);
    let (mut lock, mut moves) = (None, Moves::default());
    if inputs.needs_lock() {
        // Drawn from the lock file even where checkouts are available, the picture is the same
        // for everybody who has this commit.
        let fresh = lock::fresh(&inputs);
        let committed = inputs.lock.as_ref().filter(|_| args.check);
        moves = committed.map(|committed| Moves::between(committed, &fresh)).unwrap_or_default();
        let used = committed.unwrap_or(&fresh).clone();
        let using = LockUse::Everywhere(&used);
        inputs = Inputs::open_with(&args.sources, Configuration::Read, using, console)?;
        graph = hint::graph(&inputs.project);
        lock = Some(used).filter(|used| !used.is_empty());
    }
    let mut artifacts = match &args.into {
        Some(directory) => pictures(&graph, &inputs, &Root::open(directory)?, console)?,
        None => artifacts(&graph, &inputs, lock.as_ref(), console)?,
    };
    replaced(&mut artifacts, &args.replace, &inputs)?;
    let wrong = inputs.report(&graph, console);
    let is_current = if args.check {
        check::check(&artifacts, args, &inputs, console)
    } else {
        write(&artifacts, args, &inputs, console)?;
        true
    };
    let is_complete = !args.check || (inputs.beside.missed().is_empty() && !inputs.beside.is_stale);
    moves.report(console);
    let is_strictly_fine = !(args.strict && (wrong || moves.has_moved()));
    let is_fine = is_current && is_complete && !moves.lacks_anything() && is_strictly_fine;
    Ok(if is_fine { ExitStatus::Success } else { ExitStatus::Findings })
}

/// Every file, made in memory: pictures, the lock file, Markdown files with blocks.
fn artifacts(
    graph: &Graph,
    inputs: &Inputs,
    lock: Option<&Lock>,
    console: Console,
) -> anyhow::Result<Vec<Artifact>> {
    let root = Root::open(&inputs.root)?;
    let mut artifacts = pictures(graph, inputs, &root, console)?;
    artifacts.extend(lock.map(|lock| lock::artifact(&root, lock)).transpose()?);
    artifacts.extend(blocks::fill(graph, inputs, &root, console)?);
    Ok(artifacts)
}

/// Every output that is a file, drawn.
fn pictures(
    graph: &Graph,
    inputs: &Inputs,
    root: &Root,
    console: Console,
) -> anyhow::Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    for output in &inputs.config.outputs {
        let Some(file) = &output.file else { continue };
        let request = request(output)?;
        let bytes = draw_to_keep(graph, inputs, &request, console)
            .with_context(|| format!("cannot draw {}", file.display()))?;
        let target = root.target(file)?;
        let bytes = if request.format.medium() == Some(Medium::Raster) {
            bytes
        } else {
            target.with_its_line_ends(bytes)
        };
        artifacts.push(Artifact { target, bytes, claim: Claim::Mark(request.format.is_marked) });
    }
    Ok(artifacts)
}

/// Lets the outputs that the command line names replace what is there.
fn replaced(artifacts: &mut [Artifact], files: &[PathBuf], inputs: &Inputs) -> anyhow::Result<()> {
    for file in files {
        let here = std::path::absolute(file)?;
        let names =
            [relative(&inputs.root, &here), relative(&inputs.root, &inputs.root.join(file))];
        let named = artifacts
            .iter_mut()
            .find(|artifact| names.contains(&relative(&inputs.root, artifact.target.path())));
        let Some(named) = named else { bail!("no output writes {}", file.display()) };
        named.claim = Claim::Named;
    }
    Ok(())
}

fn request(output: &Output) -> anyhow::Result<Request> {
    Ok(Request {
        format: format(&output.extension(), &FORMATS)?,
        view: output.view,
        theme: output.theme,
        scope: scope_of(output)?,
        text: output.text.unwrap_or_default(),
        scale: output.scale.unwrap_or(1.0),
    })
}

/// Writes what differs, all of it or nothing. Directories below the repository are made as needed.
fn write(
    artifacts: &[Artifact],
    args: &UpdateArgs,
    inputs: &Inputs,
    console: Console,
) -> anyhow::Result<()> {
    let outcomes = output::write(artifacts).map_err(|errors| {
        not_written(&errors, &|path| inputs.paths.relative(path), &args.command(), console)
    })?;
    for (artifact, outcome) in artifacts.iter().zip(outcomes) {
        console.wrote(Path::new(&inputs.paths.relative(artifact.target.path())), outcome);
    }
    Ok(())
}
