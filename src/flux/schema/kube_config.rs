//! `spec.kubeConfig`: the key to the cluster that a Kustomization or HelmRelease applies to.
//!
//! In: an object of a kind that may carry one. Out: the references in it, and the Secret or
//! ConfigMap that identifies the other cluster.

use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

use super::reference::{CONFIG_MAP, ReferenceField, SECRET, SERVICE_ACCOUNT};
use crate::vocabulary::EdgeType;

const KUBE_CONFIG_ACCOUNT: &ReferenceField =
    &ReferenceField::new("data.serviceAccountName", EdgeType::KubeConfig, SERVICE_ACCOUNT);

impl ReferenceField {
    /// `spec.kubeConfig.secretRef`: the key to another cluster.
    pub(in crate::flux) const fn kube_config_secret() -> Self {
        Self::new("spec.kubeConfig.secretRef", EdgeType::KubeConfig, SECRET)
    }

    /// `spec.kubeConfig.configMapRef`: how to log in to another cluster, as a ServiceAccount of the
    /// referring object's namespace.
    pub(in crate::flux) const fn kube_config_map() -> Self {
        Self::new("spec.kubeConfig.configMapRef", EdgeType::KubeConfig, CONFIG_MAP)
            .holding(KUBE_CONFIG_ACCOUNT)
    }
}

/// The Secret or ConfigMap with the kubeConfig of a Kustomization or HelmRelease: what it applies
/// lives on the cluster it leads to.
pub(in crate::flux) fn kube_config(id: &ResourceId, node: &Node) -> Option<ResourceId> {
    let named = |field: &str| {
        node.str_at(&["spec", "kubeConfig", field, "name"]).filter(|name| !name.is_empty())
    };
    let secret = named("secretRef").map(|name| ("Secret", name));
    let (kind, name) = secret.or_else(|| Some(("ConfigMap", named("configMapRef")?)))?;
    Some(ResourceId {
        group: String::new(),
        kind: kind.to_owned(),
        namespace: id.namespace.clone(),
        name: name.to_owned(),
    })
}
