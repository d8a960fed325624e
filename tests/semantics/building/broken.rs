//! A file that does not parse fails its own Kustomization and loses nothing but itself.

use fluxscape::graph::{Detail, Graph, Status};
use fluxscape_manifest::diagnostic::Severity;

use crate::memory::{CONFIG, SYNC, graph, kustomization, node};

/// The root takes in a file and two Kustomizations; `web` builds one directory, `shop` another.
fn with(broken: &str, list: &str) -> Graph {
    let web = kustomization("web", "path: ./web, dependsOn: [{name: lost}]");
    let shop = kustomization("shop", "path: ./shop");
    graph(&[
        SYNC,
        ("clusters/a/kustomization.yaml", list),
        ("clusters/a/web.yaml", &web),
        ("clusters/a/shop.yaml", &shop),
        ("clusters/a/broken.yaml", broken),
        ("web/config.yaml", CONFIG),
        ("shop/config.yaml", &CONFIG.replace("settings", "prices")),
        ("lost/config.yaml", &CONFIG.replace("settings", "found")),
    ])
}

const LIST: &str = "resources: [flux-system/gotk-sync.yaml, web.yaml, shop.yaml, broken.yaml]\n";

#[test]
fn a_file_that_does_not_parse_loses_itself_alone() {
    let lost = kustomization("lost", "path: ./lost");
    let half = format!("{lost}---\nkind: Kustomization\nmetadata: [\n");
    let remote = LIST.replace("web.yaml", "'https://example.org/a/b.yaml', web.yaml");
    for (what, broken, list, line) in [
        ("no YAML", "a: [\n", LIST, None),
        ("an alias without an anchor", "kind: ConfigMap\na: *gone\n", LIST, Some(2)),
        ("a tab for a space", "a:\n\tb: c\n", LIST, Some(2)),
        ("no object", "a: b\n", LIST, Some(1)),
        ("one of two documents", half.as_str(), LIST, None),
        ("with a file in the network beside it", "kind: ConfigMap\na: *gone\n", &remote, Some(2)),
    ] {
        let graph = with(broken, list);
        let root = node(&graph, "Kustomization", "flux-system");
        assert_eq!(root.status, Status::Failed, "{what}: {:?}", graph.findings);
        // What is beside it is known, and marked as not applied; what that applies is drawn.
        for name in ["web", "shop"] {
            let child = node(&graph, "Kustomization", name);
            assert!(child.details.has(Detail::NotApplied), "{what}: {name}");
            assert_ne!(child.status, Status::Failed, "{what}: {name}");
        }
        assert!(!node(&graph, "ConfigMap", "prices").details.has(Detail::NotApplied), "{what}");
        // The message is at the file, and is that of the picture.
        let errors: Vec<_> =
            graph.findings.iter().filter(|found| found.severity == Severity::Error).collect();
        let [error] = errors.as_slice() else { panic!("{what}: {:?}", graph.findings) };
        assert_eq!(Some(&error.message), root.message.as_ref(), "{what}");
        if let Some(line) = line {
            assert_eq!(error.span.map(|span| span.line), Some(line), "{what}: {error:?}");
        }
        // What the file may have brought is not called missing.
        let missing = graph.nodes().any(|(_, node)| node.status == Status::Missing);
        assert!(!missing, "{what}: {:?}", graph.findings);
    }
}

#[test]
fn siblings_of_a_failed_directory_are_untouched_and_other_failures_lose_the_build() {
    // Nothing is broken: nothing is withheld.
    let whole = with(&CONFIG.replace("settings", "other"), LIST);
    assert_eq!(node(&whole, "Kustomization", "flux-system").status, Status::Ok);
    assert!(whole.nodes().all(|(_, node)| !node.details.has(Detail::NotApplied)));
    // A broken file in one directory fails that one.
    let web = kustomization("web", "path: ./web");
    let shop = kustomization("shop", "path: ./shop");
    let one = graph(&[
        SYNC,
        ("clusters/a/web.yaml", &web),
        ("clusters/a/shop.yaml", &shop),
        ("web/config.yaml", CONFIG),
        ("web/broken.yaml", "a: [\n"),
        ("shop/config.yaml", &CONFIG.replace("settings", "prices")),
    ]);
    assert_eq!(node(&one, "Kustomization", "web").status, Status::Failed);
    assert_eq!(node(&one, "Kustomization", "shop").status, Status::Ok);
    assert_eq!(node(&one, "Kustomization", "flux-system").status, Status::Ok);
    assert!(node(&one, "ConfigMap", "settings").details.has(Detail::NotApplied));
    // A patch that does not parse changes nobody knows what: nothing is taken for known.
    let patched = with(CONFIG, &format!("{LIST}patches: [{{path: patch.yaml}}]\n"));
    assert_eq!(node(&patched, "Kustomization", "flux-system").status, Status::Failed);
    assert!(patched.nodes().all(|(_, node)| node.name != "shop"));
}
