//! What a directory was called in an older commit.
//!
//! In: the files of two commits. Out: the directory that most files of another one came from.

use std::collections::{BTreeMap, BTreeSet};

use gix::hash::ObjectId;

use crate::source::tree::TreePath;

/// The directory of the older commit that more than half of a directory's new files come from: a
/// file comes from one that is gone, and that had the same place in the older directory or the same
/// content.
pub(super) fn renamed_from(
    base: &BTreeMap<TreePath, ObjectId>,
    head: &BTreeMap<TreePath, ObjectId>,
    directory: &TreePath,
) -> Option<TreePath> {
    let inside = |path: &TreePath| path.below(directory).filter(|inside| !inside.is_root());
    let new: Vec<TreePath> = head
        .iter()
        .filter(|(path, id)| base.get(path) != Some(id))
        .filter_map(|(path, _)| inside(path))
        .collect();
    let gone: Vec<&TreePath> = base.keys().filter(|path| !head.contains_key(path)).collect();
    let mut from: BTreeMap<TreePath, usize> = BTreeMap::new();
    for path in &new {
        let suffix = format!("/{path}");
        let candidates: BTreeSet<TreePath> = gone
            .iter()
            .filter_map(|old| {
                let parent = match old.as_str().strip_suffix(&suffix) {
                    Some(parent) => TreePath::clamped(parent),
                    None if **old == *path => TreePath::root(),
                    None => return None,
                };
                Some(parent)
            })
            .collect();
        for old in candidates {
            *from.entry(old).or_default() += 1;
        }
    }
    let (old, count) = from.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > new.len() && old != *directory).then_some(old)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[(&str, u8)]) -> BTreeMap<TreePath, ObjectId> {
        let id = |content: u8| ObjectId::from_bytes_or_panic(&[content; 20]);
        paths.iter().map(|(path, content)| (TreePath::clamped(path), id(*content))).collect()
    }

    #[test]
    fn a_directory_is_found_under_its_old_name() {
        let base = files(&[("old/a.yaml", 1), ("old/b/c.yaml", 2), ("x.yaml", 3)]);
        let cases = [
            // All files moved; one of them was edited on the way.
            (&[("new/a.yaml", 1), ("new/b/c.yaml", 9), ("x.yaml", 3)][..], Some("old")),
            // Only one of three comes from there.
            (&[("new/a.yaml", 1), ("new/d.yaml", 4), ("new/e.yaml", 5)], None),
            // The old directory is still there.
            (
                &[("new/a.yaml", 1), ("new/b/c.yaml", 2), ("old/a.yaml", 1), ("old/b/c.yaml", 2)],
                None,
            ),
        ];
        for (head, expected) in cases {
            let found = renamed_from(&base, &files(head), &TreePath::clamped("new"));
            assert_eq!(found.as_ref().map(TreePath::as_str), expected, "{head:?}");
        }
    }
}
