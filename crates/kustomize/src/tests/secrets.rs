//! Values of Secrets on their way into other objects.

use fluxscape_manifest::source::{MemoryTree, TreePath};
use fluxscape_manifest::yaml::Library;

use super::super::Builder;

const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {note: hunter2}}\nstringData: {a: left-hunter2, b: other}\nstray: hunter2\n";
const OBJECTS: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {k: one-two, json: '{\"x\": \"1\"}', v: \"$(V)\"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: nginx:1\n    args: [\"$(V)\", \"a$(V)b\"]\n    envFrom: [{configMapRef: {name: m}}]\n";

/// All that a redacted build prints, but for `data` and `stringData` of Secrets.
fn shown(kustomization: &str) -> String {
    let kustomization = format!("resources: [s.yaml, o.yaml]\n{kustomization}");
    let files = [
        ("kustomization.yaml", kustomization.as_str()),
        ("s.yaml", SECRET),
        ("o.yaml", OBJECTS),
        ("op.yaml", "- {op: copy, from: /stringData/a, path: /metadata/labels}\n"),
    ];
    let tree = MemoryTree::new("repo", files);
    let library = Library::default();
    let mut build = Builder::new(&library).redacted().build(&tree, &TreePath::root());
    let failures: Vec<_> = build.failures.iter().map(|failure| &failure.diagnostic).collect();
    assert!(failures.is_empty(), "{failures:?}");
    for resource in &mut build.resources {
        if resource.id().kind == "Secret"
            && let Some(object) = resource.node.as_mapping_mut()
        {
            object.remove("data");
            object.remove("stringData");
        }
    }
    build.to_yaml()
}

fn replacement(source: &str, target: &str) -> String {
    format!(
        "replacements:\n- source: {{kind: Secret, name: s, {source}}}\n  targets: [{{select: {target}}}]\n"
    )
}

#[test]
fn a_secret_value_is_redacted_wherever_it_was_carried() {
    let a = "fieldPath: stringData.a";
    let part = "fieldPath: stringData.a, options: {delimiter: '-', index: 1}";
    let cases = [
        ("whole", replacement(a, "{kind: ConfigMap}, fieldPaths: [data.k]")),
        ("part of the source", replacement(part, "{kind: ConfigMap}, fieldPaths: [data.k]")),
        (
            "part of the target",
            replacement(a, "{kind: ConfigMap}, fieldPaths: [data.k], options: {delimiter: '-', index: 1}"),
        ),
        ("inside a text", replacement(a, "{kind: ConfigMap}, fieldPaths: [data.json.x]")),
        ("mapping", replacement("fieldPath: stringData", "{kind: ConfigMap}, fieldPaths: [data]")),
        ("name and what refers to it", replacement(part, "{kind: ConfigMap}, fieldPaths: [metadata.name]")),
        (
            "image, then its tag",
            replacement(part, "{kind: Pod}, fieldPaths: [spec.containers.0.image]")
                + "images: [{name: hunter2, newTag: x}]\n",
        ),
        (
            "name, then a prefix",
            replacement(part, "{kind: ConfigMap}, fieldPaths: [metadata.name]") + "namePrefix: z-\n",
        ),
        (
            "annotation",
            replacement("fieldPath: metadata.annotations.note", "{kind: ConfigMap}, fieldPaths: [data.k]"),
        ),
        (
            "var",
            "vars: [{name: V, objref: {apiVersion: v1, kind: Secret, name: s}, fieldref: {fieldpath: stringData.a}}]\n".to_owned(),
        ),
        (
            "kind changed by a patch that brings a value",
            "patches:\n- target: {kind: Secret}\n  options: {allowKindChange: true}\n  patch: |\n    - {op: replace, path: /kind, value: ConfigMap}\n    - {op: add, path: /stringData/new, value: hunter2}\n    - {op: move, from: /stringData/a, path: /metadata/labels/x}\n".replace("/metadata/labels/x", "/extra"),
        ),
        ("strategic patch", "patches: [{patch: '{apiVersion: v1, kind: Secret, metadata: {name: s}, extra: hunter2}'}]\n".to_owned()),
        (
            "generator",
            "secretGenerator: [{name: g, literals: [a=hunter2]}]\nreplacements:\n- source: {kind: Secret, name: g, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k]}]\n".to_owned(),
        ),
    ];
    for (name, kustomization) in cases {
        let shown = shown(&kustomization);
        for secret in ["hunter2", "aHVudGVyM"] {
            assert!(!shown.contains(secret), "{name}: {shown}");
        }
        assert!(shown.contains("<secret>"), "{name}: {shown}");
    }
}

#[test]
fn what_comes_from_no_secret_stays() {
    let kustomization = "replacements:\n- source: {kind: Secret, name: s, fieldPath: metadata.name}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k]}]\n";
    let shown = shown(kustomization);
    assert!(shown.contains("k: s\n") && shown.contains("image: nginx:1"), "{shown}");
}

#[test]
fn a_build_that_is_not_redacted_prints_what_kustomize_prints() {
    let kustomization =
        replacement("fieldPath: stringData.a", "{kind: ConfigMap}, fieldPaths: [data.k]");
    let kustomization = format!("resources: [s.yaml, o.yaml]\n{kustomization}");
    let files =
        [("kustomization.yaml", kustomization.as_str()), ("s.yaml", SECRET), ("o.yaml", OBJECTS)];
    let yaml = super::build("", &files).yaml();
    assert!(yaml.contains("k: left-hunter2"), "{yaml}");
}
