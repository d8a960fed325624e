//! The functions of substitution expressions: what stands behind a variable's name.
//!
//! In: an operator, the variable's value, its arguments. Out: text. Nothing fails: as in Flux, what
//! makes no sense leaves the value as it is.

use super::glob::matching_prefixes;

/// Bytes that a replacement may make.
const MAX_SIZE: usize = 2 << 20;

/// Applies an operator to a value; `None` when the result would be absurdly large. An unknown
/// operator leaves the value alone.
pub(super) fn call(operator: &str, value: &str, arguments: &[&str]) -> Option<String> {
    Some(match (operator, arguments) {
        ("#", []) => value.len().to_string(),
        ("^", _) => first(value, |c| c.to_uppercase().collect()),
        ("^^", _) => value.to_uppercase(),
        (",", _) => first(value, |c| c.to_lowercase().collect()),
        (",,", _) => value.to_lowercase(),
        (":", [position, length @ ..]) => substring(value, position, length.first().copied()),
        ("#", [pattern, ..]) => without_prefix(value, pattern, Longest(false)).to_owned(),
        ("##", [pattern, ..]) => without_prefix(value, pattern, Longest(true)).to_owned(),
        ("%", [pattern, ..]) => without_suffix(value, pattern, Longest(false)),
        ("%%", [pattern, ..]) => without_suffix(value, pattern, Longest(true)),
        ("/", [pattern, with @ ..]) => value.replacen(pattern, with.first().unwrap_or(&""), 1),
        ("//", [pattern, with @ ..]) => {
            let with = with.first().unwrap_or(&"");
            let grown = value.matches(pattern).count().saturating_mul(with.len());
            (grown <= MAX_SIZE).then(|| value.replace(pattern, with))?
        }
        // Without a replacement these two do nothing.
        ("/#", [pattern, with]) => value
            .strip_prefix(pattern)
            .map_or_else(|| value.to_owned(), |rest| format!("{with}{rest}")),
        ("/%", [pattern, with]) => value
            .strip_suffix(pattern)
            .map_or_else(|| value.to_owned(), |rest| format!("{rest}{with}")),
        _ => value.to_owned(),
    })
}

fn first(value: &str, change: fn(char) -> String) -> String {
    let mut characters = value.chars();
    characters.next().map_or_else(String::new, |c| change(c) + characters.as_str())
}

/// Counted in bytes, as Go does. A position or length that is no number leaves the value alone; a
/// negative one counts from the end.
fn substring(value: &str, position: &str, length: Option<&str>) -> String {
    let size = value.len();
    let Ok(position) = position.parse::<i64>() else { return value.to_owned() };
    let from_end = |offset: i64| {
        size.saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX))
    };
    let start = if position < 0 {
        from_end(position)
    } else {
        usize::try_from(position).unwrap_or(usize::MAX)
    };
    let end = match length.map(str::parse::<i64>) {
        None => size,
        Some(Err(_)) => return value.to_owned(),
        Some(Ok(length)) if length < 0 => from_end(length),
        Some(Ok(length)) => {
            start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(size)
        }
    };
    String::from_utf8_lossy(value.as_bytes().get(start..end).unwrap_or_default()).into_owned()
}

#[derive(Clone, Copy)]
struct Longest(bool);

/// The value without the shortest or longest beginning that a pattern matches. An empty beginning
/// is none.
fn without_prefix<'v>(value: &'v str, pattern: &str, longest: Longest) -> &'v str {
    let mut ends = matching_prefixes(pattern, value).into_iter().filter(|end| *end > 0);
    let end = if longest.0 { ends.next_back() } else { ends.next() };
    value.get(end.unwrap_or(0)..).unwrap_or(value)
}

/// Flux reverses both value and pattern: a class `[a-z]` in the pattern is then none any more.
fn without_suffix(value: &str, pattern: &str, longest: Longest) -> String {
    let reverse = |text: &str| text.chars().rev().collect::<String>();
    reverse(without_prefix(&reverse(value), &reverse(pattern), longest))
}
