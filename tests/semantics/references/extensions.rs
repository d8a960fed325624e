//! The references of kinds beside Flux: those of the Flux Operator, of controllers that work with
//! Flux, and of any custom resource.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use fluxscape::graph::Status;

use super::{check, cluster, me, references};
use crate::memory::{node, rules};

#[test]
fn of_the_flux_operator() {
    let group = "fluxcd.controlplane.io/v1";
    check(
        group,
        "FluxInstance",
        &[
            ("sync: {pullSecret: a}", &["pullSecret -> Secret apps/a"]),
            (
                "distribution: {imagePullSecret: a, artifactPullSecret: b}",
                &["artifactPullSecret -> Secret apps/b", "imagePullSecret -> Secret apps/a"],
            ),
            ("storage: {class: nowhere}", &[]),
        ],
    );
    check(
        group,
        "ResourceSet",
        &[
            (
                "inputsFrom: [{name: p, namespace: ignored}]",
                &["inputsFrom -> ResourceSetInputProvider apps/p"],
            ),
            // The namespace has no default here, and any kind will do.
            (
                "dependsOn: [{apiVersion: v1, kind: Namespace, name: n}]",
                &["dependsOn -> Namespace n"],
            ),
            (
                "dependsOn: [{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: r, namespace: far}]",
                &["dependsOn -> HelmRelease far/r"],
            ),
            ("serviceAccountName: a", &["serviceAccountName -> ServiceAccount apps/a"]),
        ],
    );
    check(
        group,
        "ResourceSetInputProvider",
        &[
            ("type: GitHubTag, secretRef: {name: a}", &["secretRef -> Secret apps/a"]),
            ("type: GitHubTag, certSecretRef: {name: a}", &["certSecretRef -> Secret apps/a"]),
            (
                "type: GitHubTag, serviceAccountName: a",
                &["serviceAccountName -> ServiceAccount apps/a"],
            ),
            (
                "type: ExternalArtifact, selectors: [{name: a}]",
                &["selectors -> ExternalArtifact apps/a"],
            ),
        ],
    );
}

#[test]
fn of_tofu_controller_and_flagger() {
    let cases: &[(&str, &[&str])] = &[
        ("sourceRef: {kind: OCIRepository, name: s}", &["sourceRef -> OCIRepository apps/s"]),
        (
            "sourceRef: {kind: GitRepository, name: s, namespace: far}",
            &["sourceRef -> GitRepository far/s"],
        ),
        (
            "dependsOn: [{name: a}, {name: b, namespace: far}]",
            &["dependsOn -> Terraform apps/a", "dependsOn -> Terraform far/b"],
        ),
        ("varsFrom: [{kind: Secret, name: a}]", &["varsFrom -> Secret apps/a"]),
        (
            "vars: [{name: x, valueFrom: {secretKeyRef: {name: a, key: k}}}, {name: y, valueFrom: {configMapKeyRef: {name: b, key: k}}}]",
            &["vars -> ConfigMap apps/b", "vars -> Secret apps/a"],
        ),
        (
            "backendConfigsFrom: [{kind: ConfigMap, name: a}]",
            &["backendConfigsFrom -> ConfigMap apps/a"],
        ),
        ("readInputsFromSecrets: [{name: a, as: x}]", &["readInputsFromSecrets -> Secret apps/a"]),
        (
            "fileMappings: [{secretRef: {name: a, key: k}, location: home, path: x}]",
            &["fileMappings -> Secret apps/a"],
        ),
        ("cliConfigSecretRef: {name: a, namespace: far}", &["cliConfigSecretRef -> Secret far/a"]),
        ("serviceAccountName: a", &["serviceAccountName -> ServiceAccount apps/a"]),
    ];
    for version in ["v1alpha1", "v1alpha2"] {
        check(&format!("infra.contrib.fluxcd.io/{version}"), "Terraform", cases);
    }
    check(
        "flagger.app/v1beta1",
        "Canary",
        &[(
            "targetRef: {apiVersion: apps/v1, kind: Deployment, name: d}",
            &["targetRef -> Deployment apps/d"],
        )],
    );
}

#[test]
fn of_custom_resources_that_follow_the_conventions() {
    let cases: &[(&str, &[&str])] = &[
        ("sourceRef: {kind: GitRepository, name: s}", &["sourceRef -> GitRepository apps/s"]),
        ("sourceRef: {kind: Widget, name: s}", &[]),
        ("sourceRef: {name: s}", &[]),
        ("secretRef: {name: a}", &["secretRef -> Secret apps/a"]),
        ("secretRef: a", &[]),
    ];
    check("krm.kcl.dev/v1alpha1", "KCLRun", cases);
    // Kinds of Kubernetes itself mean something else.
    check("batch/v1", "Job", &[("secretRef: {name: a}", &[])]);
    let custom = cluster(&[&me("krm.kcl.dev/v1alpha1", "KCLRun", "secretRef: {name: a}")]);
    assert_eq!(
        (node(&custom, "Secret", "a").status, rules(&custom).as_slice()),
        (Status::External, [].as_slice())
    );
}

#[test]
fn annotations_of_the_flux_operator_refer_to_what_they_copy() {
    for (kind, annotation, expected) in [
        ("Secret", "copyFrom: flux-system/pull", &["copyFrom -> Secret flux-system/pull"][..]),
        (
            "ConfigMap",
            "copyFrom: flux-system/settings",
            &["copyFrom -> ConfigMap flux-system/settings"],
        ),
        (
            "ConfigMap",
            "convertKubeConfigFrom: far/kube:value",
            &["convertKubeConfigFrom -> Secret far/kube"],
        ),
        (
            "ConfigMap",
            "checksumFrom: 'Secret/a/b, ConfigMap/c/d'",
            &["checksumFrom -> ConfigMap c/d", "checksumFrom -> Secret a/b"],
        ),
    ] {
        let object = format!(
            "apiVersion: v1\nkind: {kind}\nmetadata: {{name: me, namespace: apps, annotations: {{fluxcd.controlplane.io/{annotation}}}}}\n"
        );
        assert_eq!(references(&cluster(&[&object])), expected, "{annotation}");
    }
}
