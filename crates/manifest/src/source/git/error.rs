//! Why nothing can be read from a git repository: one line, and what to do about it.

/// What stops the reading of a git repository.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not there.
    #[error("git cannot be run ({0}): comparing revisions needs the git program")]
    NoProgram(String),
    /// There is no repository.
    #[error("{0} is in no git repository: revisions can be compared in one alone")]
    NoRepository(String),
    /// git rejects the repository because it belongs to somebody else, as it often does in containers.
    #[error(
        "git rejects {0}, because it belongs to another user: run `git config --global --add safe.directory {0}`"
    )]
    Ownership(String),
    /// No commit has this name.
    #[error("{}", unknown(name, *shallow, *absent))]
    UnknownRevision {
        /// The name.
        name: String,
        /// Whether the clone is shallow.
        shallow: bool,
        /// Whether the name is one, and what it names is not in this clone.
        absent: bool,
    },
    /// Two commits have no common ancestor here.
    #[error("the two revisions have no common ancestor{}", if *shallow { " in this clone, which is shallow: fetch with depth 0 (`git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout)" } else { "" })]
    NoMergeBase {
        /// Whether the clone is shallow.
        shallow: bool,
    },
    /// A bare repository has none.
    #[error("a bare repository has no work tree: name the revision to compare with")]
    NoWorkTree,
    /// Anything else, in git's own words.
    #[error("git {command}: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// git's own message.
        message: String,
    },
}

fn unknown(name: &str, shallow: bool, absent: bool) -> String {
    let fetch = match name.strip_prefix("origin/") {
        Some(branch) => format!("`git fetch origin {branch}:refs/remotes/origin/{branch}`"),
        None => format!("`git fetch origin {name}`"),
    };
    match (shallow, absent) {
        (true, _) => format!(
            "the revision {name} is not in this clone, which is shallow: fetch with depth 0 (`git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout)"
        ),
        (false, true) => format!("the revision {name} is not in this clone: fetch it with {fetch}"),
        (false, false) => {
            format!(
                "there is no revision {name} in this repository: if it is a branch or tag elsewhere, {fetch} brings it here"
            )
        }
    }
}
