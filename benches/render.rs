//! How long the program takes from a repository to its graph, as a whole process.
//!
//! `cargo bench --bench render` draws the samples; with `FLUXSCAPE_CORPUS` every repository in
//! another directory, and of them only those whose names contain a word given: `cargo bench --bench
//! render -- home-ops`. Where `kubectl` is installed, the directories that the Flux Kustomizations
//! of each repository build are built by one `kubectl kustomize` each, in the same run.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the benchmark; it prints its figures"
)]

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{corpus, has_kubectl, kustomize_each, median, milliseconds, ratio};

const RUNS: usize = 11;

fn main() {
    // cargo hands on flags of its own.
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let entries = std::fs::read_dir(corpus()).expect("the directory can be read");
    let mut repositories: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    repositories.sort();
    for repository in repositories {
        let name = repository.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if words.is_empty() || words.iter().any(|word| name.contains(word.as_str())) {
            measure(&name, &repository);
        }
    }
}

fn measure(name: &str, repository: &Path) {
    let directories: Vec<PathBuf> =
        built_directories(repository).iter().map(|path| repository.join(path)).collect();
    let ours = median(RUNS, || assert!(!draw(repository).is_empty(), "{name} is drawn"));
    print!("{name}: {:.0} ms", milliseconds(ours));
    if has_kubectl() && !directories.is_empty() {
        let (built, theirs) = kustomize_each(&directories);
        let count = directories.len();
        print!(
            ", kubectl kustomize of {count} Kustomizations ({built} build): {:.1} s, {:.0} times",
            theirs.as_secs_f64(),
            ratio(theirs, ours)
        );
    }
    println!();
}

/// The graph of a repository.
fn draw(repository: &Path) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command
        .arg("render")
        .arg(repository)
        .args(["--quiet", "-o", "-", "-f", "json"])
        .stderr(Stdio::null());
    command.output().expect("the program runs").stdout
}

/// The directory of each Flux Kustomization that has one in its own repository.
fn built_directories(repository: &Path) -> Vec<String> {
    let graph: serde_json::Value =
        serde_json::from_slice(&draw(repository)).expect("the graph is JSON");
    let edges = graph.get("edges").and_then(serde_json::Value::as_array).into_iter().flatten();
    let text = |edge: &serde_json::Value, key: &str| {
        edge.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let built = edges
        .filter(|edge| text(edge, "type") == "builds")
        .filter_map(|edge| Some(text(edge, "to").splitn(3, '|').nth(2)?.to_owned()));
    built.filter(|path| repository.join(path).is_dir()).collect()
}
