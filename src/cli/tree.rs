//! `fluxscape tree`: the architecture in the terminal.
//!
//! In: a repository and which part of it to show. Out: the text form on standard output; what is
//! wrong with the repository on standard error.

use anyhow::bail;

use super::args::TreeArgs;
use super::draw::{extensions, outline, report};
use super::inputs::Inputs;
use super::report::Console;
use super::{ExitStatus, print_data};
use crate::render::Format;
use crate::view::Scope;

pub(super) fn run(args: &TreeArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let mut inputs = Inputs::open(&args.sources, &extensions(), console)?;
    inputs.project.cluster.clone_from(&args.cluster);
    let graph = crate::graph(&inputs.project);
    if let (Some(name), true) = (&args.cluster, graph.clusters.is_empty()) {
        bail!("there is no cluster \"{name}\": known are {}", graph.left_out.join(", "));
    }
    // The graph holds no other cluster.
    let mut outline =
        outline(&graph, &Scope { environment: args.environment.clone(), ..Scope::default() })?;
    if let Some(depth) = args.depth {
        outline = outline.limited(depth);
    }
    if let Some(write) = Format::Text.writer() {
        print_data(write(&outline).as_bytes())?;
    }
    report(&graph, &inputs, console);
    Ok(ExitStatus::Success)
}
