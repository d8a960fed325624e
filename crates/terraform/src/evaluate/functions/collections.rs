//! Lists and maps.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::call::{Call, Fault, Function, Outcome, anything, failed, first_unknown};
use crate::evaluate::operator::equal;
use crate::evaluate::types::unified;
use crate::value::{Map, Value, derived, index_value, unknown};

pub(crate) fn find(name: &str) -> Option<Function> {
    let run: fn(&Call<'_>) -> Outcome = match name {
        "merge" => return Some(anything(merge)),
        "coalesce" => return Some(anything(coalesce)),
        "coalescelist" => return Some(anything(coalescelist)),
        "zipmap" => return Some(anything(zipmap)),
        "length" => length,
        "keys" => |call| {
            Ok(Value::list(
                closed(call)?.entries.keys().map(|key| Value::text(Rc::clone(key))).collect(),
            ))
        },
        "values" => |call| Ok(Value::list(closed(call)?.entries.values().cloned().collect())),
        "lookup" => lookup,
        "concat" => concat,
        "flatten" => |call| {
            let mut flat = Vec::new();
            flatten(call.argument(0)?, &mut flat);
            Ok(Value::list(flat))
        },
        "distinct" => distinct,
        "compact" => |call| {
            let kept = call
                .items(0)?
                .iter()
                .filter(|item| **item != Value::Null && **item != Value::text(""));
            Ok(Value::list(kept.cloned().collect()))
        },
        "contains" => contains,
        "element" => element,
        "index" => index,
        "slice" => slice,
        "sort" => |call| {
            let mut items = call.items(0)?.to_vec();
            items.sort_by(Value::order);
            Ok(Value::list(items))
        },
        "reverse" => |call| Ok(Value::list(call.items(0)?.iter().rev().cloned().collect())),
        "one" => |call| match call.items(0)?.as_ref().as_ref() {
            [] => Ok(Value::Null),
            [one] => Ok(one.clone()),
            _ => failed("there is more than one element"),
        },
        "transpose" => transpose,
        "matchkeys" => matchkeys,
        _ => return None,
    };
    Some(super::call::partly_known(run))
}

/// A map all of whose keys are known.
fn closed<'c>(call: &'c Call<'_>) -> Result<&'c Rc<Map>, Fault> {
    let map = call.map(0)?;
    if map.open.is_some() { failed("not all of the map's keys are known") } else { Ok(map) }
}

fn length(call: &Call<'_>) -> Outcome {
    Ok(match call.argument(0)? {
        Value::Map(map) if map.open.is_some() => call.unknown(),
        Value::Map(map) => index_value(map.entries.len()),
        Value::List(items) | Value::Set(items) => index_value(items.len()),
        Value::Text(text) if unknown::is_in(&text.text) => call.unknown(),
        Value::Text(text) => index_value(text.text.chars().count()),
        other => return failed(format!("{} has no length", other.kind())),
    })
}

fn lookup(call: &Call<'_>) -> Outcome {
    let (map, key) = (call.map(0)?, call.text(1)?.text);
    match (map.entries.get(&key), &map.open, call.arguments.get(2)) {
        (Some(value), _, _) => Ok(value.clone()),
        (None, Some(open), _) => Ok(Value::Unknown(derived(open, &format!(".{key}")))),
        (None, None, Some(default)) => Ok(default.clone()),
        (None, None, None) => failed("the map has no such key, and no default is given"),
    }
}

/// The entries of all maps, the later ones over the earlier. What an unknown map would add stays
/// open.
fn merge(call: &Call<'_>) -> Outcome {
    let mut merged = Map::default();
    for (index, argument) in call.arguments.iter().enumerate() {
        match argument {
            Value::Null => {}
            Value::Unknown(name) => merged.open = merged.open.or_else(|| Some(Rc::clone(name))),
            _ => {
                let map = call.map(index)?;
                merged
                    .entries
                    .extend(map.entries.iter().map(|(key, value)| (Rc::clone(key), value.clone())));
                merged.open = merged.open.or_else(|| map.open.clone());
            }
        }
    }
    match (merged.entries.is_empty(), &merged.open) {
        (true, Some(name)) => Ok(Value::Unknown(Rc::clone(name))),
        _ => Ok(merged.into()),
    }
}

fn concat(call: &Call<'_>) -> Outcome {
    let mut all = Vec::new();
    for index in 0..call.arguments.len() {
        all.extend(call.items(index)?.iter().cloned());
    }
    Ok(Value::list(all))
}

fn flatten(value: &Value, flat: &mut Vec<Value>) {
    match value.items() {
        Some(items) => items.iter().for_each(|item| flatten(item, flat)),
        None => flat.push(value.clone()),
    }
}

fn distinct(call: &Call<'_>) -> Outcome {
    let mut kept: Vec<Value> = Vec::new();
    for item in call.items(0)?.iter() {
        if !kept.iter().any(|known| equal(known, item) == Some(true)) {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn contains(call: &Call<'_>) -> Outcome {
    let (items, wanted) = (call.items(0)?, call.argument(1)?);
    let answers: Vec<Option<bool>> = items.iter().map(|item| equal(item, wanted)).collect();
    if answers.contains(&Some(true)) {
        return Ok(Value::Bool(true));
    }
    if answers.contains(&None) { Ok(call.unknown()) } else { Ok(Value::Bool(false)) }
}

/// The index wraps around.
fn element(call: &Call<'_>) -> Outcome {
    let items = call.items(0)?;
    let index = call.count(1)?;
    match index.checked_rem(items.len()).and_then(|index| items.get(index)) {
        Some(item) => Ok(item.clone()),
        None => failed("the list is empty"),
    }
}

fn index(call: &Call<'_>) -> Outcome {
    let (items, wanted) = (call.items(0)?, call.argument(1)?);
    match items.iter().position(|item| equal(item, wanted) == Some(true)) {
        Some(index) => Ok(index_value(index)),
        None if items.iter().any(Value::has_unknown) => Ok(call.unknown()),
        None => failed("the list does not hold the value"),
    }
}

fn slice(call: &Call<'_>) -> Outcome {
    let (items, start, end) = (call.items(0)?, call.count(1)?, call.count(2)?);
    match items.get(start..end) {
        Some(part) => Ok(Value::list(part.to_vec())),
        None => failed("the indexes are outside of the list"),
    }
}

/// The first argument that is neither null nor an empty text.
fn coalesce(call: &Call<'_>) -> Outcome {
    let found =
        call.arguments.iter().find(|value| **value != Value::Null && **value != Value::text(""));
    let kind = unified(call.arguments.iter());
    match found {
        Some(found) => kind.convert(found).map_err(Fault::Failed),
        None => failed("all arguments are null or empty"),
    }
}

fn coalescelist(call: &Call<'_>) -> Outcome {
    let empty = |value: &Value| {
        *value == Value::Null || value.items().is_some_and(|items| items.is_empty())
    };
    let found = call.arguments.iter().find(|value| !empty(value));
    found.cloned().map_or_else(|| failed("all lists are empty"), Ok)
}

fn zipmap(call: &Call<'_>) -> Outcome {
    let keys = match call.argument(0)? {
        Value::Unknown(_) => return Ok(call.unknown()),
        _ => call.items(0)?,
    };
    let texts: Option<Vec<Rc<str>>> =
        keys.iter().map(|key| key.as_text().map(|text| text.text)).collect();
    let Some(texts) = texts else { return failed("the keys must be strings") };
    if let values @ Value::Unknown(_) = call.argument(1)? {
        let name = first_unknown(values).unwrap_or_else(|| "values".into());
        return Ok(Value::map(
            texts
                .into_iter()
                .map(|key| (Rc::clone(&key), Value::Unknown(derived(&name, &format!("[{key}]"))))),
        ));
    }
    let values = call.items(1)?;
    if texts.len() != values.len() {
        return failed(format!("there are {} keys and {} values", texts.len(), values.len()));
    }
    Ok(Value::map(texts.into_iter().zip(values.iter().cloned())))
}

fn transpose(call: &Call<'_>) -> Outcome {
    let mut transposed: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in &call.map(0)?.entries {
        let Some(items) = list.items() else {
            return failed("the map's values must be lists of strings");
        };
        for text in items.iter().filter_map(Value::as_text) {
            transposed.entry(text.text).or_default().push(Value::text(Rc::clone(key)));
        }
    }
    Ok(Value::map(transposed.into_iter().map(|(key, values)| (key, Value::list(values)))))
}

fn matchkeys(call: &Call<'_>) -> Outcome {
    let (values, keys, wanted) = (call.items(0)?, call.items(1)?, call.items(2)?);
    let matched = values
        .iter()
        .zip(keys.iter())
        .filter(|(_, key)| wanted.iter().any(|wanted| equal(key, wanted) == Some(true)));
    Ok(Value::list(matched.map(|(value, _)| value.clone()).collect()))
}
