//! The lint rules: each on its `bad` and its `good` repository, and what is generated from their
//! documentation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fluxscape::lint::{Entry, HEADINGS, entries, find, head, index};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fixtures() -> PathBuf {
    root().join("tests/lint")
}

/// Whether files are written anew instead of compared.
fn update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Compares a file with what it should be, or writes it.
fn hold(path: &Path, text: &str, wrong: &mut Vec<String>) {
    if update() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    if known != text {
        wrong
            .push(format!("{} is out of date: UPDATE=1 cargo test --test program lint\n--- there\n{known}--- now\n{text}", path.display()));
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).min_depth(1).sort_by_file_name() {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.path_is_symlink() {
            #[cfg(unix)]
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), target).unwrap();
        } else if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What `fluxscape lint` finds in a fixture, with `file:line:column` as seen from its root.
fn findings(fixture: &Path) -> String {
    let directory = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), directory.path());
    if fixture.join("infra").is_dir() && !fixture.join("infra/main.tf").exists() {
        copy(&fixtures().join("terraform"), directory.path());
    }
    copy(fixture, directory.path());
    let beside = |name: &str| fs::read_to_string(fixture.with_file_name(name));
    if fixture.ends_with("bad")
        && let Ok(path) = beside("unreadable")
    {
        make_unreadable(&directory.path().join(path.trim()));
    }
    let arguments =
        beside("arguments").unwrap_or_else(|_| "--url https://github.com/example/fleet".to_owned());
    let arguments =
        ["lint", ".", "--fail-on", "never"].into_iter().chain(arguments.split_whitespace());
    let output = Command::new(env!("CARGO_BIN_EXE_fluxscape"))
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}: {}",
        fixture.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Puts a file in the place of another that even root cannot read: the memory of the process that
/// opens it has nothing at its start.
fn make_unreadable(path: &Path) {
    fs::remove_file(path).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/proc/self/mem", path).unwrap();
}

#[test]
fn every_rule_finds_what_is_bad_and_nothing_in_what_is_good() {
    let mut wrong = Vec::new();
    for Entry { rule, .. } in entries() {
        let fixture = fixtures().join(rule.name);
        if rule.name == "file-not-readable" && !cfg!(target_os = "linux") {
            continue;
        }
        if !fixture.is_dir() {
            wrong.push(format!("{} has no fixture in tests/lint", rule.name));
            continue;
        }
        let mark = format!("[{}]: ", rule.name);
        let bad = findings(&fixture.join("bad"));
        if !bad.contains(&mark) {
            wrong.push(format!("{}/bad: nothing is found\n{bad}", rule.name));
        }
        hold(&fixture.join("expected.txt"), &bad, &mut wrong);
        let good = findings(&fixture.join("good"));
        if !good.starts_with("no findings") {
            wrong.push(format!("{}/good:\n{good}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    for entry in fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_shared = ["base", "terraform", "README.md"].contains(&name.as_str());
        assert!(is_shared || find(&name).is_some(), "tests/lint/{name} is no rule's");
    }
}

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
    let directory = root().join("docs/rules");
    let mut wrong = Vec::new();
    hold(&directory.join("README.md"), &index(), &mut wrong);
    for entry in entries() {
        let file = directory.join(format!("{}.md", entry.rule.name));
        let body = entry.page.find("## ").and_then(|at| entry.page.get(at..)).unwrap_or_default();
        hold(&file, &format!("{}{body}", head(entry)), &mut wrong);
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

/// A repository with an error, a warning and two informations.
fn troubled() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for fixture in [
        "base",
        "path-not-found/bad",
        "unused-source/bad",
        "prune-disabled/bad",
        "plain-secret/bad",
        "unmanaged-reference/bad",
    ] {
        copy(&fixtures().join(fixture), directory.path());
    }
    let odd = directory.path().join("clusters/prod/an odd näme.yaml");
    let suspended = fs::read_to_string(directory.path().join("clusters/prod/old.yaml"))
        .unwrap()
        .replace("old", "odd")
        + "  suspend: true\n";
    fs::write(odd, suspended).unwrap();
    directory
}

struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn fluxscape(directory: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_fluxscape"))
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn lint(directory: &Path, arguments: &[&str]) -> Run {
    fluxscape(
        directory,
        &[&["lint", "--url", "https://github.com/example/fleet"], arguments].concat(),
    )
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn sarif_keeps_to_the_official_schema_and_to_what_code_scanning_asks() {
    let directory = troubled();
    let run = lint(directory.path(), &["-f", "sarif"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let document = json(&run.stdout);
    let schema =
        json(&fs::read_to_string(root().join("tests/sarif/sarif-schema-2.1.0.json")).unwrap());
    let schema = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = schema
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");

    let driver = &document["runs"][0]["tool"]["driver"];
    assert_eq!(
        (document["version"].as_str(), driver["name"].as_str()),
        (Some("2.1.0"), Some("fluxscape"))
    );
    let results = document["runs"][0]["results"].as_array().unwrap();
    let (mut fingerprints, mut levels) = (BTreeSet::new(), BTreeSet::new());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(driver["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.starts_with('/') && !uri.contains(':') && !uri.contains(' '), "{uri}");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        assert!(
            fingerprints
                .insert(result["partialFingerprints"]["fluxscape/v1"].as_str().unwrap().to_owned())
        );
        levels.insert(result["level"].as_str().unwrap());
    }
    assert_eq!(levels, BTreeSet::from(["error", "note", "warning"]));
    assert!(run.stdout.contains("clusters/prod/an%20odd%20n%C3%A4me.yaml"), "{}", run.stdout);
    for rule in driver["rules"].as_array().unwrap() {
        assert!(
            rule["help"]["markdown"].as_str().unwrap().contains("## Why is this bad?"),
            "{rule}"
        );
    }
    assert!(!run.stdout.contains(&*directory.path().to_string_lossy()), "no path of the machine");
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let directory = troubled();
    let prints = || {
        let document = json(&lint(directory.path(), &["-f", "sarif"]).stdout);
        let results = document["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|result| result["partialFingerprints"]["fluxscape/v1"].to_string())
            .collect::<BTreeSet<_>>()
    };
    let before = prints();
    let file = directory.path().join("apps/secret.yaml");
    fs::write(&file, format!("# moved\n\n{}", fs::read_to_string(&file).unwrap())).unwrap();
    assert_eq!(prints(), before);
}

#[test]
fn json_keeps_to_its_published_schema() {
    let mut wrong = Vec::new();
    let schema = fluxscape::lint::format::schema();
    hold(
        &root().join("docs/lint.schema.json"),
        &(serde_json::to_string_pretty(&schema).unwrap() + "\n"),
        &mut wrong,
    );
    assert!(wrong.is_empty(), "{wrong:?}");
    let document = json(&lint(troubled().path(), &["-f", "json"]).stdout);
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&document), "{document}");
    let findings = document["findings"].as_array().unwrap();
    let count = |severity: &str| {
        findings.iter().filter(|finding| finding["severity"] == severity).count() as u64
    };
    for (severity, total) in [("error", "errors"), ("warning", "warnings"), ("info", "infos")] {
        assert!(count(severity) > 0);
        assert_eq!(document["summary"][total], count(severity));
    }
}

#[test]
fn junit_is_xml_with_a_failure_for_each_error_and_warning() {
    let run = lint(troubled().path(), &["-f", "junit"]);
    let document = roxmltree::Document::parse(&run.stdout).unwrap();
    let named = |name: &str| {
        document.descendants().filter(|node| node.has_tag_name(name)).count().to_string()
    };
    let suites = document.root_element();
    assert_eq!(suites.attribute("tests"), Some(named("testcase").as_str()));
    assert_eq!(suites.attribute("failures"), Some(named("failure").as_str()));
    assert!(
        document
            .descendants()
            .any(|node| node.attribute("file") == Some("clusters/prod/an odd näme.yaml"))
    );
    let good = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), good.path());
    assert!(lint(good.path(), &["-f", "junit"]).stdout.contains("<testcase name=\"no findings\""));
}

#[test]
fn github_annotations_name_file_and_line_from_the_root_of_the_checkout() {
    let directory = troubled();
    fs::create_dir_all(directory.path().join("outer/.git")).unwrap();
    let inner = directory.path().join("outer/fleet");
    for entry in ["clusters", "apps"] {
        fs::create_dir_all(inner.join(entry)).unwrap();
        copy(&directory.path().join(entry), &inner.join(entry));
    }
    let run = lint(&inner, &["-f", "github", "."]);
    assert!(
        run.stdout.starts_with("::error file=outer/fleet")
            || run.stdout.starts_with("::error file=fleet/clusters/prod/"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .lines()
            .any(|line| line.starts_with("::notice file=fleet/clusters/prod/apps.yaml,line=")),
        "{}",
        run.stdout
    );
}

#[test]
fn the_exit_status_follows_the_severity_that_counts() {
    let directory = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), directory.path());
    copy(&fixtures().join("unused-source/bad"), directory.path());
    for (arguments, status) in [
        (&[][..], 0),
        (&["--fail-on", "warning"], 1),
        (&["--fail-on", "info"], 1),
        (&["--fail-on", "never"], 0),
        (&["--fail-on", "warning", "--ignore", "unused-source"], 0),
        (&["--fail-on", "warning", "--rule", "prune-disabled"], 0),
        (&["--fail-on", "warning", "--rule", "unused-source"], 1),
        (&["--rule", "unused-sauce"], 2),
        (&["-f", "xml"], 2),
        (&["--flux-version", "new"], 2),
    ] {
        let run = lint(directory.path(), arguments);
        assert_eq!(run.status, status, "{arguments:?}\n{}{}", run.stdout, run.stderr);
    }
    let run = lint(directory.path(), &["--rule", "unused-sauce"]);
    assert_eq!(
        run.stderr,
        "error: there is no rule \"unused-sauce\": did you mean \"unused-source\"?\n"
    );
    let run = lint(directory.path(), &["-f", "json", "-o", "findings.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    assert_eq!(
        json(&fs::read_to_string(directory.path().join("findings.json")).unwrap())["summary"]["warnings"],
        1
    );
}

#[test]
fn the_configuration_grades_and_ignores() {
    let directory = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), directory.path());
    copy(&fixtures().join("unused-source/bad"), directory.path());
    let with = |config: &str| {
        fs::write(directory.path().join(".fluxscape.yaml"), config).unwrap();
        lint(directory.path(), &[])
    };
    for (config, status, said) in [
        ("lint:\n  rules: { unused-source: error }\n", 1, "1 error\n"),
        ("lint:\n  rules: { unused-source: off }\n", 0, "no findings\n"),
        ("lint:\n  rules: { unused-source: \"off\" }\n", 0, "no findings\n"),
        ("lint:\n  failOn: warning\n", 1, "1 warning\n"),
        (
            "lint:\n  ignore: [{rule: unused-source, file: \"clusters/*/old.yaml\", reason: kept for a day}]\n",
            0,
            "no findings, 1 ignored\n",
        ),
        (
            "lint:\n  ignore: [{rule: unused-source, object: GitRepository */old, reason: kept for a day}]\n",
            0,
            "no findings, 1 ignored\n",
        ),
        (
            "lint:\n  ignore: [{rule: unused-source, file: gone.yaml, reason: kept for a day}]\n",
            0,
            "2 warnings\n",
        ),
    ] {
        let run = with(config);
        assert!(run.stdout.ends_with(said), "{config}{}{}", run.stdout, run.stderr);
        assert_eq!(run.status, status, "{config}{}", run.stdout);
    }
    for (config, said) in [
        (
            "lint:\n  rules: { unused-sauce: error }\n",
            "2:12: error: there is no rule \"unused-sauce\"",
        ),
        (
            "lint:\n  ignore: [{rule: unused-sauce, reason: x}]\n",
            "2:19: error: there is no rule \"unused-sauce\"",
        ),
        (
            "lint:\n  ignore: [{rule: unused-source, reason: \" \"}]\n",
            "2:12: error: the reason says nothing",
        ),
        ("lint:\n  fluxVersion: new\n", "2:16: error: \"new\" is no version of Flux"),
        ("lint:\n  fluxAgnostik: []\n", "2:3: error: unknown key \"fluxAgnostik\""),
    ] {
        let run = with(config);
        assert_eq!(run.status, 2, "{config}");
        assert!(run.stderr.contains(said), "{config}{}", run.stderr);
    }
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
