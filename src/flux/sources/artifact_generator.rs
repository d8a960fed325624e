//! `ArtifactGenerator`: artifacts put together from parts of others (source-watcher,
//! `internal/builder`).
//!
//! In: the generator and its sources. Out: the artifacts that it creates, and the files of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{
    ArchiveTree, Checkout, CopyTree, EntryKind, FileId, IgnorePatterns, MemoryTree, SourceTree,
    TreePath, glob,
};
use fluxscape_manifest::yaml::{Node, parse, write};

use super::artifact::{Archive, Artifact, Sources};
use crate::flux::inventory::Object;
use crate::flux::objects::make::{mapping, object as make_object};
use crate::flux::objects::merge::merge;
use crate::flux::objects::metadata::set_common_metadata;
use crate::flux::schema::{SOURCE_EXTENSIONS_GROUP, SOURCE_GROUP};

/// What a capture of `pathPattern` stands for in one directory: `{app}` is `web`.
type Captures = BTreeMap<String, String>;

/// The external artifacts that a generator creates; those of a `pathPattern` as soon as its source
/// is there.
pub(in crate::flux) fn external_artifacts(
    sources: &Sources<'_>,
    id: &ResourceId,
    generator: &Node,
) -> Vec<Node> {
    let outputs = outputs(sources, id, generator, 2);
    let made = outputs.into_iter().map(|(name, _, captures)| {
        let reference = mapping(
            generator.span,
            [
                (
                    "apiVersion",
                    Node::text(format!("{SOURCE_EXTENSIONS_GROUP}/v1beta1"), generator.span),
                ),
                ("kind", Node::text("ArtifactGenerator", generator.span)),
                ("name", Node::text(id.name.as_str(), generator.span)),
                ("namespace", Node::text(id.namespace.as_str(), generator.span)),
            ],
        );
        let spec = mapping(generator.span, [("sourceRef", reference)]);
        let mut made = make_object(
            "source.toolkit.fluxcd.io/v1",
            "ExternalArtifact",
            &id.namespace,
            &name,
            spec,
        );
        if let Some(common) = generator.at(&["spec", "commonMetadata"]) {
            set_common_metadata(&mut made, common);
        }
        // What tells the directories apart is what others select them by.
        let labels = captures
            .iter()
            .map(|(name, value)| (name.as_str(), Node::text(value.to_lowercase(), generator.span)));
        set_common_metadata(
            &mut made,
            &mapping(generator.span, [("labels", mapping(generator.span, labels))]),
        );
        made
    });
    made.collect()
}

/// The artifacts of a generator: name, copy operations, and what the captures stand for.
fn outputs<'g>(
    sources: &Sources<'_>,
    id: &ResourceId,
    generator: &'g Node,
    depth: usize,
) -> Vec<(String, &'g Node, Captures)> {
    let artifacts = generator.items_at(&["spec", "artifacts"]);
    let Some(pattern) =
        generator.str_at(&["spec", "pathPattern"]).filter(|pattern| !pattern.is_empty())
    else {
        return artifacts
            .iter()
            .filter_map(|output| {
                Some((output.str_at(&["name"])?.to_owned(), output, Captures::new()))
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
        let named = artifacts.iter().filter_map(|output| {
            Some((filled(output.str_at(&["name"])?, &lower), output, captures.clone()))
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

fn filled(template: &str, captures: &Captures) -> String {
    captures.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

/// The source that a generator calls by an alias.
fn source(
    sources: &Sources<'_>,
    id: &ResourceId,
    generator: &Node,
    alias: &str,
    depth: usize,
) -> Artifact {
    let named = generator
        .items_at(&["spec", "sources"])
        .iter()
        .find(|source| source.str_at(&["alias"]) == Some(alias));
    let (Some(named), true) = (named, depth > 0) else {
        return Artifact::Unavailable(format!("{id} names no source @{alias}"));
    };
    let field = |field: &str| named.str_at(&[field]).filter(|text| !text.is_empty());
    let source = ResourceId {
        group: SOURCE_GROUP.to_owned(),
        kind: field("kind").unwrap_or_default().to_owned(),
        namespace: field("namespace").unwrap_or(&id.namespace).to_owned(),
        name: field("name").unwrap_or_default().to_owned(),
    };
    sources.resolve(&source, depth - 1)
}

/// The files of an ExternalArtifact: what its generator copies.
pub(in crate::flux) fn artifact(
    sources: &Sources<'_>,
    id: &ResourceId,
    object: &Object,
    depth: usize,
) -> Artifact {
    let by = |field: &str| object.node.str_at(&["spec", "sourceRef", field]).unwrap_or_default();
    let generator = ResourceId {
        group: SOURCE_EXTENSIONS_GROUP.to_owned(),
        kind: by("kind").to_owned(),
        namespace: Some(by("namespace"))
            .filter(|namespace| !namespace.is_empty())
            .unwrap_or(&id.namespace)
            .to_owned(),
        name: by("name").to_owned(),
    };
    let Some(made_by) = sources.objects.get(&generator) else {
        return Artifact::Unavailable(format!("what makes {id} is not in a repository given"));
    };
    let mut outputs: Vec<_> = outputs(sources, &generator, &made_by.node, depth)
        .into_iter()
        .filter(|(name, _, _)| *name == id.name)
        .collect();
    if outputs.len() > 1 {
        let span = made_by
            .node
            .at(&["spec", "artifacts"])
            .map_or(made_by.origin.span, |artifacts| artifacts.span);
        let problem = Diagnostic::error(
            &fluxscape_kustomize::rules::GENERATOR_CONFLICT,
            span,
            format!("{generator} makes more than one artifact {}", id.name),
        );
        return Artifact::Refused(
            generator,
            problem.hint(
                "names are lower-cased: let the pattern capture what tells the artifacts apart",
            ),
        );
    }
    let Some((_, output, captures)) = outputs.pop() else {
        return Artifact::Unavailable(format!("{generator} makes no artifact {}", id.name));
    };
    let (mut copy, mut absent, mut elsewhere) =
        (CopyTree::new(&id.to_string()), Vec::new(), Vec::new());
    for operation in output.items_at(&["copy"]) {
        let from = filled(operation.str_at(&["from"]).unwrap_or_default(), &captures);
        let to = filled(operation.str_at(&["to"]).unwrap_or_default(), &captures);
        let Some((alias, pattern)) = from.strip_prefix('@').and_then(|rest| rest.split_once('/'))
        else {
            return Artifact::Unavailable(format!(
                "{generator} copies from {from:?}, which names no source"
            ));
        };
        match source(sources, &generator, &made_by.node, alias, depth) {
            Artifact::Tree(archive) => {
                absent.extend(archive.absent.iter().map(Arc::clone));
                elsewhere.extend(archive.elsewhere.iter().cloned());
                let tree: Arc<dyn SourceTree> = Arc::<ArchiveTree>::clone(&archive.tree);
                let strategy = operation.str_at(&["strategy"]).unwrap_or_default();
                if strategy == "Extract" {
                    return Artifact::Unavailable(format!(
                        "{generator} unpacks {from}: what archives hold is not read"
                    ));
                }
                let excludes: Vec<&str> =
                    operation.items_at(&["exclude"]).iter().filter_map(Node::as_str).collect();
                let to = to.strip_prefix("@artifact").unwrap_or(&to);
                let found = Operation { pattern, to, excludes, merges: strategy == "Merge" }
                    .apply(&tree, &mut copy);
                if !found && archive.absent.is_empty() {
                    let span = operation.get("from").map_or(made_by.origin.span, |from| from.span);
                    let problem = Diagnostic::error(
                        &fluxscape_kustomize::rules::PATH_NOT_FOUND,
                        span,
                        format!("{generator}: {from} matches nothing in its source"),
                    );
                    return Artifact::Refused(
                        generator,
                        problem.hint("correct the path: the generator fails without it"),
                    );
                }
            }
            other => return other,
        }
    }
    // The artifact is archived with the default patterns alone.
    let tree =
        Arc::new(ArchiveTree::new(Arc::new(copy), IgnorePatterns::defaults(), Checkout::default()));
    Artifact::Tree(Arc::new(Archive { tree, absent, elsewhere }))
}

/// One copy: which files of a source, and where to.
struct Operation<'a> {
    pattern: &'a str,
    to: &'a str,
    excludes: Vec<&'a str>,
    /// Whether YAML is merged into what is there already, as Helm merges values.
    merges: bool,
}

impl Operation<'_> {
    /// Whether there was anything to copy.
    fn apply(&self, tree: &Arc<dyn SourceTree>, copy: &mut CopyTree) -> bool {
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
            if !pattern.contains('/') && glob(pattern, path.name()) {
                return true;
            }
            let spelled = std::iter::once(path).chain(relative.as_ref());
            spelled.into_iter().any(|path| doublestar(pattern, path))
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

/// Whether a pattern with `**` for any number of segments matches a path.
fn doublestar(pattern: &str, path: &TreePath) -> bool {
    fn matches(pattern: &[&str], names: &[&str]) -> bool {
        match (pattern, names) {
            ([], []) => true,
            (["**", rest @ ..], _) => (0..=names.len())
                .any(|at| names.get(at..).is_some_and(|names| matches(rest, names))),
            ([segment, pattern @ ..], [name, names @ ..]) => {
                glob(segment, name) && matches(pattern, names)
            }
            _ => false,
        }
    }
    // So many of them that trying every way would never end match nothing.
    let segments: Vec<&str> = pattern.split('/').filter(|segment| !segment.is_empty()).collect();
    let many = segments.iter().filter(|segment| **segment == "**").count() > 4;
    !many && matches(&segments, &path.segments().collect::<Vec<_>>())
}

/// The paths that a pattern matches, one segment at a time: a `**` stands for one segment (Go's
/// `fs.Glob`).
fn glob_paths(tree: &dyn SourceTree, pattern: &str) -> Vec<TreePath> {
    let mut found = vec![TreePath::root()];
    for segment in pattern.split('/').filter(|segment| !segment.is_empty()) {
        let next = found.iter().flat_map(|directory| {
            let names = tree.list(directory).into_iter().filter(|entry| glob(segment, &entry.name));
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

    #[test]
    fn a_path_pattern_matches_directories_and_captures_their_names() {
        let found: Vec<Captures> = matching(tree().as_ref(), "apps/{env}");
        let names: Vec<&str> =
            found.iter().filter_map(|captures| captures.get("env")).map(String::as_str).collect();
        assert_eq!(names, ["base", "prod"]);
        assert_eq!(filled("@repo/{env}/x", &found[0]), "@repo/base/x");
        assert!(captured("app-{name}", "web").is_none());
    }
}
