//! How long it takes to build every kustomization directory below a directory.
//!
//! `cargo bench --bench build` builds those of the samples; with `FLUXSCAPE_CORPUS` those of another directory. Where `kubectl` is
//! installed, the same directories are built by one `kubectl kustomize` each, one after the other, and the bare start of so many processes
//! is measured too, in the same run.

#![allow(clippy::expect_used, reason = "what goes wrong here should stop the benchmark")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use fluxscape::kustomize::Builder;
use fluxscape::source::{DiskTree, Files, SourceTree, TreePath};
use fluxscape::yaml::Library;

const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

fn main() {
    divan::main();
}

fn corpus() -> PathBuf {
    std::env::var_os("FLUXSCAPE_CORPUS").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), PathBuf::from)
}

fn open(root: &Path) -> DiskTree {
    DiskTree::open(root).expect("the corpus can be read")
}

/// The directories that hold a kustomization file.
fn directories(tree: &dyn SourceTree) -> Vec<TreePath> {
    let files = tree.files(&TreePath::root());
    files.iter().filter(|file| FILE_NAMES.contains(&file.name())).map(TreePath::parent).collect()
}

/// All directories in one process, nothing read yet.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn all_in_one_process(bencher: divan::Bencher<'_, '_>) {
    let root = corpus();
    let found = directories(&open(&root));
    bencher.counter(divan::counter::ItemsCount::new(found.len())).bench(|| {
        let tree = open(&root);
        let library = Library::new(Arc::new(Files::default()));
        let builder = Builder { library: &library, remotes: &() };
        found.iter().map(|directory| builder.build(&tree, directory, None).resources.len()).sum::<usize>()
    });
}

/// One `kubectl kustomize` for each directory.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn kubectl_one_by_one(bencher: divan::Bencher<'_, '_>) {
    run_kubectl(bencher, |root, directory| {
        let mut command = Command::new("kubectl");
        command.args(["kustomize", "--load-restrictor", "LoadRestrictionsNone"]).arg(root.join(directory.as_str()));
        command
    });
}

/// As many starts of `kubectl` that do nothing.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn kubectl_bare_start(bencher: divan::Bencher<'_, '_>) {
    run_kubectl(bencher, |_, _| {
        let mut command = Command::new("kubectl");
        command.args(["kustomize", "--help"]);
        command
    });
}

fn run_kubectl(bencher: divan::Bencher<'_, '_>, command: impl Fn(&Path, &TreePath) -> Command + Sync) {
    let root = corpus();
    let found = directories(&open(&root));
    if Command::new("kubectl").arg("--help").output().is_err() {
        return bencher.bench(|| ());
    }
    bencher.counter(divan::counter::ItemsCount::new(found.len())).bench(|| {
        for directory in &found {
            // Nothing may be fetched: what is remote fails in both.
            let mut command = command(&root, directory);
            let command = command.env("GIT_ALLOW_PROTOCOL", "none").env("HTTPS_PROXY", "http://127.0.0.1:9");
            drop(command.stdout(Stdio::null()).stderr(Stdio::null()).status());
        }
    });
}
