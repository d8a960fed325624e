//! How the time of a run grows with what a repository can multiply: documents of a file, files of a
//! directory, diamonds of kustomizations, clusters inside one another.
//!
//! `cargo bench --bench growth` draws each shape at four sizes and prints the times, and the
//! exponent of the growth over the last doubling: 1 is linear. A word given is a shape.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the benchmark; it prints its figures"
)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{median, milliseconds, ratio};
use fluxscape::Project;
use fluxscape::flux::{Repositories, Repository};
use fluxscape::view::{Picture, Scope};
use fluxscape_manifest::source::{MemoryTree, RepositoryUrl};

const RUNS: usize = 3;

/// A kind of repository, at sizes each twice the one before.
struct Shape {
    name: &'static str,
    sizes: [usize; 4],
    files: fn(usize) -> Vec<(String, String)>,
}

const SHAPES: [Shape; 4] = [
    Shape { name: "documents", sizes: [5_000, 10_000, 20_000, 40_000], files: documents },
    Shape { name: "files", sizes: [2_000, 4_000, 8_000, 16_000], files },
    Shape { name: "diamond", sizes: [2_048, 4_096, 8_192, 16_384], files: diamond },
    Shape { name: "clusters", sizes: [16, 32, 64, 128], files: clusters },
];

fn main() {
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for shape in SHAPES {
        if !words.is_empty() && !words.iter().any(|word| word == shape.name) {
            continue;
        }
        let times = shape.sizes.map(|size| {
            let files = (shape.files)(size);
            let time = median(RUNS, || draw(&files));
            println!("{} {size}: {:.0} ms", shape.name, milliseconds(time));
            time
        });
        println!("{}: grows with the {:.2}th power", shape.name, exponent(times));
    }
}

fn exponent([.., before, last]: [Duration; 4]) -> f64 {
    ratio(last, before).log2()
}

/// Reads, plays and draws a repository.
fn draw(files: &[(String, String)]) {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let own = Repository::new(
        RepositoryUrl::parse("https://example.org/team/fleet"),
        Arc::new(MemoryTree::new("fleet", files)),
    );
    let graph = fluxscape::graph(&Project::new("fleet", Repositories { own, mapped: Vec::new() }));
    for picture in [Picture::Overview, Picture::Apps] {
        let scene = fluxscape::draw(&graph, picture, &Scope::default());
        assert!(scene.is_ok_and(|scene| !scene.boxes.is_empty()), "the repository is drawn");
    }
}

fn kustomization(name: &str, path: &str, more: &str) -> String {
    format!(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  interval: 1h\n  prune: true\n  path: {path}\n\
         \x20 sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

fn config_map(name: &str) -> String {
    format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: d}}\n")
}

/// A cluster whose root applies one application.
fn cluster() -> Vec<(String, String)> {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n\
                  metadata: {name: flux-system, namespace: flux-system}\n\
                  spec: {interval: 1m, url: 'https://example.org/team/fleet', ref: {branch: main}}\n";
    let root = kustomization("flux-system", "./clusters/0", "");
    vec![
        ("clusters/0/flux-system/gotk-sync.yaml".to_owned(), format!("{source}{root}")),
        ("clusters/0/apps.yaml".to_owned(), kustomization("apps", "./apps", "")),
    ]
}

fn documents(count: usize) -> Vec<(String, String)> {
    let all = (0..count).map(|at| config_map(&format!("c{at}"))).collect();
    cluster().into_iter().chain([("apps/all.yaml".to_owned(), all)]).collect()
}

fn files(count: usize) -> Vec<(String, String)> {
    let file = |at| (format!("apps/f{at}.yaml"), config_map(&format!("c{at}")));
    cluster().into_iter().chain((0..count).map(file)).collect()
}

/// Kustomizations each of which takes in the next two, down to so many objects.
fn diamond(count: usize) -> Vec<(String, String)> {
    let depth = count.ilog2();
    let mut made = cluster();
    made.push(("apps/kustomization.yaml".to_owned(), "resources: [../k1a, ../k1b]\n".to_owned()));
    for (level, side) in (1..=depth).flat_map(|level| [(level, 'a'), (level, 'b')]) {
        let inside = if level == depth {
            made.push((format!("k{level}{side}/c.yaml"), config_map("c")));
            "[c.yaml]".to_owned()
        } else {
            format!("[../k{}a, ../k{}b]", level + 1, level + 1)
        };
        let text = format!("namePrefix: {side}\nresources: {inside}\n");
        made.push((format!("k{level}{side}/kustomization.yaml"), text));
    }
    made
}

/// Clusters each of which is reached from the one before.
fn clusters(count: usize) -> Vec<(String, String)> {
    let mut made = cluster();
    made.push(("apps/c.yaml".to_owned(), config_map("c")));
    for at in 1..count {
        let reached = format!("  kubeConfig: {{secretRef: {{name: to-{at}}}}}\n");
        let next = kustomization(&format!("cluster-{at}"), &format!("./clusters/{at}"), &reached);
        made.push((format!("clusters/{}/next.yaml", at - 1), next));
        let apps = kustomization(&format!("apps-{at}"), "./apps", "");
        made.push((format!("clusters/{at}/apps.yaml"), apps));
    }
    made
}
