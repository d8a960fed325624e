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
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use crate::cli::ExitStatus;
use crate::cli::console::Console;
use crate::cli::draw::{Request, draw_to_keep};
use crate::cli::flags::{SourceArgs, format, scope_of};
use crate::cli::inputs::{Configuration, Inputs, LockUse};
use crate::config::Output;
use crate::graph::Graph;
use crate::lock::Lock;
use crate::output::{self, Artifact};
use crate::render::FORMATS;
use lock::Moves;

/// Write every output that .fluxscape.yaml lists, README blocks included
#[derive(Debug, clap::Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Write nothing; report what is out of date, and exit with 1 if anything is
    #[arg(long)]
    pub check: bool,
    /// Exit with 1 if there is any problem in the repository; the outputs are still written
    #[arg(long)]
    pub strict: bool,
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
    let artifacts = artifacts(&graph, &inputs, lock.as_ref(), console)?;
    let wrong = inputs.report(&graph, console);
    let is_current = if args.check {
        check::check(&artifacts, args, &inputs, console)
    } else {
        write(&artifacts, &inputs, console)?;
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
    let mut artifacts = pictures(graph, inputs)?;
    artifacts.extend(lock.map(|lock| lock::artifact(&inputs.root, lock)));
    artifacts.extend(blocks::fill(graph, inputs, console)?);
    Ok(artifacts)
}

/// Every output that is a file, drawn.
fn pictures(graph: &Graph, inputs: &Inputs) -> anyhow::Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    for output in &inputs.config.outputs {
        let Some(file) = &output.file else { continue };
        let bytes = draw_to_keep(graph, inputs, &request(output)?)
            .with_context(|| format!("cannot draw {}", file.display()))?;
        let path = inputs.root.join(file);
        let bytes = if output.extension() == "png" {
            bytes
        } else {
            output::with_line_ends_of(&path, bytes)
        };
        artifacts.push(Artifact { path, bytes });
    }
    Ok(artifacts)
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

/// Writes what differs. Directories below the repository are made as needed.
fn write(artifacts: &[Artifact], inputs: &Inputs, console: Console) -> anyhow::Result<()> {
    for Artifact { path, bytes } in artifacts {
        if let Some(directory) =
            path.parent().filter(|directory| directory.starts_with(&inputs.root))
        {
            fs::create_dir_all(directory)
                .with_context(|| format!("cannot make {}", inputs.paths.relative(directory)))?;
        }
        let outcome = output::write(path, bytes)?;
        console.wrote(Path::new(&inputs.paths.relative(path)), outcome);
    }
    Ok(())
}
