//! What part of the repository a picture shows, and how: flags of `render`, keys of an output in
//! the configuration.
//!
//! In: flags, or an [`Output`]. Out: a [`Scope`].

use anyhow::bail;

use crate::config::Output;
use crate::view::{Direction, Focus, Scope};

/// The distance from the focus by default.
const DEPTH: u32 = 1;

/// One environment of those that there are.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct EnvironmentFlag {
    /// Show only this environment
    #[arg(id = "environment", long = "environment", value_name = "NAME")]
    pub name: Option<String>,
}

/// One cluster of those that there are.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct ClusterFlag {
    /// Show only this cluster: its name, or the directory that it is bootstrapped from
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
    /// Show only this application, in every environment
    #[arg(long, value_name = "NAME")]
    pub application: Option<String>,
    /// Show only what this object needs and what needs it: an id, KIND/NAMESPACE/NAME, KIND/NAME,
    /// or a unique name
    #[arg(long, value_name = "NODE")]
    pub focus: Option<String>,
    /// Distance from the focus, in references [default: 1]
    #[arg(long, value_name = "N", requires = "focus", value_parser = clap::value_parser!(u32).range(1..))]
    pub depth: Option<u32>,
    /// Leave out a kind, by name or badge; may be repeated
    #[arg(long, value_name = "KIND", value_delimiter = ',', conflicts_with = "only")]
    pub hide: Vec<String>,
    /// Show only this kind; may be repeated
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Count the contents of a box, by name or id, instead of drawing them; may be repeated
    #[arg(long, value_name = "BOX")]
    pub collapse: Vec<String>,
    /// Keep a box open where the page is folded; may be repeated
    #[arg(long, value_name = "BOX")]
    pub expand: Vec<String>,
    /// Direction of the page
    #[arg(long, default_value = "down")]
    pub direction: Option<Direction>,
    /// Width of the page, in units
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
            direction: self.direction.unwrap_or_default(),
            width: self.width,
            waves: self.waves,
        }
    }
}

/// The scope of an output of the configuration, its cluster still as it is written.
pub(crate) fn scope_of(output: &Output) -> anyhow::Result<Scope> {
    if output.depth.is_some() && output.focus.is_none() {
        bail!("depth needs focus: it is the distance from it");
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
        direction: output.direction,
        width: output.width,
        waves: output.waves,
    })
}

fn focus(node: Option<&String>, depth: Option<u32>) -> Option<Focus> {
    node.map(|node| Focus { node: node.clone(), depth: depth.unwrap_or(DEPTH) })
}
