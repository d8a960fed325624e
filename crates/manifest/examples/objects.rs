//! Lists the Kubernetes objects in the YAML files of a directory, each with its position.
//!
//! ```text
//! cargo run -p fluxscape-manifest --example objects -- DIR
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::path::Path;
use std::process::ExitCode;

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{DiskTree, SourceTree, TreePath};
use fluxscape_manifest::yaml::Library;

fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1) else {
        eprintln!("usage: objects DIR");
        return ExitCode::FAILURE;
    };
    match DiskTree::open(Path::new(&directory)) {
        Ok(tree) => {
            list(&tree);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", directory.display());
            ExitCode::FAILURE
        }
    }
}

fn list(tree: &dyn SourceTree) {
    let library = Library::default();
    let files = tree.files(&TreePath::root());
    for path in files.iter().filter(|path| is_yaml(path)) {
        let Ok(parsed) = library.load(tree, path) else { continue };
        for problem in &parsed.problems {
            let line = problem.span.map_or(0, |span| span.line);
            eprintln!("{path}:{line}: {}", problem.message);
        }
        for root in parsed.documents.iter().map(|document| &document.root) {
            if root.get("kind").is_some() {
                println!("{path}:{}: {}", root.span.line, ResourceId::of(root));
            }
        }
    }
}

fn is_yaml(path: &TreePath) -> bool {
    path.name().ends_with(".yaml") || path.name().ends_with(".yml")
}
