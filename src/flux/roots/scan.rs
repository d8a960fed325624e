//! A look at the raw files, before anything is built.
//!
//! In: the repository being drawn. Out: every Flux object in it with its file, applied or not.

use crate::flux::registry::{KUSTOMIZE_GROUP, is_flux};
use crate::kustomize::{Origin, Resource, ResourceId};
use crate::source::{SourceTree, TreePath};
use crate::yaml::{Library, Node};

/// What the raw files say, before anything is built.
pub(super) struct Scan<'a> {
    pub(super) library: &'a Library,
    pub(super) tree: &'a dyn SourceTree,
    /// Flux objects by the file that holds them, and their documents' nodes.
    pub(super) objects: Vec<(TreePath, Node)>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(library: &'a Library, tree: &'a dyn SourceTree) -> Self {
        let mut objects = Vec::new();
        for path in tree.files(&TreePath::root()) {
            if !(path.name().ends_with(".yaml") || path.name().ends_with(".yml")) {
                continue;
            }
            let Ok(parsed) = library.load(tree, &path) else { continue };
            let flux = parsed.documents.iter().filter(|document| is_flux(&ResourceId::of(&document.root)));
            objects.extend(flux.map(|document| (path.clone(), document.root.clone())));
        }
        Self { library, tree, objects }
    }

    pub(super) fn kustomizations(&self) -> impl Iterator<Item = (&TreePath, &Node)> {
        let objects = self.objects.iter();
        objects.filter(|(_, node)| is_kustomization(node)).map(|(path, node)| (path, node))
    }
}

pub(super) fn is_kustomization(node: &Node) -> bool {
    let id = ResourceId::of(node);
    id.kind == "Kustomization" && id.group == KUSTOMIZE_GROUP
}

/// A raw object as a resource that nothing has shaped.
pub(super) fn raw(node: &Node) -> Resource {
    Resource { node: node.clone(), origin: Origin { span: node.span, chain: Vec::new() } }
}
