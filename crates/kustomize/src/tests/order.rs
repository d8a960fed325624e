//! What is built, and in which order.

use super::{build, config_map};

#[test]
fn objects_keep_the_order_in_which_they_are_taken_in() {
    let (a, b, c) = (config_map("a"), config_map("b"), config_map("c"));
    let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: l1}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: l2}}\n---\n".to_owned() + &config_map("behind");
    let built = build(
        "top",
        &[
            (
                "top/kustomization.yaml",
                "resources: [b.yaml, ../base, list.yaml]\ncomponents: [../comp]\nconfigMapGenerator:\n- {name: g, options: {disableNameSuffixHash: true}}\nnamePrefix: p-\n",
            ),
            ("top/b.yaml", &b),
            ("top/list.yaml", &list),
            ("base/kustomization.yaml", "resources: [a.yaml]\nnameSuffix: -s\n"),
            ("base/a.yaml", &a),
            (
                "comp/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]\nnamePrefix: comp-\n",
            ),
            ("comp/c.yaml", &c),
        ],
    );
    // A component works on all its parent has; a list's members come behind the other documents of
    // its file.
    let names = [
        "p-comp-b",
        "p-comp-a-s",
        "p-comp-behind",
        "p-comp-l1",
        "p-comp-l2",
        "p-comp-g",
        "p-comp-c",
    ];
    assert_eq!(built.ids(), names.map(|name| format!("ConfigMap {name}")));
}

#[test]
fn cluster_scoped_and_unknown_kinds_meet_a_namespace() {
    let objects = "apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: i}\n";
    let built = build(
        "",
        &[("kustomization.yaml", "resources: [a.yaml]\nnamespace: new\n"), ("a.yaml", objects)],
    );
    assert_eq!(built.ids(), ["Namespace new", "ClusterRole r", "ClusterIssuer new/i"]);
}

#[test]
fn a_label_added_in_several_fields_stays_one_value() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n";
    let built = build(
        "over",
        &[
            ("base/kustomization.yaml", "resources: [d.yaml]\ncommonLabels: {app: base}\n"),
            ("base/d.yaml", deployment),
            ("over/kustomization.yaml", "resources: [../base]\nlabels:\n- pairs: {app: over}\n"),
        ],
    );
    assert_eq!(built.yaml().matches("app: over").count(), 3, "{}", built.yaml());
}

#[test]
fn local_configuration_is_dropped() {
    let local = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {config.kubernetes.io/local-config: \"true\"}}\n";
    assert_eq!(
        build("", &[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", local)]).ids(),
        Vec::<String>::new()
    );
}

#[test]
fn sort_options_bring_the_legacy_order() {
    let objects = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n";
    let built = build(
        "",
        &[
            ("kustomization.yaml", "resources: [a.yaml]\nsortOptions: {order: legacy}\n"),
            ("a.yaml", objects),
        ],
    );
    assert_eq!(built.ids(), ["Namespace n", "Service s", "Deployment d"]);
}

#[test]
fn of_several_documents_the_first_is_the_kustomization() {
    let map = config_map("a");
    let built = build(
        "",
        &[("kustomization.yaml", "resources: [a.yaml]\n---\nspec: [\n"), ("a.yaml", &map)],
    );
    assert_eq!(built.ids(), ["ConfigMap a"], "{:?}", built.failures());
}
