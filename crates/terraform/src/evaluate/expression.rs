//! Evaluates expressions.
//!
//! In: an expression of hcl-edit and the [`Scope`] around it. Out: a [`Value`]. What cannot be
//! known is a named unknown; what is wrong is reported where it is written and is an unknown too,
//! except inside `try` and `can`, which want to know.

use crate::rules;
use std::collections::BTreeMap;
use std::rc::Rc;

use hcl_edit::expr::{Array, Conditional, Expression, FuncCall, Object, ObjectKey};

use super::evaluator::{Evaluated, Evaluator, Failure};
use super::functions;
use super::scope::Scope;
use crate::value::{Map, Value, derived, marked};
use fluxscape_manifest::diagnostic::Diagnostic;

impl Evaluator<'_> {
    /// Evaluates an expression.
    pub(crate) fn eval(&self, scope: &Scope<'_>, expression: &Expression) -> Evaluated {
        match expression {
            Expression::Null(_) => Ok(Value::Null),
            Expression::Bool(value) => Ok(Value::Bool(*value.value())),
            Expression::Number(value) => {
                Ok(value.value().as_f64().map_or(Value::Null, Value::Number))
            }
            Expression::String(value) => Ok(Value::text(value.value().as_str())),
            nested => {
                self.deeper(scope, scope.source.span(nested), || self.eval_nested(scope, nested))
            }
        }
    }

    fn eval_nested(&self, scope: &Scope<'_>, expression: &Expression) -> Evaluated {
        if !self.spend(1) {
            return self.exhausted(scope, scope.source.span(expression));
        }
        match expression {
            Expression::Array(array) => self.eval_array(scope, array),
            Expression::Object(object) => self.eval_object(scope, object),
            Expression::StringTemplate(template) => self.eval_quoted(scope, template),
            Expression::HeredocTemplate(heredoc) => self.eval_heredoc(scope, heredoc),
            Expression::Parenthesis(inner) => self.eval(scope, inner.inner()),
            Expression::Variable(name) => {
                self.eval_name(scope, name.as_str(), scope.source.span(expression))
            }
            Expression::Conditional(conditional) => self.eval_conditional(scope, conditional),
            Expression::FuncCall(call) => {
                self.eval_call(scope, call, scope.source.span(expression))
            }
            Expression::Traversal(traversal) => self.eval_traversal(scope, traversal),
            Expression::UnaryOp(operation) => self.eval_unary(scope, operation),
            Expression::BinaryOp(operation) => self.eval_binary(scope, operation),
            Expression::ForExpr(expression) => self.eval_for(scope, expression),
            Expression::Null(_)
            | Expression::Bool(_)
            | Expression::Number(_)
            | Expression::String(_) => Ok(Value::Null),
        }
    }

    fn eval_array(&self, scope: &Scope<'_>, array: &Array) -> Evaluated {
        let items: Result<Vec<Value>, Failure> =
            array.iter().map(|item| self.eval(scope, item)).collect();
        items.map(Value::list)
    }

    fn eval_object(&self, scope: &Scope<'_>, object: &Object) -> Evaluated {
        let mut entries = BTreeMap::new();
        for (key, value) in object {
            let key = match key {
                ObjectKey::Ident(name) => Rc::from(name.as_str()),
                ObjectKey::Expression(expression) => {
                    let span = scope.source.span(expression);
                    if let Some(key) = self.eval(scope, expression)?.as_text() {
                        key.text
                    } else {
                        self.fail(
                            scope,
                            Diagnostic::error(
                                &rules::TYPE_MISMATCH,
                                span,
                                "the key of an object must be a string",
                            ),
                            "key",
                        )?;
                        continue;
                    }
                }
            };
            entries.insert(key, self.eval(scope, value.expr())?);
        }
        Ok(Map { span: Some(scope.source.span(object)), ..Map::new(entries) }.into())
    }

    fn eval_conditional(&self, scope: &Scope<'_>, conditional: &Conditional) -> Evaluated {
        let condition = self.eval(scope, &conditional.cond_expr)?;
        let (revealed, sensitive) = condition.reveal();
        let chosen = match (revealed.as_bool(), revealed.unknown_name()) {
            (Some(true), _) => self.eval(scope, &conditional.true_expr)?,
            (Some(false), _) => self.eval(scope, &conditional.false_expr)?,
            (None, Some(name)) => {
                // Either branch may be the one that is never reached: what is wrong with it is not
                // reported.
                let tried = Scope { tried: true, ..*scope };
                let branches = [
                    self.eval(&tried, &conditional.true_expr),
                    self.eval(&tried, &conditional.false_expr),
                ];
                match branches {
                    [Ok(one), Ok(other)] if one == other => one,
                    _ => Value::unknown(derived(&name, " ? (...)")),
                }
            }
            (None, None) => {
                let span = scope.source.span(&conditional.cond_expr);
                let message = format!("the condition must be a bool, not {}", revealed.kind());
                return self.fail(
                    scope,
                    Diagnostic::error(&rules::TYPE_MISMATCH, span, message),
                    "condition",
                );
            }
        };
        Ok(marked(chosen, sensitive.map(Rc::clone)))
    }

    fn eval_call(
        &self,
        scope: &Scope<'_>,
        call: &FuncCall,
        span: fluxscape_manifest::source::Span,
    ) -> Evaluated {
        let name = call.name.name.as_str();
        if let Some(namespace) = call.name.namespace.first() {
            // `core::` is Terraform's own; anything else is a provider's function, which only the
            // provider knows.
            if namespace.as_str() != "core" {
                return Ok(Value::unknown(format!("{}::{name}", namespace.as_str())));
            }
        }
        match name {
            "try" => return self.eval_try(scope, call, span),
            "can" => {
                let tried = Scope { tried: true, ..*scope };
                return Ok(Value::Bool(
                    call.args.iter().all(|argument| self.eval(&tried, argument).is_ok()),
                ));
            }
            _ => {}
        }
        let Some(function) = functions::find(name) else {
            let diagnostic = Diagnostic::error(
                &rules::UNKNOWN_FUNCTION,
                span,
                format!("there is no function {name}"),
            );
            return self.fail(scope, diagnostic, &format!("{name}(...)"));
        };
        let arguments: Result<Vec<Value>, Failure> =
            call.args.iter().map(|argument| self.eval(scope, argument)).collect();
        let mut arguments = arguments?;
        if call.args.expand_final()
            && let Some(last) = arguments.pop()
        {
            let (revealed, sensitive) = last.reveal();
            match revealed.items() {
                Some(items) => arguments.extend(
                    items.iter().map(|item| marked(item.clone(), sensitive.map(Rc::clone))),
                ),
                None => {
                    return Ok(Value::unknown(last.unknown_name().unwrap_or_else(|| name.into())));
                }
            }
        }
        self.apply(scope, name, function, &arguments, span)
    }

    /// The first argument that can be evaluated. A failure inside is not reported.
    fn eval_try(
        &self,
        scope: &Scope<'_>,
        call: &FuncCall,
        span: fluxscape_manifest::source::Span,
    ) -> Evaluated {
        let tried = Scope { tried: true, ..*scope };
        for argument in &call.args {
            if let Ok(value) = self.eval(&tried, argument) {
                return Ok(value);
            }
        }
        self.fail(
            scope,
            Diagnostic::error(&rules::FUNCTION_FAILED, span, "try: no argument can be evaluated"),
            "try(...)",
        )
    }
}
