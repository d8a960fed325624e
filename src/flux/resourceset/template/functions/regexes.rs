//! Regular expressions. Rust's are those of Go, but for corners that no repository shows.

use regex::{NoExpand, Regex, RegexBuilder};

use super::numbers::to_int;
use super::{Table, Value, count, one, text_of, two};
use crate::flux::resourceset::template::value::MAX_SIZE;

pub(super) const FUNCTIONS: Table = &[
    ("regexMatch", |arguments| {
        let (pattern, text) = two(arguments)?;
        Ok(Value::Bool(regex(pattern)?.is_match(text_of(text)?)))
    }),
    ("regexFind", |arguments| {
        let (pattern, text) = two(arguments)?;
        Ok(Value::text(regex(pattern)?.find(text_of(text)?).map_or("", |found| found.as_str())))
    }),
    ("regexFindAll", |arguments| match arguments {
        [pattern, text, most] => {
            let most = usize::try_from(to_int(most)).unwrap_or(usize::MAX);
            Value::list(
                regex(pattern)?
                    .find_iter(text_of(text)?)
                    .take(most)
                    .map(|found| Value::text(found.as_str()))
                    .collect(),
            )
        }
        _ => count("3", arguments),
    }),
    ("regexReplaceAll", |arguments| {
        replaced(arguments, |regex, text, with| regex.replace_all(text, with).into_owned())
    }),
    ("regexReplaceAllLiteral", |arguments| {
        replaced(arguments, |regex, text, with| {
            regex.replace_all(text, NoExpand(with)).into_owned()
        })
    }),
    ("regexSplit", |arguments| match arguments {
        [pattern, text, most] => {
            let most = usize::try_from(to_int(most)).unwrap_or(usize::MAX);
            Value::list(regex(pattern)?.splitn(text_of(text)?, most).map(Value::text).collect())
        }
        _ => count("3", arguments),
    }),
    ("regexQuoteMeta", |arguments| Ok(Value::text(regex::escape(text_of(one(arguments)?)?)))),
];

fn regex(pattern: &Value) -> Result<Regex, String> {
    let built = RegexBuilder::new(text_of(pattern)?).size_limit(1 << 20).build();
    built.map_err(|_| format!("{:?} is not a regular expression", pattern.inner()))
}

fn replaced(
    arguments: &[Value],
    replace: fn(&Regex, &str, &str) -> String,
) -> Result<Value, String> {
    let [pattern, text, with] = arguments else { return count("3", arguments) };
    let (regex, text, with) = (regex(pattern)?, text_of(text)?, text_of(with)?);
    // Each `$1` may stand for the whole text.
    let references = with.matches('$').count();
    let grown = regex
        .find_iter(text)
        .map(|found| with.len() + references * found.len())
        .fold(0_usize, usize::saturating_add);
    if grown > MAX_SIZE {
        Err("the value is too large".to_owned())
    } else {
        Ok(Value::text(replace(&regex, text, with)))
    }
}
