//! Which provider block a resource uses.

use std::rc::Rc;

use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::BlockLabel;

use crate::declarations::instance::{ModuleInstance, Repetition};
use crate::declarations::module::{Declared, ResourceKey};
use crate::evaluate::evaluator::Evaluator;
use crate::providers::local_name;
use crate::value::Map;

/// The evaluated block of the provider that a resource uses: the one that its `provider` names, or
/// the one called as the first word of its type. `None` where no module declares it.
pub(crate) fn configuration(
    evaluator: &Evaluator<'_>,
    module: &Rc<ModuleInstance>,
    key: &ResourceKey,
    declared: &Declared,
) -> Option<Map> {
    let name = match declared.attribute("provider") {
        Some((expression, _)) => Name::of(expression)?,
        None => Name { local: local_name(&key.kind).to_owned(), alias: None },
    };
    let (owner, provider) = find(module, &name)?;
    let shown = format!("provider.{}", name.local);
    Some(evaluator.body_value(owner, provider, &Repetition::default(), &shown))
}

/// A provider's local name and alias: `aws`, `aws.west`.
#[derive(PartialEq, Eq)]
struct Name {
    local: String,
    alias: Option<String>,
}

impl Name {
    fn of(expression: &Expression) -> Option<Self> {
        match expression {
            Expression::Variable(name) => Some(Self { local: name.to_string(), alias: None }),
            Expression::Traversal(traversal) => {
                let TraversalOperator::GetAttr(alias) = traversal.operators.first()?.value() else {
                    return None;
                };
                let local = traversal.expr.as_variable()?.to_string();
                Some(Self { local, alias: Some(alias.to_string()) })
            }
            _ => None,
        }
    }
}

/// The block of a provider: in the module itself, or in the one that calls it, under the name that
/// `providers` gives it there.
fn find<'a>(
    module: &'a Rc<ModuleInstance>,
    name: &Name,
) -> Option<(&'a Rc<ModuleInstance>, &'a Declared)> {
    let own = module.module.providers.iter().find(|provider| {
        let alias = provider.attribute("alias").and_then(|(value, _)| value.as_str());
        provider.block.labels.first().map(BlockLabel::as_str) == Some(name.local.as_str())
            && alias == name.alias.as_deref()
    });
    if let Some(provider) = own {
        return Some((module, provider));
    }
    let call = module.call.as_ref()?;
    let passed = call.parent.module.calls.get(&call.name)?.attribute("providers");
    let outer = match passed {
        Some((Expression::Object(object), _)) => {
            let matches = |key: &ObjectKey| match key {
                ObjectKey::Ident(ident) => name.alias.is_none() && ident.as_str() == name.local,
                ObjectKey::Expression(expression) => Name::of(expression).as_ref() == Some(name),
            };
            object
                .iter()
                .find(|(key, _)| matches(key))
                .and_then(|(_, value)| Name::of(value.expr()))
        }
        _ => None,
    };
    let unaliased = || Name { local: name.local.clone(), alias: None };
    find(&call.parent, &outer.unwrap_or_else(unaliased))
}
