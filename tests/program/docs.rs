//! What the documentation says, held against the program: the published schemas, and every command
//! that the README shows.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::path::Path;

use crate::common::{self, compare, copy, fluxscape, project};

#[test]
fn the_published_schemas_are_those_of_the_code() {
    let text = |schema: serde_json::Value| serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let schemas = [
        ("docs/fluxscape.schema.json", fluxscape::config::schema()),
        ("docs/graph.schema.json", fluxscape::graph::schema()),
        ("docs/difference.schema.json", fluxscape::diff::schema()),
        ("docs/lint.schema.json", fluxscape::lint::format::schema()),
        ("docs/roots.schema.json", fluxscape::graph::roots_schema()),
    ];
    let wrong =
        schemas.map(|(file, schema)| compare(&project().join(file), text(schema).as_bytes()).err());
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_program_prints_the_published_schemas() {
    for (args, schema) in [
        (&["schema"][..], fluxscape::config::schema()),
        (&["schema", "graph"], fluxscape::graph::schema()),
        (&["schema", "difference"], fluxscape::diff::schema()),
        (&["schema", "findings"], fluxscape::lint::format::schema()),
        (&["schema", "roots"], fluxscape::graph::roots_schema()),
    ] {
        let run = fluxscape(project(), args);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let printed: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        assert!(printed == schema, "{args:?}");
    }
}

#[test]
fn the_samples_configurations_keep_to_the_published_schema() {
    let schema = jsonschema::validator_for(&fluxscape::config::schema()).unwrap();
    for sample in common::SAMPLES {
        let text =
            fs::read_to_string(project().join("samples").join(sample).join(".fluxscape.yaml"))
                .unwrap();
        let config: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert!(schema.is_valid(&config), "{sample}: {config}");
    }
}

/// Every test that `SECURITY.md` names for a promise is there.
#[test]
fn each_promise_names_a_test_that_is_there() {
    let text = fs::read_to_string(project().join("SECURITY.md")).unwrap();
    let promises = text.split("## What is promised").nth(1).unwrap();
    let promises = promises.split("## Pull requests from forks").next().unwrap();
    let tests: Vec<String> = ["tests", "src", "crates"]
        .iter()
        .flat_map(|directory| common::files(&project().join(directory)))
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let mut named = 0;
    for code in promises.split('`').skip(1).step_by(2) {
        let is_path = ["tests/", "src/", "crates/"].iter().any(|start| code.starts_with(start));
        let is_test = code.matches('_').count() > 3;
        if is_path {
            assert!(project().join(code).exists(), "there is no {code}");
        } else if is_test {
            let function = format!("fn {code}()");
            assert!(tests.iter().any(|text| text.contains(&function)), "there is no test {code}");
        }
        named += usize::from(is_path || is_test);
    }
    assert!(named > 20, "{named}");
    let points = promises.lines().filter(|line| line.starts_with("* ")).count();
    assert!(points > 10);
}

/// Every row of `docs/claims.md` names a file with the statement, and a test that is there.
#[test]
fn each_claim_names_a_test_that_is_there() {
    let text = fs::read_to_string(project().join("docs/claims.md")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| ") && line.matches('`').count() > 3)
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    assert!(rows.len() > 30, "{}", rows.len());
    for row in rows {
        let [statement, source, test] = row.as_slice() else { panic!("{row:?} has three cells") };
        let read = |path: &str| fs::read_to_string(project().join(path)).unwrap_or_default();
        assert!(!read(source.trim_matches('`')).is_empty(), "{statement}: there is no {source}");
        let parts: Vec<&str> = test.split('`').skip(1).step_by(2).collect();
        let is_there = match parts.as_slice() {
            [file, function] => read(file).contains(&format!("fn {function}(")),
            [path] => project().join(path).exists(),
            _ => false,
        };
        assert!(is_there, "{statement}: there is no {test}");
    }
}

#[test]
fn every_command_of_the_readme_runs() {
    run_all("README.md");
}

#[test]
fn every_command_of_the_guide_runs() {
    run_all("docs/guide.md");
}

/// Runs the commands of a page one after the other in one checkout, as a reader would.
fn run_all(page: &str) {
    let text = fs::read_to_string(project().join(page)).unwrap();
    let commands = commands(&text);
    assert!(!commands.is_empty(), "{page} shows no command");
    let checkout = checkout();
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["fluxscape", args @ ..] => {
                let run = fluxscape(checkout.path(), args);
                assert_eq!(run.status, 0, "$ {command}\n{}", run.stderr);
            }
            ["make", target] => {
                assert!(has_target(target), "$ {command}: the Makefile has no such target");
            }
            _ => panic!("$ {command}: nobody knows how to check this"),
        }
    }
}

/// What a reader of the README has: a checkout of this project, with the samples, to draw in.
fn checkout() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    copy(&project().join("samples"), &directory.path().join("samples"));
    fs::create_dir(directory.path().join("docs")).unwrap();
    common::git(directory.path(), &["init", "-q", "-b", "main"]);
    common::git(directory.path(), &["add", "--all"]);
    common::git(directory.path(), &["commit", "-q", "-m", "samples"]);
    common::git(directory.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    common::git(
        directory.path(),
        &["config", "remote.origin.url", "https://example.org/fluxscape.git"],
    );
    directory
}

/// The lines of `console` blocks that start with `$ fluxscape` or `$ make`, continued lines joined,
/// comments left out.
fn commands(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut continued = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
            continue;
        }
        let part = line.trim_end_matches('\\').trim();
        if continued {
            let last: &mut String = found.last_mut().unwrap();
            *last = format!("{last} {part}");
        }
        let starts = ["$ fluxscape", "$ make"].iter().any(|start| line.starts_with(start));
        if inside && starts {
            found.push(part.trim_start_matches("$ ").split(" #").next().unwrap().trim().to_owned());
        }
        continued = inside && (starts || continued) && line.ends_with('\\');
    }
    found
}

fn has_target(target: &str) -> bool {
    let makefile = fs::read_to_string(project().join("Makefile")).unwrap();
    makefile.lines().any(|line| line.starts_with(&format!("{target}:")))
}

#[test]
fn commands_are_found_in_console_blocks_alone() {
    let markdown = "```console\n$ fluxscape render \\\n    -o a.svg\n$ make test   # all of it\noutput\n```\n```sh\n$ fluxscape x\n```\n";
    assert_eq!(commands(markdown), ["fluxscape render -o a.svg", "make test"]);
}

#[test]
fn every_file_that_the_documentation_links_to_is_there() {
    let link = regex::Regex::new(r##"(?:\]\(|src="|srcset=")([^)"#:]+)[^)":]*[)"]"##).unwrap();
    let mut missing = Vec::new();
    let pages = common::files(&project().join("docs"))
        .into_iter()
        .chain(common::files(&project().join("samples")));
    let pages = pages
        .chain([project().join("README.md")])
        .filter(|file| file.extension().is_some_and(|e| e == "md"));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for target in link.captures_iter(&text).map(|hit| hit.get(1).unwrap().as_str()) {
            if !page.parent().unwrap_or(Path::new("")).join(target).exists() {
                missing.push(format!(
                    "{} links to {target}",
                    page.strip_prefix(project()).unwrap().display()
                ));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}
