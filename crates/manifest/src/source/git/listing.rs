//! Which files a revision, or the work tree, consists of.
//!
//! In: what `ls-tree` and `ls-files` print. Out: a [`Listing`]: every file and link by its path
//! from the repository's root, every directory with its entries, links followed inside the
//! repository as the file system would.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::GitError;
use super::objects::Objects;
use super::program::{Git, utf8};
use crate::source::tree::{EntryKind, ReadError, TreePath};

/// More links that lead to links than any file system follows.
const MOST_LINKS: usize = 40;

/// What lies at a path.
#[derive(Clone, Debug)]
enum Leaf {
    File(Bytes),
    /// A symbolic link, with the path it leads to as written.
    Link(Arc<str>),
    /// The commit of a submodule.
    Submodule(String),
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
enum Bytes {
    Object(Arc<Objects>, String),
    Disk(PathBuf),
}

/// Files, links and directories by their paths from the root of the repository.
#[derive(Debug, Default)]
pub(super) struct Listing {
    leaves: BTreeMap<TreePath, Leaf>,
    /// Directories, with the names of what lies in them.
    directories: BTreeMap<TreePath, BTreeSet<String>>,
}

impl Listing {
    /// The files of a commit.
    pub(super) fn of_commit(
        git: &Git,
        objects: &Arc<Objects>,
        commit: &str,
    ) -> Result<Self, GitError> {
        let mut listing = Self::default();
        let printed = git.bytes(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        // `MODE TYPE ID\tPATH\0`
        for record in printed.split(|byte| *byte == 0).filter_map(utf8) {
            let Some((about, path)) = record.split_once('\t') else { continue };
            if let [mode, _, id] = about.split(' ').collect::<Vec<_>>().as_slice() {
                listing.add_object(path, mode, id, objects);
            }
        }
        listing.close();
        Ok(listing)
    }

    /// The files of the work tree: what is tracked and still there, and what is neither tracked nor
    /// ignored. What a sparse checkout leaves out comes from the index.
    pub(super) fn of_work_tree(
        git: &Git,
        objects: &Arc<Objects>,
        top: &Path,
    ) -> Result<Self, GitError> {
        let mut listing = Self::default();
        let at_top = ["--full-name", "-z", "--", ":/"];
        // `TAG MODE ID STAGE\tPATH\0`
        let tracked = git.bytes(&[&["ls-files", "-t", "-s"][..], &at_top].concat())?;
        for record in tracked.split(|byte| *byte == 0).filter_map(utf8) {
            let Some((about, path)) = record.split_once('\t') else { continue };
            if let [tag, mode, id, _] = about.split(' ').collect::<Vec<_>>().as_slice() {
                if *tag == "S" {
                    listing.add_object(path, mode, id, objects);
                } else {
                    listing.add_on_disk(top, path, *mode == "160000");
                }
            }
        }
        let others =
            git.bytes(&[&["ls-files", "--others", "--exclude-standard"][..], &at_top].concat())?;
        for path in others.split(|byte| *byte == 0).filter_map(utf8).filter(|path| !path.is_empty())
        {
            listing.add_on_disk(top, path, false);
        }
        listing.close();
        Ok(listing)
    }

    fn add_object(&mut self, path: &str, mode: &str, id: &str, objects: &Arc<Objects>) {
        let leaf = match mode {
            "120000" => match objects.read(id) {
                Ok(target) => Leaf::Link(Arc::from(String::from_utf8_lossy(&target).as_ref())),
                Err(_) => return,
            },
            "160000" => Leaf::Submodule(id.to_owned()),
            _ => Leaf::File(Bytes::Object(Arc::clone(objects), id.to_owned())),
        };
        self.leaves.insert(TreePath::clamped(path), leaf);
    }

    fn add_on_disk(&mut self, top: &Path, path: &str, submodule: bool) {
        let on_disk = top.join(path);
        let Ok(metadata) = fs::symlink_metadata(&on_disk) else { return };
        let at = TreePath::clamped(path);
        if metadata.is_symlink() {
            let target = fs::read_link(&on_disk)
                .map(|target| target.to_string_lossy().replace('\\', "/"))
                .unwrap_or_default();
            self.leaves.insert(at, Leaf::Link(Arc::from(target.as_str())));
        } else if metadata.is_file() {
            self.leaves.insert(at, Leaf::File(Bytes::Disk(on_disk)));
        } else if metadata.is_dir() {
            self.add_directory(&on_disk, &at, submodule);
        }
    }

    /// A submodule that is checked out, or a repository inside this one that is none of its
    /// submodules: as it lies there.
    fn add_directory(&mut self, on_disk: &Path, at: &TreePath, submodule: bool) {
        if submodule {
            self.leaves.insert(at.clone(), Leaf::Submodule(String::new()));
        }
        let inside = walkdir::WalkDir::new(on_disk)
            .min_depth(1)
            .into_iter()
            .filter_entry(|entry| entry.file_name() != ".git");
        for entry in inside.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()) {
            let below = entry
                .path()
                .strip_prefix(on_disk)
                .ok()
                .and_then(Path::to_str)
                .and_then(|path| at.join(&path.replace('\\', "/")));
            let Some(below) = below else { continue };
            let leaf = if entry.path_is_symlink() {
                let target = fs::read_link(entry.path())
                    .map(|target| target.to_string_lossy().into_owned())
                    .unwrap_or_default();
                Leaf::Link(Arc::from(target.as_str()))
            } else {
                Leaf::File(Bytes::Disk(entry.into_path()))
            };
            self.leaves.insert(below, leaf);
        }
    }

    /// Fills the directories of submodules with what their commits hold, where a checkout of the
    /// submodule has them.
    pub(super) fn take_in_submodules(
        &mut self,
        git: &Git,
        top: Option<&Path>,
    ) -> Result<(), GitError> {
        let recorded: Vec<(TreePath, String)> = self
            .leaves
            .iter()
            .filter_map(|(path, leaf)| Some((path.clone(), submodule(leaf)?)))
            .collect();
        if recorded.is_empty() {
            return Ok(());
        }
        let common = PathBuf::from(git.text(&[
            "rev-parse",
            "--path-format=absolute",
            "--git-common-dir",
        ])?);
        for (path, commit) in recorded {
            let checkouts = [
                top.map(|top| top.join(path.as_str())),
                Some(common.join("modules").join(path.as_str())),
            ];
            let found = checkouts
                .into_iter()
                .flatten()
                .find_map(|checkout| Self::of_submodule(&checkout, &commit));
            for (inside, leaf) in found.map(|listing| listing.leaves).unwrap_or_default() {
                self.leaves.extend(path.join(inside.as_str()).map(|at| (at, leaf)));
            }
        }
        self.close();
        Ok(())
    }

    /// The files of a submodule's commit; `None` where its checkout does not have it.
    fn of_submodule(checkout: &Path, commit: &str) -> Option<Self> {
        // An empty directory of a submodule would lead git to the repository around it.
        let is_repository = checkout.join(".git").exists() || checkout.join("HEAD").is_file();
        let git = Git::at(checkout).ok().filter(|_| is_repository)?;
        git.optional(&["cat-file", "-t", commit]).ok().flatten().filter(|kind| kind == "commit")?;
        let objects = Arc::new(Objects::new(git.clone()));
        let mut listing = Self::of_commit(&git, &objects, commit).ok()?;
        listing.take_in_submodules(&git, Some(checkout)).ok()?;
        Some(listing)
    }

    /// Makes the directories that the leaves lie in.
    fn close(&mut self) {
        self.directories.clear();
        self.directories.insert(TreePath::root(), BTreeSet::new());
        for (path, leaf) in &self.leaves {
            if submodule(leaf).is_some() {
                self.directories.entry(path.clone()).or_default();
            }
            let mut at = path.clone();
            while !at.is_root() {
                let parent = at.parent();
                let known = !self
                    .directories
                    .entry(parent.clone())
                    .or_default()
                    .insert(at.name().to_owned());
                if known {
                    break;
                }
                at = parent;
            }
        }
    }

    /// Where a path leads when the links on its way are followed, and whether there was one. `None`
    /// when that is nowhere in the repository.
    pub(super) fn follow(&self, path: &TreePath) -> Option<(TreePath, bool)> {
        let mut at = TreePath::root();
        let mut todo: Vec<String> =
            path.as_str().rsplit('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let mut links = 0;
        while let Some(segment) = todo.pop() {
            at = at.join(&segment)?;
            if let Some(Leaf::Link(target)) = self.leaves.get(&at) {
                links += 1;
                if links > MOST_LINKS || target.starts_with('/') {
                    return None;
                }
                at = at.parent();
                todo.extend(
                    target
                        .split('/')
                        .rev()
                        .filter(|part| !part.is_empty() && *part != ".")
                        .map(str::to_owned),
                );
            }
        }
        Some((at, links > 0))
    }

    /// What lies at a path that was followed.
    pub(super) fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        match self.leaves.get(path) {
            Some(Leaf::File(_)) => Some(EntryKind::File),
            _ => self.directories.contains_key(path).then_some(EntryKind::Directory),
        }
    }

    /// Whether what lies at this very path is a link.
    pub(super) fn is_link(&self, path: &TreePath) -> bool {
        matches!(self.leaves.get(path), Some(Leaf::Link(_)))
    }

    /// The names in a directory that was followed.
    pub(super) fn names(&self, directory: &TreePath) -> impl Iterator<Item = &str> {
        self.directories.get(directory).into_iter().flatten().map(String::as_str)
    }

    /// The bytes at a path that was followed.
    pub(super) fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        match self.leaves.get(path) {
            Some(Leaf::File(Bytes::Object(objects, id))) => objects.read(id),
            Some(Leaf::File(Bytes::Disk(file))) => match fs::read(file) {
                Ok(bytes) => Ok(Arc::from(bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Err(ReadError::Missing)
                }
                Err(error) => Err(ReadError::Io(error.kind().to_string())),
            },
            _ if self.directories.contains_key(path) => Err(ReadError::Directory),
            _ => Err(ReadError::Missing),
        }
    }
}

fn submodule(leaf: &Leaf) -> Option<String> {
    if let Leaf::Submodule(commit) = leaf { Some(commit.clone()) } else { None }
}

/// What a directory was called before, where git sees that more than half of its files come from
/// one other directory.
pub(super) fn renamed_from(
    git: &Git,
    base: &str,
    head: &str,
    directory: &TreePath,
) -> Result<Option<TreePath>, GitError> {
    // `R100\0OLD\0NEW\0`
    let printed =
        git.bytes(&["diff-tree", "-r", "-z", "--name-status", "-M", "-l0", base, head])?;
    let mut fields = printed.split(|byte| *byte == 0).filter_map(utf8);
    let mut from: BTreeMap<TreePath, usize> = BTreeMap::new();
    let mut files = 0;
    while let Some(status) = fields.next() {
        let Some(first) = fields.next() else { break };
        let new =
            if status.starts_with(['R', 'C']) { fields.next().unwrap_or_default() } else { first };
        let Some(inside) = TreePath::clamped(new).below(directory) else { continue };
        files += 1;
        if status.starts_with('R')
            && let Some(old) = first.strip_suffix(inside.as_str()).map(TreePath::clamped)
        {
            *from.entry(old).or_default() += 1;
        }
    }
    let most = from.into_iter().max_by_key(|(_, count)| *count);
    Ok(most.filter(|(old, count)| count * 2 > files && old != directory).map(|(old, _)| old))
}
