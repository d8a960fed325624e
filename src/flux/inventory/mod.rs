//! What Flux would have in its clusters.

mod evidence;
mod labels;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluxscape_kustomize::Include;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::source::{Place, RepositoryUrl, Span, TreePath};
use fluxscape_manifest::yaml::Node;

use crate::flux::objects::marker::Marker;
use crate::flux::objects::secret::SecretValues;
use crate::vocabulary::EdgeType;

pub use evidence::{Evidence, Grade, Ground, NotTaken, WhyNot, grade};

/// Every object once per cluster, with its origin.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// Name of the repository drawn.
    pub name: String,
    /// What its tree calls it in places.
    pub tree: Arc<str>,
    /// Its address, where it is known or was assumed.
    pub url: Option<RepositoryUrl>,
    /// The clusters in the order of their names.
    pub clusters: Vec<Cluster>,
    /// The names of those that the choice of one leaves out.
    pub left_out: Vec<String>,
    /// The directories of Flux objects at which no cluster begins, in the order of their paths.
    pub not_taken: Vec<NotTaken>,
    /// What is wrong, or was assumed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Inventory {
    /// The directories that no root reaches. Where there is no root, none is missing: all of them
    /// are drawn as what they are.
    pub fn unreached(&self) -> impl Iterator<Item = &TreePath> {
        let rooted = self.clusters.iter().any(|cluster| cluster.origin != RootOrigin::Nothing);
        let entries =
            self.not_taken.iter().filter(move |entry| rooted && entry.why.is_out_of_reach());
        entries.map(|entry| &entry.place.path)
    }
}

/// One cluster: a bootstrap entry point, and all that follows from it.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// A name that a reader recognises.
    pub name: String,
    /// What created its first Flux objects.
    pub origin: RootOrigin,
    /// What says that it is one, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What runs `flux` to create them, where a file says it.
    pub tool: Option<&'static str>,
    /// The version of Flux that runs there, where a file says it; perhaps a range of them.
    pub flux_version: Option<String>,
    /// Its objects.
    pub objects: BTreeMap<ResourceId, Object>,
    /// What became of each Flux Kustomization.
    pub reconciliations: BTreeMap<ResourceId, Reconciliation>,
    /// The names of the clusters that are reached from here, by the Secret or ConfigMap of the
    /// kubeConfig.
    pub reaches: BTreeMap<ResourceId, String>,
    /// Which ImagePolicies each ImageUpdateAutomation serves.
    pub serves: BTreeMap<ResourceId, BTreeSet<ResourceId>>,
    /// Directories of a source that objects name: the charts of releases, the Terraform that
    /// tofu-controller runs.
    pub directories: BTreeMap<ResourceId, DirectoryLink>,
    /// The addresses of the submodules that GitRepositories check out too.
    pub submodules: BTreeMap<ResourceId, Vec<String>>,
    /// Charts that Terraform installs.
    pub charts: Vec<Chart>,
    /// Kustomization directories of a repository without Flux objects.
    pub plain: Vec<Plain>,
    /// For each ResourceSet that applies its objects in steps these, in their order.
    pub steps: Vec<Vec<Step>>,
    /// Variables that nothing defines, where Kustomizations of this cluster substitute them.
    pub undefined: Vec<Undefined>,
}

/// A step of a ResourceSet: it waits until all of the one before is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it is written.
    pub span: Span,
    /// The objects that it applies.
    pub objects: BTreeSet<ResourceId>,
}

/// A variable that nothing defines and that has no default: it became empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// Its name.
    pub name: String,
    /// Where it first stands in the object.
    pub span: Span,
    /// The object.
    pub object: ResourceId,
    /// The Kustomization that substitutes.
    pub kustomization: ResourceId,
}

impl Cluster {
    /// A cluster without anything in it.
    #[must_use]
    pub fn new(name: String, origin: RootOrigin) -> Self {
        Self {
            name,
            origin,
            evidence: Vec::new(),
            tool: None,
            flux_version: None,
            objects: BTreeMap::new(),
            reconciliations: BTreeMap::new(),
            reaches: BTreeMap::new(),
            serves: BTreeMap::new(),
            directories: BTreeMap::new(),
            submodules: BTreeMap::new(),
            charts: Vec::new(),
            plain: Vec::new(),
            steps: Vec::new(),
            undefined: Vec::new(),
        }
    }
}

/// What created a cluster's first Flux objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootOrigin {
    /// A Terraform root module at this place.
    Terraform(Place),
    /// `flux bootstrap`: the directory that its sync object applies.
    Bootstrap(Place),
    /// A FluxInstance, or the chart that makes one: the directory that holds it.
    Operator(Place),
    /// Manifests that another tool applies, which stand in a text of its own file, or commands of
    /// `flux` that it runs: the directory that holds it.
    Tool(Place),
    /// Whoever applies a file that nothing in the repository applies: the directory that holds it.
    Hand(Place),
    /// Something that the repository does not hold; the directory that nothing in it applies.
    Outside(Place),
    /// Another cluster of the repository, by its name: its Kustomizations carry a kubeConfig that
    /// leads here.
    Hub(String),
    /// There is no Flux object.
    Nothing,
}

/// An object of a cluster.
#[derive(Clone, Debug)]
pub struct Object {
    /// API version without group.
    pub version: String,
    /// The object; values of Secrets are blanked.
    pub node: Node,
    /// Its file and line, and the kustomizations that shaped it.
    pub origin: Origin,
    /// What created it first.
    pub created: Created,
    /// The Flux Kustomizations that apply it.
    pub applied_by: Vec<Applier>,
    /// The Kustomization whose labels it has.
    pub owner: Option<ResourceId>,
    /// Why the API server rejects it.
    pub rejected: Option<String>,
    /// The image markers on its values.
    pub markers: Vec<Marker>,
    /// The variables that stand in it as `${name}`, because only the cluster knows their values.
    pub unknown: BTreeSet<String>,
    /// For a Secret: fingerprints of the values that were blanked.
    pub secret_values: Option<SecretValues>,
    /// The Kustomization that would apply it, and that its controller fails.
    pub held_by: Option<ResourceId>,
    /// The ServiceAccount that its controller uses for it, where it names none itself.
    pub default_account: Option<String>,
}

impl Object {
    /// Whether it stands for one that no file holds: a tool has still to write it, or it must exist
    /// for the rest to work. What it leaves out is not known.
    #[must_use]
    pub fn is_invented(&self) -> bool {
        self.created.is_invented()
    }

    /// Whether the name or namespace of what it refers to depends on a variable whose value is not
    /// known.
    #[must_use]
    pub fn leaves_unknown(&self, target: &ResourceId) -> bool {
        depends_on(&target.name, &self.unknown) || depends_on(&target.namespace, &self.unknown)
    }
}

/// Who applies an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applier {
    /// The cluster that the Kustomization runs in, where that is another one.
    pub hub: Option<String>,
    /// The Flux Kustomization.
    pub kustomization: ResourceId,
}

/// What created an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// A file of a repository.
    Git,
    /// A Terraform resource: its address without the instance key, and the resource block.
    Terraform {
        /// `module.bootstrap.kubectl_manifest.repo`
        address: String,
        /// The block.
        span: Span,
    },
    /// A controller, from another object of the cluster: the FluxInstance, ArtifactGenerator, …
    /// that says so.
    Controller(ResourceId),
    /// `flux bootstrap`, which writes it into the repository when it is run there.
    Bootstrap,
    /// Nothing in the repositories given: it must exist for the rest to work.
    Outside,
}

impl Created {
    /// Whether the object stands for one that no file holds.
    #[must_use]
    pub const fn is_invented(&self) -> bool {
        matches!(self, Self::Outside | Self::Bootstrap)
    }

    /// The object whose controller created it.
    #[must_use]
    pub fn by(&self) -> Option<&ResourceId> {
        if let Self::Controller(by) = self { Some(by) } else { None }
    }
}

/// A chart that Terraform installs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Release name.
    pub release: String,
    /// Namespace.
    pub namespace: String,
    /// Chart name.
    pub chart: String,
    /// Version, empty when not pinned.
    pub version: String,
    /// The controllers that it runs; empty for charts other than flux2.
    pub controllers: Vec<String>,
    /// What its values start controllers with, each with an argument.
    pub arguments: Vec<(&'static str, String)>,
    /// Address of the Terraform resource, without the instance key.
    pub address: String,
    /// The resource block.
    pub span: Span,
}

/// What became of a Flux Kustomization.
#[derive(Clone, Debug)]
pub struct Reconciliation {
    /// The directory that it builds, where that could be found out.
    pub directory: Option<Place>,
    /// Which directory took in which during its build.
    pub includes: Vec<Include>,
    /// How it went.
    pub outcome: Outcome,
    /// The source that it waits for and that does not exist.
    pub waits_for: Option<ResourceId>,
}

/// How a reconciliation went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was applied.
    Applied,
    /// It does not build, or its path is not there: for the reason given.
    Failed(String),
    /// It could not be expanded whole: for the reason given.
    Partial(String),
}

/// A kustomization directory that no Flux object applies.
#[derive(Clone, Debug)]
pub struct Plain {
    /// The directory.
    pub place: Place,
    /// The objects it builds, by identity.
    pub objects: Vec<ResourceId>,
    /// The same as a list of what they are built as; values of Secrets are blanked.
    pub contents: Node,
    /// Fingerprints of the values that were blanked.
    pub secret_values: SecretValues,
    /// Which directory took in which.
    pub includes: Vec<Include>,
    /// How the build went.
    pub outcome: Outcome,
}

/// A directory that an object names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryLink {
    /// Type of the edge to it.
    pub edge: EdgeType,
    /// Where it is named.
    pub span: Span,
    /// The directory, or why there is no such one in a source that is available.
    pub place: Result<Place, String>,
    /// The files of values that are not in that source, and that the chart cannot do without.
    pub missing: Vec<(String, Span)>,
}

/// Whether a text holds `${name}` of a variable whose value is not known.
pub(in crate::flux) fn depends_on(text: &str, unknown: &BTreeSet<String>) -> bool {
    !unknown.is_empty() && unknown.iter().any(|name| text.contains(&format!("${{{name}}}")))
}
