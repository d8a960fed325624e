//! What an instance of a resource creates: Kubernetes objects and Helm releases.
//!
//! In: a [`Resource`], from a configuration or from a plan. Out: what it adds to [`Created`].

use crate::rules;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::convert::to_node;
use super::plan::{ManagedObject, ManagedRelease};
use super::value::{Map, Text, Value};
use super::{azure, bootstrap, command, kubernetes, manifest, release, unknown};
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// What resources create, and what is to be said about it.
#[derive(Default)]
pub(super) struct Created {
    pub(super) objects: Vec<ManagedObject>,
    pub(super) releases: Vec<ManagedRelease>,
    /// The version of Flux that one of them says it installs.
    pub(super) flux_version: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What files of a repository start that a resource commits.
    committed: Vec<ManagedObject>,
}

/// How an instance of a resource is addressed.
pub(super) struct Names {
    /// `module.a.kubectl_manifest.b["key"]`
    pub(super) address: String,
    /// `module.a.kubectl_manifest.b`
    pub(super) resource: String,
    /// `module.a`
    pub(super) module: String,
}

/// One instance of a resource with the values of its arguments.
pub(super) struct Resource<'a> {
    pub(super) kind: &'a str,
    pub(super) names: Names,
    pub(super) block: Map,
    pub(super) span: Span,
    /// `git` of the flux provider that it uses.
    pub(super) git: Option<Rc<Map>>,
    /// The commands that it runs where Terraform runs.
    pub(super) commands: Vec<Text>,
}

/// Whether resources of a type create objects or releases.
pub(super) fn creates_objects(kind: &str) -> bool {
    may_start_flux(kind) || kind.starts_with("kubernetes_")
}

/// Whether resources of a type can create objects of Flux.
pub(super) fn may_start_flux(kind: &str) -> bool {
    let known = [
        "kubectl_manifest",
        "kubernetes_manifest",
        "kustomization_resource",
        "flux_bootstrap_git",
        "helm_release",
        "null_resource",
        "terraform_data",
    ];
    known.contains(&kind) || kind.ends_with("_repository_file") || azure::is_configuration(kind)
}

/// Objects of a resource; `derived` where nobody has written them.
fn objects_of(
    resource: &Resource<'_>,
    nodes: impl IntoIterator<Item = Node>,
    derived: bool,
) -> Vec<ManagedObject> {
    let object = |mut node: Node| {
        manifest::redact(&mut node);
        ManagedObject {
            node,
            address: resource.names.address.clone(),
            resource: resource.names.resource.clone(),
            module: resource.names.module.clone(),
            span: resource.span,
            derived,
        }
    };
    nodes.into_iter().flat_map(manifest::members).map(object).collect()
}

impl Created {
    /// Adds what a resource creates.
    pub(super) fn add(&mut self, resource: &Resource<'_>) {
        match resource.kind {
            "kubectl_manifest" | "kustomization_resource" => {
                let nodes = self.manifest_text(resource);
                self.add_objects(resource, nodes, false);
            }
            "kubernetes_manifest" => {
                let nodes = self.manifest_value(resource);
                self.add_objects(resource, nodes, false);
            }
            "flux_bootstrap_git" => {
                self.installs(bootstrap::version(&resource.block));
                self.add_objects(
                    resource,
                    bootstrap::objects(&resource.block, resource.git.as_deref(), resource.span),
                    true,
                );
            }
            "null_resource" | "terraform_data" => {
                let commands = resource.commands.iter();
                self.installs(commands.clone().find_map(command::version));
                let nodes: Vec<Node> =
                    commands.flat_map(|command| command::objects(command, resource.span)).collect();
                self.add_objects(resource, nodes, true);
            }
            kind if kind.ends_with("_repository_file") => {
                let nodes = bootstrap::committed(&resource.block, resource.span);
                let objects = objects_of(resource, nodes, true);
                self.committed.extend(objects);
            }
            kind if azure::is_configuration(kind) => {
                self.add_objects(resource, azure::objects(&resource.block, resource.span), true);
            }
            "helm_release" => {
                let (release, mut problems) =
                    release::release(&resource.block, &resource.names, resource.span);
                self.diagnostics.append(&mut problems);
                self.releases.push(release);
            }
            kind => self.add_objects(
                resource,
                kubernetes::object(kind, &resource.block, resource.span),
                false,
            ),
        }
    }

    fn installs(&mut self, version: Option<String>) {
        self.flux_version = self.flux_version.take().or(version);
    }

    /// Adds objects of a resource; `derived` where nobody has written them.
    pub(super) fn add_objects(
        &mut self,
        resource: &Resource<'_>,
        nodes: impl IntoIterator<Item = Node>,
        derived: bool,
    ) {
        self.objects.extend(objects_of(resource, nodes, derived));
    }

    /// Once every resource is added: what is committed to a repository is an object of its own
    /// where nothing applies it here as well.
    pub(super) fn finish(mut self) -> Self {
        let known: BTreeSet<ResourceId> =
            self.objects.iter().map(|object| ResourceId::of(&object.node)).collect();
        let committed = std::mem::take(&mut self.committed).into_iter();
        self.objects
            .extend(committed.filter(|object| !known.contains(&ResourceId::of(&object.node))));
        self
    }

    /// gavinbunney/kubectl and alekc/kubectl: the documents of `yaml_body`. kbst/kustomization: the
    /// `manifest`.
    ///
    /// In a plan that argument is always sensitive; `yaml_body_parsed` is it without what must not
    /// be shown.
    fn manifest_text(&mut self, resource: &Resource<'_>) -> Vec<Node> {
        let get =
            |key: &str| resource.block.entries.get(key).filter(|value| **value != Value::Null);
        let body = get("yaml_body_parsed")
            .filter(|value| matches!(value, Value::Text(_)))
            .or_else(|| get("yaml_body").or_else(|| get("manifest")))
            .unwrap_or(&Value::Null);
        let (revealed, sensitive) = body.reveal();
        let Value::Text(text) = revealed else {
            self.report_unknown(resource, body);
            return Vec::new();
        };
        if unknown::whole(&text.text).is_some() {
            self.report_unknown(resource, body);
            return Vec::new();
        }
        let mut nodes = self.parse(resource, text, sensitive.is_some());
        for node in &mut nodes {
            if let (Some(namespace), Some(metadata)) =
                (get("override_namespace"), node.mapping_under("metadata"))
            {
                metadata.set("namespace", to_node(namespace, resource.span));
            }
            for path in
                get("sensitive_fields").and_then(Value::items).iter().flat_map(|items| items.iter())
            {
                if let Some(path) = path.as_text() {
                    manifest::blank(node, &path.text.split('.').collect::<Vec<_>>());
                }
            }
        }
        nodes
    }

    /// The documents of a text; of a sensitive one what identifies them.
    pub(super) fn parse(
        &mut self,
        resource: &Resource<'_>,
        text: &Text,
        sensitive: bool,
    ) -> Vec<Node> {
        let (nodes, mut problems) = manifest::documents(text, resource.span);
        if sensitive {
            return nodes.iter().map(manifest::identity).collect();
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error)
            && text.text.contains("${")
        {
            // What is not known may be what makes it YAML.
            let message = format!(
                "what {} applies is not known: its text holds values that are not",
                resource.names.resource
            );
            problems = vec![Diagnostic::info(&rules::UNKNOWN_MANIFEST, resource.span, message)];
        }
        self.diagnostics.append(&mut problems);
        nodes
    }

    /// hashicorp/kubernetes: `manifest` is the object.
    fn manifest_value(&mut self, resource: &Resource<'_>) -> Option<Node> {
        let body = resource.block.entries.get("manifest").unwrap_or(&Value::Null);
        match body.reveal() {
            (value @ Value::Map(_), None) => Some(to_node(value, resource.span)),
            (value @ Value::Map(_), Some(_)) => {
                Some(manifest::identity(&to_node(value, resource.span)))
            }
            _ => {
                self.report_unknown(resource, body);
                None
            }
        }
    }

    /// Said once for all instances of a resource.
    fn report_unknown(&mut self, resource: &Resource<'_>, body: &Value) {
        let rule = &rules::UNKNOWN_MANIFEST;
        if self
            .diagnostics
            .iter()
            .any(|known| known.rule == rule && known.span == Some(resource.span))
        {
            return;
        }
        let reason = match body.unknown_name() {
            Some(name) => format!("it depends on {name}"),
            None => format!("its manifest is {}", body.kind()),
        };
        let message = format!("what {} applies is not known: {reason}", resource.names.resource);
        self.diagnostics.push(Diagnostic::info(rule, resource.span, message));
    }
}
