//! The references of Flux's own kinds: sources, Kustomizations, Helm releases, image automation,
//! notifications.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use super::check;

#[test]
fn of_a_kustomization() {
    let cases: &[(&str, &[&str])] = &[
        ("sourceRef: {kind: GitRepository, name: s}", &["sourceRef -> GitRepository apps/s"]),
        (
            "sourceRef: {kind: OCIRepository, name: s, namespace: far}",
            &["sourceRef -> OCIRepository far/s"],
        ),
        ("sourceRef: {kind: Bucket, name: s}", &["sourceRef -> Bucket apps/s"]),
        ("sourceRef: {kind: ExternalArtifact, name: s}", &["sourceRef -> ExternalArtifact apps/s"]),
        (
            "dependsOn: [{name: a}, {name: b, namespace: far}]",
            &["dependsOn -> Kustomization apps/a", "dependsOn -> Kustomization far/b"],
        ),
        // Never another kind, whatever is written.
        (
            "dependsOn: [{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: a}]",
            &["dependsOn -> Kustomization apps/a"],
        ),
        (
            // What is optional and not there is no edge.
            "postBuild: {substituteFrom: [{kind: ConfigMap, name: a, namespace: ignored}, {kind: Secret, name: b, optional: true}]}",
            &["substituteFrom -> ConfigMap apps/a"],
        ),
        (
            "decryption: {provider: sops, secretRef: {name: keys}}",
            &["decryption -> Secret apps/keys"],
        ),
        (
            "decryption: {provider: sops, serviceAccountName: kms}",
            &["decryption -> ServiceAccount apps/kms"],
        ),
        ("kubeConfig: {secretRef: {name: far, key: value}}", &["kubeConfig -> Secret apps/far"]),
        ("kubeConfig: {configMapRef: {name: far}}", &["kubeConfig -> ConfigMap apps/far"]),
        ("serviceAccountName: deployer", &["serviceAccountName -> ServiceAccount apps/deployer"]),
        // An empty namespace is no default: the object is cluster-scoped. `apps/v1` is the default
        // version.
        (
            "healthChecks: [{kind: Deployment, name: web, namespace: shop}]",
            &["healthChecks -> Deployment shop/web"],
        ),
        (
            "healthChecks: [{apiVersion: v1, kind: Namespace, name: shop}]",
            &["healthChecks -> Namespace shop"],
        ),
        ("wait: true, healthChecks: [{kind: Deployment, name: web, namespace: shop}]", &[]),
        (
            "healthChecks: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: me, namespace: apps}]",
            &[],
        ),
        // Namespaces come and go without files: an edge where there is one, nothing where there is
        // none.
        ("targetNamespace: nowhere", &[]),
    ];
    for version in ["v1beta1", "v1beta2", "v1"] {
        check(&format!("kustomize.toolkit.fluxcd.io/{version}"), "Kustomization", cases);
    }
}

#[test]
fn of_a_helm_release() {
    let chart = |rest: &str| format!("chart: {{spec: {{chart: web, {rest}}}}}");
    let verified = chart(
        "sourceRef: {kind: HelmRepository, name: s, namespace: far}, verify: {secretRef: {name: keys}}",
    );
    let cases: &[(&str, &[&str])] = &[
        (
            &chart("sourceRef: {kind: HelmRepository, name: s}"),
            &["sourceRef -> HelmRepository apps/s"],
        ),
        (
            &chart("sourceRef: {kind: GitRepository, name: s, namespace: far}"),
            &["sourceRef -> GitRepository far/s"],
        ),
        (&chart("sourceRef: {kind: Bucket, name: s}"), &["sourceRef -> Bucket apps/s"]),
        // The HelmChart lives beside its source, and so do the keys that verify it.
        (&verified, &["sourceRef -> HelmRepository far/s", "verify -> Secret far/keys"]),
        ("chartRef: {kind: OCIRepository, name: s}", &["chartRef -> OCIRepository apps/s"]),
        ("chartRef: {kind: HelmChart, name: s, namespace: far}", &["chartRef -> HelmChart far/s"]),
        ("chartRef: {kind: ExternalArtifact, name: s}", &["chartRef -> ExternalArtifact apps/s"]),
        (
            "dependsOn: [{name: a}, {name: b, namespace: far}]",
            &["dependsOn -> HelmRelease apps/a", "dependsOn -> HelmRelease far/b"],
        ),
        (
            "valuesFrom: [{kind: ConfigMap, name: a}, {kind: Secret, name: b, namespace: ignored, optional: true}]",
            &["valuesFrom -> ConfigMap apps/a"],
        ),
        (
            "valuesFrom: [{kind: Secret, name: b, namespace: ignored}]",
            &["valuesFrom -> Secret apps/b"],
        ),
        ("kubeConfig: {secretRef: {name: far}}", &["kubeConfig -> Secret apps/far"]),
        ("kubeConfig: {configMapRef: {name: far}}", &["kubeConfig -> ConfigMap apps/far"]),
        ("serviceAccountName: deployer", &["serviceAccountName -> ServiceAccount apps/deployer"]),
        ("targetNamespace: nowhere, storageNamespace: nowhere", &[]),
        (
            "values: {image: {repository: ghcr.io/org/web, tag: v1}, sidecar: {image: {registry: quay.io, repository: org/proxy}}}",
            &["deploys -> Image ghcr.io/org/web", "deploys -> Image quay.io/org/proxy"],
        ),
    ];
    for version in ["v2beta1", "v2beta2", "v2"] {
        check(&format!("helm.toolkit.fluxcd.io/{version}"), "HelmRelease", cases);
    }
}

#[test]
fn of_sources() {
    let secrets: &[(&str, &[&str])] = &[
        ("secretRef: {name: a}", &["secretRef -> Secret apps/a"]),
        ("certSecretRef: {name: a}", &["certSecretRef -> Secret apps/a"]),
        ("proxySecretRef: {name: a}", &["proxySecretRef -> Secret apps/a"]),
    ];
    let account: &[(&str, &[&str])] =
        &[("serviceAccountName: a", &["serviceAccountName -> ServiceAccount apps/a"])];
    let verify: &[(&str, &[&str])] =
        &[("verify: {secretRef: {name: a}}", &["verify -> Secret apps/a"])];
    for version in ["v1beta1", "v1beta2", "v1"] {
        let group = format!("source.toolkit.fluxcd.io/{version}");
        for kind in ["OCIRepository", "Bucket"] {
            check(&group, kind, &[secrets, account].concat());
        }
        check(&group, "GitRepository", &[&secrets[..1], &secrets[2..], account, verify].concat());
        // Its own namespace alone: a LocalObjectReference.
        check(
            &group,
            "GitRepository",
            &[(
                "include: [{repository: {name: a, namespace: far}}]",
                &["include -> GitRepository apps/a"],
            )],
        );
        // What earlier versions had and no controller reads.
        check(
            &group,
            "GitRepository",
            &[(
                "gitImplementation: libgit2, accessFrom: {namespaceSelectors: [{matchLabels: {a: b}}]}",
                &[],
            )],
        );
        check(&group, "OCIRepository", verify);
        check(
            &group,
            "OCIRepository",
            &[("verify: {trustedRootSecretRef: {name: a}}", &["verify -> Secret apps/a"])],
        );
        check(&group, "HelmRepository", &secrets[..2]);
        check(&group, "HelmChart", verify);
        check(
            &group,
            "HelmChart",
            &[
                (
                    "chart: web, sourceRef: {kind: HelmRepository, name: s}",
                    &["sourceRef -> HelmRepository apps/s"],
                ),
                (
                    "chart: web, sourceRef: {kind: HelmRepository, name: s, namespace: far}",
                    &["sourceRef -> HelmRepository far/s"],
                ),
            ],
        );
        check(
            &group,
            "Bucket",
            &[(
                "sts: {secretRef: {name: a}, certSecretRef: {name: b}}",
                &["sts -> Secret apps/a", "sts -> Secret apps/b"],
            )],
        );
        let generator = "sourceRef: {apiVersion: source.extensions.fluxcd.io/v1beta1, kind: ArtifactGenerator, name: g}";
        check(
            &group,
            "ExternalArtifact",
            &[(generator, &["sourceRef -> ArtifactGenerator apps/g"])],
        );
    }
    let sources = "sources: [{alias: a, kind: GitRepository, name: s}, {alias: b, kind: HelmChart, name: t, namespace: far}]";
    check(
        "source.extensions.fluxcd.io/v1beta1",
        "ArtifactGenerator",
        &[(sources, &["sources -> GitRepository apps/s", "sources -> HelmChart far/t"])],
    );
}

#[test]
fn of_image_automation() {
    let group = "image.toolkit.fluxcd.io";
    for version in ["v1alpha2", "v1beta1", "v1beta2", "v1"] {
        let version = format!("{group}/{version}");
        check(
            &version,
            "ImageRepository",
            &[
                ("secretRef: {name: a}", &["secretRef -> Secret apps/a"]),
                ("certSecretRef: {name: a}", &["certSecretRef -> Secret apps/a"]),
                ("proxySecretRef: {name: a}", &["proxySecretRef -> Secret apps/a"]),
                ("serviceAccountName: a", &["serviceAccountName -> ServiceAccount apps/a"]),
                ("image: registry:5000/org/web", &["image -> Image registry:5000/org/web"]),
            ],
        );
        check(
            &version,
            "ImagePolicy",
            &[
                (
                    "imageRepositoryRef: {name: a}",
                    &["imageRepositoryRef -> ImageRepository apps/a"],
                ),
                (
                    "imageRepositoryRef: {name: a, namespace: far}",
                    &["imageRepositoryRef -> ImageRepository far/a"],
                ),
            ],
        );
        check(
            &version,
            "ImageUpdateAutomation",
            &[
                (
                    "sourceRef: {kind: GitRepository, name: s}",
                    &["sourceRef -> GitRepository apps/s"],
                ),
                (
                    "sourceRef: {kind: GitRepository, name: s, namespace: far}",
                    &["sourceRef -> GitRepository far/s"],
                ),
                (
                    "git: {commit: {signingKey: {secretRef: {name: a}}}}",
                    &["signingKey -> Secret apps/a"],
                ),
            ],
        );
    }
    check(
        "image.toolkit.fluxcd.io/v1alpha1",
        "ImageUpdateAutomation",
        &[
            (
                "checkout: {branch: main, gitRepositoryRef: {name: s, namespace: ignored}}",
                &["sourceRef -> GitRepository apps/s"],
            ),
            ("commit: {signingKey: {secretRef: {name: a}}}", &["signingKey -> Secret apps/a"]),
        ],
    );
}

#[test]
fn of_notifications() {
    for version in ["v1beta1", "v1beta2", "v1beta3"] {
        let group = format!("notification.toolkit.fluxcd.io/{version}");
        check(
            &group,
            "Alert",
            &[
                ("providerRef: {name: p, namespace: ignored}", &["providerRef -> Provider apps/p"]),
                (
                    "eventSources: [{kind: Kustomization, name: k}]",
                    &["eventSources -> Kustomization apps/k"],
                ),
                (
                    "eventSources: [{kind: HelmRelease, name: r, namespace: far}]",
                    &["eventSources -> HelmRelease far/r"],
                ),
                ("eventSources: [{kind: Kustomization, name: '*'}]", &[]),
            ],
        );
        check(
            &group,
            "Provider",
            &[
                ("secretRef: {name: a}", &["secretRef -> Secret apps/a"]),
                ("certSecretRef: {name: a}", &["certSecretRef -> Secret apps/a"]),
                ("proxySecretRef: {name: a}", &["proxySecretRef -> Secret apps/a"]),
                ("serviceAccountName: a", &["serviceAccountName -> ServiceAccount apps/a"]),
            ],
        );
    }
    check(
        "notification.toolkit.fluxcd.io/v1",
        "Receiver",
        &[
            ("secretRef: {name: a}", &["secretRef -> Secret apps/a"]),
            ("resources: [{kind: GitRepository, name: s}]", &["resources -> GitRepository apps/s"]),
            // The version is optional for some kinds and mandatory for all others.
            (
                "resources: [{apiVersion: v1, kind: ConfigMap, name: c, namespace: far}]",
                &["resources -> ConfigMap far/c"],
            ),
            ("resources: [{kind: ConfigMap, name: c}]", &[]),
        ],
    );
}
