//! Which problems are new, and which are gone.
//!
//! In: the findings of two graphs. Out: the errors and warnings of one side alone. A problem is the
//! same by its rule, its words and its file, whatever line it stands on; one that moves to another
//! file with what it is about is the same too, but a second one is not.

use crate::graph::Graph;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

/// The errors and warnings that the new graph alone has, and those that the old one alone has.
pub(super) fn problems(base: &Graph, head: &Graph) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let (mut old, mut new) = (grave(base), grave(head));
    let mut stays = |same: fn(&Diagnostic, &Diagnostic) -> bool| {
        new.retain(|one| match old.iter().position(|other| same(one, other)) {
            Some(at) => {
                old.remove(at);
                false
            }
            None => true,
        });
    };
    stays(is_the_same);
    stays(says_the_same);
    (new, old)
}

/// The errors and warnings of a graph, the gravest first, each once a file.
fn grave(graph: &Graph) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for finding in graph.findings.iter().filter(|finding| finding.severity != Severity::Info) {
        if !found.iter().any(|known| is_the_same(known, finding)) {
            found.push(finding.clone());
        }
    }
    found.sort_by(|a, b| (a.severity, a.rule, &a.message).cmp(&(b.severity, b.rule, &b.message)));
    found
}

fn says_the_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.rule == other.rule && one.message == other.message
}

/// The same, in one file.
fn is_the_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let file = |finding: &Diagnostic| finding.span.map(|span| span.file);
    says_the_same(one, other) && file(one) == file(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::{Files, Place, Span, TreePath};

    #[test]
    fn a_problem_that_moves_is_the_same_and_a_second_one_is_new() {
        let files = Files::default();
        let graph = |places: &[(&str, u32)]| {
            let at = |path: &str| {
                files.id(&Place { repository: "own".into(), path: TreePath::clamped(path) })
            };
            let findings = places.iter().map(|(path, line)| {
                Diagnostic::error(
                    &fluxscape_kustomize::rules::PATH_NOT_FOUND,
                    Span::new(at(path), *line, 1),
                    "no such file",
                )
            });
            let mut graph = Graph::default();
            graph.findings.extend(findings);
            graph
        };
        for (before, after, new, gone) in [
            (&[("a", 1)][..], &[("a", 9)][..], 0, 0),
            (&[("a", 1)], &[("b", 1)], 0, 0),
            (&[("a", 1)], &[("a", 1), ("b", 1)], 1, 0),
            (&[("a", 1), ("b", 1)], &[("b", 1)], 0, 1),
            (&[("a", 1), ("b", 1)], &[("a", 1), ("c", 1), ("d", 1)], 1, 0),
            (&[], &[("a", 1), ("a", 1)], 1, 0),
        ] {
            let (introduced, resolved) = problems(&graph(before), &graph(after));
            assert_eq!((introduced.len(), resolved.len()), (new, gone), "{before:?} {after:?}");
        }
    }
}
