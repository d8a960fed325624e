//! What a page says in words: its subtitle, its description, the remarks below the picture.

use crate::graph::kinds::{and_more, plural};
use crate::graph::{EdgeType, OriginKind, Status};
use crate::view::reader::{Environment, Numbers, Reader};
use fluxscape_manifest::diagnostic::Severity;

/// `Flux architecture · 2 environments · 35 applications`.
pub(in crate::view) fn subtitle(
    reader: &Reader<'_>,
    environments: &[Environment<'_>],
    objects: bool,
) -> String {
    let nothing = reader.graph.clusters.iter().all(|cluster| cluster.by == OriginKind::Nothing);
    let mut parts = vec![if nothing { "no Flux objects" } else { "Flux architecture" }.to_owned()];
    parts.extend(Numbers::of(environments).words());
    let resources = if objects { reader.flux_objects() } else { 0 };
    if resources > 0 {
        parts.push(plural(resources, "Flux resource"));
    }
    parts.join(" · ")
}

/// The picture in sentences, for readers who cannot see it.
pub(in crate::view) fn description(
    reader: &Reader<'_>,
    environments: &[Environment<'_>],
) -> String {
    let mut sentences = Vec::new();
    for cluster in &reader.graph.clusters {
        let by = match cluster.by {
            OriginKind::Terraform => "Terraform creates the first Flux objects",
            OriginKind::Bootstrap => "flux bootstrap created the first Flux objects",
            OriginKind::Operator => "A FluxInstance creates the first Flux objects",
            OriginKind::Tool => "Another tool applies the first Flux objects",
            OriginKind::Hand => "The first Flux objects are applied by hand",
            OriginKind::Hub => "Another cluster applies the first objects",
            OriginKind::Outside => "The first Flux objects are created outside this repository",
            OriginKind::Nothing => "There is no Flux object in this repository",
        };
        sentences.push(if reader.graph.clusters.len() > 1 {
            format!("{}: {by}.", cluster.name)
        } else {
            format!("{by}.")
        });
    }
    for environment in environments {
        let leaves = environment.leaves();
        let names: Vec<&str> = leaves.iter().map(|leaf| leaf.name.as_str()).collect();
        let kind = if environment.is_cluster { "Cluster" } else { "Environment" };
        sentences.push(format!(
            "{kind} {} runs {}: {}.",
            environment.name,
            plural(leaves.len(), "application"),
            names.join(", ")
        ));
    }
    let failed: Vec<&str> = reader
        .graph
        .nodes()
        .filter(|(_, node)| node.status == Status::Failed)
        .map(|(_, node)| node.name.as_str())
        .collect();
    if !failed.is_empty() {
        sentences.push(format!("Not building: {}.", failed.join(", ")));
    }
    sentences.join(" ")
}

/// Remarks below the picture.
pub(in crate::view) fn notes(reader: &Reader<'_>, counts_only: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let waiting = reader
        .graph
        .edges()
        .into_iter()
        .filter(|(_, _, edge)| edge.edge_type == EdgeType::DependsOn)
        .count();
    if counts_only && waiting > 0 {
        notes.push(format!(
            "{} between applications: see the apps view.",
            plural(waiting, "dependency")
        ));
    }
    let gaps = reader.gaps();
    if !gaps.is_empty() {
        let first: Vec<&str> = gaps.iter().take(6).map(String::as_str).collect();
        let more = and_more(gaps.len().saturating_sub(6));
        notes.push(format!("Referred to, but not in these files: {}{more}.", first.join(", ")));
    }
    notes.extend(reader.graph.guessed());
    notes.extend(reader.graph.out_of_reach());
    notes.extend(reader.left_out());
    let hidden: usize = reader.trees.clusters.iter().map(|cluster| cluster.hidden).sum();
    if hidden > 0 {
        notes.push(format!("Left out by the configuration: {}.", plural(hidden, "application")));
    }
    let errors =
        reader.graph.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let broken = reader.graph.nodes().any(|(_, node)| node.status == Status::Failed);
    if errors > 0 && !broken {
        notes.push(format!("{} while reading the files.", plural(errors, "error")));
    }
    notes
}
