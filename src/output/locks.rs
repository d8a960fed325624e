//! One run writes to a directory at a time.
//!
//! In: the directories of a set of files. Out: their locks, taken in one order, so that two runs
//! never wait for each other. A system without such locks has none: files are whole there too, but
//! what a killed run left stays.

use std::collections::BTreeSet;

use cap_fs_ext::MetadataExt as _;
use cap_std::fs::Dir;

use super::stage;

/// Directories that nobody else writes to.
#[derive(Debug, Default)]
pub(super) struct Locks {
    _held: Vec<system::Lock>,
}

impl Locks {
    /// Locks directories, and removes what killed runs left in them.
    pub(super) fn of<'a>(directories: impl IntoIterator<Item = &'a Dir>) -> Self {
        let mut seen = BTreeSet::new();
        let mut open = Vec::new();
        for directory in directories {
            let (Ok(metadata), Ok(own)) = (directory.dir_metadata(), directory.try_clone()) else {
                continue;
            };
            if seen.insert((metadata.dev(), metadata.ino())) {
                open.push(((metadata.dev(), metadata.ino()), own));
            }
        }
        open.sort_by_key(|(key, _)| *key);
        let mut held = Vec::new();
        for (_, directory) in open {
            if let Some(lock) = system::lock(&directory) {
                stage::clean(&directory);
                held.push(lock);
            }
        }
        Self { _held: held }
    }
}

#[cfg(unix)]
mod system {
    use std::os::fd::OwnedFd;
    use std::thread::sleep;
    use std::time::Duration;

    use cap_std::fs::Dir;
    use rustix::fs::{FlockOperation, Mode, OFlags, flock, openat};
    use rustix::io::Errno;

    /// A run writes for a few milliseconds.
    const PATIENCE: usize = 1000;
    const PERIOD: Duration = Duration::from_millis(10);

    /// Released when it is dropped.
    pub(super) type Lock = OwnedFd;

    /// The lock of a directory; `None` where there is none to be had.
    pub(super) fn lock(directory: &Dir) -> Option<Lock> {
        // Some handles of directories only lead to what is in them: this one can be locked.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let own = openat(directory, ".", flags, Mode::empty()).ok()?;
        for _ in 0..PATIENCE {
            match flock(&own, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Some(own),
                Err(Errno::WOULDBLOCK | Errno::INTR) => sleep(PERIOD),
                Err(_) => return None,
            }
        }
        None
    }
}

#[cfg(not(unix))]
mod system {
    use cap_std::fs::Dir;

    #[derive(Debug)]
    pub(super) enum Lock {}

    pub(super) fn lock(_: &Dir) -> Option<Lock> {
        None
    }
}
