//! Texts: patterns and formats.

use std::rc::Rc;

use regex::{Captures, Regex};

use super::call::{Call, Fault, Function, Outcome, anything, failed, known, partly_known};
use crate::value::{Text, Value, json_text, number_text, unknown, whole};

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "replace" => partly_known(replace),
        "regex" => known(regex),
        "regexall" => known(regexall),
        "format" => anything(|call| {
            let mut arguments = call.arguments.iter().skip(1);
            let arguments: Vec<&Value> = arguments.by_ref().collect();
            match call.argument(0)? {
                Value::Unknown(_) => Ok(call.unknown()),
                _ => Ok(Value::text(format(&call.text(0)?.text, &arguments)?)),
            }
        }),
        "formatlist" => anything(formatlist),
        _ => return None,
    })
}

fn pattern(text: &str) -> Result<Regex, Fault> {
    Regex::new(text)
        .map_err(|_| Fault::Failed("the pattern is not a regular expression".to_owned()))
}

/// `replace(text, substring, replacement)`; a substring between slashes is a pattern.
fn replace(call: &Call<'_>) -> Outcome {
    let (text, from, to) = (call.text(0)?, call.text(1)?.text, call.text(2)?.text);
    let slashes = from.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let replaced = match slashes {
        Some(pattern_text) => {
            if unknown::is_in(&text.text) {
                return Ok(call.unknown());
            }
            pattern(pattern_text)?.replace_all(&text.text, to.as_ref()).into_owned()
        }
        None => text.text.replace(from.as_ref(), &to),
    };
    let lines =
        text.lines.filter(|_| !from.contains('\n') && !to.contains('\n') && slashes.is_none());
    Ok(Value::Text(Text { text: replaced.into(), lines }))
}

fn regex(call: &Call<'_>) -> Outcome {
    let (pattern, text) = (pattern(&call.text(0)?.text)?, call.text(1)?.text);
    match pattern.captures(&text) {
        Some(captures) => Ok(captured(&pattern, &captures)),
        None => failed("the pattern does not match"),
    }
}

fn regexall(call: &Call<'_>) -> Outcome {
    let (pattern, text) = (pattern(&call.text(0)?.text)?, call.text(1)?.text);
    Ok(Value::list(
        pattern.captures_iter(&text).map(|captures| captured(&pattern, &captures)).collect(),
    ))
}

/// The match itself, a list of its groups, or a map of its named groups.
fn captured(pattern: &Regex, captures: &Captures<'_>) -> Value {
    let group = |found: Option<regex::Match<'_>>| {
        found.map_or(Value::Null, |found| Value::text(found.as_str()))
    };
    let named: Vec<&str> = pattern.capture_names().flatten().collect();
    if !named.is_empty() {
        return Value::map(
            named.into_iter().map(|name| (Rc::from(name), group(captures.name(name)))),
        );
    }
    if captures.len() > 1 {
        Value::list(captures.iter().skip(1).map(group).collect())
    } else {
        group(captures.get(0))
    }
}

/// `formatlist`: the format once for each element of the lists among the arguments.
fn formatlist(call: &Call<'_>) -> Outcome {
    if call.any_unknown() {
        return Ok(call.unknown());
    }
    let pattern = call.text(0)?.text;
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let length =
        arguments.iter().filter_map(Value::items).map(|items| items.len()).max().unwrap_or(1);
    let mut made = Vec::new();
    for index in 0..length {
        let row: Option<Vec<&Value>> = arguments
            .iter()
            .map(|argument| argument.items().map_or(Some(argument), |items| items.get(index)))
            .collect();
        match row {
            Some(row) => made.push(Value::text(format(&pattern, &row)?)),
            None => return failed("the lists are not of one length"),
        }
    }
    Ok(Value::list(made))
}

/// One `%` of a format.
#[derive(Default)]
struct Verb {
    flags: String,
    width: Option<usize>,
    precision: Option<usize>,
    argument: Option<usize>,
}

/// Go's verbs as Terraform has them: `%s %d %v %q %t %f %e %g %x %X %o %b %%`, with flags, width,
/// precision and `[n]`.
fn format(pattern: &str, arguments: &[&Value]) -> Result<String, Fault> {
    let mut text = String::new();
    let mut rest = pattern.chars().peekable();
    let mut next = 0;
    while let Some(c) = rest.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        let mut verb = Verb::default();
        let letter = loop {
            match rest.next() {
                Some(c @ ('-' | '+' | ' ' | '#')) => verb.flags.push(c),
                Some('0') if verb.width.is_none() && verb.precision.is_none() => {
                    verb.flags.push('0');
                }
                Some('.') => verb.precision = Some(0),
                Some('[') => {
                    let digits: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    verb.argument = digits.parse().ok();
                }
                Some(c) if c.is_ascii_digit() => {
                    let digit = c.to_digit(10).unwrap_or(0) as usize;
                    let number = if verb.precision.is_some() {
                        &mut verb.precision
                    } else {
                        &mut verb.width
                    };
                    *number = Some((number.unwrap_or(0) * 10 + digit).min(1_000));
                }
                Some(letter) => break letter,
                None => return failed("the format ends in the middle of a verb"),
            }
        };
        if letter == '%' {
            text.push('%');
            continue;
        }
        let index = verb.argument.map_or(next, |number| number.saturating_sub(1));
        next = index + 1;
        let Some(argument) = arguments.get(index) else {
            return failed("the format has more verbs than arguments");
        };
        text.push_str(&pad(&verb, &verbatim(&verb, letter, argument)?));
    }
    Ok(text)
}

fn pad(verb: &Verb, text: &str) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(text.chars().count());
    if missing == 0 {
        return text.to_owned();
    }
    if verb.flags.contains('-') {
        return format!("{text}{}", " ".repeat(missing));
    }
    if verb.flags.contains('0') {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        return format!("{sign}{}{digits}", "0".repeat(missing));
    }
    format!("{}{text}", " ".repeat(missing))
}

fn verbatim(verb: &Verb, letter: char, value: &Value) -> Result<String, Fault> {
    // An unknown is its name, whatever the verb.
    if matches!(value, Value::Unknown(_)) {
        return Ok(value.as_text().map_or_else(String::new, |text| text.text.to_string()));
    }
    let number = || {
        value
            .as_number()
            .ok_or_else(|| Fault::Failed(format!("%{letter} needs a number, not {}", value.kind())))
    };
    let string = || value.as_text().map(|text| text.text.to_string());
    let mismatch = || Fault::Failed(format!("%{letter} cannot show {}", value.kind()));
    Ok(match letter {
        's' => string().ok_or_else(mismatch)?,
        'v' if !verb.flags.contains('#') && string().is_some() => string().unwrap_or_default(),
        'v' => json_text(value),
        'q' => json_text(&Value::text(string().ok_or_else(mismatch)?)),
        't' => value.as_bool().ok_or_else(mismatch)?.to_string(),
        'd' => signed(verb, number()?, number_text(number()?.trunc())),
        'f' | 'F' => {
            signed(verb, number()?, format!("{:.*}", verb.precision.unwrap_or(6), number()?))
        }
        'e' | 'E' => exponent(&format!("{:.*e}", verb.precision.unwrap_or(6), number()?)),
        'g' | 'G' => number_text(number()?),
        'x' if value.as_number().is_none() => {
            super::encoding::hex(string().ok_or_else(mismatch)?.as_bytes())
        }
        'x' => format!("{:x}", whole(number()?).ok_or_else(mismatch)?),
        'X' => format!("{:X}", whole(number()?).ok_or_else(mismatch)?),
        'o' => format!("{:o}", whole(number()?).ok_or_else(mismatch)?),
        'b' => format!("{:b}", whole(number()?).ok_or_else(mismatch)?),
        _ => return failed(format!("there is no verb %{letter}")),
    })
}

/// Go writes at least two digits of an exponent, and its sign.
fn exponent(text: &str) -> String {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, exponent) =
        exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

fn signed(verb: &Verb, number: f64, text: String) -> String {
    match () {
        () if number < 0.0 => text,
        () if verb.flags.contains('+') => format!("+{text}"),
        () if verb.flags.contains(' ') => format!(" {text}"),
        () => text,
    }
}
