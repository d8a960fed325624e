//! Why a file is not written, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file that is not written; it is as it was.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {obstacle}", path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What is in the way.
    pub obstacle: Obstacle,
}

/// What is in the way of writing a file.
#[derive(Debug)]
pub enum Obstacle {
    /// Its path leads out of the repository.
    Outside,
    /// It lies in a directory of git or of the forge: the name of that directory.
    Reserved(String),
    /// It, or a directory on its way, is a symbolic link: the path of the link.
    Link(String),
    /// A part of its path is a file: the path of that part.
    NoDirectory(String),
    /// It is a directory.
    Directory,
    /// It is a pipe, a device, a socket.
    Special,
    /// It holds more than is read.
    TooLarge,
    /// It does not carry the mark of this program.
    Foreign,
    /// Nobody may write it.
    ReadOnly,
    /// It has another name, a hard link.
    OtherName,
    /// It belongs to somebody else.
    Owner,
    /// Another file of the same run has this path.
    Twice,
    /// What the system reports.
    System(io::Error),
}

impl Obstacle {
    /// What to do about it, where there is something to do; `replace` is the command that replaces
    /// the file.
    #[must_use]
    pub fn hint(&self, replace: &str) -> Option<String> {
        Some(match self {
            Self::Outside => "name a file inside the repository".to_owned(),
            Self::Reserved(_) => "name a file in another directory".to_owned(),
            Self::Link(_) => "remove the link: fluxscape writes through none".to_owned(),
            Self::Foreign => format!("to replace it, run `{replace}` once"),
            Self::ReadOnly => "make it writable, or remove it".to_owned(),
            Self::OtherName => {
                format!("to replace it, run `{replace}`: the other name keeps what it has")
            }
            Self::Owner => "run fluxscape as its owner, or remove it".to_owned(),
            _ => return None,
        })
    }

    /// For a file with a path.
    #[must_use]
    pub(super) fn of(self, path: &Path) -> WriteError {
        WriteError { path: path.to_owned(), obstacle: self }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside => to.write_str("it is outside the repository"),
            Self::Reserved(name) => write!(to, "it is in {name}, which fluxscape never writes to"),
            Self::Link(path) => write!(to, "{path} is a symbolic link"),
            Self::NoDirectory(path) => write!(to, "there is no directory {path}"),
            Self::Directory => to.write_str("it is a directory"),
            Self::Special => to.write_str("it is not a regular file"),
            Self::TooLarge => to.write_str("it is too large to be a file that fluxscape wrote"),
            Self::Foreign => to.write_str("it is not a file that fluxscape wrote"),
            Self::ReadOnly => to.write_str("it is read-only"),
            Self::OtherName => to.write_str("it has another name (a hard link)"),
            Self::Owner => to.write_str("its owner cannot be kept"),
            Self::Twice => to.write_str("another output has the same path"),
            Self::System(error) => error.fmt(to),
        }
    }
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}
