//! The two sides of a comparison, in repositories of every state.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::process::Command;

use super::{Repository, SYNC, deployment, fleet, kustomization};
use crate::common::{Run, fluxscape, git, put};

#[test]
fn a_work_tree_may_be_dirty_and_what_is_ignored_is_not_compared() {
    let fleet = fleet();
    fleet.write(&[
        (".gitignore", "scratch/\n"),
        ("cluster/scratch/x.yaml", &kustomization("scratch", "")),
    ]);
    let run = fleet.diff(&["HEAD"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("the work tree has uncommitted changes"), "{}", run.stderr);
    assert!(
        run.stderr.contains("no change"),
        "an ignored file is no part of what Flux will see: {}",
        run.stderr
    );
    fleet.write(&[
        ("cluster/shop.yaml", &kustomization("shop", "")),
        ("apps/shop/d.yaml", &deployment("shop", "shop:1")),
    ]);
    let run = fleet.diff(&["HEAD"]);
    assert!(run.stderr.contains("shop is new"), "an untracked file is: {}", run.stderr);
}

#[test]
fn a_detached_head_a_directory_below_the_root_and_a_directory_that_was_renamed() {
    let sub = |path: &str| format!("old/{path}");
    let fleet = fleet();
    let files = [
        "cluster/flux-system/gotk-sync.yaml",
        "cluster/portal.yaml",
        "cluster/cert-manager.yaml",
        "apps/portal/web.yaml",
        "apps/cert-manager/deploy.yaml",
    ];
    for file in files {
        let text = fs::read_to_string(fleet.path().join(file)).unwrap();
        fleet.write(&[(&sub(file), &text), (file, "")]);
    }
    fleet.commit("moved");
    fleet.git(&["mv", "old", "new"]);
    fleet.write(&[("new/apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:2.0.0"))]);
    fleet.commit("renamed");
    fleet.git(&["checkout", "-q", "--detach"]);
    let run = fleet.diff(&["HEAD~1", "HEAD", "new"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("new was called old"), "{}", run.stderr);
    assert!(run.stderr.contains("portal runs image web 2.0.0 instead of 1.0.0"), "{}", run.stderr);
    let run = fluxscape(&fleet.path().join("new"), &["diff", "HEAD~1", "."]);
    assert!(run.stderr.contains("portal runs image web 2.0.0 instead of 1.0.0"), "{}", run.stderr);
}

#[test]
fn a_base_that_cannot_be_read_is_an_error_and_never_no_change() {
    let fleet = fleet();
    fleet.write(&[("README.md", "x\n")]);
    fleet.commit("second");
    let said = |run: Run, words: &str| {
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert!(
            run.stderr.contains(words)
                && !run.stderr.contains("no change")
                && run.stderr.lines().count() == 1,
            "{}",
            run.stderr
        );
    };
    said(fleet.diff(&["nowhere"]), "there is no revision nowhere in this repository");
    said(fleet.diff(&["origin/main"]), "`git fetch origin main:refs/remotes/origin/main`");
    said(fleet.diff(&["--", "--output=x"]), "there is no revision --output=x");
    // A clone of the last commit alone.
    let clones = tempfile::tempdir().unwrap();
    let address = format!("file://{}", fleet.path().display());
    git(clones.path(), &["clone", "-q", "--depth", "1", &address, "shallow"]);
    said(fluxscape(&clones.path().join("shallow"), &["diff", "HEAD~1"]), "fetch with depth 0");
    // No repository at all.
    put(&clones.path().join("plain/a.yaml"), "a: 1\n");
    said(
        fluxscape(&clones.path().join("plain"), &["diff", "HEAD", "HEAD", "."]),
        "is in no git repository",
    );
}

#[test]
fn a_bare_repository_has_revisions_and_no_work_tree() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    fleet.commit("newer");
    let clones = tempfile::tempdir().unwrap();
    git(clones.path(), &["clone", "-q", "--bare", fleet.path().to_str().unwrap(), "fleet.git"]);
    let bare = clones.path().join("fleet.git");
    let run = fluxscape(&bare, &["diff", "HEAD~1", "HEAD", "."]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{}", run.stderr);
    let run = fluxscape(&bare, &["diff", "HEAD~1", "."]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("has no work tree")
            && run.stderr.contains("fluxscape diff HEAD~1 HEAD"),
        "{}",
        run.stderr
    );
}

#[test]
fn revisions_are_read_without_the_git_program() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    let output = command
        .args(["diff", "HEAD"])
        .current_dir(fleet.path())
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let with_git = fleet.diff(&["HEAD"]);
    assert_eq!(output.stdout, with_git.stdout);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), with_git.stderr);
    assert_eq!(output.status.code(), Some(with_git.status));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("1.1.0"), "{report}");
}

#[cfg(unix)]
#[test]
fn without_a_place_to_write_it_says_so() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    let run = fleet.diff(&["HEAD", "-o", "gone/a.svg"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("cannot write gone/a.svg: there is no directory gone"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_hook_tells_git_does_not_lead_elsewhere() {
    let (fleet, other) = (fleet(), Repository::new(&[("a.yaml", "a: 1\n")]));
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command.args(["diff", "HEAD"]).current_dir(fleet.path());
    command
        .env("GIT_DIR", other.path().join(".git"))
        .env("GIT_INDEX_FILE", "nowhere")
        .env("GIT_WORK_TREE", other.path());
    let stderr = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{stderr}");
    // A work tree whose repository lies elsewhere is known by the variables alone.
    let tree = tempfile::tempdir().unwrap();
    fs::rename(fleet.path().join(".git"), tree.path().join("moved.git")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    command.args(["diff", "HEAD", "."]).current_dir(fleet.path());
    command.env("GIT_DIR", tree.path().join("moved.git")).env("GIT_WORK_TREE", fleet.path());
    let stderr = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{stderr}");
}

#[test]
fn a_submodule_is_read_at_its_recorded_commit_and_may_be_missing() {
    let module = Repository::new(&[("web.yaml", &deployment("web", "ghcr.io/team/web:1.0.0"))]);
    let sync = SYNC.replace("interval: 1m, ref", "interval: 1m, recurseSubmodules: true, ref");
    let fleet = Repository::new(&[
        ("cluster/flux-system/gotk-sync.yaml", &sync),
        ("cluster/portal.yaml", &kustomization("portal", "")),
    ]);
    fleet.git(&["submodule", "add", "-q", module.path().to_str().unwrap(), "apps/portal"]);
    fleet.commit("module");
    module.write(&[("web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    module.commit("newer");
    git(&fleet.path().join("apps/portal"), &["pull", "-q", "origin", "main"]);
    fleet.commit("bump");
    let run = fleet.diff(&["HEAD~1", "HEAD"]);
    assert!(run.stderr.contains("portal runs image web 1.1.0 instead of 1.0.0"), "{}", run.stderr);
    let clones = tempfile::tempdir().unwrap();
    git(clones.path(), &["clone", "-q", fleet.path().to_str().unwrap(), "bare-of-modules"]);
    let run = fluxscape(&clones.path().join("bare-of-modules"), &["diff", "HEAD~1", "HEAD"]);
    assert_eq!(run.status, 0, "a submodule that is not checked out stops nothing: {}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_in_a_revision_are_followed_as_on_disk() {
    let fleet = fleet();
    std::os::unix::fs::symlink("../apps/portal", fleet.path().join("cluster/link")).unwrap();
    std::os::unix::fs::symlink("loop", fleet.path().join("cluster/loop")).unwrap();
    fleet.commit("links");
    let run = fleet.diff(&["HEAD"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("no change"), "both sides see the same: {}", run.stderr);
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let fleet = fleet();
    fleet.write(&[("apps/portal/web.yaml", &deployment("web", "ghcr.io/team/web:1.1.0"))]);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                assert_eq!(fleet.diff(&["HEAD", "-o", "same.svg", "-o", "same.md"]).status, 0);
            });
        }
    });
    let svg = fs::read_to_string(fleet.path().join("same.svg")).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    assert_eq!(
        fs::read_dir(fleet.path())
            .unwrap()
            .filter(|entry| entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_str()
                .unwrap()
                .starts_with(".fluxscape"))
            .count(),
        0
    );
}
