//! Files that are never written.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::Command;

use super::Repository;
use crate::common::{fluxscape, samples};

/// Runs `update` and `update --check`: both fail with the message, and nothing changes.
fn refused(repository: &Repository, message: &str) {
    let before = repository.everything();
    for args in [&["update"][..], &["update", "--check"]] {
        let run = repository.run(args);
        assert_ne!(run.status, 0, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{args:?}: no {message} in {}", run.stderr);
    }
    assert!(before == repository.everything(), "{message}: something was written");
}

#[test]
fn paths_that_lead_out_of_the_repository_or_into_git_are_rejected_at_their_line() {
    for (path, message) in [
        ("../evil.svg", "1:20: error: ../evil.svg cannot be written: it is outside the repository"),
        ("docs/../../evil.svg", "cannot be written: it is outside the repository"),
        ("/tmp/fluxscape-test/evil.svg", "cannot be written: it is outside the repository"),
        (".git/hooks/pre-commit.txt", "it is in .git, which fluxscape never writes to"),
        (".Git/config.txt", "it is in .Git, which fluxscape never writes to"),
        ("sub/.git/config.txt", "it is in .git, which fluxscape never writes to"),
        (".github/workflows/a.txt", "it is in .github, which fluxscape never writes to"),
        ("sub/.GITHUB/a.md", "it is in .GITHUB, which fluxscape never writes to"),
    ] {
        refused(&Repository::new(&format!("outputs: [ {{ file: {path} }} ]\n")), message);
        let readme = format!("outputs: [ {{ file: a.svg }} ]\nreadme: [ {path} ]\n");
        let rejected = message.rsplit("error: ").next().unwrap();
        refused(&Repository::new(&readme), rejected);
    }
}

#[test]
fn links_are_not_followed_at_any_level() {
    let outputs = "outputs: [ { file: docs/sub/a.txt } ]\n";
    let file = Repository::new(outputs);
    file.put("victim", "old");
    file.link("repository/docs/sub/a.txt", "../../../victim");
    refused(&file, "docs/sub/a.txt is a symbolic link");

    let inside = Repository::new(outputs);
    inside.put("repository/docs/sub/b.txt", "");
    inside.link("repository/docs/sub/a.txt", "b.txt");
    refused(&inside, "docs/sub/a.txt is a symbolic link");

    let dangling = Repository::new(outputs);
    dangling.link("repository/docs/sub/a.txt", "../../../new");
    refused(&dangling, "docs/sub/a.txt is a symbolic link");

    for (link, target) in [("docs", "../outside"), ("docs/sub", "../.git"), ("docs/sub", "gone")] {
        let directory = Repository::new(outputs);
        directory.put("outside/sub/keep", "");
        directory.put("repository/.git/config", "");
        directory.link(&format!("repository/{link}"), target);
        let before = directory.everything();
        let run = directory.run(&["update"]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(&format!("{link} is a symbolic link")), "{}", run.stderr);
        assert!(before == directory.everything());
    }
}

#[test]
fn the_command_line_leads_through_no_link_of_a_repository_but_through_those_of_the_machine() {
    let repository = Repository::new("");
    repository.put("victim", "old");
    repository.put("real/keep", "");
    repository.link("repository/a.svg", "../victim");
    repository.link("repository/docs", "../real");
    repository.link("elsewhere", "real");
    let before = repository.everything();
    for (file, message) in [
        ("a.svg", "error: cannot write a.svg: a.svg is a symbolic link"),
        ("docs/b.svg", "error: cannot write docs/b.svg: docs is a symbolic link"),
        (".git/b.svg", "error: cannot write .git/b.svg: it is in .git"),
        ("../repository/docs/b.svg", "docs is a symbolic link"),
    ] {
        let run = repository.run(&["render", "-o", file]);
        assert_eq!(run.status, 2, "{file}");
        assert!(run.stderr.contains(message), "{file}: {}", run.stderr);
    }
    assert!(before == repository.everything());
    for file in ["../out.svg", "../elsewhere/b.svg", "/dev/null"] {
        let run = repository.run(&["render", "-o", file, "-f", "svg"]);
        assert_eq!(run.status, 0, "{file}: {}", run.stderr);
    }
    assert!(repository.at("out.svg").is_file() && repository.at("real/b.svg").is_file());
}

#[test]
fn only_regular_files_are_written() {
    for (make, message) in [
        ("mkdir docs/a.svg", "it is a directory"),
        ("mkfifo docs/a.svg", "it is not a regular file"),
    ] {
        let repository = Repository::new("outputs: [ { file: docs/a.svg } ]\n");
        fs::create_dir_all(repository.at("repository/docs")).unwrap();
        let made = Command::new("sh").args(["-c", make]).current_dir(repository.root()).status();
        assert!(made.unwrap().success());
        refused(&repository, message);
    }
}

#[test]
fn a_file_without_the_mark_of_the_program_is_kept_until_the_command_line_names_it() {
    let formats = [
        ("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        ("png", "\u{89}PNG secret"),
        ("html", "<!doctype html><title>secret</title>\n"),
        ("json", "{ \"apiVersion\": \"v1\", \"secret\": true }\n"),
        ("mmd", "flowchart TD\n  secret\n"),
        ("dot", "digraph { secret }\n"),
        ("txt", "secret\n"),
        ("md", "# secret\n<!-- fluxscape:begin a -->\n<!-- fluxscape:end a -->\n"),
    ];
    for (format, text) in formats {
        let file = format!("apps/own.{format}");
        let repository = Repository::new(&format!("outputs: [ {{ file: {file} }} ]\n"));
        repository.put(&format!("repository/{file}"), text);
        refused(&repository, "it is not a file that fluxscape wrote");
        let check = repository.run(&["update", "--check"]);
        assert!(!check.stderr.contains("secret"), "{}", check.stderr);
        assert!(
            check.stderr.contains(&format!("run `fluxscape update --replace {file}` once")),
            "{}",
            check.stderr
        );
        let run = repository.run(&["update", "--replace", &file]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        // From now on it is the program's own.
        repository.put(
            "repository/apps/more.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n",
        );
        repository.put("repository/apps/kustomization.yaml", "resources: [ cm.yaml, more.yaml ]\n");
        let run = repository.run(&["update"]);
        assert_eq!(run.status, 0, "{format}: {}", run.stderr);
        assert_eq!(repository.run(&["update", "--check"]).status, 0, "{format}");
    }
    let repository = Repository::new("outputs: [ { file: a.svg } ]\n");
    let run = repository.run(&["update", "--replace", "b.svg"]);
    assert_eq!((run.status, run.stderr.as_str()), (2, "error: no output writes b.svg\n"));
}

#[test]
fn what_render_wrote_may_be_updated() {
    for format in ["svg", "png", "html", "json", "mmd", "dot", "txt", "md"] {
        let file = format!("a.{format}");
        let repository =
            Repository::new(&format!("outputs: [ {{ view: resources, file: {file} }} ]\n"));
        assert_eq!(repository.run(&["render", "-o", &file]).status, 0);
        let run = repository.run(&["update"]);
        assert_eq!(run.status, 0, "{format}: {}", run.stderr);
    }
}

#[test]
fn mode_and_owner_stay_and_read_only_files_and_second_names_are_not_replaced() {
    let repository = Repository::new("outputs: [ { file: a.svg } ]\n");
    let file = repository.at("repository/a.svg");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let is_root = std::os::unix::fs::chown(&file, Some(1234), Some(1235)).is_ok();
    assert_eq!(repository.run(&["update"]).status, 0);
    let metadata = fs::metadata(&file).unwrap();
    assert_eq!(metadata.mode() & 0o7777, 0o640);
    assert!(!is_root || (metadata.uid(), metadata.gid()) == (1234, 1235));

    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    refused(&repository, "a.svg is out of date: it is read-only".rsplit(": ").next().unwrap());

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    fs::hard_link(&file, repository.at("second")).unwrap();
    refused(&repository, "it has another name (a hard link)");
    assert_eq!(repository.run(&["update", "--replace", "a.svg"]).status, 0);
    assert_eq!(fs::read(repository.at("second")).unwrap(), b"");
}

#[test]
fn a_lock_file_that_is_a_link_or_somebody_elses_is_kept() {
    let copies = samples();
    let sample = copies.path().join("two-environments");
    let lock = sample.join(".fluxscape.lock");
    let text = fs::read_to_string(&lock).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    let foreign = rest.replacen("postgres-backup", "another", 1);
    fs::write(&lock, &foreign).unwrap();
    let run = fluxscape(&sample, &["update"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains(".fluxscape.lock: it is not a file that fluxscape wrote"));
    assert_eq!(fs::read_to_string(&lock).unwrap(), foreign);

    let elsewhere = copies.path().join("elsewhere");
    fs::rename(&lock, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &lock).unwrap();
    assert_ne!(fluxscape(&sample, &["update"]).status, 0);
    assert!(lock.is_symlink());
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), foreign);
}
