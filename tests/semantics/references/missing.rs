//! References to what no file holds: missing, optional, or written by a controller.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use fluxscape::graph::{By, Detail, Status};

use super::{cluster, me, references};
use crate::memory::{edges, node, rules};

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
        (me_without.status, me_without.details.get(Detail::Optional)),
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
            Some("HelmRelease apps/other installs a chart there, whose objects are not read")
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
