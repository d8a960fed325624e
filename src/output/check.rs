//! What writing would change, without writing.

use std::fs;
use std::path::Path;

use super::Artifact;

/// A file that is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// It is not there.
    Missing(&'a Path),
    /// It holds something else, or cannot be read.
    Differs(&'a Path),
}

/// The files that hold other bytes than they should, in the order given.
#[must_use]
pub fn changes(artifacts: &[Artifact]) -> Vec<Change<'_>> {
    let changed = artifacts.iter().filter_map(|artifact| match fs::read(&artifact.path) {
        Ok(bytes) if bytes == artifact.bytes => None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Some(Change::Missing(&artifact.path))
        }
        _ => Some(Change::Differs(&artifact.path)),
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_differ_are_named() {
        let directory = tempfile::tempdir().unwrap();
        let artifact = |name: &str, bytes: &[u8]| Artifact {
            path: directory.path().join(name),
            bytes: bytes.to_vec(),
        };
        let all = [artifact("same", b"a"), artifact("other", b"b"), artifact("none", b"c")];
        fs::write(&all[0].path, "a").unwrap();
        fs::write(&all[1].path, "x").unwrap();
        assert_eq!(changes(&all), [Change::Differs(&all[1].path), Change::Missing(&all[2].path)]);
    }
}
