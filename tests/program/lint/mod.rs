//! The lint rules: each on its `bad` and its `good` repository, and what is generated from their
//! documentation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

mod fixtures;
mod formats;
mod options;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{self, copy, project};

fn fixtures() -> PathBuf {
    project().join("tests/lint")
}

/// A repository with an error, a warning and two informations.
fn troubled() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for fixture in [
        "base",
        "path-not-found/bad",
        "unused-source/bad",
        "prune-disabled/bad",
        "plain-secret/bad",
        "unmanaged-reference/bad",
    ] {
        copy(&fixtures().join(fixture), directory.path());
    }
    let odd = directory.path().join("clusters/prod/an odd näme.yaml");
    let suspended = fs::read_to_string(directory.path().join("clusters/prod/old.yaml"))
        .unwrap()
        .replace("old", "odd")
        + "  suspend: true\n";
    fs::write(odd, suspended).unwrap();
    directory
}

/// What a run printed, as text.
struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn fluxscape(directory: &Path, arguments: &[&str]) -> Run {
    let common::Run { status, stdout, stderr } = common::fluxscape(directory, arguments);
    Run { status, stdout: String::from_utf8(stdout).unwrap(), stderr }
}

fn lint(directory: &Path, arguments: &[&str]) -> Run {
    fluxscape(
        directory,
        &[&["lint", "--url", "https://github.com/example/fleet"], arguments].concat(),
    )
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}
