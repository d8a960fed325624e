//! Rule `policy-without-marker`: an ImagePolicy whose choice is written nowhere.

use super::POLICY_WITHOUT_MARKER;
use super::marker_outside_update_path::{automations, is_own};
use crate::graph::EdgeType;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let survey = &subject.facts.survey;
    for policy in
        subject.of_kind("ImagePolicy").filter(|policy| !subject.facts.is_open(&policy.node.cluster))
    {
        let (namespace, name) = (&policy.node.namespace, &policy.node.name);
        let in_files = survey
            .markers
            .iter()
            .any(|(_, marker)| marker.namespace == *namespace && marker.name == *name);
        let serves = |edge_type| !subject.graph.sources(policy.index, edge_type).is_empty();
        let sets = !subject.graph.targets(policy.index, EdgeType::Sets).is_empty();
        let blind =
            automations(subject, policy.node).iter().any(|automation| !is_own(subject, automation));
        // A template that only the cluster expands may hold the marker.
        if !in_files
            && !serves(EdgeType::Updates)
            && !sets
            && !blind
            && policy.fact.unknown.is_empty()
        {
            let message = format!(
                "no image marker names {}: what it selects is written nowhere",
                policy.name()
            );
            let hint = format!(
                "add # {{\"$imagepolicy\": \"{namespace}:{name}\"}} behind the image, or remove the policy"
            );
            found.push(
                Diagnostic::warning(&POLICY_WITHOUT_MARKER, policy.fact.span, message).hint(hint),
            );
        }
    }
}
