//! Where a file goes: below a root by handles of directories, never through a link.
//!
//! In: a [`Root`] and a path, or a path that the command line names. Out: a [`Target`], with what
//! is there now.
//!
//! A repository may be anybody's; the machine around it is the user's own. So no link is followed
//! below a root, or inside a work tree of git. Elsewhere, for a path of the command line, links
//! mean what they always mean.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_fs_ext::{DirExt as _, FollowSymlinks, OpenOptionsFollowExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};

use fluxscape_manifest::budget::LARGEST_FILE;

use super::inside::InsidePath;
use super::line_ends::with_line_ends_of;
use super::obstacle::{Obstacle, WriteError};

/// A directory that files are written below.
#[derive(Clone, Debug)]
pub struct Root {
    path: PathBuf,
    handle: Arc<Dir>,
}

/// The place of a file.
#[derive(Clone, Debug)]
pub struct Target {
    /// As the user knows it.
    pub(super) shown: PathBuf,
    pub(super) place: Place,
}

#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A file below a root.
    File { root: Root, path: InsidePath, makes_directories: bool },
    /// A pipe or a device of the machine, which can only be written to.
    Stream(PathBuf),
}

/// What lies at a target.
#[derive(Debug)]
pub(super) struct Existing {
    pub(super) bytes: Vec<u8>,
    pub(super) metadata: Metadata,
}

impl Root {
    /// Opens a directory.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, WriteError> {
        let open = || Dir::open_ambient_dir(path.canonicalize()?, ambient_authority());
        match open() {
            Ok(handle) => Ok(Self { path: path.to_owned(), handle: Arc::new(handle) }),
            Err(error) => Err(Obstacle::System(error).of(path)),
        }
    }

    /// Whether both are one directory.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A file below it. Directories on its way are made when it is written.
    ///
    /// # Errors
    /// When the path leads out of the root or names a directory that is never written to.
    pub fn target(&self, path: &Path) -> Result<Target, WriteError> {
        let shown = self.path.join(path);
        match InsidePath::new(path) {
            Ok(path) => {
                let place = Place::File { root: self.clone(), path, makes_directories: true };
                Ok(Target { shown, place })
            }
            Err(obstacle) => Err(obstacle.of(&shown)),
        }
    }

    /// The directory of a file; `None` where it does not exist.
    pub(super) fn directory(&self, path: &InsidePath, make: bool) -> Result<Option<Dir>, Obstacle> {
        let mut here = self.handle.try_clone()?;
        let mut seen = PathBuf::new();
        for name in path.directories() {
            seen.push(name);
            let made = if make { made(&here, name)? } else { false };
            match here.symlink_metadata(name) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && !made => return Ok(None),
                Err(error) => return Err(error.into()),
                Ok(metadata) if metadata.is_symlink() => return Err(Obstacle::Link(shown(&seen))),
                Ok(metadata) if !metadata.is_dir() => {
                    return Err(Obstacle::NoDirectory(shown(&seen)));
                }
                Ok(_) => here = here.open_dir_nofollow(name)?,
            }
        }
        Ok(Some(here))
    }
}

/// Makes a directory; whether it is new.
fn made(here: &Dir, name: &OsString) -> io::Result<bool> {
    match here.create_dir(name) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl Target {
    /// The file that the command line names; `root` is the repository that is drawn.
    ///
    /// # Errors
    /// When there is a link on its way inside a repository, or its directory does not exist.
    pub fn named(path: &Path, root: Option<&Path>) -> Result<Self, WriteError> {
        let place = || resolve(&std::path::absolute(path)?, root);
        place()
            .map(|place| Self { shown: path.to_owned(), place })
            .map_err(|obstacle| match (obstacle, path.parent()) {
                // As the user knows it.
                (Obstacle::NoDirectory(_), Some(parent)) => Obstacle::NoDirectory(shown(parent)),
                (obstacle, _) => obstacle,
            })
            .map_err(|obstacle| obstacle.of(path))
    }

    /// The path, as the user knows it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shown
    }

    /// What the file holds; `None` where there is none.
    ///
    /// # Errors
    /// When what is there is no regular file, or lies behind a link.
    pub fn read(&self) -> Result<Option<Vec<u8>>, WriteError> {
        let existing = self.existing().map_err(|obstacle| obstacle.of(&self.shown))?;
        Ok(existing.map(|existing| existing.bytes))
    }

    /// A text with the line ends of the file that it replaces.
    #[must_use]
    pub fn with_its_line_ends(&self, text: Vec<u8>) -> Vec<u8> {
        match self.existing() {
            Ok(Some(existing)) => with_line_ends_of(&existing.bytes, text),
            _ => text,
        }
    }

    /// The directory of the file, where it exists.
    pub(super) fn directory(&self) -> Option<Dir> {
        let Place::File { root, path, .. } = &self.place else { return None };
        root.directory(path, false).ok().flatten()
    }

    pub(super) fn existing(&self) -> Result<Option<Existing>, Obstacle> {
        let Place::File { root, path, .. } = &self.place else { return Ok(None) };
        match root.directory(path, false)? {
            Some(directory) => existing(&directory, path),
            None => Ok(None),
        }
    }
}

/// What lies in a directory under the name of a file.
pub(super) fn existing(directory: &Dir, path: &InsidePath) -> Result<Option<Existing>, Obstacle> {
    let metadata = match directory.symlink_metadata(path.file()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
        Ok(metadata) => metadata,
    };
    if metadata.is_symlink() {
        return Err(Obstacle::Link(shown(&path.path())));
    }
    reject_irregular(&metadata)?;
    let mut options = OpenOptions::new();
    options.read(true).follow(FollowSymlinks::No);
    let file = directory.open_with(path.file(), &options)?;
    let metadata = file.metadata()?;
    reject_irregular(&metadata)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Obstacle::TooLarge);
    }
    Ok(Some(Existing { bytes, metadata }))
}

fn reject_irregular(metadata: &Metadata) -> Result<(), Obstacle> {
    match metadata.file_type() {
        kind if kind.is_dir() => Err(Obstacle::Directory),
        kind if !kind.is_file() => Err(Obstacle::Special),
        _ if metadata.len() > LARGEST_FILE => Err(Obstacle::TooLarge),
        _ => Ok(()),
    }
}

/// Walks an absolute path from the root of the machine. Links are followed until the walk enters a
/// repository.
fn resolve(path: &Path, root: Option<&Path>) -> Result<Place, Obstacle> {
    let mut here = PathBuf::new();
    let mut rest = path.components();
    while let Some(component) = rest.next() {
        match component {
            Component::ParentDir => {
                here.pop();
            }
            other => here.push(other),
        }
        let is_link = fs::symlink_metadata(&here).is_ok_and(|found| found.is_symlink());
        if is_link && let Ok(target) = here.canonicalize() {
            return resolve(&target.join(rest.as_path()), root);
        }
        if is_repository(&here, root) {
            return below(&here, rest.as_path(), root);
        }
    }
    match fs::metadata(&here) {
        Ok(found) if found.is_dir() => return Err(Obstacle::Directory),
        Ok(found) if !found.is_file() => return Ok(Place::Stream(here)),
        _ => {}
    }
    let (Some(directory), Some(name)) = (here.parent(), here.file_name()) else {
        return Err(Obstacle::Directory);
    };
    file(directory, Path::new(name))
}

/// Whether a directory is the root of a repository.
fn is_repository(directory: &Path, root: Option<&Path>) -> bool {
    root.is_some_and(|root| root == directory)
        || fs::symlink_metadata(directory.join(".git")).is_ok()
}

/// A file below the root of a repository, or beside it again.
fn below(repository: &Path, rest: &Path, root: Option<&Path>) -> Result<Place, Obstacle> {
    let mut depth = 0_usize;
    let mut rest_of = rest.components();
    while let Some(component) = rest_of.next() {
        match component {
            Component::ParentDir if depth == 0 => {
                let above = repository.parent().unwrap_or(repository);
                return resolve(&above.join(rest_of.as_path()), root);
            }
            Component::ParentDir => depth -= 1,
            _ => depth += 1,
        }
    }
    file(repository, rest)
}

fn file(directory: &Path, path: &Path) -> Result<Place, Obstacle> {
    let handle = match Dir::open_ambient_dir(directory, ambient_authority()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Obstacle::NoDirectory(shown(directory)));
        }
        handle => Arc::new(handle?),
    };
    let root = Root { path: directory.to_owned(), handle };
    Ok(Place::File { root, path: InsidePath::new(path)?, makes_directories: false })
}
