//! Which file a generated object is from, where several generators make it.

use super::web;
use crate::memory::node;

const RELEASE: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop, namespace: shop}\nspec: {chart: {spec: {chart: shop}}, valuesFrom: [{kind: ConfigMap, name: values}]}\n";

/// A generator of `values` with these literals.
fn generator(behavior: &str, literals: &str) -> String {
    format!(
        "configMapGenerator:\n- {{name: values, namespace: shop, behavior: {behavior}, literals: [{literals}]}}\n"
    )
}

#[test]
fn a_merged_map_is_that_of_the_generator_that_holds_what_is_read() {
    for (base, over, behavior, release, file) in [
        // Nothing reads it: it is the base's, as kustomize annotates it.
        ("a=1", "b=2", "merge", "", "web/base/kustomization.yaml"),
        ("a=1", "b=2", "replace", "", "web/kustomization.yaml"),
        // A release reads one of its values.
        ("values.yaml=x", "b=2", "merge", RELEASE, "web/base/kustomization.yaml"),
        ("a=1", "values.yaml=x", "merge", RELEASE, "web/kustomization.yaml"),
        ("values.yaml=x", "values.yaml=y", "merge", RELEASE, "web/kustomization.yaml"),
        // The value that it reads is in none.
        ("a=1", "b=2", "merge", RELEASE, "web/base/kustomization.yaml"),
    ] {
        let base = generator("create", base);
        let over = format!("resources: [base, release.yaml]\n{}", generator(behavior, over));
        let graph = web(
            "",
            &[
                (
                    "web/kustomization.yaml",
                    &format!("{over}generatorOptions: {{disableNameSuffixHash: true}}\n"),
                ),
                ("web/release.yaml", release),
                ("web/base/kustomization.yaml", &base),
            ],
        );
        let map = node(&graph, "ConfigMap", "values");
        assert_eq!(map.origin.file.as_deref(), Some(file), "{base}{over}");
    }
}

#[test]
fn a_patched_map_stays_that_of_its_file() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: values, namespace: shop}\ndata: {values.yaml: x}\n";
    let patch = map.replace("x}", "y}");
    let graph = web(
        "",
        &[
            (
                "web/kustomization.yaml",
                "resources: [map.yaml, release.yaml]\npatches: [{path: patch.yaml}]\n",
            ),
            ("web/map.yaml", map),
            ("web/release.yaml", RELEASE),
            ("web/patch.yaml", &patch),
        ],
    );
    assert_eq!(node(&graph, "ConfigMap", "values").origin.file.as_deref(), Some("web/map.yaml"));
}
