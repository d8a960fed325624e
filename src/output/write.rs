//! Writes a file whole or not at all.
//!
//! In: a path and bytes. Out: the file with these bytes, through a temporary file beside it that
//! takes its name in one step. A file that holds them already is not touched; one that cannot be
//! written stays as it was. Permissions of an existing file are kept.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds new bytes.
    Written,
    /// It held them already.
    Unchanged,
}

/// A file that could not be written; it is as it was.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {reason}", path.display())]
pub struct WriteError {
    path: PathBuf,
    reason: String,
}

impl WriteError {
    fn new(path: &Path, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), reason: reason.into() }
    }
}

/// Writes a file.
///
/// # Errors
/// When its directory does not exist, or the system reports an error.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Outcome, WriteError> {
    let failed = |error: io::Error| WriteError::new(path, error.to_string());
    // A link keeps being one: what it points to is written.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => {
            return Err(WriteError::new(path, "it is a directory"));
        }
        // A pipe or a device cannot be replaced, only written to.
        Ok(metadata) if !metadata.is_file() => {
            return fs::write(&target, bytes).map(|()| Outcome::Written).map_err(failed);
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    if existing.is_some() && fs::read(&target).is_ok_and(|old| old == bytes) {
        return Ok(Outcome::Unchanged);
    }
    let directory =
        target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !directory.is_dir() {
        return Err(WriteError::new(
            path,
            format!("there is no directory {}", directory.display()),
        ));
    }
    replace(directory, &target, bytes, existing).map_err(failed)?;
    Ok(Outcome::Written)
}

/// A text with the line ends of the file that it replaces: one that ends its first line with CR LF
/// keeps doing so.
#[must_use]
pub fn with_line_ends_of(path: &Path, text: Vec<u8>) -> Vec<u8> {
    let crlf = fs::read(path).is_ok_and(|old| {
        old.iter()
            .position(|byte| *byte == b'\n')
            .is_some_and(|at| at > 0 && old.get(at - 1) == Some(&b'\r'))
    });
    if !crlf {
        return text;
    }
    let mut out = Vec::with_capacity(text.len() + text.len() / 32);
    for byte in text {
        if byte == b'\n' && out.last() != Some(&b'\r') {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}

fn replace(
    directory: &Path,
    target: &Path,
    bytes: &[u8],
    permissions: Option<fs::Permissions>,
) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fluxscape-");
    // Temporary files are private; what takes one's place should be as readable as any other new
    // file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(target).map(drop).map_err(|failed| failed.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_once_and_then_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.svg");
        assert_eq!(write(&path, b"one").unwrap(), Outcome::Written);
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write(&path, b"one").unwrap(), Outcome::Unchanged);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        assert_eq!(write(&path, b"two").unwrap(), Outcome::Written);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_text_takes_the_line_ends_of_the_file_that_it_replaces() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.svg");
        assert_eq!(with_line_ends_of(&path, b"a\nb\n".to_vec()), b"a\nb\n");
        fs::write(&path, "x\r\ny\r\n").unwrap();
        assert_eq!(with_line_ends_of(&path, b"a\nb\n".to_vec()), b"a\r\nb\r\n");
        fs::write(&path, "\n").unwrap();
        assert_eq!(with_line_ends_of(&path, b"a\n".to_vec()), b"a\n");
    }

    #[test]
    fn what_cannot_be_written_is_named_in_one_line() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("none/a.svg");
        let message = write(&path, b"x").unwrap_err().to_string();
        assert!(
            message.starts_with("cannot write ")
                && message.contains("there is no directory")
                && !message.contains('\n'),
            "{message}"
        );
        let message = write(directory.path(), b"x").unwrap_err().to_string();
        assert!(message.ends_with("it is a directory"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let (path, link) = (directory.path().join("a"), directory.path().join("b"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
