//! The steps of the GitHub Action, run as a runner runs them: a fake event, a repository in git,
//! and stand-ins for `gh` and `curl`.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{self, copy, project, put, samples};

/// A runner: its directories, and programs that come first on the PATH.
pub(super) struct Runner {
    directory: tempfile::TempDir,
    /// The commit that the pull request is compared with.
    base: String,
}

impl Runner {
    pub(super) fn new() -> Self {
        let runner = Self { directory: tempfile::tempdir().unwrap(), base: String::new() };
        let copies = samples();
        copy(&copies.path().join("bootstrap-clusters"), &runner.at("repository"));
        runner.program("fluxscape", &format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_fluxscape")));
        for args in [&["init", "-q", "-b", "main"][..], &["add", "."], &["commit", "-qm", "first"]]
        {
            runner.git(args);
        }
        let base = runner.git(&["rev-parse", "HEAD"]);
        Self { base, ..runner }
    }

    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    pub(super) fn program(&self, name: &str, script: &str) {
        let path = self.at("bin").join(name);
        put(&path, &format!("#!/usr/bin/env bash\n{script}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(super) fn git(&self, args: &[&str]) -> String {
        common::git(&self.at("repository"), args)
    }

    /// Runs a script of the action; its status and what it said.
    pub(super) fn step(&self, script: &str, environment: &[(&str, &str)]) -> (i32, String) {
        let path = format!("{}:{}", self.at("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command
            .arg(project().join("action").join(script))
            .current_dir(self.at("repository"))
            .env("PATH", path);
        for (name, file) in [
            ("RUNNER_TEMP", "temp"),
            ("GITHUB_WORKSPACE", "repository"),
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_STEP_SUMMARY", "summary"),
            ("GITHUB_PATH", "path"),
        ] {
            command.env(name, self.at(file));
        }
        fs::create_dir_all(self.at("temp")).unwrap();
        command.envs([
            ("GITHUB_REPOSITORY", "team/fleet"),
            ("GITHUB_ACTION_PATH", project().to_str().unwrap()),
            ("FLUXSCAPE_REPOSITORY", "team/program"),
            ("EVENT_BASE", &self.base),
            ("PULL_REQUEST", "7"),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
        ]);
        let output = command.envs(environment.iter().copied()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_default()
    }

    /// An output of the step that ran last.
    pub(super) fn output(&self, name: &str) -> String {
        let text = self.read("output");
        let start = format!("{name}<<");
        let mut rest = text.rsplit(&start).next().unwrap().lines();
        let (end, value) = (rest.next().unwrap(), rest.next().unwrap());
        assert!(end.len() == 32 && rest.next() == Some(end), "{text}");
        value.to_owned()
    }

    /// Removes one application from the repository, in the working tree.
    pub(super) fn change(&self) {
        let file = common::files(&self.at("repository/clusters"))
            .into_iter()
            .find(|file| is_application(file))
            .unwrap();
        fs::remove_file(file).unwrap();
    }
}

/// A file that holds a Flux Kustomization and is no part of the bootstrap.
fn is_application(file: &Path) -> bool {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.contains("kustomize.toolkit.fluxcd.io") && !file.to_string_lossy().contains("flux-system")
}

#[test]
fn the_check_says_nothing_while_pictures_are_current_and_what_differs_when_they_are_not() {
    let runner = Runner::new();
    let check = [("INPUT_MODE", "check"), ("INPUT_PATH", ".")];
    let (status, said) = runner.step("run.sh", &check);
    assert_eq!(
        (status, runner.output("changed").as_str(), runner.output("status").as_str()),
        (0, "false", "0"),
        "{said}"
    );
    assert_eq!(runner.read("summary"), "");

    runner.change();
    let (status, said) = runner.step("run.sh", &check);
    assert_eq!(
        (status, runner.output("changed").as_str(), runner.output("status").as_str()),
        (0, "true", "1"),
        "{said}"
    );
    let summary = runner.read("summary");
    assert!(
        summary.starts_with("### The pictures are out of date\n")
            && summary.contains("\n  - Kustomization "),
        "{summary}"
    );
    assert!(
        fs::read_dir(runner.output("diagram")).unwrap().count() > 0,
        "the pictures of the change are attached"
    );
    assert_eq!(runner.git(&["status", "--porcelain", "docs"]), "", "the checkout stays as it is");
}

#[test]
fn the_difference_says_and_draws_what_the_pull_request_changes() {
    let runner = Runner::new();
    let diff = [("INPUT_MODE", "diff")];
    let (status, said) = runner.step("run.sh", &diff);
    assert_eq!(
        (status, runner.output("changed").as_str(), runner.output("status").as_str()),
        (0, "false", "0"),
        "{said}"
    );
    assert_eq!(
        (runner.read("summary"), fs::read(runner.output("summary")).unwrap().len()),
        (String::new(), 0)
    );

    runner.change();
    let (status, said) = runner.step("run.sh", &diff);
    assert_eq!(
        (status, runner.output("changed").as_str(), runner.output("status").as_str()),
        (0, "true", "0"),
        "{said}"
    );
    let diagram = PathBuf::from(runner.output("diagram"));
    assert!(
        diagram.join("diff.svg").exists() && diagram.join("diff.md").exists(),
        "both are attached"
    );
    let (summary, told) =
        (runner.read("summary"), fs::read_to_string(runner.output("summary")).unwrap());
    assert!(summary.contains("removed") && !summary.contains("out of date"), "{summary}");
    assert_eq!(summary, told, "the comment says what the job's summary says");
}

#[test]
fn both_say_what_is_out_of_date_and_what_changes() {
    let runner = Runner::new();
    runner.change();
    let (status, said) = runner.step("run.sh", &[("INPUT_MODE", "both")]);
    assert_eq!(
        (status, runner.output("changed").as_str(), runner.output("status").as_str()),
        (0, "true", "1"),
        "{said}"
    );
    let summary = runner.read("summary");
    let (check, diff) = (summary.find("### The pictures are out of date"), summary.find("removed"));
    assert!(check.is_some() && check < diff, "{summary}");
    assert!(Path::new(&runner.output("diagram")).join("diff.svg").exists());
}

#[test]
fn a_base_is_named_or_that_of_the_event_and_what_cannot_be_compared_is_said() {
    let runner = Runner::new();
    let first = runner.git(&["rev-parse", "HEAD"]);
    runner.change();
    runner.git(&["commit", "-qam", "second"]);
    let diff = |base: &str| {
        let environment = [("INPUT_MODE", "diff"), ("INPUT_BASE", base), ("EVENT_BASE", "")];
        runner.step("run.sh", &environment)
    };
    let event = |base: &str| runner.step("run.sh", &[("INPUT_MODE", "diff"), ("EVENT_BASE", base)]);
    let (status, said) = diff("");
    assert!(
        status == 0
            && said.contains("there is no base to compare with")
            && runner.output("changed") == "false",
        "{said}"
    );
    diff(&first);
    assert_eq!(
        (runner.output("changed").as_str(), runner.output("status").as_str()),
        ("true", "0")
    );
    event(&first);
    assert_eq!(runner.output("changed"), "true", "a push compares with what was there before");
    let (status, said) = event(&"0".repeat(40));
    assert!(status == 0 && said.contains("there is no base to compare with"), "{said}");
    assert_eq!(diff("--upload-pack=x").0, 2);
    let (status, said) = diff(&"1".repeat(40));
    assert!(
        status == 0 && said.contains("cannot be fetched: check out with fetch-depth: 0"),
        "{said}"
    );
    assert_eq!(runner.output("status"), "2", "the last step fails");
}

#[test]
fn what_cannot_be_checked_fails_and_says_why() {
    let runner = Runner::new();
    put(&runner.at("repository/.fluxscape.yaml"), "outputs: [ { file: a.gif } ]\n");
    let (status, said) = runner.step("run.sh", &[("INPUT_MODE", "check")]);
    assert_eq!((status, runner.output("status").as_str()), (0, "2"), "{said}");
    let summary = runner.read("summary");
    assert!(
        summary.starts_with("### The pictures could not be checked\n")
            && summary.contains("a.gif") | summary.contains("\"gif\""),
        "{summary}"
    );
}

#[test]
fn pictures_are_drawn_without_a_configuration_too() {
    let runner = Runner::new();
    let outputs = [("INPUT_MODE", "render"), ("INPUT_OUTPUTS", "docs/a.svg\nb.png\n")];
    let (status, said) = runner.step("run.sh", &outputs);
    assert_eq!((status, runner.output("status").as_str()), (0, "0"), "{said}");
    for file in ["docs/a.svg", "b.png"] {
        assert!(Path::new(&runner.output("diagram")).join(file).exists(), "{file}");
    }
    assert_eq!(runner.step("run.sh", &[("INPUT_MODE", "paint")]).0, 2);
}

#[test]
fn one_comment_is_written_updated_and_removed() {
    let runner = Runner::new();
    // A forge of one comment: its body in a file, every request in a log.
    runner.program(
        "gh",
        "store=$(dirname \"$0\")/../comment; echo \"$*\" >>\"$store.log\"\n\
         [ \"$2\" != user ] || exit 1\n\
         [ ! -e \"$store.refuse\" ] || exit 1\n\
         method=GET body=; for word in \"$@\"; do case $before in --method) method=$word ;; -F) body=${word#body=@} ;; esac; before=$word; done\n\
         case $method in GET) [ ! -e \"$store\" ] || echo 41 ;; DELETE) rm \"$store\" ;; *) cp \"$body\" \"$store\" ;; esac",
    );
    let summary = runner.at("summary.md");
    let say = |changed: &str| {
        runner.step(
            "comment.sh",
            &[("FLUXSCAPE_SUMMARY", summary.to_str().unwrap()), ("FLUXSCAPE_CHANGED", changed)],
        )
    };
    put(&summary, "3 added\n");
    assert_eq!(say("true"), (0, "commented\n".to_owned()));
    assert_eq!(runner.read("comment"), "<!-- fluxscape -->\n3 added\n");
    put(&summary, &"2 added, with a long table\n".repeat(9000));
    assert_eq!(say("true"), (0, "updated the comment\n".to_owned()));
    let body = runner.read("comment");
    assert!(
        body.len() < 65_536 && body.ends_with("\nThe rest is in the job summary.\n"),
        "{}",
        body.len()
    );
    assert_eq!(say("false"), (0, "removed the comment: it no longer applies\n".to_owned()));
    assert!(!runner.at("comment").exists());
    assert_eq!(say("false"), (0, String::new()));
    let log = runner.read("comment.log");
    for request in [
        "--method POST repos/team/fleet/issues/7/comments",
        "--method PATCH repos/team/fleet/issues/comments/41",
        "--method DELETE",
    ] {
        assert!(log.contains(request), "{request}\n{log}");
    }
    put(&runner.at("comment.refuse"), "");
    let (status, said) = say("true");
    assert!(status == 0 && said.contains("the token may not comment"), "{said}");
    let (status, said) = runner.step("comment.sh", &[("PULL_REQUEST", "")]);
    assert_eq!((status, said.as_str()), (0, "no pull request: nothing to comment on\n"));
}

/// A release of one archive on a server of files, and an action that names a checksum for it.
fn release(runner: &Runner) -> (String, String) {
    let (name, releases) =
        ("fluxscape-v9.9.9-x86_64-unknown-linux-musl.tar.gz", runner.at("releases/v9.9.9"));
    fs::create_dir_all(&releases).unwrap();
    let run = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).current_dir(&releases).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    put(&releases.join("fluxscape"), "the program");
    put(&releases.join("other"), "what nobody unpacks");
    run("tar", &["-czf", name, "fluxscape", "other"]);
    // The last argument is the address.
    runner.program(
        "curl",
        "while [ $# -gt 1 ]; do [ \"$1\" != --output ] || output=$2; shift; done; cp \"${1#file://}\" \"$output\" 2>/dev/null",
    );
    (format!("file://{}", runner.at("releases").display()), run("sha256sum", &[name]))
}

#[test]
fn a_release_is_installed_only_when_it_is_attested_or_has_the_checksum_of_the_action() {
    let runner = Runner::new();
    let (address, sum) = release(&runner);
    let action = runner.at("action-checkout");
    let install = |version: &str, token: &str| {
        let environment = [
            ("FLUXSCAPE_VERSION", version),
            ("FLUXSCAPE_RELEASES", &address),
            ("GITHUB_ACTION_PATH", action.to_str().unwrap()),
            ("GH_TOKEN", token),
        ];
        runner.step("install.sh", &environment)
    };
    let installed = || {
        let paths = runner.read("path");
        let directory = PathBuf::from(paths.lines().last().unwrap());
        assert_eq!(fs::read_to_string(directory.join("fluxscape")).unwrap(), "the program");
        assert!(!directory.join("other").exists());
        let mode = fs::metadata(directory.join("fluxscape")).unwrap().permissions().mode();
        assert_eq!(mode & 0o222, 0, "nobody may write it");
    };
    put(&action.join("action/SHA256SUMS"), &sum);
    runner.program("gh", "exit 1");
    let (status, said) = install("v9.9.9", "token");
    assert!(status == 0 && said.contains("has the checksum that the action names"), "{said}");
    installed();

    put(&action.join("action/SHA256SUMS"), &format!("{}  other\n", "0".repeat(64)));
    // The server may serve sums of its own.
    put(&runner.at("releases/v9.9.9/SHA256SUMS"), &sum);
    let (status, said) = install("v9.9.9", "token");
    assert!(status == 2 && said.contains("is not verified"), "{said}");

    runner.program("gh", "echo \"$*\" >\"$(dirname \"$0\")/../gh.log\"");
    assert_eq!(install("v9.9.9", "").0, 2, "without a token there is no attestation");
    let (status, said) = install("v9.9.9", "token");
    assert!(status == 0 && said.contains("the attestation of"), "{said}");
    installed();
    let asked = runner.read("gh.log");
    for part in [
        "attestation verify fluxscape-v9.9.9-x86_64-unknown-linux-musl.tar.gz --repo team/program",
        "--source-ref refs/tags/v9.9.9",
        "--signer-workflow team/program/.github/workflows/release.yml",
    ] {
        assert!(asked.contains(part), "{part}\n{asked}");
    }
    let (status, said) = install("v0.0.1", "token");
    assert!(status == 2 && said.contains("cannot download"), "{status} {said}");
    assert_eq!(install("../v9.9.9", "token").0, 2);
}
