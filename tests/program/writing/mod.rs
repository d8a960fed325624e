//! The door for writing: what a hostile repository cannot make the program write, and what a run
//! that is cut short leaves.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

mod refused;
mod whole;

use std::path::{Path, PathBuf};

use crate::common::{Run, fluxscape, put};

/// A repository of one application, with a configuration, in a directory of its own.
pub(crate) struct Repository {
    directory: tempfile::TempDir,
}

impl Repository {
    pub(crate) fn new(configuration: &str) -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        repository.put("repository/.fluxscape.yaml", configuration);
        repository.put(
            "repository/apps/cm.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n",
        );
        repository.put("repository/apps/kustomization.yaml", "resources: [ cm.yaml ]\n");
        repository
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> PathBuf {
        self.at("repository")
    }

    /// A path beside the repository or, below `repository`, in it.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        put(&self.at(path), text);
    }

    /// Makes a symbolic link, and the directories on its way.
    pub(crate) fn link(&self, path: &str, target: &str) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        fluxscape(&self.root(), args)
    }

    /// Every file and link, with what it holds or where it points to.
    pub(crate) fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = walkdir::WalkDir::new(self.directory.path()).sort_by_file_name();
        let held = |path: &Path| {
            if path.is_symlink() {
                std::fs::read_link(path).unwrap().into_os_string().into_encoded_bytes()
            } else if path.is_file() {
                std::fs::read(path).unwrap()
            } else {
                Vec::new()
            }
        };
        let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
        paths.map(|path| (path.clone(), held(&path))).collect()
    }
}
