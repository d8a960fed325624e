//! Prints what `kustomize build` makes of a directory.
//!
//! ```text
//! cargo run -p fluxscape-kustomize --example build -- DIR
//! ```
//!
//! Everything below the current directory belongs to the tree, so that `../base` is found; a
//! directory elsewhere is a tree of its own, together with the directories that hold it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use fluxscape_kustomize::Builder;
use fluxscape_manifest::source::{DiskTree, TreePath};
use fluxscape_manifest::yaml::Library;

fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: build DIR");
        return ExitCode::FAILURE;
    };
    match build(&directory) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}: {error}", directory.display());
            ExitCode::FAILURE
        }
    }
}

/// Builds a directory and prints the objects, or the reasons why it fails.
fn build(directory: &Path) -> std::io::Result<bool> {
    let directory = directory.canonicalize()?;
    let here = std::env::current_dir()?.canonicalize()?;
    let root = if directory.starts_with(&here) { &*here } else { Path::new("/") };
    let inside = directory.strip_prefix(root).unwrap_or(&directory);

    let tree = DiskTree::open(root)?;
    let library = Library::default();
    let path = TreePath::clamped(&inside.to_string_lossy());
    let built = Builder::new(&library).build(&tree, &path);
    for failure in &built.failures {
        let problem = &failure.diagnostic;
        let place = problem.span.map_or_else(String::new, |span| {
            format!("{}:{}: ", library.files().place(span.file).path, span.line)
        });
        eprintln!("{place}{} [{}]", problem.message, problem.rule.name);
    }
    print!("{}", built.to_yaml());
    Ok(built.failures.is_empty())
}
