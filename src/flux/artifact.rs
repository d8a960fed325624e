//! From a source object to the directory tree behind it.
//!
//! In: a GitRepository and the repositories at hand. Out: its artifact as a tree, includes mounted, or why there is none.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::kustomize::ResourceId;
use crate::source::{Entry, EntryKind, Mount, MountTree, Place, ReadError, RepositoryUrl, SourceTree, Span, TreePath};

use super::inventory::Object;
use super::kinds::git_repository::Revision;
use super::registry::SOURCE_GROUP;
use super::repositories::Repositories;

/// What is behind a source.
#[derive(Clone, Debug)]
pub(super) enum Artifact {
    /// Its files. Parts of them may be absent.
    Tree { tree: Arc<dyn SourceTree>, absent: Vec<Arc<Absent>> },
    /// It exists, but its files are not at hand: for the reason given.
    Unavailable(String),
    /// There is no such object, or one that it includes: the one that is missing.
    Missing(ResourceId),
}

/// Where the revision of the repository being drawn was learned: the first source that means it.
#[derive(Debug, Default)]
pub(super) struct OwnRevision(Option<Revision>);

impl OwnRevision {
    pub(super) fn learn(&mut self, source: &Object) {
        self.0.get_or_insert_with(|| Revision::of(&source.node));
    }
}

/// The artifact of a source. Includes of includes are followed to a depth no real repository has.
pub(super) fn artifact(
    id: &ResourceId,
    objects: &BTreeMap<ResourceId, Object>,
    repositories: &Repositories,
    own: &OwnRevision,
) -> Artifact {
    resolve(id, objects, repositories, own, 8)
}

fn resolve(
    id: &ResourceId,
    objects: &BTreeMap<ResourceId, Object>,
    repositories: &Repositories,
    own: &OwnRevision,
    depth: usize,
) -> Artifact {
    let Some(object) = objects.get(id) else { return Artifact::Missing(id.clone()) };
    if id.kind != "GitRepository" {
        return Artifact::Unavailable(format!("the contents of {} {} are not in a repository given", id.kind, id.name));
    }
    let base = match checkout(object, repositories, own) {
        Ok(base) => base,
        Err(why) => return Artifact::Unavailable(why),
    };
    let (mut mounts, mut absent) = (Vec::new(), Vec::new());
    for include in object.node.items_at(&["spec", "include"]) {
        let Some(name) = include.str_at(&["repository", "name"]) else { continue };
        let included = ResourceId {
            group: SOURCE_GROUP.to_owned(),
            kind: "GitRepository".to_owned(),
            namespace: id.namespace.clone(),
            name: name.to_owned(),
        };
        let at = TreePath::clamped(include.str_at(&["toPath"]).unwrap_or(name));
        let from = TreePath::clamped(include.str_at(&["fromPath"]).unwrap_or_default());
        let inner = if depth == 0 {
            Artifact::Unavailable("it includes itself".to_owned())
        } else {
            resolve(&included, objects, repositories, own, depth - 1)
        };
        match inner {
            Artifact::Tree { tree, absent: inner } => {
                absent.extend(inner);
                mounts.push(Mount { at, tree, from });
            }
            Artifact::Missing(missing) => return Artifact::Missing(missing),
            Artifact::Unavailable(why) => {
                let tree = Arc::new(Absent { why: format!("{name} is included at {at}: {why}"), asked: AtomicBool::new(false) });
                absent.push(Arc::clone(&tree));
                mounts.push(Mount { at, tree, from });
            }
        }
    }
    let tree = if mounts.is_empty() { base } else { Arc::new(MountTree::new(base, mounts)) as Arc<dyn SourceTree> };
    Artifact::Tree { tree, absent }
}

/// The checkout of a GitRepository, before its includes.
fn checkout(object: &Object, repositories: &Repositories, own: &OwnRevision) -> Result<Arc<dyn SourceTree>, String> {
    let url = object.node.str_at(&["spec", "url"]).unwrap_or_default();
    let Some(address) = RepositoryUrl::parse(url) else { return Err(format!("its url {url:?} cannot be read")) };
    let Some(repository) = repositories.find(&address) else { return Err(format!("{address} is not at hand")) };
    let revision = Revision::of(&object.node);
    match &own.0 {
        Some(drawn) if repositories.is_own(&address) && *drawn != revision => {
            Err(format!("{address} at {revision} is another revision than the one drawn ({drawn})"))
        }
        _ => Ok(Arc::clone(&repository.tree)),
    }
}

/// The tree that is not there: it holds nothing, and notes when something was asked of it.
#[derive(Debug)]
pub(super) struct Absent {
    why: String,
    asked: AtomicBool,
}

impl Absent {
    /// Whether anything was asked since the last time, and why it is not there.
    pub(super) fn asked(&self) -> Option<&str> {
        self.asked.swap(false, Ordering::Relaxed).then_some(self.why.as_str())
    }
}

impl SourceTree for Absent {
    fn kind(&self, _: &TreePath) -> Option<EntryKind> {
        self.asked.store(true, Ordering::Relaxed);
        None
    }

    fn read(&self, _: &TreePath) -> Result<Arc<[u8]>, ReadError> {
        self.asked.store(true, Ordering::Relaxed);
        Err(ReadError::Missing)
    }

    fn list(&self, _: &TreePath) -> Vec<Entry> {
        Vec::new()
    }

    fn place(&self, path: &TreePath) -> Place {
        Place { repository: Arc::from(self.why.as_str()), path: path.clone() }
    }
}

/// Where a source's URL stands, for messages.
pub(super) fn url_span(object: &Object) -> Span {
    object.node.at(&["spec", "url"]).map_or(object.origin.span, |url| url.span)
}
