//! A picture in a sentence, for readers who cannot see it: its `alt` text in a Markdown file.
//!
//! In: an output, and the outline of the part of the graph that it shows. Out: the repository, the
//! kind of picture, what creates the first Flux objects, and which clusters and environments run
//! how many applications.

use std::collections::BTreeSet;

use crate::config::Output;
use crate::graph::OriginKind;
use crate::graph::kinds::plural;
use crate::graph::outline::{Entry, EntryKind, Outline};
use crate::view::Picture;

/// Clusters or environments that are named before the rest is counted.
const MOST: usize = 8;

/// `environments: Flux architecture; Terraform creates the first Flux objects; 11 applications: qa
/// runs 6, staging runs 5`.
pub(super) fn alt(outline: &Outline, output: &Output) -> String {
    let what = match output.view {
        Picture::Overview => "Flux architecture",
        Picture::Apps => "applications applied by Flux",
        Picture::Resources => "Flux objects and kustomize directories",
        Picture::Full => "Flux and Kubernetes objects",
    };
    let only =
        output.application.as_ref().or(output.environment.as_ref()).or(output.cluster.as_ref());
    let only = only.map(|only| format!(" in {only}")).unwrap_or_default();
    let parts = [origins(outline), applications(outline)]
        .into_iter()
        .flatten()
        .map(|part| format!("; {part}"));
    format!("{}: {what}{only}{}", outline.name, parts.collect::<String>())
}

/// What creates the first objects, each way once.
fn origins(outline: &Outline) -> Option<String> {
    let entries = outline.entries.iter();
    let by = entries.filter_map(|entry| match entry.kind {
        EntryKind::Cluster(by) => Some((by, entry.tool.as_deref())),
        _ => None,
    });
    let mut creators: Vec<&str> = Vec::new();
    for creator in by.collect::<BTreeSet<_>>().into_iter().filter_map(creator) {
        if !creators.contains(&creator) {
            creators.push(creator);
        }
    }
    let verb = if creators.len() == 1 { "creates" } else { "create" };
    (!creators.is_empty())
        .then(|| format!("{} {verb} the first Flux objects", creators.join(" and ")))
}

/// Who creates the first objects; none where another cluster of the picture does, or nobody.
fn creator((by, tool): (OriginKind, Option<&str>)) -> Option<&str> {
    match by {
        OriginKind::Terraform => Some("Terraform"),
        OriginKind::Bootstrap => Some("flux bootstrap"),
        OriginKind::Operator => Some("a FluxInstance"),
        OriginKind::Tool => Some(tool.unwrap_or("another tool")),
        OriginKind::Hand => Some("somebody who applies them by hand"),
        OriginKind::Outside => Some("something outside this repository"),
        OriginKind::Hub | OriginKind::Nothing => None,
    }
}

/// How many applications there are, and where: in the environments, or else the clusters.
fn applications(outline: &Outline) -> Option<String> {
    let count = |entries: &[&Entry]| {
        entries.iter().filter(|entry| entry.kind == EntryKind::Application).count()
    };
    let all = outline.all();
    let counted =
        Some(count(&all)).filter(|total| *total > 0).map(|total| plural(total, "application"))?;
    let of = |kind: fn(EntryKind) -> bool| {
        all.iter().filter(|entry| kind(entry.kind)).copied().collect::<Vec<_>>()
    };
    let clusters = of(|kind| matches!(kind, EntryKind::Cluster(_)));
    let places =
        if clusters.len() > 1 { clusters } else { of(|kind| kind == EntryKind::Environment) };
    let mut counts: Vec<String> = places
        .iter()
        .take(MOST)
        .map(|place| format!("{} runs {}", place.name, count(&place.all())))
        .collect();
    if places.len() > MOST {
        counts.push(format!("{} run the rest", plural(places.len() - MOST, "other")));
    }
    Some(if counts.is_empty() { counted } else { format!("{counted}: {}", counts.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: EntryKind, name: &str, children: Vec<Entry>) -> Entry {
        Entry { children, ..Entry::named(name.to_owned(), kind, name) }
    }

    fn applications(count: usize) -> Vec<Entry> {
        (0..count)
            .map(|number| entry(EntryKind::Application, &number.to_string(), Vec::new()))
            .collect()
    }

    fn alt_of(entries: Vec<Entry>, output: &Output) -> String {
        alt(&Outline { name: "own".to_owned(), entries, ..Outline::default() }, output)
    }

    #[test]
    fn the_text_has_origins_places_and_applications() {
        let environments = vec![
            entry(EntryKind::Environment, "qa", applications(2)),
            entry(EntryKind::Environment, "prod", applications(1)),
        ];
        let one = vec![entry(EntryKind::Cluster(OriginKind::Terraform), "own", environments)];
        let several = |count: usize| {
            let cluster = |number| {
                entry(
                    EntryKind::Cluster(OriginKind::Bootstrap),
                    &format!("c{number}"),
                    applications(1),
                )
            };
            (0..count).map(cluster).collect::<Vec<_>>()
        };
        let mut mixed = several(1);
        mixed.push(entry(EntryKind::Cluster(OriginKind::Hub), "spoke", Vec::new()));
        mixed.push(entry(EntryKind::Cluster(OriginKind::Outside), "x", Vec::new()));
        let plain = Output::default();
        let only =
            Output { view: Picture::Apps, environment: Some("qa".to_owned()), ..Output::default() };
        for (entries, output, expected) in [
            (
                one,
                &plain,
                "own: Flux architecture; Terraform creates the first Flux objects; 3 applications: qa runs 2, prod runs 1",
            ),
            (Vec::new(), &plain, "own: Flux architecture"),
            (
                vec![entry(EntryKind::Cluster(OriginKind::Tool), "own", applications(1))],
                &plain,
                "own: Flux architecture; another tool creates the first Flux objects; 1 application",
            ),
            (
                vec![Entry {
                    tool: Some("make".to_owned()),
                    ..entry(EntryKind::Cluster(OriginKind::Tool), "own", applications(1))
                }],
                &plain,
                "own: Flux architecture; make creates the first Flux objects; 1 application",
            ),
            (applications(1), &only, "own: applications applied by Flux in qa; 1 application"),
            (
                mixed,
                &plain,
                "own: Flux architecture; flux bootstrap and something outside this repository create the first Flux objects; \
                 1 application: c0 runs 1, spoke runs 0, x runs 0",
            ),
        ] {
            assert_eq!(alt_of(entries, output), expected);
        }
        assert!(alt_of(several(11), &plain).ends_with("c7 runs 1, 3 others run the rest"));
    }
}
