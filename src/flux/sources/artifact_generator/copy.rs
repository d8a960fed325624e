//! The copy operations of an artifact.
//!
//! In: the files of a source and what of them is copied where. Out: the files of the artifact.

use std::sync::Arc;

use fluxscape_manifest::glob;
use fluxscape_manifest::source::{CopyTree, EntryKind, FileId, MemoryTree, SourceTree, TreePath};
use fluxscape_manifest::yaml::{parse, write};

use crate::flux::objects::merge::merge;

/// One copy: which files of a source, and where to.
pub(super) struct Operation<'a> {
    pub(super) pattern: &'a str,
    pub(super) to: &'a str,
    pub(super) excludes: Vec<&'a str>,
    /// Whether YAML is merged into what is there already, as Helm merges values.
    pub(super) merges: bool,
}

impl Operation<'_> {
    /// Whether there was anything to copy.
    pub(super) fn apply(&self, tree: &Arc<dyn SourceTree>, copy: &mut CopyTree) -> bool {
        let to = TreePath::clamped(self.to);
        if !self.pattern.contains(['*', '?', '[', ']']) {
            return self.copy_one(tree, copy, &to);
        }
        let prefix = self.pattern.strip_suffix("/**").map(TreePath::clamped);
        let base = self.literal_prefix();
        let paths = glob_paths(tree.as_ref(), self.pattern);
        for found in &paths {
            // `dir/**` leaves `dir` behind; any other pattern keeps the whole path.
            let kept = prefix
                .as_ref()
                .and_then(|prefix| found.below(prefix))
                .unwrap_or_else(|| found.clone());
            if let Some(at) = to.join(kept.as_str()) {
                self.put(tree, copy, found, &at, &base);
            }
        }
        !paths.is_empty()
    }

    fn put(
        &self,
        tree: &Arc<dyn SourceTree>,
        copy: &mut CopyTree,
        from: &TreePath,
        to: &TreePath,
        base: &TreePath,
    ) {
        let mut merged = Vec::new();
        if self.merges {
            for file in tree.files(from).into_iter().filter(|file| !self.excludes(file, base)) {
                let at = file.below(from).and_then(|rest| to.join(rest.as_str()));
                merged.extend(
                    at.and_then(|at| Some((merge_files(copy, &at, tree.as_ref(), &file)?, at))),
                );
            }
        }
        copy.copy(tree, from, to, &|path| self.excludes(path, base));
        for (file, at) in merged {
            copy.copy(&file, &at, &at, &|_| false);
        }
    }

    /// Like `cp -r`: a directory goes into the destination, a file becomes it unless it is a
    /// directory.
    fn copy_one(&self, tree: &Arc<dyn SourceTree>, copy: &mut CopyTree, to: &TreePath) -> bool {
        let from = TreePath::clamped(self.pattern);
        let directory = tree.kind(&from) == Some(EntryKind::Directory);
        let into =
            directory || self.to.ends_with('/') || copy.kind(to) == Some(EntryKind::Directory);
        let base = if directory { from.clone() } else { TreePath::root() };
        let at = if into { to.join(from.name()) } else { Some(to.clone()) };
        if let Some(at) = at {
            self.put(tree, copy, &from, &at, &base);
        }
        tree.kind(&from).is_some()
    }

    fn literal_prefix(&self) -> TreePath {
        let literal =
            self.pattern.split('/').take_while(|segment| !segment.contains(['*', '?', '[', ']']));
        TreePath::clamped(&literal.collect::<Vec<_>>().join("/"))
    }

    /// A pattern without `/` matches the name at any depth, another one the path from the source's
    /// root or from what is selected.
    fn excludes(&self, path: &TreePath, base: &TreePath) -> bool {
        let relative = path.below(base);
        self.excludes.iter().any(|pattern| {
            if !pattern.contains('/') && glob::matches(pattern, path.name()) {
                return true;
            }
            let spelled = std::iter::once(path).chain(relative.as_ref());
            spelled.into_iter().any(|path| glob::matches_path(pattern, path.as_str()))
        })
    }
}

/// A file of YAML merged into another one, as a tree that holds nothing else; `None` where there is
/// nothing to merge.
fn merge_files(
    copy: &CopyTree,
    at: &TreePath,
    tree: &dyn SourceTree,
    from: &TreePath,
) -> Option<Arc<dyn SourceTree>> {
    let read = |bytes: &[u8]| {
        parse(bytes, FileId::GENERATED).documents.into_iter().next().map(|document| document.root)
    };
    let mut into = read(&copy.read(at).ok()?).filter(|node| node.as_mapping().is_some())?;
    let over = read(&tree.read(from).ok()?).filter(|node| node.as_mapping().is_some())?;
    merge(&mut into, &over);
    let name = format!("{} with {from}", copy.place(&TreePath::root()).repository);
    Some(Arc::new(MemoryTree::new(&name, [(at.as_str(), write(&into).as_str())])))
}

/// The paths that a pattern matches, one segment at a time: a `**` stands for one segment (Go's
/// `fs.Glob`).
fn glob_paths(tree: &dyn SourceTree, pattern: &str) -> Vec<TreePath> {
    let mut found = vec![TreePath::root()];
    for segment in pattern.split('/').filter(|segment| !segment.is_empty()) {
        let next = found.iter().flat_map(|directory| {
            let names = tree
                .list(directory)
                .into_iter()
                .filter(|entry| glob::matches(segment, &entry.name));
            names.filter_map(|entry| directory.join(&entry.name)).collect::<Vec<_>>()
        });
        found = next.collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::MemoryTree;

    fn tree() -> Arc<dyn SourceTree> {
        let files = [
            "apps/base/a.yaml",
            "apps/prod/b.yaml",
            "apps/prod/deep/c.yaml",
            "apps/prod/x.md",
            "top.yaml",
        ];
        Arc::new(MemoryTree::new("own", files.map(|file| (file, ""))))
    }

    fn copied(pattern: &str, to: &str, excludes: &[&str]) -> Vec<String> {
        let mut copy = CopyTree::new("artifact");
        Operation { pattern, to, excludes: excludes.to_vec(), merges: false }
            .apply(&tree(), &mut copy);
        (&copy as &dyn SourceTree)
            .files(&TreePath::root())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn copies_follow_cp_and_globs_keep_the_path_unless_they_end_in_two_stars() {
        for (pattern, to, excludes, expected) in [
            (
                "apps/prod/**",
                "/production/",
                &[][..],
                &["production/b.yaml", "production/deep/c.yaml", "production/x.md"][..],
            ),
            ("apps/prod", "/", &["*.md"], &["prod/b.yaml", "prod/deep/c.yaml"]),
            ("apps/prod/*.yaml", "/all", &[], &["all/apps/prod/b.yaml"]),
            ("top.yaml", "/renamed.yaml", &[], &["renamed.yaml"]),
            ("top.yaml", "/dir/", &[], &["dir/top.yaml"]),
            ("apps/**", "/", &["prod/**"], &["base/a.yaml"]),
            (
                "apps/**",
                "/",
                &["deep/**", "**/*.md"],
                &["base/a.yaml", "prod/b.yaml", "prod/deep/c.yaml"],
            ),
            ("nothing/**", "/", &[], &[]),
        ] {
            assert_eq!(copied(pattern, to, excludes), expected, "{pattern} {to} {excludes:?}");
        }
    }
}
