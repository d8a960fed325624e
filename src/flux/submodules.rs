//! Git submodules of a checkout.
//!
//! source-controller: without `recurseSubmodules` their directories stay empty; with it they hold what the submodule's repository does.

use std::sync::Arc;

use crate::source::{Mount, RepositoryUrl, SourceTree, TreePath};

use super::absent::Absent;
use super::repositories::Repositories;

/// What becomes of the submodules of a checkout.
#[derive(Debug, Default)]
pub(super) struct Submodules {
    /// Those whose repository is mapped, and those that are not at hand.
    pub(super) mounts: Vec<Mount>,
    /// The ones that are not at hand.
    pub(super) absent: Vec<Arc<Absent>>,
    /// Directories that stay empty.
    pub(super) empty: Vec<TreePath>,
}

impl Submodules {
    fn absent(&mut self, path: &TreePath, url: &str) -> Arc<dyn SourceTree> {
        let absent = Arc::new(Absent::new(format!("the submodule {path} of {url} is not checked out")));
        self.absent.push(Arc::clone(&absent));
        absent
    }
}

/// Reads `.gitmodules` of a checkout. A submodule that is checked out stays as it is.
pub(super) fn submodules(tree: &dyn SourceTree, recurse: bool, repositories: &Repositories) -> Submodules {
    let mut found = Submodules::default();
    let Ok(bytes) = tree.read(&TreePath::clamped(".gitmodules")) else { return found };
    for Module { path, url } in parse(&String::from_utf8_lossy(&bytes)) {
        if !recurse {
            found.empty.push(path);
        } else if tree.list(&path).is_empty() {
            let mapped = RepositoryUrl::parse(&url).and_then(|url| repositories.find(&url));
            let tree = mapped.map_or_else(|| found.absent(&path, &url), |repository| Arc::clone(&repository.tree));
            found.mounts.push(Mount { at: path, tree, from: TreePath::root() });
        }
    }
    found
}

#[derive(Debug, PartialEq, Eq)]
struct Module {
    path: TreePath,
    url: String,
}

/// The sections `[submodule "name"]` with both a path and a URL.
fn parse(text: &str) -> Vec<Module> {
    let mut modules = Vec::new();
    let (mut path, mut url) = (None, None);
    // One section more than there is ends the last one.
    for line in text.lines().chain(["["]).map(str::trim) {
        if line.starts_with('[') {
            if let (Some(path), Some(url)) = (path.take(), url.take()) {
                modules.push(Module { path, url });
            }
        } else if let Some((key, value)) = line.split_once('=') {
            let value = value.trim().trim_matches('"');
            match key.trim() {
                "path" => path = Some(TreePath::clamped(value)),
                "url" => url = Some(value.to_owned()),
                _ => {}
            }
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submodule_has_a_path_and_a_url() {
        let text = "[submodule \"a\"]\n\tpath = lib/a\n\turl = https://example.org/a.git\n[submodule \"b\"]\n\turl = x\n[other]\npath=p\n";
        let modules: Vec<(String, String)> = parse(text).into_iter().map(|module| (module.path.to_string(), module.url)).collect();
        assert_eq!(modules, [("lib/a".to_owned(), "https://example.org/a.git".to_owned())]);
    }
}
