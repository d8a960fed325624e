//! Numbers, booleans, and conversions between types.

use super::call::{Call, Fault, Function, Outcome, anything, failed, known};
use crate::evaluate::types::Type;
use crate::value::Value;

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "abs" => known(|call| number(call.number(0)?.abs())),
        "ceil" => known(|call| number(call.number(0)?.ceil())),
        "floor" => known(|call| number(call.number(0)?.floor())),
        "signum" => known(|call| {
            let value = call.number(0)?;
            number(if value == 0.0 { 0.0 } else { value.signum() })
        }),
        "pow" => known(|call| number(call.number(0)?.powf(call.number(1)?))),
        "log" => known(|call| number(call.number(0)?.log(call.number(1)?))),
        "max" => known(|call| fold(&numbers(call.arguments)?, f64::max)),
        "min" => known(|call| fold(&numbers(call.arguments)?, f64::min)),
        "sum" => known(|call| fold(&numbers(call.items(0)?)?, |a, b| a + b)),
        "parseint" => known(parseint),
        "range" => known(range),
        "tonumber" => anything(|call| convert(call, &Type::Number)),
        "tostring" => anything(|call| convert(call, &Type::String)),
        "tobool" => anything(|call| convert(call, &Type::Bool)),
        "tolist" => anything(|call| convert(call, &Type::List(Box::new(Type::Any)))),
        "toset" => anything(|call| convert(call, &Type::Set(Box::new(Type::Any)))),
        "tomap" => anything(|call| convert(call, &Type::Map(Box::new(Type::Any)))),
        "list" => anything(|call| Ok(Value::list(call.arguments.to_vec()))),
        "map" => anything(|call| {
            let pairs = call.arguments.chunks_exact(2).filter_map(|pair| match pair {
                [key, value] => Some((key.as_text()?.text, value.clone())),
                _ => None,
            });
            Ok(Value::map(pairs))
        }),
        // What a repository calls no secret may be one all the same: the mark stays.
        "sensitive" | "ephemeralasnull" | "nonsensitive" => {
            anything(|call| Ok(call.argument(0)?.clone()))
        }
        "issensitive" => anything(|call| Ok(call.unknown())),
        "alltrue" => anything(|call| truth(call, false)),
        "anytrue" => anything(|call| truth(call, true)),
        _ => return None,
    })
}

fn number(value: f64) -> Outcome {
    if value.is_finite() { Ok(Value::Number(value)) } else { failed("the result is not a number") }
}

fn numbers(values: &[Value]) -> Result<Vec<f64>, Fault> {
    let number = |value: &Value| {
        value
            .as_number()
            .ok_or_else(|| Fault::Failed(format!("needs numbers, not {}", value.kind())))
    };
    values.iter().map(number).collect()
}

fn fold(numbers: &[f64], combine: fn(f64, f64) -> f64) -> Outcome {
    match numbers.iter().copied().reduce(combine) {
        Some(value) => number(value),
        None => failed("needs at least one number"),
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "Terraform's numbers are held as floating point here"
)]
fn parseint(call: &Call<'_>) -> Outcome {
    let (text, base) = (call.text(0)?.text, call.count(1)?);
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    match base.and_then(|base| i64::from_str_radix(&text, base).ok()) {
        Some(value) => Ok(Value::Number(value as f64)),
        None => failed("the text is not a number in that base"),
    }
}

fn range(call: &Call<'_>) -> Outcome {
    // Terraform: "more than 1024 values were generated".
    const LONGEST: usize = 1_024;
    let (start, limit) = if call.arguments.len() > 1 {
        (call.number(0)?, call.number(1)?)
    } else {
        (0.0, call.number(0)?)
    };
    let default = if limit < start { -1.0 } else { 1.0 };
    let step = if call.arguments.len() > 2 { call.number(2)? } else { default };
    let mut values = Vec::new();
    let mut at = start;
    while step != 0.0 && ((step > 0.0 && at < limit) || (step < 0.0 && at > limit)) {
        if values.len() >= LONGEST {
            return failed("makes more than 1024 values");
        }
        values.push(Value::Number(at));
        at += step;
    }
    Ok(Value::list(values))
}

fn convert(call: &Call<'_>, kind: &Type) -> Outcome {
    kind.convert(call.argument(0)?).map_err(Fault::Failed)
}

/// Whether any element is `decisive`; an unknown one leaves that open only when no other decides.
fn truth(call: &Call<'_>, decisive: bool) -> Outcome {
    if call.any_unknown() {
        return Ok(call.unknown());
    }
    let items = call.items(0)?;
    if items.iter().any(|item| item.as_bool() == Some(decisive)) {
        return Ok(Value::Bool(decisive));
    }
    if items.iter().any(Value::has_unknown) {
        Ok(call.unknown())
    } else {
        Ok(Value::Bool(!decisive))
    }
}
