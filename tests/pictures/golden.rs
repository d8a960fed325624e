//! The samples, held against what is committed of them: the graph of each, and the pictures in its
//! `docs/`.
//!
//! `UPDATE=1 cargo test` rewrites both; a failing comparison names the first line that differs.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;

use crate::common::{SAMPLES, compare, files, fluxscape, project, samples};

#[test]
fn the_graphs_of_the_samples_are_as_committed() {
    let copies = samples();
    let mut wrong = Vec::new();
    for sample in SAMPLES {
        let run = fluxscape(copies.path(), &["render", sample, "-o", "-", "-f", "json"]);
        assert_eq!(run.status, 0, "{sample}: {}", run.stderr);
        let committed = project().join("tests/golden").join(sample);
        wrong.extend(compare(&committed.join("graph.json"), &run.stdout).err());
        wrong.extend(compare(&committed.join("stderr.txt"), run.stderr.as_bytes()).err());
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_pictures_of_the_samples_are_as_committed() {
    let copies = samples();
    let mut wrong = Vec::new();
    for sample in SAMPLES {
        let run = fluxscape(copies.path(), &["update", sample, "--quiet"]);
        assert_eq!(run.status, 0, "{sample}: {}", run.stderr);
        let committed = project().join("samples").join(sample);
        for file in files(&copies.path().join(sample)) {
            let inside = file.strip_prefix(copies.path().join(sample)).unwrap();
            wrong.extend(compare(&committed.join(inside), &fs::read(&file).unwrap()).err());
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_graph_keeps_to_the_published_schema() {
    let schema = fs::read_to_string(project().join("docs/graph.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let copies = samples();
    for sample in SAMPLES {
        let run = fluxscape(copies.path(), &["render", sample, "-o", "-", "-f", "json"]);
        let graph = serde_json::from_slice(&run.stdout).unwrap();
        let errors: Vec<String> = schema
            .iter_errors(&graph)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(errors.is_empty(), "{sample}: {}", errors.join("\n"));
    }
}
