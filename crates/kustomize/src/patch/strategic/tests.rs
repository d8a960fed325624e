//! Objects patched by strategic merge, and what they become.

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::{MAX_DEPTH, parse, write};

use super::*;

fn node(text: &str) -> Node {
    let parsed = parse(text.as_bytes(), FileId::GENERATED);
    assert_eq!(parsed.problems, [], "{text}");
    parsed.documents.into_iter().next().map_or_else(Node::null, |document| document.root)
}

/// The object after the patch; `deleted`, or what is wrong.
fn patched(object: &str, patch: &str) -> String {
    let mut target = node(object);
    match strategic_merge(&mut target, &node(patch), &Schema::kubernetes()) {
        Ok(Outcome::Patched) => write(&target),
        Ok(Outcome::Deleted) => "deleted".to_owned(),
        Err(problem) => {
            format!(
                "{}:{} {}",
                problem.span.map_or(0, |span| span.line),
                problem.span.map_or(0, |span| span.column),
                problem.message
            )
        }
    }
}

fn check(object: &str, patch: &str, expected: &str) {
    assert_eq!(patched(object, patch), write(&node(expected)), "\n{object}\npatched with\n{patch}");
}

#[test]
fn mappings_merge_and_everything_else_is_replaced() {
    let cases = [
        ("a: 1\nb: 2\n", "b: 3\nc: 4\n", "{a: 1, b: 3, c: 4}"),
        ("a: {b: 1, c: 2}\n", "a: {c: null}\n", "{a: {b: 1}}"),
        ("a: {b: 1}\n", "a: null\n", "{}"),
        ("l: [1, 2]\n", "l: [3]\n", "{l: [3]}"),
        ("l: [{name: x, a: 1}]\n", "l: [{name: x, b: 2}]\n", "{l: [{name: x, b: 2}]}"),
        ("{}", "a: {b: null, c: {d: null}}\n", "{a: {c: {}}}"),
        ("a: null\nb:\n", "c: 1\n", "{a: null, c: 1}"),
        ("a: null\n", "a: {b: 1}\n", "{a: {b: 1}}"),
    ];
    for (object, patch, expected) in cases {
        check(object, patch, expected);
    }
}

#[test]
fn directives_delete_and_replace() {
    let cases = [
        ("a: {b: 1}\nc: 2\n", "a: {$patch: delete}\n", "{c: 2}"),
        ("a: {b: 1, c: 2}\n", "a: {$patch: replace, d: 3}\n", "{a: {d: 3}}"),
        ("a: {b: 1}\n", "a: {$patch: merge, d: 3}\n", "{a: {b: 1, d: 3}}"),
        ("a: 1\n", "$patch: replace\nb: 2\n", "{a: 1}"),
        ("c: 2\n", "a: {$patch: delete}\n", "{c: 2}"),
    ];
    for (object, patch, expected) in cases {
        check(object, patch, expected);
    }
}

#[test]
fn an_object_may_go_and_a_patch_may_not_fit() {
    let cases = [
        ("a: 1\n", "$patch: delete\n", "deleted"),
        ("a: {b: 1}\n", "a: {$patch: remove}\n", "1:13 unknown patch directive \"remove\""),
        ("a: {b: 1}\n", "a: [1]\n", "1:4 the patch has a list where the object has a mapping"),
        ("a: {b: 1}\n", "a: x\n", "1:4 the patch has a scalar where the object has a mapping"),
    ];
    for (object, patch, outcome) in cases {
        assert_eq!(patched(object, patch), outcome, "{patch}");
    }
}

/// A pod with the given spec.
fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nspec: {spec}\n")
}

#[test]
fn lists_of_builtin_types_merge_by_key_the_patchs_elements_first() {
    let cases = [
        (
            "{containers: [{name: a, image: x}, {name: b}]}",
            "{containers: [{name: c}, {name: b, image: y}]}",
            "{containers: [{name: c}, {name: b, image: y}, {name: a, image: x}]}",
        ),
        (
            "{containers: [{name: a}, {name: b}]}",
            "{containers: [{name: a, $patch: delete}]}",
            "{containers: [{name: b}]}",
        ),
        (
            "{containers: [{name: a}]}",
            "{containers: [{name: a, $patch: delete}]}",
            "{containers: []}",
        ),
        (
            "{containers: [{name: a}, {name: b}]}",
            "{containers: [{name: c}, {$patch: replace}]}",
            "{containers: [{name: c}]}",
        ),
        ("{containers: [{name: a}], x: 1}", "{containers: [{$patch: delete}]}", "{x: 1}"),
        ("{tolerations: [{key: a}]}", "{tolerations: [{key: b}]}", "{tolerations: [{key: b}]}"),
        (
            "{containers: [{name: a, args: [x, y], env: [{name: E, value: '1'}]}]}",
            "{containers: [{name: a, args: [z], env: [{name: F}]}]}",
            "{containers: [{name: a, args: [z], env: [{name: F}, {name: E, value: '1'}]}]}",
        ),
        (
            "{volumes: [{name: v, emptyDir: {}}]}",
            "{volumes: [{name: v, emptyDir: null, hostPath: {path: /}}]}",
            "{volumes: [{name: v, hostPath: {path: /}}]}",
        ),
        ("{x: 1}", "{containers: [{name: a, command: null}]}", "{x: 1, containers: [{name: a}]}"),
        (
            "{containers: [{name: a, env: [{name: E, value: '1'}, {name: E, value: '2'}]}]}",
            "{x: 1}",
            "{x: 1, containers: [{name: a, env: [{name: E, value: '2'}]}]}",
        ),
    ];
    for (object, patch, expected) in cases {
        check(&pod(object), &pod(patch), &pod(expected));
    }
}

/// kyaml's steps, not a rule, decide here: what the object has is moved to the end in its order,
/// and an element of the patch without a protocol is not found where the object's has one.
#[test]
fn ports_merge_by_number_and_protocol() {
    let service =
        |ports: &str| format!("apiVersion: v1\nkind: Service\nspec: {{ports: {ports}}}\n");
    let tcp_udp = "[{port: 80, protocol: TCP}, {port: 80, protocol: UDP}]";
    let cases = [
        (
            tcp_udp,
            "[{port: 80, protocol: UDP, name: u}]",
            "[{port: 80, protocol: TCP}, {port: 80, protocol: UDP, name: u}]",
        ),
        ("[{port: 80, protocol: TCP}]", "[{port: 80, name: x}]", "[{port: 80, protocol: TCP}]"),
        ("[{port: 80}]", "[{port: 443}]", "[{port: 443}, {port: 80}]"),
        ("[{port: 80}]", "[{port: 80, name: x}]", "[{port: 80, name: x}]"),
    ];
    for (object, patch, expected) in cases {
        check(&service(object), &service(patch), &service(expected));
    }
}

#[test]
fn finalizers_merge_as_a_set_and_only_of_known_kinds() {
    let object = |kind: &str, list: &str| {
        format!("apiVersion: v1\nkind: {kind}\nmetadata: {{finalizers: {list}}}\n")
    };
    check(
        &object("ConfigMap", "[a, b]"),
        &object("ConfigMap", "[c, a]"),
        &object("ConfigMap", "[c, a, b]"),
    );
    check(&object("Thing", "[a, b]"), &object("Thing", "[c, a]"), &object("Thing", "[c, a]"));
}

#[test]
fn a_schema_may_stand_in_a_comment() {
    let schema = "# {\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/io.k8s.api.core.v1.Container\"}, \
                  \"x-kubernetes-patch-merge-key\": \"name\", \"x-kubernetes-patch-strategy\": \"merge\"}";
    let object = format!("kind: Thing\nlist: {schema}\n- name: a\n  env:\n  - name: E\n");
    check(
        &object,
        "list: [{name: a, env: [{name: F}]}]\n",
        "{kind: Thing, list: [{name: a, env: [{name: F}, {name: E}]}]}",
    );
}

#[test]
fn an_openapi_document_takes_the_place_of_the_builtin_types() {
    let openapi = node(
        "definitions:\n  v1.Thing:\n    properties:\n      spec: {$ref: '#/definitions/v1.Spec'}\n    \
         x-kubernetes-group-version-kind: [{group: example.com, version: v1, kind: Thing}]\n  v1.Spec:\n    properties:\n      \
         list:\n        type: array\n        items: {properties: {id: {type: string}}}\n        x-kubernetes-patch-strategy: merge\n        \
         x-kubernetes-patch-merge-key: id\n",
    );
    let schema = Schema::from_openapi(&openapi);
    let mut thing = node("apiVersion: example.com/v1\nkind: Thing\nspec: {list: [{id: a}]}\n");
    let patch = node("spec: {list: [{id: b}]}\n");
    assert_eq!(strategic_merge(&mut thing, &patch, &schema), Ok(Outcome::Patched));
    assert_eq!(thing.at(&["spec"]).map(write).as_deref(), Some("list:\n- id: b\n- id: a\n"));
    let mut pod = node(&pod("{containers: [{name: a}]}"));
    assert_eq!(
        strategic_merge(&mut pod, &node("spec: {containers: [{name: b}]}\n"), &schema),
        Ok(Outcome::Patched)
    );
    assert_eq!(pod.items_at(&["spec", "containers"]).len(), 1);
}

#[test]
fn values_of_the_patch_keep_their_place_and_comment() {
    let mut object = node("a: 1\nb: {c: x}\n");
    assert_eq!(
        strategic_merge(&mut object, &node("b:\n  c: y # marked\n"), &Schema::kubernetes()),
        Ok(Outcome::Patched)
    );
    let value = object.at(&["b", "c"]).map(|node| (node.span.line, node.comment.clone()));
    assert_eq!(value, Some((2, Some("marked".into()))));
}

#[test]
fn the_deepest_documents_that_are_read_can_be_walked() {
    let mappings = "{a: ".repeat(MAX_DEPTH) + "1" + &"}".repeat(MAX_DEPTH);
    check(&mappings, &mappings, &mappings);
    let lists = format!("a: {}{}", "[".repeat(MAX_DEPTH - 1), "]".repeat(MAX_DEPTH - 1));
    check(&lists, "b: 1", &format!("{lists}\nb: 1"));
}
