//! fluxscape draws the architecture of a Flux CD repository from its files alone.
//!
//! ```text
//! directory or git revision
//!   | source      SourceTree: the only door to bytes
//!   | yaml, hcl   documents with positions
//!   | terraform   evaluates modules -> the Kubernetes objects that Terraform creates
//!   | kustomize   builds a directory -> resources with their origin
//!   | flux        plays the controllers, to a fixed point -> Inventory
//!   | graph       references become edges, what is missing becomes a ghost     <- pivot 1
//!   | lint, diff  findings; the union of two graphs, and what the change means
//!   | view        what one picture shows
//!   | layout      rectangles and polylines
//!   | scene       shapes, texts, links: fully positioned                       <- pivot 2
//!   v
//! svg, png, html, json, mmd, dot, d2, txt, md
//! ```
//!
//! The functions below go this way: [`graph()`] from files to the graph, by [`evaluate`]
//! (terraform), [`reconcile`] (kustomize and flux) and [`connect`]; [`draw`] from the graph to a
//! scene. [`lint::check`] and [`diff::compare`] start from graphs, and each format of [`render`] is
//! one function that ends the way.
//!
//! # Example
//!
//! A repository in memory, drawn:
//!
//! ```
//! use std::sync::Arc;
//!
//! use fluxscape::flux::{Repositories, Repository};
//! use fluxscape::scene::Look;
//! use fluxscape::view::{Picture, Scope};
//! use fluxscape::{Project, render};
//! use fluxscape_manifest::source::MemoryTree;
//!
//! let files = [
//!     ("base/kustomization.yaml", "resources: [settings.yaml]"),
//!     ("base/settings.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}"),
//! ];
//! let own = Repository { url: None, tree: Arc::new(MemoryTree::new("own", files)), revisions: None };
//! let project = Project::new("own", Repositories { own, mapped: Vec::new() });
//!
//! let graph = fluxscape::graph(&project);
//! let scene = fluxscape::draw(&graph, Picture::Overview, &Scope::default())?;
//! let svg = render::svg::render(&scene, Look::default());
//! assert!(svg.starts_with("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
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
mod project;
pub mod render;
pub mod scene;
mod schema;
pub mod text;
pub mod view;
pub mod vocabulary;

pub use project::{Project, RootModule};

/// From files to the graph: every object and every reference between them.
#[must_use]
pub fn graph(project: &Project) -> graph::Graph {
    connect(project, reconcile(project, evaluate(project)))
}

/// From files to the graph, with the facts beside it that rules judge.
#[must_use]
pub fn examine(project: &Project) -> (graph::Graph, graph::Facts) {
    let inventory = reconcile(project, evaluate(project));
    let survey = flux::survey(&project.library, project.repositories.own.tree.as_ref());
    let facts = graph::Facts::of(&inventory, survey, project.library.files());
    (connect(project, inventory), facts)
}

/// Evaluates Terraform: what each root module creates. Where none is named, those of the repository
/// that start Flux are found.
#[must_use]
pub fn evaluate(project: &Project) -> Vec<flux::Provisioned> {
    let (own, library) = (&project.repositories.own.tree, &project.library);
    let mut created = if project.terraform.is_empty() && project.recorded.is_empty() {
        flux::discover(own, &project.modules, (library.files(), library.budget()))
    } else {
        project.terraform.iter().flat_map(|root| root.evaluate(&project.modules, library)).collect()
    };
    created.extend(project.recorded.iter().cloned());
    created
}

/// Plays Flux's controllers: which objects each cluster has, who applied them, and what fails.
#[must_use]
pub fn reconcile(project: &Project, created: Vec<flux::Provisioned>) -> flux::Inventory {
    let request = flux::Request {
        name: &project.name,
        cluster: project.cluster.as_deref(),
        roots: &project.roots,
    };
    let mut inventory = flux::inventory(&project.library, &project.repositories, created, request);
    inventory.diagnostics.extend(project.library.budget().report());
    inventory
}

/// Makes references between objects edges of a graph, and what is missing a node of its own.
#[must_use]
pub fn connect(project: &Project, inventory: flux::Inventory) -> graph::Graph {
    graph::build(inventory, project.library.files(), &project.declared)
}

/// Chooses what a picture shows, and gives everything a place.
///
/// # Errors
/// When the scope names what the graph does not have, or contradicts itself.
pub fn draw(
    graph: &graph::Graph,
    picture: view::Picture,
    scope: &view::Scope,
) -> Result<scene::Scene, view::ScopeError> {
    Ok(scene::fit(view::picture(graph, picture, scope)?).draw())
}
