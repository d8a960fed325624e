//! Running `git`: always in one directory, in one language, with nothing fetched, and the same
//! whatever hook or alias we run in.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::error::GitError;

/// Variables that name the repository, index and work tree to git in a hook. The directory decides
/// which repository is meant; they count only where it is in none.
const REPOSITORY_VARIABLES: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"];

/// The git program at a directory.
#[derive(Clone, Debug)]
pub(super) struct Git {
    directory: PathBuf,
    /// The repository that the environment names, where the directory lies in none: its directory,
    /// and its work tree.
    named: Option<(PathBuf, Option<PathBuf>)>,
}

impl Git {
    /// Finds the repository around a directory.
    pub(super) fn at(directory: &Path) -> Result<Self, GitError> {
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
        let git = Self { directory, named: None };
        let refused = match git.text(&["rev-parse", "--git-dir"]) {
            Err(GitError::Failed { message, .. }) => message,
            Err(error) => return Err(error),
            Ok(_) => return Ok(git),
        };
        if refused.contains("not a git repository") {
            let absolute = |name: &str| {
                std::env::var_os(name)
                    .map(|value| Path::new(&value).canonicalize().unwrap_or_else(|_| value.into()))
            };
            let named = Self {
                named: absolute("GIT_DIR").map(|git| (git, absolute("GIT_WORK_TREE"))),
                ..git.clone()
            };
            if named.named.is_some() && named.text(&["rev-parse", "--git-dir"]).is_ok() {
                return Ok(named);
            }
            return Err(GitError::NoRepository(git.directory.display().to_string()));
        }
        if refused.contains("dubious ownership") {
            return Err(GitError::Ownership(
                owned(&refused).unwrap_or_else(|| git.directory.display().to_string()),
            ));
        }
        Err(GitError::Failed { command: "rev-parse".to_owned(), message: refused })
    }

    /// A command that is ready to be started.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.directory).stdin(Stdio::null());
        for name in REPOSITORY_VARIABLES {
            command.env_remove(name);
        }
        if let Some((git, work_tree)) = &self.named {
            command.env("GIT_DIR", git);
            command.envs(work_tree.iter().map(|top| ("GIT_WORK_TREE", top)));
        }
        // Messages in one language; no lock for a mere refresh of the index; no missing object
        // asked of a network; no replaced one.
        command
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1");
        command.env("GIT_TERMINAL_PROMPT", "0");
        command.args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"]).args(args);
        command
    }

    /// What a command prints, whole.
    pub(super) fn bytes(&self, args: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.run(args)?;
        if output.status.success() { Ok(output.stdout) } else { Err(failed(args, &output)) }
    }

    /// What a command prints as one text without its last line break.
    pub(super) fn text(&self, args: &[&str]) -> Result<String, GitError> {
        let bytes = self.bytes(args)?;
        Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())
    }

    /// The same; `None` where git has no answer and exits with status 1, or 128 for a name.
    pub(super) fn optional(&self, args: &[&str]) -> Result<Option<String>, GitError> {
        let output = self.run(args)?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok((output.status.success() && !text.is_empty()).then_some(text))
    }

    fn run(&self, args: &[&str]) -> Result<Output, GitError> {
        self.command(args).output().map_err(|error| no_program(&error))
    }
}

/// Why the program cannot be started.
pub(super) fn no_program(error: &io::Error) -> GitError {
    let why = if error.kind() == io::ErrorKind::NotFound {
        "it is not there".to_owned()
    } else {
        error.to_string()
    };
    GitError::NoProgram(why)
}

fn failed(args: &[&str], output: &Output) -> GitError {
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said
        .lines()
        .map(|line| line.trim_start_matches("fatal: ").trim())
        .filter(|line| !line.is_empty());
    let message = said.take(2).collect::<Vec<_>>().join("; ");
    GitError::Failed {
        command: args.first().map_or_else(String::new, |first| (*first).to_owned()),
        message,
    }
}

/// The directory in `detected dubious ownership in repository at '/x'`.
fn owned(message: &str) -> Option<String> {
    Some(message.split_once("repository at '")?.1.split_once('\'')?.0.to_owned())
}

/// A text of git as a path's text; `None` for one that is not UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
