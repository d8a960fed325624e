//! Who writes Secrets and ConfigMaps that stand in no file, so that "missing" means missing.
//!
//! In: the objects of a cluster. Out: [`Producers`], which says for the identity of an object which
//! custom resources have a controller write it ([`PRODUCERS`]), and which Helm release or unread
//! Kustomization may hold it: both are opaque to this program.

mod candidates;

pub use candidates::Candidates;

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::inventory::{Cluster, Object, Outcome, Reconciliation};
use crate::flux::kinds::helm_release::{HELM_RELEASE, release_namespace};
use crate::flux::registry::{is_flux, references};
use crate::flux::schema::kube_config::kube_config;
use crate::flux::sources::artifact::holds_flux;
use crate::kubernetes::select;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

/// A kind whose controller writes Secrets or ConfigMaps.
#[derive(Debug)]
pub struct Producer {
    /// API group.
    pub group: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// What is written.
    pub writes: &'static [Product],
}

/// What a controller writes.
#[derive(Debug)]
pub struct Product {
    /// `Secret` or `ConfigMap`.
    pub kind: &'static str,
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Namespace,
    /// A field, and its values that say that nothing is written.
    pub unless: Option<(&'static [&'static str], &'static [&'static str])>,
}

/// How the name of a product is found.
#[derive(Debug)]
pub enum Name {
    /// It stands in this field; `[]` behind a key goes through a list.
    Field(&'static str),
    /// It stands in the first of these fields that is there, and is the producer's own otherwise.
    FirstOrOwn(&'static [&'static str]),
    /// The producer's own with this behind it.
    OwnWith(&'static str),
}

/// In which namespace a product lies.
#[derive(Debug, PartialEq, Eq)]
pub enum Namespace {
    /// The producer's.
    Own,
    /// The one that stands in this field, or the producer's.
    FieldOrOwn(&'static [&'static str]),
    /// Several that labels choose: any.
    Any,
}

const fn secret(name: Name) -> Product {
    Product { kind: "Secret", name, namespace: Namespace::Own, unless: None }
}

const fn config_map(name: Name) -> Product {
    Product { kind: "ConfigMap", ..secret(name) }
}

impl Product {
    const fn in_namespace(mut self, namespace: Namespace) -> Self {
        self.namespace = namespace;
        self
    }

    const fn unless(
        mut self,
        path: &'static [&'static str],
        values: &'static [&'static str],
    ) -> Self {
        self.unless = Some((path, values));
        self
    }
}

const fn writes(group: &'static str, kind: &'static str, writes: &'static [Product]) -> Producer {
    Producer { group, kind, writes }
}

const OWN: Name = Name::OwnWith("");
const DESTINATION: &[Product] = &[secret(Name::Field("spec.destination.name"))];

/// Every kind that is known to write Secrets or ConfigMaps, by group.
pub static PRODUCERS: &[Producer] = &[
    writes(
        "bitnami.com",
        "SealedSecret",
        &[secret(Name::FirstOrOwn(&["spec.template.metadata.name"]))],
    ),
    writes("cert-manager.io", "Certificate", &[secret(Name::Field("spec.secretName"))]),
    writes(
        "cert-manager.io",
        "Issuer",
        &[secret(Name::Field("spec.acme.privateKeySecretRef.name"))],
    ),
    // Cluster API: the kubeConfig of the cluster that it makes.
    writes(
        "cluster.x-k8s.io",
        "Cluster",
        &[secret(Name::OwnWith("-kubeconfig")), secret(Name::OwnWith("-ca"))],
    ),
    writes(
        "external-secrets.io",
        "ExternalSecret",
        // `None` writes nothing, `Merge` only into a Secret that is there.
        &[secret(Name::FirstOrOwn(&["spec.target.name"]))
            .unless(&["spec", "target", "creationPolicy"], &["None", "Merge"])],
    ),
    writes(
        "external-secrets.io",
        "ClusterExternalSecret",
        &[secret(Name::FirstOrOwn(&[
            "spec.externalSecretSpec.target.name",
            "spec.externalSecretName",
        ]))
        .in_namespace(Namespace::Any)],
    ),
    writes(
        "infra.contrib.fluxcd.io",
        "Terraform",
        &[secret(Name::Field("spec.writeOutputsToSecret.name"))],
    ),
    writes(
        "isindir.github.com",
        "SopsSecret",
        &[secret(Name::Field("spec.secretTemplates[].name"))],
    ),
    writes("k8s.bitwarden.com", "BitwardenSecret", &[secret(Name::Field("spec.secretName"))]),
    writes("kafka.strimzi.io", "KafkaUser", &[secret(OWN)]),
    writes("objectbucket.io", "ObjectBucketClaim", &[secret(OWN), config_map(OWN)]),
    writes("onepassword.com", "OnePasswordItem", &[secret(OWN)]),
    writes(
        "postgresql.cnpg.io",
        "Cluster",
        &[
            secret(Name::OwnWith("-app")),
            secret(Name::OwnWith("-superuser")),
            secret(Name::OwnWith("-ca")),
        ],
    ),
    writes("rabbitmq.com", "RabbitmqCluster", &[secret(Name::OwnWith("-default-user"))]),
    writes("ricoberger.de", "VaultSecret", &[secret(OWN)]),
    writes(
        "secrets-store.csi.x-k8s.io",
        "SecretProviderClass",
        &[secret(Name::Field("spec.secretObjects[].secretName"))],
    ),
    writes(
        "secrets.doppler.com",
        "DopplerSecret",
        &[secret(Name::Field("spec.managedSecret.name")).in_namespace(Namespace::FieldOrOwn(&[
            "spec",
            "managedSecret",
            "namespace",
        ]))],
    ),
    writes("secrets.hashicorp.com", "HCPVaultSecretsApp", DESTINATION),
    writes("secrets.hashicorp.com", "VaultDynamicSecret", DESTINATION),
    writes("secrets.hashicorp.com", "VaultPKISecret", DESTINATION),
    writes("secrets.hashicorp.com", "VaultStaticSecret", DESTINATION),
    writes(
        "secrets.infisical.com",
        "InfisicalSecret",
        &[secret(Name::Field("spec.managedSecretReference.secretName")).in_namespace(
            Namespace::FieldOrOwn(&["spec", "managedSecretReference", "secretNamespace"]),
        )],
    ),
    writes(
        "spv.no",
        "AzureKeyVaultSecret",
        &[
            secret(Name::Field("spec.output.secret.name")),
            config_map(Name::Field("spec.output.configMap.name")),
        ],
    ),
    writes(
        "trust.cert-manager.io",
        "Bundle",
        &[config_map(OWN).in_namespace(Namespace::Any), secret(OWN).in_namespace(Namespace::Any)],
    ),
];

/// Any managed resource of Crossplane: the credentials of what it made.
const CROSSPLANE: &Product = &secret(Name::Field("spec.writeConnectionSecretToRef.name"))
    .in_namespace(Namespace::FieldOrOwn(&["spec", "writeConnectionSecretToRef", "namespace"]));

impl Product {
    fn of(&self, id: &ResourceId, node: &Node) -> Vec<ResourceId> {
        if self.unless.is_some_and(|(path, values)| {
            node.str_at(path).is_some_and(|said| values.contains(&said))
        }) {
            return Vec::new();
        }
        let at = |path: &str| {
            select(node, path)
                .into_iter()
                .filter_map(Node::as_str)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let names = match &self.name {
            Name::Field(path) => at(path),
            Name::FirstOrOwn(paths) => {
                let first = paths.iter().find_map(|path| at(path).into_iter().next());
                vec![first.unwrap_or_else(|| id.name.clone())]
            }
            Name::OwnWith(suffix) => vec![format!("{}{suffix}", id.name)],
        };
        let namespace = match self.namespace {
            Namespace::Own => &id.namespace,
            Namespace::FieldOrOwn(path) => node.str_at(path).unwrap_or(&id.namespace),
            Namespace::Any => "*",
        };
        let product = |name| ResourceId {
            group: String::new(),
            kind: self.kind.to_owned(),
            namespace: namespace.to_owned(),
            name,
        };
        names.into_iter().filter(|name| !name.is_empty()).map(product).collect()
    }
}

/// What the controllers of an object write.
fn products(id: &ResourceId, node: &Node) -> Vec<ResourceId> {
    let known =
        PRODUCERS.iter().find(|producer| producer.kind == id.kind && producer.group == id.group);
    let writes = known.map_or(std::slice::from_ref(CROSSPLANE), |producer| producer.writes);
    writes.iter().flat_map(|product| product.of(id, node)).collect()
}

/// Whether a Kustomization of which nothing could be read may apply objects that Flux reconciles:
/// it waits for nothing, and its source is not one of the manifests that Flux's authors publish, which
/// install Flux and nothing else.
fn may_bring_flux(
    cluster: &Cluster,
    id: &ResourceId,
    kustomization: &Node,
    done: &Reconciliation,
) -> bool {
    let source = references(id, kustomization)
        .into_iter()
        .find(|reference| reference.edge == EdgeType::SourceRef);
    let source = source.and_then(|source| cluster.objects.get(&source.target));
    let installs_flux = source.is_some_and(|source| holds_flux(&source.node));
    done.directory.is_none() && done.waits_for.is_none() && !installs_flux
}

/// Who in a cluster writes or may write what.
#[derive(Debug, Default)]
pub struct Producers {
    writers: BTreeMap<ResourceId, Vec<ResourceId>>,
    /// What is not read, by the namespace that it creates objects in.
    opaque: BTreeMap<String, Vec<ResourceId>>,
    /// Kustomizations of which nothing could be read, with the namespace that they put everything
    /// into.
    unread: Vec<(Option<String>, ResourceId)>,
}

impl Producers {
    /// Finds them among the objects of a cluster.
    #[must_use]
    pub fn of(cluster: &Cluster) -> Self {
        let mut found = Self::default();
        // What a chart creates that starts Flux is known, and drawn.
        let known: BTreeSet<&ResourceId> =
            cluster.objects.values().filter_map(|object| object.created.by()).collect();
        for (id, object) in &cluster.objects {
            for product in products(id, &object.node) {
                found.writers.entry(product).or_default().push(id.clone());
            }
            if HELM_RELEASE.is(id) && !known.contains(id) && kube_config(id, &object.node).is_none()
            {
                let namespace = release_namespace(&id.namespace, &object.node).to_owned();
                found.opaque.entry(namespace).or_default().push(id.clone());
            }
        }
        // What a file that does not parse would bring is in no object.
        for (id, done) in &cluster.reconciliations {
            let fails = matches!(done.outcome, Outcome::Failed(_)) && done.directory.is_some();
            let brings = |(other, object): (&ResourceId, &Object)| {
                other != id && object.applied_by.iter().any(|by| by.kustomization == *id)
            };
            if fails && cluster.objects.iter().any(brings) {
                let target = cluster.objects.get(id).and_then(|object| {
                    object.node.str_at(&["spec", "targetNamespace"]).map(str::to_owned)
                });
                found.unread.push((target, id.clone()));
            }
        }
        let partial = cluster
            .reconciliations
            .iter()
            .filter(|(_, done)| matches!(done.outcome, Outcome::Partial(_)));
        for (id, done) in partial {
            let Some(object) = cluster.objects.get(id) else { continue };
            let target = object.node.str_at(&["spec", "targetNamespace"]).map(str::to_owned);
            if may_bring_flux(cluster, id, &object.node, done) {
                found.unread.push((target.clone(), id.clone()));
            }
            if let Some(namespace) = target {
                found.opaque.entry(namespace).or_default().push(id.clone());
            }
        }
        found
    }

    /// The objects whose controllers write this one.
    #[must_use]
    pub fn writers(&self, target: &ResourceId) -> &[ResourceId] {
        let anywhere =
            || self.writers.get(&ResourceId { namespace: "*".to_owned(), ..target.clone() });
        self.writers.get(target).or_else(anywhere).map_or(&[], Vec::as_slice)
    }

    /// The Helm releases, and Kustomizations that could not be read, that may create this object
    /// for another one: they create objects in the same namespace, or the object has none.
    /// Charts seldom hold Flux's own objects; a Kustomization that nobody can read may.
    #[must_use]
    pub fn may_create(&self, target: &ResourceId, referrer: &ResourceId) -> Option<Candidates> {
        if is_flux(target) {
            let creates = |namespace: &Option<String>| {
                namespace.as_ref().is_none_or(|namespace| *namespace == target.namespace)
            };
            let unread = self
                .unread
                .iter()
                .filter(|(namespace, candidate)| creates(namespace) && candidate != referrer);
            return Candidates::of(
                target,
                &unread.map(|(_, candidate)| candidate).collect::<Vec<_>>(),
            );
        }
        let candidates: Vec<&ResourceId> = match target.namespace.as_str() {
            "" => self.opaque.values().flatten().collect(),
            namespace => self.opaque.get(namespace)?.iter().collect(),
        };
        let others: Vec<&ResourceId> =
            candidates.into_iter().filter(|candidate| *candidate != referrer).collect();
        Candidates::of(target, &others)
    }
}
