//! Which cluster a command of a file starts.
//!
//! In: the clusters that are known otherwise, and the [`Run`]s of files. Out: the same clusters,
//! each with what runs `flux` for it, and one more for each command that starts a directory which
//! nothing else does.

use super::scripts::Run;
use crate::flux::inventory::RootOrigin;
use crate::flux::roots::decision::matches_unknown;
use crate::flux::roots::own::{self, identity};
use crate::flux::roots::scan::Scan;
use crate::flux::roots::seed::Found;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::TreePath;

/// Adds what commands start; those that are left leave open which directory they mean.
pub(in crate::flux::roots) fn add(
    found: &mut Vec<Found>,
    runs: Vec<Run>,
    scan: &Scan<'_>,
) -> Vec<Run> {
    let mut left = Vec::new();
    for run in runs {
        let Some(directory) = run.directory() else { continue };
        let known = found.iter_mut().find(|known| applies(known, &directory));
        match known {
            Some(known) => {
                known.evidence.extend(&run.found.evidence);
                name(known, &run);
            }
            None if directory.as_str().contains('$') => left.push(run),
            None if starts(&run.found, &directory, scan) => found.push(run.found),
            None => {}
        }
    }
    left
}

/// Names what starts the clusters whose directories such a command can mean; one that can mean none
/// is reported.
pub(in crate::flux::roots) fn name_the_rest(
    found: &mut [Found],
    left: &[Run],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for run in left {
        let pattern = run.directory().unwrap_or_default();
        let can_mean = |cluster: &Found| {
            cluster.directory().is_some_and(|directory| matches_unknown(&pattern, &directory))
        };
        let mut meant = found.iter_mut().filter(|cluster| can_mean(cluster)).peekable();
        if meant.peek().is_none() {
            diagnostics.extend(run.report());
        }
        meant.for_each(|cluster| name(cluster, run));
    }
}

fn applies(known: &Found, directory: &TreePath) -> bool {
    known.directory().as_ref() == Some(directory)
        || known.roots().next().is_some_and(|root| root.path == *directory)
}

/// What runs `flux bootstrap` is named beside it; what applies a pair by command is no longer
/// unknown.
fn name(cluster: &mut Found, run: &Run) {
    let bootstraps = matches!(run.found.origin, RootOrigin::Bootstrap(_));
    match (&cluster.origin, bootstraps) {
        (RootOrigin::Bootstrap(_), true) => {}
        (RootOrigin::Hand(_) | RootOrigin::Outside(_), _) => {
            cluster.origin = run.found.origin.clone();
        }
        _ => return,
    }
    cluster.tool.get_or_insert(run.runner.name());
}

/// Whether a command starts a cluster of this repository: what it has applied is here, and its
/// source is not known to be another one.
fn starts(run: &Found, directory: &TreePath, scan: &Scan<'_>) -> bool {
    let here = if directory.is_root() {
        own::holds_objects(scan)
    } else {
        scan.tree.is_directory(directory)
    };
    let source = run.roots().find_map(|root| root.source);
    here && source.is_none_or(|(_, source)| identity(source, scan.own).other().is_none())
}
