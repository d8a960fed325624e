//! Walks the instances of all modules and takes their resources.

use std::rc::Rc;

use super::bootstrap::provider_git;
use super::evaluator::{Evaluator, Instance, Instances, Repetition};
use super::module::ResourceKey;
use super::object::{Created, Names, Resource, creates_objects};
use super::opaque;

/// Collects what an instance of a module and those below it create, in the order of addresses.
pub(super) fn collect(evaluator: &Evaluator<'_>, instance: &Rc<Instance>, created: &mut Created) {
    for (key, declared) in
        instance.module.resources.iter().filter(|(key, _)| !key.data && creates_objects(&key.kind))
    {
        for (repetition, block) in evaluator.resource_instances(instance, key, declared) {
            let git = if key.kind == "flux_bootstrap_git" {
                provider_git(evaluator, instance, declared)
            } else {
                None
            };
            let commands = evaluator.commands(instance, declared, &repetition);
            let names = Names::of(instance, key, &repetition);
            created.add(&Resource {
                kind: &key.kind,
                names,
                block,
                span: declared.span(),
                git,
                commands,
            });
        }
    }
    for (name, declared) in &instance.module.calls {
        match evaluator.instances(instance, name, declared.span()).as_ref() {
            Instances::Missing => opaque::collect(evaluator, instance, name, declared, created),
            Instances::Single(child) | Instances::Unknown(child) => {
                collect(evaluator, child, created);
            }
            Instances::Count(children) => {
                for child in children {
                    collect(evaluator, child, created);
                }
            }
            Instances::Each(children) => {
                for child in children.values() {
                    collect(evaluator, child, created);
                }
            }
        }
    }
}

impl Names {
    fn of(instance: &Instance, key: &ResourceKey, repetition: &Repetition) -> Self {
        let prefix = if instance.address.is_empty() {
            String::new()
        } else {
            format!("{}.", instance.address)
        };
        let resource = format!("{prefix}{}", key.address());
        Self {
            address: format!("{resource}{}", repetition.suffix),
            resource,
            module: instance.address.clone(),
        }
    }
}
