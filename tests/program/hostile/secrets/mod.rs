//! Markers planted where a repository keeps secrets, and every command in every format looked
//! through for them.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

mod repository;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::common::{Run, fluxscape, git, put};
use repository::{Planted, planted};

/// The formats of pictures and texts.
const FORMATS: [&str; 8] = ["svg", "png", "html", "json", "dot", "mmd", "txt", "md"];

/// Where a marker would be seen: as it is, in lower case, and as base64 at each of its three offsets.
fn forms(marker: &str) -> Vec<String> {
    let shifted = (0..3).map(|offset| {
        let encoded = STANDARD.encode(format!("{}{marker}", "x".repeat(offset)));
        // The first and the last letters depend on what stands beside the marker.
        let from = if offset == 0 { 0 } else { offset + 1 };
        encoded.trim_end_matches('=').chars().skip(from).take(marker.len()).collect()
    });
    shifted.chain([marker.to_owned(), marker.to_lowercase()]).collect()
}

/// Fails for each marker that is in an output, its compressed texts included.
fn search(planted: &Planted, what: &str, output: &[u8]) {
    let mut text = String::from_utf8_lossy(output).into_owned();
    if output.starts_with(b"\x89PNG") {
        let mut reader = png::Decoder::new(std::io::Cursor::new(output)).read_info().unwrap();
        reader.finish().unwrap();
        let info = reader.info();
        let compressed = info.compressed_latin1_text.iter().map(|chunk| chunk.get_text().unwrap());
        let international = info.utf8_text.iter().map(|chunk| chunk.get_text().unwrap());
        text.extend(compressed.chain(international));
    }
    for (marker, place) in &planted.markers {
        for form in forms(marker) {
            assert!(!text.contains(&form), "{what} shows {place} as {form}");
        }
    }
}

fn search_run(planted: &Planted, what: &str, run: &Run) {
    search(planted, what, &run.stdout);
    search(planted, what, run.stderr.as_bytes());
    assert!(run.status < 2, "{what}: {}", run.stderr);
}

/// What a run wrote, and what it printed.
fn search_all(planted: &Planted, root: &Path) {
    for view in ["overview", "apps", "resources", "full"] {
        for format in FORMATS {
            let run = fluxscape(root, &["render", "-v", "-o", "-", "-f", format, "--view", view]);
            search_run(planted, &format!("render {format} {view}"), &run);
        }
    }
    for format in ["text", "json", "sarif", "github", "junit"] {
        search_run(planted, &format!("lint {format}"), &fluxscape(root, &["lint", "-f", format]));
    }
    search_run(planted, "tree", &fluxscape(root, &["tree"]));
    search_run(planted, "why", &fluxscape(root, &["why", "flux-system", "apps"]));
    search_run(planted, "init", &fluxscape(root, &["init", "--force"]));
    search(planted, "init", &std::fs::read(root.join(".fluxscape.yaml")).unwrap());
}

#[test]
fn no_command_shows_a_secret() {
    let directory = tempfile::tempdir().unwrap();
    let planted = planted();
    let root = directory.path();
    for (path, text) in &planted.files {
        put(&root.join(path), text);
    }
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["remote", "add", "origin", &planted.remote]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "-q", "-m", "first"]);
    update(&planted, root);
    search_all(&planted, root);
    change(&planted, root);
    for format in ["md", "json", "svg", "html", "png"] {
        let run = fluxscape(root, &["diff", "HEAD", "-v", "-o", "-", "-f", format]);
        search_run(&planted, &format!("diff {format}"), &run);
    }
}

/// Pictures, blocks in the README, and what `--check` reports.
fn update(planted: &Planted, root: &Path) {
    let outputs = FORMATS.map(|format| format!("- {{ file: docs/out.{format} }}\n")).concat();
    let blocks = ["table", "outline", "mermaid"]
        .map(|block| format!("- {{ name: {block}, block: {block} }}\n"))
        .concat();
    put(
        &root.join(".fluxscape.yaml"),
        &format!("outputs:\n{outputs}{blocks}readme: [ README.md ]\n"),
    );
    let markers = ["table", "outline", "mermaid"]
        .map(|name| format!("<!-- fluxscape:begin {name} -->\n<!-- fluxscape:end {name} -->\n"));
    put(&root.join("README.md"), &markers.concat());
    for args in [&["update", "-v"][..], &["update", "--check", "-v"]] {
        search_run(planted, &args.join(" "), &fluxscape(root, args));
    }
    for entry in walkdir::WalkDir::new(root.join("docs")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().display().to_string();
            search(planted, &name, &std::fs::read(entry.path()).unwrap());
        }
    }
    search(planted, "README", &std::fs::read(root.join("README.md")).unwrap());
}

/// Gives every secret another value, so that a difference would show both.
fn change(planted: &Planted, root: &Path) {
    for (path, text) in &planted.files {
        let mut text = text.clone();
        for (marker, _) in &planted.markers {
            text = text.replace(marker, &format!("{marker}n"));
        }
        put(&root.join(path), &text);
    }
}
