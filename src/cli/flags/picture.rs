//! What part of the repository a picture shows, and how: flags of `render`, keys of an output in
//! the configuration.
//!
//! In: flags, or an [`Output`]. Out: a [`Scope`].

use anyhow::bail;

use crate::config::{DirectionName, Output};
use crate::view::{Direction, Focus, Scope};

/// How far from the focus is shown where nobody says.
const DEPTH: u32 = 1;

/// One environment of those that there are.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct EnvironmentFlag {
    /// Show this environment alone
    #[arg(id = "environment", long = "environment", value_name = "NAME")]
    pub name: Option<String>,
}

/// One cluster of those that there are.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct ClusterFlag {
    /// Show this cluster alone: its name, or the directory that it is bootstrapped from
    #[arg(id = "cluster", long = "cluster", value_name = "NAME")]
    pub name: Option<String>,
}

/// What the picture shows, and how.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "What the picture shows")]
pub(crate) struct PictureArgs {
    #[command(flatten)]
    pub environment: EnvironmentFlag,
    #[command(flatten)]
    pub cluster: ClusterFlag,
    /// Show this application alone, in whatever environment
    #[arg(long, value_name = "NAME")]
    pub application: Option<String>,
    /// Show only what this object needs and what needs it: an id, KIND/NAMESPACE/NAME, KIND/NAME,
    /// or a name that only one has
    #[arg(long, value_name = "NODE")]
    pub focus: Option<String>,
    /// How many references away from the focus [default: 1]
    #[arg(long, value_name = "N", requires = "focus", value_parser = clap::value_parser!(u32).range(1..))]
    pub depth: Option<u32>,
    /// Leave out a kind: its name or its badge; several times for several kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', conflicts_with = "only")]
    pub hide: Vec<String>,
    /// Show a kind alone; several times for several kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Count what a box holds instead of drawing it: its name or id; several times for several
    /// boxes
    #[arg(long, value_name = "BOX")]
    pub collapse: Vec<String>,
    /// Keep a box open where the page folds by itself; several times for several boxes
    #[arg(long, value_name = "BOX")]
    pub expand: Vec<String>,
    /// Which way the page goes
    #[arg(long, default_value = "down")]
    pub direction: Option<DirectionName>,
    /// How wide the page is, in units
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(400..=10_000))]
    pub width: Option<u32>,
    /// Show the order in which an environment is reconciled as numbered waves
    #[arg(long)]
    pub waves: bool,
}

impl PictureArgs {
    /// The scope that these flags mean; the cluster is chosen before there is a graph.
    pub(crate) fn scope(&self) -> Scope {
        Scope {
            environment: self.environment.name.clone(),
            cluster: None,
            application: self.application.clone(),
            focus: focus(self.focus.as_ref(), self.depth),
            hide: self.hide.clone(),
            only: self.only.clone(),
            collapse: self.collapse.clone(),
            expand: self.expand.clone(),
            direction: direction(self.direction.unwrap_or_default()),
            width: self.width,
            waves: self.waves,
        }
    }
}

/// The scope of an output of the configuration, its cluster still as it is written.
pub(crate) fn scope_of(output: &Output) -> anyhow::Result<Scope> {
    if output.depth.is_some() && output.focus.is_none() {
        bail!("depth needs focus: it says how far from it is shown");
    }
    Ok(Scope {
        environment: output.environment.clone(),
        cluster: output.cluster.clone(),
        application: output.application.clone(),
        focus: focus(output.focus.as_ref(), output.depth),
        hide: output.hide.clone(),
        only: output.only.clone(),
        collapse: output.collapse.clone(),
        expand: output.expand.clone(),
        direction: direction(output.direction),
        width: output.width,
        waves: output.waves,
    })
}

fn focus(node: Option<&String>, depth: Option<u32>) -> Option<Focus> {
    node.map(|node| Focus { node: node.clone(), depth: depth.unwrap_or(DEPTH) })
}

const fn direction(name: DirectionName) -> Direction {
    match name {
        DirectionName::Down => Direction::Down,
        DirectionName::Right => Direction::Right,
    }
}
