//! What a pull request cannot make the action do.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::action::Runner;
use crate::common::{files, put};

/// A program that notes that it ran.
fn trap(runner: &Runner) -> String {
    format!("sh -c 'echo ran >>{}; cat' x", runner.at("ran").display())
}

#[test]
fn modules_and_configuration_of_the_repository_are_not_used() {
    let runner = Runner::new();
    let python = format!("open('{}', 'a').write('python')\n", runner.at("ran").display());
    for name in ["json.py", "sys.py", "os.py", "sitecustomize.py"] {
        put(&runner.at(&format!("repository/{name}")), &python);
    }
    let wrapper = runner.at("repository/wrapper");
    put(&wrapper, "#!/bin/sh\n");
    put(
        &runner.at("repository/.cargo/config.toml"),
        &format!("[build]\nrustc-wrapper = \"{}\"\n", wrapper.display()),
    );
    runner.program("gh", "exit 1");
    // Where cargo starts, and with what.
    runner.program("cargo", "pwd >\"$(dirname \"$0\")/../cargo.log\"");
    runner.change();
    let (status, said) = runner.step("run.sh", &[("INPUT_MODE", "both")]);
    assert_eq!(status, 0, "{said}");
    let summary = runner.output("summary");
    let comment = [("FLUXSCAPE_SUMMARY", summary.as_str()), ("FLUXSCAPE_CHANGED", "true")];
    assert_eq!(runner.step("comment.sh", &comment).0, 0);
    assert_eq!(runner.step("install.sh", &[("FLUXSCAPE_VERSION", "source")]).0, 0);
    assert!(!runner.at("ran").exists(), "{}", runner.read("ran"));
    let project = crate::common::project().canonicalize().unwrap();
    assert_eq!(runner.read("cargo.log").trim(), project.to_str().unwrap());
}

#[test]
fn a_bare_repository_in_the_tree_is_data() {
    let runner = Runner::new();
    let inner = runner.at("repository/clusters");
    crate::common::git(&inner, &["init", "-q", "--bare", "-b", "main", "."]);
    let trap = trap(&runner);
    put(
        &inner.join("config"),
        &format!(
            "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = .\n\tfsmonitor = \"{trap}\"\n\tsshCommand = \"{trap}\"\n\thooksPath = hooks\n\
             [filter \"evil\"]\n\tclean = \"{trap}\"\n\tsmudge = \"{trap}\"\n[remote \"origin\"]\n\turl = \"ext::{trap}\"\n\tpromisor = true\n[extensions]\n\tpartialClone = origin\n[protocol \"ext\"]\n\tallow = always\n"
        ),
    );
    put(&inner.join(".gitattributes"), "* filter=evil\n");
    for base in ["HEAD", &"1".repeat(40)] {
        let diff = [("INPUT_MODE", "both"), ("INPUT_PATH", "clusters"), ("INPUT_BASE", base)];
        let (status, said) = runner.step("run.sh", &diff);
        assert_eq!(status, 0, "{said}");
        assert!(!runner.at("ran").exists(), "{said}");
    }
}

#[test]
fn an_output_that_is_a_link_to_the_program_changes_nothing() {
    let runner = Runner::new();
    let program = runner.at("bin/fluxscape");
    let before = fs::read(&program).unwrap();
    symlink(&program, runner.at("repository/docs/link.txt")).unwrap();
    put(
        &runner.at("repository/.fluxscape.yaml"),
        "outputs: [ { file: docs/link.txt }, { file: docs/fine.svg } ]\n",
    );
    let (status, said) = runner.step("run.sh", &[("INPUT_MODE", "check")]);
    assert_eq!((status, runner.output("status").as_str()), (0, "1"), "{said}");
    assert_eq!(fs::read(&program).unwrap(), before);
    assert!(said.contains("docs/link.txt is a symbolic link"), "{said}");
    assert!(!runner.read("summary").contains("exec "), "the text of the program is not shown");
    let diagram = PathBuf::from(runner.output("diagram"));
    assert!(diagram.join("docs/fine.svg").is_file());
}

#[test]
fn only_what_was_drawn_is_attached() {
    let runner = Runner::new();
    put(&runner.at("repository/docs/foreign.svg"), "<svg/>");
    symlink("/etc", runner.at("repository/docs/etc")).unwrap();
    let (status, said) = runner.step("run.sh", &[("INPUT_MODE", "check")]);
    assert_eq!(status, 0, "{said}");
    let diagram = PathBuf::from(runner.output("diagram"));
    let attached: Vec<String> = files(&diagram)
        .iter()
        .map(|file| file.strip_prefix(&diagram).unwrap().display().to_string())
        .collect();
    let drawn = ["apps-dark.svg", "apps.svg", "overview-dark.svg", "overview.svg"]
        .map(|name| format!("docs/{name}"));
    assert!(drawn.iter().all(|file| attached.contains(file)), "{attached:?}");
    assert!(!attached.iter().any(|file| file.contains("foreign") || file.contains("etc")));
}

#[test]
fn paths_stay_in_the_workspace_and_outputs_in_their_directory() {
    let runner = Runner::new();
    symlink("/", runner.at("repository/root")).unwrap();
    for path in ["root", "root/etc", "..", ".git", "gone", "/"] {
        let (status, said) =
            runner.step("run.sh", &[("INPUT_MODE", "check"), ("INPUT_PATH", path)]);
        assert!(status == 2 && said.contains("::error::path "), "{path}: {status} {said}");
    }
    for file in ["../escape.svg", "a/../../escape.svg", "/tmp/fluxscape-escape.svg"] {
        let outputs = [("INPUT_MODE", "render"), ("INPUT_OUTPUTS", file)];
        let (status, said) = runner.step("run.sh", &outputs);
        assert!(status == 2 && said.contains("outputs must be relative paths"), "{file}: {said}");
    }
}

#[test]
fn names_leave_neither_their_block_nor_their_line() {
    let runner = Runner::new();
    let name = "z\n::error::FORGED\n::stop-commands::t\n~~~~~~~~\n# INJECTED @org\n<img src=x>\n```\n.yaml";
    put(&runner.at("repository/clusters/production").join(name), "a: [\n");
    put(&runner.at("repository/docs/overview.svg"), "");
    let (status, said) = runner.step("run.sh", &[("INPUT_MODE", "check")]);
    assert_eq!(status, 0, "{said}");
    let mut commands = said.lines().filter(|line| line.trim_start().starts_with("::"));
    let stop = commands.next().unwrap().strip_prefix("::stop-commands::").unwrap();
    assert_eq!(stop.len(), 32, "{said}");
    assert_eq!(commands.collect::<Vec<_>>(), [format!("::{stop}::")]);
    let summary = runner.read("summary");
    let fence = summary.lines().find(|line| line.starts_with("~~~")).unwrap();
    let fence = fence.trim_end_matches("text");
    let longest = summary.split(|c| c != '~').map(str::len).filter(|length| *length != fence.len());
    assert!(longest.max().unwrap() < fence.len(), "{summary}");
    let (_, rest) = summary.split_once(&format!("{fence}text\n")).unwrap();
    let (inside, after) = rest.split_once(&format!("\n{fence}\n")).unwrap();
    assert!(inside.contains("INJECTED") && after.trim().is_empty(), "{summary}");
}
