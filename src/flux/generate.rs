//! The kustomization that Flux builds: the directory's own or a generated one, with the Kustomization's fields merged in.
//!
//! kustomize-controller (`pkg/kustomize/kustomize_generator.go`): a directory without a kustomization file gets one that lists every
//! directory that has one and every `.yaml` and `.yml` file; then `targetNamespace`, `namePrefix` and `nameSuffix` replace, `patches` and
//! `components` are appended, `images` merge by name, in the root directory only.

use crate::source::{EntryKind, FileId, SourceTree, Span, TreePath};
use crate::yaml::{Library, Node, Value};

/// The names that kustomize recognises, in the order that Flux looks for them.
pub(super) const KUSTOMIZATION_FILES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The kustomization file of a directory.
pub(super) fn kustomization_file(tree: &dyn SourceTree, directory: &TreePath) -> Option<TreePath> {
    KUSTOMIZATION_FILES.iter().filter_map(|name| directory.join(name)).find(|path| tree.is_file(path))
}

/// The document that replaces the directory's kustomization; `None` when its own file is built unchanged.
pub(super) fn root_document(library: &Library, tree: &dyn SourceTree, directory: &TreePath, kustomization: &Node) -> Option<Node> {
    let own = kustomization_file(tree, directory);
    let fields = kustomization.get("spec").filter(|spec| changes_build(spec));
    let document = match (&own, fields) {
        (Some(_), None) => return None,
        (Some(path), Some(_)) => library.load(tree, path).ok()?.documents.first()?.root.clone(),
        (None, _) => generated(library, tree, directory),
    };
    Some(fields.map_or_else(|| document.clone(), |spec| merged(document.clone(), spec)))
}

const FIELDS: [&str; 8] =
    ["targetNamespace", "namePrefix", "nameSuffix", "patches", "patchesStrategicMerge", "patchesJson6902", "components", "images"];

fn changes_build(spec: &Node) -> bool {
    FIELDS.iter().any(|field| spec.get(field).is_some_and(|value| !value.is_null()))
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

/// Lists what a generated kustomization takes in, in the order of a lexical walk. A link to a directory is not entered.
fn collect(library: &Library, tree: &dyn SourceTree, root: &TreePath, directory: &TreePath, resources: &mut Vec<Node>) {
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

fn merged(mut document: Node, spec: &Node) -> Node {
    for (field, target) in [("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")] {
        if let Some(value) = spec.get(field).filter(|value| !value.is_null()) {
            document.set(target, value.clone());
        }
    }
    for field in ["patches", "patchesStrategicMerge", "patchesJson6902", "components"] {
        let items = spec.get(field).map_or(&[][..], Node::items);
        append(&mut document, field, items);
    }
    for image in spec.get("images").map_or(&[][..], Node::items) {
        merge_image(&mut document, image);
    }
    document
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

/// kustomize-controller: an image of the same name is replaced as a whole.
fn merge_image(document: &mut Node, image: &Node) {
    let name = image.str_at(&["name"]);
    if let Some(Node { value: Value::Sequence(list), .. }) = document.get_mut("images")
        && let Some(same) = list.iter_mut().find(|old| old.str_at(&["name"]) == name)
    {
        *same = image.clone();
        return;
    }
    append(document, "images", std::slice::from_ref(image));
}
