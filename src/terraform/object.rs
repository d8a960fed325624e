//! Walks the module instances and takes the Kubernetes objects and Helm releases out of their resources.

use std::rc::Rc;

use super::convert::to_node;
use super::evaluator::{Evaluator, Instance, Instances, Repetition};
use super::module::{Declared, ResourceKey};
use super::plan::{ManagedObject, ManagedRelease};
use super::value::{Map, Text, Value};
use super::{bootstrap, kubernetes, manifest, release, unknown};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::Node;

/// What the resources of all instances create.
#[derive(Default)]
pub(super) struct Created {
    pub(super) objects: Vec<ManagedObject>,
    pub(super) releases: Vec<ManagedRelease>,
}

/// One instance of a resource.
struct Resource<'a> {
    instance: &'a Rc<Instance>,
    declared: &'a Declared,
    kind: &'a str,
    address: String,
    block: Map,
    span: Span,
}

/// Collects what an instance and those below it create, in the order of addresses.
pub(super) fn collect(evaluator: &Evaluator<'_>, instance: &Rc<Instance>, created: &mut Created) {
    for (key, declared) in instance.module.resources.iter().filter(|(key, _)| !key.data && creates_objects(&key.kind)) {
        for (repetition, block) in evaluator.resource_instances(instance, key, declared) {
            let address = address(instance, key, &repetition);
            let resource = Resource { instance, declared, kind: &key.kind, address, block, span: declared.span() };
            resource.collect(evaluator, created);
        }
    }
    for (name, declared) in &instance.module.calls {
        match evaluator.instances(instance, name, declared.span()).as_ref() {
            Instances::Missing => {}
            Instances::Single(child) | Instances::Unknown(child) => collect(evaluator, child, created),
            Instances::Count(children) => children.iter().for_each(|child| collect(evaluator, child, created)),
            Instances::Each(children) => children.values().for_each(|child| collect(evaluator, child, created)),
        }
    }
}

fn address(instance: &Instance, key: &ResourceKey, repetition: &Repetition) -> String {
    let prefix = if instance.address.is_empty() { String::new() } else { format!("{}.", instance.address) };
    format!("{prefix}{}{}", key.address(), repetition.suffix)
}

fn creates_objects(kind: &str) -> bool {
    matches!(kind, "kubectl_manifest" | "flux_bootstrap_git" | "helm_release") || kind.starts_with("kubernetes_")
}

impl Resource<'_> {
    fn collect(&self, evaluator: &Evaluator<'_>, created: &mut Created) {
        match self.kind {
            "kubectl_manifest" => self.add(created, self.manifest_text(evaluator), false),
            "kubernetes_manifest" => self.add(created, self.manifest_value(evaluator), false),
            "flux_bootstrap_git" => {
                let objects = bootstrap::objects(evaluator, self.instance, self.declared, &self.block, self.span);
                self.add(created, objects, true);
            }
            "helm_release" => {
                let (release, problems) = release::release(&self.block, &self.address, &self.instance.address, self.span);
                for problem in problems {
                    evaluator.report(problem);
                }
                created.releases.push(release);
            }
            kind => self.add(created, kubernetes::object(kind, &self.block, self.span).into_iter().collect(), false),
        }
    }

    fn add(&self, created: &mut Created, nodes: Vec<Node>, derived: bool) {
        for mut node in nodes {
            manifest::redact(&mut node);
            created.objects.push(ManagedObject {
                node,
                address: self.address.clone(),
                module: self.instance.address.clone(),
                span: self.span,
                derived,
            });
        }
    }

    /// gavinbunney/kubectl and alekc/kubectl: the documents of `yaml_body`.
    fn manifest_text(&self, evaluator: &Evaluator<'_>) -> Vec<Node> {
        let body = self.block.entries.get("yaml_body").unwrap_or(&Value::Null);
        let (revealed, sensitive) = body.reveal();
        let Value::Text(text) = revealed else {
            self.report_unknown(evaluator, body);
            return Vec::new();
        };
        if unknown::whole(&text.text).is_some() {
            self.report_unknown(evaluator, body);
            return Vec::new();
        }
        let mut nodes = self.parse(evaluator, text, sensitive.is_some());
        let namespace = self.block.entries.get("override_namespace").filter(|value| **value != Value::Null);
        for node in &mut nodes {
            if let (Some(namespace), Some(metadata)) = (namespace, node.mapping_under("metadata")) {
                metadata.set("namespace", to_node(namespace, self.span));
            }
            for path in self.block.entries.get("sensitive_fields").and_then(Value::items).iter().flat_map(|items| items.iter()) {
                if let Some(path) = path.as_text() {
                    manifest::blank(node, &path.text.split('.').collect::<Vec<_>>());
                }
            }
        }
        nodes
    }

    fn parse(&self, evaluator: &Evaluator<'_>, text: &Text, sensitive: bool) -> Vec<Node> {
        let (nodes, problems) = manifest::documents(text, self.span);
        for problem in problems {
            evaluator.report(problem);
        }
        if sensitive { nodes.iter().map(manifest::identity).collect() } else { nodes }
    }

    /// hashicorp/kubernetes: `manifest` is the object.
    fn manifest_value(&self, evaluator: &Evaluator<'_>) -> Vec<Node> {
        let body = self.block.entries.get("manifest").unwrap_or(&Value::Null);
        match body.reveal() {
            (value @ Value::Map(_), None) => vec![to_node(value, self.span)],
            (value @ Value::Map(_), Some(_)) => vec![manifest::identity(&to_node(value, self.span))],
            _ => {
                self.report_unknown(evaluator, body);
                Vec::new()
            }
        }
    }

    fn report_unknown(&self, evaluator: &Evaluator<'_>, body: &Value) {
        let reason = match body.unknown_name() {
            Some(name) => format!("it depends on {name}"),
            None => format!("its manifest is {}", body.kind()),
        };
        let message = format!("what {} applies is not known: {reason}", self.address);
        evaluator.report(Diagnostic::info("unknown-manifest", self.span, message));
    }
}
