//! Paths as people see them.
//!
//! In: places in repositories, absolute paths. Out: paths relative to the working directory, or to
//! another file.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use fluxscape_manifest::source::{DiskTree, Place, SourceTree, TreePath};

/// Where the repositories lie on this machine, as seen from the working directory.
#[derive(Debug)]
pub(crate) struct Paths {
    here: PathBuf,
    roots: BTreeMap<String, PathBuf>,
}

/// The directory or file that a path is in another one.
pub(crate) fn below(path: &Path, base: &Path) -> Option<TreePath> {
    path.strip_prefix(base).ok().map(|path| TreePath::clamped(&path.to_string_lossy()))
}

impl Paths {
    /// No repository yet.
    pub(crate) fn new() -> Self {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        Self { here, roots: BTreeMap::new() }
    }

    /// As seen from a directory, with the roots of repositories by name.
    #[cfg(test)]
    pub(crate) fn seen_from<'a>(
        here: PathBuf,
        roots: impl IntoIterator<Item = (&'a str, PathBuf)>,
    ) -> Self {
        Self {
            here,
            roots: roots.into_iter().map(|(name, root)| (name.to_owned(), root)).collect(),
        }
    }

    /// Adds a checkout.
    pub(crate) fn add(&mut self, tree: &DiskTree) {
        self.roots
            .insert(tree.place(&TreePath::root()).repository.to_string(), tree.root().to_owned());
    }

    /// Where a repository lies.
    pub(crate) fn root(&self, repository: &str) -> Option<&Path> {
        self.roots.get(repository).map(PathBuf::as_path)
    }

    /// The checkouts.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.values().map(PathBuf::as_path)
    }

    /// A place as the user would type it; of a repository that lies nowhere here,
    /// `repository/path`.
    pub(crate) fn show(&self, place: &Place) -> String {
        match self.roots.get(place.repository.as_ref()) {
            Some(root) => self.relative(&root.join(place.path.as_str())),
            None if place.repository.is_empty() => place.path.to_string(),
            None => format!("{}/{}", place.repository, place.path),
        }
    }

    /// A path as seen from the working directory: `../` where it lies beside, absolute where
    /// nothing but the root is shared.
    pub(crate) fn relative(&self, path: &Path) -> String {
        let seen = relative(&self.here, path);
        let depth = self.here.components().count().saturating_sub(1);
        let up = seen.components().filter(|component| *component == Component::ParentDir).count();
        if depth > 0 && up == depth {
            path.display().to_string()
        } else {
            seen.display().to_string()
        }
    }
}

/// A path as seen from a directory, both absolute; `.` for the directory itself. `..` is resolved
/// by name, without following links.
pub(crate) fn relative(directory: &Path, path: &Path) -> PathBuf {
    let (base, target) = (normal(directory), normal(path));
    let shared = base.components().zip(target.components()).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(Component::ParentDir, base.components().count() - shared);
    let seen: PathBuf = up.chain(target.components().skip(shared)).collect();
    if seen.as_os_str().is_empty() { PathBuf::from(".") } else { seen }
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_working_directory() {
        let paths = Paths::seen_from(PathBuf::from("/home/me/infra/qa"), []);
        let cases = [
            ("/home/me/infra/qa/a.yaml", "a.yaml"),
            ("/home/me/infra/b.yaml", "../b.yaml"),
            ("/home/me/infra/qa/../qa/./c.yaml", "c.yaml"),
            ("/home/me/infra/qa", "."),
            ("/srv/d.yaml", "/srv/d.yaml"),
        ];
        for (path, seen) in cases {
            assert_eq!(paths.relative(Path::new(path)), seen);
        }
        assert_eq!(
            Paths::seen_from(PathBuf::from("/"), []).relative(Path::new("/srv/d.yaml")),
            "srv/d.yaml"
        );
    }
}
