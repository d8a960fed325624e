//! What an artifact leaves out of its source: ignore patterns.
//!
//! source-controller (`pkg/sourceignore`, matched by go-git): patterns are tried on every file by
//! itself, the last one that matches decides, and an ignored directory may hold files that are
//! taken back. Two rules differ from git: a `**` that shares its segment with other characters
//! never matches, and a pattern with a `/` is anchored to the directory of its file, of which a
//! match on the way to a path is enough.

use super::tree::{SourceTree, TreePath};
use crate::glob::Glob;

/// One line of an ignore file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    /// The directory of the file that holds it.
    domain: TreePath,
    segments: Vec<Segment>,
    /// `!`: takes back what an earlier one leaves out.
    inclusion: bool,
    /// A trailing `/`: directories alone.
    directories: bool,
}

/// What one name on the way is held against. Nearly all patterns are plain names or endings, and
/// every path is held against all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// This name.
    Name(String),
    /// `*` and then this.
    Ending(String),
    /// `**`: any number of names.
    AnyDepth,
    /// A [`Glob`].
    Glob(Glob),
    /// A `**` together with other characters: matches nothing in a path.
    MixedDoubleStar(Option<Glob>),
    /// A malformed pattern: matches nothing.
    Malformed,
}

/// Patterns in the order in which they are read; the last one that matches decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnorePatterns(Vec<Pattern>);

/// The file that holds patterns for the directory it lies in.
const IGNORE_FILE: &str = ".sourceignore";

/// What is always left out.
const VERSION_CONTROL: &[&str] = &[".git/", ".gitignore", ".gitmodules", ".gitattributes"];

/// What is left out where nothing else is configured.
const DEFAULT: &[&str] = &[
    "*.jpg",
    "*.jpeg",
    "*.gif",
    "*.png",
    "*.wmv",
    "*.flv",
    "*.tar.gz",
    "*.zip",
    ".github/",
    ".circleci/",
    ".travis.yml",
    ".gitlab-ci.yml",
    "appveyor.yml",
    ".drone.yml",
    "cloudbuild.yaml",
    "codeship-services.yml",
    "codeship-steps.yml",
    "**/.goreleaser.yml",
    "**/.sops.yaml",
    "**/.flux.yaml",
];

impl IgnorePatterns {
    /// What the artifact of a source leaves out: every `.sourceignore` of its tree, then
    /// `spec.ignore`. A single pattern of either drops the defaults (`SourceIgnoreFilter`); an
    /// empty text is none.
    pub fn of_source(tree: &dyn SourceTree, spec_ignore: Option<&str>) -> Self {
        let mut said = Vec::new();
        let mut todo = vec![TreePath::root()];
        while let Some(directory) = todo.pop() {
            let entries = tree.list(&directory);
            if entries.iter().any(|entry| entry.name == IGNORE_FILE && !entry.symlink) {
                let bytes = directory.join(IGNORE_FILE).and_then(|file| tree.read(&file).ok());
                said.extend(
                    bytes
                        .map(|bytes| read(&String::from_utf8_lossy(&bytes), &directory))
                        .unwrap_or_default(),
                );
            }
            let below = entries
                .into_iter()
                .rev()
                .filter(|entry| entry.kind == super::EntryKind::Directory && !entry.symlink);
            todo.extend(
                below
                    .filter(|entry| entry.name != ".git")
                    .filter_map(|entry| directory.join(&entry.name)),
            );
        }
        said.extend(read(spec_ignore.unwrap_or_default(), &TreePath::root()));
        let mut patterns = fixed(VERSION_CONTROL);
        if said.is_empty() {
            patterns.extend(fixed(DEFAULT));
        }
        patterns.extend(said);
        Self(patterns)
    }

    /// The defaults alone: what the artifact of an ArtifactGenerator leaves out.
    #[must_use]
    pub fn defaults() -> Self {
        Self(fixed(VERSION_CONTROL).into_iter().chain(fixed(DEFAULT)).collect())
    }

    /// Whether a path is left out.
    #[must_use]
    pub fn ignores(&self, path: &TreePath, is_directory: bool) -> bool {
        let names: Vec<&str> = path.segments().collect();
        self.0
            .iter()
            .rev()
            .find(|pattern| pattern.matches(&names, is_directory))
            .is_some_and(|pattern| !pattern.inclusion)
    }
}

fn fixed(lines: &[&str]) -> Vec<Pattern> {
    lines.iter().map(|line| Pattern::parse(line, &TreePath::root())).collect()
}

/// The patterns of a file's text; blank lines and those that begin with `#` are none.
fn read(text: &str, domain: &TreePath) -> Vec<Pattern> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| Pattern::parse(line, domain)).collect()
}

impl Pattern {
    fn parse(line: &str, domain: &TreePath) -> Self {
        let (inclusion, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let line = if line.ends_with("\\ ") { line } else { line.trim_end_matches(' ') };
        let (directories, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
        Self {
            domain: domain.clone(),
            segments: line.split('/').map(Segment::parse).collect(),
            inclusion,
            directories,
        }
    }

    fn matches(&self, names: &[&str], is_directory: bool) -> bool {
        let mut inside = names.iter();
        if self.domain.segments().any(|directory| inside.next() != Some(&directory))
            || inside.as_slice().is_empty()
        {
            return false;
        }
        match self.segments.as_slice() {
            [name] => self.matches_name(name, inside.as_slice(), is_directory),
            _ => self.matches_path(inside.as_slice(), is_directory),
        }
    }

    /// A pattern without `/` matches any name on the way.
    fn matches_name(&self, pattern: &Segment, names: &[&str], is_directory: bool) -> bool {
        let Some(at) = names.iter().position(|name| pattern.matches(name)) else { return false };
        !self.directories || is_directory || at + 1 < names.len()
    }

    /// A pattern with `/` matches from its directory on; what lies below a match is matched too.
    fn matches_path(&self, names: &[&str], is_directory: bool) -> bool {
        let (mut rest, mut matched, mut any_depth) = (names, false, false);
        for (at, segment) in self.segments.iter().enumerate() {
            let last = at + 1 == self.segments.len();
            match segment {
                Segment::Name(name) if name.is_empty() => any_depth = false,
                Segment::AnyDepth if last => break,
                Segment::AnyDepth => any_depth = true,
                Segment::MixedDoubleStar(_) => return false,
                name => {
                    let Some((first, behind)) = rest.split_first() else { return false };
                    if any_depth {
                        let found = rest.iter().position(|other| name.matches(other));
                        matched = found.is_some();
                        rest =
                            rest.get(found.map_or(rest.len(), |at| at + 1)..).unwrap_or_default();
                        any_depth = false;
                    } else if name.matches(first) {
                        rest = behind;
                        matched = !rest.is_empty() || last;
                    } else {
                        return false;
                    }
                }
            }
        }
        matched && !(self.directories && !is_directory && rest.is_empty())
    }
}

impl Segment {
    fn parse(text: &str) -> Self {
        let is_plain = |text: &str| !text.contains(['*', '?', '[', '\\']);
        match text.strip_prefix('*') {
            Some("*") => Self::AnyDepth,
            Some(ending) if is_plain(ending) => Self::Ending(ending.to_owned()),
            None if is_plain(text) => Self::Name(text.to_owned()),
            _ if text.contains("**") => Self::MixedDoubleStar(Glob::parse(text)),
            _ => Glob::parse(text).map_or(Self::Malformed, Self::Glob),
        }
    }

    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Name(own) => own == name,
            Self::Ending(ending) => name.ends_with(ending.as_str()),
            Self::AnyDepth => true,
            Self::Glob(glob) => glob.matches(name),
            Self::MixedDoubleStar(glob) => glob.as_ref().is_some_and(|glob| glob.matches(name)),
            Self::Malformed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryTree;
    use super::*;

    fn ignored(text: &str, path: &str) -> bool {
        let tree = MemoryTree::new("own", []);
        IgnorePatterns::of_source(&tree, Some(text))
            .ignores(&TreePath::clamped(path.trim_end_matches('/')), path.ends_with('/'))
    }

    #[test]
    fn patterns_match_as_go_git_does() {
        for (patterns, path, expected) in [
            // A name anywhere on the way, with its whole content.
            ("docs", "a/docs/b.yaml", true),
            ("docs/", "docs", false),
            ("docs/", "docs/", true),
            ("docs/", "docs/a.yaml", true),
            ("*.md", "a/b/readme.md", true),
            // Anchored as soon as there is a slash.
            ("/docs", "a/docs", false),
            ("a/docs", "a/docs/b.yaml", true),
            ("a/docs", "b/a/docs", false),
            ("**/docs", "b/a/docs/c", true),
            ("a/**/c", "a/b/b/c", true),
            ("a/**", "a/b/c", true),
            ("a**/c", "ab/c", false),
            // The last one decides; a directory that is left out may hold what is taken back.
            ("/*\n!/apps/", "apps/web.yaml", false),
            ("/*\n!/apps/", "other/web.yaml", true),
            ("*.yaml\n!keep.yaml", "a/keep.yaml", false),
            ("!keep.yaml\n*.yaml", "a/keep.yaml", true),
            ("# note\n\n  \nx", "x", true),
            ("x  ", "x", true),
        ] {
            assert_eq!(ignored(patterns, path), expected, "{patterns:?} {path}");
        }
    }

    #[test]
    fn a_pattern_of_the_user_drops_the_defaults_but_not_those_of_git() {
        for (text, path, expected) in [
            ("", ".github/workflows/ci.yaml", true),
            ("", "a/.sops.yaml", true),
            ("", "logo.png", true),
            ("x", ".github/workflows/ci.yaml", false),
            ("x", "logo.png", false),
            ("x", ".gitignore", true),
            ("# a comment is no pattern", "logo.png", true),
        ] {
            assert_eq!(ignored(text, path), expected, "{text:?} {path}");
        }
    }

    #[test]
    fn an_ignore_file_counts_for_its_directory_and_the_field_comes_last() {
        let tree = MemoryTree::new(
            "own",
            [("a/.sourceignore", "x.yaml\ny.yaml\n"), ("a/x.yaml", ""), ("x.yaml", "")],
        );
        let patterns = IgnorePatterns::of_source(&tree, Some("!y.yaml"));
        let ignored = |path: &str| patterns.ignores(&TreePath::clamped(path), false);
        assert!(ignored("a/x.yaml") && ignored("a/b/x.yaml"));
        assert!(!ignored("x.yaml") && !ignored("a/y.yaml"));
    }
}
