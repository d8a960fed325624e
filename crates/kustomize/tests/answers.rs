//! Holds the build against what kustomize answered to every case of `tests/answers`.
//!
//! An answer is compared byte for byte: kustomize sorts the keys of its output and writes it in one
//! way. Of a rejection the fact is compared; kustomize's message is there for the reader. Where a
//! newer kustomize than the recorded one answers otherwise, its answer counts.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fluxscape_kustomize::{Build, Builder};
use fluxscape_manifest::source::{DiskTree, TreePath};
use fluxscape_manifest::yaml::Library;

/// The cases that there are at least: fewer mean that some are lost.
const LEAST: usize = 360;

/// What kustomize made of a case.
enum Answer {
    Output(String),
    Rejected(String),
    /// The output of a newer kustomize than the one that the answers are recorded of.
    Newer(String),
}

#[test]
fn every_case_is_answered_as_kustomize_answered_it() {
    let (mut outputs, mut rejections, mut newer) = (0, 0, 0);
    let mut report = String::new();
    let mut differing = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let answer = answer(&case);
        match &answer {
            Answer::Output(_) => outputs += 1,
            Answer::Rejected(_) => rejections += 1,
            Answer::Newer(_) => newer += 1,
        }
        if let Some(difference) = difference(&build(&case), &answer) {
            let _ = writeln!(report, "--- {name}\n{difference}");
            differing.push(name);
        }
    }
    println!(
        "{outputs} outputs, {rejections} rejections and {newer} outputs of a newer kustomize are \
         compared; {} differ",
        differing.len()
    );
    assert!(outputs + rejections + newer >= LEAST, "cases are missing");
    assert!(differing.is_empty(), "{report}\n{} differ: {differing:?}", differing.len());
}

/// The directories of all cases, in the order of their names.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    let entries = fs::read_dir(&root).into_iter().flatten().filter_map(Result::ok);
    let mut cases: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn answer(case: &Path) -> Answer {
    let read = |name: &str| fs::read_to_string(case.join(name)).ok();
    if let Some(text) = read("newer.yaml") {
        // The comments at its head name the version and the reason.
        let output = text.lines().skip_while(|line| line.starts_with('#'));
        return Answer::Newer(output.flat_map(|line| [line, "\n"]).collect());
    }
    match (read("answer.yaml"), read("error.txt")) {
        (Some(output), None) => Answer::Output(output),
        (None, Some(message)) => Answer::Rejected(message),
        _ => panic!("{}: one of answer.yaml and error.txt must be recorded", case.display()),
    }
}

/// Builds `input/overlay` of a case, or `input` where there is no overlay.
fn build(case: &Path) -> Build {
    let Ok(tree) = DiskTree::open(&case.join("input")) else {
        panic!("{}: a case has an input", case.display());
    };
    let overlay = TreePath::clamped("overlay");
    let has_overlay = case.join("input/overlay").is_dir();
    let root = if has_overlay { overlay } else { TreePath::root() };
    Builder::new(&Library::default()).build(&tree, &root)
}

fn difference(build: &Build, answer: &Answer) -> Option<String> {
    let reasons: Vec<&str> =
        build.failures.iter().map(|failure| failure.diagnostic.message.as_str()).collect();
    match answer {
        Answer::Rejected(_) if !reasons.is_empty() => None,
        Answer::Rejected(message) => Some(format!("kustomize rejects it: {message}")),
        Answer::Output(_) | Answer::Newer(_) if !reasons.is_empty() => {
            Some(format!("kustomize builds it; here it fails: {}", reasons.join("; ")))
        }
        Answer::Output(expected) | Answer::Newer(expected) => {
            let output = build.to_yaml();
            (output != *expected)
                .then(|| format!("kustomize writes\n{expected}\nhere it is\n{output}"))
        }
    }
}
