//! A set of files is written whole or not at all.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Repository;
use crate::skip::{Need, skip};

const OUTPUTS: &str = "outputs:\n  - { file: docs/a.svg }\n  - { file: docs/b.png }\n  - { file: docs/c.html }\n  - { file: docs/d.json }\n";

type Set = Vec<(PathBuf, Vec<u8>)>;

/// The files of the set, with what they hold.
fn set(repository: &Repository) -> Set {
    let docs = repository.at("repository/docs");
    let is_output = |path: &PathBuf| path.starts_with(&docs) && path.is_file();
    repository.everything().into_iter().filter(|(path, _)| is_output(path)).collect()
}

/// Adds an object, so that every output changes.
fn change(repository: &Repository) {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: another }\n";
    repository.put("repository/apps/another.yaml", object);
    repository.put("repository/apps/kustomization.yaml", "resources: [ cm.yaml, another.yaml ]\n");
}

/// A repository after an update, a change and an update, with the two sets.
fn written_twice() -> (Repository, Set, Set) {
    let repository = Repository::new(OUTPUTS);
    assert_eq!(repository.run(&["update"]).status, 0);
    let old = set(&repository);
    change(&repository);
    assert_eq!(repository.run(&["update"]).status, 0);
    let new = set(&repository);
    (repository, old, new)
}

#[test]
fn one_file_that_cannot_be_written_leaves_the_others() {
    let repository = Repository::new(OUTPUTS);
    assert_eq!(repository.run(&["update"]).status, 0);
    change(&repository);
    fs::remove_file(repository.at("repository/docs/d.json")).unwrap();
    fs::create_dir(repository.at("repository/docs/d.json")).unwrap();
    let before = set(&repository);
    let run = repository.run(&["update"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.ends_with("cannot write docs/d.json: it is a directory\n"),
        "{}",
        run.stderr
    );
    assert!(before == set(&repository));
}

#[test]
fn a_run_that_is_killed_leaves_the_old_set_or_the_new_one_and_the_next_one_cleans_up() {
    let (repository, old, new) = written_twice();
    assert!(old.iter().zip(&new).all(|(old, new)| old.0 == new.0 && old.1 != new.1));
    let mut mixed = 0;
    for step in 0..40 {
        for (path, bytes) in &old {
            fs::write(path, bytes).unwrap();
        }
        let mut run = Command::new(env!("CARGO_BIN_EXE_fluxscape"))
            .args(["update", "--quiet"])
            .current_dir(repository.root())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(5 * step));
        run.kill().unwrap();
        run.wait().unwrap();
        let (left, now): (Vec<_>, Vec<_>) = set(&repository)
            .into_iter()
            .partition(|(path, _)| path.to_string_lossy().contains("/.fluxscape-"));
        let each = now.iter().zip(old.iter().zip(&new));
        for (file, (old, new)) in each {
            assert!(file == old || file == new, "step {step}: half of {}", file.0.display());
        }
        assert!(left.len() <= old.len() && now.len() == old.len());
        mixed += usize::from(now != old && now != new);
    }
    // The names change within some microseconds: a machine that stops the run right there is rare.
    assert!(mixed <= 1, "{mixed} sets are partly old and partly new");
    // What a run that was killed leaves.
    repository.put("repository/docs/.fluxscape-1-0.tmp", "half");
    repository.put("repository/docs/.fluxscape-notes.tmp", "the user's");
    for (path, bytes) in &old {
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(repository.run(&["update"]).status, 0);
    // Nothing is to be written now, and what was left is still removed.
    repository.put("repository/docs/.fluxscape-2-0.tmp", "half");
    assert_eq!(repository.run(&["update"]).status, 0);
    fs::remove_file(repository.at("repository/docs/.fluxscape-notes.tmp")).unwrap();
    assert!(new == set(&repository), "nothing is left over");
}

#[test]
fn runs_at_once_leave_one_whole_set() {
    let (repository, old, new) = written_twice();
    for _ in 0..5 {
        for (path, bytes) in &old {
            fs::write(path, bytes).unwrap();
        }
        let start = || {
            Command::new(env!("CARGO_BIN_EXE_fluxscape"))
                .args(["update", "--quiet"])
                .current_dir(repository.root())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        for run in [start(), start(), start()] {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(new == set(&repository));
    }
}

#[test]
fn a_disk_without_room_for_all_leaves_the_old_set() {
    let repository = Repository::new(OUTPUTS);
    let docs = repository.at("repository/docs");
    fs::create_dir_all(&docs).unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "none"])
        .arg(&docs)
        .stderr(Stdio::null())
        .status();
    if !mount.is_ok_and(|status| status.success()) {
        skip(Need::Mount);
        return;
    }
    let old: Vec<_> = ["a.svg", "b.png", "c.html", "d.json"].map(|name| docs.join(name)).into();
    for path in &old {
        fs::write(path, "").unwrap();
    }
    let before = set(&repository);
    let run = repository.run(&["update"]);
    let after = set(&repository);
    assert!(Command::new("umount").arg(&docs).status().unwrap().success());
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("No space left on device"), "{}", run.stderr);
    assert!(before == after);
}
