//! Deploys a template: which Flux configurations it creates, in its modules too.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::Deployed;
use super::evaluate::{Scope, entry};
use super::files::{Entry, Templates, given};
use super::syntax::{Expression, Resource, ResourceKind, Template};
use crate::flux::origins::azure;
use fluxscape_manifest::source::{Files, SourceTree, Span, TreePath};
use fluxscape_terraform::Value;

/// The module of a registry that creates a configuration from its parameters.
const REGISTRY_MODULE: &str = "avm/res/kubernetes-configuration/flux-configuration:";

/// Modules use modules so deep at most.
const DEEPEST: usize = 8;

/// Expressions that one deployment may compute.
const MOST_STEPS: u32 = 200_000;

/// The configurations that a deployed file creates.
pub(super) fn deploy(
    tree: &dyn SourceTree,
    files: &Files,
    templates: &Templates,
    entry: Entry<'_>,
) -> Vec<Deployed> {
    let Some(template) = templates.get(entry.file) else { return Vec::new() };
    let steps = Cell::new(MOST_STEPS);
    let nothing = BTreeMap::new();
    let parameters = entry.parameters.map(|(file, given)| {
        let scope = Scope {
            template: given,
            tree,
            file,
            parameters: &nothing,
            items: Vec::new(),
            steps: &steps,
        };
        let value = |parameter: &super::syntax::Parameter| {
            let value = match &parameter.value {
                Some(value) if !parameter.is_secure => scope.value(value),
                _ => Value::unknown(parameter.name.as_str()),
            };
            (parameter.name.clone(), value)
        };
        given.parameters.iter().map(value).collect::<BTreeMap<_, _>>()
    });
    let parameters = parameters.unwrap_or_default();
    let mut deployment =
        Deployment { tree, files, templates, entry, steps: &steps, found: Vec::new() };
    deployment.template(template, entry.file, &parameters, 0);
    deployment.found
}

struct Deployment<'a> {
    tree: &'a dyn SourceTree,
    files: &'a Files,
    templates: &'a Templates,
    entry: Entry<'a>,
    steps: &'a Cell<u32>,
    found: Vec<Deployed>,
}

impl Deployment<'_> {
    fn template(
        &mut self,
        template: &Template,
        file: &TreePath,
        parameters: &BTreeMap<String, Value>,
        depth: usize,
    ) {
        if depth > DEEPEST {
            return;
        }
        let scope = Scope {
            template,
            tree: self.tree,
            file,
            parameters,
            items: Vec::new(),
            steps: self.steps,
        };
        for resource in &template.resources {
            let is_wanted = match &resource.kind {
                ResourceKind::Type(kind) => is_configuration(kind),
                ResourceKind::Existing => false,
                ResourceKind::Module(_) | ResourceKind::Nested(_) => true,
            };
            for (scope, body) in if is_wanted { scope.bodies(&resource.body) } else { Vec::new() } {
                self.resource(resource, &scope, body, depth);
            }
        }
    }

    fn resource(
        &mut self,
        resource: &Resource,
        scope: &Scope<'_>,
        body: &Expression,
        depth: usize,
    ) {
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
                if let Some(template) = templates.get(&file) {
                    let parameters = parameters(given(body), scope);
                    self.template(template, &file, &parameters, depth + 1);
                }
            }
            ResourceKind::Nested(template) => {
                let parameters = parameters(given(body), scope);
                self.template(template, scope.file, &parameters, depth + 1);
            }
            ResourceKind::Existing => {}
        }
    }

    /// Adds a configuration; `target` is the cluster that it is for.
    fn configuration(
        &mut self,
        resource: &Resource,
        scope: &Scope<'_>,
        (name, properties): (Option<Value>, Option<Value>),
        target: Option<&Expression>,
    ) {
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
        let id = self.files.id(&self.tree.place(scope.file));
        let span = Span::new(id, resource.line, resource.column);
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
            parameters: self.entry.parameters.map(|(file, _)| file.clone()),
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
