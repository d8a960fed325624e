//! How long a layout takes, and how that grows: repositories of 10 environments with 1,000 and with
//! 10,000 applications.
//!
//! `cargo bench --bench layout` prints for each view what it takes to give everything its place
//! (`layout`: from a view to positions, all texts measured) and to draw it from the files on
//! (`render`: read, play, lay out, write), and the exponent of the growth between the two sizes. A
//! word given is a view: `cargo bench --bench layout -- apps`.
//!
//! Where `dot` is installed, the same repository is written as DOT (`-f dot`) and goes through `dot
//! -Tsvg`, which is stopped after two minutes: how many times as long as a layout that takes is
//! printed too.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the benchmark; it prints its figures"
)]

mod common;
#[path = "../tests/support/synthetic.rs"]
mod synthetic;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use common::{median, median_after, milliseconds, ratio, timed};
use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::Graph;
use fluxscape::scene;
use fluxscape::view::{Picture, Scope, picture};
use fluxscape_manifest::source::{DiskTree, RepositoryUrl};

const SIZES: [usize; 2] = [1_000, 10_000];
/// So many layouts are timed: a few milliseconds each, the first ones slower.
const RUNS: usize = 15;
const VIEWS: [(&str, Picture); 4] = [
    ("overview", Picture::Overview),
    ("apps", Picture::Apps),
    ("resources", Picture::Resources),
    ("full", Picture::Full),
];

fn main() {
    let mut words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    // Writes the repository of a size into a directory, for other programs: `cargo bench --bench
    // layout -- write 1000 DIR`.
    if let Some(["write", size, directory]) =
        words.iter().map(String::as_str).collect::<Vec<_>>().first_chunk::<3>()
    {
        write(size.parse().expect("the size is a number"), Path::new(directory));
        return;
    }
    words.retain(|word| VIEWS.iter().any(|(name, _)| name == word));
    let mut took: Vec<[Duration; 2]> = Vec::new();
    for size in SIZES {
        let directory = tempfile::tempdir().expect("a directory");
        write(size, directory.path());
        let graph = graph(directory.path());
        println!(
            "{size} applications in 10 environments: {} nodes, {} edges",
            graph.nodes().count(),
            graph.edges().len()
        );
        let views = VIEWS.iter().filter(|(name, _)| names(&words).any(|word| word == *name));
        let times = views.map(|(name, which)| measure(name, *which, &graph, directory.path()));
        let times: Vec<Duration> = times.collect();
        if let Some(theirs) = dot(directory.path()) {
            let ratios = names(&words)
                .zip(&times)
                .map(|(name, ours)| format!("{name} {:.0}", ratio(theirs, *ours)));
            println!(
                "  dot -Tsvg: {:.0} ms; times as long as {}",
                milliseconds(theirs),
                ratios.collect::<Vec<_>>().join(", ")
            );
        }
        if took.is_empty() {
            took = times.into_iter().map(|time| [time; 2]).collect();
        } else {
            took.iter_mut().zip(times).for_each(|(pair, time)| pair[1] = time);
        }
    }
    for (name, [small, large]) in names(&words).zip(took) {
        let grew = (large.as_secs_f64() / small.as_secs_f64()).log10();
        println!("{name}: layout grows with the {grew:.2}th power of the number of applications");
    }
}

/// The views to measure: those named, or all.
fn names(words: &[String]) -> impl Iterator<Item = &'static str> {
    VIEWS
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| words.is_empty() || words.iter().any(|word| word == name))
}

/// How long Graphviz takes for the repository as DOT; nothing where it is not installed.
fn dot(directory: &Path) -> Option<Duration> {
    let source = directory.join("graph.dot");
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command.args(["render", "--quiet", "-o", "graph.dot"]).current_dir(directory);
    assert!(command.status().expect("the program runs").success(), "it is written as DOT");
    let (status, took) = timed(|| {
        Command::new("timeout")
            .args(["120", "dot", "-Tsvg"])
            .arg(source)
            .stdout(Stdio::null())
            .status()
    });
    // 124: stopped; 126, 127: not there.
    status
        .ok()
        .and_then(|status| status.code())
        .filter(|code| matches!(code, 0 | 124))
        .map(|_| took)
}

fn measure(name: &str, which: Picture, graph: &Graph, directory: &Path) -> Duration {
    let scope = Scope::default();
    let (view, viewed) = timed(|| {
        scene::fit(picture(graph, which, &scope).expect("the view is drawn")).view().clone()
    });
    let copy = view.clone();
    let (scene, first) = timed(|| scene::compose(copy));
    let runs = if first > Duration::from_secs(2) { 1 } else { RUNS };
    let layout = if runs == 1 {
        first
    } else {
        median_after(runs, || view.clone(), |view| drop(scene::compose(view)))
    };
    let render = median(if runs == 1 { 1 } else { 3 }, || render(name, directory));
    println!(
        "  {name}: layout {:.1} ms of {} boxes and {} edges; view {:.0} ms; render {:.0} ms; {} x {} units",
        milliseconds(layout),
        scene.boxes.len(),
        scene.edges.len(),
        milliseconds(viewed),
        milliseconds(render),
        scene.width,
        scene.height
    );
    layout
}

fn render(view: &str, directory: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command
        .args(["render", "--quiet", "--view", view, "-o", "-", "-f", "svg"])
        .current_dir(directory)
        .stdout(Stdio::null());
    assert!(command.status().expect("the program runs").success(), "{view} is drawn");
}

fn write(size: usize, directory: &Path) {
    for (path, text) in synthetic::environments(10, size).files() {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().expect("a directory"))
            .expect("the directory is made");
        std::fs::write(path, text).expect("the file is written");
    }
}

fn graph(directory: &Path) -> Graph {
    let tree = Arc::new(DiskTree::open(directory).expect("the directory is there"));
    let own = Repository::new(RepositoryUrl::parse("https://example.org/team/own"), tree);
    fluxscape::graph(&fluxscape::Project::new("own", Repositories { own, mapped: Vec::new() }))
}
