//! What part of the graph a picture shows, and how: the options that every view has.

use super::reader::{Environment, Reader};
use crate::graph::Graph;

/// What part of the graph is shown, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only this environment.
    pub environment: Option<String>,
    /// Only this cluster.
    pub cluster: Option<String>,
    /// Only this application, in whatever environment.
    pub application: Option<String>,
    /// Only what is near one node.
    pub focus: Option<Focus>,
    /// Kinds that are left out.
    pub hide: Vec<String>,
    /// The only kinds that are shown; all where none is named.
    pub only: Vec<String>,
    /// Boxes, by name or id, whose content is counted instead of drawn.
    pub collapse: Vec<String>,
    /// Boxes, by name or id, that stay open where a page folds by itself.
    pub expand: Vec<String>,
    /// Which way a page goes.
    pub direction: Direction,
    /// How wide the page is, in units; the view's own width where none is named.
    pub width: Option<u32>,
    /// Whether the order in which an environment is reconciled is shown as numbered waves.
    pub waves: bool,
}

/// A node and how far from it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// An id, `kind/namespace/name`, `kind/name`, or a name that only one node has.
    pub node: String,
    /// How many references away.
    pub depth: u32,
}

/// Which way a page goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From top to bottom.
    #[default]
    Down,
    /// From left to right.
    Right,
}

impl Scope {
    pub(super) fn holds(&self, environment: &Environment<'_>) -> bool {
        self.environment.as_ref().is_none_or(|name| *name == environment.name)
            && self.cluster.as_ref().is_none_or(|name| *name == environment.cluster.name)
    }

    /// Whether nodes of a kind are shown. A kind is named as Kubernetes does or by its badge, in
    /// any case.
    pub(super) fn shows(&self, kind: &str, badge: Option<&str>) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|name| {
                name.eq_ignore_ascii_case(kind)
                    || badge.is_some_and(|badge| name.eq_ignore_ascii_case(badge))
            })
        };
        !named(&self.hide) && (self.only.is_empty() || named(&self.only))
    }

    /// Whether the picture is of a part of the graph only.
    pub(super) fn is_narrow(&self) -> bool {
        self.environment.is_some()
            || self.cluster.is_some()
            || self.application.is_some()
            || self.focus.is_some()
            || !self.hide.is_empty()
            || !self.only.is_empty()
    }
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
