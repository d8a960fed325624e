//! The functions of substitution expressions: what stands behind a variable's name.
//!
//! In: an operator, the variable's value, its arguments. Out: text. Nothing fails: as in Flux, what
//! makes no sense leaves the value as it is.

use fluxscape_manifest::glob::Glob;

/// Bytes that a replacement may make.
const MAX_SIZE: usize = 2 << 20;

/// What an expression does with the value of its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `${v}`
    Value,
    /// `${#v}`
    Length,
    /// `${v=word}`, `${v:=word}`, `${v:-word}`, `${v:?word}`, `${v:+word}`
    Default,
    /// `${v:position:length}`
    Substring,
    /// `${v^}`
    UpperFirst,
    /// `${v^^}`
    Upper,
    /// `${v,}`
    LowerFirst,
    /// `${v,,}`
    Lower,
    /// `${v#pattern}`, `${v##pattern}`
    WithoutPrefix(Extent),
    /// `${v%pattern}`, `${v%%pattern}`
    WithoutSuffix(Extent),
    /// `${v/pattern/text}`
    ReplaceFirst,
    /// `${v//pattern/text}`
    ReplaceAll,
    /// `${v/#pattern/text}`
    ReplacePrefix,
    /// `${v/%pattern/text}`
    ReplaceSuffix,
}

/// How much of a value a pattern takes away, where it matches several parts of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Shortest,
    Longest,
}

/// Applies an operator to a value; `None` when the result would be absurdly large. Without the
/// arguments that it needs an operator leaves the value alone.
pub(super) fn call(operator: Operator, value: &str, arguments: &[&str]) -> Option<String> {
    Some(match (operator, arguments) {
        (Operator::Length, _) => value.len().to_string(),
        (Operator::UpperFirst, _) => first(value, |c| c.to_uppercase().collect()),
        (Operator::Upper, _) => value.to_uppercase(),
        (Operator::LowerFirst, _) => first(value, |c| c.to_lowercase().collect()),
        (Operator::Lower, _) => value.to_lowercase(),
        (Operator::Substring, [position, length @ ..]) => {
            substring(value, position, length.first().copied())
        }
        (Operator::WithoutPrefix(extent), [pattern, ..]) => {
            without_prefix(value, pattern, extent).to_owned()
        }
        (Operator::WithoutSuffix(extent), [pattern, ..]) => without_suffix(value, pattern, extent),
        (Operator::ReplaceFirst, [pattern, with @ ..]) => {
            value.replacen(pattern, with.first().unwrap_or(&""), 1)
        }
        (Operator::ReplaceAll, [pattern, with @ ..]) => {
            let with = with.first().unwrap_or(&"");
            let grown = value.matches(pattern).count().saturating_mul(with.len());
            (grown <= MAX_SIZE).then(|| value.replace(pattern, with))?
        }
        // Without a replacement these two do nothing.
        (Operator::ReplacePrefix, [pattern, with]) => value
            .strip_prefix(pattern)
            .map_or_else(|| value.to_owned(), |rest| format!("{with}{rest}")),
        (Operator::ReplaceSuffix, [pattern, with]) => value
            .strip_suffix(pattern)
            .map_or_else(|| value.to_owned(), |rest| format!("{rest}{with}")),
        _ => value.to_owned(),
    })
}

fn first(value: &str, change: fn(char) -> String) -> String {
    let mut characters = value.chars();
    characters.next().map_or_else(String::new, |c| change(c) + characters.as_str())
}

/// Counted in bytes, as Go does. A position or length that is not a number leaves the value alone; a
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

/// The value without the shortest or longest beginning that a pattern matches. An empty beginning
/// does not count.
fn without_prefix<'v>(value: &'v str, pattern: &str, extent: Extent) -> &'v str {
    let ends = Glob::parse(pattern).map(|glob| glob.matching_prefixes(value)).unwrap_or_default();
    let mut ends = ends.into_iter().filter(|end| *end > 0);
    let end = match extent {
        Extent::Shortest => ends.next(),
        Extent::Longest => ends.next_back(),
    };
    value.get(end.unwrap_or(0)..).unwrap_or(value)
}

/// Flux reverses both value and pattern: a class `[a-z]` in the pattern is then no class.
fn without_suffix(value: &str, pattern: &str, extent: Extent) -> String {
    let reverse = |text: &str| text.chars().rev().collect::<String>();
    reverse(without_prefix(&reverse(value), &reverse(pattern), extent))
}
