//! References by name follow what is renamed.

use super::build;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    envFrom:\n    - configMapRef: {name: cm}\n    - secretRef: {name: elsewhere}\n";

#[test]
fn a_generated_name_reaches_its_referrers() {
    let kustomization = "resources: [p.yaml]\nnamePrefix: x-\nconfigMapGenerator:\n- name: cm\n  literals: [a=b, \"c=<x>\"]\n";
    let yaml = build("", &[("kustomization.yaml", kustomization), ("p.yaml", POD)]).yaml();
    // The hash is kustomize's own for this content.
    assert_eq!(yaml.matches("x-cm-78dcm86cm4").count(), 2, "{yaml}");
    assert!(yaml.contains("name: elsewhere"));
}

#[test]
fn references_of_custom_kinds_are_configured() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec:\n  valuesFrom:\n  - {kind: ConfigMap, name: values}\n";
    let kustomization = "resources: [r.yaml]\nconfigurations: [c.yaml]\nconfigMapGenerator:\n- name: values\n  literals: [a=b]\n";
    let configuration = "nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - {path: spec/valuesFrom/name, kind: HelmRelease}\n";
    let built = build(
        "",
        &[("kustomization.yaml", kustomization), ("r.yaml", release), ("c.yaml", configuration)],
    );
    assert_eq!(built.yaml().matches("name: values-").count(), 2, "{}", built.yaml());
}

#[test]
fn each_overlay_refers_to_its_own() {
    let files = [
        ("kustomization.yaml", "resources: [a, b]\n"),
        ("a/kustomization.yaml", "resources: [../base]\nnamePrefix: a-\n"),
        ("b/kustomization.yaml", "resources: [../base]\nnamePrefix: b-\n"),
        (
            "base/kustomization.yaml",
            "resources: [p.yaml]\nconfigMapGenerator:\n- {name: cm, options: {disableNameSuffixHash: true}}\n",
        ),
        ("base/p.yaml", POD),
    ];
    let yaml = build("", &files).yaml();
    assert_eq!(
        (yaml.matches("name: a-cm").count(), yaml.matches("name: b-cm").count()),
        (2, 2),
        "{yaml}"
    );
}
