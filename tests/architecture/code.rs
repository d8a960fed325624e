//! What Rust code names: the code without comments, texts and unit tests, and its paths.

/// The code without comments, texts and unit tests, line for line.
pub(crate) fn code_of(text: &str) -> String {
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

/// A path that code names, from the root of its crate, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
}

/// Every path that begins with `crate`, `self` or `super`, groups taken apart.
pub(crate) fn named(code: &str, module: &[String]) -> Vec<Named> {
    let start = regex::Regex::new(r"\b(crate|self|super(?:\s*::\s*super)*)\s*::\s*").unwrap();
    let mut found = Vec::new();
    for hit in start.captures_iter(code) {
        let whole = hit.get(0).unwrap();
        let line = code[..whole.start()].matches('\n').count() + 1;
        let base = match &hit[1] {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            up => module[..module.len().saturating_sub(up.matches("super").count())].to_vec(),
        };
        let mut paths = Vec::new();
        expand(&mut tokens(&code[whole.end()..]), &base, &mut paths);
        found.extend(paths.into_iter().map(|path| Named { line, path }));
    }
    found
}

/// Words and the signs that paths are made of; anything else ends a path.
fn tokens(code: &str) -> std::iter::Peekable<impl Iterator<Item = &str>> {
    let token = regex::Regex::new(r"^\s*(\w+|::|\{|\}|,|\*)").unwrap();
    let mut rest = code;
    std::iter::from_fn(move || {
        let hit = token.captures(rest)?;
        rest = &rest[hit.get(0).unwrap().end()..];
        Some(hit.get(1).unwrap().as_str())
    })
    .peekable()
}

/// Reads one path, or the paths of a group, below a base.
fn expand<'c>(
    tokens: &mut std::iter::Peekable<impl Iterator<Item = &'c str>>,
    base: &[String],
    found: &mut Vec<Vec<String>>,
) {
    if tokens.next_if_eq(&"{").is_some() {
        while tokens.peek().is_some_and(|token| *token != "}") {
            expand(tokens, base, found);
            while tokens.next_if(|token| *token != "," && *token != "}").is_some() {}
            tokens.next_if_eq(&",");
        }
        tokens.next();
        return;
    }
    let Some(name) = tokens.next_if(|token| !matches!(*token, "::" | "}" | ",")) else { return };
    let path = [base, &[name.to_owned()]].concat();
    let known = found.len();
    if tokens.next_if_eq(&"::").is_some() {
        expand(tokens, &path, found);
    }
    // The end of a path, or of what can be read of it: `of::<T>()`.
    if found.len() == known {
        found.push(path);
    }
}

/// `src/flux/play/mod.rs` is `[flux, play]` in `src`, `src/lib.rs` is the root.
pub(crate) fn module_path(path: &str, source: &str) -> Vec<String> {
    let inside = path.strip_prefix(source).unwrap_or(path).trim_start_matches('/');
    let stem = inside.strip_suffix(".rs").unwrap_or(inside);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

#[test]
fn paths_are_found_wherever_they_begin() {
    let module = ["graph".to_owned(), "model".to_owned()];
    let paths = |code: &str| {
        named(&code_of(code), &module)
            .into_iter()
            .map(|named| named.path.join("::"))
            .collect::<Vec<_>>()
    };
    for (code, expected) in [
        ("use crate::flux::Kustomization;", &["flux::Kustomization"][..]),
        ("use crate::{graph::{Node, self}, lint::*};", &["graph::Node", "graph::self", "lint::*"]),
        ("use super::a::B as C;\nuse super::super::flux;", &["graph::a::B", "flux"]),
        ("fn f() { crate::schema::of::<super::X>() }", &["schema::of", "graph::X"]),
        ("fn f() { crate::lock::read(super::x) }", &["lock::read", "graph::x"]),
        ("// crate::a\nconst A: &str = \"crate::b \\\" crate::c\"; const Q: char = '\"';", &[]),
        ("const A: &str = r#\"crate::\"b\"#; use crate::text::Font;", &["text::Font"]),
        ("use crate::a;\n#[cfg(test)]\nmod tests {\n    use crate::b;\n}\n", &["a"]),
    ] {
        assert_eq!(paths(code), expected, "{code}");
    }
}
