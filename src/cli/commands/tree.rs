//! `fluxscape tree`: the architecture in the terminal.
//!
//! In: a repository and which part of it to show. Out: the text form on standard output; what is
//! wrong with the repository on standard error.

use crate::cli::ExitStatus;
use crate::cli::console::{Console, print_data};
use crate::cli::draw::outline;
use crate::cli::flags::{ClusterFlag, EnvironmentFlag, SourceArgs};
use crate::cli::inputs::Inputs;
use crate::render;
use crate::view::Scope;

/// Print the architecture as a tree: what applies what, what each deploys and what it waits for
#[derive(Debug, clap::Args)]
pub(crate) struct TreeArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    #[command(flatten)]
    pub environment: EnvironmentFlag,
    #[command(flatten)]
    pub cluster: ClusterFlag,
    /// Levels to show below the clusters; deeper ones are counted
    #[arg(long, value_name = "LEVELS")]
    pub depth: Option<usize>,
}

pub(super) fn run(args: &TreeArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let mut inputs = Inputs::open(&args.sources, console)?;
    let graph = inputs.graph_of(&args.cluster)?;
    // The graph holds no other cluster.
    let mut outline =
        outline(&graph, &Scope { environment: args.environment.name.clone(), ..Scope::default() })?;
    if let Some(depth) = args.depth {
        outline = outline.limited(depth);
    }
    print_data(render::text(&outline).as_bytes())?;
    inputs.report(&graph, console);
    Ok(ExitStatus::Success)
}
