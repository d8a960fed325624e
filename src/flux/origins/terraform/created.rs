//! From an evaluated configuration to what it creates: Kubernetes objects and Helm releases.

use std::collections::BTreeSet;

use super::provisioned::{ManagedFiles, ManagedObject, ManagedRelease, Provisioned};
use super::{bootstrap, kubernetes, manifest, modules, release};
use crate::flux::origins::{azure, commands};
use crate::flux::rules;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;
use fluxscape_terraform::{Configuration, Instance, Subject, Text, Value};

/// What a configuration creates.
pub(super) fn provisioned(configuration: Configuration) -> Provisioned {
    let mut created = Created::default();
    for instance in &configuration.instances {
        match &instance.subject {
            Subject::Resource { kind } => created.add(kind, instance),
            Subject::Module { source } => modules::add(source, instance, &mut created),
        }
    }
    let Created { objects, releases, files, flux_version, diagnostics, .. } = created.finish();
    let mut reported = configuration.diagnostics;
    for diagnostic in diagnostics {
        if !reported.contains(&diagnostic) {
            reported.push(diagnostic);
        }
    }
    Provisioned {
        place: configuration.place,
        label: configuration.label,
        objects,
        releases,
        files,
        flux_version,
        modules: configuration.modules,
        diagnostics: reported,
        is_unread: false,
    }
}

/// What resources create, and what there is to report about it.
#[derive(Default)]
pub(super) struct Created {
    objects: Vec<ManagedObject>,
    pub(super) releases: Vec<ManagedRelease>,
    /// The files that provisioners apply.
    files: Vec<ManagedFiles>,
    /// The version of Flux that one of them installs.
    flux_version: Option<String>,
    diagnostics: Vec<Diagnostic>,
    /// What files of a repository start that a resource commits.
    committed: Vec<ManagedObject>,
}

/// Objects of a resource; `derived` where nobody has written them.
fn objects_of(
    instance: &Instance,
    nodes: impl IntoIterator<Item = Node>,
    derived: bool,
) -> Vec<ManagedObject> {
    let object = |mut node: Node| {
        manifest::redact(&mut node);
        ManagedObject {
            node,
            address: instance.address.clone(),
            resource: instance.resource.clone(),
            module: instance.module.clone(),
            span: instance.span,
            derived,
        }
    };
    nodes.into_iter().flat_map(manifest::members).map(object).collect()
}

impl Created {
    /// Adds what a resource creates.
    fn add(&mut self, kind: &str, instance: &Instance) {
        let (block, span) = (&instance.arguments, instance.span);
        match kind {
            "kubectl_manifest" | "kustomization_resource" => {
                let nodes = self.manifest_text(instance);
                self.add_objects(instance, nodes, false);
            }
            "kubernetes_manifest" => {
                let nodes = self.manifest_value(instance);
                self.add_objects(instance, nodes, false);
            }
            "flux_bootstrap_git" => {
                self.installs(bootstrap::version(block));
                let nodes = bootstrap::objects(block, instance.provider.as_ref(), span);
                self.add_objects(instance, nodes, true);
            }
            "null_resource" | "terraform_data" => {
                let provisioners = instance.provisioners.iter();
                for script in provisioners
                    .filter_map(|provisioner| commands::of_provisioner(&provisioner.arguments))
                {
                    self.run(instance, &script);
                }
            }
            kind if kind.ends_with("_repository_file") => {
                let nodes = bootstrap::committed(block, span);
                self.committed.extend(objects_of(instance, nodes, true));
            }
            kind if azure::is_configuration(kind) => {
                self.add_objects(instance, azure::objects(block, span), true);
            }
            "helm_release" => {
                let (release, mut problems) = release::release(instance);
                self.diagnostics.append(&mut problems);
                self.releases.push(release);
            }
            kind => self.add_objects(instance, kubernetes::object(kind, block, span), false),
        }
    }

    /// Adds what the commands of a provisioner create.
    fn run(&mut self, instance: &Instance, script: &commands::ProvisionerScript) {
        self.installs(commands::version(&script.text, &script.names));
        let commands = commands::flux_commands(
            &script.text,
            &script.names,
            instance.span,
            &mut self.diagnostics,
        );
        for command in commands {
            self.add_objects(instance, command.objects, true);
            self.files.extend(command.files.into_iter().map(|files| ManagedFiles {
                files: script.placed(files),
                address: instance.address.clone(),
                resource: instance.resource.clone(),
                span: command.span,
            }));
        }
    }

    fn installs(&mut self, version: Option<String>) {
        self.flux_version = self.flux_version.take().or(version);
    }

    /// Adds objects of a resource; `derived` where nobody has written them.
    pub(super) fn add_objects(
        &mut self,
        instance: &Instance,
        nodes: impl IntoIterator<Item = Node>,
        derived: bool,
    ) {
        self.objects.extend(objects_of(instance, nodes, derived));
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
    fn manifest_text(&mut self, instance: &Instance) -> Vec<Node> {
        let get = |key: &str| instance.arguments.get(key);
        let body = get("yaml_body_parsed")
            .filter(|value| matches!(value, Value::Text(_)))
            .or_else(|| get("yaml_body").or_else(|| get("manifest")))
            .unwrap_or(&Value::Null);
        let (revealed, sensitive) = body.reveal();
        let Value::Text(text) = revealed else {
            self.report_unknown(instance, body);
            return Vec::new();
        };
        if text.as_unknown().is_some() {
            self.report_unknown(instance, body);
            return Vec::new();
        }
        let mut nodes = self.parse(instance, text, sensitive.is_some());
        for node in &mut nodes {
            if let (Some(namespace), Some(metadata)) =
                (get("override_namespace"), node.mapping_under("metadata"))
            {
                metadata.set("namespace", namespace.to_node(instance.span));
            }
            for path in
                get("sensitive_fields").and_then(Value::items).iter().flat_map(|items| items.iter())
            {
                if let Some(path) = path.as_text() {
                    manifest::blank(node, &path.as_str().split('.').collect::<Vec<_>>());
                }
            }
        }
        nodes
    }

    /// The documents of a text; of a sensitive one what identifies them.
    pub(super) fn parse(&mut self, instance: &Instance, text: &Text, sensitive: bool) -> Vec<Node> {
        let (nodes, mut problems) = text.documents(instance.span);
        if sensitive {
            return nodes.iter().map(manifest::identity).collect();
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error)
            && text.as_str().contains("${")
        {
            // What is not known may be what makes it YAML.
            let message = format!(
                "what {} applies is unknown: its text holds unknown values",
                instance.resource
            );
            problems = vec![Diagnostic::info(&rules::UNKNOWN_MANIFEST, instance.span, message)];
        }
        self.diagnostics.append(&mut problems);
        nodes
    }

    /// hashicorp/kubernetes: `manifest` is the object.
    fn manifest_value(&mut self, instance: &Instance) -> Option<Node> {
        let body = instance.arguments.get("manifest").unwrap_or(&Value::Null);
        match body.reveal() {
            (value @ Value::Map(_), None) => Some(value.to_node(instance.span)),
            (value @ Value::Map(_), Some(_)) => {
                Some(manifest::identity(&value.to_node(instance.span)))
            }
            _ => {
                self.report_unknown(instance, body);
                None
            }
        }
    }

    /// Said once for all instances of a resource.
    fn report_unknown(&mut self, instance: &Instance, body: &Value) {
        let rule = &rules::UNKNOWN_MANIFEST;
        if self
            .diagnostics
            .iter()
            .any(|known| known.rule == rule && known.span == Some(instance.span))
        {
            return;
        }
        let reason = match body.unknown_name() {
            Some(name) => format!("it depends on {name}"),
            None => format!("its manifest is {}", body.kind()),
        };
        let message = format!("what {} applies is unknown: {reason}", instance.resource);
        self.diagnostics.push(Diagnostic::info(rule, instance.span, message));
    }
}
