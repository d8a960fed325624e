//! The functions of a template, by name.
//!
//! A function is one line of a table. Those of sprig whose answer depends on the time, on chance or
//! on the machine are not there: the operator does not offer them either. What it offers and is not
//! written here is distinguished from what nobody knows.

mod compare;
mod convert;
mod encode;
mod lists;
mod maps;
mod numbers;
mod printf;
mod regexes;
mod text;

use super::value::Value;

/// A function: from arguments to a value, or what Go would say is wrong.
type Function = fn(&[Value]) -> Result<Value, String>;
type Table = &'static [(&'static str, Function)];

const TABLES: [Table; 8] = [
    compare::FUNCTIONS,
    convert::FUNCTIONS,
    encode::FUNCTIONS,
    lists::FUNCTIONS,
    maps::FUNCTIONS,
    numbers::FUNCTIONS,
    regexes::FUNCTIONS,
    text::FUNCTIONS,
];

/// Evaluated by the renderer itself.
const SPECIAL: [&str; 3] = ["inputs", "and", "or"];

/// Functions that the operator offers and this program does not evaluate.
const NOT_EVALUATED: [&str; 14] = [
    "ago",
    "duration",
    "durationRound",
    "toDate",
    "mustToDate",
    "mustDateModify",
    "must_date_modify",
    "unixEpoch",
    "randInt",
    "urlParse",
    "urlJoin",
    "b32enc",
    "b32dec",
    "sha1sum",
];

fn find(name: &str) -> Option<Function> {
    // `mustFirst` is `first` that fails instead of panicking: here the two are one.
    let plain = name.strip_prefix("must").and_then(|rest| {
        let mut characters = rest.chars();
        let first = characters.next().filter(char::is_ascii_uppercase)?;
        Some(first.to_ascii_lowercase().to_string() + characters.as_str())
    });
    let named = |name: &str| {
        TABLES
            .iter()
            .flat_map(|table| table.iter())
            .find(|(known, _)| *known == name)
            .map(|(_, function)| *function)
    };
    named(name).or_else(|| plain.and_then(|plain| named(&plain)))
}

/// Whether there is such a function.
pub(super) fn exists(name: &str) -> bool {
    SPECIAL.contains(&name) || find(name).is_some()
}

/// Whether the operator has a function that this program does not evaluate.
pub(super) fn is_not_evaluated(name: &str) -> bool {
    NOT_EVALUATED.contains(&name)
}

/// Calls a function.
pub(super) fn call(name: &str, arguments: &[Value]) -> Result<Value, String> {
    find(name).map_or_else(|| Err("not defined".to_owned()), |function| function(arguments))
}

/// The complaint about a number of arguments.
fn count<T>(wanted: &str, arguments: &[Value]) -> Result<T, String> {
    Err(format!("wrong number of args: want {wanted} got {}", arguments.len()))
}

fn one(arguments: &[Value]) -> Result<&Value, String> {
    match arguments {
        [only] => Ok(only),
        _ => count("1", arguments),
    }
}

fn two(arguments: &[Value]) -> Result<(&Value, &Value), String> {
    match arguments {
        [first, second] => Ok((first, second)),
        _ => count("2", arguments),
    }
}

/// An argument that must be text.
fn text_of(value: &Value) -> Result<&str, String> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(format!("wrong type for value; expected string; got {}", other.kind())),
    }
}

fn list_of(value: &Value) -> Result<&[Value], String> {
    value.as_list().ok_or_else(|| format!("cannot use {} as a list", value.kind()))
}

fn map_of(value: &Value) -> Result<&std::collections::BTreeMap<String, Value>, String> {
    value.as_map().ok_or_else(|| {
        format!("wrong type for value; expected map[string]interface {{}}; got {}", value.kind())
    })
}

/// Text of a size that is known before it is made.
fn sized(size: usize, make: impl FnOnce() -> String) -> Result<Value, String> {
    if size > super::value::MAX_SIZE {
        Err("the value is too large".to_owned())
    } else {
        Ok(Value::text(make()))
    }
}
