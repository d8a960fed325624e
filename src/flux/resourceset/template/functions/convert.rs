//! Defaults, choices, types.

use super::numbers::{to_float, to_int};
use super::{Table, Value, count, one, two};

pub(super) const FUNCTIONS: Table = &[
    ("default", |arguments| match arguments {
        [default] => Ok(default.clone()),
        [default, given, ..] => Ok(if given.is_true() { given.clone() } else { default.clone() }),
        [] => count("at least 1", arguments),
    }),
    ("empty", |arguments| Ok(Value::Bool(!one(arguments)?.is_true()))),
    ("coalesce", |arguments| {
        Ok(arguments.iter().find(|value| value.is_true()).cloned().unwrap_or(Value::Nil))
    }),
    ("all", |arguments| Ok(Value::Bool(arguments.iter().all(Value::is_true)))),
    ("any", |arguments| Ok(Value::Bool(arguments.iter().any(Value::is_true)))),
    ("ternary", |arguments| match arguments {
        [yes, no, condition] => Ok(if condition.is_true() { yes.clone() } else { no.clone() }),
        _ => count("3", arguments),
    }),
    ("fail", |arguments| Err(one(arguments)?.inner())),
    ("kindOf", |arguments| Ok(Value::text(one(arguments)?.kind()))),
    ("kindIs", |arguments| {
        two(arguments).map(|(kind, value)| Value::Bool(kind.inner() == value.kind()))
    }),
    ("typeOf", |arguments| Ok(Value::text(type_of(one(arguments)?)))),
    ("typeIs", |arguments| {
        two(arguments).map(|(name, value)| Value::Bool(name.inner() == type_of(value)))
    }),
    ("typeIsLike", |arguments| {
        two(arguments).map(|(name, value)| {
            Value::Bool(name.inner().trim_start_matches('*') == type_of(value))
        })
    }),
    ("toString", |arguments| Ok(Value::text(one(arguments)?.inner()))),
    ("bool", |arguments| match one(arguments)? {
        Value::Text(text) => match &**text {
            "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(Value::Bool(false)),
            other => Err(format!("{other:?} is neither true nor false")),
        },
        other => Ok(Value::Bool(other.is_true())),
    }),
    ("int", |arguments| Ok(Value::Int(to_int(one(arguments)?)))),
    ("int64", |arguments| Ok(Value::Int(to_int(one(arguments)?)))),
    ("atoi", |arguments| Ok(Value::Int(one(arguments)?.inner().parse().unwrap_or(0)))),
    ("float64", |arguments| Ok(Value::Float(to_float(one(arguments)?)))),
    ("toDecimal", |arguments| {
        Ok(Value::Int(i64::from_str_radix(&one(arguments)?.inner(), 8).unwrap_or(0)))
    }),
];

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Nil => "<nil>",
        Value::List(_) => "[]interface {}",
        Value::Map(_) => "map[string]interface {}",
        other => other.kind(),
    }
}
