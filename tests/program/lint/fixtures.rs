//! Each rule on its `bad` and its `good` repository in `tests/lint/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use fluxscape::lint::{Entry, entries, find};

use super::fixtures;
use crate::common::{compare, copy};

/// What `fluxscape lint` finds in a fixture, with `file:line:column` as seen from its root.
fn findings(fixture: &Path) -> String {
    let directory = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), directory.path());
    if fixture.join("infra").is_dir() && !fixture.join("infra/main.tf").exists() {
        copy(&fixtures().join("terraform"), directory.path());
    }
    copy(fixture, directory.path());
    let beside = |name: &str| fs::read_to_string(fixture.with_file_name(name));
    if fixture.ends_with("bad")
        && let Ok(path) = beside("unreadable")
    {
        make_unreadable(&directory.path().join(path.trim()));
    }
    let arguments =
        beside("arguments").unwrap_or_else(|_| "--url https://github.com/example/fleet".to_owned());
    let arguments =
        ["lint", ".", "--fail-on", "never"].into_iter().chain(arguments.split_whitespace());
    let output = Command::new(env!("CARGO_BIN_EXE_fluxscape"))
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}: {}",
        fixture.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Puts a file in the place of another that not even root can make the program read: it is too
/// large.
fn make_unreadable(path: &Path) {
    let file = fs::File::create(path).unwrap();
    file.set_len(65 << 20).unwrap();
}

#[test]
fn every_rule_finds_what_is_bad_and_nothing_in_what_is_good() {
    let mut wrong = Vec::new();
    for Entry { rule, .. } in entries() {
        let fixture = fixtures().join(rule.name);
        if rule.name == "file-rejected" && !cfg!(unix) {
            continue;
        }
        if !fixture.is_dir() {
            wrong.push(format!("{} has no fixture in tests/lint", rule.name));
            continue;
        }
        let mark = format!("[{}]: ", rule.name);
        let bad = findings(&fixture.join("bad"));
        if !bad.contains(&mark) {
            wrong.push(format!("{}/bad: nothing is found\n{bad}", rule.name));
        }
        wrong.extend(compare(&fixture.join("expected.txt"), bad.as_bytes()).err());
        let good = findings(&fixture.join("good"));
        if !good.starts_with("no findings") {
            wrong.push(format!("{}/good:\n{good}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    for entry in fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_shared = ["base", "terraform", "README.md"].contains(&name.as_str());
        assert!(is_shared || find(&name).is_some(), "tests/lint/{name} is no rule's");
    }
}
