//! The merge keys of Kubernetes' own types.
//!
//! Source: the `OpenAPI` schema of Kubernetes 1.21.2 that kustomize is built with
//! (`kyaml/openapi`), reduced to lists with `x-kubernetes-patch-strategy: merge` and the fields on
//! the way to them. Lists of other types, custom resources among them, are replaced.

use std::sync::{Arc, OnceLock};

use super::schema::{Field, Schema, Type, TypeRef};

/// A type a line: `Name field=Type field*=Type/key,key`. `*` marks a list that merges; `/keys` pair
/// its elements, without keys they pair by themselves.
const TYPES: &str = "
ObjectMeta finalizers* ownerReferences*/uid
Object metadata=ObjectMeta
Conditions conditions*/type

Container env*/name ports*/containerPort,protocol volumeDevices*/devicePath volumeMounts*/mountPath
EphemeralContainer env*/name volumeDevices*/devicePath volumeMounts*/mountPath
PersistentVolumeClaimTemplate metadata=ObjectMeta
EphemeralVolumeSource volumeClaimTemplate=PersistentVolumeClaimTemplate
Volume ephemeral=EphemeralVolumeSource
PodSpec containers*=Container/name ephemeralContainers*=EphemeralContainer/name initContainers*=Container/name hostAliases*/ip \
  imagePullSecrets*/name topologySpreadConstraints*/topologyKey,whenUnsatisfiable volumes*=Volume/name
PodTemplateSpec metadata=ObjectMeta spec=PodSpec
PodStatus conditions*/type podIPs*/ip
Pod metadata=ObjectMeta spec=PodSpec status=PodStatus
PodTemplate metadata=ObjectMeta template=PodTemplateSpec

WorkloadSpec template=PodTemplateSpec
Workload metadata=ObjectMeta spec=WorkloadSpec status=Conditions
JobTemplateSpec metadata=ObjectMeta spec=WorkloadSpec
CronJobSpec jobTemplate=JobTemplateSpec
CronJob metadata=ObjectMeta spec=CronJobSpec

ServiceSpec ports*/port,protocol
Service metadata=ObjectMeta spec=ServiceSpec status=Conditions
ServiceAccount metadata=ObjectMeta secrets*/name
NodeSpec podCIDRs*
NodeStatus addresses*/type conditions*/type
Node metadata=ObjectMeta spec=NodeSpec status=NodeStatus
WebhookConfiguration metadata=ObjectMeta webhooks*/name
CSINodeSpec drivers*/name
CSINode metadata=ObjectMeta spec=CSINodeSpec
ComponentStatus metadata=ObjectMeta conditions*/type
WithStatus metadata=ObjectMeta status=Conditions
";

/// An API version a line: `apiVersion Kind Kind=Type`. A kind without a type has nothing but
/// [`ObjectMeta`](TYPES) that merges.
const KINDS: &str = "
v1 Binding ComponentStatus=ComponentStatus ConfigMap Endpoints Event LimitRange Namespace=WithStatus Node=Node PersistentVolume \
  PersistentVolumeClaim=WithStatus Pod=Pod PodTemplate=PodTemplate ReplicationController=Workload ResourceQuota Secret Service=Service \
  ServiceAccount=ServiceAccount
apps/v1 ControllerRevision DaemonSet=Workload Deployment=Workload ReplicaSet=Workload StatefulSet=Workload
batch/v1 CronJob=CronJob Job=Workload
batch/v1beta1 CronJob=CronJob
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration=WebhookConfiguration ValidatingWebhookConfiguration=WebhookConfiguration
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration=WebhookConfiguration ValidatingWebhookConfiguration=WebhookConfiguration
apiextensions.k8s.io/v1 CustomResourceDefinition
apiextensions.k8s.io/v1beta1 CustomResourceDefinition
apiregistration.k8s.io/v1 APIService=WithStatus
apiregistration.k8s.io/v1beta1 APIService=WithStatus
authentication.k8s.io/v1 TokenRequest TokenReview
authentication.k8s.io/v1beta1 TokenReview
authorization.k8s.io/v1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
authorization.k8s.io/v1beta1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
autoscaling/v1 HorizontalPodAutoscaler Scale
autoscaling/v2beta1 HorizontalPodAutoscaler
autoscaling/v2beta2 HorizontalPodAutoscaler
certificates.k8s.io/v1 CertificateSigningRequest
certificates.k8s.io/v1beta1 CertificateSigningRequest
coordination.k8s.io/v1 Lease
coordination.k8s.io/v1beta1 Lease
discovery.k8s.io/v1 EndpointSlice
discovery.k8s.io/v1beta1 EndpointSlice
events.k8s.io/v1 Event
events.k8s.io/v1beta1 Event
extensions/v1beta1 Ingress
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration
networking.k8s.io/v1 Ingress IngressClass NetworkPolicy
networking.k8s.io/v1beta1 Ingress IngressClass
node.k8s.io/v1 RuntimeClass
node.k8s.io/v1beta1 RuntimeClass
policy/v1 PodDisruptionBudget=WithStatus
policy/v1beta1 Eviction PodDisruptionBudget=WithStatus PodSecurityPolicy
rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding Role RoleBinding
rbac.authorization.k8s.io/v1beta1 ClusterRole ClusterRoleBinding Role RoleBinding
scheduling.k8s.io/v1 PriorityClass
scheduling.k8s.io/v1beta1 PriorityClass
storage.k8s.io/v1 CSIDriver CSINode=CSINode StorageClass VolumeAttachment
storage.k8s.io/v1beta1 CSIDriver CSINode=CSINode CSIStorageCapacity StorageClass VolumeAttachment
";

impl Schema {
    /// Kubernetes' own types, as kustomize knows them.
    #[must_use]
    pub(crate) fn kubernetes() -> Arc<Self> {
        static KUBERNETES: OnceLock<Arc<Schema>> = OnceLock::new();
        Arc::clone(KUBERNETES.get_or_init(|| Arc::new(kubernetes())))
    }
}

/// The two tables as a schema.
fn kubernetes() -> Schema {
    let mut schema = Schema::default();
    for line in TYPES.lines() {
        let mut words = line.split_whitespace();
        if let Some(name) = words.next() {
            schema.add_type(name, Type { fields: words.map(field).collect(), values: None });
        }
    }
    for line in KINDS.lines() {
        let mut words = line.split_whitespace();
        let Some(api_version) = words.next() else { continue };
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        for word in words {
            let (kind, name) = word.split_once('=').unwrap_or((word, "Object"));
            schema.add_root(group, version, kind, name);
        }
    }
    schema
}

/// `containers*=Container/name` as a name and a field.
fn field(word: &str) -> (String, Field) {
    let (head, keys) = word.split_once('/').unwrap_or((word, ""));
    let (name, of) = head.split_once('=').unwrap_or((head, ""));
    let merges = name.ends_with('*');
    let merge_keys =
        merges.then(|| keys.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect());
    let of = (!of.is_empty()).then(|| TypeRef::Named(of.trim_end_matches('*').to_owned()));
    (name.trim_end_matches('*').to_owned(), Field { merge_keys, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(kind: &str, path: &[&str]) -> Option<Vec<String>> {
        let schema = kubernetes();
        let (api_version, kind) = kind.rsplit_once('/').unwrap_or_default();
        let object = format!("apiVersion: {api_version}\nkind: {kind}\n");
        let parsed = fluxscape_manifest::yaml::parse(
            object.as_bytes(),
            fluxscape_manifest::source::FileId::GENERATED,
        );
        let root = schema.root(&parsed.documents[0].root)?;
        path.iter().try_fold(root, |field, name| schema.field(&field, name))?.merge_keys
    }

    #[test]
    fn fields_lead_to_their_merge_keys() {
        let pod = ["spec", "template", "spec"];
        let in_pod = |rest: &[&'static str]| keys("apps/v1/Deployment", &[&pod[..], rest].concat());
        assert_eq!(in_pod(&["containers"]).as_deref(), Some(&["name".to_owned()][..]));
        assert_eq!(
            in_pod(&["containers", "ports"]).map(|keys| keys.join("+")).as_deref(),
            Some("containerPort+protocol")
        );
        assert_eq!(in_pod(&["tolerations"]), None);
        assert_eq!(
            in_pod(&["volumes", "ephemeral", "volumeClaimTemplate", "metadata", "finalizers"]),
            Some(vec![])
        );
        assert_eq!(
            keys(
                "batch/v1/CronJob",
                &["spec", "jobTemplate", "spec", "template", "spec", "volumes"]
            )
            .map(|keys| keys.len()),
            Some(1)
        );
        assert_eq!(
            keys("v1/Service", &["spec", "ports"]).map(|keys| keys.join("+")).as_deref(),
            Some("port+protocol")
        );
        assert_eq!(keys("networking.k8s.io/v1/Ingress", &["spec", "rules"]), None);
        assert_eq!(keys("example.com/v1/Thing", &["metadata", "finalizers"]), None);
    }

    #[test]
    fn every_type_that_is_named_is_there() {
        let names: Vec<&str> =
            TYPES.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let types = TYPES
            .split_whitespace()
            .chain(KINDS.split_whitespace())
            .filter_map(|word| word.split_once('='))
            .map(|(_, of)| of);
        for name in types.map(|of| of.split('/').next().unwrap_or(of)) {
            assert!(names.contains(&name), "{name}");
        }
    }
}
