//! Rule `definition-not-awaited`: a custom resource whose definition something else applies, for
//! which its Kustomization does not wait.

use std::collections::BTreeMap;

use super::DEFINITION_NOT_AWAITED;
use crate::graph::{EdgeType, NodeIndex};
use crate::lint::order::Order;
use crate::lint::subject::{Subject, and_others, object_name};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let graph = subject.graph;
    let mut order = Order::of(graph);
    // By what applies the resources and what applies the definition.
    let mut pairs: BTreeMap<(NodeIndex, NodeIndex), Vec<String>> = BTreeMap::new();
    for (definition, resource, edge) in graph.edges() {
        // Flux's own definitions are there before anything is applied.
        if edge.edge_type != EdgeType::Defines || resource.group.contains("fluxcd.") {
            continue;
        }
        let (Some(definition), Some(index)) =
            (graph.find(&definition.id), graph.find(&resource.id))
        else {
            continue;
        };
        let definers = graph.sources(definition, EdgeType::Applies);
        let appliers = graph.sources(index, EdgeType::Applies);
        let (Some(definer), [applier]) = (definers.first(), appliers.as_slice()) else { continue };
        if !order.is_before(&definers, *applier) {
            pairs.entry((*applier, *definer)).or_default().push(object_name(resource));
        }
    }
    for ((applier, definer), names) in pairs {
        let (Some(item), Some(definer)) = (subject.item(applier), graph.node(definer)) else {
            continue;
        };
        let name = names.first().cloned().unwrap_or_default();
        let message = format!(
            "{} applies {} and does not wait for {}, which applies the definition of that kind",
            item.name(),
            and_others(name, names.len() - 1),
            object_name(definer)
        );
        let hint = format!(
            "add {} to dependsOn: the first build in a new cluster fails without it",
            definer.name
        );
        let span = item.fact.span_of(&["spec", "dependsOn"]);
        found.push(Diagnostic::warning(&DEFINITION_NOT_AWAITED, span, message).hint(hint));
    }
}
