//! What a picture shows of a graph: focus, kinds, folding, lifting, waves, and what is said when
//! that cannot be.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::collections::{BTreeMap, BTreeSet};

use crate::common;
use crate::memory::{self, SYNC, graph, kustomization};
use fluxscape::graph::Graph;
use fluxscape::scene;
use fluxscape::view::{
    self, Arrangement, Direction, EdgeRole, EdgeType, Focus, Item, Picture, Scope, ScopeError, View,
};

/// A cluster that applies `base`, then `data` and `web`; a release and its chart in `web`; two
/// environments below `apps`.
fn shop() -> Graph {
    let release = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: web}\n\
                   spec: {url: 'https://charts.example.org'}\n---\n\
                   apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: front, namespace: web}\n\
                   spec: {chart: {spec: {chart: front, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}}\n---\n\
                   apiVersion: v1\nkind: ConfigMap\nmetadata: {name: front-settings, namespace: web}\n";
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: store, namespace: data}\n\
                      spec: {template: {spec: {volumes: [{name: s, configMap: {name: settings}}], containers: [{name: a, image: store:1}]}}}\n\
                      ---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: data}\n";
    graph(&[
        SYNC,
        ("clusters/a/base.yaml", &kustomization("base", "path: ./base")),
        ("clusters/a/data.yaml", &kustomization("data", "path: ./data, dependsOn: [{name: base}]")),
        (
            "clusters/a/web.yaml",
            &kustomization("web", "path: ./web, dependsOn: [{name: data}, {name: base}]"),
        ),
        ("base/settings.yaml", memory::CONFIG),
        ("data/store.yaml", deployment),
        ("web/release.yaml", release),
    ])
}

fn picture(graph: &Graph, which: Picture, scope: &Scope) -> Result<View, ScopeError> {
    Ok(scene::fit(view::picture(graph, which, scope)?).view().clone())
}

fn drawn(which: Picture, scope: &Scope) -> View {
    picture(&shop(), which, scope).unwrap()
}

fn refused(scope: &Scope) -> String {
    picture(&shop(), Picture::Resources, scope).unwrap_err().to_string()
}

/// Every box, the outer ones first.
fn boxes(view: &View) -> Vec<&Item> {
    let mut found: Vec<&Item> = Vec::new();
    let mut todo: Vec<&Item> = view.items.iter().rev().collect();
    while let Some(item) = todo.pop() {
        todo.extend(item.children.iter().rev());
        found.push(item);
    }
    found
}

/// `Kind name` of the boxes that stand for nodes, sorted.
fn nodes(view: &View) -> Vec<String> {
    let graph = shop();
    let mut names: Vec<String> = boxes(view)
        .iter()
        .filter_map(|item| graph.node(graph.find(&item.id)?))
        .map(|n| format!("{} {}", n.kind, n.name))
        .collect();
    names.sort();
    names
}

fn find<'v>(view: &'v View, kind: &str, title: &str) -> &'v Item {
    boxes(view)
        .into_iter()
        .find(|item| item.kind == kind && item.title == title)
        .unwrap_or_else(|| panic!("no {kind} {title}"))
}

fn texts(item: &Item) -> String {
    let lines = item.lines.iter().map(|line| line.text.as_str());
    lines.chain(item.chips.iter().map(|chip| chip.text.as_str())).collect::<Vec<_>>().join("; ")
}

fn focus(node: &str, depth: u32) -> Scope {
    Scope { focus: Some(Focus { node: node.to_owned(), depth }), ..Scope::default() }
}

#[test]
fn every_object_stands_inside_what_applies_it() {
    let view = drawn(Picture::Resources, &Scope::default());
    let root = find(&view, "Kustomization", "flux-system");
    let inside = |item: &Item| {
        boxes(&View { items: item.children.clone(), ..view.clone() })
            .into_iter()
            .map(|item| item.title.clone())
            .collect::<BTreeSet<_>>()
    };
    for name in ["base", "data", "web", "front", "charts"] {
        assert!(inside(root).contains(name), "{name}");
    }
    let web = find(&view, "Kustomization", "web");
    assert!(
        inside(web).contains("front")
            && inside(web).contains("charts")
            && !inside(web).contains("data")
    );
    // Nesting is no arrow, and a plain object is counted on what applies it.
    assert!(view.links.iter().all(|link| link.role != EdgeRole::Applies));
    assert!(texts(web).contains("applies 1 CM"), "{}", texts(web));
    assert!(!nodes(&view).contains(&"ConfigMap front-settings".to_owned()));
    assert!(
        nodes(&drawn(Picture::Full, &Scope::default()))
            .contains(&"ConfigMap front-settings".to_owned())
    );
}

#[test]
fn a_focus_shows_what_an_object_needs_and_what_needs_it() {
    let shown = |node, depth| nodes(&drawn(Picture::Full, &focus(node, depth)));
    // One step: what data applies, builds and waits for; who applies it and who waits for it.
    let near = shown("Kustomization/data", 1);
    for name in [
        "Kustomization base",
        "Kustomization web",
        "Kustomization data",
        "Deployment store",
        "Directory data",
    ] {
        assert!(near.contains(&name.to_owned()), "{name} of {near:?}");
    }
    assert!(!near.contains(&"HelmRelease front".to_owned()), "{near:?}");
    let release = shown("helmrelease/web/front", 1);
    assert!(
        release.contains(&"HelmRepository charts".to_owned())
            && !release.contains(&"Kustomization data".to_owned()),
        "{release:?}"
    );
    assert!(shown("front", 1) == release, "a name that only one object has is enough");
    let view = drawn(Picture::Full, &focus("front", 1));
    assert!(texts(find(&view, "HelmRelease", "front")).contains("focus"));
    assert!(
        view.notes
            .iter()
            .any(|note| note.starts_with("Not shown: ")
                && note.ends_with("1 reference around front.")),
        "{:?}",
        view.notes
    );
}

#[test]
fn a_focus_that_is_not_there_or_not_alone_lists_candidates() {
    let unknown = refused(&focus("frnt", 1));
    assert!(
        unknown.starts_with("there is no object \"frnt\": the nearest are ")
            && unknown.contains("HelmRelease/web/front"),
        "{unknown}"
    );
    let twice = refused(&focus("flux-system", 1));
    assert!(
        twice.contains("Kustomization/flux-system/flux-system")
            && twice.contains("GitRepository/flux-system/flux-system"),
        "{twice}"
    );
}

#[test]
fn kinds_are_hidden_and_chosen_by_name_or_badge_and_counted() {
    let of = |hide: &[&str], only: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        drawn(
            Picture::Resources,
            &Scope { hide: names(hide), only: names(only), ..Scope::default() },
        )
    };
    let hidden = of(&["helmrelease", "Directory"], &[]);
    assert!(
        nodes(&hidden)
            .iter()
            .all(|name| !name.starts_with("HelmRelease") && !name.starts_with("Directory"))
    );
    assert!(
        hidden
            .notes
            .iter()
            .any(|note| note.starts_with("Hidden: ") && note.contains("1 HelmRelease")),
        "{:?}",
        hidden.notes
    );
    assert_eq!(nodes(&of(&[], &["HR"])), ["HelmRelease front"]);
    // A hidden Kustomization gives up its box, not what it holds.
    assert!(nodes(&of(&["KS"], &[])).contains(&"HelmRelease front".to_owned()));
    let both = Scope { hide: vec!["KS".into()], only: vec!["HR".into()], ..Scope::default() };
    assert!(refused(&both).starts_with("hide and only exclude one another"));
    let unknown = Scope { hide: vec!["Helmrelase".into()], ..Scope::default() };
    assert!(
        refused(&unknown).starts_with("there is no kind \"Helmrelase\": known are HelmRelease"),
        "{}",
        refused(&unknown)
    );
}

#[test]
fn a_collapsed_box_counts_what_it_holds_in_every_view() {
    let scope = Scope { collapse: vec!["web".into()], ..Scope::default() };
    let view = drawn(Picture::Resources, &scope);
    let web = find(&view, "Kustomization", "web");
    assert!(web.children.is_empty());
    assert!(
        texts(web).contains("1 HelmRelease") && texts(web).contains("3 inside"),
        "{}",
        texts(web)
    );
    assert!(
        texts(web).contains("needs base, data")
            || view.links.iter().any(|link| link.from == web.id),
        "{}",
        texts(web)
    );
    let view = drawn(
        Picture::Apps,
        &Scope { collapse: vec!["3 applications".into()], ..Scope::default() },
    );
    assert!(texts(find(&view, "applications", "3 applications")).contains("3 inside"));
    for which in [Picture::Apps, Picture::Resources, Picture::Overview] {
        for scope in [
            Scope { collapse: vec!["wab".into()], ..Scope::default() },
            Scope { expand: vec!["wab".into()], ..Scope::default() },
        ] {
            let error = picture(&shop(), which, &scope).unwrap_err().to_string();
            assert!(error.starts_with("there is no box \"wab\": "), "{error}");
        }
    }
}

/// A cluster of so many applications, each with a release of its own.
fn many(count: usize) -> Graph {
    let release = |name: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: apps}}\n\
             spec: {{chartRef: {{kind: OCIRepository, name: {name}}}}}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n\
             metadata: {{name: {name}, namespace: apps}}\nspec: {{url: 'oci://example.org/{name}', ref: {{tag: 1.0.0}}}}\n"
        )
    };
    let names: Vec<String> = (0..count).map(|at| format!("app-{at:04}")).collect();
    let applied = names
        .iter()
        .map(|name| kustomization(name, &format!("path: ./apps/{name}")))
        .collect::<Vec<_>>()
        .join("---\n");
    let files: Vec<(String, String)> =
        names.iter().map(|name| (format!("apps/{name}/release.yaml"), release(name))).collect();
    let mut all: Vec<(&str, &str)> = vec![SYNC, ("clusters/a/apps.yaml", &applied)];
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    graph(&all)
}

#[test]
fn a_page_that_could_not_be_read_folds_by_itself_and_counts() {
    let graph = many(150);
    let view = picture(&graph, Picture::Resources, &Scope::default()).unwrap();
    assert!(boxes(&view).len() <= 420, "{}", boxes(&view).len());
    assert!(
        view.notes.iter().any(|note| note.starts_with("Folded to fit the page")),
        "{:?}",
        view.notes
    );
    let folded = find(&view, "Kustomization", "app-0007");
    assert!(
        folded.children.is_empty() && texts(folded).contains("1 HelmRelease"),
        "{}",
        texts(folded)
    );
    let view = picture(
        &graph,
        Picture::Resources,
        &Scope { expand: vec!["app-0007".into()], ..Scope::default() },
    )
    .unwrap();
    assert!(
        !find(&view, "Kustomization", "app-0007").children.is_empty()
            && find(&view, "Kustomization", "app-0008").children.is_empty()
    );
}

#[test]
fn what_all_members_share_is_said_once() {
    let view = picture(&many(6), Picture::Resources, &Scope::default()).unwrap();
    let section = find(&view, "section", "Kustomizations");
    let said = texts(section);
    let arrow = view
        .links
        .iter()
        .any(|link| link.from == section.id && link.edge_type == EdgeType::SourceRef);
    assert!(arrow || said.contains("source flux-system"), "{said}");
    assert!(section.children.iter().all(|child| !texts(child).contains("source flux-system")));
    assert!(
        view.links.iter().filter(|link| link.edge_type == EdgeType::SourceRef).count() <= 2,
        "{:?}",
        view.links
    );
}

#[test]
fn waves_number_the_order_of_reconciliation() {
    let scope = Scope { waves: true, ..Scope::default() };
    for which in [Picture::Apps, Picture::Resources] {
        let view = drawn(which, &scope);
        let mut waves: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for item in boxes(&view).into_iter().filter(|item| item.title.starts_with("Wave ")) {
            waves
                .entry(item.title.clone())
                .or_default()
                .extend(item.children.iter().map(|child| child.title.clone()));
        }
        let expected = [("Wave 1", "base"), ("Wave 2", "data"), ("Wave 3", "web")];
        assert_eq!(
            waves,
            expected
                .into_iter()
                .map(|(wave, name)| (wave.to_owned(), vec![name.to_owned()]))
                .collect(),
            "{which:?}"
        );
    }
}

#[test]
fn a_page_goes_to_the_right_and_is_as_wide_as_asked() {
    let scope = Scope { direction: Direction::Right, width: Some(900), ..Scope::default() };
    for which in [Picture::Overview, Picture::Apps, Picture::Resources, Picture::Full] {
        let view = drawn(which, &scope);
        assert_eq!(view.arrangement, Arrangement::Columns);
        assert!(boxes(&view).iter().all(|item| item.arrangement != Arrangement::Bands));
        assert_eq!(scene::compose(view.clone()).width, 900, "{which:?}");
    }
    for width in [0, 399, 10_001] {
        assert_eq!(
            refused(&Scope { width: Some(width), ..Scope::default() }),
            "the width lies between 400 and 10000"
        );
    }
    let both =
        Scope { collapse: vec!["web".into()], expand: vec!["web".into()], ..Scope::default() };
    assert_eq!(refused(&both), "\"web\" cannot be both collapsed and expanded");
}

#[test]
fn one_application_is_shown_with_what_it_uses() {
    let scope = Scope { application: Some("web".into()), ..Scope::default() };
    let full = nodes(&drawn(Picture::Full, &scope));
    assert!(
        full.contains(&"HelmRelease front".to_owned())
            && !full.contains(&"Deployment store".to_owned()),
        "{full:?}"
    );
    let apps = drawn(Picture::Apps, &scope);
    let cards: Vec<&str> = boxes(&apps)
        .into_iter()
        .filter(|item| item.kind == "application")
        .map(|item| item.title.as_str())
        .collect();
    assert_eq!(cards, ["web"]);
    assert!(
        apps.notes.iter().any(|note| note == "Not shown: 2 applications (application web)."),
        "{:?}",
        apps.notes
    );
    let unknown = refused(&Scope { application: Some("wep".into()), ..Scope::default() });
    assert!(unknown.starts_with("there is no application \"wep\": known are web"), "{unknown}");
}

#[test]
fn options_that_cannot_be_are_usage_errors() {
    let copies = common::samples();
    for (args, said) in [
        (&["--depth", "2"][..], "--focus"),
        (&["--hide", "KS", "--only", "HR"], "cannot be used with"),
        (&["--focus", "loans"], "\"loans\" is the name of "),
        (&["--focus", "lons"], "there is no object \"lons\": the nearest are "),
        (&["--collapse", "nowhere"], "there is no box \"nowhere\""),
        (&["--hide", "Deploymnt"], "there is no kind \"Deploymnt\": the nearest are Deployment"),
        (&["--application", "lones"], "there is no application \"lones\": known are loans"),
        (&["--environment", "prod"], "there is no environment \"prod\": known are "),
        (&["--width", "10"], "400..=10000"),
    ] {
        let all: Vec<&str> =
            ["render", "two-environments", "--view", "resources", "-o", "-", "-f", "svg"]
                .iter()
                .chain(args)
                .copied()
                .collect();
        let run = common::fluxscape(copies.path(), &all);
        assert_eq!((run.status, run.stdout.len()), (2, 0), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
    }
}
