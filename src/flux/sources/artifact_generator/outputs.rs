//! Which artifacts a generator creates: one for each entry of `spec.artifacts`, or one for each
//! entry and each directory that `spec.pathPattern` matches.

use std::collections::BTreeMap;

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{EntryKind, SourceTree, TreePath};
use fluxscape_manifest::yaml::Node;

use super::source;
use crate::flux::sources::artifact::{Artifact, Sources};

/// What a capture of `pathPattern` stands for in one directory: `{app}` is `web`.
pub(super) type Captures = BTreeMap<String, String>;

/// An artifact that a generator creates.
pub(in crate::flux) struct Output<'g> {
    /// Its name.
    pub(in crate::flux) name: String,
    /// Its entry in `spec.artifacts`, with the copy operations.
    pub(super) entry: &'g Node,
    /// What the captures of `pathPattern` stand for.
    pub(in crate::flux) captures: Captures,
}

/// The artifacts of a generator; those of a `pathPattern` as soon as its source is available.
pub(in crate::flux) fn outputs<'g>(
    sources: &Sources<'_>,
    id: &ResourceId,
    generator: &'g Node,
    depth: usize,
) -> Vec<Output<'g>> {
    let artifacts = generator.items_at(&["spec", "artifacts"]);
    let Some(pattern) =
        generator.str_at(&["spec", "pathPattern"]).filter(|pattern| !pattern.is_empty())
    else {
        return artifacts
            .iter()
            .filter_map(|entry| {
                let name = entry.str_at(&["name"])?.to_owned();
                Some(Output { name, entry, captures: Captures::new() })
            })
            .collect();
    };
    let Some((alias, pattern)) = pattern.strip_prefix('@').and_then(|rest| rest.split_once('/'))
    else {
        return Vec::new();
    };
    let Artifact::Tree(archive) = source(sources, id, generator, alias, depth) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for captures in matching(archive.tree.as_ref(), pattern) {
        // Names are lower-cased, paths are not.
        let lower: Captures =
            captures.iter().map(|(name, value)| (name.clone(), value.to_lowercase())).collect();
        let named = artifacts.iter().filter_map(|entry| {
            let name = filled(entry.str_at(&["name"])?, &lower);
            Some(Output { name, entry, captures: captures.clone() })
        });
        found.extend(named);
    }
    found
}

/// The directories that a pattern matches, by what its captures stand for; `{x}` is one segment.
fn matching(tree: &dyn SourceTree, pattern: &str) -> Vec<Captures> {
    let mut found = vec![(TreePath::root(), Captures::new())];
    for segment in pattern.split('/').filter(|segment| !segment.is_empty()) {
        let mut next = Vec::new();
        for (directory, captures) in found {
            for entry in
                tree.list(&directory).into_iter().filter(|entry| entry.kind == EntryKind::Directory)
            {
                if let (Some(captured), Some(path)) =
                    (captured(segment, &entry.name), directory.join(&entry.name))
                {
                    next.push((path, captures.clone().into_iter().chain(captured).collect()));
                }
            }
        }
        found = next;
    }
    found.into_iter().map(|(_, captures)| captures).collect()
}

/// What the captures of one segment stand for in a name; `None` when it does not match.
fn captured(segment: &str, name: &str) -> Option<Vec<(String, String)>> {
    let (mut expression, mut names, mut rest) = ("^".to_owned(), Vec::new(), segment);
    while let Some((before, (capture, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        expression.push_str(&regex::escape(before));
        expression.push_str("([^/]+)");
        names.push(capture.to_owned());
        rest = after;
    }
    expression.push_str(&regex::escape(rest));
    expression.push('$');
    let groups = regex::Regex::new(&expression).ok()?.captures(name)?;
    Some(
        names
            .into_iter()
            .zip(groups.iter().skip(1))
            .filter_map(|(name, group)| Some((name, group?.as_str().to_owned())))
            .collect(),
    )
}

/// A text with its captures filled in.
pub(super) fn filled(template: &str, captures: &Captures) -> String {
    captures.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::MemoryTree;

    #[test]
    fn a_path_pattern_matches_directories_and_captures_their_names() {
        let files = ["apps/base/a.yaml", "apps/prod/b.yaml", "top.yaml"];
        let tree = MemoryTree::new("own", files.map(|file| (file, "")));
        let found: Vec<Captures> = matching(&tree, "apps/{env}");
        let names: Vec<&str> =
            found.iter().filter_map(|captures| captures.get("env")).map(String::as_str).collect();
        assert_eq!(names, ["base", "prod"]);
        assert_eq!(filled("@repo/{env}/x", &found[0]), "@repo/base/x");
        assert!(captured("app-{name}", "web").is_none());
    }
}
