//! What documents are read from a text, and what is reported about it.

use super::*;
use crate::source::MemoryTree;
use crate::yaml::{Document, Node};
use crate::yaml::{ScalarKind, Value};

fn read(text: &str) -> Parsed {
    parse(text.as_bytes(), FileId::GENERATED)
}

/// A node on one line: text (or `~` for null), `@line:column`, `#comment`.
fn show(node: &Node) -> String {
    let place = format!("@{}:{}", node.span.line, node.span.column);
    let comment = node.comment.as_ref().map(|comment| format!("#{comment}")).unwrap_or_default();
    let value = match &node.value {
        Value::Scalar(scalar) if scalar.kind == ScalarKind::Null => "~".to_owned(),
        Value::Scalar(scalar) => scalar.text.clone(),
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" "))
        }
        Value::Mapping(mapping) => {
            let entries =
                mapping.entries.iter().map(|(key, value)| format!("{}={}", show(key), show(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(" "))
        }
    };
    format!("{value}{place}{comment}")
}

/// The same without places and comments.
fn bare(text: &str) -> Vec<String> {
    let strip = |document: &Document| {
        let shown = show(&document.root);
        let mut out = String::new();
        let mut in_place = false;
        for c in shown.chars() {
            in_place = c == '@' || (in_place && (c.is_ascii_digit() || c == ':'));
            if !in_place {
                out.push(c);
            }
        }
        out
    };
    read(text).documents.iter().map(strip).collect()
}

fn problems(text: &str) -> Vec<String> {
    let place = |problem: &Diagnostic| {
        problem.span.map_or_else(String::new, |span| format!("{}:{}", span.line, span.column))
    };
    read(text)
        .problems
        .iter()
        .map(|problem| format!("{} {}: {}", place(problem), problem.rule.name, problem.message))
        .collect()
}

#[test]
fn nodes_know_line_column_and_comment() {
    let cases = [
        ("a: 1 # one\n", "{a@1:1#one=1@1:4#one}@1:1"),
        ("# above\na: 1\n", "{a@2:1#above=1@2:4#above}@2:1"),
        ("# far\n\na: 1\n", "{a@3:1=1@3:4}@3:1"),
        ("k: # key\n  v\n", "{k@1:1#key=v@2:3#key}@1:1"),
        ("k: # key\n  x: v\n", "{k@1:1#key={x@2:3=v@2:6}@2:3}@1:1"),
        ("l:\n- a ## 1\n# 2\n- b\n", "{l@1:1=[a@2:3#1 b@4:3#2]@2:3}@1:1"),
        ("é: ü\nb: x\n", "{é@1:1=ü@1:4 b@2:1=x@2:4}@1:1"),
        ("a: &x {b: 1}\nc: *x\n", "{a@1:1={b@1:8=1@1:11}@1:7 c@2:1={b@1:8=1@1:11}@1:7}@1:1"),
        (
            "image: r/x:1 # {\"$imagepolicy\": \"a:b\"}\n",
            "{image@1:1#{\"$imagepolicy\": \"a:b\"}=r/x:1@1:8#{\"$imagepolicy\": \"a:b\"}}@1:1",
        ),
        ("a: |\n\n  x\nb: >-  # c | d\n  y", "{a@1:1=\nx\n@1:4 b@4:1=y@4:4}@1:1"),
        ("- \"|\": |2+\n     x\n", "[{|@1:3= x\n@1:8}@1:3]@1:1"),
        ("m: {a: x, # c\n b: y}\n", "{m@1:1={a@1:5#c=x@1:8#c b@2:2=y@2:5}@1:4}@1:1"),
    ];
    for (text, shown) in cases {
        assert_eq!(
            read(text).documents.iter().map(|d| show(&d.root)).collect::<Vec<_>>(),
            [shown],
            "{text}"
        );
    }
}

#[test]
fn whatever_go_yaml_accepts_is_read() {
    let cases: [(&str, &[&str]); 19] = [
        ("a: 1", &["{a=1}"]),
        ("annotations:\t\n  a: b\n", &["{annotations={a=b}}"]),
        ("a:\r\n- |\r\n  x\r\n  y\r\n", &["{a=[x\ny\n]}"]),
        ("# only\n---\n---\na: 1\n---\n# more\n", &["{a=1}"]),
        ("a: 1\n---\n---\nb: 1\n", &["{a=1}", "{b=1}"]),
        ("a: 1\n---\n# c\n---\n---\nb: 1\n---\nc: 1\n", &["{a=1}", "{b=1}", "{c=1}"]),
        ("\n---\n---\nb: 1\n", &["{b=1}"]),
        ("", &[]),
        ("---\n~\n---\nnull\n", &[]),
        ("a: 1\n---\n\u{feff}b: 1\n", &["{a=1}", "{b=1}"]),
        ("{\"a\": [1, null, \"\\ud83d\\ude00\"]}", &["{a=[1 ~ 😀]}"]),
        ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", &["{a=1 b=1 c=2 d=2}"]),
        ("d: &d {x: 1, y: 2}\no:\n  <<: *d\n  y: 3\n", &["{d={x=1 y=2} o={y=3 x=1}}"]),
        ("o:\n  y: 3\n  <<: [{x: 1}, {x: 2, z: 4}]\n", &["{o={y=3 x=1 z=4}}"]),
        ("\"<<\": {a: 1}\n", &["{<<={a=1}}"]),
        ("b: !!binary aGk=\nc: !!str 5\nd: !env_var HOME\n", &["{b=hi c=5 d=HOME}"]),
        ("a: |\n  x", &["{a=x}"]),
        ("a:\nb: ''\n", &["{a=~ b=}"]),
        ("a: [\n1,\n2\n]\n", &["{a=[1 2]}"]),
    ];
    for (text, documents) in cases {
        assert_eq!(bare(text), documents, "{text}");
        assert_eq!(problems(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn tags_decide_over_the_style() {
    let text = "a: !!str 5\nb: ! 5\nc: !env_var 5\nd: !!int '5'\ne: '5'\n";
    let kinds: Vec<ScalarKind> = read(text).documents[0]
        .root
        .entries()
        .filter_map(|(_, value)| Some(value.as_scalar()?.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ScalarKind::String,
            ScalarKind::String,
            ScalarKind::Tagged,
            ScalarKind::Int,
            ScalarKind::String
        ]
    );
}

#[test]
fn text_in_utf_16_is_read() {
    let text = "a: é # ü\n";
    let units = |bytes: fn(u16) -> [u8; 2]| {
        std::iter::once('\u{feff}')
            .chain(text.chars())
            .flat_map(|c| bytes(c as u16))
            .collect::<Vec<u8>>()
    };
    for bytes in [units(u16::to_le_bytes), units(u16::to_be_bytes)] {
        let parsed = parse(&bytes, FileId::GENERATED);
        assert_eq!(
            parsed.documents.iter().map(|d| show(&d.root)).collect::<Vec<_>>(),
            ["{a@1:1#ü=é@1:4#ü}@1:1"]
        );
    }
    let cut = parse(b"\xff\xfea\0:\0 \0b", FileId::GENERATED);
    assert_eq!(cut.problems.len(), 1);
}

#[test]
fn every_syntax_error_is_told_and_the_other_documents_are_kept() {
    let text =
        "a: 1\n---\na: b: c\n---\nok: 1\n---\n[\n---\n{{- if .x }}\n---\nk:\n\t- x\n---\nlast: 1\n";
    assert_eq!(bare(text), ["{a=1}", "{ok=1}", "{last=1}"]);
    let expected = [
        "3:5 yaml-syntax: mapping values are not allowed in this context",
        "7:1 yaml-syntax: unclosed bracket '['",
        "9:3 yaml-syntax: \"-\" is only valid inside a block",
        "12:2 yaml-syntax: tabs disallowed within this context (block indentation)",
    ];
    assert_eq!(problems(text), expected);
    let hints: Vec<bool> =
        read(text).problems.iter().map(|problem| problem.hint.is_some()).collect();
    assert_eq!(hints, [false, false, true, true]);
}

#[test]
fn references_to_nothing_spoil_their_document() {
    let cases = [
        ("a: *no\n", "1:4 yaml-syntax: alias *no refers to an anchor that is not defined above it"),
        ("a: &a [*a]\n", "1:8 yaml-syntax: alias refers to a value that contains it"),
        ("<<: 1\n", "1:5 yaml-syntax: a merge key needs a mapping or a list of mappings"),
    ];
    for (text, problem) in cases {
        assert_eq!(problems(text), [problem], "{text}");
        assert_eq!(bare(&format!("{text}---\nb: 1\n")), ["{b=1}"], "{text}");
    }
}

#[test]
fn the_last_of_repeated_keys_counts_and_both_lines_are_told() {
    let text = "a: 1\nb: 2\na: 3\n---\nc: 1\n";
    assert_eq!(bare(text), ["{a=3 b=2}", "{c=1}"]);
    let message =
        "3:1 duplicate-key: key \"a\" is repeated: it is on line 1 too, and this one counts";
    assert_eq!(problems(text), [message]);
    let lines: Vec<Vec<u32>> = read(text)
        .documents
        .iter()
        .map(|d| d.duplicate_keys.iter().map(|key| key.span.line).collect())
        .collect();
    assert_eq!(lines, [vec![3], vec![]]);
    let many = (0..40).map(|n| format!("k{}: {n}", n % 39)).collect::<Vec<_>>().join("\n");
    assert_eq!(
        problems(&many),
        ["40:1 duplicate-key: key \"k0\" is repeated: it is on line 1 too, and this one counts"]
    );
}

#[test]
fn bombs_are_refused() {
    let bomb: String = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        let below = n - 1;
        format!("{text}a{n}: &a{n} [*a{below}, *a{below}, *a{below}]\n")
    });
    assert!(
        problems(&bomb).iter().any(|problem| problem.ends_with("aliases expand to too much data"))
    );
    assert!(bare(&bomb).is_empty());
    for deep in ["[".repeat(10_000), "- ".repeat(10_000), "{a: ".repeat(10_000)] {
        assert_eq!(problems(&deep).len(), 1);
    }
}

#[test]
fn bytes_that_are_no_text_are_an_error_with_a_place() {
    let parsed = parse(b"a: 1\nb: \xff\n", FileId::GENERATED);
    let place = parsed
        .problems
        .first()
        .and_then(|problem| problem.span)
        .map(|span| (span.line, span.column));
    assert_eq!(place, Some((2, 4)));
}

#[test]
fn a_library_reads_a_file_once_and_tells_what_it_cannot_read() {
    let tree = MemoryTree::new("own", [("a.yaml", "a: 1")]);
    let library = Library::default();
    let path = TreePath::clamped("a.yaml");
    let first = library.load(&tree, &path).unwrap();
    assert!(Arc::ptr_eq(&first, &library.load(&tree, &path).unwrap()));
    assert_eq!(library.files().place(first.file).path, path);
    assert!(matches!(library.load(&tree, &TreePath::clamped("b.yaml")), Err(ReadError::Missing)));
    assert!(matches!(library.load(&tree, &TreePath::root()), Err(ReadError::Directory)));
}
