//! Workloads: what runs pods, and what the pods need.
//!
//! `mounts` leads to the ConfigMaps, Secrets and claims that volumes and environment variables
//! take, `deploys` to the images of the containers; the ServiceAccount and the pull secrets are
//! named after their fields.

use super::objects::Objects;
use super::relation::{Kind, Rule, Said, To, id, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const WORKLOADS: &[Kind] = &[
    (&[""], "Pod"),
    (&["apps", "extensions"], "Deployment"),
    (&["apps"], "StatefulSet"),
    (&["apps", "extensions"], "DaemonSet"),
    (&["apps", "extensions"], "ReplicaSet"),
    (&[""], "ReplicationController"),
    (&["batch"], "Job"),
    (&["batch"], "CronJob"),
    (&["argoproj.io"], "Rollout"),
    (&["serving.knative.dev"], "Service"),
    (&["serving.knative.dev"], "Configuration"),
    (&["leaderworkerset.x-k8s.io"], "LeaderWorkerSet"),
];

pub(super) const RULES: &[Rule] = &[Rule { kinds: WORKLOADS, read: needs }];

/// The pods that an object runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pods<'a> {
    /// Their labels.
    pub(super) labels: Option<&'a Node>,
    spec: &'a Node,
}

impl<'a> Pods<'a> {
    /// Reads the template of the pods; `None` when the object runs none.
    pub(super) fn of(id: &ResourceId, node: &'a Node) -> Option<Self> {
        Self::all(id, node).into_iter().next()
    }

    /// The pods of every template that an object has.
    fn all(id: &ResourceId, node: &'a Node) -> Vec<Self> {
        let is_workload = WORKLOADS
            .iter()
            .any(|(groups, kind)| *kind == id.kind && groups.contains(&id.group.as_str()));
        let paths: &[&[&str]] = match id.kind.as_str() {
            _ if !is_workload => &[],
            "Pod" => &[&[]],
            "CronJob" => &[&["spec", "jobTemplate", "spec", "template"]],
            "LeaderWorkerSet" => &[
                &["spec", "leaderWorkerTemplate", "workerTemplate"],
                &["spec", "leaderWorkerTemplate", "leaderTemplate"],
            ],
            _ => &[&["spec", "template"]],
        };
        let templates = paths.iter().filter_map(|path| node.at(path));
        templates
            .filter_map(|template| {
                let labels = template.at(&["metadata", "labels"]);
                Some(Self { labels, spec: template.get("spec")? })
            })
            .collect()
    }
}

/// A field of a pod's spec that names an object of its namespace.
struct Field {
    path: &'static str,
    /// The key that holds the name; the field is the name itself when empty.
    key: &'static str,
    group: &'static str,
    kind: &'static str,
    edge: EdgeType,
}

const fn field(path: &'static str, key: &'static str, kind: &'static str, edge: EdgeType) -> Field {
    Field { path, key, group: "", kind, edge }
}

const FIELDS: &[Field] = &[
    field("volumes[].configMap", "name", "ConfigMap", EdgeType::Mounts),
    field("volumes[].secret", "secretName", "Secret", EdgeType::Mounts),
    field(
        "volumes[].persistentVolumeClaim",
        "claimName",
        "PersistentVolumeClaim",
        EdgeType::Mounts,
    ),
    field("volumes[].projected.sources[].configMap", "name", "ConfigMap", EdgeType::Mounts),
    field("volumes[].projected.sources[].secret", "name", "Secret", EdgeType::Mounts),
    field("volumes[].csi.nodePublishSecretRef", "name", "Secret", EdgeType::Mounts),
    Field {
        group: "secrets-store.csi.x-k8s.io",
        ..field(
            "volumes[].csi.volumeAttributes",
            "secretProviderClass",
            "SecretProviderClass",
            EdgeType::Mounts,
        )
    },
    field("serviceAccountName", "", "ServiceAccount", EdgeType::ServiceAccountName),
    field("imagePullSecrets[]", "name", "Secret", EdgeType::ImagePullSecrets),
];

/// The same below each container.
const CONTAINER_FIELDS: &[Field] = &[
    field("env[].valueFrom.configMapKeyRef", "name", "ConfigMap", EdgeType::Mounts),
    field("env[].valueFrom.secretKeyRef", "name", "Secret", EdgeType::Mounts),
    field("envFrom[].configMapRef", "name", "ConfigMap", EdgeType::Mounts),
    field("envFrom[].secretRef", "name", "Secret", EdgeType::Mounts),
];

/// Objects that every namespace has without anybody writing them.
const ALWAYS_THERE: [(&str, &str); 2] =
    [("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")];

fn needs(_: &Objects<'_>, id: &ResourceId, node: &Node) -> Vec<Said> {
    Pods::all(id, node).into_iter().flat_map(|pods| needs_of(pods, id)).collect()
}

fn needs_of(pods: Pods<'_>, id: &ResourceId) -> Vec<Said> {
    let mut found: Vec<Said> =
        FIELDS.iter().flat_map(|field| field.read(&id.namespace, pods.spec)).collect();
    for container in ["initContainers", "containers", "ephemeralContainers"]
        .into_iter()
        .flat_map(|list| pods.spec.items_at(&[list]))
    {
        found
            .extend(CONTAINER_FIELDS.iter().flat_map(|field| field.read(&id.namespace, container)));
        if let Some((image, span)) =
            container.get("image").and_then(|image| Some((image.as_str()?, image.span)))
        {
            found.push(Said { edge: EdgeType::Deploys, to: To::Image(image.to_owned()), span });
        }
    }
    found
}

impl Field {
    fn read(&self, namespace: &str, spec: &Node) -> Vec<Said> {
        select(spec, self.path).into_iter().filter_map(|value| self.one(namespace, value)).collect()
    }

    fn one(&self, namespace: &str, value: &Node) -> Option<Said> {
        let name = if self.key.is_empty() { value.as_str()? } else { value.str_at(&[self.key])? };
        if name.is_empty() || ALWAYS_THERE.contains(&(self.kind, name)) {
            return None;
        }
        let target = id(self.group, self.kind, namespace, name);
        let optional = value.get("optional").and_then(Node::as_bool) == Some(true);
        let to = if optional { To::Optional(target) } else { To::Object(target) };
        Some(Said { edge: self.edge, to, span: value.span })
    }
}
