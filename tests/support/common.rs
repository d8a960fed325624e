//! What the tests of the whole program share: running it, and repositories to run it on.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The samples, in the order of their names.
pub(crate) const SAMPLES: [&str; 8] = [
    "bootstrap-clusters",
    "broken",
    "flux-operator",
    "helm-releases",
    "hub-and-spokes",
    "image-automation",
    "plain",
    "two-environments",
];

/// What a run of the program said.
pub(crate) struct Run {
    /// Exit status.
    pub(crate) status: i32,
    /// Data.
    pub(crate) stdout: Vec<u8>,
    /// Everything else.
    pub(crate) stderr: String,
}

/// Runs the program in a directory.
pub(crate) fn fluxscape(directory: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxscape"));
    let output = command.args(args).current_dir(directory).env_remove("NO_COLOR").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stderr.contains("panicked"), "{stderr}");
    Run { status: output.status.code().unwrap(), stdout: output.stdout, stderr }
}

/// The root of this project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether what is committed should be rewritten instead of compared: `UPDATE=1 cargo test`.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// A copy of all samples in a directory of its own.
pub(crate) fn samples() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    copy(&project().join("samples"), directory.path());
    directory
}

/// Copies what lies in a directory, over what is there.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
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

/// The directories in a directory, sorted: the repositories of a corpus.
pub(crate) fn directories(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// Every file below a directory, sorted.
pub(crate) fn files(directory: &Path) -> Vec<PathBuf> {
    let entries =
        walkdir::WalkDir::new(directory).sort_by_file_name().into_iter().map(Result::unwrap);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// Writes a file and the directories on its way.
pub(crate) fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Compares a text with what is committed, or rewrites it. The first line that differs is named.
pub(crate) fn compare(committed: &Path, made: &[u8]) -> Result<(), String> {
    if updating() {
        fs::create_dir_all(committed.parent().unwrap()).unwrap();
        fs::write(committed, made).unwrap();
        return Ok(());
    }
    let name = committed.strip_prefix(project()).unwrap_or(committed).display();
    let Ok(old) = fs::read(committed) else {
        return Err(format!("{name} is not there: run UPDATE=1 cargo test"));
    };
    if old == made {
        return Ok(());
    }
    let (old, made) = (String::from_utf8_lossy(&old), String::from_utf8_lossy(made));
    let (mut before, mut after, mut line) = (old.lines(), made.lines(), 1);
    let (was, is) = loop {
        match (before.next(), after.next()) {
            (Some(was), Some(is)) if was == is => line += 1,
            differing => break differing,
        }
    };
    let show = |line: Option<&str>| {
        line.map_or("(end of file)".to_owned(), |line| line.chars().take(200).collect())
    };
    Err(format!("{name}:{line} differs\n  committed: {}\n  now:       {}", show(was), show(is)))
}

/// Runs git in a directory, with none of the settings of this machine; what it prints.
pub(crate) fn git(directory: &Path, args: &[&str]) -> String {
    let identity = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "protocol.file.allow=always",
    ];
    let output = Command::new("git")
        .args(identity)
        .args(args)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_DATE", "2024-01-01T00:00:00Z")
        .env("GIT_COMMITTER_DATE", "2024-01-01T00:00:00Z")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
