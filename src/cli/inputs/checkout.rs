//! Which directory is the repository, and which address it was cloned from.
//!
//! In: the directory that the user named, or the working directory. Out: a [`Checkout`], its remote
//! URL read from git's own files: no git program is run.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::config;
use fluxscape_manifest::source::{is_git_name, read_plain, work_tree};

/// A repository on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checkout {
    /// Its root, absolute, without links.
    pub root: PathBuf,
    /// The URL of its remote, where git knows one.
    pub url: Option<String>,
}

impl Checkout {
    /// The directory that the user named; without one, the closest that holds `.fluxscape.yaml` or
    /// `.git`, from the working directory upwards, or the working directory itself.
    pub(crate) fn find(named: Option<&Path>) -> anyhow::Result<Self> {
        let start = resolve(named.unwrap_or(Path::new(".")))?;
        if !start.is_dir() {
            bail!("{} is not a directory", start.display());
        }
        let root = if named.is_some() { start } else { closest_root(&start).to_owned() };
        let url = remote_url(&root);
        Ok(Self { root, url })
    }

    /// Whether it is the directory of a repository without a work tree.
    pub(crate) fn is_bare(&self) -> bool {
        !self.root.join(".git").exists()
            && self.root.join("HEAD").is_file()
            && self.root.join("objects").is_dir()
            && self.root.join("refs").is_dir()
    }
}

fn closest_root(start: &Path) -> &Path {
    let marks = |directory: &&Path| {
        config::NAMES.iter().chain(&[".git"]).any(|name| directory.join(name).exists())
    };
    start.ancestors().find(marks).unwrap_or(start)
}

/// What the root of a repository holds, and hardly any other directory.
const MARKS: [&str; 7] = [
    ".fluxscape.yaml",
    ".fluxscape.yml",
    ".github",
    ".gitlab-ci.yml",
    ".sourceignore",
    "LICENSE",
    "clusters",
];

/// A path that the command line names, absolute and without links. A link in a repository does not
/// lead out of it: who can change the repository could make it lead anywhere.
///
/// # Errors
/// When nothing is there, or such a link is on the way.
pub(crate) fn resolve(path: &Path) -> anyhow::Result<PathBuf> {
    let cannot = || format!("cannot read {}", path.display());
    let resolved = path.canonicalize().with_context(cannot)?;
    let written = std::path::absolute(path).with_context(cannot)?;
    let is_link = |at: &&Path| at.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    for link in written.ancestors().filter(is_link) {
        let holder = link.parent().and_then(|parent| parent.canonicalize().ok());
        let repository = holder.as_deref().and_then(repository_around);
        if let Some(repository) = repository.filter(|root| !resolved.starts_with(root)) {
            bail!(
                "{} leads out of {} through the symbolic link {}: name the directory that it leads to",
                path.display(),
                repository.display(),
                link.display()
            );
        }
    }
    Ok(resolved)
}

/// The repository around a directory that the command line names: or else the working directory
/// where it holds the directory, or the directory alone.
pub(crate) fn project_around(directory: &Path) -> PathBuf {
    if let Some(root) = repository_around(directory) {
        return root.to_owned();
    }
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    here.filter(|here| directory.starts_with(here)).unwrap_or_else(|| directory.to_owned())
}

/// The work tree of git around a directory; without git, the closest directory that looks like the
/// root of a repository.
fn repository_around(directory: &Path) -> Option<&Path> {
    let is_marked = |above: &&Path| MARKS.iter().any(|name| above.join(name).exists());
    work_tree(directory).or_else(|| directory.ancestors().find(is_marked))
}

/// Whether a relative path leads into git's own directory.
pub(crate) fn is_git(path: &Path) -> bool {
    path.iter().any(|part| part.to_str().is_some_and(is_git_name))
}

/// The commit that is checked out, from git's own files: a loose or packed reference, or a detached
/// head.
pub(crate) fn revision(root: &Path) -> Option<String> {
    let (own, common) = git_directories(root)?;
    let head = read_plain(&own.join("HEAD")).ok()?;
    let Some(reference) = head.trim().strip_prefix("ref: ") else { return commit_id(&head) };
    // A name that leads elsewhere would read any file.
    if !reference.starts_with("refs/") || reference.split('/').any(|part| part == "..") {
        return None;
    }
    let loose = [&own, &common]
        .into_iter()
        .find_map(|directory| read_plain(&directory.join(reference)).ok());
    let packed = || {
        let packed = read_plain(&common.join("packed-refs")).ok()?;
        packed.lines().find_map(|line| commit_id(line.strip_suffix(reference)?))
    };
    loose.and_then(|hash| commit_id(&hash)).or_else(packed)
}

/// The id of a commit in hexadecimal digits, and nothing else.
fn commit_id(text: &str) -> Option<String> {
    let id = text.trim();
    let is_id = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}

/// The URL of the remote `origin`, or of the only remote there is.
fn remote_url(root: &Path) -> Option<String> {
    let config = read_plain(&git_directories(root)?.1.join("config")).ok()?;
    let remotes = remotes(&config);
    let origin = remotes.iter().find(|(name, _)| name == "origin");
    let (_, url) = origin.or_else(|| remotes.first().filter(|_| remotes.len() == 1))?;
    Some(url.clone())
}

/// The URLs of all remotes of a work tree.
pub(super) fn remotes_of(root: &Path) -> Vec<String> {
    let config =
        git_directories(root).and_then(|(_, common)| read_plain(&common.join("config")).ok());
    remotes(&config.unwrap_or_default()).into_iter().map(|(_, url)| url).collect()
}

/// The directory that holds git's own files of a work tree: `.git`, or what a `.git` file points to.
/// And the one that it shares with other work trees.
fn git_directories(root: &Path) -> Option<(PathBuf, PathBuf)> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some((git.clone(), git));
    }
    let pointer = read_plain(&git).ok()?;
    let own = root.join(pointer.strip_prefix("gitdir:")?.trim());
    let common = read_plain(&own.join("commondir")).ok();
    let common = common.map_or_else(|| own.clone(), |common| own.join(common.trim()));
    Some((own, common))
}

/// Name and first URL of each remote, in the order of the file.
fn remotes(config: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut section = None;
    for line in config.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            let name =
                header.split(']').next().and_then(|inside| inside.trim().strip_prefix("remote"));
            section = name.map(|name| name.trim().trim_matches('"').to_owned());
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let Some(remote) = section.as_ref().filter(|_| key.trim().eq_ignore_ascii_case("url"))
        else {
            continue;
        };
        if !found.iter().any(|(name, _)| name == remote) {
            found.push((remote.clone(), value.trim().trim_matches('"').to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const CONFIG: &str = "[core]\n\tbare = false\n[remote \"fork\"]\n\turl = git@example.org:me/own.git\n\tfetch = +refs/heads/*\n\
        [branch \"main\"]\n\turl = nonsense\n[remote \"origin\"]\n\tpushurl = x\n\turl = https://example.org/team/own.git\n\turl = second\n";

    #[test]
    fn remotes_are_read_in_order_with_their_first_url() {
        let expected = [
            ("fork", "git@example.org:me/own.git"),
            ("origin", "https://example.org/team/own.git"),
        ];
        assert_eq!(remotes(CONFIG), expected.map(|(name, url)| (name.to_owned(), url.to_owned())));
        assert_eq!(remotes("[core]\n[remote]\n"), []);
    }

    #[test]
    fn the_url_is_origins_or_that_of_the_only_remote_in_worktrees_too() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        let put = |path: &str, text: &str| {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), text).unwrap();
        };
        put("own/.git/config", CONFIG);
        put("own/.git/worktrees/tree/commondir", "../..\n");
        put("tree/.git", &format!("gitdir: {}\n", at("own/.git/worktrees/tree").display()));
        put("own/.git/modules/sub/config", "[remote \"up\"]\nurl = https://example.org/sub\n");
        put("own/sub/.git", "gitdir: ../.git/modules/sub\n");
        put("two/.git/config", "[remote \"a\"]\nurl = x\n[remote \"b\"]\nurl = y\n");
        let cases = [
            ("own", Some("https://example.org/team/own.git")),
            ("tree", Some("https://example.org/team/own.git")),
            ("own/sub", Some("https://example.org/sub")),
            ("two", None),
            ("none", None),
        ];
        for (root, url) in cases {
            assert_eq!(remote_url(&at(root)).as_deref(), url, "{root}");
        }
    }

    #[test]
    fn a_directory_that_is_named_is_the_root() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        fs::create_dir_all(root.join("samples/one/apps")).unwrap();
        fs::write(root.join("samples/one/.fluxscape.yaml"), "").unwrap();
        assert_eq!(Checkout::find(Some(&root.join("samples"))).unwrap().root, root.join("samples"));
        assert_eq!(closest_root(&root.join("samples")), root);
        assert_eq!(closest_root(&root.join("samples/one/apps")), root.join("samples/one"));
        assert!(Checkout::find(Some(&root.join("gone"))).is_err());
    }
}
