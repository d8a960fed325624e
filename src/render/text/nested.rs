//! The outline as boxes in boxes with arrows: what Mermaid and DOT write, each in its own syntax.
//!
//! In: an [`Outline`] and how far to fold it. Out: a [`Nested`]: every box has a key that is an
//! identifier in both languages, every arrow joins two boxes of which neither holds the other. What
//! is folded is counted, and what is not an arrow is put in words.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::facts;
use crate::graph::Status;
use crate::graph::kinds::plural;
use crate::graph::outline::{Entry, EntryKind, Outline};
use crate::text::clean;

/// Longest title and line of a box, in characters.
const LONGEST: usize = 90;
/// Most characters of a name in a key.
const KEY: usize = 32;

/// How far an outline is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Folding {
    /// Everything is shown.
    Nothing,
    /// Boxes have their names and nothing else.
    Facts,
    /// The applications of a group are one count.
    Applications,
    /// Environments and tiers are counts.
    Groups,
    /// Clusters are counts.
    Clusters,
    /// Clusters beyond the first few dozen are one count.
    Many,
}

impl Folding {
    /// From nothing to nearly everything.
    pub(super) const ALL: [Self; 6] =
        [Self::Nothing, Self::Facts, Self::Applications, Self::Groups, Self::Clusters, Self::Many];

    /// Clusters, or directories of a repository without any, that [`Folding::Many`] keeps.
    const KEPT: usize = 24;

    /// What the reader should know.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Facts => "names only",
            Self::Applications => "applications are counted",
            Self::Groups | Self::Clusters | Self::Many => "folded to counts",
        }
    }

    fn folds(self, entry: &Entry) -> bool {
        match entry.kind {
            EntryKind::Environment | EntryKind::Tier => self >= Self::Groups,
            EntryKind::Cluster(_) => self >= Self::Clusters,
            _ => false,
        }
    }
}

/// Boxes in boxes, and arrows between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Nested {
    pub(super) boxes: Vec<NestedBox>,
    /// What waits and what it waits for, by key.
    pub(super) waits: BTreeSet<(String, String)>,
    /// The key of each entry's box, by the entry's id.
    pub(super) keys: BTreeMap<String, String>,
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct NestedBox {
    pub(super) key: String,
    /// The entry's id.
    pub(super) id: String,
    pub(super) kind: EntryKind,
    pub(super) status: Status,
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    pub(super) page: Option<String>,
    pub(super) source: Option<String>,
    pub(super) children: Vec<NestedBox>,
}

impl Nested {
    /// Boxes and arrows of an outline.
    pub(super) fn of(outline: &Outline, folding: Folding) -> Self {
        let mut builder = Builder {
            outline,
            folding,
            nested: Self::default(),
            taken: BTreeSet::new(),
            ancestors: BTreeMap::new(),
        };
        let mut boxes = builder.siblings(&outline.entries, &[], None);
        builder.arrows(&mut boxes);
        Self { boxes, ..builder.nested }
    }
}

impl NestedBox {
    /// The first box inside that holds none, or itself.
    pub(super) fn leaf(&self) -> &Self {
        self.children.first().map_or(self, Self::leaf)
    }

    /// Itself and every box inside.
    pub(super) fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.children.iter().flat_map(Self::all)).collect()
    }
}

struct Builder<'a> {
    outline: &'a Outline,
    folding: Folding,
    nested: Nested,
    taken: BTreeSet<String>,
    /// The keys of the boxes around each box.
    ancestors: BTreeMap<String, Vec<String>>,
}

impl Builder<'_> {
    fn siblings(
        &mut self,
        entries: &[Entry],
        around: &[String],
        above: Option<&str>,
    ) -> Vec<NestedBox> {
        let folding = self.folding;
        let many = folding == Folding::Many && around.is_empty();
        let folded = |at: usize, entry: &Entry| match entry.kind {
            EntryKind::Application => folding >= Folding::Applications,
            EntryKind::Directory => folding >= Folding::Applications && at >= Folding::KEPT,
            _ => many && at >= Folding::KEPT,
        };
        let (mut boxes, mut rest): (Vec<NestedBox>, Vec<&Entry>) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            if folded(at, entry) {
                rest.push(entry);
            } else {
                boxes.push(self.entry(entry, around, above));
            }
        }
        boxes.extend(self.count(&rest, around));
        boxes
    }

    fn entry(&mut self, entry: &Entry, around: &[String], above: Option<&str>) -> NestedBox {
        let key = self.key(&entry.name, around);
        let mut made = NestedBox {
            key: key.clone(),
            id: entry.id.clone(),
            kind: entry.kind,
            status: entry.status,
            title: clean::short(&entry.name, LONGEST),
            lines: self.lines(entry, above),
            page: entry.page.clone(),
            source: entry.source.clone(),
            children: Vec::new(),
        };
        self.nested.keys.insert(entry.id.clone(), key.clone());
        // What a card shows of its releases is on it.
        if entry.kind == EntryKind::Application || self.folding.folds(entry) {
            for inner in entry.all().into_iter().skip(1) {
                self.nested.keys.insert(inner.id.clone(), key.clone());
            }
            return made;
        }
        let around: Vec<String> = around.iter().cloned().chain([key]).collect();
        made.children = self.siblings(&entry.children, &around, entry.source.as_deref().or(above));
        made
    }

    /// One box for several entries.
    fn count(&mut self, entries: &[&Entry], around: &[String]) -> Option<NestedBox> {
        let first = entries.first()?;
        let what =
            if first.kind == EntryKind::Directory { "kustomize directory" } else { first.what() };
        let what = if first.kind == EntryKind::Application { "application" } else { what };
        let title = plural(entries.len(), what);
        let key = self.key(&title, around);
        let inside: Vec<&Entry> = entries.iter().flat_map(|entry| entry.all()).collect();
        for entry in &inside {
            self.nested.keys.insert(entry.id.clone(), key.clone());
        }
        let failed = inside.iter().filter(|entry| entry.status == Status::Failed).count();
        let lines = if failed > 0 {
            vec![format!("{failed} {} not build", if failed == 1 { "does" } else { "do" })]
        } else {
            Vec::new()
        };
        let status = if failed > 0 { Status::Failed } else { Status::Ok };
        let (kind, id) = (EntryKind::Folded, String::new());
        Some(NestedBox {
            key,
            id,
            kind,
            status,
            title,
            lines,
            page: None,
            source: None,
            children: Vec::new(),
        })
    }

    /// A key that no other box has: the names on the way to it.
    fn key(&mut self, name: &str, around: &[String]) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let name: String = name.chars().take(KEY).map(plain).collect();
        let base = match around.last() {
            // A key grows by one name a level; deep trees start anew.
            Some(outer) if outer.len() < 2 * KEY => format!("{outer}_{name}"),
            _ => format!("k_{name}"),
        };
        let mut key = base.clone();
        let mut number = 2;
        while !self.taken.insert(key.clone()) {
            key = format!("{base}_{number}");
            number += 1;
        }
        self.ancestors.insert(key.clone(), around.to_vec());
        key
    }

    /// What a box says below its title: facts, releases, trouble.
    fn lines(&self, entry: &Entry, above: Option<&str>) -> Vec<String> {
        if self.folding >= Folding::Facts && entry.kind != EntryKind::Folded {
            let counted = if self.folding.folds(entry) { entry.counted() } else { String::new() };
            let failed = if entry.status == Status::Failed { "does not build" } else { "" };
            return [counted.as_str(), failed]
                .iter()
                .filter(|line| !line.is_empty())
                .map(|line| (*line).to_owned())
                .collect();
        }
        let mut told = entry.clone();
        told.waits.clear();
        let mut lines = facts(&told, self.outline, above);
        for release in entry.children.iter().filter(|child| child.kind == EntryKind::Release) {
            let address = if release.address.is_empty() {
                String::new()
            } else {
                format!(": {}", release.address)
            };
            lines.push(format!("HelmRelease {}{address}", release.name));
            lines.extend(release.trouble());
        }
        lines.extend(entry.trouble());
        lines.iter().map(|line| clean::short(line, LONGEST)).collect()
    }

    /// An arrow for each thing waited for that has a box elsewhere; words for all others.
    fn arrows(&mut self, boxes: &mut [NestedBox]) {
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in self.outline.all() {
            let Some(from) = self.nested.keys.get(&entry.id) else { continue };
            for wait in &entry.waits {
                match self.nested.keys.get(&wait.id).filter(|_| !wait.missing) {
                    Some(to) if to == from && self.folding > Folding::Facts => {}
                    Some(to) if self.apart(from, to) => {
                        self.nested.waits.insert((from.clone(), to.clone()));
                    }
                    _ if self.folding > Folding::Facts => {}
                    _ => words.entry(from.clone()).or_default().push(format!(
                        "{}{}",
                        wait.name,
                        if wait.missing { " (missing)" } else { "" }
                    )),
                }
            }
        }
        say(boxes, &words);
    }

    /// Whether neither of two boxes is, or holds, the other.
    fn apart(&self, a: &str, b: &str) -> bool {
        let holds = |outer: &str, inner: &str| {
            self.ancestors.get(inner).is_some_and(|around| around.iter().any(|key| key == outer))
        };
        a != b && !holds(a, b) && !holds(b, a)
    }
}

fn say(boxes: &mut [NestedBox], words: &BTreeMap<String, Vec<String>>) {
    for made in boxes {
        made.lines.extend(
            words
                .get(&made.key)
                .map(|names| clean::short(&format!("waits for {}", names.join(", ")), LONGEST)),
        );
        say(&mut made.children, words);
    }
}
