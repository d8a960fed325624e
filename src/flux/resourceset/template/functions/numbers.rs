//! Arithmetic. As in sprig, whatever is no number counts as zero.

use super::{Table, Value, count, one, two};

/// Numbers that one call may list.
const MAX_COUNT: i64 = 100_000;

pub(super) const FUNCTIONS: Table = &[
    ("add", |arguments| {
        Ok(Value::Int(arguments.iter().fold(0, |sum: i64, value| sum.wrapping_add(to_int(value)))))
    }),
    ("add1", |arguments| Ok(Value::Int(to_int(one(arguments)?).wrapping_add(1)))),
    ("sub", |arguments| two(arguments).map(|(a, b)| Value::Int(to_int(a).wrapping_sub(to_int(b))))),
    ("mul", |arguments| {
        Ok(Value::Int(
            arguments.iter().fold(1, |product: i64, value| product.wrapping_mul(to_int(value))),
        ))
    }),
    ("div", |arguments| divided(arguments, i64::checked_div)),
    ("mod", |arguments| divided(arguments, i64::checked_rem)),
    ("max", |arguments| Ok(Value::Int(arguments.iter().map(to_int).max().unwrap_or(0)))),
    ("biggest", |arguments| Ok(Value::Int(arguments.iter().map(to_int).max().unwrap_or(0)))),
    ("min", |arguments| Ok(Value::Int(arguments.iter().map(to_int).min().unwrap_or(0)))),
    ("maxf", |arguments| {
        Ok(Value::Float(arguments.iter().map(to_float).fold(f64::NEG_INFINITY, f64::max)))
    }),
    ("minf", |arguments| {
        Ok(Value::Float(arguments.iter().map(to_float).fold(f64::INFINITY, f64::min)))
    }),
    ("ceil", |arguments| Ok(Value::Float(to_float(one(arguments)?).ceil()))),
    ("floor", |arguments| Ok(Value::Float(to_float(one(arguments)?).floor()))),
    ("round", |arguments| match arguments {
        [value, places, ..] => {
            let factor = 10_f64.powi(i32::try_from(to_int(places)).unwrap_or(0).clamp(-300, 300));
            Ok(Value::Float((to_float(value) * factor).round() / factor))
        }
        _ => count("at least 2", arguments),
    }),
    ("until", |arguments| {
        let end = to_int(one(arguments)?);
        Value::list(steps(0, end, if end < 0 { -1 } else { 1 })?)
    }),
    ("untilStep", |arguments| match arguments {
        [start, end, step] => Value::list(steps(to_int(start), to_int(end), to_int(step))?),
        _ => count("3", arguments),
    }),
    ("seq", |arguments| {
        let numbers: Vec<i64> = arguments.iter().map(to_int).collect();
        let (start, step, end) = match numbers.as_slice() {
            [end] => (1, if *end < 1 { -1 } else { 1 }, *end),
            [start, end] => (*start, if end < start { -1 } else { 1 }, *end),
            [start, step, end] => (*start, *step, *end),
            _ => return Ok(Value::text("")),
        };
        let listed: Vec<String> = steps(start, end.saturating_add(step.signum()), step)?
            .iter()
            .map(Value::inner)
            .collect();
        Ok(Value::text(listed.join(" ")))
    }),
];

fn divided(arguments: &[Value], operation: fn(i64, i64) -> Option<i64>) -> Result<Value, String> {
    let (a, b) = two(arguments)?;
    operation(to_int(a), to_int(b))
        .map(Value::Int)
        .ok_or_else(|| "integer divide by zero".to_owned())
}

/// From a number to before another, step by step; nothing when the step leads away.
fn steps(start: i64, end: i64, step: i64) -> Result<Vec<Value>, String> {
    let distance = i128::from(end) - i128::from(start);
    let step = i128::from(step);
    if step == 0 || distance.signum() != step.signum() {
        return Ok(Vec::new());
    }
    let count = (distance.abs() + step.abs() - 1) / step.abs();
    if count > i128::from(MAX_COUNT) {
        return Err(format!("more than {MAX_COUNT} numbers"));
    }
    let number = |index: i128| i64::try_from(i128::from(start) + index * step).map(Value::Int);
    Ok((0..count).flat_map(number).collect())
}

/// sprig's `toInt64`: text is read with Go's prefixes, floats are cut.
#[allow(clippy::cast_possible_truncation, reason = "that is what the function does")]
pub(super) fn to_int(value: &Value) -> i64 {
    match value {
        Value::Bool(truth) => i64::from(*truth),
        Value::Int(number) => *number,
        Value::Float(number) => *number as i64,
        Value::Text(text) => match super::super::value::literal(text) {
            Some(Value::Int(number)) => number,
            _ => 0,
        },
        _ => 0,
    }
}

#[allow(clippy::cast_precision_loss, reason = "that is what the function does")]
pub(super) fn to_float(value: &Value) -> f64 {
    match value {
        Value::Float(number) => *number,
        Value::Text(text) => text.parse().unwrap_or(0.0),
        other => to_int(other) as f64,
    }
}
