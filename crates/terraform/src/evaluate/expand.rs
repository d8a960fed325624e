//! `count` and `for_each`: how many instances a block has, and what `each` and `count` are
//! in each of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::evaluator::Evaluator;
use super::scope::Scope;
use crate::declarations::instance::{ModuleInstance, Repetition};
use crate::declarations::module::Declared;
use crate::rules;
use crate::value::{Value, derived, index_value, unknown, whole};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

/// More instances than this of one block are not drawn.
const MAX_INSTANCES: usize = 2_000;

/// The repetitions of a block, as they are addressed.
#[derive(Debug)]
pub(crate) enum Repetitions {
    Single(Repetition),
    Count(Vec<Repetition>),
    Each(BTreeMap<Rc<str>, Repetition>),
    /// How many there are is not known: one represents all.
    Unknown(Repetition),
}

impl Repetitions {
    pub(crate) fn into_vec(self) -> Vec<Repetition> {
        match self {
            Self::Single(one) | Self::Unknown(one) => vec![one],
            Self::Count(many) => many,
            Self::Each(many) => many.into_values().collect(),
        }
    }
}

impl Evaluator<'_> {
    /// Evaluates `count` or `for_each` of a block.
    pub(crate) fn expand(
        &self,
        instance: &Rc<ModuleInstance>,
        declared: &Declared,
        address: &str,
    ) -> Repetitions {
        let evaluate = |key: &str| {
            let (expression, source) = declared.attribute(key)?;
            let scope = Scope::of(instance, source, None);
            Some((
                self.eval(&scope, expression).unwrap_or_else(|_| Value::unknown(key)),
                source.span(expression),
            ))
        };
        if let Some((count, span)) = evaluate("count") {
            return self.counted(&count, span, address);
        }
        match evaluate("for_each") {
            Some((collection, span)) => self.each(&collection, span, address),
            None => Repetitions::Single(Repetition::default()),
        }
    }

    fn counted(&self, count: &Value, span: Span, address: &str) -> Repetitions {
        let Some(number) = count.as_number().and_then(whole) else {
            return self.unknown(count, "count", span, address);
        };
        self.limit(number, span, address);
        let repetition = |index: usize| Repetition {
            suffix: format!("[{index}]"),
            each: None,
            count: Some(index_value(index)),
        };
        Repetitions::Count((0..number.min(MAX_INSTANCES)).map(repetition).collect())
    }

    fn each(&self, collection: &Value, span: Span, address: &str) -> Repetitions {
        let mut entries: Vec<(Value, Value)> = match collection {
            Value::Map(map) => map
                .entries
                .iter()
                .map(|(key, value)| (Value::text(Rc::clone(key)), value.clone()))
                .collect(),
            Value::Set(items) => items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Value::List(items) => {
                let message =
                    format!("for_each of {address} needs a map or a set of strings, not a list");
                self.report(
                    Diagnostic::error(&rules::TYPE_MISMATCH, span, message)
                        .hint("wrap it in toset(...)"),
                );
                items.iter().map(|item| (item.clone(), item.clone())).collect()
            }
            other => return self.unknown(other, "for_each", span, address),
        };
        if let Value::Map(map) = collection
            && let Some(open) = &map.open
        {
            self.report_unknown("for_each", open, span, address);
            entries.push((
                Value::Unknown(derived(open, ".key")),
                Value::Unknown(derived(open, ".value")),
            ));
        }
        self.limit(entries.len(), span, address);
        let keyed = entries.into_iter().take(MAX_INSTANCES).filter_map(|(key, value)| {
            let text = key.as_text()?.text;
            let suffix = format!("[\"{}\"]", unknown::reveal(&text));
            Some((text, Repetition { suffix, each: Some((key, value)), count: None }))
        });
        Repetitions::Each(keyed.collect())
    }

    fn unknown(
        &self,
        value: &Value,
        argument: &'static str,
        span: Span,
        address: &str,
    ) -> Repetitions {
        let known_by = value.unknown_name().or_else(|| value.reveal().1.map(Rc::clone));
        let Some(name) = known_by else {
            let message = format!("{argument} of {address} cannot be {}", value.kind());
            self.report(Diagnostic::error(&rules::TYPE_MISMATCH, span, message));
            return Repetitions::Unknown(unknown_repetition(argument, argument));
        };
        self.report_unknown(argument, &name, span, address);
        Repetitions::Unknown(unknown_repetition(argument, &name))
    }

    fn report_unknown(&self, argument: &str, name: &str, span: Span, address: &str) {
        let message =
            format!("the number of {address} is unknown: its {argument} depends on {name}");
        self.report(
            Diagnostic::info(&rules::UNKNOWN_REPETITION, span, message)
                .hint("give the value in a .tfvars file"),
        );
    }

    fn limit(&self, number: usize, span: Span, address: &str) {
        if number > MAX_INSTANCES {
            let message = format!(
                "{address} has {number} instances, of which the first {MAX_INSTANCES} are read"
            );
            self.report(Diagnostic::warning(&rules::EVALUATION_LIMIT, span, message));
        }
    }
}

fn unknown_repetition(argument: &str, name: &str) -> Repetition {
    let named = |part: &str| Value::Unknown(derived(name, part));
    let suffix = format!("[{name}]");
    if argument == "count" {
        return Repetition { suffix, each: None, count: Some(named(".index")) };
    }
    Repetition { suffix, each: Some((named(".key"), named(".value"))), count: None }
}
