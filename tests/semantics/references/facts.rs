//! What a kind says beside its references: facts of its object, systems outside, charts.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use super::{cluster, me};
use crate::memory::{SYNC, edges, graph, node, rules};
use fluxscape::graph::Detail;

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
            node(&graph, kind, "me").details.get(Detail::parse(fact).unwrap()),
            expected,
            "{kind} {spec}"
        );
        assert!(
            !graph
                .nodes()
                .any(|(_, node)| node.details.iter().any(|(_, text)| text.contains("s3cret"))),
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
            node(&graph, kind, "me").details.get(Detail::parse(fact).unwrap()),
            Some(expected),
            "{kind} {spec}"
        );
    }
}
