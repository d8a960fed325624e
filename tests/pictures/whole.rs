//! Nothing is left out of any view: environments, applications, what fails and what waits is there
//! by name, in a box that stands for it, or in words.
//!
//! Runs over `samples/`; with `FLUXSCAPE_CORPUS` naming a directory of repositories, over each of
//! them too.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::{directories, project};
use crate::skip::corpus;
use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::{EdgeType, Graph, Node, Status};
use fluxscape::view::{self, Item, Picture, Scope, View};
use fluxscape::{Project, scene};
use fluxscape_manifest::source::{DiskTree, RepositoryUrl};

const VIEWS: [Picture; 4] = [Picture::Overview, Picture::Apps, Picture::Resources, Picture::Full];

pub(crate) fn repositories() -> Vec<PathBuf> {
    let samples = directories(&project().join("samples"));
    samples.into_iter().chain(corpus().iter().flat_map(|corpus| directories(corpus))).collect()
}

pub(crate) fn graph(directory: &Path) -> Graph {
    let url = RepositoryUrl::parse("https://example.org/team/own");
    let own = Repository::new(url, Arc::new(DiskTree::open(directory).unwrap()));
    fluxscape::graph(&Project::new("own", Repositories { own, mapped: Vec::new() }))
}

/// Which boxes say something about what, and in which words.
struct Said<'v> {
    /// For each id, the boxes that are it or stand for it, with those around them.
    boxes: BTreeMap<&'v str, Vec<Vec<&'v Item>>>,
    words: String,
}

fn said(view: &View) -> Said<'_> {
    let mut said = Said {
        boxes: BTreeMap::new(),
        words: format!("{}\n{}\n{}\n", view.title, view.subtitle, view.notes.join("\n")),
    };
    let mut todo: Vec<Vec<&Item>> = view.items.iter().map(|item| vec![item]).collect();
    while let Some(path) = todo.pop() {
        let item = path[path.len() - 1];
        for id in std::iter::once(&item.id).chain(&item.members) {
            said.boxes.entry(id).or_default().push(path.clone());
        }
        said.words += &own_words(item);
        todo.extend(item.children.iter().map(|child| [path.as_slice(), &[child]].concat()));
    }
    said
}

fn own_words(item: &Item) -> String {
    let lines = item.lines.iter().map(|line| line.text.as_str());
    let all = [item.title.as_str(), item.subtitle.as_str()]
        .into_iter()
        .chain(lines)
        .chain(item.chips.iter().map(|chip| chip.text.as_str()));
    all.map(|text| format!("{text}\n")).collect::<Vec<_>>().concat()
}

impl Said<'_> {
    /// Whether a box bears the node's name, or prints how many it stands for.
    fn names_or_counts(&self, node: &Node) -> bool {
        let shows = |path: &Vec<&Item>| {
            path.iter().any(|item| {
                own_words(item).contains(&node.name)
                    || own_words(item).contains(|c: char| c.is_ascii_digit())
            })
        };
        self.boxes.get(node.id.as_str()).is_some_and(|paths| paths.iter().any(shows))
    }

    /// Whether the box of a node, or one around it, has certain words.
    fn near(&self, node: &Node, words: &[&str]) -> bool {
        let paths = self.boxes.get(node.id.as_str()).into_iter().flatten();
        paths.flatten().any(|item| words.iter().any(|word| own_words(item).contains(word)))
    }

    /// Whether the box of a node, or one around it, says that it needs another, by its name or by
    /// that of a box that stands for it.
    fn waits(&self, node: &Node, needed: &Node) -> bool {
        let folded = self
            .boxes
            .get(needed.id.as_str())
            .into_iter()
            .flatten()
            .flatten()
            .map(|item| item.title.as_str());
        let names: Vec<&str> = folded.chain([needed.name.as_str()]).collect();
        let lines = self
            .boxes
            .get(node.id.as_str())
            .into_iter()
            .flatten()
            .flatten()
            .flat_map(|item| &item.lines);
        let said = lines.filter_map(|line| line.text.split_once("needs ")).map(|(_, named)| named);
        said.flat_map(|named| named.split([',', ':']))
            .any(|name| names.contains(&name.trim().trim_end_matches(" (missing)")))
    }

    /// The ids of all boxes that a node is, stands in, or is stood for by.
    fn around(&self, node: &Node) -> BTreeSet<&str> {
        self.boxes
            .get(node.id.as_str())
            .into_iter()
            .flatten()
            .flatten()
            .map(|item| item.id.as_str())
            .collect()
    }
}

/// What a view does not say of a graph.
fn unsaid(graph: &Graph, which: Picture, view: &View) -> Vec<String> {
    let said = said(view);
    let mut unsaid = Vec::new();
    let applied =
        graph.edges().into_iter().filter(|(_, _, edge)| edge.edge_type == EdgeType::Applies);
    let appliers: BTreeMap<&str, &Node> =
        applied.map(|(by, what, _)| (what.id.as_str(), by)).collect();
    for name in view::environments(graph)
        .iter()
        .filter(|name| !said.words.contains(name.rsplit('/').next().unwrap()))
    {
        unsaid.push(format!("environment {name}"));
    }
    for node in graph.nodes().map(|(_, node)| node) {
        let leaf = matches!(node.kind.as_str(), "Kustomization" | "HelmRelease")
            && node.application.as_deref() == Some(node.name.as_str());
        // A HelmRelease may be a row on the card of the Kustomization that applies it, and is
        // counted with it.
        let applier = appliers.get(node.id.as_str()).filter(|_| node.kind == "HelmRelease");
        if leaf
            && !said.names_or_counts(node)
            && !applier.is_some_and(|applier| said.names_or_counts(applier))
        {
            unsaid.push(format!("application {}", node.id));
        }
        if node.status == Status::Failed
            && !said.near(node, &["not build", "fail"])
            && !said.words.contains("not build")
        {
            unsaid.push(format!("failure of {}", node.id));
        }
    }
    for (from, to, edge) in graph.edges() {
        // What has no box is said on the card of what applies it.
        let stands_for = |node: &Node| said.boxes.contains_key(node.id.as_str());
        let card = if stands_for(from) {
            from
        } else {
            appliers.get(from.id.as_str()).copied().unwrap_or(from)
        };
        let (starts, ends) = (said.around(from), said.around(to));
        let arrow = view.links.iter().any(|link| {
            link.edge_type == EdgeType::DependsOn
                && starts.contains(link.from.as_str())
                && ends.contains(link.to.as_str())
        });
        // What one box stands for whole is folded away with both its ends; the overview counts.
        let inside = said.boxes.get(from.id.as_str()).into_iter().flatten().any(|path| {
            path.last().is_some_and(|item| {
                item.members.iter().any(|id| *id == to.id.as_str()) && item.children.is_empty()
            })
        });
        let counted = which == Picture::Overview && said.words.contains("dependenc");
        if edge.edge_type == EdgeType::DependsOn
            && !(arrow || inside || counted || said.waits(card, to))
        {
            unsaid.push(format!("{} waits for {}", from.id, to.id));
        }
    }
    unsaid
}

#[test]
fn every_view_says_everything_of_every_repository() {
    let mut missing: Vec<String> = Vec::new();
    let repositories = repositories();
    assert!(repositories.len() >= 7);
    for directory in repositories {
        let graph = graph(&directory);
        for which in VIEWS {
            let page = scene::fit(view::picture(&graph, which, &Scope::default()).unwrap());
            let view = page.view();
            let name = directory.file_name().unwrap().to_string_lossy().into_owned();
            missing.extend(
                unsaid(&graph, which, view)
                    .into_iter()
                    .map(|what| format!("{name}, {which:?}: {what}")),
            );
        }
    }
    assert!(missing.is_empty(), "{}: {missing:#?}", missing.len());
}
