//! Blocks of Markdown files that hold text: Mermaid, a table, an outline; what `update --check`
//! says of them.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Run, fluxscape, put, samples};

const FORMS: [&str; 3] = ["mermaid", "table", "outline"];

/// A copy of a sample whose only output is a block of a form, in a Markdown file with texts around
/// it.
fn repository(sample: &str, form: &str) -> (tempfile::TempDir, PathBuf) {
    let copies = samples();
    let own = copies.path().join(sample);
    let config = fs::read_to_string(own.join(".fluxscape.yaml")).unwrap();
    let head = config.split("outputs:").next().unwrap();
    let outputs = format!(
        "outputs:\n  - {{ name: architecture, block: {form} }}\nreadme: [ docs/guide.md ]\n"
    );
    put(&own.join(".fluxscape.yaml"), &format!("{head}{outputs}"));
    put(&own.join("docs/guide.md"), &format!("{BEFORE}{AFTER}"));
    (copies, own)
}

const BEFORE: &str = "# Guide\n\nOurs.\n\n<!-- fluxscape:begin architecture -->\n";
const AFTER: &str = "<!-- fluxscape:end architecture -->\n\nThe rest.\n";

fn guide(own: &Path) -> String {
    fs::read_to_string(own.join("docs/guide.md")).unwrap()
}

fn update(own: &Path) -> Run {
    let run = fluxscape(own, &["update"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

#[test]
fn every_form_is_written_once_and_leaves_the_rest_alone() {
    for (form, lines) in [
        ("mermaid", &["```mermaid", "flowchart TB", "```"][..]),
        ("table", &["| Environment | Application | Path or chart | Source | Waits for | Images |"]),
        ("outline", &["### Structure", "### Sources"]),
    ] {
        let (_copies, own) = repository("two-environments", form);
        update(&own);
        let text = guide(&own);
        assert!(text.starts_with(BEFORE) && text.ends_with(AFTER), "{text}");
        for line in lines {
            assert!(text.lines().any(|shown| shown == *line), "{form}: no {line}\n{text}");
        }
        assert!(
            !text.contains("\n# two") && !text.contains("\n## "),
            "{form}: headings of a part\n{text}"
        );
        update(&own);
        assert_eq!(guide(&own), text, "{form}: a second time changes nothing");
        let check = fluxscape(&own, &["update", "--check"]);
        assert_eq!(check.status, 0, "{form}: {}", check.stderr);
    }
}

#[test]
fn a_table_has_a_row_for_each_application_of_each_environment() {
    let (_copies, own) = repository("two-environments", "table");
    update(&own);
    let text = guide(&own);
    for environment in ["qa", "staging"] {
        let row = text
            .lines()
            .find(|line| line.starts_with(&format!("| {environment} | [loans](")))
            .unwrap_or_else(|| panic!("{text}"));
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, path, source, waits, _] = cells.as_slice() else { panic!("{row}") };
        assert_eq!(
            (*path, *waits),
            (format!("`{environment}/apps/loans`").as_str(), "accounts"),
            "{row}"
        );
        assert_eq!(*source, "environments", "{row}");
    }
}

#[test]
fn a_repository_without_flux_has_a_table_of_directories() {
    let (_copies, own) = repository("plain", "table");
    update(&own);
    assert!(
        guide(&own).contains("| Directory | Objects | Builds on |\n| --- | --- | --- |\n| `"),
        "{}",
        guide(&own)
    );
}

#[test]
fn a_check_says_in_the_words_of_the_graph_what_has_changed_since() {
    for form in FORMS {
        let (_copies, own) = repository("two-environments", form);
        update(&own);
        let loans = own.join("qa/fluxcd/loans.yml");
        let changed =
            fs::read_to_string(&loans).unwrap().replace("  dependsOn:\n    - name: accounts\n", "");
        put(&loans, &changed);
        let before = guide(&own);
        let check = fluxscape(&own, &["update", "--check"]);
        assert_eq!((check.status, guide(&own)), (1, before), "{form}: {}", check.stderr);
        for said in [
            "error: docs/guide.md is out of date: its block \"architecture\" is older than the graph\n",
            "  - Kustomization flux-qa/loans dependsOn Kustomization flux-qa/accounts\n",
            "hint: run `fluxscape update` and commit the result",
        ] {
            assert!(check.stderr.contains(said), "{form}: no {said}\n{}", check.stderr);
        }
        update(&own);
        assert_eq!(fluxscape(&own, &["update", "--check"]).status, 0);
    }
}

#[test]
fn a_check_says_what_else_is_wrong_with_a_block() {
    let (_copies, own) = repository("two-environments", "table");
    let said = |text: &str| {
        put(&own.join("docs/guide.md"), text);
        let check = fluxscape(&own, &["update", "--check"]);
        assert_eq!(check.status, 1, "{}", check.stderr);
        check.stderr
    };
    assert!(said(&format!("{BEFORE}{AFTER}")).contains("its block \"architecture\" is empty\n"));
    assert!(said(&format!("{BEFORE}| a |\n{AFTER}")).contains(
        "its block \"architecture\" was written by another program or in another form\n"
    ));
    update(&own);
    let edited = guide(&own).replace("[loans](", "[lones](");
    assert!(said(&edited).contains("its block \"architecture\" was edited after it was written\n"));
}

#[test]
fn markers_that_are_wrong_are_an_error_at_their_line_in_every_form() {
    let (begin, end) =
        ("<!-- fluxscape:begin architecture -->", "<!-- fluxscape:end architecture -->");
    let cases = [
        (
            format!("a\n\n{begin}\n"),
            "docs/guide.md:3:1: error: the block \"architecture\" does not end\n",
        ),
        (
            format!("a\n{end}\n"),
            "docs/guide.md:2:1: error: the block \"architecture\" ends here but does not begin\n",
        ),
        (
            format!("{begin}\n{end}\n{begin}\n{end}\n"),
            "docs/guide.md:3:1: error: duplicate block \"architecture\"\n",
        ),
        (
            format!("{begin}\n{begin}\n{end}\n"),
            "docs/guide.md:2:1: error: the block \"architecture\" begins inside the block \"architecture\" of line 1\n",
        ),
        ("a\n".to_owned(), "docs/guide.md: error: there is no block for an output\n"),
        (
            "<!-- fluxscape:begin b -->\n<!-- fluxscape:end b -->\n".to_owned(),
            "docs/guide.md:1:1: error: no output is called \"b\"\n  hint: outputs: architecture\n",
        ),
    ];
    for form in FORMS {
        let (_copies, own) = repository("plain", form);
        for (text, expected) in &cases {
            put(&own.join("docs/guide.md"), text);
            for args in [&["update"][..], &["update", "--check"]] {
                let run = fluxscape(&own, args);
                assert!(
                    run.status == 2 && run.stderr.contains(expected),
                    "{form}: {text}\n{}",
                    run.stderr
                );
                assert_eq!(guide(&own), *text, "nothing is written");
            }
        }
    }
}

#[test]
fn a_picture_s_file_may_stand_beside_a_block_of_text() {
    let (_copies, own) = repository("two-environments", "table");
    let config = own.join(".fluxscape.yaml");
    let text = fs::read_to_string(&config).unwrap();
    put(
        &config,
        &text.replace(
            "{ name: architecture, block: table }",
            "{ file: docs/architecture.svg, block: mermaid, environment: qa }",
        ),
    );
    update(&own);
    assert!(own.join("docs/architecture.svg").exists());
    let shown = guide(&own);
    assert!(
        shown.contains("```mermaid") && !shown.contains("<picture>") && !shown.contains("staging"),
        "{shown}"
    );
}
