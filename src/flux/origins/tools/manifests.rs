//! Objects of Flux that other tools apply and that are written in their own files.
//!
//! In: a document of such a tool. Out: the objects in it, with what applies them and where. Values of
//! Secrets are not read.

use super::{machines, pulumi};
use crate::flux::origins::commands::machine;
use crate::flux::registry::is_flux;
use crate::flux::rules;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, ScalarStyle};
use fluxscape_terraform::Text;

/// A tool that applies manifests which stand in its own files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::flux) enum Applier {
    ClusterApi,
    Talos,
    Crossplane,
    CloudInit,
    Pulumi,
}

impl Applier {
    /// What readers know it as.
    pub(in crate::flux) fn name(self) -> &'static str {
        match self {
            Self::ClusterApi => "Cluster API",
            Self::Talos => "Talos",
            Self::Crossplane => "Crossplane",
            Self::CloudInit => "cloud-init",
            Self::Pulumi => "Pulumi",
        }
    }
}

/// The objects of Flux that a document has applied.
#[derive(Clone, Debug)]
pub(in crate::flux) struct Manifests {
    pub(in crate::flux) by: Applier,
    /// The ConfigMap that holds them; none where the tool reads them from its own settings.
    pub(in crate::flux) config_map: Option<String>,
    /// The cluster that they are applied to, where each object names it.
    pub(in crate::flux) cluster: Option<String>,
    pub(in crate::flux) objects: Vec<Node>,
    /// What cannot be read of them.
    pub(in crate::flux) problems: Vec<Diagnostic>,
}

impl Manifests {
    pub(super) fn new(by: Applier) -> Self {
        let (objects, problems) = (Vec::new(), Vec::new());
        Self { by, config_map: None, cluster: None, objects, problems }
    }

    /// Adds an object that is written out.
    pub(super) fn object(&mut self, node: &Node) {
        if is_flux(&ResourceId::of(node)) {
            self.objects.push(node.clone());
        }
    }

    /// Adds the objects of a text.
    pub(super) fn text(&mut self, node: &Node) {
        let Some(text) = text(node).filter(|text| text.as_str().contains("fluxcd")) else { return };
        let (nodes, problems) = text.documents(node.span);
        let by = self.by.name();
        let errors = problems.into_iter().filter(|problem| problem.severity == Severity::Error);
        let problem = |problem: Diagnostic| {
            let message =
                format!("objects of Flux that {by} applies cannot be read: {}", problem.message);
            let span = problem.span.unwrap_or(node.span);
            Diagnostic::error(&rules::ORIGIN_UNREADABLE, span, message)
        };
        self.problems.extend(errors.map(problem));
        if self.problems.is_empty() {
            for node in &nodes {
                self.object(node);
            }
        }
    }
}

/// A text with the lines that it is written on.
pub(super) fn text(node: &Node) -> Option<Text> {
    let text = node.as_str()?;
    let is_literal = node.as_scalar().is_some_and(|scalar| scalar.style == ScalarStyle::Literal);
    Some(if is_literal {
        Text::written(text, Span::new(node.span.file, node.span.line + 1, 1))
    } else {
        Text::at(text, node.span)
    })
}

/// What a document has applied: nothing where it is no file of such a tool.
pub(in crate::flux) fn manifests(root: &Node) -> Vec<Manifests> {
    let group = root.str_at(&["apiVersion"]).unwrap_or_default().split('/').next();
    let found = match (group.unwrap_or_default(), root.str_at(&["kind"])) {
        ("v1", Some("ConfigMap")) => Some(of_config_map(root)),
        ("kubernetes.crossplane.io" | "kubernetes.m.crossplane.io", Some("Object")) => {
            of_crossplane(root)
        }
        (group, Some(_)) if group.ends_with("cluster.x-k8s.io") => {
            Some(machines::applied(root, Applier::ClusterApi))
        }
        (_, Some(_)) => None,
        (_, None) if !root.items_at(&["cluster", "inlineManifests"]).is_empty() => {
            Some(of_talos(root))
        }
        (_, None) if machine::is_cloud_config(root) => {
            Some(machines::applied(root, Applier::CloudInit))
        }
        (_, None) => Some(pulumi::applied(root)),
    };
    let mut found: Vec<Manifests> = found.into_iter().collect();
    found.retain(|found| !found.objects.is_empty() || !found.problems.is_empty());
    found
}

/// The texts of a ConfigMap, which a `ClusterResourceSet` may apply.
fn of_config_map(root: &Node) -> Manifests {
    let mut found = Manifests::new(Applier::ClusterApi);
    found.config_map = root.str_at(&["metadata", "name"]).map(str::to_owned);
    for (_, text) in root.get("data").into_iter().flat_map(Node::entries) {
        found.text(text);
    }
    found
}

/// `cluster.inlineManifests` of Talos' settings.
fn of_talos(root: &Node) -> Manifests {
    let mut found = Manifests::new(Applier::Talos);
    for manifest in root.items_at(&["cluster", "inlineManifests"]) {
        manifest.get("contents").into_iter().for_each(|text| found.text(text));
    }
    found
}

/// `Object` of Crossplane's provider for Kubernetes; one that only observes creates nothing.
fn of_crossplane(root: &Node) -> Option<Manifests> {
    let policies = root.items_at(&["spec", "managementPolicies"]);
    let creates = |policy: &Node| matches!(policy.as_str(), Some("*" | "Create"));
    if !policies.is_empty() && !policies.iter().any(creates) {
        return None;
    }
    let mut found = Manifests::new(Applier::Crossplane);
    let config = root.str_at(&["spec", "providerConfigRef", "name"]).unwrap_or("default");
    found.cluster = Some(config.to_owned());
    found.object(root.at(&["spec", "forProvider", "manifest"])?);
    Some(found)
}

/// The ConfigMaps that a `ClusterResourceSet` of Cluster API applies to the clusters that it
/// selects.
pub(in crate::flux) fn applied_to_clusters(root: &Node) -> Vec<String> {
    let is_set = root.str_at(&["kind"]) == Some("ClusterResourceSet");
    let resources = root
        .items_at(&["spec", "resources"])
        .iter()
        .filter(|resource| is_set && resource.str_at(&["kind"]) == Some("ConfigMap"));
    resources.filter_map(|resource| resource.str_at(&["name"])).map(str::to_owned).collect()
}
