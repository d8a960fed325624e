//! Rule `marker-without-policy`: an image marker whose ImagePolicy does not exist.

use crate::graph::Node;
use crate::graph::rules::MARKER_WITHOUT_POLICY;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

/// The pass that builds the graph reports markers on objects that are applied; here are those in
/// other files: kustomizations, values.
pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let facts = subject.facts;
    let policies: Vec<&Node> = subject.of_kind("ImagePolicy").map(|item| item.node).collect();
    let open = subject.graph.clusters.iter().any(|cluster| facts.is_open(&cluster.name));
    for (path, marker) in &facts.survey.markers {
        let exists = policies
            .iter()
            .any(|policy| policy.namespace == marker.namespace && policy.name == marker.name);
        let used = facts.survey.kustomizations.contains_key(&path.parent())
            && facts.built.contains(&path.parent());
        if !exists && used && !open && facts.is_rooted() && !facts.stands_in(path) {
            let message = format!(
                "the image marker names ImagePolicy {}/{} that does not exist",
                marker.namespace, marker.name
            );
            let has_variable = marker.namespace.contains("${") || marker.name.contains("${");
            let hint = if has_variable {
                "write the names as they are in the cluster: image automation reads the file as it is written, before substitution"
            } else {
                "create the ImagePolicy, or remove the marker"
            };
            found
                .push(Diagnostic::warning(&MARKER_WITHOUT_POLICY, marker.span, message).hint(hint));
        }
    }
}
