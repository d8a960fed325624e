//! The files of a work tree, as `git add --all` would take them.
//!
//! In: a repository and the root of its work tree. Out: a [`Listing`] of what is tracked and still
//! there, and of what is neither tracked nor ignored; what a sparse checkout leaves out comes from
//! the index. And whether the work tree differs from the last commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use gix::hash::ObjectId;
use gix::index::entry::{Flags, Mode, Stat, stat};
use gix::objs::Kind;

use super::error::GitError;
use super::listing::{Bytes, Leaf, Listing};
use super::objects::Objects;
use crate::budget::Budget;
use crate::source::disk::{Root, is_special};
use crate::source::tree::TreePath;

/// What the index says of a path.
struct Tracked {
    id: ObjectId,
    mode: Mode,
    /// A sparse checkout leaves it out of the work tree.
    is_skipped: bool,
    /// The size and the times of the file when it was added.
    stat: Stat,
}

/// A work tree, by its path and by its handle.
#[derive(Clone, Copy)]
struct OnDisk<'a> {
    top: &'a Path,
    root: &'a Arc<Root>,
}

impl OnDisk<'_> {
    fn file(self, path: &TreePath) -> Leaf {
        Leaf::File(Bytes::Disk(Arc::clone(self.root), path.clone()))
    }
}

impl Listing {
    /// The files of the work tree.
    pub(super) fn of_work_tree(objects: &Arc<Objects>, top: &Path) -> Result<Self, GitError> {
        let mut listing = Self::default();
        let root = Arc::new(Root::open(top).map_err(|_| GitError::NoWorkTree)?);
        let on_disk = OnDisk { top, root: &root };
        let index = index(objects)?;
        let tracked = tracked(&index);
        for (path, entry) in &tracked {
            match entry.mode.to_tree_entry_mode() {
                Some(mode) if entry.is_skipped => {
                    listing.add_object(path, mode.kind(), entry.id, objects);
                }
                _ => listing.add_on_disk(on_disk, path, entry.mode == Mode::COMMIT),
            }
        }
        for path in untracked(objects, &index, top, &tracked)? {
            listing.add_on_disk(on_disk, &path, false);
        }
        listing.close();
        Ok(listing)
    }

    fn add_on_disk(&mut self, work_tree: OnDisk<'_>, path: &TreePath, is_submodule: bool) {
        let on_disk = work_tree.top.join(path.as_str());
        let Ok(metadata) = fs::symlink_metadata(&on_disk) else { return };
        if metadata.is_symlink() {
            self.insert(path.clone(), link(&on_disk));
        } else if metadata.is_file() {
            self.insert(path.clone(), work_tree.file(path));
        } else if metadata.is_dir() {
            self.add_directory(work_tree, path, is_submodule);
        }
    }

    /// A submodule that is checked out, or a repository inside this one that is not one of its
    /// submodules: as it is on disk.
    fn add_directory(&mut self, work_tree: OnDisk<'_>, at: &TreePath, is_submodule: bool) {
        let on_disk = &work_tree.top.join(at.as_str());
        if is_submodule {
            self.insert(at.clone(), Leaf::Submodule(None));
        }
        let inside = walkdir::WalkDir::new(on_disk)
            .min_depth(1)
            .into_iter()
            .filter_entry(|entry| entry.file_name() != ".git");
        for entry in inside.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()) {
            let below = entry.path().strip_prefix(on_disk).ok().and_then(Path::to_str);
            let below = below.and_then(|path| at.join(&path.replace('\\', "/")));
            let Some(below) = below else { continue };
            if entry.path_is_symlink() {
                self.insert(below, link(entry.path()));
            } else if entry.file_type().is_file() {
                let file = work_tree.file(&below);
                self.insert(below, file);
            }
        }
    }
}

fn link(on_disk: &Path) -> Leaf {
    let target = fs::read_link(on_disk).map(|target| target.to_string_lossy().replace('\\', "/"));
    Leaf::Link(Arc::from(target.unwrap_or_default()))
}

fn index(objects: &Objects) -> Result<gix::worktree::Index, GitError> {
    objects.repository().index_or_empty().map_err(|error| GitError::failed("index", &error))
}

/// The entries of the index by their paths.
fn tracked(index: &gix::index::State) -> BTreeMap<TreePath, Tracked> {
    let entry = |entry: &gix::index::Entry| {
        let path = std::str::from_utf8(entry.path(index)).ok()?;
        let is_skipped = entry.flags.contains(Flags::SKIP_WORKTREE);
        let tracked = Tracked { id: entry.id, mode: entry.mode, is_skipped, stat: entry.stat };
        Some((TreePath::clamped(path), tracked))
    };
    index.entries().iter().filter_map(entry).collect()
}

/// The files that are neither tracked nor ignored, and repositories inside this one, in the order
/// of their paths.
fn untracked(
    objects: &Objects,
    index: &gix::index::State,
    top: &Path,
    tracked: &BTreeMap<TreePath, Tracked>,
) -> Result<Vec<TreePath>, GitError> {
    let repository = objects.repository();
    let source = gix::worktree::stack::state::ignore::Source::default();
    let ignored = repository.excludes(index, None, source);
    let mut ignored =
        ignored.map_err(|error| GitError::failed("reading what is ignored", &error))?;
    let mut found = Vec::new();
    let mut todo = vec![TreePath::root()];
    while let Some(directory) = todo.pop() {
        if is_special(&top.join(directory.as_str()).join(".gitignore")) {
            let message = format!("{directory}/.gitignore is not a regular file");
            return Err(GitError::Failed { doing: "reading what is ignored", message });
        }
        for (path, is_directory) in entries(top, &directory) {
            if tracked.contains_key(&path) {
                continue;
            }
            let mode = if is_directory { Mode::DIR } else { Mode::FILE };
            let is_ignored = ignored
                .at_path(path.as_str(), Some(mode))
                .is_ok_and(|platform| platform.is_excluded());
            match is_directory {
                _ if is_ignored => {}
                true if !top.join(path.as_str()).join(".git").exists() => todo.push(path),
                _ => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What is in a directory on disk but git's own, and whether each is a directory.
fn entries(top: &Path, directory: &TreePath) -> Vec<(TreePath, bool)> {
    let Ok(read) = fs::read_dir(top.join(directory.as_str())) else { return Vec::new() };
    let entry = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok().filter(|name| name != ".git")?;
        Some((directory.join(&name)?, entry.file_type().ok()?.is_dir()))
    };
    read.filter_map(Result::ok).filter_map(entry).collect()
}

/// Whether the work tree below a directory, or the index, differs from the last commit.
pub(super) fn is_dirty(
    objects: &Arc<Objects>,
    top: &Path,
    inside: &TreePath,
) -> Result<bool, GitError> {
    let index = index(objects)?;
    let tracked = tracked(&index);
    let is_inside = |path: &TreePath| path.below(inside).is_some();
    let staged: BTreeSet<(&TreePath, ObjectId)> = tracked
        .iter()
        .filter(|(path, _)| is_inside(path))
        .map(|(at, entry)| (at, entry.id))
        .collect();
    let committed = match objects.commit("HEAD") {
        Some(head) => super::commit::files(objects, head)?,
        None => BTreeMap::new(),
    };
    let committed: BTreeSet<(&TreePath, ObjectId)> =
        committed.iter().filter(|(path, _)| is_inside(path)).map(|(at, id)| (at, *id)).collect();
    if staged != committed {
        return Ok(true);
    }
    let root = Root::open(top).map_err(|_| GitError::NoWorkTree)?;
    let changed = |(path, entry): (&TreePath, &Tracked)| {
        let on_disk = top.join(path.as_str());
        is_inside(path)
            && !entry.is_skipped
            && !is_untouched(&index, entry, &on_disk)
            && differs(&root, path, &on_disk, entry)
    };
    if tracked.iter().any(changed) {
        return Ok(true);
    }
    Ok(untracked(objects, &index, top, &tracked)?.iter().any(is_inside))
}

/// Whether a file has the size and the times that the index recorded, and has them for long enough.
fn is_untouched(index: &gix::index::State, entry: &Tracked, on_disk: &Path) -> bool {
    let options = stat::Options::default();
    let metadata = gix::index::fs::Metadata::from_path_no_follow(on_disk).ok();
    let stat = metadata.and_then(|metadata| Stat::from_fs(&metadata).ok());
    stat.is_some_and(|stat| stat.matches(&entry.stat, options))
        && !entry.stat.is_racy(index.timestamp(), options)
}

/// Whether what is on disk is something else than the index says. Line endings that a checkout
/// converted are no difference.
fn differs(root: &Root, path: &TreePath, on_disk: &Path, entry: &Tracked) -> bool {
    let is = |bytes: &[u8]| {
        gix::objs::compute_hash(entry.id.kind(), Kind::Blob, bytes).is_ok_and(|id| id == entry.id)
    };
    if entry.mode == Mode::COMMIT {
        let head = Objects::checkout(on_disk).and_then(|objects| objects.commit("HEAD"));
        return head.is_some_and(|head| head != entry.id);
    }
    if entry.mode == Mode::SYMLINK {
        return !fs::read_link(on_disk)
            .is_ok_and(|target| is(target.to_string_lossy().replace('\\', "/").as_bytes()));
    }
    let Ok(bytes) = root.read(path, &Budget::default()) else { return true };
    !is(&bytes) && !is(String::from_utf8_lossy(&bytes).replace("\r\n", "\n").as_bytes())
}
