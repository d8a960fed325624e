//! What the fields by which Flux objects refer to others mean beside one name in a namespace
//! (`fields.rs` has the row of each): a spec, and the edges that it makes.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::common;
use crate::memory::{SYNC, edges, graph, graph_with, kustomization, node, rules};
use fluxscape::flux::{KINDS, NamespaceRule, PRODUCERS, Target};
use fluxscape::graph::{By, EdgeType, Graph, Status};
use fluxscape::kubernetes::GroupKind;

/// An object called `me` in the namespace `apps`.
fn me(api_version: &str, kind: &str, spec: &str) -> String {
    format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: me, namespace: apps}}\nspec: {{{spec}}}\n"
    )
}

/// A cluster with these documents beside its sync.
fn cluster(documents: &[&str]) -> Graph {
    graph(&[SYNC, ("clusters/a/objects.yaml", &documents.join("---\n"))])
}

/// `type -> Kind namespace/name` of what the object `me` refers to.
fn references(graph: &Graph) -> Vec<String> {
    let from_me = graph.edges().into_iter().filter(|(from, to, edge)| {
        from.name == "me" && to.kind != "Repository" && edge.edge_type != EdgeType::Creates
    });
    let short = |namespace: &str, name: &str| {
        if namespace.is_empty() { name.to_owned() } else { format!("{namespace}/{name}") }
    };
    from_me
        .map(|(_, to, edge)| {
            format!("{} -> {} {}", edge.edge_type, to.kind, short(&to.namespace, &to.name))
        })
        .collect()
}

fn check(api_version: &str, kind: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        let found: BTreeSet<String> =
            references(&cluster(&[&me(api_version, kind, spec)])).into_iter().collect();
        let expected: BTreeSet<String> = expected.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(found, expected, "{kind} {spec}");
    }
}

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

const KUSTOMIZATIONS: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: one, namespace: apps, labels: {tier: front}}
spec: {path: ./web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: two, namespace: apps}
spec: {path: ./web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}
";

#[test]
fn a_wildcard_means_the_objects_of_its_kind_and_namespace_that_its_labels_choose() {
    let alert = |sources: &str| {
        me(
            "notification.toolkit.fluxcd.io/v1beta3",
            "Alert",
            &format!("eventSources: [{{kind: Kustomization, {sources}}}]"),
        )
    };
    for (sources, expected) in [
        (
            "name: '*'",
            &["eventSources -> Kustomization apps/one", "eventSources -> Kustomization apps/two"][..],
        ),
        ("name: '*', matchLabels: {tier: front}", &["eventSources -> Kustomization apps/one"]),
        (
            "name: '*', namespace: flux-system",
            &["eventSources -> Kustomization flux-system/flux-system"],
        ),
    ] {
        assert_eq!(references(&cluster(&[&alert(sources), KUSTOMIZATIONS])), expected, "{sources}");
    }
    let receiver = |resource: &str| {
        let spec = format!(
            "resources: [{{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: '*'{resource}}}]"
        );
        me("notification.toolkit.fluxcd.io/v1", "Receiver", &spec)
    };
    // notification-controller refuses a receiver's wildcard without labels.
    assert_eq!(references(&cluster(&[&receiver(""), KUSTOMIZATIONS])), [""; 0]);
    assert_eq!(
        references(&cluster(&[&receiver(", matchLabels: {tier: front}"), KUSTOMIZATIONS])),
        ["resources -> Kustomization apps/one"]
    );
}

#[test]
fn senders_and_what_a_webhook_wakes_are_known_by_their_kind_alone() {
    let (source, image) = ("source.toolkit.fluxcd.io", "image.toolkit.fluxcd.io");
    let without_version = [
        ("Bucket", source),
        ("HelmChart", source),
        ("HelmRepository", source),
        ("GitRepository", source),
        ("OCIRepository", source),
        ("ImageRepository", image),
        ("ArtifactGenerator", "source.extensions.fluxcd.io"),
    ];
    let senders = [
        ("Kustomization", "kustomize.toolkit.fluxcd.io"),
        ("HelmRelease", "helm.toolkit.fluxcd.io"),
        ("ImagePolicy", image),
        ("ImageUpdateAutomation", image),
        ("ExternalArtifact", source),
        // The Flux Operator adds these two to the enumeration.
        ("FluxInstance", "fluxcd.controlplane.io"),
        ("ResourceSet", "fluxcd.controlplane.io"),
    ];
    for (kind, group) in without_version.iter().chain(&senders) {
        let alert = me(
            "notification.toolkit.fluxcd.io/v1beta3",
            "Alert",
            &format!("eventSources: [{{kind: {kind}, name: x, namespace: far}}]"),
        );
        assert_eq!(
            node(&cluster(&[&alert]), kind, "x").group,
            *group,
            "Alert.spec.eventSources[].kind: {kind}"
        );
    }
    for (kind, group) in without_version {
        let receiver = me(
            "notification.toolkit.fluxcd.io/v1",
            "Receiver",
            &format!("resources: [{{kind: {kind}, name: x}}]"),
        );
        assert_eq!(
            node(&cluster(&[&receiver]), kind, "x").group,
            group,
            "Receiver.spec.resources[].kind: {kind}"
        );
    }
}

#[test]
fn a_selector_means_the_providers_and_artifacts_that_it_chooses() {
    let provider = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\n\
                    metadata: {name: p, namespace: apps, labels: {team: web}}\nspec: {type: Static}\n";
    let set = |labels: &str| {
        me(
            "fluxcd.controlplane.io/v1",
            "ResourceSet",
            &format!("inputsFrom: [{{selector: {{matchLabels: {{{labels}}}}}}}]"),
        )
    };
    assert_eq!(
        references(&cluster(&[&set("team: web"), provider])),
        ["inputsFrom -> ResourceSetInputProvider apps/p"]
    );
    assert_eq!(references(&cluster(&[&set("team: other"), provider])), [""; 0]);
    let artifact = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: ExternalArtifact\nmetadata: {name: e, namespace: far, labels: {team: web}}\nspec: {}\n";
    for (selector, expected) in
        [("namespace: '*', matchLabels: {team: web}", 1), ("matchLabels: {team: web}", 0)]
    {
        let spec = format!("type: ExternalArtifact, selectors: [{{{selector}}}]");
        let found = references(&cluster(&[
            &me("fluxcd.controlplane.io/v1", "ResourceSetInputProvider", &spec),
            artifact,
        ]));
        assert_eq!(found.len(), expected, "{selector}: {found:?}");
    }
}

#[test]
fn the_account_of_a_kube_config_lives_beside_the_one_that_uses_it() {
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far, namespace: apps}\ndata: {provider: aws, serviceAccountName: reader}\n";
    let found = references(&cluster(&[
        &me("helm.toolkit.fluxcd.io/v2", "HelmRelease", "kubeConfig: {configMapRef: {name: far}}"),
        config,
    ]));
    assert_eq!(
        found,
        ["kubeConfig -> ConfigMap apps/far", "kubeConfig -> ServiceAccount apps/reader"]
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

#[test]
fn a_namespace_is_referred_to_where_a_file_creates_it() {
    let shop = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    let release = me("helm.toolkit.fluxcd.io/v2", "HelmRelease", "targetNamespace: shop");
    assert_eq!(references(&cluster(&[&release, shop])), ["targetNamespace -> Namespace shop"]);
}

#[test]
fn a_dangling_reference_is_missing_unless_it_is_optional_or_someone_writes_it() {
    let release = |rest: &str| {
        me(
            "helm.toolkit.fluxcd.io/v2",
            "HelmRelease",
            &format!("valuesFrom: [{{kind: Secret, name: values{rest}}}]"),
        )
    };
    let missing = cluster(&[&release("")]);
    assert_eq!(
        (node(&missing, "Secret", "values").status, node(&missing, "HelmRelease", "me").status),
        (Status::Missing, Status::Partial)
    );
    assert_eq!(rules(&missing), ["unmanaged-reference"]);
    let optional = cluster(&[&release(", optional: true")]);
    let me_without = node(&optional, "HelmRelease", "me");
    assert_eq!(
        (me_without.status, me_without.details.get("optional").map(String::as_str)),
        (Status::Ok, Some("Secret/values"))
    );
    assert_eq!(
        (edges(&optional, "valuesFrom"), optional.nodes().any(|(_, node)| node.kind == "Secret")),
        (Vec::new(), false)
    );
    let external = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: vault, namespace: apps}\nspec: {target: {name: values}}\n";
    assert_eq!(edges(&cluster(&[&release(", optional: true"), external]), "valuesFrom").len(), 1);
    let written = cluster(&[&release(""), external]);
    assert_eq!(
        (node(&written, "Secret", "values").status, node(&written, "Secret", "values").origin.by),
        (Status::External, By::Generated)
    );
    assert_eq!(edges(&written, "produces"), ["ExternalSecret apps/vault -> Secret apps/values"]);
    assert_eq!((rules(&optional), rules(&written)), (Vec::new(), Vec::new()));
    // Another release of the namespace may bring it: that is said, and nothing is called broken.
    let other = me("helm.toolkit.fluxcd.io/v2", "HelmRelease", "releaseName: other")
        .replace("name: me", "name: other");
    let possible = cluster(&[&release(""), &other]);
    let secret = node(&possible, "Secret", "values");
    assert_eq!(
        (secret.status, secret.message.as_deref()),
        (
            Status::External,
            Some(
                "in no file given; HelmRelease apps/other installs a chart there, whose objects are not read"
            )
        )
    );
    assert_eq!(
        (node(&possible, "HelmRelease", "me").status, possible.findings[0].severity),
        (Status::Ok, fluxscape_manifest::diagnostic::Severity::Info)
    );
}

#[test]
fn a_namespace_that_the_schema_lacks_is_followed_and_said() {
    let chart = me(
        "source.toolkit.fluxcd.io/v1",
        "HelmChart",
        "sourceRef: {kind: HelmRepository, name: s, namespace: far}",
    );
    let graph = cluster(&[&chart]);
    assert_eq!(rules(&graph), ["unknown-field", "dangling-source"]);
    assert_eq!(
        (graph.findings[0].span.map_or(0, |span| span.line), &*graph.findings[0].message),
        (4, "HelmChart apps/me: sourceRef of a HelmChart has no field `namespace`")
    );
}

#[test]
fn every_producer_writes_what_its_controller_does() {
    let any = "values".to_owned();
    for (group, kind, spec, name) in [
        ("bitnami.com", "SealedSecret", "{template: {metadata: {name: values}}}", "any"),
        ("bitnami.com", "SealedSecret", "{}", &*any),
        ("cert-manager.io", "Certificate", "{secretName: values}", "any"),
        ("cert-manager.io", "Issuer", "{acme: {privateKeySecretRef: {name: values}}}", "any"),
        ("external-secrets.io", "ExternalSecret", "{}", "values"),
        ("external-secrets.io", "ClusterExternalSecret", "{externalSecretName: values}", "any"),
        ("infra.contrib.fluxcd.io", "Terraform", "{writeOutputsToSecret: {name: values}}", "any"),
        (
            "isindir.github.com",
            "SopsSecret",
            "{secretTemplates: [{name: other}, {name: values}]}",
            "any",
        ),
        ("k8s.bitwarden.com", "BitwardenSecret", "{secretName: values}", "any"),
        ("kafka.strimzi.io", "KafkaUser", "{}", "values"),
        ("objectbucket.io", "ObjectBucketClaim", "{}", "values"),
        ("onepassword.com", "OnePasswordItem", "{}", "values"),
        ("ricoberger.de", "VaultSecret", "{}", "values"),
        (
            "secrets-store.csi.x-k8s.io",
            "SecretProviderClass",
            "{secretObjects: [{secretName: values}]}",
            "any",
        ),
        (
            "secrets.doppler.com",
            "DopplerSecret",
            "{managedSecret: {name: values, namespace: apps}}",
            "any",
        ),
        ("secrets.hashicorp.com", "VaultStaticSecret", "{destination: {name: values}}", "any"),
        ("secrets.hashicorp.com", "VaultDynamicSecret", "{destination: {name: values}}", "any"),
        ("secrets.hashicorp.com", "VaultPKISecret", "{destination: {name: values}}", "any"),
        ("secrets.hashicorp.com", "HCPVaultSecretsApp", "{destination: {name: values}}", "any"),
        (
            "secrets.infisical.com",
            "InfisicalSecret",
            "{managedSecretReference: {secretName: values, secretNamespace: apps}}",
            "any",
        ),
        ("spv.no", "AzureKeyVaultSecret", "{output: {secret: {name: values}}}", "any"),
        ("trust.cert-manager.io", "Bundle", "{}", "values"),
        (
            "rds.aws.upbound.io",
            "Instance",
            "{writeConnectionSecretToRef: {name: values, namespace: apps}}",
            "any",
        ),
    ] {
        let producer = format!(
            "apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: apps}}\nspec: {spec}\n"
        );
        let release = me(
            "helm.toolkit.fluxcd.io/v2",
            "HelmRelease",
            "valuesFrom: [{kind: Secret, name: values}]",
        );
        let graph = cluster(&[&producer, &release]);
        assert_eq!(
            edges(&graph, "produces"),
            [format!("{kind} apps/{name} -> Secret apps/values")],
            "{kind} {spec}"
        );
    }
    let suffixed = [
        ("cluster.x-k8s.io", "Cluster", "values-kubeconfig"),
        ("postgresql.cnpg.io", "Cluster", "values-app"),
        ("rabbitmq.com", "RabbitmqCluster", "values-default-user"),
    ];
    for (group, kind, secret) in suffixed {
        let producer = format!(
            "apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: values, namespace: apps}}\nspec: {{}}\n"
        );
        let graph = cluster(&[
            &producer,
            &me(
                "helm.toolkit.fluxcd.io/v2",
                "HelmRelease",
                &format!("valuesFrom: [{{kind: Secret, name: {secret}}}]"),
            ),
        ]);
        assert_eq!(
            edges(&graph, "produces"),
            [format!("{kind} apps/values -> Secret apps/{secret}")]
        );
    }
    // Only what someone refers to is drawn, and what merges into another Secret writes none.
    let alone = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: values, namespace: apps}\nspec: {}\n";
    assert_eq!(edges(&cluster(&[alone]), "produces"), [""; 0]);
    let merging = alone.replace("spec: {}", "spec: {target: {creationPolicy: Merge}}");
    let release = me(
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        "valuesFrom: [{kind: Secret, name: values}]",
    );
    assert_eq!(node(&cluster(&[&merging, &release]), "Secret", "values").status, Status::Missing);
}

#[test]
fn a_chart_in_a_repository_is_linked_to_its_directory() {
    let release = |source: &str, chart: &str| {
        let chart = format!(
            "chart: {{spec: {{chart: {chart}, sourceRef: {{kind: GitRepository, name: {source}, namespace: flux-system}}}}}}"
        );
        me("helm.toolkit.fluxcd.io/v2", "HelmRelease", &chart)
    };
    let chart_files = |release: &str| {
        graph(&[
            SYNC,
            ("clusters/a/release.yaml", release),
            ("charts/web/Chart.yaml", "name: web\n"),
        ])
    };
    let linked = chart_files(&release("flux-system", "./charts/web"));
    assert_eq!(edges(&linked, "chart"), ["HelmRelease apps/me -> Directory charts/web"]);
    let absent = chart_files(&release("flux-system", "charts/api"));
    assert_eq!(
        node(&absent, "HelmRelease", "me").message.as_deref(),
        Some("chart charts/api does not exist in its source")
    );
    assert_eq!(rules(&absent), ["path-not-found"]);
    let chart = me(
        "source.toolkit.fluxcd.io/v1",
        "HelmChart",
        "chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}",
    );
    let chart = chart.replace("namespace: apps", "namespace: flux-system");
    assert_eq!(
        edges(&chart_files(&chart), "chart"),
        ["HelmChart flux-system/me -> Directory charts/web"]
    );
    let tofu = me(
        "infra.contrib.fluxcd.io/v1alpha2",
        "Terraform",
        "path: ./infra, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}",
    );
    let files = [SYNC, ("clusters/a/tofu.yaml", &*tofu), ("infra/main.tf", "")];
    assert_eq!(edges(&graph(&files), "path"), ["Terraform apps/me -> Directory infra"]);
}

#[test]
fn systems_outside_are_facts_of_those_that_name_them() {
    let (notification, operator) =
        ("notification.toolkit.fluxcd.io/v1beta3", "fluxcd.controlplane.io/v1");
    for (version, kind, spec, fact, expected) in [
        // A webhook carries its token in its address; a forge's is that of a repository.
        (
            notification,
            "Provider",
            "type: slack, address: 'https://hooks.slack.com/services/T/B/s3cret'",
            "address",
            Some("hooks.slack.com"),
        ),
        (
            notification,
            "Provider",
            "type: generic, address: 'http://user:s3cret@gotify.tools.svc:8080?token=s3cret'",
            "address",
            Some("gotify.tools.svc:8080"),
        ),
        (
            notification,
            "Provider",
            "type: github, address: 'https://github.com/team/own.git'",
            "address",
            Some("github.com/team/own"),
        ),
        (
            notification,
            "Provider",
            "type: gitlabmergerequestcomment, address: 'ssh://git@gitlab.com/team/own'",
            "address",
            Some("gitlab.com/team/own"),
        ),
        (notification, "Provider", "type: googlepubsub, channel: topic", "address", None),
        (notification, "Provider", "type: googlepubsub, channel: topic", "channel", Some("topic")),
        (
            "notification.toolkit.fluxcd.io/v1",
            "Receiver",
            "type: generic-oidc, oidcProviders: [{issuerURL: 'https://a.org'}, {issuerURL: 'https://b.org'}]",
            "issuers",
            Some("https://a.org https://b.org"),
        ),
        (
            operator,
            "ResourceSetInputProvider",
            "type: GitHubPullRequest, url: 'https://github.com/team/own'",
            "url",
            Some("https://github.com/team/own"),
        ),
        (
            operator,
            "ResourceSetInputProvider",
            "type: OCIArtifactTag, url: 'oci://ghcr.io/team/own'",
            "type",
            Some("OCIArtifactTag"),
        ),
    ] {
        let graph = cluster(&[&me(version, kind, spec)]);
        assert_eq!(
            node(&graph, kind, "me").details.get(fact).map(String::as_str),
            expected,
            "{kind} {spec}"
        );
        assert!(
            !graph
                .nodes()
                .any(|(_, node)| node.details.values().any(|value| value.contains("s3cret"))),
            "{spec}"
        );
    }
}

#[test]
fn what_a_kind_says_beside_its_references_is_a_fact() {
    let (ks, hr, source) = (
        "kustomize.toolkit.fluxcd.io/v1",
        "helm.toolkit.fluxcd.io/v2",
        "source.toolkit.fluxcd.io/v1",
    );
    let ready = "dependsOn: [{name: db, readyExpr: 'dep.status.x == 1'}, {name: other}]";
    let health = "healthCheckExprs: [{apiVersion: example.org/v1, kind: Widget, current: 'true'}]";
    for (version, kind, spec, fact, expected) in [
        (ks, "Kustomization", ready, "readyExpr", "db"),
        (ks, "Kustomization", health, "healthCheckExprs", "Widget"),
        (
            ks,
            "Kustomization",
            "healthChecks: [{kind: Deployment, name: a}, {kind: Deployment, name: b}]",
            "healthChecks",
            "2",
        ),
        (hr, "HelmRelease", ready, "readyExpr", "db"),
        (hr, "HelmRelease", health, "healthCheckExprs", "Widget"),
        (hr, "HelmRelease", "postRenderers: [{kustomize: {patches: []}}]", "postRenderers", "1"),
        (
            hr,
            "HelmRelease",
            "chart: {spec: {chart: web, valuesFiles: [values.yaml, prod.yaml]}}",
            "valuesFiles",
            "values.yaml prod.yaml",
        ),
        // before v2
        (
            hr,
            "HelmRelease",
            "chart: {spec: {chart: web, valuesFile: prod.yaml}}",
            "valuesFiles",
            "prod.yaml",
        ),
        (source, "HelmChart", "chart: web, valuesFiles: [prod.yaml]", "valuesFiles", "prod.yaml"),
        (
            source,
            "OCIRepository",
            "url: 'oci://a/b', ref: {semver: '1.x', semverFilter: '.*-rc.*'}",
            "semverFilter",
            ".*-rc.*",
        ),
        (
            source,
            "OCIRepository",
            "url: 'oci://a/b', layerSelector: {mediaType: a/b, operation: copy}",
            "layerSelector",
            "a/b copy",
        ),
        (
            "fluxcd.controlplane.io/v1",
            "ResourceSet",
            "dependsOn: [{apiVersion: v1, kind: Namespace, name: n, readyExpr: 'true'}]",
            "readyExpr",
            "n",
        ),
    ] {
        let graph = cluster(&[&me(version, kind, spec)]);
        assert_eq!(
            node(&graph, kind, "me").details.get(fact).map(String::as_str),
            Some(expected),
            "{kind} {spec}"
        );
    }
}

#[test]
fn health_checks_behind_a_kube_config_are_read_on_the_cluster_that_it_leads_to() {
    let far = kustomization(
        "far",
        "path: ./web, kubeConfig: {secretRef: {name: far}}, healthChecks: [{kind: Deployment, name: web, namespace: shop}]",
    );
    let web =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {}\n";
    let graph = graph_with(&[SYNC, ("clusters/a/far.yaml", &far), ("web/web.yaml", web)], &[]);
    let checks: Vec<_> = graph
        .edges()
        .into_iter()
        .filter(|(_, _, edge)| edge.edge_type == EdgeType::HealthChecks)
        .collect();
    assert_eq!(checks.len(), 1);
    assert_ne!(checks[0].0.cluster, checks[0].1.cluster);
}

/// `docs/kinds.md`, from the tables of the program.
#[test]
fn the_documented_kinds_are_those_of_the_program() {
    let made = documentation();
    common::compare(&common::project().join("docs/kinds.md"), made.as_bytes()).unwrap();
}

fn documentation() -> String {
    let mut text = String::from(INTRODUCTION);
    for spec in KINDS {
        let _ = writeln!(
            text,
            "\n## {}\n\n`{}`, on cards `{}`.",
            spec.id.kind, spec.id.group, spec.badge
        );
        let mut rows = Vec::new();
        for field in spec.references {
            rows.push(format!(
                "| `{}` | `{}` | {} | {} |",
                field.path,
                field.edge,
                target(&field.target),
                namespace(&field.namespace)
            ));
        }
        if let Some(directory) = &spec.directory {
            rows.push(format!(
                "| `{}` | `{}` | directory of its source | |",
                directory.path.join("."),
                directory.edge
            ));
        }
        if let Some(images) = &spec.images {
            rows.push(format!(
                "| the images that it names | `{}` | container image | |",
                images.edge
            ));
        }
        if !rows.is_empty() {
            let _ = writeln!(
                text,
                "\n| field | edge | to | in the namespace |\n|---|---|---|---|\n{}",
                rows.join("\n")
            );
        }
    }
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for producer in PRODUCERS {
        groups.entry(producer.group).or_default().push(format!("`{}`", producer.kind));
    }
    text += PRODUCED;
    for (group, kinds) in groups {
        let _ = writeln!(text, "| `{group}` | {} |", kinds.join(", "));
    }
    text
}

fn target(target: &Target) -> String {
    let kinds =
        |kinds: &[GroupKind]| kinds.iter().map(|known| known.kind).collect::<Vec<_>>().join(", ");
    match target {
        Target::Kind(known) | Target::NameOf(known) => known.kind.to_owned(),
        Target::OneOf(known) | Target::Only(known) => kinds(known),
        Target::Resource(known) => format!("{}, or any kind with its `apiVersion`", kinds(known)),
        Target::AnyObject(default) => format!("any kind (`apiVersion` {default} when absent)"),
    }
}

fn namespace(rule: &NamespaceRule) -> String {
    match rule {
        NamespaceRule::Own => "its own".to_owned(),
        NamespaceRule::FieldOrOwn => "`namespace`, or its own".to_owned(),
        NamespaceRule::Exact => "`namespace`; none when absent".to_owned(),
        NamespaceRule::Of(path) => format!("that of `{path}`"),
        NamespaceRule::Cluster => "none".to_owned(),
        NamespaceRule::Unlisted => "its own; a `namespace` is followed, and reported".to_owned(),
    }
}

const INTRODUCTION: &str = "# Kinds and references

What fluxscape knows of each kind of Flux, the Flux Operator, tofu-controller and Flagger: every field that refers to something else,
the type of the edge that it becomes in the graph, and where its target is looked for. Versions do not matter, old ones are read too.

This file is made from the tables in `src/flux/kinds/` by `UPDATE=1 cargo test --test semantics references`; a test fails when it is out of date.

Custom resources of other groups are drawn as what they are. Where one has a `spec.sourceRef` that names one of Flux's sources by
kind, or a `spec.secretRef`, these are read as Flux's own.
";

const PRODUCED: &str = "
## Secrets and ConfigMaps that controllers write

What one of these kinds writes at run time is no missing object: it is drawn where something refers to it, with an edge `produces`.
So is the connection Secret of any managed resource of Crossplane.

| group | kinds |
|---|---|
";
