//! The formats of findings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::BTreeSet;
use std::fs;

use super::{fixtures, json, lint, troubled};
use crate::common::{compare, copy, project};

#[test]
fn sarif_keeps_to_the_official_schema_and_to_what_code_scanning_asks() {
    let directory = troubled();
    let run = lint(directory.path(), &["-f", "sarif"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let document = json(&run.stdout);
    let schema =
        json(&fs::read_to_string(project().join("tests/sarif/sarif-schema-2.1.0.json")).unwrap());
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
    wrong.extend(
        compare(
            &project().join("docs/lint.schema.json"),
            (serde_json::to_string_pretty(&schema).unwrap() + "\n").as_bytes(),
        )
        .err(),
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
fn a_code_quality_report_has_what_gitlab_requires() {
    let report = json(&lint(troubled().path(), &["-f", "gitlab"]).stdout);
    let problems = report.as_array().unwrap();
    assert!(!problems.is_empty());
    let mut fingerprints = std::collections::BTreeSet::new();
    for problem in problems {
        assert!(["description", "check_name"].iter().all(|key| problem[key].is_string()));
        assert!(["major", "minor", "info"].contains(&problem["severity"].as_str().unwrap()));
        assert!(problem["location"]["path"].is_string(), "{problem}");
        assert!(problem["location"]["lines"]["begin"].as_u64() > Some(0), "{problem}");
        assert!(fingerprints.insert(problem["fingerprint"].as_str().unwrap()), "{problem}");
    }
    let good = tempfile::tempdir().unwrap();
    copy(&fixtures().join("base"), good.path());
    assert_eq!(lint(good.path(), &["-f", "gitlab"]).stdout, "[]\n");
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
