//! Who touches files, processes, the environment and the network.

use crate::code::code_of;
use crate::hold;
use crate::rules::WORLD;
use crate::tree::{self, File};

/// Every use of the outside world, with the line.
fn uses(code: &str) -> Vec<(usize, String)> {
    let of_world = regex::Regex::new(r"\b(fs|process|env|net)\b").unwrap();
    let std = regex::Regex::new(r"\bstd\s*::\s*(\{[^;]*|\w+)").unwrap();
    let mut found = Vec::new();
    for hit in std.captures_iter(code) {
        let line = code[..hit.get(0).unwrap().start()].matches('\n').count() + 1;
        found.extend(
            of_world.find_iter(&hit[1]).map(|world| (line, format!("std::{}", world.as_str()))),
        );
    }
    found
}

fn wrong(file: &File) -> Vec<String> {
    if WORLD.iter().any(|(path, _)| file.path.starts_with(path)) {
        return Vec::new();
    }
    let who: Vec<&str> = WORLD.iter().map(|(path, _)| *path).collect();
    uses(&code_of(&file.text))
        .into_iter()
        .map(|(line, of)| format!("{}:{line}: uses {of}: only {} may", file.path, who.join(", ")))
        .collect()
}

#[test]
fn the_outside_world_is_touched_at_its_doors_alone() {
    hold(&tree::code().iter().flat_map(wrong).collect::<Vec<_>>());
}

#[test]
fn every_door_is_used() {
    let code = tree::code();
    for (path, why) in WORLD {
        let mut files = code.iter().filter(|file| file.path.starts_with(path));
        assert!(files.any(|file| !uses(&code_of(&file.text)).is_empty()), "{path} ({why})");
    }
}

#[test]
fn what_touches_the_world_is_found() {
    for (text, expected) in [
        ("use std::fs;", "std::fs"),
        ("use std::{collections::BTreeMap, env};", "std::env"),
        ("fn f() { std::process::exit(1) }", "std::process"),
        ("use std::net::TcpStream;", "std::net"),
        ("// std::env\nconst A: &str = \"std::fs\"; use std::fmt;", ""),
    ] {
        let file = File { path: "src/graph/a.rs".to_owned(), text: text.to_owned() };
        let found = wrong(&file).join("\n");
        assert!(
            found.contains(expected) && found.is_empty() == expected.is_empty(),
            "{text}: {found}"
        );
    }
}
