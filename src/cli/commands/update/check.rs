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
        let (artifact, what) = match change {
            output::Change::Missing(artifact) => (artifact, "does not exist".to_owned()),
            output::Change::Differs(artifact, committed) => {
                let Stale { what, lines } =
                    compare(artifact.target.path(), committed, &artifact.bytes);
                differences.extend(lines);
                (artifact, what)
            }
            output::Change::Rejected(artifact, error) => {
                (artifact, format!("is out of date: {}", error.obstacle))
            }
        };
        let path = inputs.paths.relative(artifact.target.path());
        console.finding(&format!("{path} {what}"));
        if let output::Change::Rejected(_, error) = change
            && let Some(hint) = error.obstacle.hint(&format!("{} --replace {path}", args.command()))
        {
            console.hint(&hint);
        }
    }
    let most = if console.is_verbose() { usize::MAX } else { MOST_LINES };
    for (change, line) in differences.iter().take(most) {
        console.difference(*change, line);
    }
    if differences.len() > most {
        console.more_differences(differences.len() - most);
    }
    if changes.iter().any(|change| !matches!(change, output::Change::Rejected(..))) {
        console.hint(&format!("run `{}` and commit the result", args.command()));
    }
    changes.is_empty()
}
