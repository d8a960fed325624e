//! `fluxscape update`: writes every output that the configuration names, README blocks included, or
//! says which are out of date.
//!
//! In: a repository with `.fluxscape.yaml`. Out: its outputs and the blocks of its Markdown files,
//! all made in memory first. With `--check` nothing is written, and what would change is named.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use super::args::UpdateArgs;
use super::draw::{Request, draw_to_keep, extensions, format, report};
use super::inputs::{Configuration, Inputs};
use super::locking::{self, LockUse};
use super::picture::scope_of;
use super::report::Console;
use super::{ExitStatus, blocks, check};
use crate::config::Output;
use crate::graph::Graph;
use crate::lock::{self, Lock};
use crate::output::{self, Artifact};

pub(super) fn run(args: &UpdateArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let mut inputs = Inputs::open(&args.sources, &extensions(), console)?;
    if inputs.config.outputs.is_empty() {
        bail!(
            "nothing to update: {} names no outputs",
            inputs.paths.relative(&inputs.root.join(".fluxscape.yaml"))
        );
    }
    let mut graph = crate::graph(&inputs.project);
    let (mut lock, mut said) = (None, Moves::default());
    if !inputs.beside.is_empty() || !inputs.project.modules.is_empty() || inputs.lock.is_some() {
        // Drawn from the lock file's facts, whatever is checked out, the picture is the same for
        // everybody who has this commit.
        let fresh = locking::fresh(&inputs);
        let committed = inputs.lock.as_ref().filter(|_| args.check);
        said = committed.map(|committed| Moves::between(committed, &fresh)).unwrap_or_default();
        let used = committed.unwrap_or(&fresh).clone();
        inputs = Inputs::open_with(
            &args.sources,
            Configuration::Read(&extensions()),
            LockUse::Everywhere(&used),
            console,
        )?;
        graph = crate::graph(&inputs.project);
        lock = (!used.is_empty()).then_some(used);
    }
    let mut artifacts = pictures(&graph, &inputs)?;
    artifacts.extend(lock.map(|lock| locking::artifact(&inputs.root, &lock)));
    artifacts.extend(blocks::fill(&graph, &inputs, console)?);
    let wrong = report(&graph, &inputs, console);
    let current = if args.check {
        check::check(&artifacts, args, &inputs, console)
    } else {
        write(&artifacts, &inputs, console)?
    };
    let complete = !args.check || (inputs.beside.missed().is_empty() && !inputs.beside.is_stale);
    let held = said.tell(console);
    let fine = current && complete && held && !((wrong || said.has_moved()) && args.strict);
    Ok(if fine { ExitStatus::Success } else { ExitStatus::Findings })
}

/// What is to be said of the committed lock file.
#[derive(Debug, Default)]
struct Moves {
    lacking: Vec<String>,
    moved: Vec<String>,
}

impl Moves {
    fn between(committed: &Lock, fresh: &Lock) -> Self {
        Self { lacking: locking::lacks(committed, fresh), moved: locking::moved(committed, fresh) }
    }

    /// Says it; whether the lock file holds what it should.
    fn tell(&self, console: Console) -> bool {
        self.lacking.iter().for_each(|line| console.finding(line));
        for line in &self.moved {
            console.note(&format!(
                "{line} since {} was written: `fluxscape update` draws it anew",
                lock::NAME
            ));
        }
        self.lacking.is_empty()
    }

    fn has_moved(&self) -> bool {
        !self.moved.is_empty()
    }
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
        format: format(&output.extension())?,
        view: output.view,
        theme: output.theme,
        scope: scope_of(output)?,
        text: output.text.unwrap_or_default(),
        scale: output.scale.unwrap_or(1.0),
    })
}

/// Writes what differs. Directories below the repository are made as needed.
fn write(artifacts: &[Artifact], inputs: &Inputs, console: Console) -> anyhow::Result<bool> {
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
    Ok(true)
}
