//! Which part of the graph a picture is limited to.

use super::reader::{Environment, Reader};
use crate::graph::Graph;

/// What part of the graph is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only this environment.
    pub environment: Option<String>,
    /// Only this cluster.
    pub cluster: Option<String>,
}

impl Scope {
    pub(super) fn holds(&self, environment: &Environment<'_>) -> bool {
        self.environment.as_ref().is_none_or(|name| *name == environment.name)
            && self.cluster.as_ref().is_none_or(|name| *name == environment.cluster.name)
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
