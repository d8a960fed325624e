//! The same borders for a user who may not read or write everything: what root may do hides what
//! the program should not. Where the tests run as root, the program runs as nobody.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Run, put};

/// The user and group that own nothing.
const NOBODY: u32 = 65_534;

/// A directory that belongs to an ordinary user, with the program in it.
struct Home {
    directory: tempfile::TempDir,
    is_root: bool,
}

impl Home {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let is_root = fs::metadata(directory.path()).unwrap().uid() == 0;
        let home = Self { directory, is_root };
        fs::copy(env!("CARGO_BIN_EXE_fluxscape"), home.program()).unwrap();
        fs::set_permissions(home.program(), fs::Permissions::from_mode(0o755)).unwrap();
        home.put(".fluxscape.yaml", "outputs: [ { file: docs/a.svg }, { file: b.svg } ]\n");
        home.put("apps/kustomization.yaml", "resources: [ cm.yaml ]\n");
        home.put("apps/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");
        home
    }

    fn program(&self) -> PathBuf {
        self.directory.path().join("fluxscape")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.directory.path().join("repository").join(path)
    }

    fn put(&self, path: &str, text: &str) {
        put(&self.at(path), text);
    }

    /// Gives a file or directory to the ordinary user, with a mode.
    fn give(&self, path: &str, mode: u32) {
        let path = self.at(path);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        if self.is_root {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    fn run(&self, args: &[&str]) -> Run {
        fs::set_permissions(self.directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        self.give("", 0o755);
        let mut command = Command::new(self.program());
        command.args(args).current_dir(self.at("")).env("HOME", "/nonexistent");
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("panicked"), "{stderr}");
        Run { status: output.status.code().unwrap(), stdout: output.stdout, stderr }
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn what_may_not_be_read_is_reported_and_the_rest_is_drawn() {
    let home = Home::new();
    home.put("closed/kustomization.yaml", "resources: [ cm.yaml ]\n");
    home.put("private/kustomization.yaml", "resources: [ cm.yaml ]\n");
    home.put("private/cm.yaml", "planted: marker\n");
    home.give("closed", 0o000);
    home.give("private/cm.yaml", 0o000);
    let run = home.run(&["render", "-o", "-", "-f", "json"]);
    let json = String::from_utf8(run.stdout).unwrap();
    home.give("closed", 0o755);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(json.contains("\"name\": \"apps\"") && !json.contains("marker"), "{json}");
    assert!(json.contains("cm.yaml: cannot be read: permission denied"), "{json}");
    assert!(run.stderr.contains("closed cannot be read: permission denied"), "{}", run.stderr);
}

#[test]
fn what_may_not_be_written_leaves_every_output_as_it_was() {
    let home = Home::new();
    home.put("docs/a.svg", "");
    home.give("docs", 0o555);
    home.give("docs/a.svg", 0o644);
    let run = home.run(&["update"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("docs"), "{}", run.stderr);
    assert_eq!(text(&home.at("docs/a.svg")), "");
    assert!(!home.at("b.svg").exists(), "the other output is not written either");
    home.give("docs", 0o755);
    assert_eq!(home.run(&["update"]).status, 0);
    assert!(text(&home.at("docs/a.svg")).starts_with("<svg"));
}

#[test]
fn a_file_of_somebody_else_keeps_its_owner_or_is_not_replaced() {
    let home = Home::new();
    home.put("b.svg", "");
    home.put("docs/a.svg", "");
    home.give("docs", 0o755);
    home.give("docs/a.svg", 0o644);
    if !home.is_root {
        return;
    }
    fs::set_permissions(home.at("b.svg"), fs::Permissions::from_mode(0o666)).unwrap();
    let run = home.run(&["update"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("b.svg: its owner cannot be kept"), "{}", run.stderr);
    assert_eq!(
        (fs::metadata(home.at("b.svg")).unwrap().uid(), text(&home.at("b.svg"))),
        (0, String::new())
    );
    assert_eq!(text(&home.at("docs/a.svg")), "", "all outputs or none");
}

#[test]
fn links_lead_nowhere() {
    let home = Home::new();
    let outside = home.directory.path().join("outside");
    put(&outside, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: planted-marker }\n");
    fs::set_permissions(&outside, fs::Permissions::from_mode(0o666)).unwrap();
    fs::remove_file(home.at("apps/cm.yaml")).unwrap();
    symlink("../../outside", home.at("apps/cm.yaml")).unwrap();
    fs::create_dir(home.at("docs")).unwrap();
    home.give("docs", 0o755);
    symlink("../outside", home.at("b.svg")).unwrap();
    let before = text(&outside);
    for args in [&["render", "-o", "-", "-f", "json"][..], &["update", "--check"], &["update"]] {
        let run = home.run(args);
        let printed = String::from_utf8(run.stdout).unwrap() + &run.stderr;
        assert!(!printed.contains("planted-marker"), "{args:?}: {printed}");
    }
    assert_eq!(text(&outside), before);
}
