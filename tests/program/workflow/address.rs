//! The address of this project: one place names it, and nothing leads to somebody else's.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::process::Command;

use crate::common::{copy, files, fluxscape, project, put};
use regex::Regex;

const ADDRESS: &str = env!("CARGO_PKG_REPOSITORY");

/// Owner and name in the address.
fn name() -> &'static str {
    ADDRESS.strip_prefix("https://github.com/").unwrap()
}

#[test]
fn nothing_leads_to_a_project_that_is_not_this_one() {
    let named = Regex::new(
        r"(?:github\.com/|githubusercontent\.com/|ghcr\.io/|uses: |--repo )([A-Za-z0-9_.-]+/fluxscape)\b",
    )
    .unwrap();
    let mut wrong = Vec::new();
    // Tests have names of their own.
    let read = |name: &str| !matches!(name, "target" | ".git" | "tests");
    let top = fs::read_dir(project()).unwrap().map(|entry| entry.unwrap().path());
    let top = top.filter(|path| read(path.file_name().unwrap().to_str().unwrap()));
    for file in top.flat_map(|path| files(&path)) {
        let path = file.strip_prefix(project()).unwrap();
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if path.ends_with("steps.rs") {
            continue;
        }
        let found = named.captures_iter(&text).filter_map(|found| found.get(1));
        wrong.extend(
            found
                .filter(|found| found.as_str() != name())
                .map(|found| format!("{}: {}", path.display(), found.as_str())),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn init_proposes_steps_that_work_without_an_address() {
    let directory = tempfile::tempdir().unwrap();
    put(&directory.path().join("apps/kustomization.yaml"), "resources: []\n");
    let run = fluxscape(directory.path(), &["init"]);
    let printed = String::from_utf8(run.stdout).unwrap() + &run.stderr;
    assert!(printed.contains("jobs:"), "{printed}");
    if name().starts_with("_OWNER_/") {
        assert!(printed.contains("vars.FLUXSCAPE_REPOSITORY"), "{printed}");
        assert!(!printed.contains("_OWNER_"), "{printed}");
    } else {
        assert!(printed.contains(&format!("uses: {}@v", name())), "{printed}");
    }
}

/// The check of a copy of what it reads.
fn check(address: &str, environment: &[(&str, &str)]) -> (bool, String) {
    let directory = tempfile::tempdir().unwrap();
    for file in ["Cargo.toml", "CHANGELOG.md", "action.yml", "docs/recipes.md"] {
        let text = fs::read_to_string(project().join(file)).unwrap();
        let text = text.replace(ADDRESS, address).replace(name(), address);
        put(&directory.path().join(file), &text.replace("## [Unreleased]", "## [0.1.0]"));
    }
    copy(&project().join(".github"), &directory.path().join(".github"));
    let output = Command::new("bash")
        .arg(directory.path().join(".github/publish-check"))
        .env_remove("GITHUB_REPOSITORY")
        .env_remove("GITHUB_REF_TYPE")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
#[cfg(unix)]
fn a_release_needs_an_address_a_version_and_its_heading() {
    let (ready, report) = check("https://github.com/_OWNER_/fluxscape", &[]);
    assert!(!ready && report.contains("docs/recipes.md"), "{report}");
    let address = "https://github.com/team/fluxscape";
    let (ready, report) = check(address, &[]);
    assert!(ready, "{report}");
    let tag = |name: &'static str| {
        [
            ("GITHUB_REPOSITORY", "team/fluxscape"),
            ("GITHUB_REF_TYPE", "tag"),
            ("GITHUB_REF_NAME", name),
        ]
    };
    assert!(check(address, &tag("v0.1.0")).0);
    assert!(check(address, &tag("v0.2.0")).1.contains("version is 0.1.0"));
    let (ready, report) = check(address, &[("GITHUB_REPOSITORY", "other/fluxscape")]);
    assert!(!ready && report.contains("this is https://github.com/other/fluxscape"), "{report}");
}
