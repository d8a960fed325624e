//! JSON patches that apply, and why others do not.

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::{parse, write};

use super::*;

fn node(text: &str) -> Node {
    parse(text.as_bytes(), FileId::GENERATED)
        .documents
        .into_iter()
        .next()
        .map_or_else(Node::null, |document| document.root)
}

fn patched(object: &str, patch: &str) -> String {
    let mut target = node(object);
    let operations = match Operations::read(&node(patch)) {
        Ok(operations) => operations,
        Err(problem) => return problem.message,
    };
    json_patch(&mut target, &operations).map_or_else(|problem| problem.message, |()| write(&target))
}

#[test]
fn operations_change_the_object() {
    let cases = [
        ("{a: 1}", "[{op: add, path: /b, value: 2}]", "{a: 1, b: 2}"),
        ("{a: 1}", "[{op: add, path: /a, value: 2}]", "{a: 2}"),
        ("{l: [1, 2]}", "[{op: add, path: /l/-, value: 3}]", "{l: [1, 2, 3]}"),
        ("{l: [1, 2]}", "[{op: add, path: /l/1, value: 3}]", "{l: [1, 3, 2]}"),
        ("{l: [1, 2]}", "[{op: add, path: /l/-1, value: 3}]", "{l: [1, 2, 3]}"),
        ("{l: [1, 2]}", "[{op: remove, path: /l/-1}]", "{l: [1]}"),
        ("{l: [1, 2]}", "[{op: remove, path: /l/0}]", "{l: [2]}"),
        (
            "{a: {b/c: 1, d~e: 2}}",
            "[{op: remove, path: /a/b~1c}, {op: replace, path: /a/d~0e, value: 3}]",
            "{a: {d~e: 3}}",
        ),
        ("{a: 1}", "[{op: replace, path: /a, value: yes}]", "{a: true}"),
        ("{a: 1}", "[{op: replace, path: '', value: {b: 1}}]", "{b: 1}"),
        ("{a: 1}", "[{op: replace, path: /b, value: 2}]", "{a: 1, b: 2}"),
        ("{a: 1}", "[{op: copy, from: /b, path: /c}]", "{a: 1, c: null}"),
        ("{a: {x: 1}, b: {}}", "[{op: move, from: /a/x, path: /b/y}]", "{a: {}, b: {y: 1}}"),
        ("{a: {x: 1}}", "[{op: copy, from: /a, path: /b}]", "{a: {x: 1}, b: {x: 1}}"),
        (
            "{a: 1}",
            "[{op: test, path: /a, value: 1.0}, {op: test, path: /none, value: null}]",
            "{a: 1}",
        ),
        ("{a: 1}", "[{op: add, path: ignored/b}]", "{a: 1, b: null}"),
        ("{a: 1}", "[]", "{a: 1}"),
    ];
    for (object, patch, expected) in cases {
        assert_eq!(patched(object, patch), write(&node(expected)), "{patch}");
    }
}

#[test]
fn an_operation_that_does_not_apply_is_told() {
    let cases = [
        (
            "{a: 1}",
            "[{op: add, path: /b/c, value: 2}]",
            "add /b/c does not apply: there is no /b/c",
        ),
        (
            "{a: 1}",
            "[{op: replace, path: /b/c, value: 2}]",
            "replace /b/c does not apply: there is no /b/c",
        ),
        (
            "{a: 1}",
            "[{op: test, path: /b/c, value: null}]",
            "test /b/c does not apply: there is no /b/c",
        ),
        (
            "{a: 1}",
            "[{op: test, path: /a/c, value: null}]",
            "test /a/c does not apply: there is no /a/c",
        ),
        ("{a: 1}", "[{op: move, from: /b, path: /c}]", "move /c does not apply: there is no /b"),
        (
            "{l: [1]}",
            "[{op: replace, path: /l/1, value: 2}]",
            "replace /l/1 does not apply: the list has no index 1",
        ),
        ("{a: 1}", "[{op: remove, path: /b}]", "remove /b does not apply: there is no /b"),
        (
            "{a: 1}",
            "[{op: add, path: '', value: {}}]",
            "add of the whole document does not apply: there is no parent",
        ),
        (
            "{l: [1]}",
            "[{op: add, path: /l/3, value: 2}]",
            "add /l/3 does not apply: the list has no index 3",
        ),
        (
            "{l: [1]}",
            "[{op: remove, path: /l/-}]",
            "remove /l/- does not apply: \"-\" is not an index of a list",
        ),
        (
            "{a: 1}",
            "[{op: test, path: /a, value: 2}]",
            "test /a does not apply: the value there is another one",
        ),
        (
            "{a: 1}",
            "[{op: merge, path: /a}]",
            "merge /a does not apply: \"merge\" is not an operation",
        ),
        ("{a: 1}", "[{op: add}]", "add does not apply: it has no path"),
        ("{a: 1}", "{op: add}", "a JSON patch is a list of operations"),
    ];
    for (object, patch, message) in cases {
        assert_eq!(patched(object, patch), message, "{patch}");
    }
}

#[test]
fn a_patch_cannot_grow_an_object_without_end() {
    let copies = format!("[{}]", "{op: copy, from: /a, path: /a/b}, ".repeat(300));
    assert_eq!(
        patched("{a: {}}", &copies),
        "copy /a/b does not apply: the object would nest too deep"
    );
    let wide = format!("[{}]", "{op: copy, from: /a, path: /a/-}, ".repeat(40));
    let message = patched("{a: [1, 2, 3]}", &wide);
    assert!(message.starts_with("copy /a/- does not apply"), "{message}");
    let steps = "{op: move, from: /a, path: /b/a}, {op: move, from: /b, path: /a}, {op: add, path: /b, value: {}}, ".repeat(300);
    assert_eq!(
        patched("{a: {}, b: {}}", &format!("[{steps}]")),
        "move /b/a does not apply: the object would nest too deep"
    );
}

#[test]
fn nothing_is_changed_unless_everything_applies() {
    let mut object = node("{a: 1}");
    let patch = Operations::read(&node("[{op: remove, path: /a}, {op: remove, path: /a}]"));
    assert!(json_patch(&mut object, &patch.unwrap()).is_err());
    assert_eq!(object, node("{a: 1}"));
}
