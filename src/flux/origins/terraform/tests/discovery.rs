//! Root modules that start Flux, found without being named.

use std::sync::Arc;

use super::{discover, root_modules};
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::source::{Files, MemoryTree, SourceTree};

const BOOTSTRAP: &str = "resource \"flux_bootstrap_git\" \"this\" {\n  path = \"c\"\n}\n";

fn roots(files: &[(&str, &str)]) -> Vec<String> {
    let tree: Arc<dyn SourceTree> = Arc::new(MemoryTree::new("repo", files.iter().copied()));
    root_modules(&tree).iter().map(ToString::to_string).collect()
}

#[test]
fn only_roots_that_start_flux_are_found() {
    let files = [
        ("main.tf", "resource \"aws_vpc\" \"a\" {}\n"),
        ("infra/qa/main.tf", "module \"flux\" {\n  source = \"../modules/flux\"\n}\n"),
        ("infra/modules/flux/main.tf", BOOTSTRAP),
        ("infra/.terraform/modules/x/main.tf", BOOTSTRAP),
        (
            "operator/main.tf",
            "resource \"helm_release\" \"o\" {\n  name = \"o\"\n  chart = \"oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator\"\n}\n",
        ),
        (
            "ingress/main.tf",
            "resource \"helm_release\" \"o\" {\n  name = \"o\"\n  chart = \"ingress-nginx\"\n}\n",
        ),
        (
            "manifest/main.tf",
            "resource \"kubectl_manifest\" \"o\" {\n  yaml_body = file(\"${path.module}/k.yaml\")\n}\n",
        ),
        (
            "manifest/k.yaml",
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: k\n",
        ),
        (
            "plain/main.tf",
            "resource \"kubernetes_manifest\" \"o\" {\n  manifest = { apiVersion = \"v1\", kind = \"ConfigMap\" }\n}\n",
        ),
        ("broken/main.tf", "resource {"),
        ("circle/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"),
        ("circle/b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\n"),
    ];
    assert_eq!(roots(&files), ["infra/qa", "manifest", "operator"]);
    assert_eq!(roots(&[("main.tf", BOOTSTRAP)]), [""]);
    assert_eq!(roots(&[]), Vec::<String>::new());
}

#[test]
fn what_is_found_is_evaluated() {
    let tree: Arc<dyn SourceTree> =
        Arc::new(MemoryTree::new("repo", [("a/main.tf", BOOTSTRAP), ("b/main.tf", BOOTSTRAP)]));
    let found = discover(&tree, &[], (&Files::default(), &Budget::default()));
    let objects: Vec<(String, usize)> =
        found.iter().map(|made| (made.place.path.to_string(), made.objects.len())).collect();
    assert_eq!(objects, [("a".to_owned(), 3), ("b".to_owned(), 3)]);
}
