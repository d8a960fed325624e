//! The functions of Bicep and of Azure Resource Manager whose results files determine.
//!
//! Of an argument that is unknown the result is unknown, and so is that of every other function.

use std::rc::Rc;

use fluxscape_terraform::Value;

/// Lists are no longer.
const MOST_ITEMS: f64 = 1000.0;

/// The result of a function, by its name in lower case.
pub(super) fn call(name: &str, given: &[Value]) -> Value {
    known(name, given).unwrap_or_else(|| Value::unknown(format!("{name}()")))
}

fn known(name: &str, given: &[Value]) -> Option<Value> {
    match (name, given) {
        ("concat", [Value::List(_), ..]) => {
            let lists: Option<Vec<_>> = given.iter().map(Value::items).collect();
            Some(Value::list(lists?.iter().flat_map(|list| list.iter().cloned()).collect()))
        }
        ("concat", _) => joined(given),
        ("createarray", _) => Some(Value::list(given.to_vec())),
        ("format", [Value::Text(pattern), given @ ..]) => format(pattern.as_str(), given),
        ("range", [Value::Number(from), Value::Number(count)]) => {
            let is_list = count.fract() == 0.0 && (0.0..=MOST_ITEMS).contains(count);
            let mut items = Vec::new();
            let mut at = 0.0;
            while is_list && at < *count {
                items.push(Value::Number(from + at));
                at += 1.0;
            }
            is_list.then(|| Value::list(items))
        }
        ("tolower", [Value::Text(text)]) => whole(text.as_str(), str::to_lowercase),
        ("toupper", [Value::Text(text)]) => whole(text.as_str(), str::to_uppercase),
        ("trim", [Value::Text(text)]) => whole(text.as_str(), |text| text.trim().to_owned()),
        ("string", [value @ (Value::Text(_) | Value::Bool(_) | Value::Number(_))]) => {
            value.as_text().map(Value::Text)
        }
        ("replace", [text, from, to]) => {
            let [text, from, to] = [plain(text)?, plain(from)?, plain(to)?];
            Some(Value::text(text.replace(from, to)))
        }
        ("split", [text, separator]) => {
            let (text, separator) = (plain(text)?, plain(separator)?);
            Some(Value::list(text.split(separator).map(Value::text).collect()))
        }
        ("join", [Value::List(items), separator]) => {
            let items: Option<Vec<&str>> = items.iter().map(plain).collect();
            Some(Value::text(items?.join(plain(separator)?)))
        }
        ("empty", [value]) => match value {
            Value::Null => Some(Value::Bool(true)),
            Value::Text(_) => plain(value).map(|text| Value::Bool(text.is_empty())),
            Value::List(items) => Some(Value::Bool(items.is_empty())),
            Value::Map(map) => Some(Value::Bool(map.iter().next().is_none())),
            _ => None,
        },
        ("contains", [Value::Map(map), key]) => Some(Value::Bool(map.get(plain(key)?).is_some())),
        ("contains", [Value::List(items), item]) => {
            let is_known = !item.has_unknown() && !items.iter().any(Value::has_unknown);
            is_known.then(|| Value::Bool(items.contains(item)))
        }
        ("contains", [text, part]) => Some(Value::Bool(plain(text)?.contains(plain(part)?))),
        ("first", [Value::List(items)]) => items.first().cloned(),
        ("last", [Value::List(items)]) => items.last().cloned(),
        ("union", _) => union(given),
        ("items", [Value::Map(map)]) => {
            let item = |(key, value): (&Rc<str>, &Value)| {
                let key = Value::text(Rc::clone(key));
                Value::map([("key".into(), key), ("value".into(), value.clone())])
            };
            Some(Value::list(map.iter().map(item).collect()))
        }
        ("objectkeys", [Value::Map(map)]) => {
            Some(Value::list(map.iter().map(|(key, _)| Value::text(Rc::clone(key))).collect()))
        }
        ("json", [text]) => Value::from_json(plain(text)?),
        ("if", [Value::Bool(condition), yes, no]) => {
            Some(if *condition { yes } else { no }.clone())
        }
        ("equals", [one, other]) if !one.has_unknown() && !other.has_unknown() => {
            Some(Value::Bool(one == other))
        }
        ("not", [Value::Bool(value)]) => Some(Value::Bool(!value)),
        ("true", []) => Some(Value::Bool(true)),
        ("false", []) => Some(Value::Bool(false)),
        ("null", []) => Some(Value::Null),
        _ => None,
    }
}

/// What a file holds, by the function that reads it.
pub(super) fn content(function: &str, text: &str) -> Value {
    let read = match function.to_ascii_lowercase().as_str() {
        "loadtextcontent" => Some(Value::text(text)),
        "loadjsoncontent" => Value::from_json(text),
        _ => None,
    };
    read.unwrap_or_else(|| Value::unknown(function))
}

/// A text without an unknown in it.
fn plain(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) if !value.has_unknown() => Some(text.as_str()),
        _ => None,
    }
}

/// A text with a change that the names of unknowns in it must not suffer.
fn whole(text: &str, change: impl Fn(&str) -> String) -> Option<Value> {
    let value = Value::text(text);
    (!value.has_unknown()).then(|| Value::text(change(text)))
}

fn joined(given: &[Value]) -> Option<Value> {
    let parts: Option<Vec<_>> = given.iter().map(Value::as_text).collect();
    Some(Value::text(parts?.iter().map(|part| part.as_str().to_owned()).collect::<String>()))
}

/// `format('{0}-{1}', a, b)`
fn format(pattern: &str, given: &[Value]) -> Option<Value> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (at, after) = after.split_once('}')?;
        text.push_str(before);
        let value = given.get(at.parse::<usize>().ok()?)?.as_text()?;
        text.push_str(value.as_str());
        rest = after;
    }
    text.push_str(rest);
    Some(Value::text(text))
}

/// Objects merged, those in both merged again; or lists, each item once.
fn union(given: &[Value]) -> Option<Value> {
    let mut given = given.iter();
    let mut merged = given.next()?.clone();
    for other in given {
        merged = match (&merged, other) {
            (Value::List(one), Value::List(other)) => {
                let mut items: Vec<Value> = one.to_vec();
                items.extend(other.iter().filter(|item| !one.contains(item)).cloned());
                Value::list(items)
            }
            (Value::Map(one), Value::Map(two)) => {
                let mut entries: Vec<(Rc<str>, Value)> =
                    one.iter().map(|(key, value)| (Rc::clone(key), value.clone())).collect();
                for (key, value) in two.iter() {
                    let both = one
                        .get(key)
                        .filter(|known| known.as_map().is_some() && value.as_map().is_some());
                    let value = match both {
                        Some(known) => union(&[known.clone(), value.clone()])?,
                        None => value.clone(),
                    };
                    entries.push((Rc::clone(key), value));
                }
                Value::map(entries)
            }
            _ => return None,
        };
    }
    Some(merged)
}
