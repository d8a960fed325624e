//! A block as a value: attributes by name, nested blocks as lists of objects, `dynamic`
//! blocks unrolled.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::structure::{Block, BlockLabel, Body};

use super::evaluator::{Evaluated, Evaluator, Part};
use super::expand::Repetitions;
use super::functions;
use super::scope::{Binding, Scope};
use crate::configuration::Provisioner;
use crate::declarations::instance::{ModuleInstance, Repetition};
use crate::declarations::module::{Declared, ResourceKey};
use crate::providers::{Computed, Services};
use crate::rules;
use crate::value::{Map, Value, derived, pairs};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Files, SourceTree, Span, TreePath};

/// Arguments and blocks of a resource that speak to Terraform, not to the provider.
const META: [&str; 9] = [
    "count",
    "for_each",
    "depends_on",
    "provider",
    "providers",
    "lifecycle",
    "provisioner",
    "connection",
    "timeouts",
];

/// Arguments and blocks of a provisioner that speak to Terraform.
const PROVISIONER_META: [&str; 3] = ["when", "on_failure", "connection"];

impl Evaluator<'_> {
    /// A resource or data source as others refer to it: what is written in its block, and unknown
    /// for the rest.
    pub(crate) fn resource(
        &self,
        scope: &Scope<'_>,
        instance: &Rc<ModuleInstance>,
        key: &ResourceKey,
        span: Span,
    ) -> Evaluated {
        let address = key.address();
        let Some(declared) = instance.module.resources.get(key) else {
            // An ephemeral resource is never declared here, and what a name of another kind means
            // is for Terraform to decide.
            let diagnostic = Diagnostic::error(
                &rules::UNKNOWN_REFERENCE,
                span,
                format!("there is no {address}"),
            );
            return self.fail(scope, diagnostic, &address);
        };
        Ok(self.once(instance, Part::Resource, &address, span, || {
            let repetitions = self.expand(instance, declared, &address);
            let value =
                |repetition: &Repetition| self.resource_value(instance, key, declared, repetition);
            match &repetitions {
                Repetitions::Single(repetition) => value(repetition),
                Repetitions::Count(repetitions) => {
                    Value::list(repetitions.iter().map(value).collect())
                }
                Repetitions::Each(repetitions) => Value::map(
                    repetitions.iter().map(|(key, repetition)| (Rc::clone(key), value(repetition))),
                ),
                Repetitions::Unknown(_) => Value::unknown(address.as_str()),
            }
        }))
    }

    /// A resource or data source as expressions see it, with what its provider computes.
    fn resource_value(
        &self,
        instance: &Rc<ModuleInstance>,
        key: &ResourceKey,
        declared: &Declared,
        repetition: &Repetition,
    ) -> Value {
        let address = format!("{}{}", key.address(), repetition.suffix);
        let mut map = self.body_value(instance, declared, repetition, &address);
        self.input.providers.compute(&mut Computed {
            services: &Provider {
                evaluator: self,
                scope: Scope::of(instance, &declared.source, None),
            },
            is_data: key.data,
            kind: &key.kind,
            address: &address,
            span: declared.span(),
            map: &mut map,
        });
        map.into()
    }

    /// The arguments of a block, all of them.
    pub(crate) fn body_value(
        &self,
        instance: &Rc<ModuleInstance>,
        declared: &Declared,
        repetition: &Repetition,
        name: &str,
    ) -> Map {
        let mut map =
            Map { open: Some(name.into()), span: Some(declared.span()), ..Map::default() };
        for (body, source) in declared.bodies() {
            let scope = Scope::of(instance, source, Some(repetition));
            map.entries.append(&mut self.entries(&scope, body, name, &META));
        }
        map
    }

    /// The attributes and blocks of a body, without those that are left out.
    fn entries(
        &self,
        scope: &Scope<'_>,
        body: &Body,
        name: &str,
        left_out: &[&str],
    ) -> BTreeMap<Rc<str>, Value> {
        let mut entries = BTreeMap::new();
        for attribute in
            body.attributes().filter(|attribute| !left_out.contains(&attribute.key.as_str()))
        {
            let value = self
                .eval(scope, &attribute.value)
                .unwrap_or_else(|_| Value::unknown(attribute.key.as_str()));
            entries.insert(Rc::from(attribute.key.as_str()), value);
        }
        let mut blocks: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
        for block in body.blocks().filter(|block| !left_out.contains(&block.ident.as_str())) {
            if block.ident.as_str() == "dynamic" {
                let kind = block.labels.first().map(BlockLabel::as_str).unwrap_or_default();
                blocks
                    .entry(Rc::from(kind))
                    .or_default()
                    .extend(self.dynamic(scope, block, kind, name));
            } else {
                let list = blocks.entry(Rc::from(block.ident.as_str())).or_default();
                let name = format!("{name}.{}[{}]", block.ident.as_str(), list.len());
                list.push(self.block_value(scope, block, &name));
            }
        }
        entries.extend(blocks.into_iter().map(|(kind, list)| (kind, Value::list(list))));
        entries
    }

    fn block_value(&self, scope: &Scope<'_>, block: &Block, name: &str) -> Value {
        let entries = self.nested_entries(scope, &block.body, name);
        Map { open: Some(name.into()), span: Some(scope.source.span(block)), ..Map::new(entries) }
            .into()
    }

    fn nested_entries(
        &self,
        scope: &Scope<'_>,
        body: &Body,
        name: &str,
    ) -> BTreeMap<Rc<str>, Value> {
        let mut entries = BTreeMap::new();
        let span = scope.source.span(body);
        // The body's depth counts like an expression's.
        let _ = self.deeper(scope, span, || {
            entries = self.entries(scope, body, name, &[]);
            Ok(Value::Null)
        });
        entries
    }

    /// `dynamic "rule" { for_each = …  content { … } }`: one block for each element, one with
    /// unknown values where the elements are unknown.
    fn dynamic(&self, scope: &Scope<'_>, block: &Block, kind: &str, name: &str) -> Vec<Value> {
        let iterator = block
            .body
            .get_attribute("iterator")
            .and_then(|attribute| attribute.value.as_variable());
        let iterator = iterator.map_or(kind, |ident| ident.as_str());
        let collection = block
            .body
            .get_attribute("for_each")
            .map(|attribute| self.eval(scope, &attribute.value));
        let Some(Ok(collection)) = collection else { return Vec::new() };
        let pairs = pairs(&collection.spread()).unwrap_or_else(|| {
            let name = collection.unknown_name().unwrap_or_else(|| kind.into());
            vec![(Value::Unknown(derived(&name, ".key")), Value::Unknown(derived(&name, ".value")))]
        });
        let Some(content) = block.body.get_blocks("content").next() else { return Vec::new() };
        let bind = |(index, (key, value)): (usize, (Value, Value))| {
            let value = Value::map([("key".into(), key), ("value".into(), value)]);
            let binding = Binding { name: iterator, value, outer: scope.names };
            let inner = Scope { names: Some(&binding), ..*scope };
            self.block_value(&inner, content, &format!("{name}.{kind}[{index}]"))
        };
        pairs.into_iter().enumerate().map(bind).collect()
    }

    /// The provisioners of an instance of a resource that are asked for and run when it is created.
    pub(crate) fn provisioners(
        &self,
        instance: &Rc<ModuleInstance>,
        declared: &Declared,
        repetition: &Repetition,
    ) -> Vec<Provisioner> {
        let mut provisioners = Vec::new();
        for (body, source) in declared.bodies() {
            let scope = Scope::of(instance, source, Some(repetition));
            for block in body.get_blocks("provisioner") {
                let kind = block.labels.first().map(BlockLabel::as_str).unwrap_or_default();
                if self.input.providers.wants_provisioner(kind) && !runs_at_the_end(block) {
                    let entries = self.entries(&scope, &block.body, kind, &PROVISIONER_META);
                    let arguments = Map { span: Some(source.span(block)), ..Map::new(entries) };
                    provisioners.push(Provisioner { kind: kind.to_owned(), arguments });
                }
            }
        }
        provisioners
    }

    /// Every instance of a resource, each with its repetition and the values of its arguments.
    pub(crate) fn resource_instances(
        &self,
        instance: &Rc<ModuleInstance>,
        key: &ResourceKey,
        declared: &Declared,
    ) -> Vec<(Repetition, Map)> {
        let with_values = |repetition: Repetition| {
            let address = format!("{}{}", key.address(), repetition.suffix);
            let values = self.body_value(instance, declared, &repetition, &address);
            (repetition, values)
        };
        self.expand(instance, declared, &key.address())
            .into_vec()
            .into_iter()
            .map(with_values)
            .collect()
    }
}

/// `when = destroy`: the provisioner runs when the resource is destroyed.
fn runs_at_the_end(provisioner: &Block) -> bool {
    let when = provisioner.body.get_attribute("when").map(|when| when.value.to_string());
    when.is_some_and(|when| when.trim().trim_matches('"') == "destroy")
}

/// The evaluation, as a provider uses it in a block.
struct Provider<'e> {
    evaluator: &'e Evaluator<'e>,
    scope: Scope<'e>,
}

impl Services for Provider<'_> {
    fn call(&self, function: &str, arguments: &[Value], span: Span) -> Option<Value> {
        let found = functions::find(function)?;
        self.evaluator.apply(&self.scope, function, found, arguments, span).ok()
    }

    fn locate(&self, path: &str) -> Option<(Arc<dyn SourceTree>, TreePath)> {
        self.evaluator.locate(path)
    }

    fn files(&self) -> &Files {
        self.evaluator.input.files
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.evaluator.report(diagnostic);
    }
}
