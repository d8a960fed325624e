//! Which paths of a repository may be written at all, by their names alone.
//!
//! In: a path relative to the root of a repository. Out: an [`InsidePath`]: the names on the way to
//! a file below the root, none of them a directory of git or of the forge however it is spelled; or
//! the [`Obstacle`].

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::obstacle::Obstacle;

/// The directories that no file is written to, and the short names that Windows gives them.
const RESERVED: [(&str, &str); 2] = [(".git", "git~1"), (".github", "github~1")];

/// The way to a file below a root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InsidePath {
    directories: Vec<OsString>,
    file: OsString,
}

impl InsidePath {
    /// The way that a path describes; `..` takes back the name before it.
    ///
    /// # Errors
    /// When it is absolute, leads out of the root, names no file or a reserved directory.
    pub fn new(path: &Path) -> Result<Self, Obstacle> {
        let mut names: Vec<OsString> = Vec::new();
        for component in path.components() {
            match component {
                Component::CurDir => {}
                Component::Normal(name) => names.push(name.to_owned()),
                Component::ParentDir => {
                    names.pop().ok_or(Obstacle::Outside)?;
                }
                Component::RootDir | Component::Prefix(_) => return Err(Obstacle::Outside),
            }
        }
        if let Some(name) = names.iter().find(|name| is_reserved(&name.to_string_lossy())) {
            return Err(Obstacle::Reserved(name.to_string_lossy().into_owned()));
        }
        let file = names.pop().ok_or(Obstacle::Directory)?;
        Ok(Self { directories: names, file })
    }

    /// The names of the directories on the way, from the root.
    pub(super) fn directories(&self) -> &[OsString] {
        &self.directories
    }

    /// The name of the file.
    pub(super) fn file(&self) -> &OsString {
        &self.file
    }

    /// As a path.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.directories.iter().chain([&self.file]).collect()
    }
}

/// Whether some file system takes a name for a reserved one: letter case, dots and spaces at its
/// end, a stream of NTFS, a short name of Windows, characters that HFS+ ignores.
fn is_reserved(name: &str) -> bool {
    let name: String = name.chars().filter(|c| !is_ignored(*c)).collect::<String>().to_lowercase();
    let name = name.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    RESERVED.iter().any(|(long, short)| name == *long || name == *short)
}

/// The characters that HFS+ leaves out when it compares names.
const fn is_ignored(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_its_root_and_out_of_reserved_directories() {
        for (path, inside) in [
            ("a.svg", "a.svg"),
            ("./docs//a.svg", "docs/a.svg"),
            ("docs/../a.svg", "a.svg"),
            (".github.svg", ".github.svg"),
            (".gitlab/a.md", ".gitlab/a.md"),
            ("docs/.gitignore.txt", "docs/.gitignore.txt"),
        ] {
            assert_eq!(InsidePath::new(Path::new(path)).unwrap().path(), Path::new(inside));
        }
        for (path, message) in [
            ("../a.svg", "it is outside the repository"),
            ("docs/../../a.svg", "it is outside the repository"),
            ("/tmp/a.svg", "it is outside the repository"),
            ("", "it is a directory"),
            ("docs/..", "it is a directory"),
            (".git/a.txt", "it is in .git, which fluxscape never writes to"),
            ("sub/.git/a.txt", "it is in .git, which fluxscape never writes to"),
            (".GiT/hooks/a.txt", "it is in .GiT, which fluxscape never writes to"),
            (".git. ./a.txt", "it is in .git. ., which fluxscape never writes to"),
            (
                ".git::$INDEX_ALLOCATION/a",
                "it is in .git::$INDEX_ALLOCATION, which fluxscape never writes to",
            ),
            ("GIT~1/a.txt", "it is in GIT~1, which fluxscape never writes to"),
            (".g\u{200c}it/a.txt", "it is in .g\u{200c}it, which fluxscape never writes to"),
            (".GitHub/workflows/a.md", "it is in .GitHub, which fluxscape never writes to"),
            ("x/.github/a.md", "it is in .github, which fluxscape never writes to"),
        ] {
            let obstacle = InsidePath::new(Path::new(path)).unwrap_err();
            assert_eq!(obstacle.to_string(), message, "{path}");
        }
    }
}
