//! What a Terraform configuration creates in a cluster.

use crate::flux::origins::commands::AppliedFiles;
use crate::flux::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Place, Span};
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::ModuleCall;

/// Charts that run Flux's controllers or configure what they apply.
const CHARTS: [&str; 4] = ["flux2", "flux2-sync", "flux-instance", "flux-operator"];

/// API groups of Flux and of its operator.
const GROUPS: [&str; 2] = ["toolkit.fluxcd.io", "fluxcd.controlplane.io"];

/// What a root module of Terraform creates.
#[derive(Clone, Debug)]
pub struct Provisioned {
    /// The root module's directory.
    pub place: Place,
    /// What distinguishes this one from others of the same root module (`prod`, of `prod.tfvars` or
    /// `clusters/prod`); empty where there is one.
    pub label: String,
    /// Kubernetes objects.
    pub objects: Vec<ManagedObject>,
    /// Helm releases.
    pub releases: Vec<ManagedRelease>,
    /// The files that provisioners apply.
    pub files: Vec<ManagedFiles>,
    /// The version of Flux that a resource installs: `v2.6.4`.
    pub flux_version: Option<String>,
    /// Module calls, nested ones too.
    pub modules: Vec<ModuleCall>,
    /// What is wrong or unknown.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it would start Flux by a file that cannot be read.
    pub is_unread: bool,
}

/// A Kubernetes object that a resource creates.
#[derive(Clone, Debug)]
pub struct ManagedObject {
    /// The object. Values of Secrets are not kept: their keys are, with empty text.
    pub node: Node,
    /// `module.bootstrap.kubectl_manifest.repo["x"]`.
    pub address: String,
    /// `module.bootstrap.kubectl_manifest.repo`: the resource that this object's instance is of.
    pub resource: String,
    /// The module that holds the resource (`module.bootstrap`), empty for the root module.
    pub module: String,
    /// The resource block.
    pub span: Span,
    /// Whether nobody has written it: what `flux_bootstrap_git` writes as `flux bootstrap` would.
    pub derived: bool,
}

/// Files that a resource's provisioner gives to `kubectl apply`.
#[derive(Clone, Debug)]
pub struct ManagedFiles {
    /// The files, named from the root module's directory.
    pub(in crate::flux) files: AppliedFiles,
    /// `null_resource.root["x"]`.
    pub(in crate::flux) address: String,
    /// The same without the key of the instance.
    pub(in crate::flux) resource: String,
    /// The resource block.
    pub(in crate::flux) span: Span,
}

/// A Helm release that a resource installs.
#[derive(Clone, Debug)]
pub struct ManagedRelease {
    /// The release's name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The chart's name.
    pub chart: String,
    /// The chart repository's URL, empty where there is none.
    pub repository: String,
    /// The chart's version, empty where it is not pinned.
    pub version: String,
    /// `values` and `set` merged.
    pub values: Node,
    /// `module.installation.helm_release.fluxcd`.
    pub address: String,
    /// The same without the key of the instance.
    pub resource: String,
    /// The module that holds the resource, empty for the root module.
    pub module: String,
    /// The resource block.
    pub span: Span,
}

impl Provisioned {
    /// Whether it would start Flux by something that cannot be read.
    pub(in crate::flux) fn is_unreadable(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.rule == &rules::ORIGIN_UNREADABLE)
    }

    /// Whether it creates an object of Flux, or installs a chart that does.
    #[must_use]
    pub fn starts_flux(&self) -> bool {
        let groups = self
            .objects
            .iter()
            .filter_map(|object| object.node.str_at(&["apiVersion"])?.split('/').next());
        let charts = self
            .releases
            .iter()
            .map(|release| release.chart.rsplit('/').next().unwrap_or_default());
        groups.into_iter().any(|group| GROUPS.iter().any(|known| group.ends_with(known)))
            || charts.into_iter().any(|chart| CHARTS.contains(&chart))
    }
}
