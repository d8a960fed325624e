//! All forms agree about how many clusters, environments and applications there are, whatever the
//! options; and what the JSON says of an application is what the forms say.
//!
//! Runs over `samples/`; with `FLUXSCAPE_CORPUS` naming a directory of repositories, over each of
//! them too.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::collections::{BTreeMap, BTreeSet};

use fluxscape::graph::Graph;
use fluxscape::graph::outline::{Entry, EntryKind, Outline, Selection};
use fluxscape::view::{self, Picture, Scope};

use crate::memory::{self, SYNC, kustomization};
use crate::whole;

/// `2 environments · 11 applications` of a text that says more.
fn counted(text: &str) -> BTreeMap<&str, usize> {
    let words = ["cluster", "environment", "application"];
    let counts = text.split([' ', '·', '\n', '.']).filter(|word| !word.is_empty());
    let counts: Vec<&str> = counts.collect();
    let pairs = counts.iter().zip(counts.iter().skip(1));
    let known = pairs.filter_map(|(count, word)| {
        Some((
            *words.iter().find(|known| word.trim_end_matches('s') == **known)?,
            count.parse().ok()?,
        ))
    });
    known.collect()
}

fn outline(graph: &Graph, scope: &Scope) -> Outline {
    let (cluster, environment) = (scope.cluster.clone(), scope.environment.clone());
    let applications = view::applications(graph, scope).unwrap();
    Outline::of(graph, &Selection { cluster, environment, applications })
}

/// The whole, each environment, each cluster, each application, and without kinds.
fn scopes(graph: &Graph) -> Vec<Scope> {
    let mut scopes = vec![
        Scope::default(),
        Scope { waves: true, ..Scope::default() },
        Scope { hide: vec!["HelmRelease".to_owned()], ..Scope::default() },
    ];
    for name in view::environments(graph) {
        scopes.push(Scope { environment: Some(name), ..Scope::default() });
    }
    for cluster in &graph.clusters {
        scopes.push(Scope { cluster: Some(cluster.name.clone()), ..Scope::default() });
    }
    let applications: BTreeSet<String> = outline(graph, &Scope::default())
        .all()
        .iter()
        .filter(|entry| entry.kind == EntryKind::Application)
        .map(|entry| entry.name.clone())
        .collect();
    for name in applications.into_iter().take(3) {
        scopes.push(Scope { application: Some(name), ..Scope::default() });
    }
    scopes
}

/// What the forms say of one scope; nothing where nothing is left to draw.
fn disagreement(graph: &Graph, scope: &Scope) -> Option<String> {
    // A kind that the graph does not have cannot be hidden.
    let applications = view::applications(graph, scope).ok()?;
    if applications.is_some_and(|applications| applications.is_empty()) {
        return None;
    }
    let outline = outline(graph, scope);
    let summary = outline.summary();
    let mut said = vec![("outline", counted(&summary))];
    let limited = outline.clone().limited(1).summary();
    said.push(("limited", counted(&limited)));
    let mut subtitles = Vec::new();
    for which in [Picture::Overview, Picture::Apps] {
        let candidates = view::picture(graph, which, scope).unwrap();
        subtitles.extend(
            std::iter::once(candidates.first).chain(candidates.rest).map(|view| view.subtitle),
        );
    }
    said.extend(subtitles.iter().map(|subtitle| ("picture", counted(subtitle))));
    let (_, first) = said.first().unwrap();
    said.iter()
        .any(|(_, other)| other != first)
        .then(|| format!("{scope:?}: {summary} {limited} {subtitles:?}"))
}

/// Where an application stands, by cluster, environment and name, as the outline nests it.
fn placed<'o>(
    entry: &'o Entry,
    environment: Option<&'o str>,
    found: &mut Vec<(&'o Entry, Option<&'o str>)>,
) {
    let environment = match entry.kind {
        EntryKind::Environment => Some(entry.name.as_str()),
        EntryKind::Application => {
            found.push((entry, environment));
            environment
        }
        _ => environment,
    };
    entry.children.iter().for_each(|child| placed(child, environment, found));
}

/// Applications that the graph's JSON places or names otherwise than the outline.
fn misplaced(graph: &Graph) -> Vec<String> {
    let outline = outline(graph, &Scope::default());
    let mut found = Vec::new();
    for entry in &outline.entries {
        let cluster = (graph.clusters.len() > 1).then_some(entry.name.as_str());
        placed(entry, cluster, &mut found);
    }
    found
        .into_iter()
        .filter_map(|(entry, environment)| {
            let (_, node) = graph.nodes().find(|(_, node)| node.id.as_str() == entry.id)?;
            let same = node.application.as_deref() == Some(&entry.name)
                && node.environment.as_deref() == environment;
            (!same).then(|| {
                format!(
                    "{} {environment:?}: {:?} {:?}",
                    entry.name, node.environment, node.application
                )
            })
        })
        .collect()
}

#[test]
fn all_forms_count_alike_whatever_the_options() {
    let mut wrong = Vec::new();
    let mut check = |name: String, graph: &Graph| {
        let scopes = scopes(graph);
        assert!(scopes.len() > 3, "{name}");
        wrong.extend(
            scopes
                .iter()
                .filter_map(|scope| disagreement(graph, scope))
                .map(|problem| format!("{name}: {problem}")),
        );
        wrong.extend(misplaced(graph).into_iter().map(|problem| format!("{name}: {problem}")));
    };
    for directory in whole::repositories() {
        check(directory.display().to_string(), &whole::graph(&directory));
    }
    check("stages".to_owned(), &stages());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Applications in environments by their names, with others and a tier beside them.
fn stages() -> Graph {
    let mut files = vec![(SYNC.0.to_owned(), SYNC.1.to_owned())];
    for name in ["auth-dev", "auth-prod", "mail-dev", "mail-prod", "vault"] {
        files.push((
            format!("clusters/a/{name}.yaml"),
            kustomization(name, &format!("path: ./{name}")),
        ));
        files.push((format!("{name}/c.yaml"), memory::CONFIG.to_owned()));
    }
    files.push(("clusters/a/infra.yaml".to_owned(), kustomization("infra", "path: ./infra")));
    files.push(("infra/dns.yaml".to_owned(), kustomization("dns", "path: ./vault")));
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    memory::graph(&files)
}

#[test]
fn what_stands_beside_environments_is_counted_once() {
    let outline = outline(&stages(), &Scope::default());
    assert_eq!(outline.summary(), "2 environments · 6 applications");
    let names = |kind: EntryKind| -> Vec<String> {
        outline
            .all()
            .iter()
            .filter(|entry| entry.kind == kind)
            .map(|entry| entry.name.clone())
            .collect()
    };
    assert_eq!(names(EntryKind::Environment), ["dev", "prod"]);
    assert_eq!(names(EntryKind::Tier), ["infra"]);
    assert_eq!(names(EntryKind::Application), ["auth", "mail", "auth", "mail", "dns", "vault"]);
}
