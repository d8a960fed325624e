//! From a source object to the directory tree behind it.
//!
//! In: a source and the repositories available. Out: its artifact as a tree, with includes mounted
//! and without what is ignored, or why there is none.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{
    ArchiveTree, Checkout, IgnorePatterns, Mount, MountTree, RepositoryUrl, SourceTree, Span,
    TreePath,
};
use fluxscape_manifest::yaml::Node;

use super::artifact_generator;
use super::submodules::submodules;
use super::unavailable::Unavailable;
use super::world::World;
use crate::flux::inventory::Object;
use crate::flux::kinds::external_artifact::EXTERNAL_ARTIFACT;
use crate::flux::kinds::git_repository::{GIT_REPOSITORY, Revision};

/// What is behind a source.
#[derive(Clone, Debug)]
pub(in crate::flux) enum Artifact {
    /// Its files.
    Tree(Arc<Archive>),
    /// It exists, but its files are not available: for the reason given.
    Unavailable(String),
    /// This generator fails: it makes nothing, for the reason given.
    Rejected(ResourceId, Box<Diagnostic>),
    /// There is no such object, or one that it is made from: the one that is missing.
    Missing(ResourceId),
}

/// The files of an artifact.
#[derive(Debug)]
pub(in crate::flux) struct Archive {
    /// The files.
    pub(in crate::flux) tree: Arc<ArchiveTree>,
    /// Parts of them that are not available.
    pub(in crate::flux) unavailable: Vec<Arc<Unavailable>>,
    /// Sources whose files are those of another revision than they ask for, and why.
    pub(in crate::flux) elsewhere: Vec<(ResourceId, String)>,
}

/// What a GitRepository checks out.
pub(in crate::flux) struct CheckedOut {
    /// Its files.
    pub(in crate::flux) tree: Arc<dyn SourceTree>,
    /// Why they are those of another revision than it asks for.
    elsewhere: Option<String>,
}

impl CheckedOut {
    fn as_asked(tree: Arc<dyn SourceTree>) -> Self {
        Self { tree, elsewhere: None }
    }
}

/// How a cluster sees the repository being drawn: through the source of its root Kustomization.
#[derive(Clone, Debug, Default)]
pub(in crate::flux) struct OwnSource {
    /// That source.
    pub(in crate::flux) source: Option<ResourceId>,
    /// Its address.
    pub(in crate::flux) address: Option<RepositoryUrl>,
    /// What it checks out.
    pub(in crate::flux) revision: Option<Revision>,
    /// Its files, where they are not the whole repository.
    pub(in crate::flux) tree: Option<Arc<dyn SourceTree>>,
}

/// The objects of a cluster, and what is behind them.
#[derive(Clone, Copy)]
pub(in crate::flux) struct Sources<'a> {
    pub(in crate::flux) objects: &'a BTreeMap<ResourceId, Object>,
    pub(in crate::flux) own: &'a OwnSource,
    pub(in crate::flux) world: World<'a>,
}

/// Includes of includes, and artifacts made from artifacts, are followed to a depth that no real
/// repository has.
const MOST_STEPS: usize = 8;

impl Sources<'_> {
    /// The artifact of a source.
    pub(in crate::flux) fn artifact(&self, id: &ResourceId) -> Artifact {
        self.resolve(id, MOST_STEPS)
    }

    pub(in crate::flux) fn resolve(&self, id: &ResourceId, depth: usize) -> Artifact {
        let Some(object) = self.objects.get(id) else { return Artifact::Missing(id.clone()) };
        if depth == 0 {
            return Artifact::Unavailable("it is made from itself".to_owned());
        }
        if GIT_REPOSITORY.is(id) {
            self.git_repository(id, object, depth)
        } else if EXTERNAL_ARTIFACT.is(id) {
            artifact_generator::artifact(self, id, object, depth)
        } else {
            self.published(id, object)
        }
    }

    fn git_repository(&self, id: &ResourceId, object: &Object, depth: usize) -> Artifact {
        let CheckedOut { tree: base, elsewhere } = match self.checkout(id) {
            Ok(base) => base,
            Err(why) => return Artifact::Unavailable(why),
        };
        let mut elsewhere: Vec<(ResourceId, String)> =
            elsewhere.map(|why| (id.clone(), why)).into_iter().collect();
        let modules = submodules(base.as_ref(), &object.node, self.world.repositories);
        let (mut mounts, mut unavailable) = (modules.mounts, modules.unavailable);
        for include in object.node.items_at(&["spec", "include"]) {
            let Some(name) = include.str_at(&["repository", "name"]) else { continue };
            let at = TreePath::clamped(
                include.str_at(&["toPath"]).filter(|path| !path.is_empty()).unwrap_or(name),
            );
            let from = TreePath::clamped(include.str_at(&["fromPath"]).unwrap_or_default());
            let included = GIT_REPOSITORY.named(&id.namespace, name);
            match self.resolve(&included, depth - 1) {
                Artifact::Tree(inner) => {
                    unavailable.extend(inner.unavailable.iter().map(Arc::clone));
                    elsewhere.extend(inner.elsewhere.iter().cloned());
                    mounts.push(Mount { at, tree: Arc::<ArchiveTree>::clone(&inner.tree), from });
                }
                other @ (Artifact::Missing(_) | Artifact::Rejected(..)) => return other,
                Artifact::Unavailable(why) => {
                    let tree =
                        Arc::new(Unavailable::new(format!("{name} is included at {at}: {why}")));
                    unavailable.push(Arc::clone(&tree));
                    mounts.push(Mount { at, tree, from });
                }
            }
        }
        let tree = if mounts.is_empty() {
            base
        } else {
            Arc::new(MountTree::new(base, mounts)) as Arc<dyn SourceTree>
        };
        let sparse = object
            .node
            .items_at(&["spec", "sparseCheckout"])
            .iter()
            .filter_map(Node::as_str)
            .map(TreePath::clamped)
            .collect();
        archived(tree, (unavailable, elsewhere), object, Checkout { sparse, empty: modules.empty })
    }

    /// The checkout of a GitRepository, before its includes.
    ///
    /// # Errors
    /// Why it is not available.
    pub(in crate::flux) fn checkout(&self, id: &ResourceId) -> Result<CheckedOut, String> {
        let object = self.objects.get(id).ok_or_else(|| format!("{id} does not exist"))?;
        let repositories = self.world.repositories;
        if self.own.source.as_ref() == Some(id) {
            return Ok(CheckedOut::as_asked(self.own_tree()));
        }
        let url = object.node.str_at(&["spec", "url"]).unwrap_or_default();
        let Some(address) = RepositoryUrl::parse(url) else {
            return Err(format!("its url {url:?} names no repository"));
        };
        let own = repositories.is_own(&address)
            || (self.own.address.as_ref() == Some(&address)
                && repositories.find(&address).is_none());
        let revision = Revision::of_object(&object.node, &object.created);
        if !own {
            let found =
                repositories.find(&address).ok_or_else(|| format!("{address} is not available"))?;
            let Some(revision) = revision else {
                return Ok(CheckedOut::as_asked(Arc::clone(&found.tree)));
            };
            let (tree, why) = found.at(&revision);
            let told = |why| {
                format!("{address} at {revision}: {why}; the available files are used instead")
            };
            return Ok(CheckedOut { tree, elsewhere: why.map(told) });
        }
        match self.own.revision.as_ref().zip(revision) {
            Some((drawn, revision)) if *drawn != revision => {
                let elsewhere = if self.own.tree.is_some() {
                    None
                } else {
                    repositories.own.revision(&revision)
                };
                elsewhere
                    .unwrap_or_else(|| Err("the repository drawn is not a git checkout".to_owned()))
                    .map(CheckedOut::as_asked)
                    .map_err(|why| format!("{address} at {revision} is another revision than the one drawn ({drawn}), and {why}"))
            }
            _ => Ok(CheckedOut::as_asked(self.own_tree())),
        }
    }

    fn own_tree(&self) -> Arc<dyn SourceTree> {
        self.own
            .tree
            .as_ref()
            .map_or_else(|| Arc::clone(&self.world.repositories.own.tree), Arc::clone)
    }

    /// An OCIRepository or Bucket: what this repository's pipelines push, or what the user maps its
    /// address to.
    fn published(&self, id: &ResourceId, object: &Object) -> Artifact {
        let address = source_address(&object.node);
        let mapped = address.as_ref().and_then(|address| self.world.repositories.find(address));
        let tree = if self.own.source.as_ref() == Some(id) {
            Some(self.own_tree())
        } else if let Some(mapped) = mapped {
            Some(Arc::clone(&mapped.tree))
        } else {
            let same = address.is_some() && address == self.own.address;
            let pushed = self
                .world
                .publications
                .iter()
                .find(|publication| Some(&publication.address) == address.as_ref());
            pushed
                .map(|publication| publication.tree(&self.world.repositories.own.tree))
                .or_else(|| same.then(|| self.own_tree()))
        };
        match tree {
            Some(tree) => archived(tree, (Vec::new(), Vec::new()), object, Checkout::default()),
            None => Artifact::Unavailable(format!(
                "the contents of {} {} are not in a repository given",
                id.kind, id.name
            )),
        }
    }
}

/// What a source archives of its files.
fn archived(
    tree: Arc<dyn SourceTree>,
    (unavailable, elsewhere): (Vec<Arc<Unavailable>>, Vec<(ResourceId, String)>),
    object: &Object,
    checkout: Checkout,
) -> Artifact {
    let patterns =
        IgnorePatterns::of_source(tree.as_ref(), object.node.str_at(&["spec", "ignore"]));
    let tree = Arc::new(ArchiveTree::new(tree, patterns, checkout));
    Artifact::Tree(Arc::new(Archive { tree, unavailable, elsewhere }))
}

/// The address of a source: its URL, or its bucket at an endpoint.
pub(in crate::flux) fn source_address(source: &Node) -> Option<RepositoryUrl> {
    let spec = |field: &str| source.str_at(&["spec", field]);
    match (spec("url"), spec("endpoint"), spec("bucketName")) {
        (Some(url), _, _) => RepositoryUrl::parse(url),
        (None, Some(endpoint), Some(bucket)) => {
            RepositoryUrl::parse(&format!("s3://{endpoint}/{bucket}"))
        }
        _ => None,
    }
}

/// Where a source's URL stands, for messages.
pub(in crate::flux) fn url_span(object: &Object) -> Span {
    object.node.at(&["spec", "url"]).map_or(object.origin.span, |url| url.span)
}

/// Whether a source holds the manifests that Flux's authors publish:
/// `oci://ghcr.io/fluxcd/flux-manifests`, `github.com/fluxcd/flux2`.
pub(in crate::flux) fn holds_flux(source: &Node) -> bool {
    source_address(source)
        .is_some_and(|address| matches!(address.path(), "fluxcd/flux-manifests" | "fluxcd/flux2"))
}
