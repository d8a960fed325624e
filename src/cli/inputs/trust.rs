//! Which directories outside the repository its configuration may name.
//!
//! In: a directory as the configuration names it, and the addresses that it is mapped to. Out: an
//! [`Availability`]. The configuration belongs to the repository, which may be a pull request from
//! anybody: what it names is read where it lies in the same work tree, or is a checkout of the very
//! repository that it is said to be. Everything else needs the command line.

use std::path::{Path, PathBuf};

use super::checkout::{is_git, remotes_of};
use fluxscape_manifest::source::{RepositoryUrl, work_tree};

/// Whether a directory that the configuration names is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Availability {
    /// It is, and lies here.
    Available(PathBuf),
    /// It does not exist.
    Absent,
    /// It exists, and only the command line may name it.
    Untrusted,
}

/// What the configuration may name, seen from the repository's root.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    root: PathBuf,
    /// Whether the command line trusts the configuration whatever it names.
    all: bool,
}

impl Trust {
    /// For the repository at a root, which is absolute and has no links.
    pub(crate) fn new(root: &Path, all: bool) -> Self {
        Self { root: root.to_owned(), all }
    }

    /// Whether a directory is read that the configuration names for one of these addresses.
    pub(crate) fn availability(&self, path: &Path, addresses: &[RepositoryUrl]) -> Availability {
        let Ok(directory) = self.root.join(path).canonicalize() else {
            return Availability::Absent;
        };
        if self.all || self.is_own(&directory) || is_checkout_of(&directory, addresses) {
            return Availability::Available(directory);
        }
        Availability::Untrusted
    }

    /// Whether it lies in the same work tree, and not among git's own files.
    fn is_own(&self, directory: &Path) -> bool {
        let top = work_tree(&self.root).unwrap_or(&self.root);
        directory.strip_prefix(top).is_ok_and(|inside| !is_git(inside))
    }
}

/// Whether a directory lies in a checkout that has one of the addresses as a remote.
fn is_checkout_of(directory: &Path, addresses: &[RepositoryUrl]) -> bool {
    let Some(top) = work_tree(directory) else { return false };
    let is_own = directory.strip_prefix(top).is_ok_and(|inside| !is_git(inside));
    let remotes = || remotes_of(top).into_iter().filter_map(|url| RepositoryUrl::parse(&url));
    is_own && remotes().any(|remote| !remote.host().is_empty() && addresses.contains(&remote))
}

/// The repositories that the source of a Terraform module may mean: the one of its address, or the
/// one that the public registry has for `NAMESPACE/NAME/PROVIDER`.
pub(crate) fn repositories_of(source: &str) -> Vec<RepositoryUrl> {
    let plain = source.strip_prefix("git::").unwrap_or(source);
    let scheme = plain.find("://").map_or(0, |at| at + 3);
    let end =
        plain.get(scheme..).and_then(|rest| rest.find("//")).map_or(plain.len(), |at| scheme + at);
    let address = plain.get(..end).unwrap_or_default();
    let address = address.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = address.split('/').collect();
    let of = |address: String| RepositoryUrl::parse(&address).into_iter().collect();
    match parts.as_slice() {
        _ if scheme > 0 => of(address.to_owned()),
        ["github.com" | "bitbucket.org" | "gitlab.com", ..] => of(format!("https://{address}")),
        [namespace, name, provider] if !address.contains([':', '@', '.']) => {
            of(format!("https://github.com/{namespace}/terraform-{provider}-{name}"))
        }
        _ => of(address.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_source_of_a_module_means_a_repository() {
        for (source, repository) in [
            ("git::https://example.org/m.git//modules/x?ref=v1", "example.org/m"),
            ("git@example.org:team/m.git", "example.org/team/m"),
            ("github.com/team/m//x", "github.com/team/m"),
            ("team/flux/kubernetes", "github.com/team/terraform-kubernetes-flux"),
        ] {
            let found: Vec<String> =
                repositories_of(source).iter().map(ToString::to_string).collect();
            assert_eq!(found, [repository], "{source}");
        }
        assert_eq!(repositories_of("../module"), []);
    }

    #[test]
    fn what_the_configuration_names_lies_in_the_work_tree_or_is_what_it_is_said_to_be() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().canonicalize().unwrap().join(path);
        for path in
            ["top/.git/x", "top/own/sub", "top/beside", "other/.git", "other/sub", "loose", "named"]
        {
            fs::create_dir_all(at(path)).unwrap();
        }
        let remote = "[remote \"up\"]\nurl = git@example.org:team/other.git\n";
        fs::write(at("other/.git/config"), remote).unwrap();
        // A bare repository that claims to be the other one.
        fs::write(at("named/HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::write(at("named/config"), remote).unwrap();
        let url = |text: &str| vec![RepositoryUrl::parse(text).unwrap()];
        let (other, wrong) =
            (url("https://example.org/team/other"), url("https://example.org/team/x"));
        let trust = Trust::new(&at("top/own"), false);
        let cases = [
            ("sub", &wrong, Some("top/own/sub")),
            ("../beside", &wrong, Some("top/beside")),
            ("../.git", &wrong, None),
            ("../../other", &other, Some("other")),
            ("../../other/sub", &other, Some("other/sub")),
            ("../../other/.git", &other, None),
            ("../../other", &wrong, None),
            ("../../other", &Vec::new(), None),
            ("../../named", &other, None),
            ("../../loose", &other, None),
            ("../..", &other, None),
            ("/", &other, None),
        ];
        for (path, addresses, expected) in cases {
            let expected =
                expected.map_or(Availability::Untrusted, |at_| Availability::Available(at(at_)));
            let path = Path::new(path);
            assert_eq!(trust.availability(path, addresses), expected, "{}", path.display());
            let trusted = Trust::new(&at("top/own"), true).availability(path, addresses);
            assert!(matches!(trusted, Availability::Available(_)), "{}", path.display());
        }
        assert_eq!(trust.availability(Path::new("gone"), &other), Availability::Absent);
    }
}
