//! Lists.

use std::collections::BTreeSet;

use super::numbers::to_int;
use super::{Table, Value, count, list_of, map_of, one, sized, text_of, two};

pub(super) const FUNCTIONS: Table = &[
    ("list", |arguments| Value::list(arguments.to_vec())),
    ("tuple", |arguments| Value::list(arguments.to_vec())),
    ("append", push),
    ("push", push),
    ("prepend", |arguments| {
        let (list, value) = two(arguments)?;
        Value::list(std::iter::once(value).chain(list_of(list)?).cloned().collect())
    }),
    ("concat", |arguments| {
        let lists: Result<Vec<&[Value]>, String> = arguments.iter().map(list_of).collect();
        Value::list(lists?.concat())
    }),
    ("first", |arguments| Ok(list_of(one(arguments)?)?.first().cloned().unwrap_or(Value::Nil))),
    ("last", |arguments| Ok(list_of(one(arguments)?)?.last().cloned().unwrap_or(Value::Nil))),
    ("rest", |arguments| Value::list(list_of(one(arguments)?)?.iter().skip(1).cloned().collect())),
    ("initial", |arguments| {
        Value::list(
            list_of(one(arguments)?)?
                .split_last()
                .map(|(_, before)| before.to_vec())
                .unwrap_or_default(),
        )
    }),
    ("reverse", |arguments| Value::list(list_of(one(arguments)?)?.iter().rev().cloned().collect())),
    ("compact", |arguments| {
        Value::list(
            list_of(one(arguments)?)?.iter().filter(|value| value.is_true()).cloned().collect(),
        )
    }),
    ("uniq", |arguments| {
        let mut seen = BTreeSet::new();
        // What is printed differently is different, if its kind is.
        let is_new = |value: &&Value| seen.insert((value.kind(), value.inner()));
        Value::list(list_of(one(arguments)?)?.iter().filter(is_new).cloned().collect())
    }),
    ("without", |arguments| match arguments {
        [list, unwanted @ ..] => Value::list(
            list_of(list)?.iter().filter(|value| !unwanted.contains(value)).cloned().collect(),
        ),
        [] => count("at least 1", arguments),
    }),
    ("has", |arguments| {
        let (wanted, list) = two(arguments)?;
        Ok(Value::Bool(*list != Value::Nil && list_of(list)?.contains(wanted)))
    }),
    ("slice", |arguments| match arguments {
        [list, bounds @ ..] => {
            let items = list_of(list)?;
            let bound = |at: usize| {
                bounds.get(at).map(|value| usize::try_from(to_int(value)).unwrap_or(usize::MAX))
            };
            let part = items.get(bound(0).unwrap_or(0)..bound(1).unwrap_or(items.len()));
            part.map_or_else(
                || Err("slice bounds out of range".to_owned()),
                |part| Value::list(part.to_vec()),
            )
        }
        [] => count("at least 1", arguments),
    }),
    ("chunk", |arguments| {
        let (size, list) = two(arguments)?;
        let size = usize::try_from(to_int(size)).unwrap_or(0).max(1);
        let chunks: Result<Vec<Value>, String> =
            list_of(list)?.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect();
        Value::list(chunks?)
    }),
    ("sortAlpha", |arguments| match one(arguments)? {
        Value::List(list) => {
            let mut texts: Vec<String> = list.items.iter().map(Value::inner).collect();
            texts.sort();
            Value::list(texts.into_iter().map(Value::text).collect())
        }
        other => Value::list(vec![Value::text(other.inner())]),
    }),
    ("toStrings", |arguments| {
        Value::list(texts(one(arguments)?).into_iter().map(Value::text).collect())
    }),
    ("join", |arguments| {
        let (separator, list) = two(arguments)?;
        let (separator, texts) = (text_of(separator)?, texts(list));
        let size = texts.iter().map(|text| text.len() + separator.len()).sum();
        sized(size, || texts.join(separator))
    }),
    ("split", |arguments| {
        let (separator, text) = two(arguments)?;
        numbered(text_of(text)?.split(text_of(separator)?))
    }),
    ("splitn", |arguments| match arguments {
        [separator, most, text] => {
            let most = usize::try_from(to_int(most)).unwrap_or(usize::MAX);
            numbered(text_of(text)?.splitn(most, text_of(separator)?))
        }
        _ => count("3", arguments),
    }),
    ("splitList", |arguments| {
        let (separator, text) = two(arguments)?;
        let (separator, text) = (text_of(separator)?, text_of(text)?);
        if separator.is_empty() {
            // Go splits into characters, without the empty texts at both ends.
            return Value::list(text.chars().map(|c| Value::text(c.to_string())).collect());
        }
        Value::list(text.split(separator).map(Value::text).collect())
    }),
    ("pluck", |arguments| match arguments {
        [key, maps @ ..] => {
            let key = text_of(key)?;
            let maps: Result<Vec<_>, String> = maps.iter().map(map_of).collect();
            Value::list(maps?.into_iter().filter_map(|map| map.get(key)).cloned().collect())
        }
        [] => count("at least 1", arguments),
    }),
];

fn push(arguments: &[Value]) -> Result<Value, String> {
    let (list, value) = two(arguments)?;
    Value::list(list_of(list)?.iter().chain(std::iter::once(value)).cloned().collect())
}

/// sprig's `strslice`: a list's elements as text without those that are nothing; anything else as a
/// list of itself.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(list) => {
            list.items.iter().filter(|item| **item != Value::Nil).map(Value::inner).collect()
        }
        Value::Nil => Vec::new(),
        other => vec![other.inner()],
    }
}

/// `{_0: a, _1: b}`
fn numbered<'t>(parts: impl Iterator<Item = &'t str>) -> Result<Value, String> {
    Value::map(
        parts.enumerate().map(|(index, part)| (format!("_{index}"), Value::text(part))).collect(),
    )
}
