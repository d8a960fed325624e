//! Pages keep their limits whatever the repository is like: few applications or very many, long
//! names, chains, hubs.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use fluxscape::graph::Graph;
use fluxscape::scene::{self, Scene};
use fluxscape::view::{self, Picture, Scope, View};

use crate::memory;
use crate::rules;
use crate::synthetic::{Shape, no_needs, some_needs};

/// What an overview may take of a README.
const README: (i32, i32) = (830, 1800);
/// The widest page of resources.
const WIDEST: i32 = 2400;
/// Tenths of a unit: no text of an overview is smaller.
const SMALLEST: u16 = 100;

const LONG: &str = "an-application-whose-name-is-much-longer-than-any-card-could-be-wide-and-that-nobody-would-ever-want-to-type-in-full";

/// Each waits for the one before it.
fn chain(at: usize) -> Vec<usize> {
    at.checked_sub(1).into_iter().collect()
}

/// All wait for the first.
fn hub(at: usize) -> Vec<usize> {
    if at == 0 { Vec::new() } else { vec![0] }
}

/// The last waits for all the others.
fn two_hundred(at: usize) -> Vec<usize> {
    if at == 200 { (0..200).collect() } else { Vec::new() }
}

fn shapes() -> Vec<(&'static str, Shape)> {
    let shape = |clusters, environments, applications, needs, prefix| Shape {
        clusters,
        environments,
        applications,
        needs,
        prefix,
    };
    vec![
        ("one application", shape(1, 0, 1, no_needs, "app")),
        ("small", shape(1, 2, 3, some_needs, "app")),
        ("one cluster of 300", shape(1, 0, 300, some_needs, "app")),
        ("30 clusters", shape(30, 0, 4, some_needs, "app")),
        ("12 environments of 100", shape(1, 12, 100, some_needs, "app")),
        ("long names", shape(1, 3, 12, some_needs, LONG)),
        ("200 dependencies", shape(1, 0, 201, two_hundred, "app")),
        ("a chain of 40", shape(1, 0, 40, chain, "app")),
        ("a hub of 40", shape(1, 0, 41, hub, "app")),
    ]
}

fn graph(shape: &Shape) -> Graph {
    let files = shape.files();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    memory::graph(&files)
}

fn drawn(graph: &Graph, which: Picture, scope: &Scope) -> (View, Scene) {
    let page = scene::fit(view::picture(graph, which, scope).unwrap());
    (page.view().clone(), page.draw())
}

fn smallest_text(scene: &Scene) -> u16 {
    let texts = scene.boxes.iter().flat_map(|drawn| &drawn.texts).chain(&scene.texts);
    let labels = scene.edges.iter().filter_map(|edge| edge.label.as_ref());
    texts.chain(labels).map(|text| text.style.size).min().unwrap_or(u16::MAX)
}

#[test]
fn every_page_keeps_its_limits() {
    let mut wrong: Vec<String> = Vec::new();
    for (name, shape) in shapes() {
        let graph = graph(&shape);
        for which in [Picture::Overview, Picture::Apps, Picture::Resources, Picture::Full] {
            let (view, scene) = drawn(&graph, which, &Scope::default());
            let (width, height) = (scene.width, scene.height);
            let fits = match which {
                Picture::Overview => {
                    width <= README.0 && height <= README.1 && smallest_text(&scene) >= SMALLEST
                }
                Picture::Apps => width <= 3 * height && height <= 3 * width,
                Picture::Resources => width <= WIDEST,
                Picture::Full => true,
            };
            if !fits {
                wrong.push(format!("{name}, {which:?}: {width} x {height}"));
            }
            wrong.extend(
                rules::broken_rules(&view, &scene)
                    .into_iter()
                    .map(|rule| format!("{name}, {which:?}: {rule}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
}

#[test]
fn an_environment_or_an_application_alone_keeps_the_rules() {
    let graph = graph(&Shape {
        clusters: 1,
        environments: 3,
        applications: 30,
        needs: some_needs,
        prefix: "app",
    });
    let environment = Scope { environment: Some("env-01".to_owned()), ..Scope::default() };
    let application = Scope { application: Some("env-01-app-0007".to_owned()), ..Scope::default() };
    for scope in [environment, application] {
        for which in [Picture::Apps, Picture::Resources, Picture::Full] {
            let (view, scene) = drawn(&graph, which, &scope);
            let broken = rules::broken_rules(&view, &scene);
            assert!(broken.is_empty(), "{which:?}: {broken:#?}");
        }
    }
}
