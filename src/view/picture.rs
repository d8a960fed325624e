//! One picture of a graph: a view, narrowed and turned as asked.
//!
//! In: the graph, which view, a scope. Out: a [`View`], or why what is asked for cannot be: names
//! that nothing bears with the nearest ones, options that exclude one another.

use std::collections::BTreeSet;
use std::fmt;

use super::collapse;
use super::model::{Arrangement, Item, View};
use super::reader::Reader;
use super::scope::{Direction, Scope};
use super::{apps, focus, full, overview, resources, select};
use crate::graph::Graph;

/// The views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// The whole architecture on one page.
    Overview,
    /// One card an application.
    Apps,
    /// Every Flux object.
    Resources,
    /// Every object.
    Full,
}

/// Pages are no narrower and no wider than these.
const WIDTHS: std::ops::RangeInclusive<u32> = 400..=10_000;
/// A page that goes to the right has room for this.
const RIGHT: u32 = 1640;
/// How many names an error lists.
const MOST_NAMES: usize = 12;

/// Why a scope cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError(String);

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScopeError {}

impl ScopeError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// No box bears a name.
    pub(super) fn no_box(name: &str, known: BTreeSet<String>) -> Self {
        Self::unknown("box", name, known)
    }

    fn unknown(what: &str, name: &str, known: impl IntoIterator<Item = String>) -> Self {
        let mut near: Vec<(usize, String)> = known
            .into_iter()
            .map(|known| {
                (
                    if known.contains(name) {
                        0
                    } else {
                        strsim::damerau_levenshtein(name, &known)
                    },
                    known,
                )
            })
            .collect();
        near.sort();
        let more = near.len() > MOST_NAMES;
        let names: Vec<String> = near.into_iter().take(MOST_NAMES).map(|(_, name)| name).collect();
        let said = match (names.is_empty(), more) {
            (true, _) => "there is none".to_owned(),
            (false, true) => format!("the nearest are {}", names.join(", ")),
            (false, false) => format!("known are {}", names.join(", ")),
        };
        Self(format!("there is no {what} \"{name}\": {said}"))
    }
}

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
    let first = views.next().filter(|view| !view.items.is_empty()).ok_or_else(|| {
        ScopeError::new(format!("nothing is left to draw of {}", select::described(scope)))
    })?;
    Ok(Candidates { first, rest: Box::new(views) })
}

/// What can be told of a scope before anything is drawn.
pub(super) fn check(graph: &Graph, scope: &Scope) -> Result<(), ScopeError> {
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
    let kinds = select::kinds(&reader);
    for name in scope.hide.iter().chain(&scope.only) {
        let bears = |word: &str| word.eq_ignore_ascii_case(name);
        if !kinds.iter().any(|(kind, badge)| bears(kind) || badge.is_some_and(bears)) {
            return Err(ScopeError::unknown("kind", name, kinds.into_keys()));
        }
    }
    if let Some(focus) = &scope.focus {
        focus::node(graph, scope, &focus.node).map_err(ScopeError)?;
    }
    Ok(())
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
        if !groups.iter().any(|item| collapse::bears(item, name)) {
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
