//! Git submodules of a checkout.
//!
//! In: a checkout. Out: what lies in its submodules' directories, and the addresses of their
//! repositories.
//!
//! source-controller: without `recurseSubmodules` their directories stay empty; with it they hold
//! what the submodule's repository does.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Mount, RepositoryUrl, SourceTree, TreePath};
use fluxscape_manifest::yaml::Node;

use super::artifact::{OwnSource, Sources};
use super::repositories::Repositories;
use super::unavailable::Unavailable;
use super::world::World;
use crate::flux::inventory::Object;
use crate::flux::kinds::git_repository::GIT_REPOSITORY;

/// What becomes of the submodules of a checkout.
#[derive(Debug, Default)]
pub(in crate::flux) struct Submodules {
    /// Those whose repository is mapped, and those that are not available.
    pub(in crate::flux) mounts: Vec<Mount>,
    /// The ones that are not available.
    pub(in crate::flux) unavailable: Vec<Arc<Unavailable>>,
    /// Directories that stay empty.
    pub(in crate::flux) empty: Vec<TreePath>,
}

impl Submodules {
    fn absent(&mut self, path: &TreePath, url: &str) -> Arc<dyn SourceTree> {
        let unavailable =
            Arc::new(Unavailable::new(format!("the submodule {path} of {url} is not checked out")));
        self.unavailable.push(Arc::clone(&unavailable));
        unavailable
    }
}

/// `recurseSubmodules` of a GitRepository.
pub(in crate::flux) fn recurses(repository: &Node) -> bool {
    repository.at(&["spec", "recurseSubmodules"]).and_then(Node::as_bool) == Some(true)
}

/// The addresses of the submodules that the GitRepositories of a cluster check out too, by the
/// GitRepository.
pub(in crate::flux) fn checked_out(
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
    own: &OwnSource,
) -> BTreeMap<ResourceId, Vec<String>> {
    let sources = Sources { objects, own, world };
    let recursing =
        objects.iter().filter(|(id, object)| GIT_REPOSITORY.is(id) && recurses(&object.node));
    let modules = recursing.filter_map(|(id, object)| {
        let base = object.node.str_at(&["spec", "url"]).unwrap_or_default();
        let modules = read(sources.checkout(id).ok()?.tree.as_ref(), base);
        Some((id.clone(), modules.into_iter().map(|module| module.url).collect()))
    });
    modules.collect()
}

/// What `.gitmodules` of a checkout says. An address that begins with `./` or `../` counts from
/// that of the repository itself.
fn read(tree: &dyn SourceTree, base: &str) -> Vec<Module> {
    let Ok(bytes) = tree.read(&TreePath::clamped(".gitmodules")) else { return Vec::new() };
    let modules = parse(&String::from_utf8_lossy(&bytes)).into_iter();
    modules.map(|module| Module { url: absolute(&module.url, base), ..module }).collect()
}

/// git-submodule: a relative address is one beside or below the repository's own.
fn absolute(url: &str, base: &str) -> String {
    let (mut base, mut rest) = (base.trim_end_matches('/'), url);
    if !(rest.starts_with("./") || rest.starts_with("../")) || base.is_empty() {
        return url.to_owned();
    }
    loop {
        if let Some(below) = rest.strip_prefix("../") {
            (base, rest) = (base.rsplit_once('/').map_or(base, |(above, _)| above), below);
        } else if let Some(same) = rest.strip_prefix("./") {
            rest = same;
        } else {
            return format!("{base}/{rest}");
        }
    }
}

/// Reads `.gitmodules` of the checkout of a GitRepository. A submodule that is checked out stays as
/// it is.
pub(in crate::flux) fn submodules(
    tree: &dyn SourceTree,
    repository: &Node,
    repositories: &Repositories,
) -> Submodules {
    let mut found = Submodules::default();
    let base = repository.str_at(&["spec", "url"]).unwrap_or_default();
    for Module { path, url } in read(tree, base) {
        if !recurses(repository) {
            found.empty.push(path);
        } else if tree.list(&path).is_empty() {
            let mapped = RepositoryUrl::parse(&url).and_then(|url| repositories.find(&url));
            let tree = mapped.map_or_else(
                || found.absent(&path, &url),
                |repository| Arc::clone(&repository.tree),
            );
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
    fn a_relative_address_counts_from_the_repository() {
        for (url, base, expected) in [
            ("../b.git", "https://example.org/team/a.git", "https://example.org/team/b.git"),
            ("../../x/b", "ssh://git@example.org/team/a/", "ssh://git@example.org/x/b"),
            ("./b", "https://example.org/a", "https://example.org/a/b"),
            ("https://example.org/b", "https://example.org/a", "https://example.org/b"),
            ("../b", "", "../b"),
        ] {
            assert_eq!(absolute(url, base), expected);
        }
    }

    #[test]
    fn a_submodule_has_a_path_and_a_url() {
        let text = "[submodule \"a\"]\n\tpath = lib/a\n\turl = https://example.org/a.git\n[submodule \"b\"]\n\turl = x\n[other]\npath=p\n";
        let modules: Vec<(String, String)> =
            parse(text).into_iter().map(|module| (module.path.to_string(), module.url)).collect();
        assert_eq!(modules, [("lib/a".to_owned(), "https://example.org/a.git".to_owned())]);
    }
}
