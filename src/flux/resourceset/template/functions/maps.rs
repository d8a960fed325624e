//! Maps. Those that change a map in Go make a new one here; the renderer gives it to the variable
//! that held the old one.

use std::collections::BTreeMap;

use super::{Table, Value, count, map_of, text_of, two};

pub(super) const FUNCTIONS: Table = &[
    ("dict", |arguments| {
        let mut map = BTreeMap::new();
        for pair in arguments.chunks(2) {
            if let [key, value @ ..] = pair {
                map.insert(key.inner(), value.first().cloned().unwrap_or_else(|| Value::text("")));
            }
        }
        Value::map(map)
    }),
    ("get", |arguments| {
        let (map, key) = two(arguments)?;
        Ok(map_of(map)?.get(text_of(key)?).cloned().unwrap_or_else(|| Value::text("")))
    }),
    ("hasKey", |arguments| {
        let (map, key) = two(arguments)?;
        Ok(Value::Bool(map_of(map)?.contains_key(text_of(key)?)))
    }),
    ("set", |arguments| match arguments {
        [map, key, value] => {
            let mut map = map_of(map)?.clone();
            map.insert(text_of(key)?.to_owned(), value.clone());
            Value::map(map)
        }
        _ => count("3", arguments),
    }),
    ("unset", |arguments| {
        let (map, key) = two(arguments)?;
        let mut map = map_of(map)?.clone();
        map.remove(text_of(key)?);
        Value::map(map)
    }),
    ("keys", |arguments| {
        // Go gives them in no order; sets that depend on it sort them.
        let maps: Result<Vec<_>, String> = arguments.iter().map(map_of).collect();
        Value::list(maps?.into_iter().flat_map(BTreeMap::keys).map(Value::text).collect())
    }),
    ("values", |arguments| match arguments {
        [map] => Value::list(map_of(map)?.values().cloned().collect()),
        _ => count("1", arguments),
    }),
    ("pick", |arguments| chosen(arguments, true)),
    ("omit", |arguments| chosen(arguments, false)),
    ("dig", |arguments| match arguments {
        [path @ .., default, map] if !path.is_empty() => {
            let mut found = map.clone();
            for key in path {
                match map_of(&found)?.get(text_of(key)?).cloned() {
                    Some(value) => found = value,
                    None => return Ok(default.clone()),
                }
            }
            Ok(found)
        }
        _ => Err("dig needs at least three arguments".to_owned()),
    }),
];

fn chosen(arguments: &[Value], wanted: bool) -> Result<Value, String> {
    let [map, keys @ ..] = arguments else { return count("at least 1", arguments) };
    let keys: Result<Vec<&str>, String> = keys.iter().map(text_of).collect();
    let keys = keys?;
    Value::map(
        map_of(map)?
            .iter()
            .filter(|(key, _)| keys.contains(&key.as_str()) == wanted)
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
    )
}
