//! A row for each reference field of each kind: the field, the edge it makes, what it may refer to,
//! and in which namespace.

use Rule::{ClusterScoped, FieldElseNone, FieldElseOwn, Followed, OfSource, Own};
use To::{AnyOf, Every, NameOf, OneOf};

/// What a field refers to.
#[derive(Clone, Copy, Debug)]
pub(super) enum To {
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
pub(super) enum Rule {
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

pub(super) type Row = (&'static str, &'static str, To, Rule);

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
pub(super) const ROWS: &[(&str, &str, &[Row])] = &[
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
            (
                "analysis.metrics[].templateRef",
                "templateRef",
                OneOf(&["MetricTemplate"]),
                FieldElseOwn,
            ),
        ],
    ),
    ("flagger.app/v1beta1", "MetricTemplate", &[("provider.secretRef", "provider", SECRET, Own)]),
];
