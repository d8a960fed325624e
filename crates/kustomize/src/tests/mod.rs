//! Builds of small trees in memory: what they make, where it comes from, and why they fail.

mod failures;
mod limits;
mod order;
mod provenance;
mod references;
mod secrets;

use std::sync::Arc;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, MemoryTree, TreePath};
use fluxscape_manifest::yaml::Library;

use super::{Build, Builder};

/// A build of a directory with the table of files that its spans point into.
struct Built {
    build: Build,
    files: Arc<Files>,
}

/// Builds a directory of a tree of files.
fn build(directory: &str, files: &[(&str, &str)]) -> Built {
    let tree = MemoryTree::new("repo", files.iter().copied());
    let table = Arc::new(Files::default());
    let library = Library::new(Arc::clone(&table));
    let build = Builder::new(&library).build(&tree, &TreePath::clamped(directory));
    Built { build, files: table }
}

/// A config map of a name, as a file.
fn config_map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n")
}

impl Built {
    /// `Kind namespace/name` of every object.
    fn ids(&self) -> Vec<String> {
        self.build.resources.iter().map(|resource| resource.id().to_string()).collect()
    }

    /// All objects as YAML.
    fn yaml(&self) -> String {
        self.build.to_yaml()
    }

    /// `file:line:column rule: message` of every failure.
    fn failures(&self) -> Vec<String> {
        self.build.failures.iter().map(|failure| self.shown(&failure.diagnostic)).collect()
    }

    fn shown(&self, diagnostic: &Diagnostic) -> String {
        let span = diagnostic.span.expect("every failure has a place");
        let path = &self.files.place(span.file).path;
        format!(
            "{path}:{}:{} {}: {}",
            span.line, span.column, diagnostic.rule.name, diagnostic.message
        )
    }
}
