//! Which revisions are compared.
//!
//! In: the arguments of `fluxscape diff`, in any of the forms that git knows. Out: a [`Range`]:
//! base, head and directory.

use std::path::{Path, PathBuf};

use anyhow::bail;

use fluxscape_manifest::source::{GitObjects, Revision};

/// What the user wants compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// The old revision.
    pub base: String,
    /// The new one; `None` for the work tree.
    pub head: Option<String>,
    /// Whether the base is where both histories part.
    pub merge_base: bool,
    /// The last argument, where it is a directory and not a revision.
    pub directory: Option<PathBuf>,
}

impl Range {
    /// `BASE [HEAD] [DIR]`, `BASE..HEAD`, `BASE...HEAD`, `BASE DIR`.
    ///
    /// With `--directory`, the second argument is always a revision.
    pub(crate) fn of(
        base: &str,
        head: Option<&str>,
        merge_base: bool,
        has_directory: bool,
    ) -> anyhow::Result<Self> {
        let mut range = Self {
            base: base.to_owned(),
            head: head.map(str::to_owned),
            merge_base,
            directory: None,
        };
        if let Some((base, head, is_symmetric)) = ends(base) {
            range.merge_base |= is_symmetric;
            base.clone_into(&mut range.base);
            if !head.is_empty() {
                // The second argument is the directory then.
                range.directory = range.head.replace(head.to_owned()).map(PathBuf::from);
                return Ok(range);
            }
        }
        if let Some(second) = range.head.as_deref().filter(|_| !has_directory)
            && Path::new(second).is_dir()
        {
            if is_revision(second) {
                bail!(
                    "{second} is both a revision and a directory: write ./{second} for the directory, or refs/heads/{second} for the branch"
                );
            }
            range.directory = range.head.take().map(PathBuf::from);
        }
        Ok(range)
    }
}

/// Both ends of `BASE..HEAD` or `BASE...HEAD`, and whether it is the latter.
fn ends(text: &str) -> Option<(&str, &str, bool)> {
    let symmetric = text.split_once("...").map(|(base, head)| (base, head, true));
    symmetric.or_else(|| text.split_once("..").map(|(base, head)| (base, head, false)))
}

/// Whether the repository around the working directory has a revision of this name.
fn is_revision(name: &str) -> bool {
    GitObjects::open(Path::new(".")).and_then(|git| git.commit(Revision::Any(name))).is_ok()
}
