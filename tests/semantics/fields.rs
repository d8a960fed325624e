//! Every reference field of every kind, one row each: the field, the edge it makes, what it may
//! refer to, and in which namespace.
//!
//! A row is tried once for each kind it may refer to, without a namespace and with one. The rows
//! and the tables of the program must name the same fields, the same targets and the same rules:
//! who adds a field to a kind adds its row here.

use std::collections::BTreeSet;

use crate::memory::{SYNC, graph};
use Rule::{ClusterScoped, FieldElseNone, FieldElseOwn, Followed, OfSource, Own};
use To::{AnyOf, Every, NameOf, OneOf};
use fluxscape::flux::{FluxKind, KINDS, NamespaceRule, ReferenceField, Target};
use fluxscape::kubernetes::GroupKind;

/// What a field refers to.
#[derive(Clone, Copy, Debug)]
enum To {
    /// An object of one of these kinds, which the field names where there are several.
    OneOf(&'static [&'static str]),
    /// One of these kinds, and any other with its `apiVersion`.
    AnyOf(&'static [&'static str]),
    /// The field is the name itself of an object of this kind.
    NameOf(&'static str),
    /// Any object, by `apiVersion` and `kind`.
    Every,
}

/// In which namespace the object is that a field names.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    /// That of the object that refers to it, whatever is written.
    Own,
    /// The one written, or its own.
    FieldElseOwn,
    /// The one written, or none.
    FieldElseNone,
    /// The one written, or its own, though the schema has none.
    Followed,
    /// That of the source.
    OfSource,
    /// None.
    ClusterScoped,
}

type Row = (&'static str, &'static str, To, Rule);

const SECRET: To = OneOf(&["Secret"]);
const VALUES: To = OneOf(&["ConfigMap", "Secret"]);
const ACCOUNT: Row = ("serviceAccountName", "serviceAccountName", NameOf("ServiceAccount"), Own);
const SOURCE_SECRET: Row = ("secretRef", "secretRef", SECRET, Own);
const CERTIFICATE: Row = ("certSecretRef", "certSecretRef", SECRET, Own);
const PROXY: Row = ("proxySecretRef", "proxySecretRef", SECRET, Own);
const VERIFY: Row = ("verify.secretRef", "verify", SECRET, Own);
const KUBE_CONFIG: [Row; 2] = [
    ("kubeConfig.secretRef", "kubeConfig", SECRET, Own),
    ("kubeConfig.configMapRef", "kubeConfig", OneOf(&["ConfigMap"]), Own),
];
const SOURCES: To = OneOf(&["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"]);
const CHART_SOURCES: To = OneOf(&["HelmRepository", "GitRepository", "Bucket"]);
const SENDERS: &[&str] = &[
    "Bucket",
    "GitRepository",
    "Kustomization",
    "HelmRelease",
    "HelmChart",
    "HelmRepository",
    "ImageRepository",
    "ImagePolicy",
    "ImageUpdateAutomation",
    "OCIRepository",
    "ArtifactGenerator",
    "ExternalArtifact",
    "FluxInstance",
    "ResourceSet",
];
const WOKEN: &[&str] = &[
    "Bucket",
    "HelmChart",
    "HelmRepository",
    "GitRepository",
    "OCIRepository",
    "ImageRepository",
    "ArtifactGenerator",
];

/// Each kind with its version, and its fields below `spec`.
const ROWS: &[(&str, &str, &[Row])] = &[
    (
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
        &[
            ("sourceRef", "sourceRef", SOURCES, FieldElseOwn),
            ("dependsOn[]", "dependsOn", OneOf(&["Kustomization"]), FieldElseOwn),
            ("targetNamespace", "targetNamespace", NameOf("Namespace"), ClusterScoped),
            ("postBuild.substituteFrom[]", "substituteFrom", VALUES, Own),
            ("decryption.secretRef", "decryption", SECRET, Own),
            ("decryption.serviceAccountName", "decryption", NameOf("ServiceAccount"), Own),
            KUBE_CONFIG[0],
            KUBE_CONFIG[1],
            ACCOUNT,
            ("healthChecks[]", "healthChecks", Every, FieldElseNone),
        ],
    ),
    (
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        &[
            ("chart.spec.sourceRef", "sourceRef", CHART_SOURCES, FieldElseOwn),
            ("chart.spec.verify.secretRef", "verify", SECRET, OfSource),
            (
                "chartRef",
                "chartRef",
                OneOf(&["OCIRepository", "HelmChart", "ExternalArtifact"]),
                FieldElseOwn,
            ),
            ("dependsOn[]", "dependsOn", OneOf(&["HelmRelease"]), FieldElseOwn),
            ("valuesFrom[]", "valuesFrom", VALUES, Own),
            KUBE_CONFIG[0],
            KUBE_CONFIG[1],
            ACCOUNT,
            ("targetNamespace", "targetNamespace", NameOf("Namespace"), ClusterScoped),
            ("storageNamespace", "storageNamespace", NameOf("Namespace"), ClusterScoped),
        ],
    ),
    (
        "source.toolkit.fluxcd.io/v1",
        "GitRepository",
        &[
            SOURCE_SECRET,
            PROXY,
            VERIFY,
            ACCOUNT,
            ("include[].repository", "include", OneOf(&["GitRepository"]), Own),
        ],
    ),
    (
        "source.toolkit.fluxcd.io/v1",
        "OCIRepository",
        &[
            SOURCE_SECRET,
            CERTIFICATE,
            PROXY,
            VERIFY,
            ("verify.trustedRootSecretRef", "verify", SECRET, Own),
            ACCOUNT,
        ],
    ),
    ("source.toolkit.fluxcd.io/v1", "HelmRepository", &[SOURCE_SECRET, CERTIFICATE]),
    (
        "source.toolkit.fluxcd.io/v1",
        "HelmChart",
        &[("sourceRef", "sourceRef", CHART_SOURCES, Followed), VERIFY],
    ),
    (
        "source.toolkit.fluxcd.io/v1",
        "Bucket",
        &[
            SOURCE_SECRET,
            CERTIFICATE,
            PROXY,
            ("sts.secretRef", "sts", SECRET, Own),
            ("sts.certSecretRef", "sts", SECRET, Own),
            ACCOUNT,
        ],
    ),
    (
        "source.toolkit.fluxcd.io/v1",
        "ExternalArtifact",
        &[("sourceRef", "sourceRef", Every, FieldElseOwn)],
    ),
    (
        "source.extensions.fluxcd.io/v1beta1",
        "ArtifactGenerator",
        &[(
            "sources[]",
            "sources",
            OneOf(&["GitRepository", "OCIRepository", "Bucket", "HelmChart", "ExternalArtifact"]),
            FieldElseOwn,
        )],
    ),
    (
        "image.toolkit.fluxcd.io/v1",
        "ImageRepository",
        &[SOURCE_SECRET, CERTIFICATE, PROXY, ACCOUNT],
    ),
    (
        "image.toolkit.fluxcd.io/v1",
        "ImagePolicy",
        &[("imageRepositoryRef", "imageRepositoryRef", OneOf(&["ImageRepository"]), FieldElseOwn)],
    ),
    (
        "image.toolkit.fluxcd.io/v1",
        "ImageUpdateAutomation",
        &[
            ("sourceRef", "sourceRef", OneOf(&["GitRepository"]), FieldElseOwn),
            ("git.commit.signingKey.secretRef", "signingKey", SECRET, Own),
            // v1alpha1
            ("checkout.gitRepositoryRef", "sourceRef", OneOf(&["GitRepository"]), Own),
            ("commit.signingKey.secretRef", "signingKey", SECRET, Own),
        ],
    ),
    (
        "notification.toolkit.fluxcd.io/v1beta3",
        "Alert",
        &[
            ("providerRef", "providerRef", OneOf(&["Provider"]), Own),
            ("eventSources[]", "eventSources", AnyOf(SENDERS), FieldElseOwn),
        ],
    ),
    (
        "notification.toolkit.fluxcd.io/v1beta3",
        "Provider",
        &[SOURCE_SECRET, CERTIFICATE, PROXY, ACCOUNT],
    ),
    (
        "notification.toolkit.fluxcd.io/v1",
        "Receiver",
        &[("resources[]", "resources", AnyOf(WOKEN), FieldElseOwn), SOURCE_SECRET],
    ),
    (
        "fluxcd.controlplane.io/v1",
        "FluxInstance",
        &[
            ("sync.pullSecret", "pullSecret", NameOf("Secret"), Own),
            ("distribution.imagePullSecret", "imagePullSecret", NameOf("Secret"), Own),
            ("distribution.artifactPullSecret", "artifactPullSecret", NameOf("Secret"), Own),
            ("storage.class", "storageClass", NameOf("StorageClass"), ClusterScoped),
        ],
    ),
    (
        "fluxcd.controlplane.io/v1",
        "ResourceSet",
        &[
            ("inputsFrom[]", "inputsFrom", OneOf(&["ResourceSetInputProvider"]), Own),
            ("dependsOn[]", "dependsOn", Every, FieldElseNone),
            ACCOUNT,
        ],
    ),
    (
        "fluxcd.controlplane.io/v1",
        "ResourceSetInputProvider",
        &[
            SOURCE_SECRET,
            CERTIFICATE,
            ACCOUNT,
            ("selectors[]", "selectors", OneOf(&["ExternalArtifact"]), FieldElseOwn),
        ],
    ),
    (
        "infra.contrib.fluxcd.io/v1alpha2",
        "Terraform",
        &[
            ("sourceRef", "sourceRef", SOURCES, FieldElseOwn),
            ("dependsOn[]", "dependsOn", OneOf(&["Terraform"]), FieldElseOwn),
            ("varsFrom[]", "varsFrom", VALUES, Own),
            ("vars[].valueFrom.secretKeyRef", "vars", SECRET, Own),
            ("vars[].valueFrom.configMapKeyRef", "vars", OneOf(&["ConfigMap"]), Own),
            ("backendConfigsFrom[]", "backendConfigsFrom", VALUES, Own),
            ("readInputsFromSecrets[]", "readInputsFromSecrets", SECRET, Own),
            ("fileMappings[].secretRef", "fileMappings", SECRET, Own),
            ("cliConfigSecretRef", "cliConfigSecretRef", SECRET, FieldElseOwn),
            ACCOUNT,
        ],
    ),
    (
        "flagger.app/v1beta1",
        "Canary",
        &[
            ("targetRef", "targetRef", Every, Own),
            ("autoscalerRef", "autoscalerRef", Every, Own),
            ("upstreamRef", "upstreamRef", Every, Own),
        ],
    ),
];

/// What is there without being anybody's own: a reference to it is one only where it is.
const BESIDE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n\
                      apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: x}\n";

/// A field of an object `apps/me`, filled in: `kubeConfig.secretRef` as `kubeConfig: {secretRef:
/// …}`.
fn filled(api_version: &str, kind: &str, field: &str, value: &str) -> String {
    let spec =
        field.rsplit('.').fold(value.to_owned(), |inner, key| match key.strip_suffix("[]") {
            Some(key) => format!("{{{key}: [{inner}]}}"),
            None => format!("{{{key}: {inner}}}"),
        });
    // The keys that verify a chart are looked for beside its source.
    let source = "{chart: {spec: {sourceRef: {kind: HelmRepository, name: s, namespace: far}, ";
    let spec = if field.starts_with("chart.spec.verify") {
        spec.replace("{chart: {spec: {", source)
    } else {
        spec
    };
    format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: me, namespace: apps}}\nspec: {spec}\n"
    )
}

/// `Kind namespace/x` of what `me` refers to by edges of a type.
fn referred_to(object: &str, edge_type: &str) -> BTreeSet<String> {
    let graph = graph(&[SYNC, ("clusters/a/me.yaml", object), ("clusters/a/beside.yaml", BESIDE)]);
    let edges = graph
        .edges()
        .into_iter()
        .filter(|(from, _, edge)| from.name == "me" && edge.edge_type.name() == edge_type);
    edges.map(|(_, to, _)| format!("{} {}/{}", to.kind, to.namespace, to.name)).collect()
}

impl To {
    /// What the field may hold, with the kind that each means.
    fn values(self) -> Vec<(&'static str, String)> {
        match self {
            Self::OneOf([only]) => vec![(*only, "name: x".to_owned())],
            Self::OneOf(kinds) | Self::AnyOf(kinds) => {
                kinds.iter().map(|kind| (*kind, format!("kind: {kind}, name: x"))).collect()
            }
            Self::NameOf(kind) => vec![(kind, String::new())],
            Self::Every => {
                let versions = [
                    ("Widget", "example.org/v1"),
                    ("Deployment", "apps/v1"),
                    ("HelmRelease", "helm.toolkit.fluxcd.io/v2"),
                ];
                versions
                    .map(|(kind, version)| {
                        (kind, format!("apiVersion: {version}, kind: {kind}, name: x"))
                    })
                    .to_vec()
            }
        }
    }
}

#[test]
fn each_field_refers_to_what_it_may_in_the_namespace_that_it_should() {
    let mut wrong = Vec::new();
    for (version, kind, rows) in ROWS {
        for (field, edge, to, rule) in *rows {
            for (target, value) in to.values() {
                let with = |namespace: &str| {
                    if value.is_empty() {
                        "x".to_owned()
                    } else {
                        format!("{{{value}{namespace}}}")
                    }
                };
                let (silent, said) = match rule {
                    Own => ("apps", "apps"),
                    FieldElseOwn | Followed => ("apps", "far"),
                    FieldElseNone => ("", "far"),
                    OfSource => ("far", "far"),
                    ClusterScoped => ("", ""),
                };
                for (value, namespace) in [(with(""), silent), (with(", namespace: far"), said)] {
                    let found = referred_to(&filled(version, kind, field, &value), edge);
                    if found != BTreeSet::from([format!("{target} {namespace}/x")]) {
                        wrong.push(format!(
                            "{kind} spec.{field}: {value} -> {found:?}, not {target} {namespace}/x"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A field of the program's tables in the words of a row.
fn told(kind: &FluxKind, field: &ReferenceField) -> String {
    let kinds = |kinds: &[GroupKind]| kinds.iter().map(|known| known.kind.to_owned()).collect();
    let (names, how): (BTreeSet<String>, _) = match &field.target {
        Target::Kind(known) => (BTreeSet::from([known.kind.to_owned()]), "OneOf"),
        Target::NameOf(known) => (BTreeSet::from([known.kind.to_owned()]), "NameOf"),
        Target::OneOf(known) | Target::Only(known) => (kinds(known), "OneOf"),
        Target::Resource(known) => (kinds(known), "AnyOf"),
        Target::AnyObject(_) => (BTreeSet::new(), "Every"),
    };
    let rule = match field.namespace {
        NamespaceRule::Own => Own,
        NamespaceRule::FieldOrOwn => FieldElseOwn,
        NamespaceRule::Exact => FieldElseNone,
        NamespaceRule::Of(_) => OfSource,
        NamespaceRule::Cluster => ClusterScoped,
        NamespaceRule::Unlisted => Followed,
    };
    format!("{} {} {} {how} {names:?} {rule:?}", kind.id.kind, field.path, field.edge)
}

#[test]
fn the_rows_are_the_fields_of_the_program() {
    let program: BTreeSet<String> = KINDS
        .iter()
        .flat_map(|kind| kind.references.iter().map(|field| told(kind, field)))
        .collect();
    let row = |kind: &str, (field, edge, to, rule): &Row| {
        let (kinds, how) = match to {
            OneOf(kinds) => (*kinds, "OneOf"),
            AnyOf(kinds) => (*kinds, "AnyOf"),
            NameOf(kind) => (std::slice::from_ref(kind), "NameOf"),
            Every => ([].as_slice(), "Every"),
        };
        let names: BTreeSet<String> = kinds.iter().map(ToString::to_string).collect();
        format!("{kind} spec.{field} {edge} {how} {names:?} {rule:?}")
    };
    let rows: BTreeSet<String> = ROWS
        .iter()
        .flat_map(|(_, kind, rows)| rows.iter().map(move |one| row(kind, one)))
        .collect();
    let without: Vec<_> = program.difference(&rows).collect();
    let unknown: Vec<_> = rows.difference(&program).collect();
    assert!(
        without.is_empty() && unknown.is_empty(),
        "fields without a row: {without:#?}\nrows without a field: {unknown:#?}"
    );
}
