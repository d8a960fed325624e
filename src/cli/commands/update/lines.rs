//! The lines in which two texts differ.

use std::collections::BTreeMap;

use crate::graph::Change;

/// The lines that are added, then those that are removed, without the strokes that draw a tree
/// before them: a line that moves is not a change.
pub(super) fn changed_lines(old: &str, new: &str) -> Vec<(Change, String)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in old.lines().map(bare) {
        counts.entry(line).or_default().0 += 1;
    }
    for line in new.lines().map(bare) {
        counts.entry(line).or_default().1 += 1;
    }
    counts.remove("");
    let only = |change: Change, count: fn(&(usize, usize)) -> usize| {
        let lines = counts.iter().flat_map(move |(line, both)| {
            std::iter::repeat_n((change, (*line).to_owned()), count(both))
        });
        lines.collect::<Vec<_>>()
    };
    [
        only(Change::Added, |(old, new)| new.saturating_sub(*old)),
        only(Change::Removed, |(old, new)| old.saturating_sub(*new)),
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
    fn a_line_may_be_added_or_removed_and_its_place_in_a_tree_is_not_a_change() {
        let old = "own\n├── a  ./a\n│   └── x\n└── b  ./b\n";
        let new = "own\r\n├── a  ./a\r\n├── b  ./c\r\n│   ├── x\r\n│   └── x\r\n";
        let expected = [
            (Change::Added, "b  ./c".to_owned()),
            (Change::Added, "x".to_owned()),
            (Change::Removed, "b  ./b".to_owned()),
        ];
        assert_eq!(changed_lines(old, new), expected);
        assert_eq!(changed_lines(old, &old.replace('\n', "\r\n")), []);
    }
}
