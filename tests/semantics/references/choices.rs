//! References that choose objects: by a wildcard, by a kind, by labels, and across clusters.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use super::{cluster, me, references};
use fluxscape::graph::EdgeType;

use crate::memory::{SYNC, graph_with, kustomization, node};

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
