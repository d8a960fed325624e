//! Walks the instances of all modules and takes their resources.

use std::rc::Rc;

use super::provider;
use crate::configuration::{Instance, Subject};
use crate::declarations::instance::{ModuleInstance, ModuleInstances, Repetition};
use crate::declarations::module::{Declared, ResourceKey};
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::scope::Scope;
use crate::value::Map;

/// Collects the resources of an instance of a module and of those below it, in the order of
/// addresses, as far as they are asked for.
pub(crate) fn collect(
    evaluator: &Evaluator<'_>,
    module: &Rc<ModuleInstance>,
    found: &mut Vec<Instance>,
) {
    let providers = evaluator.input.providers;
    for (key, declared) in
        module.module.resources.iter().filter(|(key, _)| !key.data && providers.wants(&key.kind))
    {
        for (repetition, arguments) in evaluator.resource_instances(module, key, declared) {
            found.push(resource(evaluator, module, (key, declared), &repetition, arguments));
        }
    }
    for (name, declared) in &module.module.calls {
        match evaluator.instances(module, name, declared.span()).as_ref() {
            ModuleInstances::Missing => unavailable(evaluator, module, name, declared, found),
            ModuleInstances::Single(child) | ModuleInstances::Unknown(child) => {
                collect(evaluator, child, found);
            }
            ModuleInstances::Count(children) => {
                for child in children {
                    collect(evaluator, child, found);
                }
            }
            ModuleInstances::Each(children) => {
                for child in children.values() {
                    collect(evaluator, child, found);
                }
            }
        }
    }
}

fn resource(
    evaluator: &Evaluator<'_>,
    module: &Rc<ModuleInstance>,
    (key, declared): (&ResourceKey, &Declared),
    repetition: &Repetition,
    arguments: Map,
) -> Instance {
    let provider = if evaluator.input.providers.wants_provider(&key.kind) {
        provider::configuration(evaluator, module, key, declared)
    } else {
        None
    };
    let resource = format!("{}{}", prefix(module), key.address());
    Instance {
        subject: Subject::Resource { kind: key.kind.clone() },
        address: format!("{resource}{}", repetition.suffix),
        resource,
        module: module.address.clone(),
        span: declared.span(),
        arguments,
        provider,
        provisioners: evaluator.provisioners(module, declared, repetition),
    }
}

/// The instances of a call whose module's files are not available, where its arguments determine what
/// it creates.
fn unavailable(
    evaluator: &Evaluator<'_>,
    module: &Rc<ModuleInstance>,
    name: &str,
    declared: &Declared,
    found: &mut Vec<Instance>,
) {
    let scope = Scope::of(module, &declared.source, None);
    let source = evaluator.attribute(&scope, declared, "source").and_then(|value| value.as_text());
    let Some(source) = source.map(|source| source.to_string()) else { return };
    let Some(wanted) = evaluator.input.providers.module_arguments(&source) else { return };
    let call = format!("{}module.{name}", prefix(module));
    for repetition in evaluator.expand(module, declared, &call).into_vec() {
        let address = format!("{call}{}", repetition.suffix);
        let scope = Scope::of(module, &declared.source, Some(&repetition));
        let given = wanted.iter().filter_map(|key| {
            let value = evaluator.attribute(&scope, declared, key)?;
            Some(((*key).into(), value.spread()))
        });
        found.push(Instance {
            subject: Subject::Module { source: source.clone() },
            address: address.clone(),
            resource: call.clone(),
            module: address,
            span: declared.span(),
            arguments: Map::new(given.collect()),
            provider: None,
            provisioners: Vec::new(),
        });
    }
}

fn prefix(module: &ModuleInstance) -> String {
    if module.address.is_empty() { String::new() } else { format!("{}.", module.address) }
}
