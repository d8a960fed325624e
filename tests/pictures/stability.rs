//! A small change moves little: where one application goes or comes, the other boxes keep their
//! order and places.
//!
//! Runs over `samples/`; with `FLUXSCAPE_CORPUS` naming a directory of repositories, over
//! `clin-environments` in it too. Each application's document is taken out of its file in turn, or
//! doubled under another name, and the pictures before and after are compared: at least nine in ten
//! of the boxes that both show stand in the same order, row by row, in the box around them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::common::{directories, project};
use crate::edited::{Edit, Edited};
use crate::order::longest_common;
use crate::skip::corpus;
use fluxscape::flux::{Repositories, Repository};
use fluxscape::graph::{Graph, Node};
use fluxscape::view::{self, Item, Picture, Scope, View};
use fluxscape::{Project, RootModule, scene};
use fluxscape_manifest::source::{DiskTree, RepositoryUrl, SourceTree, TreePath};

/// A repository, and what lies beside it.
struct Checkout {
    directory: PathBuf,
    mapped: Vec<(&'static str, PathBuf)>,
    terraform: Option<PathBuf>,
}

fn checkouts() -> Vec<Checkout> {
    let alone = |directory| Checkout { directory, mapped: Vec::new(), terraform: None };
    let mut found: Vec<Checkout> =
        directories(&project().join("samples")).into_iter().map(alone).collect();
    if let Some(corpus) = corpus() {
        let common = corpus.join("Ferlab-Ste-Justine__cqdg-orchestrations");
        found.push(Checkout {
            directory: corpus.join("Ferlab-Ste-Justine__clin-environments"),
            mapped: vec![("https://github.com/Ferlab-Ste-Justine/cqdg-orchestrations.git", common)],
            terraform: Some(corpus.join("../../terraform/clin")).filter(|path| path.is_dir()),
        });
    }
    found
}

impl Checkout {
    fn graph(&self, edit: Option<Edit>) -> Graph {
        let tree =
            Arc::new(Edited { tree: Arc::new(DiskTree::open(&self.directory).unwrap()), edit });
        let own = Repository::new(RepositoryUrl::parse("https://example.org/team/own"), tree);
        let disk = |path: &PathBuf| Arc::new(DiskTree::open(path).unwrap()) as Arc<dyn SourceTree>;
        let mapped = self
            .mapped
            .iter()
            .map(|(url, path)| Repository::new(RepositoryUrl::parse(url), disk(path)));
        let repositories = Repositories { own, mapped: mapped.collect() };
        let root = |path| RootModule { tree: disk(path), directory: TreePath::root() };
        let terraform = self.terraform.iter().map(root).collect();
        fluxscape::graph(&Project { terraform, ..Project::new("own", repositories) })
    }

    /// The same repository without an application, and with it doubled.
    fn changes(&self, node: &Node) -> Option<[Graph; 2]> {
        let file = node.origin.file.as_ref().filter(|_| {
            node.origin.repository.as_deref().is_none_or(|name| !self.is_mapped(name))
        })?;
        let text = std::fs::read_to_string(self.directory.join(file)).ok()?;
        let mut documents: Vec<String> = Vec::new();
        let mut at = None;
        for (number, line) in (1..).zip(text.lines()) {
            if documents.is_empty() || line.trim_end() == "---" {
                documents.push(String::new());
            }
            let last = documents.len() - 1;
            at = at.or((node.origin.line == Some(number)).then_some(last));
            documents[last].push_str(line);
            documents[last].push('\n');
        }
        let at = at?;
        let named = format!("name: {}\n", node.name);
        documents[at].contains(&named).then_some(())?;
        let other = documents[at].replacen(&named, &format!("name: {}-too\n", node.name), 1);
        let with = |document: String| {
            let mut documents = documents.clone();
            documents[at] = document;
            self.graph(Some((TreePath::clamped(file), Arc::from(documents.concat().as_bytes()))))
        };
        // Something must stand there: kustomizations may name the file.
        let nothing =
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: placeholder}\n".to_owned();
        Some([
            with(nothing),
            with(format!("{}---\n{}", documents[at], other.trim_start_matches("---\n"))),
        ])
    }

    fn is_mapped(&self, repository: &str) -> bool {
        self.mapped.iter().any(|(url, _)| {
            url.contains(repository) || repository.contains(url.trim_end_matches(".git"))
        })
    }
}

/// The boxes in each box, row by row.
fn rows(view: &View) -> BTreeMap<String, Vec<String>> {
    let drawn = scene::compose(view.clone());
    let places: BTreeMap<&str, (i32, i32)> = drawn
        .boxes
        .iter()
        .map(|drawn| (drawn.id.as_str(), (drawn.outline.rect.y, drawn.outline.rect.x)))
        .collect();
    let mut rows = BTreeMap::new();
    let mut todo: Vec<(&str, &[Item])> = vec![("", &view.items)];
    while let Some((id, items)) = todo.pop() {
        let mut inside: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        inside.sort_by_key(|id| places.get(id));
        rows.insert(id.to_owned(), inside.into_iter().map(str::to_owned).collect());
        todo.extend(
            items
                .iter()
                .filter(|item| !item.children.is_empty())
                .map(|item| (item.id.as_str(), item.children.as_slice())),
        );
    }
    rows
}

/// How many boxes both pictures show, and how many of them keep their order.
fn kept(
    before: &BTreeMap<String, Vec<String>>,
    after: &BTreeMap<String, Vec<String>>,
) -> (usize, usize) {
    let all = |rows: &BTreeMap<String, Vec<String>>| {
        rows.values().flatten().cloned().collect::<BTreeSet<String>>()
    };
    let both: BTreeSet<String> = all(before).intersection(&all(after)).cloned().collect();
    let none = Vec::new();
    let same = before.iter().map(|(around, inside)| {
        let known = |ids: &[String]| {
            ids.iter().filter(|id| both.contains(*id)).cloned().collect::<Vec<_>>()
        };
        longest_common(&known(inside), &known(after.get(around).unwrap_or(&none)))
    });
    (both.len(), same.sum())
}

#[test]
fn an_application_more_or_less_moves_few_boxes() {
    let mut compared = 0;
    let mut moved: Vec<String> = Vec::new();
    for checkout in checkouts() {
        let graph = checkout.graph(None);
        let draw = |graph: &Graph, which| {
            rows(scene::fit(view::picture(graph, which, &Scope::default()).unwrap()).view())
        };
        let before = [Picture::Overview, Picture::Apps].map(|which| (which, draw(&graph, which)));
        let is_application = |node: &&Node| {
            matches!(node.kind.as_str(), "Kustomization" | "HelmRelease")
                && node.application.as_deref() == Some(node.name.as_str())
        };
        for node in graph.nodes().map(|(_, node)| node).filter(is_application) {
            let Some(changes) = checkout.changes(node) else { continue };
            for (change, changed) in ["without", "with another"].into_iter().zip(&changes) {
                for (which, before) in &before {
                    let (both, same) = kept(before, &draw(changed, *which));
                    compared += 1;
                    if same * 10 < both * 9 {
                        moved.push(format!(
                            "{}: {change} {}, {which:?}: {same} of {both}",
                            checkout.directory.display(),
                            node.id
                        ));
                    }
                }
            }
        }
    }
    assert!(compared > 80, "only {compared} pictures were compared");
    assert!(moved.is_empty(), "{} of {compared}: {moved:#?}", moved.len());
}
