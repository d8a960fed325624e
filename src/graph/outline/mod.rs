//! The architecture as nested facts: what the text forms write, each in its own way.
//!
//! In: the graph and a [`Selection`]. Out: an [`Outline`]: origin, roots, environments and tiers,
//! applications, each with its address, what it deploys, what it waits for and how it fares. Each
//! Kustomization of a selected cluster stands once, and an [`Outline`] that was folded counts what
//! it folds.

mod address;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::analysis::kinds::plural;
use crate::graph::model::node::Status;
use crate::graph::model::part::Part;
use crate::graph::model::{NodeIndex, OriginKind};

/// Which part is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The name of the only cluster.
    pub cluster: Option<String>,
    /// The name of the only environment: a group of a cluster, or a cluster.
    pub environment: Option<String>,
    /// The only applications, by node; all where none is named.
    pub applications: Option<BTreeSet<NodeIndex>>,
}

/// Facts about a repository, nested as Flux applies them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What the repository is called.
    pub name: String,
    /// The clusters, or where there is no Flux object the kustomize directories.
    pub entries: Vec<Entry>,
    /// The sources that they are built from, by id.
    pub sources: BTreeMap<String, Source>,
    /// What no entry tells: references to nothing, other objects that fail.
    pub notes: Vec<String>,
    /// The summary of what was there before it was folded.
    pub(crate) unfolded: Option<String>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A cluster, with what created its first Flux objects.
    Cluster(OriginKind),
    /// Flux's own controllers, installed with a chart.
    Controllers,
    /// A Kustomization that nothing applies, or that everything passes through.
    Passage,
    /// An environment of a cluster.
    Environment,
    /// A Kustomization that applies Kustomizations.
    Tier,
    /// A leaf.
    Application,
    /// A HelmRelease of an application.
    Release,
    /// A kustomize directory that no Flux object applies.
    Directory,
    /// A count in place of entries.
    Folded,
}

/// A fact with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id of its node, or a name of its own.
    pub id: String,
    /// What it is.
    pub kind: EntryKind,
    /// Kubernetes kind of its node; empty where it is no object.
    pub object: String,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// Of a cluster: what runs what creates its first objects, where a file shows it.
    pub tool: Option<String>,
    /// Directory that it builds, or chart with version.
    pub address: String,
    /// Id of the source that it is built from.
    pub source: Option<String>,
    /// What it deploys, in counts.
    pub deploys: String,
    /// How many image policies keep it current.
    pub policies: usize,
    /// How many of its objects are watched.
    pub health_checks: usize,
    /// What it waits for.
    pub waits: Vec<Wait>,
    /// Remarks in a word: `suspended`, `encrypted`.
    pub remarks: Vec<&'static str>,
    /// How it fares.
    pub status: Status,
    /// Why it fares so.
    pub message: Option<String>,
    /// Its file, and the line in it.
    pub file: Option<(String, Option<u32>)>,
    /// The page of the forge that shows its file.
    pub page: Option<String>,
    /// What is inside.
    pub children: Vec<Entry>,
}

/// Something that is waited for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait {
    /// Id of its node.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether nothing creates it.
    pub missing: bool,
}

/// Where things are built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its address.
    pub url: String,
    /// What of it is checked out: `branch main`.
    pub revision: String,
    /// Names of the sources that it includes.
    pub includes: Vec<String>,
    /// How it fares.
    pub status: Status,
}

impl Outline {
    /// Every entry, each before what is inside it.
    #[must_use]
    pub fn all(&self) -> Vec<&Entry> {
        self.entries.iter().flat_map(Entry::all).collect()
    }

    /// `2 environments · 11 applications`.
    #[must_use]
    pub fn summary(&self) -> String {
        if let Some(unfolded) = &self.unfolded {
            return unfolded.clone();
        }
        let all = self.all();
        let count =
            |kind: fn(EntryKind) -> bool| all.iter().filter(|entry| kind(entry.kind)).count();
        let clusters = count(|kind| matches!(kind, EntryKind::Cluster(_)));
        let parts = [
            (if clusters > 1 { clusters } else { 0 }, "cluster"),
            (count(|kind| kind == EntryKind::Environment), "environment"),
            (count(|kind| kind == EntryKind::Application), "application"),
            (count(|kind| kind == EntryKind::Directory), "kustomize directory"),
        ];
        parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, one)| plural(count, one))
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// The same with nothing deeper than so many levels of what Flux applies; what is folded is
    /// counted.
    #[must_use]
    pub fn limited(mut self, depth: usize) -> Self {
        self.unfolded = Some(self.summary());
        self.entries.iter_mut().for_each(|entry| entry.limit(depth));
        self
    }
}

impl Entry {
    /// Of a cluster: who creates its first Flux objects, in words.
    #[must_use]
    pub fn creator(&self) -> Option<String> {
        let EntryKind::Cluster(by) = self.kind else { return None };
        Some(match (&self.tool, by) {
            (Some(tool), OriginKind::Tool) => format!("applied by {tool}"),
            _ => by.words().to_owned(),
        })
    }

    /// Itself and every entry inside.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.children.iter().flat_map(Self::all)).collect()
    }

    /// Whether it holds other Kustomizations, rather than facts about itself.
    #[must_use]
    pub fn is_group(&self) -> bool {
        matches!(
            self.kind,
            EntryKind::Cluster(_) | EntryKind::Passage | EntryKind::Environment | EntryKind::Tier
        )
    }

    /// What it is, in a word or two.
    #[must_use]
    pub fn what(&self) -> &str {
        match self.kind {
            EntryKind::Cluster(_) => "cluster",
            EntryKind::Controllers => "controllers",
            EntryKind::Environment => "environment",
            EntryKind::Directory => "kustomize directory",
            EntryKind::Folded => "",
            EntryKind::Passage | EntryKind::Tier | EntryKind::Application | EntryKind::Release => {
                &self.object
            }
        }
    }

    /// How it fares, in words; nothing where all is well.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let message = self.message.as_deref().unwrap_or_default();
        let word = match self.status {
            Status::Ok => return None,
            Status::Failed => "does not build",
            Status::Partial => "partial",
            Status::Missing => "missing",
            Status::External => "outside the repositories given",
        };
        Some(if message.is_empty() { word.to_owned() } else { format!("{word}: {message}") })
    }

    /// What is inside in counts: `2 environments · 11 applications`, and what of it does not build.
    #[must_use]
    pub fn counted(&self) -> String {
        let inside: Vec<&Self> = self.children.iter().flat_map(Self::all).collect();
        let count = |kind: EntryKind| inside.iter().filter(|entry| entry.kind == kind).count();
        let failed = inside.iter().filter(|entry| entry.status == Status::Failed).count();
        let mut parts: Vec<String> = [
            (EntryKind::Environment, "environment"),
            (EntryKind::Tier, "tier"),
            (EntryKind::Application, "application"),
            (EntryKind::Release, "HelmRelease"),
        ]
        .into_iter()
        .map(|(kind, one)| (count(kind), one))
        .filter(|(count, one)| {
            *count > 0 && (*one != "HelmRelease" || self.kind == EntryKind::Application)
        })
        .map(|(count, one)| plural(count, one))
        .collect();
        if failed > 0 {
            parts.push(format!("{failed} {} not build", if failed == 1 { "does" } else { "do" }));
        }
        parts.join(" · ")
    }

    /// Puts a count in place of what is inside.
    pub fn fold(&mut self) {
        let counted = self.counted();
        if counted.is_empty() {
            self.children.clear();
            return;
        }
        let id = Part::Folded.of(&self.id);
        self.children = vec![Self {
            kind: EntryKind::Folded,
            name: counted,
            ..Self::named(id, EntryKind::Folded, "")
        }];
    }

    fn limit(&mut self, depth: usize) {
        if depth == 0 {
            self.fold();
        } else {
            self.children.iter_mut().for_each(|child| child.limit(depth - 1));
        }
    }

    /// An entry of which nothing is known but its kind and name.
    pub(crate) fn named(id: String, kind: EntryKind, name: &str) -> Self {
        Self {
            id,
            kind,
            object: String::new(),
            name: name.to_owned(),
            namespace: String::new(),
            tool: None,
            address: String::new(),
            source: None,
            deploys: String::new(),
            policies: 0,
            health_checks: 0,
            waits: Vec::new(),
            remarks: Vec::new(),
            status: Status::Ok,
            message: None,
            file: None,
            page: None,
            children: Vec::new(),
        }
    }
}

impl OriginKind {
    /// Who creates the first Flux objects, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Terraform => "created by Terraform",
            Self::Bootstrap => "created by flux bootstrap",
            Self::Operator => "created by the Flux Operator",
            Self::Tool => "applied by another tool",
            Self::Hand => "applied by hand",
            Self::Hub => "applied from another cluster",
            Self::Outside => "created outside this repository",
            Self::Nothing => "no Flux objects",
        }
    }
}
