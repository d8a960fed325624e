//! `fluxscape update --check`: what is out of date, what in the graph has changed since, and how to
//! fix it.
//!
//! In: the outputs as they should be. Out: the files that differ on standard error, and below them
//! what has changed.

use std::collections::BTreeSet;

use super::UpdateArgs;
use super::stale::{Stale, compare};
use crate::cli::console::Console;
use crate::cli::inputs::Inputs;
use crate::graph::Change;
use crate::output::{self, Artifact};

/// More lines than these are counted, unless `--verbose` asks for all.
const MOST_LINES: usize = 25;

/// Reports what is out of date and how to fix it; whether everything is current.
pub(super) fn check(
    artifacts: &[Artifact],
    args: &UpdateArgs,
    inputs: &Inputs,
    console: Console,
) -> bool {
    let changes = output::changes(artifacts);
    let mut differences: BTreeSet<(Change, String)> = BTreeSet::new();
    for change in &changes {
        let (path, what) = match change {
            output::Change::Missing(path) => (path, "does not exist".to_owned()),
            output::Change::Differs(path) => {
                let made = artifacts
                    .iter()
                    .find(|artifact| artifact.path == **path)
                    .map_or(&[][..], |artifact| &artifact.bytes);
                let inside = path.strip_prefix(&inputs.root).unwrap_or(path);
                let Stale { what, lines } = compare(path, inputs.committed(inside), made);
                differences.extend(lines);
                (path, what)
            }
        };
        console.finding(&format!("{} {what}", inputs.paths.relative(path)));
    }
    let most = if console.is_verbose() { usize::MAX } else { MOST_LINES };
    for (change, line) in differences.iter().take(most) {
        console.difference(*change, line);
    }
    if differences.len() > most {
        console.more_differences(differences.len() - most);
    }
    if !changes.is_empty() {
        let directory = args
            .sources
            .directory
            .as_ref()
            .map(|directory| format!(" {}", directory.display()))
            .unwrap_or_default();
        console.hint(&format!("run `fluxscape update{directory}` and commit the result"));
    }
    changes.is_empty()
}
