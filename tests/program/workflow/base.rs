//! What the action compares a pull request with: the commit where it began.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;

use super::action::Runner;
use crate::common::{git, put};

const OBJECT: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: NAME, namespace: flux-system }\nspec: { url: 'https://git.example.org/NAME' }\n";

/// Adds a source to a cluster and commits it.
fn add(runner: &Runner, name: &str) {
    let file = runner.at(&format!("repository/clusters/production/{name}.yaml"));
    put(&file, &OBJECT.replace("NAME", name));
    runner.git(&["add", "."]);
    runner.git(&["commit", "-qm", name]);
}

#[test]
fn what_others_changed_since_is_no_part_of_the_change() {
    let runner = Runner::new();
    runner.git(&["checkout", "-q", "-b", "change"]);
    add(&runner, "of-the-change");
    runner.git(&["checkout", "-q", "main"]);
    add(&runner, "of-others");
    let base = runner.git(&["rev-parse", "HEAD"]);
    runner.git(&["checkout", "-q", "change"]);
    let diff = [("INPUT_MODE", "diff"), ("INPUT_BASE", base.as_str())];
    let (status, said) = runner.step("run.sh", &diff);
    assert_eq!((status, runner.output("status").as_str()), (0, "0"), "{said}");
    let summary = runner.read("summary");
    assert!(summary.contains("of-the-change") && !summary.contains("of-others"), "{summary}");
}

#[test]
fn a_checkout_of_one_commit_is_deepened_until_the_change_began() {
    let runner = Runner::new();
    runner.git(&["checkout", "-q", "-b", "change"]);
    for name in ["one", "two", "three"] {
        add(&runner, name);
    }
    runner.git(&["checkout", "-q", "main"]);
    add(&runner, "of-others");
    let base = runner.git(&["rev-parse", "HEAD"]);
    let origin = runner.at("origin");
    fs::rename(runner.at("repository"), &origin).unwrap();
    let address = format!("file://{}", origin.display());
    let clone = ["clone", "-q", "--depth", "1", "--branch", "change", &address, "repository"];
    git(&runner.at(""), &clone);
    let (status, said) =
        runner.step("run.sh", &[("INPUT_MODE", "diff"), ("INPUT_BASE", base.as_str())]);
    assert_eq!((status, runner.output("status").as_str()), (0, "0"), "{said}");
    let summary = runner.read("summary");
    let all = ["one", "two", "three"].iter().all(|name| summary.contains(name));
    assert!(all && !summary.contains("of-others"), "{summary}");
}
