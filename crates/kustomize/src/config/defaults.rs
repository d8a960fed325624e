//! The default field specifications and name references.
//!
//! kustomize: `konfig/builtinpluginconsts`. The tables there repeat a pod's fields for every kind
//! that holds a pod; here the kinds and the fields are multiplied.

use fluxscape_manifest::object::Gvk;

use super::FieldSpec;
use super::field_spec::split_path;
use super::{NameReference, TransformerConfig};

/// Kinds that hold a pod, with the path to the pod's specification.
const PODS: &[(&str, &str, &str)] = &[
    ("v1", "Pod", "spec"),
    ("", "PodTemplate", "template/spec"),
    ("", "Deployment", "spec/template/spec"),
    ("", "ReplicaSet", "spec/template/spec"),
    ("", "DaemonSet", "spec/template/spec"),
    ("", "StatefulSet", "spec/template/spec"),
    ("", "Job", "spec/template/spec"),
    ("", "CronJob", "spec/jobTemplate/spec/template/spec"),
];

/// Kinds whose pods name a service account, a claim or a priority class.
const PODS_WITH_NAMES: &[(&str, &str, &str)] = &[
    ("", "Pod", "spec"),
    ("", "StatefulSet", "spec/template/spec"),
    ("", "Deployment", "spec/template/spec"),
    ("", "ReplicationController", "spec/template/spec"),
    ("", "CronJob", "spec/jobTemplate/spec/template/spec"),
    ("", "Job", "spec/template/spec"),
    ("", "DaemonSet", "spec/template/spec"),
];

const CONFIG_MAP_FIELDS: &[&str] = &[
    "volumes/configMap/name",
    "containers/env/valueFrom/configMapKeyRef/name",
    "initContainers/env/valueFrom/configMapKeyRef/name",
    "containers/envFrom/configMapRef/name",
    "initContainers/envFrom/configMapRef/name",
    "volumes/projected/sources/configMap/name",
];

const SECRET_FIELDS: &[&str] = &[
    "volumes/secret/secretName",
    "containers/env/valueFrom/secretKeyRef/name",
    "initContainers/env/valueFrom/secretKeyRef/name",
    "containers/envFrom/secretRef/name",
    "initContainers/envFrom/secretRef/name",
    "imagePullSecrets/name",
    "volumes/projected/sources/secret/name",
];

const VAR_FIELDS: &[&str] = &[
    "containers/args",
    "containers/command",
    "containers/env/value",
    "containers/volumeMounts/mountPath",
    "initContainers/args",
    "initContainers/command",
    "initContainers/env/value",
    "initContainers/volumeMounts/mountPath",
    "volumes/nfs/server",
];

/// Everything that holds without configuration.
pub(super) fn config() -> TransformerConfig {
    TransformerConfig {
        name_prefix: vec![FieldSpec::everywhere("metadata/name", false)],
        name_suffix: vec![FieldSpec::everywhere("metadata/name", false)],
        namespace: namespace(),
        common_labels: [selectors(), metadata("labels")].concat(),
        labels: Vec::new(),
        template_labels: metadata("labels").split_off(1),
        common_annotations: metadata("annotations"),
        name_reference: name_references(),
        var_reference: var_references(),
        images: images(),
        replicas: ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]
            .iter()
            .map(|kind| spec("", "", kind, "spec/replicas", true))
            .collect(),
    }
}

fn spec(group: &str, version: &str, kind: &str, path: &str, create: bool) -> FieldSpec {
    let gvk = Gvk { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() };
    FieldSpec { gvk, path: split_path(path), create }
}

fn namespace() -> Vec<FieldSpec> {
    vec![
        spec("", "", "Namespace", "metadata/name", true),
        spec("apiregistration.k8s.io", "", "APIService", "spec/service/namespace", true),
        spec(
            "apiextensions.k8s.io",
            "",
            "CustomResourceDefinition",
            "spec/conversion/webhook/clientConfig/service/namespace",
            false,
        ),
    ]
}

fn images() -> Vec<FieldSpec> {
    let paths = ["spec/containers[]/image", "spec/initContainers[]/image"];
    let templates = paths.map(|path| format!("spec/template/{path}"));
    paths
        .iter()
        .map(|path| (*path).to_owned())
        .chain(templates)
        .map(|path| FieldSpec::everywhere(&path, true))
        .collect()
}

/// Selectors and affinities: where `commonLabels` goes besides metadata.
fn selectors() -> Vec<FieldSpec> {
    let mut specs = vec![
        spec("", "v1", "Service", "spec/selector", true),
        spec("", "v1", "ReplicationController", "spec/selector", true),
        spec("", "", "Deployment", "spec/selector/matchLabels", true),
        spec("", "", "ReplicaSet", "spec/selector/matchLabels", true),
        spec("", "", "DaemonSet", "spec/selector/matchLabels", true),
        spec("apps", "", "StatefulSet", "spec/selector/matchLabels", true),
        spec("batch", "", "Job", "spec/selector/matchLabels", false),
        spec("batch", "", "CronJob", "spec/jobTemplate/spec/selector/matchLabels", false),
        spec("policy", "", "PodDisruptionBudget", "spec/selector/matchLabels", false),
        spec("networking.k8s.io", "", "NetworkPolicy", "spec/podSelector/matchLabels", false),
        spec(
            "networking.k8s.io",
            "",
            "NetworkPolicy",
            "spec/ingress/from/podSelector/matchLabels",
            false,
        ),
        spec(
            "networking.k8s.io",
            "",
            "NetworkPolicy",
            "spec/egress/to/podSelector/matchLabels",
            false,
        ),
    ];
    for kind in ["Deployment", "StatefulSet"] {
        for affinity in ["podAffinity", "podAntiAffinity"] {
            for term in [
                "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm",
                "requiredDuringSchedulingIgnoredDuringExecution",
            ] {
                let path = format!(
                    "spec/template/spec/affinity/{affinity}/{term}/labelSelector/matchLabels"
                );
                specs.push(spec("apps", "", kind, &path, false));
            }
        }
        specs.push(spec(
            "apps",
            "",
            kind,
            "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels",
            false,
        ));
    }
    specs
}

/// The labels or annotations of an object and of the templates in it.
fn metadata(field: &str) -> Vec<FieldSpec> {
    // Labels name the group of StatefulSet, annotations do not.
    let stateful_set = if field == "labels" { "apps" } else { "" };
    let mut specs = vec![spec("", "", "", &format!("metadata/{field}"), true)];
    for (group, version, kind, template) in [
        ("", "v1", "ReplicationController", "spec/template"),
        ("", "", "Deployment", "spec/template"),
        ("", "", "ReplicaSet", "spec/template"),
        ("", "", "DaemonSet", "spec/template"),
        (stateful_set, "", "StatefulSet", "spec/template"),
        ("batch", "", "Job", "spec/template"),
        ("batch", "", "CronJob", "spec/jobTemplate"),
        ("batch", "", "CronJob", "spec/jobTemplate/spec/template"),
    ] {
        specs.push(spec(group, version, kind, &format!("{template}/metadata/{field}"), true));
    }
    if field == "labels" {
        specs.push(spec(
            "apps",
            "",
            "StatefulSet",
            "spec/volumeClaimTemplates[]/metadata/labels",
            true,
        ));
    }
    specs
}

fn in_pods(pods: &[(&str, &str, &str)], fields: &[&str]) -> Vec<FieldSpec> {
    pods.iter()
        .flat_map(|(version, kind, pod)| {
            fields
                .iter()
                .map(move |field| spec("", version, kind, &format!("{pod}/{field}"), false))
        })
        .collect()
}

fn reference(group: &str, version: &str, kind: &str, referrers: Vec<FieldSpec>) -> NameReference {
    let target =
        Gvk { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() };
    NameReference { target, referrers }
}

fn name_references() -> Vec<NameReference> {
    let rbac = "rbac.authorization.k8s.io";
    let mut references: Vec<NameReference> =
        ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]
            .into_iter()
            .map(|kind| {
                reference(
                    "",
                    "",
                    kind,
                    vec![spec(
                        "",
                        "",
                        "HorizontalPodAutoscaler",
                        "spec/scaleTargetRef/name",
                        false,
                    )],
                )
            })
            .collect();
    references.push(reference("", "v1", "ConfigMap", config_map_referrers()));
    references.push(reference("", "v1", "Secret", secret_referrers()));
    references.push(reference("", "v1", "Service", service_referrers()));
    references.push(reference(
        rbac,
        "",
        "Role",
        vec![spec(rbac, "", "RoleBinding", "roleRef/name", false)],
    ));
    let cluster_role = ["RoleBinding", "ClusterRoleBinding"]
        .map(|kind| spec(rbac, "", kind, "roleRef/name", false));
    references.push(reference(rbac, "", "ClusterRole", cluster_role.to_vec()));
    let subjects =
        ["RoleBinding", "ClusterRoleBinding"].map(|kind| spec(rbac, "", kind, "subjects", false));
    let accounts = [subjects.to_vec(), in_pods(PODS_WITH_NAMES, &["serviceAccountName"])].concat();
    references.push(reference("", "v1", "ServiceAccount", accounts));
    let claims = in_pods(PODS_WITH_NAMES, &["volumes/persistentVolumeClaim/claimName"]);
    references.push(reference("", "v1", "PersistentVolumeClaim", claims));
    let volumes = vec![
        spec("", "", "PersistentVolumeClaim", "spec/volumeName", false),
        spec("", "", "ClusterRole", "rules/resourceNames", false),
    ];
    references.push(reference("", "v1", "PersistentVolume", volumes));
    let classes = vec![
        spec("", "", "PersistentVolume", "spec/storageClassName", false),
        spec("", "", "PersistentVolumeClaim", "spec/storageClassName", false),
        spec("", "", "StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName", false),
    ];
    references.push(reference("storage.k8s.io", "v1", "StorageClass", classes));
    let priorities = in_pods(PODS_WITH_NAMES, &["priorityClassName"]);
    references.push(reference("scheduling.k8s.io", "v1", "PriorityClass", priorities));
    // The group is kustomize's own: `networking.k8s.io/v1` is not a group, and so nothing is ever
    // found.
    let ingresses = vec![spec("", "", "Ingress", "spec/ingressClassName", false)];
    references.push(reference("networking.k8s.io/v1", "v1", "IngressClass", ingresses));
    let admission = "admissionregistration.k8s.io";
    let bindings =
        vec![spec(admission, "", "ValidatingAdmissionPolicyBinding", "spec/policyName", false)];
    references.push(reference(admission, "", "ValidatingAdmissionPolicy", bindings));
    references
}

fn config_map_referrers() -> Vec<FieldSpec> {
    let mut specs = in_pods(PODS, CONFIG_MAP_FIELDS);
    specs.push(spec("", "", "Node", "spec/configSource/configMap", false));
    specs.push(spec("", "", "Role", "rules/resourceNames", false));
    specs.push(spec("", "", "ClusterRole", "rules/resourceNames", false));
    specs.push(spec(
        "",
        "",
        "Ingress",
        r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap",
        false,
    ));
    specs
}

fn secret_referrers() -> Vec<FieldSpec> {
    let mut specs = in_pods(PODS, SECRET_FIELDS);
    for path in [
        "spec/tls/secretName",
        r"metadata/annotations/ingress.kubernetes.io\/auth-secret",
        r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret",
        r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret",
    ] {
        specs.push(spec("", "", "Ingress", path, false));
    }
    specs.push(spec("", "", "ServiceAccount", "imagePullSecrets/name", false));
    for parameter in ["secretName", "adminSecretName", "userSecretName", "secretRef"] {
        specs.push(spec("", "", "StorageClass", &format!("parameters/{parameter}"), false));
    }
    specs.push(spec("", "", "Role", "rules/resourceNames", false));
    specs.push(spec("", "", "ClusterRole", "rules/resourceNames", false));
    let knative = "spec/template/spec/containers/env/valueFrom/secretKeyRef/name";
    specs.push(spec("serving.knative.dev", "v1", "Service", knative, false));
    specs.push(spec("", "", "PersistentVolume", "spec/azureFile/secretName", false));
    specs
}

fn service_referrers() -> Vec<FieldSpec> {
    let mut specs = vec![spec("apps", "", "StatefulSet", "spec/serviceName", false)];
    for path in [
        "spec/rules/http/paths/backend/serviceName",
        "spec/backend/serviceName",
        "spec/rules/http/paths/backend/service/name",
        "spec/defaultBackend/service/name",
    ] {
        specs.push(spec("", "", "Ingress", path, false));
    }
    specs.push(spec("apiregistration.k8s.io", "", "APIService", "spec/service/name", false));
    for kind in ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"] {
        specs.push(spec(
            "admissionregistration.k8s.io",
            "",
            kind,
            "webhooks/clientConfig/service",
            false,
        ));
    }
    specs
}

fn var_references() -> Vec<FieldSpec> {
    let pods: Vec<_> = PODS
        .iter()
        .filter(|(_, kind, _)| *kind != "PodTemplate")
        .map(|(_, kind, pod)| ("", *kind, *pod))
        .collect();
    let mut specs = in_pods(&pods, VAR_FIELDS);
    // kustomize has no such field for a StatefulSet, and looks for that of a CronJob in another
    // place.
    specs.retain(|spec| {
        !(matches!(spec.gvk.kind.as_str(), "StatefulSet" | "CronJob")
            && spec.path.ends_with(&["server".to_owned()]))
    });
    for (kind, path) in [
        ("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
        ("Deployment", "spec/template/metadata/annotations"),
        ("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
        ("Ingress", "spec/rules/host"),
        ("Ingress", "spec/tls/hosts"),
        ("Ingress", "spec/tls/secretName"),
        ("Service", "spec/ports/port"),
        ("Service", "spec/ports/targetPort"),
        ("PersistentVolume", "spec/nfs/server"),
        ("", "metadata/labels"),
        ("", "metadata/annotations"),
    ] {
        specs.push(spec("", "", kind, path, false));
    }
    specs
}
