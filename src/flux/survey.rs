//! A survey of the raw files: what lies in the repository being drawn, whether Flux applies it or
//! not.
//!
//! In: its tree. Out: a [`Survey`]: the Kubernetes objects that stand in files, the image markers,
//! and which kustomization names which file or directory. It promises to build nothing and to judge
//! nothing: what is made of it is the rules' business.

use std::collections::{BTreeMap, BTreeSet};

use fluxscape_manifest::object::{Gvk, ResourceId};
use fluxscape_manifest::source::{SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node};

use crate::flux::objects::encrypted;
use crate::flux::objects::marker::{Marker, markers_of};
use crate::flux::objects::plain_secret::is_plain_secret;
use crate::flux::play::apply::left_alone;
use crate::flux::play::generate::kustomization_file;
use crate::flux::registry::is_flux;

/// What the files of a repository hold.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The objects that stand in files, in the order of the files.
    pub documents: Vec<Document>,
    /// The image markers, by file.
    pub markers: Vec<(TreePath, Marker)>,
    /// The directories with a kustomization file.
    pub kustomizations: BTreeMap<TreePath, KustomizationFile>,
    /// The directories of charts: what lies in them is a template or a value, not an object.
    pub charts: BTreeSet<TreePath>,
}

/// A Kubernetes object in a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its identity as written.
    pub id: ResourceId,
    /// API version without group.
    pub version: String,
    /// Whether it belongs to Flux.
    pub is_flux: bool,
    /// Whether it asks not to be applied.
    pub left_alone: bool,
    /// Whether it is a Secret with a value that looks like a secret and is not encrypted.
    pub is_plain_secret: bool,
    /// Its file.
    pub path: TreePath,
    /// Where it stands.
    pub span: Span,
}

/// A kustomization file.
#[derive(Clone, Debug)]
pub struct KustomizationFile {
    /// The file as a whole.
    pub span: Span,
    /// Whether it is a Component.
    pub is_component: bool,
    /// The files and directories that it names, in whatever field.
    pub names: BTreeSet<TreePath>,
}

impl Survey {
    /// Whether a kustomization file names a file or directory.
    #[must_use]
    pub fn is_named(&self, path: &TreePath) -> bool {
        self.kustomizations.values().any(|file| file.names.contains(path))
    }
}

/// Whether a file is YAML that kustomize or Flux may read, by its name.
pub(super) fn is_manifest(path: &TreePath) -> bool {
    path.name().ends_with(".yaml")
        || path.name().ends_with(".yml")
        || path.name() == "Kustomization"
}

/// Looks at every YAML file of a tree. Hidden directories hold settings of other tools and are
/// passed over.
#[must_use]
pub fn survey(library: &Library, tree: &dyn SourceTree) -> Survey {
    let mut survey = Survey::default();
    let files = tree.files(&TreePath::root());
    let is_hidden = |path: &TreePath| path.segments().any(|segment| segment.starts_with('.'));
    survey.charts =
        files.iter().filter(|path| path.name() == "Chart.yaml").map(TreePath::parent).collect();
    for path in files.iter().filter(|path| !is_hidden(path)) {
        let in_chart = || survey.charts.iter().any(|chart| path.lies_in(chart));
        if is_manifest(path) && !in_chart() {
            read(library, tree, path, &mut survey);
        }
    }
    survey
}

fn read(library: &Library, tree: &dyn SourceTree, path: &TreePath, survey: &mut Survey) {
    let Ok(parsed) = library.load(tree, path) else { return };
    let directory = path.parent();
    let is_kustomization_file = kustomization_file(tree, &directory).as_ref() == Some(path);
    if is_kustomization_file {
        let (span, names) = (Span::file(parsed.file), BTreeSet::new());
        survey
            .kustomizations
            .insert(directory.clone(), KustomizationFile { span, is_component: false, names });
    }
    for document in &parsed.documents {
        let encrypted = encrypted::shown(&document.root, document.root.span, library.files());
        let root = encrypted.as_ref().unwrap_or(&document.root);
        survey.markers.extend(markers_of(root).into_iter().map(|marker| (path.clone(), marker)));
        let id = ResourceId::of(root);
        if let Some(file) = survey
            .kustomizations
            .get_mut(&directory)
            .filter(|_| is_kustomization_file && !is_flux(&id))
        {
            file.is_component |= id.kind == "Component";
            root.for_each_scalar(&mut |scalar| file.names.extend(named(tree, &directory, scalar)));
        } else if !id.kind.is_empty() && !id.name.is_empty() && root.get("apiVersion").is_some() {
            let (is_flux, left_alone, version) =
                (is_flux(&id), left_alone(root), Gvk::of(root).version);
            let is_plain_secret = is_plain_secret(&id, root);
            let path = path.clone();
            survey.documents.push(Document {
                id,
                version,
                is_flux,
                left_alone,
                is_plain_secret,
                path,
                span: root.span,
            });
        }
    }
}

/// The directory of a repository that the artifact is for whose root a file counts a path: the
/// repository's root, or the closest directory above the file below which the path lies.
pub(super) fn archived(
    tree: &dyn SourceTree,
    file: &TreePath,
    path: &TreePath,
) -> Option<TreePath> {
    let exists =
        |root: &TreePath| root.join(path.as_str()).is_some_and(|found| tree.is_directory(&found));
    std::iter::once(TreePath::root()).chain(file.above()).find(exists)
}

/// What a text in a kustomization file names: a path from its directory, perhaps behind the key of
/// a generator (`key=path`).
fn named(tree: &dyn SourceTree, directory: &TreePath, scalar: &Node) -> Option<TreePath> {
    let text = scalar.as_str().filter(|text| !text.contains('\n'))?;
    let behind_key = text.split_once('=').map(|(_, path)| path);
    [Some(text), behind_key]
        .into_iter()
        .flatten()
        .filter_map(|path| directory.join(path))
        .find(|path| tree.kind(path).is_some())
}
