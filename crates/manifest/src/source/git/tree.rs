//! A directory of a revision as a [`SourceTree`].

use std::sync::Arc;

use super::listing::Listing;
use crate::budget::Budget;
use crate::source::tree::{Entry, EntryKind, Place, ReadError, SourceTree, TreePath};

/// The files of a revision, or of the work tree, below a directory.
#[derive(Clone, Debug)]
pub struct GitTree {
    listing: Arc<Listing>,
    /// The directory that is the root here.
    root: TreePath,
    repository: Arc<str>,
    budget: Arc<Budget>,
}

impl GitTree {
    pub(super) fn new(
        listing: Arc<Listing>,
        root: TreePath,
        repository: &str,
        budget: &Arc<Budget>,
    ) -> Self {
        Self { listing, root, repository: Arc::from(repository), budget: Arc::clone(budget) }
    }

    /// The same revision, rooted at another directory of the repository.
    #[must_use]
    pub fn rooted(&self, root: TreePath) -> Self {
        Self { root, ..self.clone() }
    }

    /// A directory of it as a tree of its own, which a repository's name is given.
    #[must_use]
    pub fn directory(&self, path: &TreePath, repository: &str) -> Self {
        Self { repository: Arc::from(repository), ..self.rooted(self.whole(path)) }
    }

    fn whole(&self, path: &TreePath) -> TreePath {
        self.root.join(path.as_str()).unwrap_or_default()
    }

    fn followed(&self, path: &TreePath) -> Option<TreePath> {
        self.listing.follow(&self.whole(path)).map(|(path, _)| path)
    }
}

impl SourceTree for GitTree {
    fn kind(&self, path: &TreePath) -> Option<EntryKind> {
        self.listing.kind(&self.followed(path)?)
    }

    fn read(&self, path: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        self.followed(path)
            .map_or(Err(ReadError::Missing), |path| self.listing.read(&path, &self.budget))
    }

    fn list(&self, directory: &TreePath) -> Vec<Entry> {
        let Some(directory) = self.followed(directory) else { return Vec::new() };
        let entry = |name: &str| {
            let path = directory.join(name)?;
            let kind = self.listing.kind(&self.listing.follow(&path)?.0)?;
            Some(Entry { name: name.to_owned(), kind, symlink: self.listing.is_link(&path) })
        };
        self.listing.names(&directory).filter_map(entry).collect()
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::clone(&self.repository), path: path.clone() }
    }

    /// In the same revision, as far as its repository reaches.
    fn outside(&self, directory: &TreePath, relative: &str) -> Option<Arc<dyn SourceTree>> {
        let inside = self.whole(directory).join(relative)?;
        let tree = Self { repository: Arc::from(inside.name()), ..self.rooted(inside) };
        let is_directory = tree.kind(&TreePath::root()) == Some(EntryKind::Directory);
        is_directory.then(|| Arc::new(tree) as Arc<dyn SourceTree>)
    }

    fn through_symlink(&self, path: &TreePath) -> bool {
        self.listing.follow(&self.whole(path)).is_some_and(|(_, linked)| linked)
    }
}
