//! What inputs are mutated from: the samples, the fixtures of lint, and `seeds/`.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive::archive;

/// Files that say something to the program, for trees.
const SOURCES: [&str; 6] = ["yaml", "yml", "json", "tf", "tfvars", "sh"];

/// Every YAML file of the samples.
pub(super) fn yaml(project: &Path) -> Vec<Vec<u8>> {
    read(&below(&project.join("samples"), &["yaml", "yml"]))
}

/// Every Terraform file of the samples and fixtures.
pub(super) fn hcl(project: &Path) -> Vec<Vec<u8>> {
    let mut files = below(&project.join("samples"), &["tf"]);
    files.extend(below(&project.join("tests/lint"), &["tf"]));
    files.extend(children(&project.join("fuzz/seeds/hcl")));
    read(&files)
}

/// Every Terraform file in JSON syntax.
pub(super) fn hcl_json(project: &Path) -> Vec<Vec<u8>> {
    let mut files = below(&project.join("tests/lint/terraform-json"), &["json"]);
    files.extend(children(&project.join("fuzz/seeds/hcl_json")));
    read(&files)
}

/// Plans.
pub(super) fn plan(project: &Path) -> Vec<Vec<u8>> {
    written(project, "plan")
}

/// Templates of ResourceSets.
pub(super) fn template(project: &Path) -> Vec<Vec<u8>> {
    written(project, "template")
}

/// Texts with variables.
pub(super) fn substitution(project: &Path) -> Vec<Vec<u8>> {
    written(project, "substitution")
}

/// Each sample, and each fixture of lint, as an archive.
pub(super) fn trees(project: &Path) -> Vec<Vec<u8>> {
    let fixtures = children(&project.join("tests/lint"));
    let roots = fixtures.iter().flat_map(|rule| children(rule));
    children(&project.join("samples"))
        .into_iter()
        .chain(roots)
        .filter_map(|root| tree(&root))
        .collect()
}

/// The same, and each case of the kustomize build.
pub(super) fn kustomize(project: &Path) -> Vec<Vec<u8>> {
    let cases = children(&project.join("crates/kustomize/tests/answers"));
    let inputs = cases.iter().map(|case| case.join("input"));
    trees(project).into_iter().chain(inputs.filter_map(|input| tree(&input))).collect()
}

/// A directory as an archive.
fn tree(root: &Path) -> Option<Vec<u8>> {
    let entry = |file: &PathBuf| {
        let path = file.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        Some((path, fs::read(file).ok()?))
    };
    let files: Vec<_> = below(root, &SOURCES).iter().filter_map(entry).collect();
    (!files.is_empty()).then(|| archive(&files))
}

/// The lock file of a sample.
pub(super) fn lock(project: &Path) -> Vec<Vec<u8>> {
    read(&below(&project.join("samples"), &["lock"]))
}

/// Committed pictures, small graphs, and Markdown with blocks.
pub(super) fn readback(project: &Path) -> Vec<Vec<u8>> {
    let mut files = below(&project.join("samples"), &["svg", "png", "md"]);
    files.extend(below(&project.join("tests/golden/plain"), &["json"]));
    read(&files)
}

/// The seeds that are written for a target.
fn written(project: &Path, target: &str) -> Vec<Vec<u8>> {
    read(&children(&project.join("fuzz/seeds").join(target)))
}

fn read(files: &[PathBuf]) -> Vec<Vec<u8>> {
    files.iter().filter_map(|file| fs::read(file).ok()).collect()
}

/// Every file below a directory with one of these extensions, sorted.
fn below(directory: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in children(directory) {
        if path.is_dir() {
            found.extend(below(&path, extensions));
        } else if path.extension().is_some_and(|of| extensions.iter().any(|one| of == *one)) {
            found.push(path);
        }
    }
    found
}

fn children(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut children: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    children.sort();
    children
}
