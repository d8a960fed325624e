//! `for` expressions.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hcl_edit::expr::ForExpr;

use super::evaluator::{Evaluated, Evaluator};
use super::scope::{Binding, Scope};
use crate::rules;
use crate::value::{Value, derived, marked, pairs};
use fluxscape_manifest::diagnostic::Diagnostic;

impl Evaluator<'_> {
    pub(crate) fn eval_for(&self, scope: &Scope<'_>, expression: &ForExpr) -> Evaluated {
        let collection = self.eval(scope, &expression.intro.collection_expr)?;
        let (revealed, sensitive) = collection.reveal();
        let Some(pairs) = pairs(&collection.spread()) else {
            if let Some(name) = revealed.unknown_name() {
                return Ok(marked(Value::unknown(derived(&name, "[*]")), sensitive.map(Rc::clone)));
            }
            let span = scope.source.span(&expression.intro.collection_expr);
            let message = format!("for needs a list, set or map, not {}", revealed.kind());
            return self.fail(
                scope,
                Diagnostic::error(&rules::TYPE_MISMATCH, span, message),
                "for",
            );
        };
        let mut made = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let key = Binding {
                name: expression.intro.key_var.as_ref().map_or("", |name| name.as_str()),
                value: key,
                outer: scope.names,
            };
            let value =
                Binding { name: expression.intro.value_var.as_str(), value, outer: Some(&key) };
            let inner = Scope { names: Some(&value), ..*scope };
            if let Some(condition) = &expression.cond
                && self.eval(&inner, &condition.expr)?.as_bool() == Some(false)
            {
                continue;
            }
            let key = expression.key_expr.as_ref().map(|key| self.eval(&inner, key)).transpose()?;
            made.push((key, self.eval(&inner, &expression.value_expr)?));
        }
        let mut keys = BTreeSet::new();
        let mut known = made.iter().filter_map(|(key, _)| key.as_ref()?.as_text());
        if !expression.grouping && !known.all(|key| keys.insert(key.text)) {
            let span = scope.source.span(&expression.value_expr);
            let diagnostic = Diagnostic::error(
                &fluxscape_manifest::rules::DUPLICATE_KEY,
                span,
                "two elements have the same key",
            )
            .hint("group them with `...`");
            self.fail(scope, diagnostic, "for")?;
        }
        let result = if expression.key_expr.is_some() {
            collect_map(made, expression.grouping)
        } else {
            collect_list(made)
        };
        Ok(marked(result, sensitive.map(Rc::clone)))
    }
}

fn collect_list(made: Vec<(Option<Value>, Value)>) -> Value {
    Value::list(made.into_iter().map(|(_, value)| value).collect())
}

fn collect_map(made: Vec<(Option<Value>, Value)>, grouping: bool) -> Value {
    let keyed = made.into_iter().filter_map(|(key, value)| Some((key?.as_text()?.text, value)));
    if !grouping {
        return Value::map(keyed);
    }
    let mut groups: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
    for (key, value) in keyed {
        groups.entry(key).or_default().push(value);
    }
    Value::map(groups.into_iter().map(|(key, values)| (key, Value::list(values))))
}
