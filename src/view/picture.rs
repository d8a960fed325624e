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

/// The picture of a graph; what does not fit the page of an overview is folded.
///
/// # Errors
///
/// Where the scope names what is not there, or contradicts itself.
pub fn picture(
    graph: &Graph,
    which: Picture,
    scope: &Scope,
    fits: &dyn Fn(&View) -> bool,
) -> Result<View, ScopeError> {
    check(graph, scope)?;
    let mut view = match which {
        Picture::Overview => overview(graph, scope, fits),
        Picture::Apps => apps(graph, scope),
        Picture::Resources => resources(graph, scope)?,
        Picture::Full => full(graph, scope)?,
    };
    if matches!(which, Picture::Overview | Picture::Apps) {
        known_boxes(&view, scope)?;
        collapse::collapse(&mut view, &scope.collapse);
    }
    if view.items.is_empty() {
        return Err(ScopeError::new(format!(
            "nothing is left to draw of {}",
            select::described(scope)
        )));
    }
    if scope.direction == Direction::Right {
        turn(&mut view);
    }
    if let Some(width) = scope.width {
        (view.width, view.fixed_width) = (width, true);
    }
    Ok(view)
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

/// Every box that is to be folded or kept open is there.
fn known_boxes(view: &View, scope: &Scope) -> Result<(), ScopeError> {
    let mut boxes: Vec<&Item> = Vec::new();
    let mut todo: Vec<&Item> = view.items.iter().collect();
    while let Some(item) = todo.pop() {
        todo.extend(&item.children);
        boxes.push(item);
    }
    let groups: Vec<&&Item> =
        boxes.iter().filter(|item| !item.children.is_empty() || item.kind == "folded").collect();
    for name in scope.collapse.iter().chain(&scope.expand) {
        if !groups.iter().any(|item| collapse::bears(item, name)) {
            return Err(ScopeError::no_box(
                name,
                groups.iter().map(|item| item.title.clone()).collect(),
            ));
        }
    }
    Ok(())
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
