//! One picture of a graph: a view, narrowed and turned as asked.
//!
//! In: the graph, which view, a scope. Out: a [`View`], or why what is asked for cannot be: names
//! that nothing has with the nearest ones, options that exclude one another.

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use super::apps::apps;
use super::collapse;
use super::model::{Arrangement, Item, View};
use super::overview::overview;
use super::reader::Reader;
use super::resources::{full, resources};
use super::scope::{Direction, Scope, ScopeError, filter, focus};
use crate::graph::{ClusterTree, Graph, NodeIndex};

// The doc comments of the variants are the help of the command line and of the configuration.
/// What a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Picture {
    /// The whole architecture on one page
    #[default]
    Overview,
    /// A card for each application in each environment
    Apps,
    /// Every Flux object and kustomize directory
    Resources,
    /// Plain Kubernetes objects as well: best for one environment, one application or one object
    Full,
}

/// Pages are no narrower and no wider than these.
const WIDTHS: std::ops::RangeInclusive<u32> = 400..=10_000;
/// A page that goes to the right has room for this.
const RIGHT: u32 = 1640;
/// Views of one thing, from the most detailed to the least: whoever lays them out takes the first
/// that fits the page.
pub struct Candidates<'a> {
    /// The most detailed one.
    pub first: View,
    /// The others, made as they are asked for.
    pub rest: Box<dyn Iterator<Item = View> + 'a>,
}

/// The picture of a graph, in as many levels of detail as its view has.
///
/// # Errors
///
/// Where the scope names what is not there, or contradicts itself.
pub fn picture<'a>(
    graph: &'a Graph,
    which: Picture,
    scope: &Scope,
) -> Result<Candidates<'a>, ScopeError> {
    check(graph, scope)?;
    let views: Box<dyn Iterator<Item = View> + 'a> = match which {
        Picture::Overview => Box::new(overview(graph, scope)),
        Picture::Apps => Box::new(std::iter::once(apps(graph, scope))),
        Picture::Resources => Box::new(std::iter::once(resources(graph, scope)?)),
        Picture::Full => Box::new(std::iter::once(full(graph, scope)?)),
    };
    let by_name = matches!(which, Picture::Overview | Picture::Apps)
        && !(scope.collapse.is_empty() && scope.expand.is_empty());
    let views = if by_name { with_known_boxes(views, scope)? } else { views };
    let asked = scope.clone();
    let mut views = views.map(move |mut view| {
        if by_name {
            collapse::collapse(&mut view, &asked.collapse);
        }
        if asked.direction == Direction::Right {
            turn(&mut view);
        }
        if let Some(width) = asked.width {
            (view.width, view.fixed_width) = (width, true);
        }
        view
    });
    let Some(first) = views.next().filter(|view| !view.items.is_empty()) else {
        // A repository without any object: the overview has a card that says so.
        return if which != Picture::Overview && scope.is_whole() {
            picture(graph, Picture::Overview, scope)
        } else {
            let scope = scope.described();
            let of = if scope.is_empty() { "this repository" } else { &scope };
            Err(ScopeError::new(format!("nothing of {of} is left to draw")))
        };
    };
    Ok(Candidates { first, rest: Box::new(views) })
}

/// What can be checked of a scope before anything is drawn.
fn check(graph: &Graph, scope: &Scope) -> Result<(), ScopeError> {
    if !scope.hide.is_empty() && !scope.only.is_empty() {
        return Err(ScopeError::new(
            "hide and only exclude one another: name the kinds to leave out, or those to show",
        ));
    }
    if let Some(name) = scope.collapse.iter().find(|name| scope.expand.contains(name)) {
        return Err(ScopeError::new(format!("\"{name}\" cannot be both collapsed and expanded")));
    }
    if scope.width.is_some_and(|width| !WIDTHS.contains(&width)) {
        return Err(ScopeError::new(format!(
            "the width lies between {} and {}",
            WIDTHS.start(),
            WIDTHS.end()
        )));
    }
    let reader = Reader::new(graph);
    if let Some(name) = &scope.environment {
        let known: Vec<String> =
            reader.environments().into_iter().map(|environment| environment.name).collect();
        if !known.contains(name) {
            return Err(ScopeError::unknown("environment", name, known));
        }
    }
    if let Some(name) = &scope.application {
        let known: BTreeSet<String> =
            graph.nodes().filter_map(|(_, node)| node.application.clone()).collect();
        if !known.contains(name) {
            return Err(ScopeError::unknown("application", name, known));
        }
    }
    let kinds = kinds(graph);
    for name in scope.hide.iter().chain(&scope.only) {
        let is_named = |word: &str| word.eq_ignore_ascii_case(name);
        if !kinds.iter().any(|(kind, badge)| is_named(kind) || badge.is_some_and(is_named)) {
            return Err(ScopeError::unknown("kind", name, kinds.into_keys()));
        }
    }
    if let Some(focus) = &scope.focus {
        focus::node(graph, scope, &focus.node).map_err(ScopeError::new)?;
    }
    Ok(())
}

/// The kinds of a graph with their badges: what `hide` and `only` may name.
fn kinds(graph: &Graph) -> BTreeMap<String, Option<&'static str>> {
    graph.nodes().map(|(_, node)| (node.kind.clone(), node.badge())).collect()
}

/// The same views, in one of which each box is that a scope names: which boxes there are depends on
/// the level of detail.
fn with_known_boxes<'a>(
    views: impl Iterator<Item = View>,
    scope: &Scope,
) -> Result<Box<dyn Iterator<Item = View> + 'a>, ScopeError> {
    let views: Vec<View> = views.collect();
    let mut groups: Vec<&Item> = Vec::new();
    let mut todo: Vec<&Item> = views.iter().flat_map(|view| &view.items).collect();
    while let Some(item) = todo.pop() {
        todo.extend(&item.children);
        if !item.children.is_empty() || item.kind == "folded" {
            groups.push(item);
        }
    }
    for name in scope.collapse.iter().chain(&scope.expand) {
        if !groups.iter().any(|item| collapse::is_named(item, name)) {
            let titles = groups.iter().map(|item| item.title.clone()).collect();
            return Err(ScopeError::no_box(name, titles));
        }
    }
    Ok(Box::new(views.into_iter()))
}

/// Lets bands go from left to right.
fn turn(view: &mut View) {
    view.arrangement = Arrangement::Columns;
    if view.fixed_width {
        (view.width, view.fixed_width) = (RIGHT, false);
    }
    let mut todo: Vec<&mut Item> = view.items.iter_mut().collect();
    while let Some(item) = todo.pop() {
        match item.arrangement {
            Arrangement::Bands => item.arrangement = Arrangement::Columns,
            Arrangement::Column => {
                item.arrangement = Arrangement::Columns;
                for (at, child) in item.children.iter_mut().enumerate() {
                    child.band = u32::try_from(at).unwrap_or(u32::MAX);
                }
            }
            Arrangement::Row | Arrangement::Grid | Arrangement::Columns => {}
        }
        todo.extend(item.children.iter_mut());
    }
}

/// The applications that a scope leaves, for forms that are no pictures; none where it leaves all.
///
/// # Errors
///
/// Where the scope names what is not there, or contradicts itself.
pub fn applications(
    graph: &Graph,
    scope: &Scope,
) -> Result<Option<BTreeSet<NodeIndex>>, ScopeError> {
    check(graph, scope)?;
    let mut trees = graph.reconciliation().clone();
    let gone = filter::retain(graph, &mut trees, scope);
    Ok((gone > 0).then(|| {
        trees
            .clusters
            .iter()
            .flat_map(ClusterTree::leaves)
            .map(|application| application.node)
            .collect()
    }))
}

/// The names of the environments that a graph shows, in order: what [`Scope::environment`] may be.
#[must_use]
pub fn environments(graph: &Graph) -> Vec<String> {
    Reader::new(graph).environments().into_iter().map(|environment| environment.name).collect()
}

/// Where the forge shows the files of the repository drawn: an address that ends with `/`.
#[must_use]
pub fn pages(graph: &Graph) -> Option<String> {
    Reader::new(graph).pages()
}
