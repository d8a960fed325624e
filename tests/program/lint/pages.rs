//! The pages of the rules: one under the same headings for each, and what `explain` prints.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fluxscape::lint::{Entry, HEADINGS, entries, find, head, index};

use super::fluxscape;
use crate::common::{compare, project};

#[test]
fn every_rule_has_a_page_under_the_same_headings() {
    let names: Vec<&str> = entries().iter().map(|entry| entry.rule.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "a rule stands in two tables: {names:?}");
    for Entry { rule, page, refines, .. } in entries() {
        let name = rule.name;
        assert!(!page.is_empty(), "{name} has no row in the list of pages in src/lint/registry.rs");
        let headings: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "docs/rules/{name}.md");
        assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{name}");
        assert!(refines.iter().all(|rule| find(rule.name).is_some()), "{name} refines no rule");
    }
}

#[test]
fn every_page_begins_as_the_table_of_rules_says() {
    let directory = project().join("docs/rules");
    let mut wrong = Vec::new();
    wrong.extend(compare(&directory.join("README.md"), index().as_bytes()).err());
    for entry in entries() {
        let file = directory.join(format!("{}.md", entry.rule.name));
        let body = entry.page.find("## ").and_then(|at| entry.page.get(at..)).unwrap_or_default();
        wrong.extend(compare(&file, format!("{}{body}", head(entry)).as_bytes()).err());
    }
    let pages = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected: BTreeSet<String> = entries()
        .iter()
        .map(|entry| format!("{}.md", entry.rule.name))
        .chain(["README.md".to_owned()])
        .collect();
    wrong.extend(
        pages
            .filter(|page| !expected.contains(page))
            .map(|page| format!("docs/rules/{page} is no rule's")),
    );
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn explain_prints_the_page_of_a_rule_and_lists_all() {
    let here = Path::new(".");
    let run = fluxscape(here, &["explain", "path-not-found"]);
    assert_eq!(run.status, 0);
    assert!(
        run.stdout.starts_with("# path-not-found\n")
            && HEADINGS.iter().all(|heading| run.stdout.contains(heading)),
        "{}",
        run.stdout
    );
    assert_eq!(fluxscape(here, &["explain"]).stdout.lines().count(), entries().len());
    let run = fluxscape(here, &["explain", "path-not-fund"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (2, "error: there is no rule \"path-not-fund\": did you mean \"path-not-found\"?\n")
    );
}
