//! Go's `fmt.Sprint` and `fmt.Sprintf`.

use std::fmt::Write;

use super::numbers::to_float;
use super::{Value, sized};

/// Columns that one value may be padded to.
const MAX_WIDTH: usize = 1000;

/// The values one after the other, with a space between two that are no text.
pub(super) fn print(values: &[Value]) -> String {
    let mut out = String::new();
    let mut text_before = true;
    for value in values {
        let is_text = matches!(value, Value::Text(_));
        if !text_before && !is_text {
            out.push(' ');
        }
        out.push_str(&value.inner());
        text_before = is_text;
    }
    out
}

/// What stands between `%` and the verb.
#[derive(Default)]
struct Flags {
    /// Those of `-`, `+`, `0`, ` ` and `#` that are there.
    signs: Vec<char>,
    width: usize,
    precision: Option<usize>,
}

impl Flags {
    fn has(&self, sign: char) -> bool {
        self.signs.contains(&sign)
    }
}

/// Writes values by a format. A wrong verb, or too few or too many values, is written out as Go
/// writes it.
pub(super) fn printf(format: &str, values: &[Value]) -> Result<String, String> {
    let mut out = String::new();
    let mut left = values.iter();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let (flags, after) = flags(after);
        let Some(verb) = after.chars().next() else {
            out.push_str("%!(NOVERB)");
            return Ok(out);
        };
        rest = after.get(verb.len_utf8()..).unwrap_or_default();
        if verb == '%' {
            out.push('%');
            continue;
        }
        match left.next() {
            Some(value) => out.push_str(&padded(&written(verb, value, &flags), &flags)),
            // Writing to a String cannot fail.
            None => drop(write!(out, "%!{verb}(MISSING)")),
        }
        sized(out.len(), String::new)?;
    }
    out.push_str(rest);
    let extra: Vec<String> =
        left.map(|value| format!("{}={}", value.kind(), value.inner())).collect();
    if !extra.is_empty() {
        let _ = write!(out, "%!(EXTRA {})", extra.join(", "));
    }
    Ok(out)
}

fn flags(format: &str) -> (Flags, &str) {
    let mut flags = Flags::default();
    let mut rest = format;
    while let Some(sign) = rest.chars().next().filter(|c| matches!(c, '-' | '+' | '0' | ' ' | '#'))
    {
        flags.signs.push(sign);
        rest = rest.get(1..).unwrap_or_default();
    }
    let (width, after) = number(rest);
    flags.width = width.unwrap_or(0);
    rest = after;
    if let Some(after) = rest.strip_prefix('.') {
        let (precision, after) = number(after);
        flags.precision = Some(precision.unwrap_or(0));
        rest = after;
    }
    (flags, rest)
}

fn number(text: &str) -> (Option<usize>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or_default();
    ((!digits.is_empty()).then(|| digits.parse().unwrap_or(MAX_WIDTH).min(MAX_WIDTH)), rest)
}

fn written(verb: char, value: &Value, flags: &Flags) -> String {
    let cut = |text: String| {
        flags.precision.map_or(text.clone(), |most| text.chars().take(most).collect())
    };
    match (verb, value) {
        ('v', value) => value.inner(),
        ('T', value) => value.kind().to_owned(),
        ('t', Value::Bool(truth)) => truth.to_string(),
        ('s', Value::Text(_) | Value::List(_) | Value::Map(_)) => cut(value.inner()),
        ('q', Value::Text(text)) => format!("{text:?}"),
        ('d', Value::Int(number)) if flags.has('+') && *number >= 0 => format!("+{number}"),
        ('d', Value::Int(number)) => number.to_string(),
        ('c', Value::Int(number)) => {
            u32::try_from(*number).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}').to_string()
        }
        ('b', Value::Int(number)) => radix(*number, |n| format!("{n:b}"), ""),
        ('o', Value::Int(number)) => {
            radix(*number, |n| format!("{n:o}"), if flags.has('#') { "0" } else { "" })
        }
        ('x', Value::Int(number)) => {
            radix(*number, |n| format!("{n:x}"), if flags.has('#') { "0x" } else { "" })
        }
        ('X', Value::Int(number)) => {
            radix(*number, |n| format!("{n:X}"), if flags.has('#') { "0X" } else { "" })
        }
        ('x', Value::Text(text)) => hex(text),
        ('X', Value::Text(text)) => hex(text).to_uppercase(),
        ('f' | 'F', Value::Float(_)) => {
            format!("{:.*}", flags.precision.unwrap_or(6), to_float(value))
        }
        ('g' | 'G', Value::Float(_)) => value.inner(),
        ('e', Value::Float(_)) => {
            exponent(&format!("{:.*e}", flags.precision.unwrap_or(6), to_float(value)))
        }
        (verb, value) => format!("%!{verb}({}={})", value.kind(), value.inner()),
    }
}

fn hex(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn radix(number: i64, digits: fn(u64) -> String, prefix: &str) -> String {
    format!("{}{prefix}{}", if number < 0 { "-" } else { "" }, digits(number.unsigned_abs()))
}

/// Go gives an exponent a sign and two digits.
fn exponent(text: &str) -> String {
    let Some((digits, power)) = text.split_once('e') else { return text.to_owned() };
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{digits}e{sign}{power:0>2}")
}

fn padded(text: &str, flags: &Flags) -> String {
    let missing = flags.width.saturating_sub(text.chars().count());
    if flags.has('-') {
        return text.to_owned() + &" ".repeat(missing);
    }
    if flags.has('0') {
        let (sign, digits) =
            if text.starts_with(['-', '+']) { text.split_at(1) } else { ("", text) };
        return format!("{sign}{}{digits}", "0".repeat(missing));
    }
    " ".repeat(missing) + text
}
