//! What a picture says of the roots it rests on: which are guesses, and how much none reaches.

use super::kinds::plural;
use crate::graph::model::{ClusterOrigin, Graph};
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
            _ if guesses.len() == self.clusters.len() => "every cluster".to_owned(),
            [only] => format!("cluster {only}"),
            [first, .., last] if guesses.len() == 2 => format!("clusters {first} and {last}"),
            [first, second, ..] => {
                format!("clusters {first}, {second} and {} more", guesses.len() - 2)
            }
        };
        Some(format!(
            "The root of {names} is a guess: no file shows what creates it. `roots` in .fluxscape.yaml names it."
        ))
    }
}
