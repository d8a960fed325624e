//! What a picture says of the roots it rests on: which are guesses, and how much none reaches.

use super::kinds::plural;
use crate::graph::model::{ClusterOrigin, Graph};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::source::TreePath;

impl Graph {
    /// `2 directories that no root here reaches.`
    #[must_use]
    pub fn out_of_reach(&self) -> Option<String> {
        let count = self.unreached.len();
        let verb = plural(count, "directory");
        (count > 0).then(|| {
            format!(
                "{verb} that no root here reaches: `fluxscape lint` lists {}.",
                if count == 1 { "it" } else { "them" }
            )
        })
    }

    /// The directory that the first Kustomization of a cluster builds.
    #[must_use]
    pub fn root_directory(&self, cluster: &str) -> Option<String> {
        let trees = &self.reconciliation().clusters;
        let root = *trees.iter().find(|tree| tree.name == cluster)?.roots.first()?;
        let directory = *self.targets(root, EdgeType::Builds).first()?;
        let name = &self.node(directory)?.name;
        Some(if name.is_empty() { ".".to_owned() } else { name.clone() })
    }

    /// The branch that the first root Kustomization follows.
    pub(in crate::graph) fn followed_branch(&self) -> Option<String> {
        let root = self.reconciliation().clusters.first()?.roots.first().copied()?;
        let source = self.targets(root, EdgeType::SourceRef).first().copied()?;
        self.node(source)?.details.branch().map(str::to_owned)
    }

    /// Whether a file lies in a directory that no root reaches.
    #[must_use]
    pub fn is_out_of_reach(&self, file: &TreePath) -> bool {
        let mut entries = self.not_taken.iter().filter(|entry| entry.why.is_out_of_reach());
        let within = |directory: &TreePath| !directory.is_root() && file.lies_in(directory);
        !self.unreached.is_empty() && entries.any(|entry| within(&entry.place.path))
    }

    /// Which clusters nothing but a guess says to be one.
    #[must_use]
    pub fn guessed(&self) -> Option<String> {
        let guesses: Vec<&str> = self
            .clusters
            .iter()
            .filter(|cluster| cluster.is_guess())
            .map(|cluster: &ClusterOrigin| cluster.name.as_str())
            .collect();
        let names = match guesses.as_slice() {
            [] => return None,
            _ if guesses.len() == self.clusters.len() => "each cluster".to_owned(),
            [only] => format!("cluster {only}"),
            [first, .., last] if guesses.len() == 2 => format!("clusters {first} and {last}"),
            [first, second, ..] => {
                format!("clusters {first}, {second} and {} more", guesses.len() - 2)
            }
        };
        Some(format!(
            "The root of {names} is a guess: no file shows what creates it. Name it under `roots` in .fluxscape.yaml."
        ))
    }
}
