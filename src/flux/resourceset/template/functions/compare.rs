//! What Go's template language itself offers to compare and to look into values.

use std::cmp::Ordering;

use super::{Table, Value, count, one, two};

pub(super) const FUNCTIONS: Table = &[
    ("not", |arguments| Ok(Value::Bool(!one(arguments)?.is_true()))),
    ("eq", |arguments| match arguments {
        [first, others @ ..] if !others.is_empty() => {
            let equal: Result<Vec<bool>, String> =
                others.iter().map(|other| equal(first, other)).collect();
            Ok(Value::Bool(equal?.contains(&true)))
        }
        _ => Err("missing argument for comparison".to_owned()),
    }),
    ("ne", |arguments| two(arguments).and_then(|(a, b)| Ok(Value::Bool(!equal(a, b)?)))),
    ("lt", |arguments| ordered(arguments, &[Ordering::Less])),
    ("le", |arguments| ordered(arguments, &[Ordering::Less, Ordering::Equal])),
    ("gt", |arguments| ordered(arguments, &[Ordering::Greater])),
    ("ge", |arguments| ordered(arguments, &[Ordering::Greater, Ordering::Equal])),
    ("deepEqual", |arguments| two(arguments).map(|(a, b)| Value::Bool(a == b))),
    ("len", |arguments| match one(arguments)? {
        Value::Text(text) => Ok(length(text.len())),
        Value::List(list) => Ok(length(list.items.len())),
        Value::Map(map) => Ok(length(map.items.len())),
        other => Err(format!("len of type {}", other.kind())),
    }),
    ("index", |arguments| match arguments {
        [value, keys @ ..] => keys.iter().try_fold(value.clone(), |value, key| at(&value, key)),
        [] => count("at least 1", arguments),
    }),
];

pub(super) fn length(length: usize) -> Value {
    Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

/// Go compares values of the same basic type only; whole numbers are one type here, as JSON does
/// not tell them apart.
fn equal(a: &Value, b: &Value) -> Result<bool, String> {
    match (a, b) {
        (Value::Nil, other) | (other, Value::Nil) => Ok(*other == Value::Nil),
        (Value::List(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Map(_)) => {
            Err("non-comparable type".to_owned())
        }
        _ => compare(a, b).map(|order| order == Ordering::Equal),
    }
}

#[allow(clippy::cast_precision_loss, reason = "Go's JSON numbers are floats, too")]
pub(super) fn compare(a: &Value, b: &Value) -> Result<Ordering, String> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Ok(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => Ok(a.total_cmp(b)),
        (Value::Int(a), Value::Float(b)) => Ok((*a as f64).total_cmp(b)),
        (Value::Float(a), Value::Int(b)) => Ok(a.total_cmp(&(*b as f64))),
        (Value::Text(a), Value::Text(b)) => Ok(a.cmp(b)),
        _ => Err("incompatible types for comparison".to_owned()),
    }
}

fn ordered(arguments: &[Value], wanted: &[Ordering]) -> Result<Value, String> {
    let (a, b) = two(arguments)?;
    if matches!((a, b), (Value::Bool(_), _)) {
        return Err("invalid type for comparison".to_owned());
    }
    Ok(Value::Bool(wanted.contains(&compare(a, b)?)))
}

/// Go: a key that a map has not gives nothing; an index beyond a list is an error.
fn at(value: &Value, key: &Value) -> Result<Value, String> {
    match (value, key) {
        (Value::Map(map), Value::Text(key)) => {
            Ok(map.items.get(&**key).cloned().unwrap_or(Value::Nil))
        }
        (Value::List(list), Value::Int(index)) => {
            let found =
                usize::try_from(*index).ok().and_then(|index| list.items.get(index)).cloned();
            found.ok_or_else(|| format!("index out of range: {index}"))
        }
        (Value::Text(text), Value::Int(index)) => {
            let byte = usize::try_from(*index).ok().and_then(|index| text.as_bytes().get(index));
            byte.map(|byte| Value::Int(i64::from(*byte)))
                .ok_or_else(|| format!("index out of range: {index}"))
        }
        (Value::Nil, _) => Err("index of untyped nil".to_owned()),
        (value, key) => Err(format!("cannot index {} with {}", value.kind(), key.kind())),
    }
}
