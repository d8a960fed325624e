//! Selectors see the labels that Flux adds, and namespaces are meant as they are written.

use crate::memory::{SYNC, edges, graph, kustomization, rules};

const APP: &str = "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: x, labels: {own: one}}
spec: {interval: 5m, chartRef: {kind: OCIRepository, name: shop}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: shop, namespace: x}
spec: {interval: 5m, url: 'oci://example.org/shop'}
";

/// An Alert with one entry of event sources.
fn alert(source: &str) -> String {
    format!(
        "apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nmetadata: {{name: calls, namespace: x}}\n\
         spec: {{providerRef: {{name: chat}}, eventSources: [{{kind: HelmRelease, {source}}}]}}\n---\n\
         apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata: {{name: chat, namespace: x}}\nspec: {{type: generic, address: 'https://example.org'}}\n"
    )
}

#[test]
fn an_alert_selects_by_labels_of_flux() {
    let app = kustomization("app", "path: ./app, commonMetadata: {labels: {team: blue, own: two}}");
    for (source, matches) in [
        ("name: '*'", true),
        ("name: '*', matchLabels: {own: two}", true),
        ("name: '*', matchLabels: {own: one}", false),
        ("name: '*', matchLabels: {team: blue}", true),
        ("name: '*', matchLabels: {kustomize.toolkit.fluxcd.io/name: app}", true),
        ("name: '*', matchLabels: {kustomize.toolkit.fluxcd.io/namespace: flux-system}", true),
        ("name: '*', matchLabels: {kustomize.toolkit.fluxcd.io/name: other}", false),
        ("name: '*', matchLabels: {helm.toolkit.fluxcd.io/name: app}", false),
        ("name: '*', namespace: x", true),
        ("name: '*', namespace: y", false),
        ("name: '*', namespace: '*'", false),
        ("name: '*', namespace: '*', matchLabels: {team: blue}", false),
    ] {
        let alert = alert(source);
        let graph = graph(&[
            SYNC,
            ("clusters/a/app.yaml", &app),
            ("clusters/a/alert.yaml", &alert),
            ("app/app.yaml", APP),
        ]);
        let edge = "Alert x/calls -> HelmRelease x/shop".to_owned();
        assert_eq!(edges(&graph, "eventSources").contains(&edge), matches, "{source}");
    }
}

#[test]
fn what_a_resource_set_makes_has_its_labels() {
    let set = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: shops, namespace: flux-system}
spec:
  commonMetadata: {labels: {team: green}}
  resources:
  - apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: shop, namespace: x}
    spec: {interval: 5m, chartRef: {kind: OCIRepository, name: shop}}
";
    for (labels, matches) in [
        ("resourceset.fluxcd.controlplane.io/name: shops", true),
        ("resourceset.fluxcd.controlplane.io/namespace: flux-system", true),
        ("resourceset.fluxcd.controlplane.io/name: other", false),
        ("kustomize.toolkit.fluxcd.io/name: flux-system", false),
        ("team: green", true),
    ] {
        let alert = alert(&format!("name: '*', matchLabels: {{{labels}}}"));
        let graph = graph(&[SYNC, ("clusters/a/set.yaml", set), ("clusters/a/alert.yaml", &alert)]);
        let edge = "Alert x/calls -> HelmRelease x/shop".to_owned();
        assert_eq!(edges(&graph, "eventSources").contains(&edge), matches, "{labels}");
    }
}

#[test]
fn a_monitor_selects_services_by_labels_of_flux() {
    for (labels, matches) in [
        ("kustomize.toolkit.fluxcd.io/name: flux-system", true),
        ("kustomize.toolkit.fluxcd.io/name: app", false),
        ("svc: web", true),
        ("svc: api", false),
    ] {
        let files = format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: x, labels: {{svc: web}}}}\nspec: {{selector: {{app: web}}}}\n---\n\
             apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {{name: web, namespace: x}}\nspec: {{selector: {{matchLabels: {{{labels}}}}}}}\n"
        );
        let graph = graph(&[SYNC, ("clusters/a/web.yaml", &files)]);
        let edge = "ServiceMonitor x/web -> Service x/web".to_owned();
        assert_eq!(edges(&graph, "monitors").contains(&edge), matches, "{labels}");
    }
}

#[test]
fn checksums_are_followed_from_the_template_of_pods() {
    let template = "metadata: {annotations: {fluxcd.controlplane.io/checksumFrom: 'ConfigMap/x/conf,Secret/x/key'}}, spec: {containers: []}";
    let object = |api: &str, kind: &str, spec: &str| {
        format!(
            "apiVersion: {api}\nkind: {kind}\nmetadata: {{name: d, namespace: x}}\nspec: {{{spec}}}\n"
        )
    };
    let beside = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: x}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: x}\n";
    for (api, kind, spec) in [
        ("apps/v1", "Deployment", format!("template: {{{template}}}")),
        ("apps/v1", "StatefulSet", format!("template: {{{template}}}")),
        ("batch/v1", "CronJob", format!("jobTemplate: {{spec: {{template: {{{template}}}}}}}")),
        ("batch/v1", "Job", format!("template: {{{template}}}")),
    ] {
        let files = format!("{}{beside}", object(api, kind, &spec));
        let graph = graph(&[SYNC, ("clusters/a/d.yaml", &files)]);
        let expected =
            [format!("{kind} x/d -> ConfigMap x/conf"), format!("{kind} x/d -> Secret x/key")];
        assert_eq!(edges(&graph, "checksumFrom"), expected, "{kind}");
    }
}

#[test]
fn values_files_that_are_missing_are_reported() {
    let release = |spec: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: web, namespace: flux-system}}\n\
             spec: {{interval: 5m, chart: {{spec: {{chart: ./charts/web, sourceRef: {{kind: GitRepository, name: flux-system}}, {spec}}}}}}}\n"
        )
    };
    for (spec, missing) in [
        ("valuesFiles: [charts/web/values.yaml]", false),
        ("valuesFiles: [./charts/web/values.yaml, charts/web/prod.yaml]", true),
        ("valuesFiles: [values.yaml]", true),
        ("valuesFiles: [charts/web/prod.yaml], ignoreMissingValuesFiles: true", false),
        ("version: '1'", false),
    ] {
        let release = release(spec);
        let graph = graph(&[
            SYNC,
            ("clusters/a/web.yaml", &release),
            ("charts/web/Chart.yaml", "name: web\n"),
            ("charts/web/values.yaml", "a: 1\n"),
        ]);
        assert_eq!(rules(&graph).contains(&"path-not-found"), missing, "{spec}");
    }
}

#[test]
fn the_hash_of_an_encrypted_secret_is_unknown() {
    let env = "user=ENC[AES256_GCM,data:gk9l,iv:c2Vj,tag:dGFn,type:str]\nsops_version=3.10.2\n";
    let plain = "user=me\n";
    let generator = |entry: &str| format!("secretGenerator: [{{name: key, {entry}}}]\n");
    let decryption = ", decryption: {provider: sops}";
    for (decryption, entry, file, known) in [
        (decryption, "envs: [a.env]", env, false),
        (decryption, "files: [a.env]", env, false),
        (decryption, "envs: [a.env]", plain, true),
        ("", "envs: [a.env]", env, true),
        (decryption, "envs: [a.env], options: {disableNameSuffixHash: true}", env, true),
    ] {
        let app = kustomization("app", &format!("path: ./app{decryption}"));
        let graph = graph(&[
            SYNC,
            ("clusters/a/app.yaml", &app),
            ("app/kustomization.yaml", &generator(entry)),
            ("app/a.env", file),
        ]);
        let applied = edges(&graph, "applies");
        let edge = "Kustomization flux-system/app -> Secret key-<hash>".to_owned();
        assert_eq!(applied.contains(&edge), !known, "{decryption} {entry} {file}: {applied:?}");
    }
}
