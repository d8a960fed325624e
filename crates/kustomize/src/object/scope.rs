//! Which built-in kinds belong to no namespace.
//!
//! kustomize takes this from the schema of Kubernetes 1.21; a kind that it does not know counts as
//! namespaced, custom cluster-scoped kinds included.

use fluxscape_manifest::object::Gvk;

/// Cluster-scoped kinds of Kubernetes 1.21: group, versions, kind.
const CLUSTER_SCOPED: &[(&str, &[&str], &str)] = &[
    ("", &["v1"], "ComponentStatus"),
    ("", &["v1"], "Namespace"),
    ("", &["v1"], "Node"),
    ("", &["v1"], "NodeProxyOptions"),
    ("", &["v1"], "PersistentVolume"),
    ("admissionregistration.k8s.io", &["v1", "v1beta1"], "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", &["v1", "v1beta1"], "ValidatingWebhookConfiguration"),
    ("apiextensions.k8s.io", &["v1", "v1beta1"], "CustomResourceDefinition"),
    ("apiregistration.k8s.io", &["v1", "v1beta1"], "APIService"),
    ("certificates.k8s.io", &["v1", "v1beta1"], "CertificateSigningRequest"),
    ("flowcontrol.apiserver.k8s.io", &["v1beta1"], "FlowSchema"),
    ("flowcontrol.apiserver.k8s.io", &["v1beta1"], "PriorityLevelConfiguration"),
    ("networking.k8s.io", &["v1", "v1beta1"], "IngressClass"),
    ("node.k8s.io", &["v1", "v1beta1"], "RuntimeClass"),
    ("policy", &["v1beta1"], "PodSecurityPolicy"),
    ("rbac.authorization.k8s.io", &["v1", "v1beta1"], "ClusterRole"),
    ("rbac.authorization.k8s.io", &["v1", "v1beta1"], "ClusterRoleBinding"),
    ("scheduling.k8s.io", &["v1", "v1beta1"], "PriorityClass"),
    ("storage.k8s.io", &["v1"], "CSIDriver"),
    ("storage.k8s.io", &["v1"], "CSINode"),
    ("storage.k8s.io", &["v1"], "StorageClass"),
    ("storage.k8s.io", &["v1"], "VolumeAttachment"),
    ("storage.k8s.io", &["v1beta1"], "CSIDriver"),
    ("storage.k8s.io", &["v1beta1"], "CSINode"),
    ("storage.k8s.io", &["v1beta1"], "StorageClass"),
    ("storage.k8s.io", &["v1beta1"], "VolumeAttachment"),
];

/// Whether a kind is certainly cluster-scoped.
pub(crate) fn is_cluster_scoped(gvk: &Gvk) -> bool {
    CLUSTER_SCOPED.iter().any(|(group, versions, kind)| {
        *kind == gvk.kind && *group == gvk.group && versions.contains(&gvk.version.as_str())
    })
}
