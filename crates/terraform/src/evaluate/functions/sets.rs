//! Sets, and products of lists.

use super::call::{Call, Function, Outcome, anything, failed, known};
use crate::value::Value;

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "setunion" => anything(|call| {
            combine(call, |union, next| union.iter().chain(next).cloned().collect())
        }),
        "setintersection" => {
            known(|call| combine(call, |all, next| keep(all, |item| next.contains(item))))
        }
        "setsubtract" => {
            known(|call| combine(call, |all, next| keep(all, |item| !next.contains(item))))
        }
        "setproduct" => anything(product),
        "chunklist" => anything(chunklist),
        _ => return None,
    })
}

fn keep(items: &[Value], wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
    items.iter().filter(|item| wanted(item)).cloned().collect()
}

fn combine(call: &Call<'_>, combine: impl Fn(&[Value], &[Value]) -> Vec<Value>) -> Outcome {
    if call.any_unknown() {
        return Ok(call.unknown());
    }
    let mut result = call.items(0)?.to_vec();
    for index in 1..call.arguments.len() {
        result = combine(&result, call.items(index)?);
    }
    Ok(Value::set(result))
}

/// Every combination of one element of each list; of sets alone, a set.
fn product(call: &Call<'_>) -> Outcome {
    const LARGEST: usize = 100_000;
    if call.any_unknown() {
        return Ok(call.unknown());
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for index in 0..call.arguments.len() {
        let items = call.items(index)?;
        if rows.len().saturating_mul(items.len()) > LARGEST {
            return failed("makes too many combinations");
        }
        let extend = |row: &Vec<Value>| {
            items.iter().map(|item| row.iter().chain([item]).cloned().collect()).collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(extend).collect();
    }
    let rows = rows.into_iter().map(Value::list).collect();
    let sets = call.arguments.iter().all(|argument| matches!(argument, Value::Set(_)));
    Ok(if sets { Value::set(rows) } else { Value::list(rows) })
}

fn chunklist(call: &Call<'_>) -> Outcome {
    if call.any_unknown() {
        return Ok(call.unknown());
    }
    let (items, size) = (call.items(0)?, call.count(1)?);
    if size == 0 {
        return Ok(Value::list(vec![Value::list(items.to_vec())]));
    }
    Ok(Value::list(items.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect()))
}
