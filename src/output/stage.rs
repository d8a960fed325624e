//! Temporary files beside the files whose names they take.
//!
//! In: a directory by its handle, and bytes. Out: a file beside, complete and on the disk, with the
//! mode and the owner of the file that it replaces; nobody sees it under its final name before it
//! takes that in one step.
//!
//! Who writes holds the lock of each directory, so what another run left there is of one that was
//! killed, and is removed.

use std::ffi::OsStr;
use std::io::{self, Write as _};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _};
use cap_std::fs::{Dir, File, OpenOptions};

use super::obstacle::Obstacle;
use super::target::Existing;

const PREFIX: &str = ".fluxscape-";
const SUFFIX: &str = ".tmp";

/// More names than these are never taken.
const MOST_TRIES: u32 = 10_000;

/// A temporary file; removed again unless it takes its name.
#[derive(Debug)]
pub(super) struct Staged<'a> {
    directory: &'a Dir,
    temporary: Option<String>,
    /// Whether the old file has the temporary name now.
    is_swapped: bool,
}

impl<'a> Staged<'a> {
    /// Writes bytes beside a file that is to be replaced, or that is new.
    pub(super) fn new(
        directory: &'a Dir,
        bytes: &[u8],
        existing: Option<&Existing>,
    ) -> Result<Self, Obstacle> {
        let (temporary, mut file) = create(directory)?;
        let staged = Self { directory, temporary: Some(temporary), is_swapped: false };
        file.write_all(bytes)?;
        if let Some(existing) = existing {
            keep_owner(&file, existing)?;
            file.set_permissions(existing.metadata.permissions())?;
        }
        // A disk that is full, or fails, says so here at the latest.
        file.sync_data()?;
        Ok(staged)
    }

    /// Takes the name of a file. Where the system can, both swap their names, which is faster than
    /// to remove the old one: that happens when all files of a set have their names.
    pub(super) fn take(&mut self, name: &OsStr) -> io::Result<()> {
        let Some(temporary) = &self.temporary else { return Ok(()) };
        if swap::names(self.directory, temporary, name) {
            self.is_swapped = true;
            return Ok(());
        }
        self.directory.rename(temporary, self.directory, name)?;
        self.temporary = None;
        Ok(())
    }

    /// Gives a name back, where it was swapped; whether it was.
    pub(super) fn give_back(&mut self, name: &OsStr) -> bool {
        let temporary = self.temporary.as_ref().filter(|_| self.is_swapped);
        temporary.is_some_and(|temporary| swap::names(self.directory, temporary, name))
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = self.directory.remove_file(temporary);
        }
    }
}

/// A new file with a name of its own.
fn create(directory: &Dir) -> io::Result<(String, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).follow(FollowSymlinks::No);
    let process = std::process::id();
    for number in 0..MOST_TRIES {
        let name = format!("{PREFIX}{process}-{number}{SUFFIX}");
        match directory.open_with(&name, &options) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return Ok((name, opened?)),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Removes the temporary files that a killed run left.
pub(super) fn clean(directory: &Dir) {
    let Ok(entries) = directory.entries() else { return };
    for name in entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()) {
        let is_left = is_temporary(&name)
            && directory.symlink_metadata(&name).is_ok_and(|metadata| metadata.is_file());
        if is_left {
            let _ = directory.remove_file(&name);
        }
    }
}

/// Whether a name is one that [`create`] makes.
fn is_temporary(name: &str) -> bool {
    let inner = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    inner
        .and_then(|inner| inner.split_once('-'))
        .is_some_and(|(process, number)| is_number(process) && is_number(number))
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod swap {
    use std::ffi::OsStr;

    use cap_std::fs::Dir;
    use rustix::fs::{RenameFlags, renameat_with};

    /// Swaps the names of two files, where both exist and the file system can.
    pub(super) fn names(directory: &Dir, one: &str, other: &OsStr) -> bool {
        renameat_with(directory, one, directory, other, RenameFlags::EXCHANGE).is_ok()
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
mod swap {
    use std::ffi::OsStr;

    use cap_std::fs::Dir;

    pub(super) fn names(_: &Dir, _: &str, _: &OsStr) -> bool {
        false
    }
}

#[cfg(unix)]
fn keep_owner(file: &File, existing: &Existing) -> Result<(), Obstacle> {
    use cap_std::fs::MetadataExt as _;
    let (new, old) = (file.metadata()?, &existing.metadata);
    let user = (new.uid() != old.uid()).then(|| old.uid());
    let group = (new.gid() != old.gid()).then(|| old.gid());
    if user.is_none() && group.is_none() {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, user, group).map_err(|_| Obstacle::Owner)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn keep_owner(_: &File, _: &Existing) -> Result<(), Obstacle> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_program_are_temporary() {
        for (name, expected) in [
            (".fluxscape-12-0.tmp", true),
            (".fluxscape.yaml", false),
            (".fluxscape-.tmp", false),
            (".fluxscape-a-0.tmp", false),
            (".fluxscape-1-0.tmp.md", false),
        ] {
            assert_eq!(is_temporary(name), expected, "{name}");
        }
    }
}
