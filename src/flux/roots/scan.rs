//! A look at the raw files, before anything is built.
//!
//! In: the repository being drawn. Out: every Flux object in it with its file, applied or not; the releases and texts in files of other
//! tools; the files that `flux bootstrap` has not filled yet; and which kustomization takes in what.

use std::collections::{BTreeMap, BTreeSet};

use super::scripts;
use super::tools::{self, Text};
use crate::flux::generate::kustomization_file;
use crate::flux::registry::{KUSTOMIZE_GROUP, is_flux};
use crate::kustomize::{Builder, Origin, RemoteBases, Resource, ResourceId};
use crate::source::{SourceTree, TreePath};
use crate::terraform::{SYNC_FILE, is_configuration};
use crate::yaml::{Library, Node};

/// What the raw files say, before anything is built.
pub(super) struct Scan<'a> {
    pub(super) library: &'a Library,
    pub(super) tree: &'a dyn SourceTree,
    pub(super) remotes: &'a dyn RemoteBases,
    /// Flux objects by the file that holds them, and their documents' nodes.
    pub(super) objects: Vec<(TreePath, Node)>,
    /// Flux objects that ResourceSets make without a template, by file: one of them may start a cluster.
    pub(super) made: Vec<(TreePath, Node)>,
    /// The Helm releases that other tools install, by file, in the words of a Helmfile.
    pub(super) releases: Vec<(TreePath, Node)>,
    /// What runs commands of `flux`, and the texts of these, by file.
    pub(super) commands: Vec<(TreePath, &'static str, Node)>,
    /// Texts of other tools' files with the Flux objects that they hold, by file.
    pub(super) texts: Vec<(TreePath, Text)>,
    /// The ConfigMaps that Cluster API applies to clusters.
    pub(super) resource_sets: BTreeSet<String>,
    /// Files named as `flux bootstrap` names the one with its source and Kustomization, without either of them.
    pub(super) placeholders: Vec<TreePath>,
    /// Which kustomization directories take in a file or directory.
    taken_by: BTreeMap<TreePath, Vec<TreePath>>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(library: &'a Library, tree: &'a dyn SourceTree, remotes: &'a dyn RemoteBases) -> Self {
        let mut scan = Self {
            library,
            tree,
            remotes,
            objects: Vec::new(),
            made: Vec::new(),
            releases: Vec::new(),
            commands: Vec::new(),
            texts: Vec::new(),
            placeholders: Vec::new(),
            resource_sets: BTreeSet::new(),
            taken_by: BTreeMap::new(),
        };
        let mut files = tree.files(&TreePath::root());
        files.retain(|path| path.name().ends_with(".yaml") || path.name().ends_with(".yml") || path.name() == "Kustomization");
        library.load_all(tree, &files);
        for path in &files {
            scan.read(path);
        }
        scan
    }

    fn read(&mut self, path: &TreePath) {
        let Ok(parsed) = self.library.load(self.tree, path) else { return };
        // What Terraform renders is no YAML before, and Flux applies none of it.
        if !parsed.problems.is_empty() && self.tree.read(path).is_ok_and(|bytes| bytes.windows(2).any(|pair| pair == b"%{")) {
            return;
        }
        let is_kustomization_file = kustomization_file(self.tree, &path.parent()).as_ref() == Some(path);
        let before = self.objects.len();
        for document in &parsed.documents {
            let root = &document.root;
            let id = ResourceId::of(root);
            if is_flux(&id) {
                self.objects.push((path.clone(), root.clone()));
                if id.kind == "ResourceSet" {
                    let made = root.items_at(&["spec", "resources"]).iter().filter(|made| is_flux(&ResourceId::of(made)));
                    self.made.extend(made.map(|made| (path.clone(), made.clone())));
                }
            } else if is_kustomization_file {
                self.take(&path.parent(), root);
            } else {
                if root.get("kind").is_none() {
                    let commands = scripts::commands(path, root).into_iter();
                    self.commands.extend(commands.map(|(tool, command)| (path.clone(), tool, command)));
                }
                self.releases.extend(tools::releases(root).into_iter().map(|release| (path.clone(), release)));
                self.resource_sets.extend(tools::applied_to_clusters(root));
                self.texts.extend(tools::texts(root).into_iter().map(|text| (path.clone(), text)));
            }
        }
        if path.name() == SYNC_FILE && self.objects.len() == before && parsed.documents.is_empty() && parsed.problems.is_empty() {
            self.placeholders.push(path.clone());
        }
    }

    fn take(&mut self, directory: &TreePath, kustomization: &Node) {
        for field in ["resources", "bases", "components"] {
            for entry in kustomization.items_at(&[field]).iter().filter_map(Node::as_str).filter_map(|entry| directory.join(entry)) {
                self.taken_by.entry(entry).or_default().push(directory.clone());
            }
        }
    }

    pub(super) fn kustomizations(&self) -> impl Iterator<Item = (&TreePath, &Node)> {
        let objects = self.objects.iter();
        objects.filter(|(_, node)| is_kustomization(node)).map(|(path, node)| (path, node))
    }

    /// Whether a kustomization takes in a file or directory.
    pub(super) fn is_taken(&self, path: &TreePath) -> bool {
        self.taken_by.contains_key(path)
    }

    /// The kustomization directories that take in a file, directly or through one another, the closest first.
    pub(super) fn chain(&self, file: &TreePath) -> Vec<TreePath> {
        let mut chain: Vec<TreePath> = Vec::new();
        let mut todo = vec![file.clone()];
        while let Some(path) = todo.pop() {
            for directory in self.taken_by.get(&path).into_iter().flatten() {
                if !chain.contains(directory) {
                    chain.push(directory.clone());
                    todo.insert(0, directory.clone());
                }
            }
        }
        chain
    }

    /// The directories at the end of that chain, which nothing takes in; the file's own when nothing takes it in.
    pub(super) fn tops(&self, file: &TreePath) -> Vec<TreePath> {
        let chain = self.chain(file);
        if chain.is_empty() {
            return vec![file.parent()];
        }
        chain.into_iter().filter(|directory| !self.is_taken(directory)).collect()
    }

    /// What kustomize makes of a directory with a kustomization.
    pub(super) fn build(&self, directory: &TreePath) -> Vec<Resource> {
        Builder { library: self.library, remotes: self.remotes }.build(self.tree, directory, None).resources
    }

    /// The directory of this repository that an artifact's root is, when a file of it and a path in it are known: the repository's root,
    /// or the closest directory above the file below which the path lies.
    pub(super) fn root_of(&self, file: &TreePath, path: &TreePath) -> Option<TreePath> {
        let exists = |root: &TreePath| root.join(path.as_str()).is_some_and(|found| self.tree.is_directory(&found));
        if exists(&TreePath::root()) {
            return Some(TreePath::root());
        }
        let mut at = file.parent();
        while !at.is_root() {
            if exists(&at) {
                return Some(at);
            }
            at = at.parent();
        }
        None
    }
}

/// Whether a directory or one above it holds a Terraform configuration: YAML there is likely what Terraform reads.
pub(super) fn is_beside_terraform(tree: &dyn SourceTree, directory: &TreePath) -> bool {
    let has_terraform = |directory: &TreePath| tree.list(directory).iter().any(|entry| is_configuration(&entry.name));
    let mut at = directory.clone();
    while !has_terraform(&at) && !at.is_root() {
        at = at.parent();
    }
    has_terraform(&at)
}

pub(super) fn is_kustomization(node: &Node) -> bool {
    let id = ResourceId::of(node);
    id.kind == "Kustomization" && id.group == KUSTOMIZE_GROUP
}

/// A raw object as a resource that nothing has shaped.
pub(super) fn raw(node: &Node) -> Resource {
    Resource { node: node.clone(), origin: Origin { span: node.span, chain: Vec::new() } }
}
