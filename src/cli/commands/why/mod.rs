//! `fluxscape why FROM TO`: the references that lead from one object to another, each with the line
//! that it is written in; `why --roots`: what the clusters rest on.
//!
//! In: two names. Out: one line a step on standard output; both directions are tried. No way:
//! status 1, with a message.

mod roots;

use crate::cli::hint;
use std::fmt::Write as _;

use anyhow::bail;

use crate::cli::ExitStatus;
use crate::cli::console::{Console, print_data};
use crate::cli::flags::SourceFlags;
use crate::cli::inputs::Inputs;
use crate::graph::{self, Graph, Node, NodeIndex, Step};
use crate::text::printed;
use fluxscape_manifest::source::{Place, TreePath};
use fluxscape_manifest::spelling::nearest;

/// Explain why one object needs another: print the references from the first to the second; or
/// what the clusters rest on
#[derive(Debug, clap::Args)]
pub(crate) struct WhyArgs {
    /// Object to start from: `name`, `namespace/name`, `Kind/name`, `Kind/namespace/name`, a path
    /// or a node's id
    #[arg(value_name = "FROM", required_unless_present = "roots")]
    pub from: Option<String>,
    /// Object to find
    #[arg(value_name = "TO", required_unless_present = "roots")]
    pub to: Option<String>,
    /// Print what says that each cluster is one, with its file and line, and why no cluster begins
    /// at any other directory of Flux objects
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub roots: bool,
    /// Format of what `--roots` prints
    #[arg(short, long, default_value = "text", requires = "roots")]
    pub format: RootsFormat,
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// A format of `why --roots`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum RootsFormat {
    /// Lines
    Text,
    /// JSON, for programs
    Json,
}

pub(super) fn run(args: &WhyArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::open(&args.sources.clone().into(), console)?;
    match (&args.from, &args.to) {
        (Some(from), Some(to)) => path(from, to, &inputs, console),
        _ => roots::run(&inputs, args.format),
    }
}

fn path(from: &str, to: &str, inputs: &Inputs, console: Console) -> anyhow::Result<ExitStatus> {
    let graph = hint::graph(&inputs.project);
    let (froms, tos) = (found(&graph, from)?, found(&graph, to)?);
    let ways = |froms: &[NodeIndex], tos: &[NodeIndex]| -> Option<Vec<String>> {
        let all = froms
            .iter()
            .flat_map(|from| tos.iter().map(move |to| (*from, *to)))
            .filter(|(from, to)| from != to);
        let found = all.filter_map(|(from, to)| graph::path(&graph, from, to));
        let shortest =
            found.min_by_key(|way| (way.len(), way.first().map(|step| step.from.id.clone())))?;
        Some(shortest.iter().map(|step| line(step, &graph, inputs)).collect())
    };
    let Some(way) = ways(&froms, &tos) else {
        let Some(back) = ways(&tos, &froms) else {
            console.finding(&format!(
                "neither {from} nor {to} needs the other: no reference leads from one to the other"
            ));
            return Ok(ExitStatus::Findings);
        };
        console.note(&format!("{from} does not need {to}; it is the other way round:"));
        print_data(lines(&back).as_bytes())?;
        return Ok(ExitStatus::Success);
    };
    print_data(lines(&way).as_bytes())?;
    Ok(ExitStatus::Success)
}

fn lines(way: &[String]) -> String {
    let mut text = String::new();
    for line in way {
        let _ = writeln!(text, "{}", printed::line(line));
    }
    text
}

/// The nodes of a name; an error with the nearest names where there is none.
fn found(graph: &Graph, name: &str) -> anyhow::Result<Vec<NodeIndex>> {
    let found = graph::called(graph, name);
    if found.is_empty() {
        let bare = name.rsplit('/').next().unwrap_or(name);
        let names = graph.nodes().map(|(_, node)| (&node.name, node.name.as_str()));
        let near = nearest(bare, names, 3);
        bail!("there is no object \"{name}\": the nearest names are {}", near.join(", "));
    }
    Ok(found)
}

/// `Kustomization flux-qa/loans waits for Kustomization flux-qa/accounts (dependsOn)
/// qa/fluxcd/loans.yml:12`.
fn line(step: &Step<'_>, graph: &Graph, inputs: &Inputs) -> String {
    let (verb, field) = (step.edge.edge_type.verb(), step.edge.edge_type.name());
    let mut line = format!("{} {verb} {}", name(step.from), name(step.to));
    if verb != field {
        let _ = write!(line, " ({field})");
    }
    // What a Kustomization applies is written where the object stands.
    let own = step
        .edge
        .origin
        .as_ref()
        .map(|origin| (origin.repository.as_ref(), Some(&origin.file), origin.line));
    let of_target =
        (step.to.origin.repository.as_ref(), step.to.origin.file.as_ref(), step.to.origin.line);
    let (repository, file, at) = own.unwrap_or(of_target);
    if let Some(file) = file {
        let repository = repository
            .filter(|name| **name != graph.name)
            .map_or_else(|| graph.tree.to_string(), Clone::clone);
        let place = Place { repository: repository.into(), path: TreePath::clamped(file) };
        let _ = write!(line, "  {}", inputs.paths.show(&place));
        if let Some(at) = at {
            let _ = write!(line, ":{at}");
        }
    }
    line
}

fn name(node: &Node) -> String {
    if node.namespace.is_empty() {
        format!("{} {}", node.kind, node.name)
    } else {
        format!("{} {}/{}", node.kind, node.namespace, node.name)
    }
}
