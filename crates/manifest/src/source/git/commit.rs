//! The files of a commit.
//!
//! In: a commit of a repository. Out: a [`Listing`], with the files of submodules where a checkout
//! of the submodule has the commit that is recorded.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gix::hash::ObjectId;
use gix::objs::tree::EntryKind as Mode;

use super::error::GitError;
use super::listing::{Bytes, Leaf, Listing};
use super::objects::Objects;
use crate::budget::Budget;
use crate::source::tree::TreePath;

/// The files of a commit with the ids of their contents, submodules among them.
pub(super) fn files(
    objects: &Objects,
    commit: ObjectId,
) -> Result<BTreeMap<TreePath, ObjectId>, GitError> {
    let files = recorded(objects, commit)?;
    Ok(files.into_iter().map(|(path, _, id)| (path, id)).collect())
}

/// More entries than any repository has: a tree that holds another one a thousand times has a few
/// objects and no end of paths.
const MOST_ENTRIES: usize = 500_000;

/// What a commit holds at each path, directories excepted. A path that is not UTF-8 is left out: no
/// manifest can name it.
fn recorded(
    objects: &Objects,
    commit: ObjectId,
) -> Result<Vec<(TreePath, Mode, ObjectId)>, GitError> {
    let repository = objects.repository();
    let failed = |error: &dyn std::error::Error| GitError::failed("reading a commit", error);
    let tree = repository.find_commit(commit).and_then(|commit| commit.tree_id());
    let root = tree.map_err(|error| failed(&error))?.detach();
    let (mut found, mut entries) = (Vec::new(), 0);
    let mut todo = vec![(TreePath::root(), root)];
    while let Some((directory, id)) = todo.pop() {
        let tree = repository.find_tree(id).map_err(|error| failed(&error))?;
        for entry in tree.iter() {
            let entry = entry.map_err(|error| failed(&error))?;
            entries += 1;
            if entries > MOST_ENTRIES {
                let message = format!("it has more than {MOST_ENTRIES} files and directories");
                return Err(GitError::Failed { doing: "reading a commit", message });
            }
            let name = std::str::from_utf8(entry.filename()).ok().filter(|name| is_name(name));
            let Some(path) = name.and_then(|name| directory.join(name)) else { continue };
            match entry.mode().kind() {
                Mode::Tree => todo.push((path, entry.object_id())),
                mode => found.push((path, mode, entry.object_id())),
            }
        }
    }
    Ok(found)
}

/// Whether a text can be the name of an entry: `..` and what has a slash would lead elsewhere.
fn is_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && !name.contains('/')
}

impl Listing {
    /// The files of a commit; those of submodules are looked for below `top`, the root of the work
    /// tree, and where git keeps what it fetched of them.
    pub(super) fn of_commit(
        objects: &Arc<Objects>,
        commit: ObjectId,
        top: Option<&Path>,
    ) -> Result<Self, GitError> {
        let mut listing = Self::default();
        for (path, mode, id) in recorded(objects, commit)? {
            listing.add_object(&path, mode, id, objects);
        }
        listing.add_submodules(objects.repository().common_dir(), top);
        listing.close();
        Ok(listing)
    }

    /// Adds what a commit or the index holds at a path.
    pub(super) fn add_object(
        &mut self,
        path: &TreePath,
        mode: Mode,
        id: ObjectId,
        objects: &Arc<Objects>,
    ) {
        let leaf = match mode {
            Mode::Tree => return,
            Mode::Link => match objects.read(id, &Budget::default()) {
                Ok(target) => Leaf::Link(Arc::from(String::from_utf8_lossy(&target).as_ref())),
                Err(_) => return,
            },
            Mode::Commit => Leaf::Submodule(Some(id)),
            Mode::Blob | Mode::BlobExecutable => Leaf::File(Bytes::Object(Arc::clone(objects), id)),
        };
        self.insert(path.clone(), leaf);
    }

    /// Fills the directories of submodules with what their commits hold.
    fn add_submodules(&mut self, common: &Path, top: Option<&Path>) {
        for (path, commit) in self.submodules() {
            let checkout = top.map(|top| top.join(path.as_str()));
            let found = checkout.and_then(|checkout| {
                let objects = Arc::new(Objects::checkout(&checkout)?);
                Self::of_commit(&objects, commit, Some(&checkout)).ok()
            });
            let found = found.or_else(|| {
                let objects = Arc::new(Objects::bare(&common.join("modules").join(path.as_str()))?);
                Self::of_commit(&objects, commit, None).ok()
            });
            if let Some(found) = found {
                self.insert_below(&path, found);
            }
        }
    }
}
