//! A look at the raw files, before anything is built.
//!
//! In: the repository being drawn. Out: every Flux object in it with its file, applied or not; the
//! releases and texts in files of other tools; the files that `flux bootstrap` has not filled yet;
//! and which kustomization takes in what.

use std::collections::{BTreeMap, BTreeSet};

use super::artifacts::applications;
use crate::flux::inventory::WhyNot;
use crate::flux::objects::secret::builder;
use crate::flux::origins::SYNC_FILE;
use crate::flux::origins::commands::{self, Written};
use crate::flux::origins::tools::{self, Manifests};
use crate::flux::play::generate::{kustomization_file, root_document};
use crate::flux::registry::is_flux;
use crate::flux::schema::KUSTOMIZE_GROUP;
use crate::flux::survey::{archived, is_manifest};
use fluxscape_kustomize::{Build, RemoteBases, Resource};
use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::source::{IgnorePatterns, RepositoryUrl, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};
use fluxscape_terraform::is_configuration;

/// What is known of the repository drawn before its manifests are read.
pub(super) struct Own<'a> {
    /// Its address, where it is known.
    pub(super) url: Option<&'a RepositoryUrl>,
    /// What it is called where its address is unknown.
    pub(super) name: &'a str,
    /// All its files.
    pub(super) files: Vec<TreePath>,
    /// What its pipelines push: the address of an artifact, and the directory that it is of.
    pub(super) pushed: Vec<(RepositoryUrl, TreePath)>,
}

/// What the raw files hold, before anything is built.
pub(super) struct Scan<'a> {
    pub(super) library: &'a Library,
    pub(super) tree: &'a dyn SourceTree,
    pub(super) remotes: &'a dyn RemoteBases,
    /// The address of the repository, where it is known.
    pub(super) own: Option<&'a RepositoryUrl>,
    /// What the repository is called where its address is unknown.
    pub(super) name: &'a str,
    /// What its pipelines push: the address of an artifact, and the directory that it is of.
    pub(super) pushed: Vec<(RepositoryUrl, TreePath)>,
    /// All files of the repository.
    pub(super) files: Vec<TreePath>,
    /// Flux objects by the file that holds them, and their documents' nodes.
    pub(super) objects: Vec<(TreePath, Node)>,
    /// Flux objects that ResourceSets make without a template, by file: one of them may start a
    /// cluster.
    pub(super) made: Vec<(TreePath, Node)>,
    /// The Helm releases that other tools install, by file, in the words of a Helmfile.
    pub(super) releases: Vec<(TreePath, Node)>,
    /// Texts of commands in documents, by file.
    pub(super) commands: Vec<(TreePath, Written)>,
    /// What other tools apply that stands in their own files, by file.
    pub(super) texts: Vec<(TreePath, Manifests)>,
    /// The ConfigMaps that Cluster API applies to clusters.
    pub(super) resource_sets: BTreeSet<String>,
    /// Files named as `flux bootstrap` names the one with its source and Kustomization, without
    /// either of them.
    pub(super) placeholders: Vec<TreePath>,
    /// The directories that its Kustomizations apply, each with the position of the object.
    pub(super) applications: Vec<(usize, TreePath)>,
    /// The directories whose kustomization patches or replaces what it takes in, or includes
    /// components: what they build may differ from the files.
    pub(super) shaping: BTreeSet<TreePath>,
    /// The directories whose kustomization is a Component: nothing applies one alone.
    pub(super) components: BTreeSet<TreePath>,
    /// The directories whose kustomization is a template that Terraform renders.
    pub(super) templates: BTreeSet<TreePath>,
    /// The Flux objects that start nothing, because they are archived, ignored or templates.
    pub(super) put_away: Vec<(TreePath, Span, WhyNot)>,
    /// What the repository itself ignores.
    ignored: IgnorePatterns,
    /// Which kustomization directories take in a file or directory.
    taken_by: BTreeMap<TreePath, Vec<TreePath>>,
    /// Files that a kustomization names as patches.
    patches: BTreeSet<TreePath>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(
        library: &'a Library,
        tree: &'a dyn SourceTree,
        remotes: &'a dyn RemoteBases,
        own: Own<'a>,
    ) -> Self {
        let Own { url: own, name, files, pushed } = own;
        let mut scan = Self {
            library,
            tree,
            remotes,
            own,
            name,
            pushed,
            files,
            applications: Vec::new(),
            objects: Vec::new(),
            made: Vec::new(),
            releases: Vec::new(),
            commands: Vec::new(),
            texts: Vec::new(),
            placeholders: Vec::new(),
            resource_sets: BTreeSet::new(),
            shaping: BTreeSet::new(),
            components: BTreeSet::new(),
            templates: BTreeSet::new(),
            put_away: Vec::new(),
            ignored: IgnorePatterns::of_source(tree, None),
            taken_by: BTreeMap::new(),
            patches: BTreeSet::new(),
        };
        let manifests: Vec<TreePath> =
            scan.files.iter().filter(|path| is_manifest(path)).cloned().collect();
        library.load_all(tree, &manifests);
        for path in &manifests {
            scan.read(path);
        }
        // A patch is no object, however much it looks like one.
        let Self { patches, taken_by, objects, made, .. } = &mut scan;
        let is_object = |file: &TreePath| !patches.contains(file) || taken_by.contains_key(file);
        objects.retain(|(file, _)| is_object(file));
        made.retain(|(file, _)| is_object(file));
        scan.applications = applications(&scan);
        scan
    }

    fn read(&mut self, path: &TreePath) {
        let Ok(parsed) = self.library.load(self.tree, path) else { return };
        // What Terraform renders is no YAML before, and Flux applies none of it.
        if !parsed.problems.is_empty()
            && self.tree.read(path).is_ok_and(|bytes| bytes.windows(2).any(|pair| pair == b"%{"))
        {
            return;
        }
        let is_kustomization_file =
            kustomization_file(self.tree, &path.parent()).as_ref() == Some(path);
        let before = self.objects.len();
        let is_unread = is_hidden(path) || self.ignored.ignores(path, false);
        for document in &parsed.documents {
            let root = &document.root;
            let id = ResourceId::of(root);
            if is_template(self.tree, path, root) {
                if is_kustomization_file {
                    self.templates.insert(path.parent());
                }
                self.put_away(path, root, WhyNot::Template);
                continue;
            }
            if is_archived(path) || (is_unread && (is_flux(&id) || is_kustomization_file)) {
                self.put_away(path, root, WhyNot::Archived);
                continue;
            }
            if is_flux(&id) {
                self.objects.push((path.clone(), root.clone()));
                if id.kind == "ResourceSet" {
                    let made = root
                        .items_at(&["spec", "resources"])
                        .iter()
                        .filter(|made| is_flux(&ResourceId::of(made)));
                    self.made.extend(made.map(|made| (path.clone(), made.clone())));
                }
            } else if is_kustomization_file {
                self.take(&path.parent(), root);
            } else if !self.starts_nothing(path) {
                if root.get("kind").is_none() || commands::runs_commands(root) {
                    let commands = commands::commands_of(path, root).into_iter();
                    self.commands.extend(commands.map(|command| (path.clone(), command)));
                }
                self.releases.extend(
                    tools::releases(root).into_iter().map(|release| (path.clone(), release)),
                );
                self.resource_sets.extend(tools::applied_to_clusters(root));
                self.texts
                    .extend(tools::manifests(root).into_iter().map(|made| (path.clone(), made)));
            }
        }
        if path.name() == SYNC_FILE
            && self.objects.len() == before
            && !is_archived(path)
            && !is_unread
            && parsed.documents.is_empty()
            && parsed.problems.is_empty()
        {
            self.placeholders.push(path.clone());
        }
    }

    /// Whether the repository itself puts a file of another tool away: what it archives, hides or
    /// ignores starts nothing. Files of pipelines and task runners lie in hidden directories.
    pub(super) fn starts_nothing(&self, path: &TreePath) -> bool {
        const RUN: [&str; 8] = [
            ".github",
            ".gitlab",
            ".forgejo",
            ".gitea",
            ".circleci",
            ".ci",
            ".taskfiles",
            ".taskfile",
        ];
        let is_run = path.segments().any(|segment| RUN.contains(&segment))
            || path.name().starts_with(".gitlab-ci");
        let directory = path.parent();
        let is_hidden = directory.segments().any(|segment| segment.starts_with('.'));
        is_archived(path) || (!is_run && (is_hidden || self.ignored.ignores(path, false)))
    }

    fn put_away(&mut self, path: &TreePath, root: &Node, why: WhyNot) {
        if is_flux(&ResourceId::of(root)) && !is_hidden(path) {
            self.put_away.push((path.clone(), root.span, why));
        }
    }

    fn take(&mut self, directory: &TreePath, kustomization: &Node) {
        for field in ["resources", "bases", "components"] {
            for entry in kustomization
                .items_at(&[field])
                .iter()
                .filter_map(Node::as_str)
                .filter_map(|entry| directory.join(entry))
            {
                self.taken_by.entry(entry).or_default().push(directory.clone());
            }
        }
        if kustomization.str_at(&["kind"]) == Some("Component") {
            self.components.insert(directory.clone());
        }
        for field in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
            let entries = kustomization.items_at(&[field]).iter();
            let named = entries.filter_map(|entry| entry.str_at(&["path"]).or(entry.as_str()));
            self.patches.extend(named.filter_map(|path| directory.join(path)));
        }
        if SHAPING_FIELDS.iter().any(|field| !kustomization.items_at(&[field]).is_empty()) {
            self.shaping.insert(directory.clone());
        }
    }

    pub(super) fn kustomizations(&self) -> impl Iterator<Item = (&TreePath, &Node)> {
        let objects = self.objects.iter();
        objects.filter(|(_, node)| is_kustomization(node)).map(|(path, node)| (path, node))
    }

    /// Whether a directory is archived or hidden, or the repository ignores it: it starts nothing.
    pub(super) fn is_put_away(&self, directory: &TreePath) -> bool {
        directory.segments().any(|segment| ARCHIVES.contains(&segment))
            || is_hidden(directory)
            || self.ignored.ignores(directory, true)
    }

    /// Whether a kustomization takes in a file or directory.
    pub(super) fn is_taken(&self, path: &TreePath) -> bool {
        self.taken_by.contains_key(path)
    }

    /// The kustomization directories that take in a file, directly or through one another, the
    /// closest first.
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

    /// The directories at the end of that chain, which nothing takes in; the file's own when
    /// nothing takes it in.
    pub(super) fn tops(&self, file: &TreePath) -> Vec<TreePath> {
        let chain = self.chain(file);
        if chain.is_empty() {
            return vec![file.parent()];
        }
        chain.into_iter().filter(|directory| !self.is_taken(directory)).collect()
    }

    /// What kustomize makes of a directory with a kustomization.
    pub(super) fn build(&self, directory: &TreePath) -> Vec<Resource> {
        let builder = builder(self.library).with_remotes(self.remotes);
        builder.build(self.tree, directory).resources
    }

    /// What Flux makes of a directory: where there is no kustomization, it takes in every file.
    pub(super) fn build_as_applied(&self, directory: &TreePath) -> Vec<Resource> {
        self.built_as_applied(directory).resources
    }

    /// The same with how it went.
    pub(super) fn built_as_applied(&self, directory: &TreePath) -> Build {
        let nothing = Node::null();
        let root = root_document(self.library, self.tree, directory, &nothing).unwrap_or_default();
        let builder = builder(self.library).with_remotes(self.remotes);
        builder.build_with(self.tree, directory, root.as_ref())
    }

    /// The kustomization file of a directory.
    pub(super) fn kustomization_file(&self, directory: &TreePath) -> Option<TreePath> {
        kustomization_file(self.tree, directory)
    }

    /// The directory of this repository that an artifact's root is, when a file of it and a path in
    /// it are known.
    pub(super) fn root_of(&self, file: &TreePath, path: &TreePath) -> Option<TreePath> {
        archived(self.tree, file, path)
    }

    /// The place of a file as a whole.
    pub(super) fn file_span(&self, file: &TreePath) -> Span {
        Span::new(self.library.files().id(&self.tree.place(file)), 1, 1)
    }

    /// The first Flux object below a directory, or else its kustomization.
    pub(super) fn span_in(&self, directory: &TreePath) -> Span {
        let mut objects = self.objects.iter();
        let first = objects.find(|(file, _)| file.lies_in(directory)).map(|(_, node)| node.span);
        first.unwrap_or_else(|| {
            let file = self.kustomization_file(directory);
            self.file_span(file.as_ref().unwrap_or(directory))
        })
    }
}

/// The fields of a kustomization that can change what its resources say.
const SHAPING_FIELDS: [&str; 5] =
    ["components", "patches", "patchesJson6902", "patchesStrategicMerge", "replacements"];

/// Names of directories for what is no longer in use.
const ARCHIVES: [&str; 4] = [".archive", "archive", "archived", "archives"];

/// Whether a file is put away: it starts nothing.
pub(super) fn is_archived(path: &TreePath) -> bool {
    path.parent().segments().any(|segment| ARCHIVES.contains(&segment))
}

/// Whether a file lies in a hidden directory: other tools have their settings there.
fn is_hidden(path: &TreePath) -> bool {
    path.segments().any(|segment| segment.starts_with('.'))
}

/// Whether a document is a template that Terraform renders: it lies below a module, and a variable
/// stands where kustomize and Flux need a name or a path. The root of a repository is no module for
/// all that it holds.
fn is_template(tree: &dyn SourceTree, path: &TreePath, root: &Node) -> bool {
    let has_variable = |text: &str| text.contains("${");
    let open = root.str_at(&["metadata", "name"]).is_some_and(has_variable)
        || root.items_at(&["resources"]).iter().filter_map(Node::as_str).any(has_variable);
    open && std::iter::once(path.parent())
        .chain(path.parent().above())
        .any(|directory| !directory.is_root() && holds_terraform(tree, &directory))
}

fn holds_terraform(tree: &dyn SourceTree, directory: &TreePath) -> bool {
    tree.list(directory).iter().any(|entry| is_configuration(&entry.name))
}

/// Whether a directory or one above it holds a Terraform configuration: YAML there is likely what
/// Terraform reads.
pub(super) fn is_beside_terraform(tree: &dyn SourceTree, directory: &TreePath) -> bool {
    let mut around = std::iter::once(directory.clone()).chain(directory.above());
    around.any(|directory| holds_terraform(tree, &directory))
}

/// The directory that a Kustomization applies, from the root of its artifact.
pub(super) fn path_of(kustomization: &Node) -> TreePath {
    TreePath::clamped(kustomization.str_at(&["spec", "path"]).unwrap_or_default())
}

pub(super) fn is_kustomization(node: &Node) -> bool {
    let id = ResourceId::of(node);
    id.kind == "Kustomization" && id.group == KUSTOMIZE_GROUP
}

/// A raw object as a resource that nothing has shaped.
pub(super) fn raw(node: &Node) -> Resource {
    Resource { node: node.clone(), origin: Origin { span: node.span, chain: Vec::new() } }
}
