//! fluxscape draws the architecture of a Flux CD repository from its files alone.
//!
//! ```text
//! directory
//!   | source      SourceTree: the only door to bytes
//!   | yaml, hcl   documents with positions
//!   | terraform   evaluates modules -> the Kubernetes objects that Terraform creates
//!   | kustomize   builds a directory -> resources with their origin
//!   | flux        plays the controllers, to a fixed point -> Inventory
//!   | graph       references become edges, what is missing becomes a ghost     <- pivot 1
//!   | diff        the union of two graphs, and what the change means
//!   | lint        what rules object to
//!   | view        what this picture shows
//!   | layout      rectangles and polylines
//!   | scene       shapes, texts, links: fully positioned                       <- pivot 2
//!   v
//! svg, png, html, json, mmd, dot, txt, md
//! ```

pub mod cli;
pub mod config;
pub mod diff;
pub mod flux;
pub mod graph;
pub mod kubernetes;
pub mod lint;
pub mod lock;
pub mod output;
pub mod render;
pub mod scene;
pub mod text;
pub mod view;

use std::sync::Arc;

use fluxscape_manifest::source::{SourceTree, TreePath};

/// Everything that a run reads: the repository being drawn, what is mapped beside it, and what
/// Terraform creates.
#[derive(Debug)]
pub struct Project {
    /// What to call the repository where its address does not tell: its directory's name.
    pub name: String,
    /// The files read so far.
    pub library: fluxscape_manifest::yaml::Library,
    /// The repository being drawn, and those mapped beside it.
    pub repositories: flux::Repositories,
    /// Terraform root modules; where none is named, those of the repository being drawn that start
    /// Flux.
    pub terraform: Vec<(Arc<dyn SourceTree>, TreePath)>,
    /// Terraform configurations whose files are not at hand and that a lock file knows.
    pub recorded: Vec<fluxscape_terraform::Configuration>,
    /// Where modules of a git or registry source lie.
    pub modules: Vec<fluxscape_terraform::ModuleSource>,
    /// What the user declares about names, groups and origins.
    pub declared: graph::Declared,
    /// The one cluster to draw: its name, or the directory that it is bootstrapped from.
    pub cluster: Option<String>,
}

impl Project {
    /// Repositories with nothing declared about them, and no Terraform but what lies in the one
    /// drawn.
    #[must_use]
    pub fn new(name: &str, repositories: flux::Repositories) -> Self {
        Self {
            name: name.to_owned(),
            library: fluxscape_manifest::yaml::Library::default(),
            repositories,
            terraform: Vec::new(),
            recorded: Vec::new(),
            modules: Vec::new(),
            declared: graph::Declared::default(),
            cluster: None,
        }
    }
}

/// From files to the graph.
#[must_use]
pub fn graph(project: &Project) -> graph::Graph {
    graph::build(inventory(project), project.library.files(), &project.declared)
}

/// From files to the graph, with the facts beside it that rules judge.
#[must_use]
pub fn examine(project: &Project) -> (graph::Graph, graph::Facts) {
    let files = project.library.files();
    let inventory = inventory(project);
    let survey = flux::survey(&project.library, project.repositories.own.tree.as_ref());
    let facts = graph::Facts::of(&inventory, survey, files);
    (graph::build(inventory, files, &project.declared), facts)
}

/// From files to what Flux would have in its clusters.
fn inventory(project: &Project) -> flux::Inventory {
    let files = project.library.files();
    let evaluate = |(tree, directory): &(Arc<dyn SourceTree>, TreePath)| {
        let (tree, directory) = (Arc::clone(tree), directory.clone());
        fluxscape_terraform::evaluate_all(&fluxscape_terraform::Input {
            tree,
            directory,
            modules: &project.modules,
            files,
        })
    };
    let mut configurations = match project.terraform.as_slice() {
        [] if project.recorded.is_empty() => {
            fluxscape_terraform::discover(&project.repositories.own.tree, &project.modules, files)
        }
        named => named.iter().flat_map(evaluate).collect(),
    };
    configurations.extend(project.recorded.iter().cloned());
    let request = flux::Request { name: &project.name, cluster: project.cluster.as_deref() };
    flux::inventory(&project.library, &project.repositories, configurations, request)
}
