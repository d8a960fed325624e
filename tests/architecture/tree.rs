//! The files of the project.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust file.
pub(crate) struct File {
    /// Its path from the root of the project, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// Whether it is a file of unit tests.
    pub(crate) fn is_tests(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below these directories, in the order of paths.
pub(crate) fn files(directories: &[&str]) -> Vec<File> {
    let below = directories.iter().flat_map(|directory| entries(&root().join(directory)));
    let rust = below.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| File { text: fs::read_to_string(&path).unwrap(), path: name(&path) }).collect()
}

/// The Rust files of the program and its crates.
pub(crate) fn code() -> Vec<File> {
    let sources = files(&["src", "crates"]).into_iter();
    sources.filter(|file| !file.is_tests() && !file.path.contains("/examples/")).collect()
}

/// Every file and folder below a directory, without what is built.
pub(crate) fn entries(directory: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(directory).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|entry| {
        !["target", "corpus", "artifacts"].iter().any(|built| entry.file_name() == *built)
    });
    walk.filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect()
}

/// A path from the root of the project, with `/`.
pub(crate) fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}
