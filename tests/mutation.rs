//! Broken files never break the program: files of real repositories with bytes flipped, cut or
//! doubled are parsed and built, and nothing panics.
//!
//! Runs over `samples/`, from files to pictures. With `FLUXSCAPE_CORPUS` naming a directory of
//! repositories, runs over their YAML files too, each parsed and the kustomization that it belongs
//! to built. The same mutations every time: a failure names its seed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

mod random;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fluxscape::flux::{Repositories, Repository};
use fluxscape::render::svg;
use fluxscape::scene::{self, Theme};
use fluxscape::view::{self, Picture, Scope};
use fluxscape::{Project, graph};
use fluxscape_kustomize::{Builder, FailureKind};
use fluxscape_manifest::source::{
    DiskTree, Entry, EntryKind, Files, Place, ReadError, SourceTree, TreePath,
};
use fluxscape_manifest::yaml::{Library, write};

use random::{Random, mutate};

/// What takes this long, on however busy a machine, does not end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A checkout in which one file has other bytes.
#[derive(Debug)]
struct Mutated {
    tree: Arc<DiskTree>,
    path: TreePath,
    bytes: Arc<[u8]>,
}

impl SourceTree for Mutated {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        self.tree.kind(path)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        if *path == self.path { Ok(Arc::clone(&self.bytes)) } else { self.tree.read(path) }
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        self.tree.list(directory)
    }

    fn place(&self, path: &TreePath) -> Place {
        self.tree.place(path)
    }
}

/// The repositories of a directory, and the files of interest in each.
fn repositories(directory: &Path, extensions: &[&str]) -> Vec<(Arc<DiskTree>, TreePath)> {
    let mut children: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    children.sort();
    let mut found = Vec::new();
    for child in children.iter().filter(|child| child.is_dir()) {
        let tree = Arc::new(DiskTree::open(child).unwrap());
        let files = (tree.as_ref() as &dyn SourceTree).files(&TreePath::root());
        let wanted = |path: &TreePath| {
            path.name()
                .rsplit_once('.')
                .is_some_and(|(_, extension)| extensions.contains(&extension))
        };
        found.extend(files.into_iter().filter(wanted).map(|path| (Arc::clone(&tree), path)));
    }
    found
}

/// Mutates files in turn until there are enough mutations, and hands each to `check`. Fails for
/// what panics or takes too long.
fn mutate_all(files: &[(Arc<DiskTree>, TreePath)], count: u64, check: impl Fn(Mutated) + Sync) {
    assert!(!files.is_empty(), "there is nothing to mutate");
    let next = AtomicU64::new(0);
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                break;
            }
            let mut random = Random(seed);
            let (tree, path) = &files[random.below(files.len())];
            let Ok(bytes) = tree.read(path) else { continue };
            let mutated = Mutated {
                tree: Arc::clone(tree),
                path: path.clone(),
                bytes: mutate(&bytes, &mut random).into(),
            };
            let start = Instant::now();
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(mutated)));
            assert!(
                outcome.is_ok(),
                "mutation {seed} of {path} in {} panics",
                tree.root().display()
            );
            assert!(
                start.elapsed() < PATIENCE,
                "mutation {seed} of {path} in {} takes {:?}",
                tree.root().display(),
                start.elapsed()
            );
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for worker in (0..threads).map(|_| scope.spawn(work)).collect::<Vec<_>>() {
            worker.join().unwrap();
        }
    });
}

/// Parses the file, writes what was read, and builds the nearest kustomization above it.
fn build_around(mutated: &Mutated) {
    let library = Library::new(Arc::new(Files::default()));
    let parsed = library.load(mutated, &mutated.path).unwrap();
    for document in &parsed.documents {
        let written = write(&document.root);
        assert!(written.ends_with('\n'));
    }
    let mut directory = mutated.path.parent();
    while !directory.is_root()
        && mutated.kind(&directory.join("kustomization.yaml").unwrap()).is_none()
    {
        directory = directory.parent();
    }
    let build = Builder { library: &library, remotes: &() }.build(mutated, &directory, None);
    // What only follows from a remote base that is not at hand is excused with it.
    let fails = build
        .failures
        .iter()
        .any(|failure| failure.kind == FailureKind::Broken && !failure.may_follow());
    assert!(!fails || build.resources.is_empty(), "a build that fails has no resources");
}

/// From files to the pictures.
fn draw(mutated: Mutated) {
    let own = Repository::new(None, Arc::new(mutated));
    let graph = graph(&Project::new("mutated", Repositories { own, mapped: Vec::new() }));
    let scope = Scope::default();
    for which in [Picture::Overview, Picture::Apps, Picture::Resources, Picture::Full] {
        let view = view::picture(&graph, which, &scope, &scene::fits_readme).unwrap();
        assert!(svg::render(&scene::compose(view), Theme::Auto).ends_with("</svg>\n"));
    }
}

#[test]
fn samples_with_broken_files_still_draw() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files = repositories(&samples, &["yaml", "yml", "json", "tf"]);
    mutate_all(&files, 400, draw);
}

#[test]
fn repositories_with_broken_files_still_build() {
    let Some(corpus) = std::env::var_os("FLUXSCAPE_CORPUS") else { return };
    let files = repositories(Path::new(&corpus), &["yaml", "yml", "json"]);
    mutate_all(&files, 20_000, |mutated| build_around(&mutated));
}
