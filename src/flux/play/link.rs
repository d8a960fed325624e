//! Directories of a source that an object names, other than the one that a Kustomization builds.
//!
//! A chart in a Git repository (source-controller: for a GitRepository or Bucket `chart` is a path
//! in the artifact), the Terraform that tofu-controller runs. In: the objects of a cluster and the
//! repositories available. Out: the directory of each, as far as its source is available.

use std::collections::BTreeMap;

use crate::flux::inventory::{DirectoryLink, Object};
use crate::flux::kinds::helm_repository::HELM_REPOSITORY;
use crate::flux::registry::{kind_of, references};
use crate::flux::schema::DirectoryField;
use crate::flux::sources::artifact::{Archive, Artifact, OwnSource, Sources};
use crate::flux::sources::world::World;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{EntryKind, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::Node;

/// The links of a cluster, by the object that has them.
pub(in crate::flux) fn linked(
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
    own: &OwnSource,
) -> BTreeMap<ResourceId, DirectoryLink> {
    let sources = Sources { objects, own, world };
    let mut artifacts = BTreeMap::new();
    let linked = objects.iter().filter_map(|(id, object)| {
        Some((id.clone(), directory_of(id, object, &sources, &mut artifacts)?))
    });
    linked.collect()
}

/// `artifacts` are those of the sources that were asked for before.
fn directory_of(
    id: &ResourceId,
    object: &Object,
    sources: &Sources<'_>,
    artifacts: &mut BTreeMap<ResourceId, Artifact>,
) -> Option<DirectoryLink> {
    let DirectoryField { path, edge, file } = kind_of(id)?.directory.as_ref()?;
    let named = object.node.at(path)?;
    let source = references(id, &object.node)
        .into_iter()
        .find(|reference| reference.edge == EdgeType::SourceRef)?;
    // The charts of a HelmRepository have names, not paths.
    if HELM_REPOSITORY.is(&source.target) {
        return None;
    }
    let artifact =
        artifacts.entry(source.target).or_insert_with_key(|source| sources.artifact(source));
    let Artifact::Tree(archive) = artifact else { return None };
    let tree: &dyn SourceTree = archive.tree.as_ref();
    let directory = TreePath::clamped(named.as_str()?);
    let holds = |name: &str| directory.join(name).is_some_and(|file| tree.is_file(&file));
    let place = match (tree.kind(&directory), file) {
        // A packaged chart.
        (Some(EntryKind::File), _) => return None,
        (Some(EntryKind::Directory), Some(file)) if !holds(file) => {
            Err(format!("{directory} holds no {file}"))
        }
        (Some(EntryKind::Directory), _) => Ok(tree.place(&directory)),
        _ => Err(format!("{directory} does not exist in its source")),
    };
    // What is missing may lie in a part that is not available.
    if place.is_err() && archive.unavailable.iter().any(|part| part.read_in_vain().is_some()) {
        return None;
    }
    let missing = if place.is_ok() && is_whole(archive) {
        missing_values(&object.node, tree)
    } else {
        Vec::new()
    };
    Some(DirectoryLink { edge: *edge, span: named.span, place, missing })
}

/// Whether nothing of a source is left out because it is not available.
fn is_whole(archive: &Archive) -> bool {
    archive.unavailable.is_empty() && archive.elsewhere.is_empty()
}

/// The files of values that a chart names and that its source does not have. source-controller:
/// their paths start at the root of the source.
fn missing_values(object: &Node, tree: &dyn SourceTree) -> Vec<(String, Span)> {
    let Some(spec) = [&["spec", "chart", "spec"][..], &["spec"][..]]
        .into_iter()
        .filter_map(|path| object.at(path))
        .find(|spec| spec.get("valuesFiles").is_some())
    else {
        return Vec::new();
    };
    if spec.get("ignoreMissingValuesFiles").and_then(Node::as_bool) == Some(true) {
        return Vec::new();
    }
    let listed = spec.items_at(&["valuesFiles"]).iter();
    let missing = listed.filter_map(|file| {
        let path = file.as_str().filter(|path| !path.contains("${"))?;
        (!tree.is_file(&TreePath::clamped(path))).then(|| (path.to_owned(), file.span))
    });
    missing.collect()
}
