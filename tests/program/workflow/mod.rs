//! The whole way of a team that keeps its pictures in the repository, played through in a fresh git
//! repository.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

mod action;
#[cfg(unix)]
mod address;
mod base;
mod contents;
#[cfg(unix)]
mod hostile;
mod syntax;

use std::fs;
use std::process::Command;

use crate::common::{self, copy, fluxscape, git, put, samples};

#[test]
fn init_update_commit_change_check_diff_update_check() {
    let copies = samples();
    let directory = tempfile::tempdir().unwrap();
    let own = directory.path().join("fleet");
    copy(&copies.path().join("bootstrap-clusters"), &own);
    fs::remove_file(own.join(".fluxscape.yaml")).unwrap();
    fs::remove_dir_all(own.join("docs")).unwrap();
    let (before, after) = (
        "# Fleet\n\nOurs.\n\n<!-- fluxscape:begin architecture -->\n",
        "<!-- fluxscape:end architecture -->\n\nThe rest.\n",
    );
    put(&own.join("README.md"), &format!("{before}{after}"));
    git(&own, &["init", "--quiet", "--initial-branch", "main"]);

    assert_eq!(fluxscape(&own, &["init"]).status, 0);
    assert_eq!(fluxscape(&own, &["update"]).status, 0);
    let check = fluxscape(&own, &["update", "--check"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
    git(&own, &["add", "."]);
    git(&own, &["commit", "--quiet", "--message", "pictures"]);

    let application = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.contains("kustomize.toolkit.fluxcd.io")
            && text.contains("path:")
            && !file.to_string_lossy().contains("flux-system")
    };
    let changed = common::files(&own.join("clusters")).into_iter().find(application).unwrap();
    fs::remove_file(&changed).unwrap();

    let check = fluxscape(&own, &["update", "--check"]);
    assert_eq!(check.status, 1, "{}", check.stderr);
    assert!(check.stderr.contains("\n  - Kustomization "), "{}", check.stderr);
    assert!(
        check.stderr.contains("hint: run `fluxscape update` and commit the result"),
        "{}",
        check.stderr
    );
    let diff = fluxscape(&own, &["diff", "HEAD", "-o", "../diff.svg", "-o", "../diff.md"]);
    assert!(diff.status < 2, "{}", diff.stderr);
    let markdown = fs::read_to_string(directory.path().join("diff.md")).unwrap();
    assert!(
        directory.path().join("diff.svg").exists() && markdown.contains("removed"),
        "{markdown}"
    );

    assert_eq!(fluxscape(&own, &["update"]).status, 0);
    let check = fluxscape(&own, &["update", "--check"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
    let readme = fs::read_to_string(own.join("README.md")).unwrap();
    assert!(
        readme.starts_with(before)
            && readme.ends_with(after)
            && readme.contains("src=\"docs/architecture.svg\""),
        "{readme}"
    );
    let touched = git(&own, &["status", "--porcelain"]);
    let told = |line: &&str| line.contains("docs/") || line.ends_with("README.md");
    let outside = touched.lines().filter(|line| {
        !told(line) && !line.ends_with(changed.file_name().unwrap().to_str().unwrap())
    });
    assert_eq!(outside.collect::<Vec<_>>(), Vec::<&str>::new(), "nothing else changes");
}

#[test]
fn two_runs_at_once_leave_whole_files() {
    let copies = samples();
    let own = copies.path().join("bootstrap-clusters");
    fluxscape(&own, &["update"]);
    let whole: Vec<Vec<u8>> =
        common::files(&own.join("docs")).iter().map(|file| fs::read(file).unwrap()).collect();
    for file in common::files(&own.join("docs")) {
        fs::write(file, "").unwrap();
    }
    let runs: Vec<_> = (0..4)
        .map(|_| {
            Command::new(env!("CARGO_BIN_EXE_fluxscape"))
                .args(["update", "--quiet"])
                .current_dir(&own)
                .spawn()
                .unwrap()
        })
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    let after: Vec<Vec<u8>> =
        common::files(&own.join("docs")).iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(whole == after, "no half a file, no file left over");
}

/// A disk that is full after a few bytes: files may not grow beyond them.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_files() {
    let copies = samples();
    let own = copies.path().join("bootstrap-clusters");
    put(&own.join("docs/overview.svg"), "old\n");
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" render -o docs/overview.svg";
    let output = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_fluxscape")])
        .current_dir(&own)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write docs/overview.svg: "));
    assert_eq!(fs::read_to_string(own.join("docs/overview.svg")).unwrap(), "old\n");
    assert!(
        common::files(&own.join("docs"))
            .iter()
            .all(|file| !file.to_string_lossy().contains(".fluxscape-")),
        "nothing is left over"
    );
}

/// Where nobody may write, not even root.
#[cfg(target_os = "linux")]
#[test]
fn a_directory_that_nobody_may_write_to_is_named_and_loses_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let copies = samples();
    let own = copies.path().join("bootstrap-clusters");
    fluxscape(&own, &["update"]);
    put(&own.join("docs/overview.svg"), "old\n");
    fs::set_permissions(own.join("docs"), fs::Permissions::from_mode(0o555)).unwrap();
    let for_root = fs::write(own.join("docs/probe"), "").is_ok();
    let file = if for_root { "/sys/kernel/overview.svg" } else { "docs/overview.svg" };
    let run = fluxscape(&own, &["render", "-o", file]);
    fs::set_permissions(own.join("docs"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((run.status, run.stderr.lines().count()), (2, 1), "{}", run.stderr);
    assert!(
        run.stderr.starts_with(&format!("error: cannot write {file}: Permission denied")),
        "{}",
        run.stderr
    );
    assert_eq!(fs::read_to_string(own.join("docs/overview.svg")).unwrap(), "old\n");
}

#[test]
fn a_bare_repository_and_a_submodule_that_is_not_checked_out_are_called_so() {
    let copies = samples();
    let own = copies.path().join("bootstrap-clusters");
    git(&own, &["init", "--quiet", "--initial-branch", "main"]);
    git(&own, &["add", "--all"]);
    git(&own, &["commit", "--quiet", "--message", "all"]);
    let directory = tempfile::tempdir().unwrap();
    git(directory.path(), &["clone", "--quiet", "--bare", own.to_str().unwrap(), "bare.git"]);
    let run = fluxscape(directory.path(), &["render", "bare.git", "-o", "a.svg", "--strict"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("this is a bare repository: it has no files to draw"),
        "{}",
        run.stderr
    );

    let fleet = directory.path().join("fleet");
    let sync = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\n\
        spec: {interval: 1m, recurseSubmodules: true, ref: {branch: main}, url: https://github.com/team/fleet.git}\n---\n\
        apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-system, namespace: flux-system}\n\
        spec: {interval: 1h, path: ./portal, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n";
    put(&fleet.join("flux-system/gotk-sync.yaml"), sync);
    put(
        &fleet.join(".gitmodules"),
        "[submodule \"portal\"]\n\tpath = portal\n\turl = https://github.com/team/portal.git\n",
    );
    fs::create_dir(fleet.join("portal")).unwrap();
    let run = fluxscape(&fleet, &["render", "-o", "-", "-f", "json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let graph = String::from_utf8(run.stdout).unwrap();
    assert!(
        graph.contains("\"status\": \"partial\"") && graph.contains("is not checked out"),
        "{graph}"
    );
}

#[test]
fn without_git_and_with_a_tree_that_is_dirty_pictures_are_drawn() {
    let copies = samples();
    let own = copies.path().join("plain");
    let run = fluxscape(&own, &["render", "-o", "a.svg"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    git(&own, &["init", "--quiet"]);
    let run = fluxscape(&own, &["render", "-o", "b.svg"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(fs::read(own.join("a.svg")).unwrap() == fs::read(own.join("b.svg")).unwrap());
}
