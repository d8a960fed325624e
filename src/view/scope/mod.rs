//! What part of the graph a picture shows, and how: the options that every view has.

mod error;
pub(super) mod filter;
pub(super) mod focus;

pub use error::ScopeError;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::graph::kinds::plural;
use crate::graph::{Node, NodeId};

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

/// The direction of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From top to bottom
    #[default]
    Down,
    /// From left to right
    Right,
}

impl Scope {
    /// Whether nodes of a kind are shown. A kind is named as Kubernetes does or by its badge, in
    /// any case.
    pub(in crate::view) fn shows(&self, kind: &str, badge: Option<&str>) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|name| {
                name.eq_ignore_ascii_case(kind)
                    || badge.is_some_and(|badge| name.eq_ignore_ascii_case(badge))
            })
        };
        !named(&self.hide) && (self.only.is_empty() || named(&self.only))
    }

    /// Whether the picture is of a part of the graph only.
    pub(in crate::view) fn is_partial(&self) -> bool {
        self.environment.is_some()
            || self.cluster.is_some()
            || self.application.is_some()
            || self.focus.is_some()
            || !self.hide.is_empty()
            || !self.only.is_empty()
    }

    /// What the picture is limited to: `environment qa, application web`.
    pub(in crate::view) fn described(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.cluster.as_ref().map(|name| format!("cluster {name}")));
        parts.extend(self.environment.as_ref().map(|name| format!("environment {name}")));
        parts.extend(self.application.as_ref().map(|name| format!("application {name}")));
        parts.extend(self.focus.as_ref().map(|focus| {
            let steps = plural(usize::try_from(focus.depth).unwrap_or(usize::MAX), "reference");
            format!("{steps} around {}", NodeId::parse(&focus.node).with_cluster())
        }));
        parts.join(", ")
    }

    /// Whether it leaves nothing out.
    pub(in crate::view) fn is_whole(&self) -> bool {
        self.described().is_empty() && self.hide.is_empty() && self.only.is_empty()
    }

    /// Whether a node belongs to the cluster, environment and application that the scope names.
    pub(in crate::view) fn contains(&self, node: &Node) -> bool {
        let environment = |name: &String| match &node.environment {
            Some(of) => of == name,
            // The environment of a lone cluster is what belongs to no other.
            None => node.cluster == *name,
        };
        self.cluster.as_ref().is_none_or(|cluster| *cluster == node.cluster)
            && self.environment.as_ref().is_none_or(environment)
            && self.application.as_ref().is_none_or(|name| node.application.as_ref() == Some(name))
    }
}
