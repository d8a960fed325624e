//! Why builds fail: for kustomize's reason, at the entry to blame, and all reasons at once.

use super::{build, config_map};
use crate::FailureKind;

/// Files, and the only failure of building `k`.
const REASONS: &[(&[(&str, &str)], &str)] = &[
    (&[("k/a.yaml", "")], "k:0:0 kustomization-missing: no kustomization file in k"),
    (
        &[("k/kustomization.yaml", "resources: []\n"), ("k/Kustomization", "resources: []\n")],
        "k/kustomization.yaml:0:0 kustomization-invalid: found multiple kustomization files in k",
    ),
    (
        &[("k/kustomization.yaml", "kind: Kustomization\n")],
        "k/kustomization.yaml:1:1 kustomization-invalid: the kustomization is empty",
    ),
    (
        &[("k/kustomization.yaml", "resources: []\nspec: {}\n")],
        "k/kustomization.yaml:2:1 kustomization-invalid: unknown field \"spec\" in a kustomization",
    ),
    (
        &[("k/kustomization.yaml", "resources: []\nnamespace: n\n")],
        "k/kustomization.yaml:2:12 kustomization-invalid: namespace must be text, not a boolean",
    ),
    (
        &[("k/kustomization.yaml", "resources:\n- nope.yaml\n")],
        "k/kustomization.yaml:2:3 path-not-found: nope.yaml: no such file or directory",
    ),
    (
        &[("k/kustomization.yaml", "resources:\n- a.yaml\n"), ("k/a.yaml", "kind: ConfigMap\n")],
        "k/a.yaml:1:1 resource-invalid: missing metadata.name in object of kind ConfigMap",
    ),
    (
        &[
            ("k/kustomization.yaml", "resources:\n- ../c\n"),
            (
                "c/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x\n",
            ),
        ],
        "k/kustomization.yaml:2:3 component-misplaced: ../c is a component",
    ),
    (
        &[
            ("k/kustomization.yaml", "resources:\n- ../b\n"),
            ("b/kustomization.yaml", "resources:\n- ../k\n"),
        ],
        "b/kustomization.yaml:2:3 kustomize-cycle: cycle detected: k -> b -> k",
    ),
    (
        &[(
            "k/kustomization.yaml",
            "configMapGenerator:\n- name: x\n  behavior: merge\n  literals: [a=b]\n",
        )],
        "k/kustomization.yaml:2:3 generator-conflict: ConfigMap x (v1) does not exist: cannot merge or replace it",
    ),
    (
        &[("k/kustomization.yaml", "replicas:\n- name: web\n  count: 2\n")],
        "k/kustomization.yaml:2:9 target-missing: no workload with replicas is called \"web\"",
    ),
    (
        &[(
            "k/kustomization.yaml",
            "patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: zzz}\n",
        )],
        "k/kustomization.yaml:2:10 target-missing: no resource matches the patch for ConfigMap zzz (v1)",
    ),
    (
        &[("k/kustomization.yaml", "patches:\n- patch: |\n    - {op: remove, path: /data}\n")],
        "k/kustomization.yaml:2:10 patch-invalid: a JSON patch needs a target",
    ),
    (
        &[(
            "k/kustomization.yaml",
            "transformers:\n- |\n  apiVersion: example.com/v1\n  kind: Magic\n  metadata: {name: x}\n",
        )],
        "k/kustomization.yaml:3:1 plugin-disabled: external plugins are disabled: Magic cannot run",
    ),
    (
        &[("k/kustomization.yaml", "helmCharts:\n- name: redis\n")],
        "k/kustomization.yaml:2:3 needs-helm: rendering a Helm chart needs Helm, which is not enabled",
    ),
    (
        &[("k/kustomization.yaml", "configMapGenerator:\n- name: x\n  literals: [1=a]\n")],
        "k/kustomization.yaml:2:3 resource-invalid: the key is not text",
    ),
];

#[test]
fn builds_fail_for_the_reason_kustomize_fails_for() {
    for (files, reason) in REASONS {
        assert_eq!(build("k", files).failures(), [*reason], "{files:?}");
    }
}

#[test]
fn a_remote_base_is_unavailable_and_not_broken() {
    let built = build(
        "k",
        &[(
            "k/kustomization.yaml",
            "resources:\n- https://github.com/example/base//deploy?ref=v1\n",
        )],
    );
    assert_eq!(
        built.build.failures.iter().map(|failure| failure.kind).collect::<Vec<_>>(),
        [FailureKind::Unavailable]
    );
    assert_eq!(built.build.includes.len(), 1);
    assert_eq!(
        built.build.includes[0].to,
        Err("https://github.com/example/base//deploy?ref=v1".to_owned())
    );
}

#[test]
fn all_failures_are_told_at_once() {
    let kustomization = "resources:\n- nope.yaml\n- broken.yaml\n- ../b\npatches:\n- path: nope-patch.yaml\n- patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: zzz}\nimages:\n- name: nginx\n  newTag: 1.10\n";
    let base = "resources:\n- also-nope.yaml\n";
    let files = [
        ("k/kustomization.yaml", kustomization),
        ("k/broken.yaml", "a: b: c\n"),
        ("b/kustomization.yaml", base),
    ];
    let failures = build("k", &files).failures();
    for part in [
        "k/kustomization.yaml:13:11",
        "k/kustomization.yaml:2:3",
        "k/broken.yaml:1:5",
        "b/kustomization.yaml:2:3",
        "nope-patch.yaml: no such file",
        "zzz",
    ] {
        assert!(failures.iter().any(|failure| failure.contains(part)), "{part} in {failures:#?}");
    }
    assert_eq!(failures.len(), 6, "{failures:#?}");
}

#[test]
fn a_broken_file_fails_only_those_who_take_it_in() {
    let map = config_map("x");
    let files = [
        ("k/kustomization.yaml", "resources: [a.yaml]\n"),
        ("k/a.yaml", map.as_str()),
        ("k/template.yaml", "{{ if }}: [\n"),
    ];
    assert_eq!(build("k", &files).ids(), ["ConfigMap x"]);
}

#[test]
fn secret_values_are_in_no_message() {
    let kustomization = "secretGenerator:\n- name: s\n  envs: [.env]\n  literals:\n  - hunter2\n  - a=hunter2\n  - a=hunter2\npatchesStrategicMerge:\n- 'kind: Secret, stringData: hunter2'\nreplacements:\n- source: {kind: Secret, name: t, fieldPath: data.p, options: {delimiter: x, index: 9}}\n  targets:\n  - select: {kind: Secret}\n";
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\ndata: {p: hunter2}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: t}\ndata: {p: hunter2}\n";
    let kustomization = format!("resources: [s.yaml]\n{kustomization}");
    let built = build(
        "k",
        &[("k/kustomization.yaml", &kustomization), ("k/s.yaml", secret), ("k/.env", "1hunter2\n")],
    );
    let told = format!("{:?} {:?}", built.build.failures, built.build.warnings);
    assert!(built.build.failures.len() >= 5, "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}
