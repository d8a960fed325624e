//! How long it takes to build every kustomization directory below a directory, and how much memory.
//!
//! `cargo bench --bench build` builds those of the samples; with `FLUXSCAPE_CORPUS` those of
//! another directory. Where `kubectl` is installed, the same directories are built by one `kubectl
//! kustomize` each, one after the other, and the bare start of so many processes is measured too,
//! in the same run.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the benchmark; it prints its figures"
)]

mod common;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use common::{bare_starts, corpus, has_kubectl, kustomize_each, median, milliseconds, ratio};
use fluxscape_kustomize::Builder;
use fluxscape_manifest::source::{DiskTree, Files, SourceTree, TreePath};
use fluxscape_manifest::yaml::Library;

const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const RUNS: usize = 5;

fn main() {
    let root = corpus();
    let open = || DiskTree::open(&root).expect("the directory can be read");
    let found = directories(&open());
    // Nothing is read yet when a run begins.
    let ours = median(RUNS, || {
        let (tree, library) = (open(), Library::new(Arc::new(Files::default())));
        let builder = Builder::new(&library);
        let built: usize =
            found.iter().map(|directory| builder.build(&tree, directory).resources.len()).sum();
        assert!(built > 0, "something is built");
    });
    println!("{} directories in one process: {:.0} ms", found.len(), milliseconds(ours));
    if let Some(peak) = peak_memory() {
        println!("memory at most: {peak} MB");
    }
    if has_kubectl() {
        let paths: Vec<PathBuf> =
            found.iter().map(|directory| root.join(directory.as_str())).collect();
        let (built, theirs) = kustomize_each(&paths);
        let bare = bare_starts(paths.len());
        println!(
            "kubectl kustomize one by one: {:.1} s ({built} build), {:.0} times as long",
            theirs.as_secs_f64(),
            ratio(theirs, ours)
        );
        println!("the bare start of as many processes: {:.1} s", bare.as_secs_f64());
        let without = theirs.checked_sub(bare).unwrap_or(Duration::ZERO);
        println!(
            "without it: {:.1} s, {:.0} times as long",
            without.as_secs_f64(),
            ratio(without, ours)
        );
    }
}

/// The directories that hold a kustomization file.
fn directories(tree: &dyn SourceTree) -> Vec<TreePath> {
    let files = tree.files(&TreePath::root());
    files.iter().filter(|file| FILE_NAMES.contains(&file.name())).map(TreePath::parent).collect()
}

/// The most memory that this process ever held, in megabytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
