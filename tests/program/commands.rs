//! The commands beside drawing: what they print, what they write, and what they say where there is
//! nothing to print.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::path::Path;

use crate::common::{Run, fluxscape, put, samples};

fn printed(run: &Run) -> &str {
    std::str::from_utf8(&run.stdout).unwrap()
}

#[test]
fn why_names_every_step_with_its_line_and_tries_both_directions() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    let run = fluxscape(&sample, &["why", "Kustomization/flux-qa/loans", "flux-qa/accounts"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let line = printed(&run);
    assert!(
        line.starts_with("Kustomization flux-qa/loans waits for Kustomization flux-qa/accounts (dependsOn)  qa/fluxcd/loans.yml:"),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1);

    let run = fluxscape(
        copies.path(),
        &["why", "ks/flux-qa/accounts", "ks/flux-qa/loans", "-C", "two-environments"],
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("it is the other way round"), "{}", run.stderr);
    assert!(printed(&run).contains("two-environments/qa/fluxcd/loans.yml:"), "{}", printed(&run));

    let run = fluxscape(&sample, &["why", "ks/flux-qa/loans", "GitRepository/flux-qa/common"]);
    assert!(
        printed(&run).lines().count() >= 2 && printed(&run).contains(" includes "),
        "{}",
        printed(&run)
    );
}

#[test]
fn why_says_when_there_is_no_way_and_when_there_is_no_such_object() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    let run = fluxscape(&sample, &["why", "ks/flux-qa/covers", "ks/flux-staging/loans"]);
    assert_eq!((run.status, printed(&run)), (1, ""), "{}", run.stderr);
    assert!(
        run.stderr.contains("neither ks/flux-qa/covers nor ks/flux-staging/loans needs the other"),
        "{}",
        run.stderr
    );
    let run = fluxscape(&sample, &["why", "acounts", "loans"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("there is no object \"acounts\": the nearest names are accounts"),
        "{}",
        run.stderr
    );
}

/// Where a Flux object or a kustomization lies that nothing applies.
const SPARE: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: spare, namespace: flux-system}\n\
                     spec: {path: ./spare/app, sourceRef: {kind: GitRepository, name: flux-system}}\n";

#[test]
fn why_roots_prints_the_evidence_of_each_cluster_and_why_other_directories_are_none() {
    let copies = samples();
    let sample = copies.path().join("bootstrap-clusters");
    put(&sample.join("spare/ks.yaml"), SPARE);
    let run = fluxscape(&sample, &["why", "--roots"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let text = printed(&run);
    assert!(text.contains("\n  certain "), "{text}");
    assert!(text.contains("gotk-sync.yaml:"), "{text}");
    assert!(text.contains("\n1 other directory at which no cluster begins:\n  spare: "), "{text}");
    let run = fluxscape(&sample, &["why", "--roots", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let evidence = &document["clusters"][0]["evidence"][0];
    assert_eq!(evidence["grade"], "certain");
    assert!(evidence["file"].as_str().unwrap().ends_with("gotk-sync.yaml"), "{evidence}");
    let spare = document["notTaken"].as_array().unwrap().iter();
    let spare: Vec<_> = spare.filter(|entry| entry["directory"] == "spare").collect();
    assert_eq!(
        (spare.len(), &spare[0]["reached"], &spare[0]["reason"]),
        (1, &false.into(), &"weak".into())
    );
    let schema = jsonschema::validator_for(&fluxscape::graph::roots_schema()).unwrap();
    assert!(schema.is_valid(&document), "{document}");
}

#[test]
fn why_takes_two_objects_or_roots() {
    let copies = samples();
    let sample = copies.path().join("bootstrap-clusters");
    for arguments in [
        &["why"][..],
        &["why", "a"],
        &["why", "a", "b", "--roots"],
        &["why", "a", "b", "--format", "json"],
    ] {
        assert_eq!(fluxscape(&sample, arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn completions_are_printed_for_four_shells_and_a_page_for_each_command() {
    for (shell, word) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef fluxscape"),
        ("fish", "complete -c fluxscape"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let run = fluxscape(Path::new("."), &["completions", shell]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(printed(&run).contains(word) && printed(&run).contains("update"), "{shell}");
        let completes = matches!(shell, "bash" | "zsh");
        assert!(!completes || printed(&run).contains("dangling-source"), "{shell}");
    }
    let run = fluxscape(Path::new("."), &["man"]);
    assert!(
        printed(&run).contains(".TH fluxscape 1") && printed(&run).contains("EXTRA"),
        "{}",
        printed(&run)
    );
    let directory = tempfile::tempdir().unwrap();
    let run = fluxscape(directory.path(), &["man", "man1"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for page in ["fluxscape.1", "fluxscape-render.1", "fluxscape-update.1", "fluxscape-why.1"] {
        let text = fs::read_to_string(directory.path().join("man1").join(page)).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{page}");
    }
}

#[test]
fn init_proposes_what_fits_and_its_file_is_one_that_update_takes() {
    let copies = samples();
    let sample = copies.path().join("bootstrap-clusters");
    let before = fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap();
    let run = fluxscape(&sample, &["init"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains(".fluxscape.yaml already exists: --force overwrites it"),
        "{}",
        run.stderr
    );
    assert_eq!(fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap(), before);

    fs::remove_file(sample.join(".fluxscape.yaml")).unwrap();
    fs::remove_dir_all(sample.join("docs")).unwrap();
    put(&sample.join("README.md"), "# Fleet\n");
    let run = fluxscape(copies.path(), &["init", "bootstrap-clusters"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for line in
        ["diagram:", "\tfluxscape update", "<!-- fluxscape:begin architecture -->", "name: Diagram"]
    {
        assert!(printed(&run).lines().any(|printed| printed == line), "{line}\n{}", printed(&run));
    }
    let text = fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap();
    assert!(
        text.contains("- { view: overview, file: docs/architecture-dark.svg, theme: dark }"),
        "{text}"
    );
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    assert_eq!(fluxscape(&sample, &["update", "--check"]).status, 0);
    assert!(sample.join("docs/architecture.svg").exists());
    let again = fluxscape(&sample, &["init", "--force"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    assert_eq!(fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap(), text);
}

#[test]
fn a_new_configuration_keeps_what_the_blocks_of_markdown_files_show() {
    let copies = samples();
    let sample = copies.path().join("bootstrap-clusters");
    let blocks = |file: &str, names: &[&str]| {
        let text: Vec<String> = names
            .iter()
            .map(|name| format!("<!-- fluxscape:begin {name} -->\n<!-- fluxscape:end {name} -->\n"))
            .collect();
        put(&sample.join(file), &text.concat());
    };
    let outputs = [
        "{ view: overview, file: pictures/whole.svg }",
        "{ view: apps, file: pictures/apps.png, scale: 2 }",
        "{ name: rows, block: table }",
        "{ view: resources, file: docs/unseen.svg }",
    ];
    put(
        &sample.join(".fluxscape.yaml"),
        &format!("readme: [ README.md, docs/more.md ]\noutputs:\n  - {}\n", outputs.join("\n  - ")),
    );
    blocks("README.md", &["whole", "rows"]);
    blocks("docs/more.md", &["apps"]);
    assert_eq!(fluxscape(&sample, &["update"]).status, 0);
    let run = fluxscape(&sample, &["init", "--force"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, "wrote .fluxscape.yaml\n"));
    let text = fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap();
    assert!(text.contains("file: docs/whole-dark.svg") && !text.contains("unseen"), "{text}");
    let run = fluxscape(&sample, &["update"]);
    assert_eq!(run.status, 0, "{}\n{text}", run.stderr);
    assert!(
        fs::read_to_string(sample.join("README.md")).unwrap().contains("src=\"docs/whole.svg\"")
    );

    // Nothing tells what such a block showed.
    blocks("README.md", &["whole", "odd"]);
    let run = fluxscape(&sample, &["init", "--force"]);
    assert!(run.stderr.contains("no output fills the block \"odd\""), "{}", run.stderr);
}

#[test]
fn init_names_the_repositories_that_are_not_at_hand_and_uncommented_they_are_a_configuration() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    fs::remove_file(sample.join(".fluxscape.yaml")).unwrap();
    assert_eq!(fluxscape(&sample, &["init"]).status, 0);
    let text = fs::read_to_string(sample.join(".fluxscape.yaml")).unwrap();
    assert!(
        text.contains("#   - { url: https://git.example.org/library/common, path: ../common }"),
        "{text}"
    );
    assert!(text.contains("\nreadme: [ README.md ]\n"), "its README has blocks already\n{text}");
    // Every key that the comments show is one that the schema knows.
    let uncommented: String = text
        .lines()
        .filter_map(|line| {
            let bare = line
                .strip_prefix("# ")
                .or_else(|| line.strip_prefix('#').filter(|rest| rest.starts_with("   - ")))
                .unwrap_or(line);
            let key = bare.split(':').next().is_some_and(|key| {
                key.chars().all(|c| c.is_ascii_lowercase()) && bare.contains(':')
            });
            (key || bare.trim_start().starts_with("- ")).then(|| format!("{bare}\n"))
        })
        .collect();
    let schema = jsonschema::validator_for(&fluxscape::config::schema()).unwrap();
    let config: serde_json::Value = serde_yaml::from_str(&uncommented).unwrap();
    assert!(config["environments"].is_array() && config["hide"].is_array(), "{uncommented}");
    assert!(schema.is_valid(&config), "{uncommented}");
}

#[test]
fn every_view_of_an_empty_repository_has_a_card_that_says_so() {
    let directory = tempfile::tempdir().unwrap();
    for view in ["overview", "apps", "resources", "full"] {
        let run = fluxscape(directory.path(), &["render", "-o", "-", "-f", "svg", "--view", view]);
        assert_eq!(run.status, 0, "{view}: {}", run.stderr);
        let picture = String::from_utf8(run.stdout).unwrap();
        assert!(picture.contains("There is no Flux object"), "{view}");
    }
}
