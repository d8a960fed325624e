//! What writing would change, without writing.

use std::collections::BTreeMap;
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

/// The lines of a text that are not in another one, `+` and then `-`, without what draws a tree
/// before them: a line that moves is none.
#[must_use]
pub fn changed_lines(old: &str, new: &str) -> Vec<String> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in old.lines().map(bare) {
        counts.entry(line).or_default().0 += 1;
    }
    for line in new.lines().map(bare) {
        counts.entry(line).or_default().1 += 1;
    }
    counts.remove("");
    let only = |sign: char, of: fn(&(usize, usize)) -> usize| {
        let lines = counts
            .iter()
            .flat_map(move |(line, both)| std::iter::repeat_n(format!("{sign} {line}"), of(both)));
        lines.collect::<Vec<_>>()
    };
    [
        only('+', |(old, new)| new.saturating_sub(*old)),
        only('-', |(old, new)| old.saturating_sub(*new)),
    ]
    .concat()
}

/// A line without the strokes of a tree.
fn bare(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c))
        .trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_and_go_and_their_place_in_a_tree_is_no_change() {
        let old = "own\n├── a  ./a\n│   └── x\n└── b  ./b\n";
        let new = "own\r\n├── a  ./a\r\n├── b  ./c\r\n│   ├── x\r\n│   └── x\r\n";
        assert_eq!(changed_lines(old, new), ["+ b  ./c", "+ x", "- b  ./b"]);
        assert_eq!(changed_lines(old, &old.replace('\n', "\r\n")), Vec::<String>::new());
    }

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
