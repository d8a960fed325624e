//! Deploys a template: which Flux configurations it creates, in its modules too.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::Deployed;
use super::evaluate::{Body, Scope, entry};
use super::files::{Entry, Templates, given};
use super::syntax::{Expression, Parameter, Resource, ResourceKind, Template};
use crate::flux::origins::azure;
use crate::flux::rules;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, SourceTree, Span, TreePath};
use fluxscape_terraform::Value;

/// The module of a registry that creates a configuration from its parameters.
const REGISTRY_MODULE: &str = "avm/res/kubernetes-configuration/flux-configuration:";

/// Modules use modules so deep at most.
const DEEPEST: usize = 16;

/// Expressions that one deployment may compute.
const MOST_STEPS: u32 = 200_000;

/// The configurations that a deployed file creates, and what is wrong or cannot be known.
pub(super) fn deploy(
    tree: &dyn SourceTree,
    files: &Files,
    templates: &Templates,
    entry: Entry<'_>,
) -> (Vec<Deployed>, Vec<Diagnostic>) {
    let Some(template) = templates.get(entry.file) else { return (Vec::new(), Vec::new()) };
    let steps = Cell::new(MOST_STEPS);
    let mut deployment = Deployment {
        tree,
        files,
        templates,
        entry,
        steps: &steps,
        inside: Vec::new(),
        found: Vec::new(),
        unknown: Vec::new(),
        wrong: Vec::new(),
    };
    let parameters = deployment.parameters(template);
    deployment.template(template, entry.file, &parameters);
    let Deployment { found, unknown, wrong, .. } = deployment;
    // Nothing of a deployment is created that is not valid.
    if wrong.is_empty() { (found, unknown) } else { (Vec::new(), wrong) }
}

struct Deployment<'a> {
    tree: &'a dyn SourceTree,
    files: &'a Files,
    templates: &'a Templates,
    entry: Entry<'a>,
    steps: &'a Cell<u32>,
    /// The files whose templates are being deployed, the outermost first.
    inside: Vec<TreePath>,
    found: Vec<Deployed>,
    /// What cannot be known.
    unknown: Vec<Diagnostic>,
    /// What makes the deployment invalid.
    wrong: Vec<Diagnostic>,
}

impl Deployment<'_> {
    /// The parameters of the deployment: unknown, all of them, where their file cannot be read.
    fn parameters(&self, template: &Template) -> BTreeMap<String, Value> {
        let Some(file) = self.entry.parameters else { return BTreeMap::new() };
        let Some(given) = self.templates.given(file) else {
            let unknown = |parameter: &Parameter| {
                (parameter.name.clone(), Value::unknown(parameter.name.as_str()))
            };
            return template.parameters.iter().map(unknown).collect();
        };
        let nothing = BTreeMap::new();
        let mut found = BTreeMap::new();
        for (file, given) in given {
            let scope = Scope {
                template: given,
                tree: self.tree,
                file,
                parameters: &nothing,
                items: Vec::new(),
                steps: self.steps,
            };
            for parameter in &given.parameters {
                let value = match &parameter.value {
                    Some(value) if !parameter.is_secure => scope.value(value),
                    _ => Value::unknown(parameter.name.as_str()),
                };
                found.insert(parameter.name.clone(), value);
            }
        }
        found
    }

    fn template(
        &mut self,
        template: &Template,
        file: &TreePath,
        parameters: &BTreeMap<String, Value>,
    ) {
        let (tree, steps) = (self.tree, self.steps);
        let scope = Scope { template, tree, file, parameters, items: Vec::new(), steps };
        self.inside.push(file.clone());
        for resource in &template.resources {
            if !self.may_create(resource, file) {
                continue;
            }
            for body in scope.bodies(&resource.body) {
                match &body.depends_on {
                    None => self.resource(resource, &body.scope, body.expression),
                    Some(_) => self.report_unknown(resource, &body),
                }
            }
        }
        self.inside.pop();
    }

    /// Whether a resource may create a Flux configuration.
    fn may_create(&self, resource: &Resource, file: &TreePath) -> bool {
        match &resource.kind {
            ResourceKind::Type(kind) => is_configuration(kind),
            ResourceKind::Existing => false,
            ResourceKind::Module(path) if path.contains(REGISTRY_MODULE) => true,
            ResourceKind::Module(path) => {
                file.parent().join(path).is_some_and(|module| self.templates.creates(&module))
            }
            ResourceKind::Nested(template) => {
                template.resources.iter().any(|resource| self.may_create(resource, file))
            }
        }
    }

    fn resource(&mut self, resource: &Resource, scope: &Scope<'_>, body: &Expression) {
        match &resource.kind {
            ResourceKind::Type(_) => {
                let properties = entry(body, "properties").map(|value| scope.value(value));
                let name = entry(body, "name").map(|value| scope.value(value));
                let target = entry(body, "scope").or_else(|| entry(body, "parent"));
                self.configuration(resource, scope, (name, properties), target);
            }
            ResourceKind::Module(path) if path.contains(REGISTRY_MODULE) => {
                let properties = given(body).map(|value| scope.value(value));
                let name = properties.as_ref().and_then(|value| value.get("name")).cloned();
                let target = given(body).and_then(|value| entry(value, "clusterName"));
                self.configuration(resource, scope, (name, properties), target);
            }
            ResourceKind::Module(path) => {
                let Some(file) = scope.file.parent().join(path) else { return };
                let templates = self.templates;
                if self.inside.contains(&file) || self.inside.len() > DEEPEST {
                    let message = format!("the module {path} uses itself, however far down");
                    let span = self.span(resource, scope.file);
                    self.wrong.push(Diagnostic::error(&rules::ORIGIN_UNREADABLE, span, message));
                } else if let Some(template) = templates.get(&file) {
                    self.template(template, &file, &parameters(given(body), scope));
                }
            }
            ResourceKind::Nested(template) => {
                let parameters = parameters(given(body), scope);
                self.template(template, scope.file, &parameters);
            }
            ResourceKind::Existing => {}
        }
    }

    fn span(&self, resource: &Resource, file: &TreePath) -> Span {
        Span::new(self.files.id(&self.tree.place(file)), resource.line, resource.column)
    }

    fn report_unknown(&mut self, resource: &Resource, body: &Body<'_, '_>) {
        let Some(name) = &body.depends_on else { return };
        let what = if body.is_repeated {
            "how many Flux configurations are created"
        } else {
            "whether a Flux configuration is created"
        };
        let message = format!("{what} is unknown: it depends on {name}");
        let span = self.span(resource, body.scope.file);
        self.unknown.push(Diagnostic::info(&rules::UNKNOWN_MANIFEST, span, message));
    }

    /// Adds a configuration; `target` is the cluster that it is for.
    fn configuration(
        &mut self,
        resource: &Resource,
        scope: &Scope<'_>,
        (name, properties): (Option<Value>, Option<Value>),
        target: Option<&Expression>,
    ) {
        let span = self.span(resource, scope.file);
        let parts = properties.as_ref().and_then(|value| value.get("kustomizations"));
        let unknown =
            [name.as_ref().filter(|name| name.as_text().is_none()), properties.as_ref(), parts];
        if let Some(name) = unknown.into_iter().flatten().find_map(Value::unknown_name) {
            let message =
                format!("what this Flux configuration creates is unknown: it depends on {name}");
            self.unknown.push(Diagnostic::info(&rules::UNKNOWN_MANIFEST, span, message));
            return;
        }
        let (Some(name), Some(properties)) = (name.and_then(|name| name.as_text()), properties)
        else {
            return;
        };
        // A child's name has its parents' before it.
        let own = name.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let block = Value::map([
            ("type".into(), Value::text(azure::API_TYPE)),
            ("name".into(), Value::Text(name.with(own))),
            ("body".into(), Value::map([("properties".into(), properties)])),
        ]);
        let Some(block) = block.as_map() else { return };
        let objects = azure::objects(block, span);
        if objects.is_empty() {
            return;
        }
        let named = target.map(|target| match target {
            Expression::Name(symbol) => {
                scope.resource_name(symbol).unwrap_or_else(|| scope.value(target))
            }
            target => scope.value(target),
        });
        let text = named.as_ref().and_then(Value::as_text);
        self.found.push(Deployed {
            file: self.entry.file.clone(),
            parameters: self.entry.parameters.cloned(),
            cluster: text.map(|text| text.to_string()).unwrap_or_default(),
            is_named: named.is_some_and(|named| !named.has_unknown()),
            objects,
            span,
            is_json: scope.file.name().ends_with(".json"),
        });
    }
}

/// `Microsoft.KubernetesConfiguration/fluxConfigurations`, or the same as a child of the cluster.
fn is_configuration(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind == azure::API_TYPE.to_ascii_lowercase() || kind.ends_with("/providers/fluxconfigurations")
}

/// The parameters that a module gets: values, or in the JSON of Azure Resource Manager objects with
/// a `value`.
fn parameters(given: Option<&Expression>, scope: &Scope<'_>) -> BTreeMap<String, Value> {
    let Some(Expression::Object(entries)) = given else { return BTreeMap::new() };
    let is_json = scope.file.name().ends_with(".json");
    let value = |value: &Expression| match entry(value, "value") {
        Some(inner) if is_json => scope.value(inner),
        _ => scope.value(value),
    };
    entries
        .iter()
        .filter_map(|(key, given)| Some((key.as_ref()?.as_literal()?.to_owned(), value(given))))
        .collect()
}
