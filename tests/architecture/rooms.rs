//! Which room of `src/` imports which.

use std::collections::BTreeSet;

use crate::code::{code_of, module_path, named};
use crate::hold;
use crate::rules::{FREE, ROOMS};
use crate::tree::{self, File};

/// A room of `src/`, and the rooms that a file of it imports, with the lines.
fn imports(file: &File) -> (String, Vec<(usize, String)>) {
    let module = module_path(&file.path, "src");
    let room = module.first().map_or("lib", String::as_str).to_owned();
    let named = named(&code_of(&file.text), &module);
    let imported = named.into_iter().filter_map(|named| {
        let first = named.path.first()?;
        // An item of the crate's root (`crate::Project`) belongs to the pipeline above all rooms.
        let of_root = first.starts_with(char::is_uppercase);
        let to = if of_root { "lib".to_owned() } else { first.clone() };
        (to != room).then_some((named.line, to))
    });
    let imported = imported.collect();
    (room, imported)
}

fn wrong(file: &File) -> Vec<String> {
    let (room, imported) = imports(file);
    if FREE.contains(&room.as_str()) {
        return Vec::new();
    }
    let Some(rule) = ROOMS.iter().find(|rule| rule.name == room) else {
        return vec![format!("{}: `{room}` has no row in tests/architecture/rules.rs", file.path)];
    };
    let forbidden = imported.iter().filter(|(_, to)| !rule.may.contains(&to.as_str()));
    forbidden
        .map(|(line, to)| format!("{}:{line}: `{room}` imports `{to}`: {}", file.path, rule.why))
        .collect()
}

#[test]
fn every_room_imports_what_it_may() {
    hold(
        &tree::code()
            .iter()
            .filter(|file| file.path.starts_with("src/"))
            .flat_map(wrong)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_right_is_used() {
    let mut used = BTreeSet::new();
    for file in tree::code().iter().filter(|file| file.path.starts_with("src/")) {
        let (room, imported) = imports(file);
        used.extend(imported.into_iter().map(|(_, to)| (room.clone(), to)));
    }
    let mut unused = Vec::new();
    for room in ROOMS {
        let idle =
            room.may.iter().filter(|to| !used.contains(&(room.name.to_owned(), (**to).to_owned())));
        unused.extend(idle.map(|to| format!("`{}` may import `{to}` and does not", room.name)));
    }
    hold(&unused);
}

#[test]
fn a_room_imports_only_those_above_it_in_the_table() {
    for (at, room) in ROOMS.iter().enumerate() {
        for to in room.may {
            let below = ROOMS.iter().position(|other| other.name == *to);
            assert!(below.is_some_and(|below| below < at), "`{}` may import `{to}`", room.name);
        }
    }
}

#[test]
fn a_wall_that_is_crossed_is_named_with_its_reason() {
    for (path, text, expected) in [
        (
            "src/view/tree.rs",
            "//! x\nuse crate::flux::Kustomization;\n",
            "src/view/tree.rs:2: `view` imports `flux`: a view chooses from the graph",
        ),
        (
            "src/view/a.rs",
            "use crate::{graph::Node, lint::Rule};",
            "src/view/a.rs:1: `view` imports `lint`",
        ),
        (
            "src/lock/a.rs",
            "fn f() {\n    crate::kubernetes::f();\n}",
            "src/lock/a.rs:2: `lock` imports `kubernetes`",
        ),
        ("src/text/a.rs", "use super::super::flux;", "src/text/a.rs:1: `text` imports `flux`"),
        ("src/graph/a.rs", "use crate::Project;", "src/graph/a.rs:1: `graph` imports `lib`"),
        ("src/novel/a.rs", "", "src/novel/a.rs: `novel` has no row"),
        ("src/view/a.rs", "use crate::graph::{Node, lint};\nuse super::model::View;", ""),
        ("src/cli/render.rs", "use crate::{Project, graph::Graph};", ""),
    ] {
        let found = wrong(&File { path: path.to_owned(), text: text.to_owned() }).join("\n");
        assert!(
            found.starts_with(expected) && found.is_empty() == expected.is_empty(),
            "{text}\n{found}"
        );
    }
}
