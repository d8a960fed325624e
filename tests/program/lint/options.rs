//! Exit status, severities and exceptions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;

use super::{fixtures, json, lint};
use crate::common::copy;

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
            "2:12: error: the reason is empty",
        ),
        ("lint:\n  fluxVersion: new\n", "2:16: error: \"new\" is not a version of Flux"),
        ("lint:\n  fluxAgnostik: []\n", "2:3: error: unknown key \"fluxAgnostik\""),
    ] {
        let run = with(config);
        assert_eq!(run.status, 2, "{config}");
        assert!(run.stderr.contains(said), "{config}{}", run.stderr);
    }
}
