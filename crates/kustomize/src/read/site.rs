//! Where a kustomization lies: the directory its relative paths are followed from.

use std::sync::Arc;

use fluxscape_manifest::source::{Place, ReadError, SourceTree, Span, TreePath};
use fluxscape_manifest::yaml::{Library, Parsed};

use crate::failure::Failure;
use crate::rules;

/// A directory of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) tree: &'a dyn SourceTree,
    pub(crate) directory: &'a TreePath,
    pub(crate) library: &'a Library,
}

impl Site<'_> {
    /// Which repository's which directory this is.
    pub(crate) fn place(&self) -> Place {
        self.tree.place(self.directory)
    }

    /// The path that an entry names.
    ///
    /// # Errors
    /// When it leaves the tree.
    pub(crate) fn follow(&self, path: &str, span: Span) -> Result<TreePath, Failure> {
        // Flux and the command line read absolute paths from the root of what they see.
        let found = if path.starts_with('/') {
            Some(TreePath::clamped(path))
        } else {
            self.directory.join(path)
        };
        found.ok_or_else(|| {
            Failure::broken(
                &rules::PATH_NOT_FOUND,
                span,
                format!("{} leads out of the repository", shown(path)),
            )
            .hint("move what it names into this repository, or include the other repository")
        })
    }

    /// The bytes of the file that an entry names.
    ///
    /// # Errors
    /// When there is none, or it lies in the network.
    pub(crate) fn read(&self, path: &str, span: Span) -> Result<Arc<[u8]>, Failure> {
        if is_remote_file(path) {
            return Err(remote_file(path, span));
        }
        self.tree.read(&self.follow(path, span)?).map_err(|error| unreadable(&error, path, span))
    }

    /// The documents of the file that an entry names.
    ///
    /// # Errors
    /// When there is none, or it lies in the network. What cannot be parsed is in the result.
    pub(crate) fn load(&self, path: &str, span: Span) -> Result<Arc<Parsed>, Failure> {
        if is_remote_file(path) {
            return Err(remote_file(path, span));
        }
        self.library
            .load(self.tree, &self.follow(path, span)?)
            .map_err(|error| unreadable(&error, path, span))
    }
}

/// Whether kustomize would fetch a file by HTTP.
fn is_remote_file(path: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        path.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Whether kustomize would take a path for a git repository or an OCI artifact elsewhere
/// (`git.NewRepoSpecFromURL`).
pub(crate) fn is_remote(path: &str) -> bool {
    const SCHEMES: &[&str] = &[
        "git::",
        "gh:",
        "ssh://",
        "https://",
        "http://",
        "file://",
        "oci://",
        "git@",
        "github.com:",
        "github.com/",
    ];
    SCHEMES.iter().any(|scheme| {
        path.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

fn remote_file(path: &str, span: Span) -> Failure {
    Failure::unavailable(
        &rules::REMOTE_UNAVAILABLE,
        span,
        format!("{path} is in the network and not available"),
    )
    .hint("keep a copy in the repository, or map its repository to a directory")
}

/// A path for a message. What is not a path could be an object put in the wrong place, and a secret
/// one at that.
pub(crate) fn shown(path: &str) -> &str {
    if path.contains(['\n', '{', ':']) && !is_remote(path) {
        "the text given as a path"
    } else {
        path
    }
}

pub(crate) fn unreadable(error: &ReadError, path: &str, span: Span) -> Failure {
    let failure =
        Failure::broken(&rules::PATH_NOT_FOUND, span, format!("{}: {error}", shown(path)));
    match error {
        ReadError::Missing => {
            failure.hint("create the file, correct the path, or remove the entry")
        }
        ReadError::Directory => failure.hint("name a file in it"),
        ReadError::Io(_) => failure.hint("check the permissions of the file"),
        ReadError::TooLarge | ReadError::Exhausted => {
            failure.hint("split the file, or leave it out")
        }
        ReadError::Outside | ReadError::Git | ReadError::Special | ReadError::Circle => {
            failure.hint("put a copy of the file into the repository")
        }
    }
}
