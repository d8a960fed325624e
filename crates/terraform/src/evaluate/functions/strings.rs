//! Texts: letters, blanks, parts.

use std::rc::Rc;

use super::call::{Call, Fault, Function, Outcome, anything, failed, known, partly_known};
use crate::value::{Lines, Text, Value, unknown, whole};

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "lower" => partly_known(|call| {
            letters(call, |text| text.chars().map(|c| one(c.to_lowercase(), c)).collect())
        }),
        "upper" => partly_known(|call| {
            letters(call, |text| text.chars().map(|c| one(c.to_uppercase(), c)).collect())
        }),
        "title" => partly_known(|call| letters(call, title)),
        "trim" => partly_known(|call| {
            let cut = call.text(1)?.text;
            part(call, |text| text.trim_matches(|c| cut.contains(c)))
        }),
        "trimprefix" => partly_known(|call| {
            let prefix = call.text(1)?.text;
            part(call, |text| text.strip_prefix(prefix.as_ref()).unwrap_or(text))
        }),
        "trimsuffix" => partly_known(|call| {
            let suffix = call.text(1)?.text;
            part(call, |text| text.strip_suffix(suffix.as_ref()).unwrap_or(text))
        }),
        "trimspace" => partly_known(|call| part(call, str::trim)),
        "chomp" => partly_known(|call| part(call, |text| text.trim_end_matches(['\r', '\n']))),
        "startswith" => known(|call| {
            Ok(Value::Bool(call.text(0)?.text.starts_with(call.text(1)?.text.as_ref())))
        }),
        "endswith" => {
            known(|call| Ok(Value::Bool(call.text(0)?.text.ends_with(call.text(1)?.text.as_ref()))))
        }
        "strcontains" => {
            known(|call| Ok(Value::Bool(call.text(0)?.text.contains(call.text(1)?.text.as_ref()))))
        }
        "strrev" => {
            known(|call| Ok(Value::text(call.text(0)?.text.chars().rev().collect::<String>())))
        }
        "substr" => known(substr),
        "split" => partly_known(split),
        "join" => anything(join),
        "indent" => partly_known(indent),
        _ => return None,
    })
}

fn letters(call: &Call<'_>, change: fn(&str) -> String) -> Outcome {
    let text = call.text(0)?;
    Ok(Value::Text(Text { text: unknown::map_known(&text.text, change).into(), lines: text.lines }))
}

/// Go changes letter by letter: one that would become two stays.
fn one(mut changed: impl ExactSizeIterator<Item = char>, letter: char) -> char {
    if changed.len() == 1 { changed.next().unwrap_or(letter) } else { letter }
}

/// Every letter after a character that is not a letter is a capital.
fn title(text: &str) -> String {
    let mut after_letter = false;
    let mut titled = String::with_capacity(text.len());
    for c in text.chars() {
        if after_letter {
            titled.push(c);
        } else {
            titled.push(one(c.to_uppercase(), c));
        }
        after_letter = c.is_alphanumeric() || c == '_';
    }
    titled
}

/// A part of the first argument; it knows where its lines are written.
fn part(call: &Call<'_>, choose: impl Fn(&str) -> &str) -> Outcome {
    let whole = call.text(0)?;
    let chosen = choose(&whole.text);
    let before = (chosen.as_ptr() as usize).saturating_sub(whole.text.as_ptr() as usize);
    Ok(Value::Text(Text { text: Rc::from(chosen), lines: lines_after(&whole, before) }))
}

/// The lines of what follows the first bytes of a text.
fn lines_after(text: &Text, before: usize) -> Option<Lines> {
    let skipped = text.text.get(..before).map_or(0, |skipped| skipped.matches('\n').count());
    text.lines.as_ref().map(|lines| lines.skip(skipped))
}

fn substr(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?.text;
    let letters: Vec<char> = text.chars().collect();
    let (offset, length) = (call.number(1)?, call.number(2)?);
    let start = if offset < 0.0 {
        letters.len().saturating_sub(whole(-offset).unwrap_or(usize::MAX))
    } else {
        whole(offset).unwrap_or(usize::MAX)
    };
    let length = if length < 0.0 { usize::MAX } else { whole(length).unwrap_or(usize::MAX) };
    Ok(Value::text(letters.into_iter().skip(start).take(length).collect::<String>()))
}

fn split(call: &Call<'_>) -> Outcome {
    let (separator, text) = (call.text(0)?.text, call.text(1)?);
    if separator.is_empty() {
        return Ok(Value::list(text.text.chars().map(|c| Value::text(c.to_string())).collect()));
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for piece in text.text.split(separator.as_ref()) {
        pieces.push(Value::Text(Text { text: Rc::from(piece), lines: lines_after(&text, at) }));
        at += piece.len() + separator.len();
    }
    Ok(Value::list(pieces))
}

fn join(call: &Call<'_>) -> Outcome {
    if call.any_unknown() {
        return Ok(call.unknown());
    }
    let separator = call.text(0)?.text;
    let mut pieces: Vec<Rc<str>> = Vec::new();
    for index in 1..call.arguments.len() {
        for item in call.items(index)?.iter() {
            match item.as_text() {
                Some(text) => pieces.push(text.text),
                None => return failed(format!("an element is {}, not a string", item.kind())),
            }
        }
    }
    Ok(Value::text(pieces.join(separator.as_ref())))
}

fn indent(call: &Call<'_>) -> Outcome {
    let (spaces, text) = (call.count(0)?, call.text(1)?);
    if spaces > 1_000 {
        return Err(Fault::Failed("more than 1000 spaces".to_owned()));
    }
    let indented = text.text.replace('\n', &format!("\n{}", " ".repeat(spaces)));
    Ok(Value::Text(Text { text: indented.into(), lines: text.lines }))
}
