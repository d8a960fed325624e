//! From what was read to bytes: the step that `render` and `update` share.
//!
//! In: the graph of a repository and what a picture should show. Out: the bytes of a file, in
//! memory: nothing is written before everything is drawn.

use std::collections::BTreeSet;

use anyhow::bail;

use super::console::Console;
use super::inputs::Inputs;
use crate::graph::outline::{Outline, Selection};
use crate::graph::{Footprint, Graph};
use crate::render::{self, Content, Drawing, Format, Medium};
use crate::scene::{Letters, Scene, Theme};
use crate::view::{self, Direction, Picture, Scope};

/// What is reported of a picture whose layout reached the limit of its steps.
const APPROXIMATE: &str = "the picture has more boxes inside one another than a layout may try out: \
     it shows everything, and uses its space less well";

/// What one file should show.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    /// Its format.
    pub format: &'static Format,
    /// What it shows.
    pub view: Picture,
    /// Its colours, where they are chosen.
    pub theme: Option<Theme>,
    /// What part of the graph it shows, and how; its cluster as the user names it.
    pub scope: Scope,
    /// How an SVG contains text.
    pub text: Letters,
    /// Pixels a unit.
    pub scale: f32,
}

/// The bytes of one file.
pub(super) fn draw(
    graph: &Graph,
    inputs: &Inputs,
    request: &Request,
    console: Console,
) -> anyhow::Result<Vec<u8>> {
    reject_unsupported(request)?;
    let theme = match request.theme {
        None if request.format.medium() == Some(Medium::Page) => Theme::Auto,
        named => named.unwrap_or_default(),
    };
    let look = inputs.config.look.of(theme, request.text);
    let files = inputs.project.library.files();
    match &request.format.content {
        Content::Picture { write, .. } => {
            let scene = scene(graph, request)?;
            if scene.is_approximate {
                console.note(APPROXIMATE);
            }
            let (pages, footprint) = (view::pages(graph), footprint(graph, &scene));
            Ok(write(&Drawing {
                scene: &scene,
                graph,
                files,
                pages: pages.as_deref(),
                look: &look,
                scale: request.scale,
                footprint: Some(&footprint),
            })?)
        }
        Content::Graph(write) => Ok(write(graph, files).into_bytes()),
        Content::Outline { write, .. } => Ok(write(&outline(graph, &request.scope)?).into_bytes()),
    }
}

/// The bytes of one file that is kept: a text too holds what it shows of the graph, where its format
/// has comments.
pub(super) fn draw_to_keep(
    graph: &Graph,
    inputs: &Inputs,
    request: &Request,
    console: Console,
) -> anyhow::Result<Vec<u8>> {
    let Content::Outline { write, keep: Some(keep) } = &request.format.content else {
        return draw(graph, inputs, request, console);
    };
    reject_unsupported(request)?;
    let outline = outline(graph, &request.scope)?;
    let footprint = Footprint::of_outline(graph, &outline).to_json();
    Ok(keep(write(&outline), &footprint).into_bytes())
}

/// What of the graph a picture shows, to be kept in it: `update --check` has nothing else to say
/// what has changed since.
fn footprint(graph: &Graph, scene: &Scene) -> String {
    let ids = scene.boxes.iter().flat_map(|shown| std::iter::once(&shown.id).chain(&shown.members));
    Footprint::of(graph, ids.map(String::as_str)).to_json()
}

/// The picture of a request, still without colours.
fn scene(graph: &Graph, request: &Request) -> anyhow::Result<Scene> {
    let (cluster, environment) =
        selected(graph, request.scope.cluster.as_deref(), request.scope.environment.as_deref())?;
    let scope = Scope { environment, cluster, ..request.scope.clone() };
    Ok(crate::draw(graph, request.view, &scope)?)
}

/// A block of text for a Markdown file, with the part of the graph that it shows below it.
pub(super) fn block(graph: &Graph, form: render::Block, scope: &Scope) -> anyhow::Result<String> {
    let outline = outline(graph, scope)?;
    Ok(render::embed::into_markdown(
        &form.render(&outline),
        &Footprint::of_outline(graph, &outline).to_json(),
    ))
}

/// The facts that the text forms write.
pub(super) fn outline(graph: &Graph, scope: &Scope) -> anyhow::Result<Outline> {
    let (cluster, environment) =
        selected(graph, scope.cluster.as_deref(), scope.environment.as_deref())?;
    let scope = Scope { environment, cluster, ..scope.clone() };
    let applications = view::applications(graph, &scope)?;
    if applications.as_ref().is_some_and(BTreeSet::is_empty) {
        bail!("there is nothing to show: no application matches all options");
    }
    Ok(Outline::of(
        graph,
        &Selection { cluster: scope.cluster, environment: scope.environment, applications },
    ))
}

/// Rejects options that a format does not support.
fn reject_unsupported(request: &Request) -> anyhow::Result<()> {
    let Request { format, scope, .. } = request;
    let looks = [
        ("collapse", !scope.collapse.is_empty()),
        ("expand", !scope.expand.is_empty()),
        ("direction", scope.direction != Direction::Down),
        ("width", scope.width.is_some()),
        ("waves", scope.waves),
    ];
    let parts = [
        ("environment", scope.environment.is_some()),
        ("application", scope.application.is_some()),
        ("focus", scope.focus.is_some()),
        ("hide", !scope.hide.is_empty()),
        ("only", !scope.only.is_empty()),
    ];
    let given = |options: &[(&'static str, bool)]| {
        options.iter().find(|(_, given)| *given).map(|(name, _)| *name)
    };
    if format.medium().is_some() {
        return Ok(());
    }
    if let Some(name) = given(&looks) {
        bail!(
            "{name} is not supported for {}: leave it out, or draw svg, png or html",
            format.extension
        );
    }
    if let (Some(name), Content::Graph(_)) = (given(&parts), &format.content) {
        bail!(
            "{name} is not supported for {}, which holds the whole graph: leave it out, or narrow the graph with cluster",
            format.extension
        );
    }
    Ok(())
}

/// The names of the only cluster and environment, where there are any of these names.
fn selected(
    graph: &Graph,
    cluster: Option<&str>,
    environment: Option<&str>,
) -> anyhow::Result<(Option<String>, Option<String>)> {
    let environments = view::environments(graph);
    if let Some(name) = environment.filter(|name| !environments.iter().any(|known| known == name)) {
        bail!("there is no environment \"{name}\": known are {}", environments.join(", "));
    }
    let cluster = cluster.map(|name| cluster_called(graph, name)).transpose()?;
    Ok((cluster, environment.map(str::to_owned)))
}

/// The cluster of a name, or the one that is bootstrapped from a directory.
fn cluster_called(graph: &Graph, name: &str) -> anyhow::Result<String> {
    let directory = name.trim_start_matches("./").trim_end_matches('/');
    let found = graph
        .clusters
        .iter()
        .find(|cluster| cluster.name == name || cluster.directory == directory);
    let Some(found) = found else {
        let known: Vec<&str> = graph.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        bail!("there is no cluster \"{name}\": known are {}", known.join(", "));
    };
    Ok(found.name.clone())
}
