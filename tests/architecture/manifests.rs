//! Which crate of the workspace depends on which.

use std::collections::BTreeSet;
use std::fs;

use crate::rules::CRATES;
use crate::tree::root;

/// The crates of the workspace among the dependencies of a manifest.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let dependency = |line: &str| {
        let name = line.strip_prefix("fluxscape-")?.split(['.', ' ', '=']).next()?;
        Some(name.to_owned())
    };
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    lines.take_while(|line| !line.starts_with('[')).filter_map(dependency).collect()
}

#[test]
fn crates_depend_on_those_that_they_should() {
    let mut crates: Vec<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    crates.sort();
    let mut known: Vec<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(crates, known, "every crate has a row in tests/architecture/rules.rs");
    for (name, may) in CRATES {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml"));
        let expected: BTreeSet<String> = may.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(dependencies(&manifest.unwrap()), expected, "crates/{name}/Cargo.toml");
    }
}
