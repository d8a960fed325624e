//! Files of real repositories with bytes flipped, cut or doubled are parsed and built, and nothing
//! panics.
//!
//! Runs over `samples/`, from files to pictures, and over the repositories in `FLUXSCAPE_CORPUS`,
//! each file parsed and the kustomization that it belongs to built.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fluxscape::flux::{Repositories, Repository};
use fluxscape::render::svg;
use fluxscape::scene::{self, Theme};
use fluxscape::view::{self, Picture, Scope};
use fluxscape::{Project, graph};
use fluxscape_kustomize::{Builder, FailureKind};
use fluxscape_manifest::source::{DiskTree, Files, SourceTree, TreePath};
use fluxscape_manifest::yaml::{Library, write};

use crate::common::{directories, project};
use crate::edited::Edited;
use crate::random::{Random, mutate};
use crate::runs::{Outcome, run_all};
use crate::skip::corpus;

/// The repositories of a directory, and the files of interest in each.
fn repositories(directory: &Path, extensions: &[&str]) -> Vec<(Arc<DiskTree>, TreePath)> {
    let mut found = Vec::new();
    for child in directories(directory) {
        let tree = Arc::new(DiskTree::open(&child).unwrap());
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

/// Mutates files in turn until there are enough mutations, and hands each to `check`.
fn mutate_all(
    files: &[(Arc<DiskTree>, TreePath)],
    count: u64,
    check: impl Fn(&Edited, &TreePath) + Sync,
) {
    assert!(!files.is_empty(), "there is nothing to mutate");
    let Outcome { wrong, .. } = run_all(count, Duration::MAX, |number| {
        let mut random = Random(number);
        let (tree, path) = &files[random.below(files.len())];
        let Ok(bytes) = tree.read(path) else { return };
        let bytes = mutate(&bytes, &mut random).into();
        check(&Edited { tree: Arc::clone(tree), edit: Some((path.clone(), bytes)) }, path);
    });
    assert!(wrong.is_empty(), "mutations: {wrong:#?}");
}

/// Parses the file, writes what was read, and builds the nearest kustomization above it.
fn build_around(mutated: &Edited, path: &TreePath) {
    let library = Library::new(Arc::new(Files::default()));
    let parsed = library.load(mutated, path).unwrap();
    for document in &parsed.documents {
        let written = write(&document.root);
        assert!(written.ends_with('\n'));
    }
    let mut directory = path.parent();
    while !directory.is_root()
        && mutated.kind(&directory.join("kustomization.yaml").unwrap()).is_none()
    {
        directory = directory.parent();
    }
    let build = Builder::new(&library).build(mutated, &directory);
    // What only follows from a remote base that is not available is excused with it.
    let fails = build
        .failures
        .iter()
        .any(|failure| failure.kind == FailureKind::Broken && !failure.may_follow());
    assert!(!fails || build.resources.is_empty(), "a build that fails has no resources");
}

/// From files to the pictures.
fn draw(mutated: &Edited, _: &TreePath) {
    let own = Repository::new(None, Arc::new(mutated.clone()));
    let graph = graph(&Project::new("mutated", Repositories { own, mapped: Vec::new() }));
    let scope = Scope::default();
    for which in [Picture::Overview, Picture::Apps, Picture::Resources, Picture::Full] {
        let page = scene::fit(view::picture(&graph, which, &scope).unwrap());
        assert!(svg::render(&page.draw(), Theme::Auto).ends_with("</svg>\n"));
    }
}

#[test]
fn samples_with_broken_files_still_draw() {
    let files = repositories(&project().join("samples"), &["yaml", "yml", "json", "tf"]);
    mutate_all(&files, 400, draw);
}

#[test]
fn repositories_with_broken_files_still_build() {
    let Some(corpus) = corpus() else { return };
    let files = repositories(&corpus, &["yaml", "yml", "json"]);
    mutate_all(&files, 20_000, build_around);
}
