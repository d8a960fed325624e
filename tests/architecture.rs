//! The walls of the code: which module may import which, who may touch the outside world, and what
//! a file looks like.
//!
//! Reads `src/**/*.rs`. Unit tests inside a file may cross the walls: what follows `#[cfg(test)]`
//! is left out.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::path::Path;

/// What a module may import besides itself, and why not more.
struct Wall {
    module: &'static str,
    may: &'static [&'static str],
    why: &'static str,
}

const WALLS: &[Wall] = &[
    Wall { module: "schema", may: &[], why: "a schema is made of a type, whatever the type means" },
    Wall {
        module: "lock",
        may: &["flux"],
        why: "the lock file holds what trees hold and what Terraform creates, not what is made of it",
    },
    Wall {
        module: "vocabulary",
        may: &[],
        why: "the words of the graph are the same for all who read, make or show it",
    },
    Wall {
        module: "kubernetes",
        may: &["vocabulary"],
        why: "references between plain objects are read from builds, without Flux",
    },
    Wall {
        module: "flux",
        may: &["kubernetes", "vocabulary"],
        why: "the controllers know Kubernetes, builds and origins, not the graph that is made of them",
    },
    Wall {
        module: "graph",
        may: &["kubernetes", "flux", "schema", "vocabulary"],
        why: "the graph says what is, not how it is shown or judged",
    },
    Wall {
        module: "lint",
        may: &["graph", "flux", "schema"],
        why: "a rule judges the graph, and the fields of the objects in it; it never draws",
    },
    Wall {
        module: "diff",
        may: &["graph", "schema"],
        why: "a difference is one of graphs and of what they hold, not of pictures",
    },
    Wall {
        module: "view",
        may: &["graph"],
        why: "a view chooses from the graph; it never lints and has no place for anything",
    },
    Wall { module: "text", may: &[], why: "measuring text needs a font and nothing else" },
    Wall {
        module: "scene",
        may: &["text", "view", "diff"],
        why: "a scene is made of what a view shows and where layout puts it",
    },
    Wall {
        module: "render",
        may: &["text", "scene", "graph", "diff"],
        why: "a format writes what the scene, the graph or a difference says and decides nothing",
    },
    Wall { module: "output", may: &[], why: "files are written as bytes, whatever they show" },
    Wall {
        module: "config",
        may: &["lint", "view", "scene", "render", "schema"],
        why: "the configuration names options and runs nothing",
    },
];

/// Modules that may import every other one: the front end, and the pipeline in `lib.rs` that joins
/// the passes.
const FREE: &[&str] = &["cli", "lib", "main", "project"];

/// Who may touch files, processes and the environment.
const WORLDLY: &[&str] = &["output", "config", "cli", "main"];

/// A file longer than this has more than one purpose.
const LONGEST: usize = 510;

#[test]
fn every_file_keeps_to_the_walls() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok)
    {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let inside = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            wrong.extend(check(&inside, &fs::read_to_string(path).unwrap()));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What is wrong with a file, `inside` being its path below `src`.
fn check(inside: &str, text: &str) -> Vec<String> {
    // Unit tests that have a file of their own.
    if inside.ends_with("/tests.rs") || inside.contains("/tests/") {
        return Vec::new();
    }
    let module = module_path(inside);
    let top = module.first().map_or("lib", String::as_str);
    let mut wrong = Vec::new();
    if !text.starts_with("//!") {
        wrong.push(format!("src/{inside}:1: opens without `//!`: say what comes in, what goes out, what is promised"));
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        wrong.push(format!(
            "src/{inside}: has {lines} lines, more than {LONGEST}: it serves more than one purpose"
        ));
    }
    let code = code_of(text);
    for (line, target) in imports(&code, &module) {
        if let Some(why) = forbidden(top, &target) {
            wrong.push(format!("src/{inside}:{line}: `{top}` imports `{target}`: {why}"));
        }
    }
    for (line, target) in worldly(&code) {
        if !WORLDLY.contains(&top) {
            wrong.push(format!(
                "src/{inside}:{line}: `{top}` uses {target}: only {} touch the outside world",
                WORLDLY.join(", ")
            ));
        }
    }
    wrong
}

fn forbidden(from: &str, to: &str) -> Option<String> {
    if FREE.contains(&from) || from == to {
        return None;
    }
    let Some(wall) = WALLS.iter().find(|wall| wall.module == from) else {
        return Some(format!(
            "`{from}` has no wall yet: add it to the table of tests/architecture.rs"
        ));
    };
    (!wall.may.contains(&to)).then(|| wall.why.to_owned())
}

/// `kustomize/patch/mod.rs` is `[kustomize, patch]`, `kustomize/build.rs` is `[kustomize, build]`,
/// `lib.rs` is the root.
fn module_path(inside: &str) -> Vec<String> {
    let stem = inside.strip_suffix(".rs").unwrap_or(inside);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

/// The code without comments, texts and unit tests, line for line.
fn code_of(text: &str) -> String {
    let text = text.find("#[cfg(test)]\nmod tests").map_or(text, |tests| &text[..tests]);
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skipped = skipped(rest);
        if skipped == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        }
        let (gone, after) = rest.split_at(skipped);
        code.extend(gone.chars().filter(|c| *c == '\n'));
        code.push(' ');
        rest = after;
    }
    code
}

/// How many bytes at the start are a comment or a text; 0 for code.
fn skipped(rest: &str) -> usize {
    let until = |end: &str, from: usize| {
        rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("//") {
        return until("\n", 0) - usize::from(rest.contains('\n'));
    }
    if rest.starts_with("/*") {
        return until("*/", 2);
    }
    let hashes = rest.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
    if let Some(hashes) = hashes.filter(|hashes| rest[1 + hashes..].starts_with('"')) {
        return until(&format!("\"{}", "#".repeat(hashes)), 2 + hashes);
    }
    if rest.starts_with('"') {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        return end.map_or(rest.len(), |(at, _)| at + 1);
    }
    // A quote in a character literal opens no text; a lifetime's quote is code.
    ["'\"'", "'\\\"'", "'\\''", "'\\\\'"]
        .into_iter()
        .find(|literal| rest.starts_with(literal))
        .map_or(0, str::len)
}

/// Every top-level module that the code names through `crate::` or a chain of `super::`, with the
/// line.
fn imports(code: &str, module: &[String]) -> Vec<(usize, String)> {
    let path = regex::Regex::new(r"\b(crate|super(?:\s*::\s*super)*)\s*::\s*(\{|\w+)").unwrap();
    let mut found = Vec::new();
    for hit in path.captures_iter(code) {
        let (whole, start, next) = (hit.get(0).unwrap(), &hit[1], &hit[2]);
        let line = code[..whole.start()].matches('\n').count() + 1;
        if start != "crate" && start.matches("super").count() < module.len() {
            continue;
        }
        let names =
            if next == "{" { first_names(&code[whole.end()..]) } else { vec![next.to_owned()] };
        // An item of the crate's root (`crate::Project`) belongs to the pipeline above all modules.
        let modules = names
            .into_iter()
            .map(|name| if name.starts_with(char::is_uppercase) { "lib".to_owned() } else { name });
        found.extend(modules.filter(|name| name != "super").map(|name| (line, name)));
    }
    found
}

/// The first name of each path in a group of imports: `a::{x, y}, b}` names `a` and `b`.
fn first_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut fresh = true;
    for token in regex::Regex::new(r"\w+|[{},]").unwrap().find_iter(group) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," => fresh |= depth == 0,
            name if fresh => {
                names.push(name.to_owned());
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// Every use of files, processes and the environment, with the line.
fn worldly(code: &str) -> Vec<(usize, &'static str)> {
    let uses =
        regex::Regex::new(r"\bstd\s*::\s*(fs|process|env)\b|\bstd\s*::\s*\{([^;]*)").unwrap();
    let mut found = Vec::new();
    for hit in uses.captures_iter(code) {
        let line = code[..hit.get(0).unwrap().start()].matches('\n').count() + 1;
        let names =
            hit.get(2).map_or_else(|| vec![hit[1].to_owned()], |group| first_names(group.as_str()));
        let known = [("fs", "std::fs"), ("process", "std::process"), ("env", "std::env")];
        found.extend(
            known
                .iter()
                .filter(|(name, _)| names.iter().any(|n| n == name))
                .map(|(_, said)| (line, *said)),
        );
    }
    found
}

#[test]
fn a_wall_that_is_crossed_is_named_with_its_reason() {
    let cases = [
        (
            "view/tree.rs",
            "//! x\nuse crate::flux::Kustomization;\n",
            "src/view/tree.rs:2: `view` imports `flux`: a view chooses from the graph",
        ),
        (
            "view/a.rs",
            "//! x\nuse crate::{graph::Node, lint::Rule};\n",
            "src/view/a.rs:2: `view` imports `lint`",
        ),
        (
            "lock/a.rs",
            "//! x\nfn f() {\n    crate::kubernetes::relations();\n}\n",
            "src/lock/a.rs:3: `lock` imports `kubernetes`",
        ),
        ("lock/a.rs", "//! x\nuse super::super::flux;\n", "src/lock/a.rs:2: `lock` imports `flux`"),
        ("graph/a.rs", "//! x\nuse crate::Project;\n", "src/graph/a.rs:2: `graph` imports `lib`"),
        ("graph/a.rs", "//! x\nuse std::fs;\n", "src/graph/a.rs:2: `graph` uses std::fs"),
        (
            "graph/a.rs",
            "//! x\nuse std::{collections::BTreeMap, env};\n",
            "src/graph/a.rs:2: `graph` uses std::env",
        ),
        ("graph/a.rs", "use std::fmt;\n", "src/graph/a.rs:1: opens without `//!`"),
        (
            "novel/a.rs",
            "//! x\nuse crate::graph::Node;\n",
            "src/novel/a.rs:2: `novel` imports `graph`: `novel` has no wall yet",
        ),
    ];
    for (inside, text, expected) in cases {
        let wrong = check(inside, text).join("\n");
        assert!(wrong.starts_with(expected), "{text}\n{wrong}");
    }
    let long = format!("//! x\n{}", "\n".repeat(LONGEST));
    assert_eq!(
        check("graph/a.rs", &long),
        ["src/graph/a.rs: has 511 lines, more than 510: it serves more than one purpose"]
    );
}

#[test]
fn what_is_allowed_or_only_said_is_left_alone() {
    let cases = [
        (
            "view/a.rs",
            "//! x\nuse crate::graph::{Node, lint};\nuse super::model::View;\nuse crate::view::model;\n",
        ),
        (
            "scene/a.rs",
            "//! x\n// crate::flux::X\nconst A: &str = \"crate::flux::X and \\\" std::fs\";\n/* std::env */\n",
        ),
        (
            "scene/a.rs",
            "//! x\nconst A: &str = r#\"crate::flux::\"X\"#;\nconst Q: char = '\"';\nuse crate::text::Font;\n",
        ),
        (
            "scene/a.rs",
            "//! x\n#[cfg(test)]\nmod tests {\n    use crate::flux::X;\n    use std::fs;\n}\n",
        ),
        ("output/disk.rs", "//! x\nuse std::fs;\nuse super::tree::Entry;\n"),
        ("flux/patch/json.rs", "//! x\nuse super::super::resource::Resource;\n"),
        ("cli/render.rs", "//! x\nuse crate::{Project, graph::Graph};\n"),
    ];
    for (inside, text) in cases {
        assert_eq!(check(inside, text), Vec::<String>::new(), "{text}");
    }
}
