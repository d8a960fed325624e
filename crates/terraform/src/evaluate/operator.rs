//! Operators and the equality of values.

use std::rc::Rc;

use hcl_edit::expr::{BinaryOp, BinaryOperator, UnaryOp, UnaryOperator};

use super::evaluator::{Evaluated, Evaluator};
use super::scope::Scope;
use crate::rules;
use crate::value::{Value, derived, marked, unknown};
use fluxscape_manifest::diagnostic::Diagnostic;

impl Evaluator<'_> {
    pub(crate) fn eval_unary(&self, scope: &Scope<'_>, operation: &UnaryOp) -> Evaluated {
        let operand = self.eval(scope, &operation.expr)?;
        let (revealed, sensitive) = operand.reveal();
        let result = match operation.operator.value() {
            UnaryOperator::Not => revealed.as_bool().map(|value| Value::Bool(!value)),
            UnaryOperator::Neg => revealed.as_number().map(|value| Value::Number(-value)),
        };
        match (result, revealed.unknown_name()) {
            (Some(value), _) => Ok(marked(value, sensitive.map(Rc::clone))),
            (None, Some(name)) => Ok(marked(Value::Unknown(name), sensitive.map(Rc::clone))),
            (None, None) => {
                let span = scope.source.span(&operation.expr);
                let message = format!("{} cannot be negated", revealed.kind());
                self.fail(scope, Diagnostic::error(&rules::TYPE_MISMATCH, span, message), "operand")
            }
        }
    }

    pub(crate) fn eval_binary(&self, scope: &Scope<'_>, operation: &BinaryOp) -> Evaluated {
        let operator = *operation.operator.value();
        let left = self.eval(scope, &operation.lhs_expr)?;
        // The right side of a decided `&&` or `||` may be what the left side guards against.
        if let Some(decided) = decided(operator, &left) {
            return Ok(Value::Bool(decided));
        }
        let right = self.eval(scope, &operation.rhs_expr)?;
        if let Some(decided) = decided(operator, &right) {
            return Ok(Value::Bool(decided));
        }
        let ((left, left_mark), (right, right_mark)) = (left.strip(), right.strip());
        let sensitive = left_mark.or(right_mark);
        if let Some(value) = compute(operator, &left, &right) {
            return Ok(marked(value, sensitive));
        }
        if left.has_unknown() || right.has_unknown() {
            let name = [&left, &right]
                .into_iter()
                .find_map(Value::unknown_name)
                .unwrap_or_else(|| "comparison".into());
            return Ok(marked(Value::unknown(derived(&name, symbol(operator))), sensitive));
        }
        let span = scope.source.span(&operation.lhs_expr);
        let message = format!(
            "{} and {} cannot be combined with{}",
            left.kind(),
            right.kind(),
            symbol(operator)
        );
        self.fail(scope, Diagnostic::error(&rules::TYPE_MISMATCH, span, message), "operand")
    }
}

fn decided(operator: BinaryOperator, operand: &Value) -> Option<bool> {
    match (operator, operand.as_bool()) {
        (BinaryOperator::And, Some(false)) => Some(false),
        (BinaryOperator::Or, Some(true)) => Some(true),
        _ => None,
    }
}

fn compute(operator: BinaryOperator, left: &Value, right: &Value) -> Option<Value> {
    use BinaryOperator as Op;
    let numbers = || Some((left.as_number()?, right.as_number()?));
    let arithmetic = |compute: fn(f64, f64) -> f64| {
        numbers().map(|(a, b)| compute(a, b)).filter(|n| n.is_finite()).map(Value::Number)
    };
    let order = |holds: fn(f64, f64) -> bool| numbers().map(|(a, b)| Value::Bool(holds(a, b)));
    match operator {
        Op::Eq => equal(left, right).map(Value::Bool),
        Op::NotEq => equal(left, right).map(|same| Value::Bool(!same)),
        Op::And => Some(Value::Bool(left.as_bool()? && right.as_bool()?)),
        Op::Or => Some(Value::Bool(left.as_bool()? || right.as_bool()?)),
        Op::Plus => arithmetic(|a, b| a + b),
        Op::Minus => arithmetic(|a, b| a - b),
        Op::Mul => arithmetic(|a, b| a * b),
        Op::Div => arithmetic(|a, b| a / b),
        Op::Mod => arithmetic(|a, b| a % b),
        Op::Less => order(|a, b| a < b),
        Op::LessEq => order(|a, b| a <= b),
        Op::Greater => order(|a, b| a > b),
        Op::GreaterEq => order(|a, b| a >= b),
    }
}

fn symbol(operator: BinaryOperator) -> &'static str {
    use BinaryOperator as Op;
    match operator {
        Op::Eq => " ==",
        Op::NotEq => " !=",
        Op::And => " &&",
        Op::Or => " ||",
        Op::Plus => " +",
        Op::Minus => " -",
        Op::Mul => " *",
        Op::Div => " /",
        Op::Mod => " %",
        Op::Less => " <",
        Op::LessEq => " <=",
        Op::Greater => " >",
        Op::GreaterEq => " >=",
    }
}

/// Whether two values are equal; `None` when that depends on an unknown. Values of different types
/// are not equal.
pub(crate) fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left.reveal().0, right.reveal().0) {
        (Value::Unknown(a), Value::Unknown(b)) => (a == b).then_some(true),
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => None,
        (Value::Text(a), Value::Text(b)) => {
            let same = a.text == b.text;
            (same || !(unknown::is_in(&a.text) || unknown::is_in(&b.text))).then_some(same)
        }
        (Value::List(a) | Value::Set(a), Value::List(b) | Value::Set(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            all(a.iter().zip(b.iter()).map(|(a, b)| equal(a, b)))
        }
        (Value::Map(a), Value::Map(b)) => {
            if a.open.is_some() || b.open.is_some() {
                return None;
            }
            if !a.entries.keys().eq(b.entries.keys()) {
                return Some(false);
            }
            all(a.entries.values().zip(b.entries.values()).map(|(a, b)| equal(a, b)))
        }
        (a, b) => Some(a == b),
    }
}

/// One difference decides, whatever is unknown beside it.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}
