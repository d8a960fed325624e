//! Whether files of the repository itself are still those that a locked fact was made from.
//!
//! In: the tree of the repository, and what was read of it. Out: the paths with a sum of what they
//! hold, and later whether another state of the tree holds the same.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use fluxscape_manifest::source::{Record, SourceTree, TreePath};

/// Files of the repository itself, and the sum of what they held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnFiles {
    files: Vec<String>,
    sum: String,
}

impl OwnFiles {
    /// The files that were read.
    #[must_use]
    pub fn of(tree: &dyn SourceTree, record: &Record) -> Self {
        let files: Vec<String> = record.files.keys().map(ToString::to_string).collect();
        let sum = sum(tree, &files);
        Self { files, sum }
    }

    /// Whether a tree holds the same in them, and no other file of Terraform beside them.
    #[must_use]
    pub fn are_in(&self, tree: &dyn SourceTree) -> bool {
        sum(tree, &self.files) == self.sum
    }
}

fn sum(tree: &dyn SourceTree, files: &[String]) -> String {
    let mut sum = Sha256::new();
    let mut directories = BTreeSet::new();
    for file in files {
        let path = TreePath::clamped(file);
        // Ends are marked, so that nothing moves from one file to the next.
        sum.update(file.as_bytes());
        sum.update([0]);
        let bytes = tree.read(&path);
        let bytes = bytes.as_deref().unwrap_or_default();
        sum.update(bytes.len().to_be_bytes());
        sum.update(bytes);
        directories.insert(path.parent());
    }
    for directory in directories {
        let is_read =
            |name: &String| [".tf", ".tf.json", ".tfvars"].iter().any(|end| name.ends_with(end));
        for name in tree.list(&directory).into_iter().map(|entry| entry.name).filter(is_read) {
            sum.update(name.as_bytes());
            sum.update([0]);
        }
    }
    STANDARD.encode(sum.finalize().get(..12).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::MemoryTree;

    #[test]
    fn another_content_and_another_file_of_terraform_are_other_files() {
        let record = Record {
            files: [(TreePath::clamped("t/main.tf"), b"a".as_slice().into())].into(),
            ..Record::default()
        };
        let own =
            OwnFiles::of(&MemoryTree::new("own", [("t/main.tf", "a"), ("x.yaml", "x")]), &record);
        for (files, same) in [
            (&[("t/main.tf", "a"), ("y.yaml", "y"), ("t/README.md", "")][..], true),
            (&[("t/main.tf", "b")], false),
            (&[("t/main.tf", "a"), ("t/more.tf", "")], false),
            (&[], false),
        ] {
            assert_eq!(
                own.are_in(&MemoryTree::new("own", files.iter().copied())),
                same,
                "{files:?}"
            );
        }
    }
}
