//! The kustomization that Flux builds: the directory's own or a generated one, with the
//! Kustomization's fields merged in.
//!
//! kustomize-controller (`pkg/kustomize/kustomize_generator.go`): a directory without a
//! kustomization file gets one that lists every directory that has one and every `.yaml` and `.yml`
//! file; then `targetNamespace`, `namePrefix` and `nameSuffix` replace, `patches` and `components`
//! are appended, `images` merge by name, `buildMetadata` replaces, in the root directory only.

use crate::flux::rules;
pub(in crate::flux) use crate::flux::sources::kustomization_file::{
    KUSTOMIZATION_FILES, kustomization_file,
};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{EntryKind, FileId, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Node, Value, write};

/// The document that Flux writes in place of a directory's kustomization, and then builds; `None`
/// when its own file cannot be read.
///
/// Flux rewrites the file whether or not the Kustomization changes anything, so that fields that
/// kustomize does not know are lost.
///
/// # Errors
/// When the Kustomization says what Flux refuses.
pub(in crate::flux) fn root_document(
    library: &Library,
    tree: &dyn SourceTree,
    directory: &TreePath,
    kustomization: &Node,
) -> Result<Option<Node>, Diagnostic> {
    root_document_of(library, tree, directory, kustomization, SameImage::Merged)
}

/// What becomes of an image of the directory's own file that the Kustomization names too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flux) enum SameImage {
    /// Its fields are merged: since Flux 2.9.4.
    Merged,
    /// It is replaced as a whole.
    Replaced,
}

/// [`root_document`] as a version of Flux writes it.
///
/// # Errors
/// When the Kustomization says what Flux refuses.
pub(in crate::flux) fn root_document_of(
    library: &Library,
    tree: &dyn SourceTree,
    directory: &TreePath,
    kustomization: &Node,
    same_image: SameImage,
) -> Result<Option<Node>, Diagnostic> {
    let document = match kustomization_file(tree, directory) {
        None => generated(library, tree, directory),
        Some(path) => match own_document(library, tree, &path) {
            Some(document) => document,
            None => return Ok(None),
        },
    };
    let mut document = match kustomization.get("spec") {
        Some(spec) => merged(document, spec, same_image, &|component| {
            directory.join(component).is_some_and(|path| tree.kind(&path).is_some())
        })?,
        None => document,
    };
    if document.items_at(&["resources"]).is_empty() && document.as_mapping().is_some() {
        // Without it kustomize would call the file empty.
        let mut options = Node::sequence(document.span);
        options.value = Value::Sequence(vec![Node::text("originAnnotations", document.span)]);
        document.set("buildMetadata", options);
    }
    Ok(Some(document))
}

/// The first document of a kustomization file; an empty one says nothing.
fn own_document(library: &Library, tree: &dyn SourceTree, path: &TreePath) -> Option<Node> {
    let parsed = library.load(tree, path).ok()?;
    let first = parsed.documents.first().map(|document| document.root.clone());
    first
        .or_else(|| parsed.problems.is_empty().then(|| Node::mapping(Span::new(parsed.file, 1, 1))))
}

fn generated(library: &Library, tree: &dyn SourceTree, directory: &TreePath) -> Node {
    let span = Span::file(FileId::GENERATED);
    let mut document = Node::mapping(span);
    document.set("apiVersion", Node::text("kustomize.config.k8s.io/v1beta1", span));
    document.set("kind", Node::text("Kustomization", span));
    let mut resources = Vec::new();
    collect(library, tree, directory, directory, &mut resources);
    if resources.is_empty() {
        document.set("namespace", Node::text("_placeholder", span));
    } else {
        let mut list = Node::sequence(span);
        list.value = Value::Sequence(resources);
        document.set("resources", list);
    }
    document
}

/// Lists what a generated kustomization takes in, in the order of a lexical walk. A link to a
/// directory is not entered.
fn collect(
    library: &Library,
    tree: &dyn SourceTree,
    root: &TreePath,
    directory: &TreePath,
    resources: &mut Vec<Node>,
) {
    for entry in tree.list(directory) {
        let Some(path) = directory.join(&entry.name) else { continue };
        let listed = match entry.kind {
            EntryKind::Directory if entry.symlink || entry.name == ".git" => false,
            EntryKind::Directory if kustomization_file(tree, &path).is_none() => {
                collect(library, tree, root, &path, resources);
                false
            }
            EntryKind::Directory => true,
            EntryKind::File => entry.name.ends_with(".yaml") || entry.name.ends_with(".yml"),
        };
        if let (true, Some(relative)) = (listed, path.below(root)) {
            let span = Span::file(library.files().id(&tree.place(&path)));
            resources.push(Node::text(relative.as_str(), span));
        }
    }
}

fn merged(
    mut document: Node,
    spec: &Node,
    same_image: SameImage,
    exists: &dyn Fn(&str) -> bool,
) -> Result<Node, Diagnostic> {
    for (field, target) in [
        ("targetNamespace", "namespace"),
        ("namePrefix", "namePrefix"),
        ("nameSuffix", "nameSuffix"),
    ] {
        if let Some(value) = spec.get(field).filter(|value| !value.is_null()) {
            document.set(target, value.clone());
        }
    }
    append(&mut document, "patches", spec.items_at(&["patches"]));
    append(
        &mut document,
        "patchesStrategicMerge",
        &spec.items_at(&["patchesStrategicMerge"]).iter().map(as_text).collect::<Vec<_>>(),
    );
    append(
        &mut document,
        "patchesJson6902",
        &spec.items_at(&["patchesJson6902"]).iter().map(operations_as_text).collect::<Vec<_>>(),
    );
    append(&mut document, "components", &components(spec, exists)?);
    if let Some(options) = spec.get("buildMetadata").filter(|options| !options.is_null()) {
        document.set("buildMetadata", options.clone());
    }
    for image in spec.get("images").map_or(&[][..], Node::items) {
        merge_image(&mut document, image, same_image);
    }
    Ok(document)
}

/// The components that a Kustomization adds: paths inside the source, relative to its own.
fn components(spec: &Node, exists: &dyn Fn(&str) -> bool) -> Result<Vec<Node>, Diagnostic> {
    let skip_missing = spec.get("ignoreMissingComponents").and_then(Node::as_bool) == Some(true);
    let mut found = Vec::new();
    for component in spec.items_at(&["components"]) {
        let path = component.as_str().unwrap_or_default();
        if path.is_empty() || path.starts_with('/') || path.contains("://") || path.contains('@') {
            let problem = Diagnostic::error(
                &rules::COMPONENT_NOT_LOCAL,
                component.span,
                format!("component path {path:?} must be local and relative"),
            );
            return Err(problem.hint(
                "copy the component into the source and name its directory, relative to spec.path",
            ));
        }
        if !skip_missing || exists(path) {
            found.push(component.clone());
        }
    }
    Ok(found)
}

/// Before v1 patches stood in a Kustomization as what they are; kustomize reads them from a text.
fn as_text(patch: &Node) -> Node {
    if patch.as_str().is_some() { patch.clone() } else { Node::text(write(patch), patch.span) }
}

/// The same of the list of operations in a patch by RFC 6902.
fn operations_as_text(patch: &Node) -> Node {
    let mut patch = patch.clone();
    if let Some(operations) = patch.get("patch").map(as_text) {
        patch.set("patch", operations);
    }
    patch
}

fn append(document: &mut Node, field: &str, items: &[Node]) {
    let Some(first) = items.first() else { return };
    if document.get(field).is_none_or(Node::is_null) {
        document.set(field, Node::sequence(first.span));
    }
    if let Some(Node { value: Value::Sequence(list), .. }) = document.get_mut(field) {
        list.extend_from_slice(items);
    }
}

/// kustomize-controller: of an image of the same name, what the Kustomization says is set. Tag and
/// digest are one: who sets one of the two removes the other.
fn merge_image(document: &mut Node, image: &Node, same_image: SameImage) {
    let name = image.str_at(&["name"]);
    if let Some(Node { value: Value::Sequence(list), .. }) = document.get_mut("images")
        && let Some(same) = list.iter_mut().find(|old| old.str_at(&["name"]) == name)
    {
        if same_image == SameImage::Replaced {
            *same = image.clone();
            return;
        }
        let said = |field: &str| {
            image.get(field).filter(|value| value.as_str().is_some_and(|text| !text.is_empty()))
        };
        if let Some(name) = said("newName") {
            same.set("newName", name.clone());
        }
        let version = ["newTag", "digest"];
        if let Some(fields) = same.as_mapping_mut()
            && version.iter().any(|field| said(field).is_some())
        {
            for field in version {
                match said(field) {
                    Some(value) => fields.set(field, value.clone()),
                    None => drop(fields.remove(field)),
                }
            }
        }
        return;
    }
    append(document, "images", std::slice::from_ref(image));
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::MemoryTree;
    use fluxscape_manifest::yaml::parse;

    /// The document that is built of a directory `app`, for a Kustomization with these fields.
    fn built(files: &[(&str, &str)], spec: &str) -> String {
        let tree = MemoryTree::new("own", files.iter().copied());
        let text = format!("spec: {spec}");
        let kustomization =
            parse(text.as_bytes(), FileId::GENERATED).documents.into_iter().next().unwrap().root;
        match root_document(&Library::default(), &tree, &TreePath::clamped("app"), &kustomization) {
            Ok(document) => document.as_ref().map(write).unwrap_or_default(),
            Err(problem) => problem.message,
        }
    }

    #[test]
    fn a_directory_without_a_kustomization_gets_one() {
        let files = [
            ("app/a.yaml", ""),
            ("app/b/c.yml", ""),
            ("app/d/kustomization.yaml", ""),
            ("app/d/e.yaml", ""),
            ("app/f.json", ""),
        ];
        let expected = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- a.yaml\n- b/c.yml\n- d\n";
        assert_eq!(built(&files, "{}"), expected);
        assert!(built(&[("app/x.txt", "")], "{}").contains("namespace: _placeholder"));
    }

    #[test]
    fn the_fields_of_the_kustomization_are_merged_into_the_file() {
        let file = "resources: [a.yaml]\nnamespace: old\nnamePrefix: x-\npatches: [{path: p.yaml}]\nimages: [{name: web, newTag: v1}, {name: api}]\n";
        for (spec, expected) in [
            ("{targetNamespace: new}", "namespace: new\n"),
            ("{namePrefix: y-, nameSuffix: -z}", "namePrefix: y-\nnameSuffix: -z\n"),
            ("{patches: [{patch: x}]}", "patches:\n- path: p.yaml\n- patch: x\n"),
            ("{patchesStrategicMerge: [x]}", "patchesStrategicMerge:\n- x\n"),
            ("{patchesJson6902: [{path: x}]}", "patchesJson6902:\n- path: x\n"),
            (
                "{images: [{name: web, digest: d}]}",
                "images:\n- digest: d\n  name: web\n- name: api\n",
            ),
            (
                "{images: [{name: web, newName: e.org/web}]}",
                "images:\n- name: web\n  newName: e.org/web\n  newTag: v1\n- name: api\n",
            ),
            (
                "{images: [{name: web, newName: '', newTag: v2}, {name: other, newTag: v3}]}",
                "images:\n- name: web\n  newTag: v2\n- name: api\n- name: other\n  newTag: v3\n",
            ),
            ("{components: [../c]}", "components:\n- ../c\n"),
            ("{components: [../c, ../d], ignoreMissingComponents: true}", "components:\n- ../d\n"),
            ("{buildMetadata: [managedByLabel]}", "buildMetadata:\n- managedByLabel\n"),
            ("{components: [https://example.org/c]}", "must be local and relative"),
            ("{components: [/c]}", "must be local and relative"),
        ] {
            let document =
                built(&[("app/kustomization.yaml", file), ("d/kustomization.yaml", "")], spec);
            assert!(document.contains(expected), "{spec}: {document}");
        }
    }

    #[test]
    fn a_kustomization_without_resources_is_not_empty_to_flux() {
        for text in ["", "# nothing yet\n", "resources:\n", "resources: []\n"] {
            assert!(
                built(&[("app/kustomization.yaml", text)], "{}")
                    .contains("buildMetadata:\n- originAnnotations\n"),
                "{text:?}"
            );
        }
        assert_eq!(built(&[("app/kustomization.yaml", "a: [")], "{}"), "");
    }
}
