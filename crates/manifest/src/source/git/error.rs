//! Why nothing can be read from a git repository: one line, and what to do about it.

/// What stops the reading of a git repository.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no repository.
    #[error("{0} is in no git repository: revisions can be compared in one alone")]
    NoRepository(String),
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
    /// Anything else that is wrong with the repository.
    #[error("the git repository cannot be read: {doing}: {message}")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What went wrong.
        message: String,
    },
}

impl GitError {
    /// What went wrong, and what was being done.
    pub(super) fn failed(doing: &'static str, error: &dyn std::error::Error) -> Self {
        Self::Failed { doing, message: error.to_string() }
    }
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
