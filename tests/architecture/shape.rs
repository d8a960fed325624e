//! What a file and a folder look like.

use std::collections::BTreeMap;

use crate::hold;
use crate::rules::{LARGEST_FOLDER, LONGEST_FILE, TABLES};
use crate::tree::{self, File};

/// All that is written by hand.
const WRITTEN: &[&str] = &["src", "crates", "tests", "benches", "examples", "fuzz/src"];

fn wrong(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    if !file.text.starts_with("//!") {
        wrong.push(format!(
            "{}:1: opens without `//!`: what comes in, what goes out, what is promised",
            file.path
        ));
    }
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE {
        wrong.push(format!(
            "{}: has {lines} lines, more than {LONGEST_FILE}: it serves more than one purpose",
            file.path
        ));
    }
    wrong
}

#[test]
fn every_file_says_what_it_is_for_and_is_for_one_thing() {
    let files = tree::files(WRITTEN);
    hold(&files.iter().flat_map(wrong).collect::<Vec<_>>());
}

#[test]
fn a_file_without_a_purpose_or_with_two_is_found() {
    let file = |text: String| File { path: "src/graph/a.rs".to_owned(), text };
    assert_eq!(
        wrong(&file("use std::fmt;\n".to_owned())),
        ["src/graph/a.rs:1: opens without `//!`: what comes in, what goes out, what is promised"]
    );
    assert_eq!(
        wrong(&file(format!("//! x\n{}", "\n".repeat(LONGEST_FILE)))),
        ["src/graph/a.rs: has 401 lines, more than 400: it serves more than one purpose"]
    );
}

#[test]
fn no_folder_holds_more_than_can_be_seen_at_once() {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for directory in WRITTEN {
        for entry in tree::entries(&tree::root().join(directory)) {
            if let Some(parent) = entry.parent().filter(|parent| *parent != tree::root()) {
                *sizes.entry(tree::name(parent)).or_default() += 1;
            }
        }
    }
    let is_table = |folder: &str| TABLES.iter().any(|(table, _)| *table == folder);
    let large = sizes.iter().filter(|(folder, size)| {
        // `mod.rs`, or `lib.rs`, is the folder itself.
        **size > LARGEST_FOLDER + 1 && !is_table(folder)
    });
    hold(
        &large
            .map(|(folder, size)| {
                format!("{folder}: holds {size} entries, more than {LARGEST_FOLDER}")
            })
            .collect::<Vec<_>>(),
    );
    for (table, why) in TABLES {
        let size = sizes.get(*table).copied().unwrap_or_default();
        assert!(size > LARGEST_FOLDER, "{table} ({why}) needs no exception: {size} entries");
    }
}
