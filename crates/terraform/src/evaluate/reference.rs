//! What names mean: `var.x`, `local.x`, `module.x.y`, `each.key`, `path.module`, `data.a.b.c`,
//! `kubernetes_namespace.x.metadata`.

use std::rc::Rc;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};

use super::evaluator::{Evaluated, Evaluator, Failure, Part};
use super::scope::Scope;
use crate::declarations::instance::{ModuleInstance, ModuleInstances};
use crate::declarations::module::ResourceKey;
use crate::rules;
use crate::value::{Value, derived, index_value, marked, unknown, whole};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

/// The steps of a traversal that are still to be taken.
type Steps<'t> = &'t [hcl_edit::Decorated<TraversalOperator>];

impl Evaluator<'_> {
    /// A name on its own: one that an expression binds.
    pub(crate) fn eval_name(&self, scope: &Scope<'_>, name: &str, span: Span) -> Evaluated {
        match scope.bound(name) {
            Some(value) => Ok(value.clone()),
            None => self.fail(
                scope,
                Diagnostic::error(
                    &rules::UNKNOWN_REFERENCE,
                    span,
                    format!("there is no value {name}"),
                ),
                name,
            ),
        }
    }

    pub(crate) fn eval_traversal(&self, scope: &Scope<'_>, traversal: &Traversal) -> Evaluated {
        let steps = traversal.operators.as_slice();
        let span = scope.source.span(traversal);
        match &traversal.expr {
            Expression::Variable(root)
                if scope.bound(root.as_str()).is_none() && scope.instance.is_some() =>
            {
                let (value, rest) = self.eval_root(scope, root.as_str(), steps, span)?;
                self.follow(scope, value, rest, span)
            }
            other => {
                let value = self.eval(scope, other)?;
                self.follow(scope, value, steps, span)
            }
        }
    }

    /// The value that the first one or two steps name, and the steps after those.
    fn eval_root<'t>(
        &self,
        scope: &Scope<'_>,
        root: &str,
        steps: Steps<'t>,
        span: Span,
    ) -> Result<(Value, Steps<'t>), Failure> {
        let name = |index: usize| match steps.get(index).map(hcl_edit::Decorated::value) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        let Some((instance, first)) = scope.instance.zip(name(0)) else {
            let diagnostic = Diagnostic::error(
                &rules::UNKNOWN_REFERENCE,
                span,
                format!("{root} is not a value"),
            );
            return Ok((self.fail(scope, diagnostic, root)?, &[]));
        };
        let rest = steps.get(1..).unwrap_or_default();
        let value = match root {
            "var" => Ok(self.variable(instance, first, span)),
            "local" => Ok(self.local(instance, first, span)),
            "module" => return self.eval_module(scope, instance, first, rest, span),
            "each" | "count" => Ok(repetition_value(scope, root, first)),
            "path" => Ok(match first {
                "module" => Value::text(instance.path.as_str()),
                "root" | "cwd" => Value::text("."),
                _ => Value::unknown(format!("path.{first}")),
            }),
            "terraform" | "tofu" if first == "workspace" => {
                self.asks_workspace.set(true);
                Ok(self
                    .given
                    .get("terraform.workspace")
                    .cloned()
                    .unwrap_or_else(|| Value::text("default")))
            }
            "terraform" | "tofu" | "self" => Ok(Value::unknown(format!("{root}.{first}"))),
            "data" | "ephemeral" => {
                let key = ResourceKey {
                    data: root == "data",
                    kind: first.to_owned(),
                    name: name(1).unwrap_or_default().to_owned(),
                };
                return Ok((
                    self.resource(scope, instance, &key, span)?,
                    rest.get(1..).unwrap_or_default(),
                ));
            }
            kind => self.resource(
                scope,
                instance,
                &ResourceKey { data: false, kind: kind.to_owned(), name: first.to_owned() },
                span,
            ),
        };
        Ok((value?, rest))
    }

    fn local(&self, instance: &Rc<ModuleInstance>, name: &str, span: Span) -> Value {
        let shown = format!("local.{name}");
        let Some(local) = instance.module.locals.get(name) else {
            self.report(Diagnostic::error(
                &rules::UNKNOWN_REFERENCE,
                span,
                format!("there is no {shown}"),
            ));
            return Value::unknown(shown);
        };
        let scope = Scope::of(instance, &local.source, None);
        let evaluate =
            || self.eval(&scope, &local.value).unwrap_or_else(|_| Value::unknown(shown.as_str()));
        self.once(instance, Part::Local, &shown, span, evaluate)
    }

    /// `module.x.output`, `module.x["k"].output`, `module.x[*].output`.
    fn eval_module<'t>(
        &self,
        scope: &Scope<'_>,
        instance: &Rc<ModuleInstance>,
        name: &str,
        steps: Steps<'t>,
        span: Span,
    ) -> Result<(Value, Steps<'t>), Failure> {
        let instances = self.instances(instance, name, span);
        let shown = format!("module.{name}");
        // One output of one instance is asked for most of the time: the others need not be
        // evaluated.
        let one = |step: Option<&hcl_edit::Decorated<TraversalOperator>>,
                   child: &Rc<ModuleInstance>| {
            match step.map(hcl_edit::Decorated::value) {
                Some(TraversalOperator::GetAttr(output)) => {
                    Some(self.output(child, output.as_str(), span))
                }
                _ => None,
            }
        };
        Ok(match instances.as_ref() {
            ModuleInstances::Missing | ModuleInstances::Unknown(_) => {
                (Value::unknown(shown), steps)
            }
            ModuleInstances::Single(child) => match one(steps.first(), child) {
                Some(value) => (value, steps.get(1..).unwrap_or_default()),
                None => (self.outputs(child, span), steps),
            },
            ModuleInstances::Count(children) => (
                Value::list(children.iter().map(|child| self.outputs(child, span)).collect()),
                steps,
            ),
            ModuleInstances::Each(children) => {
                if let Some(TraversalOperator::Index(key)) =
                    steps.first().map(hcl_edit::Decorated::value)
                    && let Some(key) = self.eval(scope, key)?.as_text()
                    && let Some(child) = children.get(&key.text)
                    && let Some(value) = one(steps.get(1), child)
                {
                    return Ok((value, steps.get(2..).unwrap_or_default()));
                }
                (
                    Value::map(
                        children
                            .iter()
                            .map(|(key, child)| (Rc::clone(key), self.outputs(child, span))),
                    ),
                    steps,
                )
            }
        })
    }

    fn outputs(&self, instance: &Rc<ModuleInstance>, span: Span) -> Value {
        let names = instance.module.outputs.keys();
        Value::map(names.map(|name| (Rc::from(name.as_str()), self.output(instance, name, span))))
    }

    fn output(&self, instance: &Rc<ModuleInstance>, name: &str, span: Span) -> Value {
        let shown = format!("{}.{name}", instance.address);
        let Some(declared) = instance.module.outputs.get(name) else {
            self.report(Diagnostic::error(
                &rules::UNKNOWN_REFERENCE,
                span,
                format!("{} has no output {name}", instance.address),
            ));
            return Value::unknown(shown);
        };
        let scope = Scope::of(instance, &declared.source, None);
        let evaluate = || {
            self.attribute(&scope, declared, "value")
                .unwrap_or_else(|| Value::unknown(shown.as_str()))
        };
        let value = self.once(instance, Part::Output, &shown, span, evaluate);
        if declared.is_set("sensitive") { value.sensitive(shown) } else { value }
    }

    /// Takes the remaining steps of a traversal.
    pub(crate) fn follow(
        &self,
        scope: &Scope<'_>,
        start: Value,
        steps: Steps<'_>,
        span: Span,
    ) -> Evaluated {
        let mut value = start;
        let mut rest = steps;
        while let Some((step, after)) = rest.split_first() {
            rest = after;
            let (revealed, sensitive) = (value.reveal().0.clone(), value.reveal().1.map(Rc::clone));
            let next = match step.value() {
                TraversalOperator::GetAttr(name) => {
                    self.element(scope, &revealed, &Value::text(name.as_str()), span)?
                }
                TraversalOperator::LegacyIndex(index) => {
                    let index = index_value(usize::try_from(*index.value()).unwrap_or(usize::MAX));
                    self.element(scope, &revealed, &index, span)?
                }
                TraversalOperator::Index(index) => {
                    let index = self.eval(scope, index)?;
                    self.element(scope, &revealed, &index, span)?
                }
                TraversalOperator::FullSplat(_) => {
                    let taken = std::mem::take(&mut rest);
                    self.splat(scope, &revealed, taken, span)?
                }
                TraversalOperator::AttrSplat(_) => {
                    let names = rest
                        .iter()
                        .take_while(|step| matches!(step.value(), TraversalOperator::GetAttr(_)))
                        .count();
                    let (taken, after) = rest.split_at_checked(names).unwrap_or((rest, &[]));
                    rest = after;
                    self.splat(scope, &revealed, taken, span)?
                }
            };
            value = marked(next, sensitive);
        }
        Ok(value)
    }

    /// `x[*].a`: the steps on each element. A value that is no list is a list of itself, null is an
    /// empty one.
    fn splat(&self, scope: &Scope<'_>, value: &Value, steps: Steps<'_>, span: Span) -> Evaluated {
        match value {
            Value::Null => Ok(Value::list(Vec::new())),
            Value::Unknown(name) => {
                self.follow(scope, Value::Unknown(derived(name, "[*]")), steps, span)
            }
            Value::List(items) | Value::Set(items) => {
                let items: Result<Vec<Value>, _> = items
                    .iter()
                    .map(|item| self.follow(scope, item.clone(), steps, span))
                    .collect();
                items.map(Value::list)
            }
            single => Ok(Value::list(vec![self.follow(scope, single.clone(), steps, span)?])),
        }
    }

    /// `x.name`, `x["name"]`, `x[0]`.
    fn element(&self, scope: &Scope<'_>, value: &Value, key: &Value, span: Span) -> Evaluated {
        let (revealed, sensitive) = key.reveal();
        if let Some(name) = sensitive {
            let found = self.element(&Scope { tried: true, ..*scope }, value, revealed, span);
            return Ok(found
                .unwrap_or_else(|_| Value::unknown(Rc::clone(name)))
                .sensitive(Rc::clone(name)));
        }
        let key_text = key.as_text().map_or_else(|| Rc::from("?"), |text| text.text);
        if let Some(name) = value.unknown_name() {
            let step = if matches!(key, Value::Number(_)) {
                format!("[{key_text}]")
            } else {
                format!(".{key_text}")
            };
            return Ok(Value::Unknown(derived(&name, &unknown::reveal(&step))));
        }
        let found = match value {
            Value::Map(map) => map.entries.get(&key_text).cloned().or_else(|| {
                let name = map.open.as_ref().map(|open| derived(open, &format!(".{key_text}")));
                name.or_else(|| key.unknown_name()).map(Value::Unknown)
            }),
            Value::List(items) => match key.as_number() {
                Some(index) => whole(index).and_then(|index| items.get(index).cloned()),
                None => key.unknown_name().map(|name| Value::Unknown(derived(&name, "[*]"))),
            },
            _ => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        let message = match value {
            Value::Map(_) => format!("there is no {}", unknown::reveal(&key_text)),
            Value::List(items) => format!(
                "there is no element {} in a list of {}",
                unknown::reveal(&key_text),
                items.len()
            ),
            other => format!("{} has no elements", other.kind()),
        };
        self.fail(
            scope,
            Diagnostic::error(&rules::UNKNOWN_REFERENCE, span, message),
            &unknown::reveal(&key_text),
        )
    }
}

fn repetition_value(scope: &Scope<'_>, root: &str, name: &str) -> Value {
    let repetition = scope.repetition;
    let found = match (root, name) {
        ("each", "key") => repetition.and_then(|r| r.each.as_ref()).map(|(key, _)| key.clone()),
        ("each", "value") => {
            repetition.and_then(|r| r.each.as_ref()).map(|(_, value)| value.clone())
        }
        ("count", "index") => repetition.and_then(|r| r.count.clone()),
        _ => None,
    };
    found.unwrap_or_else(|| Value::unknown(format!("{root}.{name}")))
}
