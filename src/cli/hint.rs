//! Hints in the words of the command line.
//!
//! In: what the passes make of a project. Out: the same, its hints with the flags and keys that
//! provide what is missing: they are known here alone.

use crate::Project;
use crate::graph::{Facts, Graph};
use fluxscape_manifest::diagnostic::{Hint, Missing};

/// The graph of a project.
pub(crate) fn graph(project: &Project) -> Graph {
    worded(crate::graph(project))
}

/// The graph of a project, with the facts that rules judge.
pub(crate) fn examine(project: &Project) -> (Graph, Facts) {
    let (graph, facts) = crate::examine(project);
    (worded(graph), facts)
}

fn worded(mut graph: Graph) -> Graph {
    for finding in &mut graph.findings {
        if let Some(Hint::Provide(missing)) = finding.hint {
            finding.hint = Some(words(missing).into());
        }
    }
    graph
}

const fn words(missing: Missing) -> &'static str {
    match missing {
        Missing::RemoteDirectory => {
            "map its repository to a local checkout with --repository URL=DIR"
        }
        Missing::Repository => {
            "map its repository to a directory with --repository URL=DIR or in .fluxscape.yaml"
        }
        Missing::OtherRepository => "map it with --repository URL=DIR when it is another one",
    }
}
