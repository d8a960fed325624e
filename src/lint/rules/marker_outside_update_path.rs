//! Rule `marker-outside-update-path`: an image marker in a file that no automation writes.

use super::MARKER_OUTSIDE_UPDATE_PATH;
use crate::graph::{By, EdgeType, Node};
use crate::lint::subject::{Item, Subject};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::TreePath;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (path, marker) in &subject.facts.survey.markers {
        let is_meant = |item: &Item<'_>| {
            item.node.namespace == marker.namespace && item.node.name == marker.name
        };
        let policies: Vec<Item<'_>> = subject.of_kind("ImagePolicy").filter(is_meant).collect();
        let automations: Vec<Item<'_>> =
            policies.iter().flat_map(|policy| automations(subject, policy.node)).collect();
        // One that writes another repository, or one that nobody knows, is no reason to object.
        let blind = policies.iter().any(|policy| subject.facts.is_open(&policy.node.cluster));
        let written = automations.iter().any(|automation| {
            !is_own(subject, automation) || path.lies_in(&update_path(automation))
        });
        if policies.is_empty() || written || blind || subject.graph.is_out_of_reach(path) {
            continue;
        }
        let policy = format!("{}:{}", marker.namespace, marker.name);
        let why = match automations.as_slice() {
            [] => format!("no ImageUpdateAutomation serves {policy}"),
            [only] => format!("{} writes {} alone", only.name(), shown(&update_path(only))),
            many => {
                format!("none of the {} automations that serve {policy} writes here", many.len())
            }
        };
        let problem = Diagnostic::warning(
            &MARKER_OUTSIDE_UPDATE_PATH,
            marker.span,
            format!("the image marker of {policy} sets nothing: {why}"),
        );
        found.push(problem.hint("correct spec.update.path, or add an ImageUpdateAutomation in the namespace of the policy"));
    }
}

/// The automations that serve a policy wherever its marker stands.
pub(super) fn automations<'a>(subject: &Subject<'a>, policy: &Node) -> Vec<Item<'a>> {
    let labels = |item: &Item<'_>| match item.field(&["spec", "policySelector"]) {
        None => true,
        Some(selector) => {
            let policy = subject.graph.find(&policy.id).and_then(|index| subject.item(index));
            let matches = |labels| policy.is_some_and(|policy| policy.has_labels(labels));
            // Expressions are not judged: they may match.
            selector.get("matchExpressions").is_some()
                || selector.get("matchLabels").is_none_or(matches)
        }
    };
    let all = subject.of_kind("ImageUpdateAutomation");
    all.filter(|item| {
        (&item.node.cluster, &item.node.namespace) == (&policy.cluster, &policy.namespace)
            && labels(item)
    })
    .collect()
}

/// Whether an automation writes the repository judged.
pub(super) fn is_own(subject: &Subject<'_>, automation: &Item<'_>) -> bool {
    let sources = subject.graph.targets(automation.index, EdgeType::SourceRef);
    let mut repositories =
        sources.iter().flat_map(|source| subject.graph.targets(*source, EdgeType::Url));
    repositories.any(|repository| {
        subject.graph.node(repository).is_some_and(|node| node.origin.by == By::Git)
    })
}

fn update_path(automation: &Item<'_>) -> TreePath {
    TreePath::clamped(automation.text(&["spec", "update", "path"]).unwrap_or_default())
}

fn shown(path: &TreePath) -> String {
    if path.is_root() { "./".to_owned() } else { path.to_string() }
}
