//! What a plain scalar means: null, truth, number, date or text.
//!
//! In: a scalar's text as written. Out: its [`ScalarKind`], and its value as [`Resolved`]. The
//! rules are those of go-yaml's `resolve.go`, which kustomize reads with: YAML 1.2 numbers plus
//! octal `0755`, `_` between digits and `0b101` from YAML 1.1, no sexagesimals.
//!
//! Truth is where the readers differ. `true` and `false` are booleans to all. `yes`, `on`, `y` and
//! their opposites are booleans to sigs.k8s.io/yaml (go-yaml 2), which reads kustomization files,
//! and text to kyaml (go-yaml 3), which reads resources. [`ScalarKind::Bool`] covers both;
//! [`Scalar::resolved`] and [`crate::yaml::write`] take the resource reader's side.

use super::value::{Scalar, ScalarKind, ScalarStyle};

/// The value of a scalar to Kubernetes.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved<'a> {
    /// Nothing.
    Null,
    /// `true` or `false`; never `yes` or `on`.
    Bool(bool),
    /// An integer within the range of `i64` or `u64`.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text. Dates are text in the form that go-yaml gives them: `2020-01-01T00:00:00Z`.
    Text(std::borrow::Cow<'a, str>),
}

impl Scalar {
    /// Makes `true` of a plain `yes`, `false` of `off`: the value that a reader of YAML 1.1 gives to
    /// Kubernetes.
    pub fn settle_boolean(&mut self) {
        if self.style == ScalarStyle::Plain && is_old_bool(&self.text) {
            let holds = matches!(self.text.to_ascii_lowercase().as_str(), "y" | "yes" | "on");
            holds.to_string().clone_into(&mut self.text);
        }
    }

    /// A scalar written in a style, resolved.
    #[must_use]
    pub fn read(text: impl Into<String>, style: ScalarStyle) -> Self {
        let text = text.into();
        let kind = if style == ScalarStyle::Plain { kind_of(&text) } else { ScalarKind::String };
        Self::new(text, kind, style)
    }

    /// Whether this is text to the reader of resources, where `yes` is text and a date is not.
    #[must_use]
    pub fn is_text(&self) -> bool {
        match self.kind {
            ScalarKind::String => true,
            ScalarKind::Bool => core_bool(&self.text).is_none(),
            _ => false,
        }
    }

    /// The value as a resource has it: `yes` is text, `0755` is 493, and so is `{a: }` empty text.
    #[must_use]
    pub fn resolved(&self) -> Resolved<'_> {
        let text = self.text.as_str();
        let resolved = match self.kind {
            _ if self.style == ScalarStyle::FlowPlain => None,
            ScalarKind::Null => Some(Resolved::Null),
            ScalarKind::Bool => core_bool(text).map(Resolved::Bool),
            ScalarKind::Int => integer(text).map(Resolved::Int),
            ScalarKind::Float => float(text).map(Resolved::Float),
            ScalarKind::Timestamp => timestamp(text).map(|date| Resolved::Text(date.into())),
            ScalarKind::String | ScalarKind::Tagged => None,
        };
        resolved.unwrap_or(Resolved::Text(text.into()))
    }
}

/// What a plain scalar resolves to.
#[must_use]
pub(super) fn kind_of(text: &str) -> ScalarKind {
    let Some(first) = text.chars().next() else { return ScalarKind::Null };
    match first {
        '~' | 'n' | 'N' | 't' | 'T' | 'f' | 'F' | 'y' | 'Y' | 'o' | 'O' => word_kind(text),
        '.' | '+' | '-' | '0'..='9' => number_kind(text),
        _ => ScalarKind::String,
    }
}

fn word_kind(text: &str) -> ScalarKind {
    match text {
        "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => ScalarKind::Bool,
        _ if is_old_bool(text) => ScalarKind::Bool,
        _ => ScalarKind::String,
    }
}

/// Whether only YAML 1.1 reads this as a boolean.
pub(super) fn is_old_bool(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y"
            | "yes"
            | "Yes"
            | "YES"
            | "on"
            | "On"
            | "ON"
            | "n"
            | "N"
            | "no"
            | "No"
            | "NO"
            | "off"
            | "Off"
            | "OFF"
    )
}

fn number_kind(text: &str) -> ScalarKind {
    if timestamp(text).is_some() {
        ScalarKind::Timestamp
    } else if integer(text).is_some() {
        ScalarKind::Int
    } else if float(text).is_some() {
        ScalarKind::Float
    } else {
        ScalarKind::String
    }
}

fn core_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`, with underscores taken out.
fn integer(text: &str) -> Option<i128> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-') {
        return None;
    }
    let plain = without_underscores(text);
    let (negative, digits) = match plain.as_bytes().first()? {
        b'-' => (true, plain.get(1..)?),
        b'+' => (false, plain.get(1..)?),
        _ => (false, &*plain),
    };
    let (radix, digits) = radix_of(digits);
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -value } else { value };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

fn radix_of(digits: &str) -> (u32, &str) {
    let prefixes = [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8)];
    for (prefix, radix) in prefixes {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return (radix, rest);
        }
    }
    match digits.strip_prefix('0') {
        Some(rest) if !rest.is_empty() => (8, rest),
        _ => (10, digits),
    }
}

fn float(text: &str) -> Option<f64> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    let plain = without_underscores(text);
    if !is_float(&plain) {
        return None;
    }
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits(unsigned);
    let mut rest = unsigned.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let decimals = digits(fraction);
        if whole + decimals == 0 {
            return false;
        }
        rest = fraction.get(decimals..).unwrap_or_default();
    } else if whole == 0 {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        None => rest.is_empty(),
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
    }
}

/// A date as go-yaml hands it on (RFC 3339). Read are `2001-12-14`, `2001-12-14 21:59:43.1` and
/// `2001-12-14T21:59:43-05:00`.
fn timestamp(text: &str) -> Option<String> {
    if text.len() < 8 || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => {
            (text.get(..at)?, Some((text.as_bytes().get(at)? == &b' ', text.get(at + 1..)?)))
        }
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if parts.next().is_some()
        || !(1..=12).contains(&month)
        || !(1..=days_of(year, month)).contains(&day)
    {
        return None;
    }
    let clock = time.map_or(Some("00:00:00Z".to_owned()), |(spaced, time)| clock(time, spaced))?;
    Some(format!("{year:04}-{month:02}-{day:02}T{clock}"))
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// `21:59:43.10-05:00` as RFC 3339; the form after a space has no zone.
fn clock(time: &str, spaced: bool) -> Option<String> {
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at_checked(zone_at)?;
    let known_zone = match zone {
        "" => spaced,
        "Z" => !spaced,
        _ => {
            !spaced
                && zone.len() == 6
                && zone.as_bytes().get(3) == Some(&b':')
                && number(zone.get(1..3)?, 2)? < 24
                && number(zone.get(4..)?, 2)? < 60
        }
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = whole.split(':').map(|part| number(part, 2));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if !known_zone
        || parts.next().is_some()
        || hour > 23
        || minute > 59
        || second > 59
        || !fraction.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!(
        "{hour:02}:{minute:02}:{second:02}{point}{fraction}{}",
        if matches!(zone, "" | "+00:00") { "Z" } else { zone }
    ))
}

fn number(text: &str, most: usize) -> Option<u32> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn without_underscores(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_resolve_as_go_yaml_resolves_them() {
        let cases = [
            ("", ScalarKind::Null),
            ("~", ScalarKind::Null),
            ("NULL", ScalarKind::Null),
            ("nULL", ScalarKind::String),
            ("True", ScalarKind::Bool),
            ("y", ScalarKind::Bool),
            ("Off", ScalarKind::Bool),
            ("yEs", ScalarKind::String),
            ("12", ScalarKind::Int),
            ("-0555", ScalarKind::Int),
            ("0x1F", ScalarKind::Int),
            ("0b11", ScalarKind::Int),
            ("0o17", ScalarKind::Int),
            ("1_000", ScalarKind::Int),
            ("18446744073709551615", ScalarKind::Int),
            ("18446744073709551616", ScalarKind::Float),
            ("08", ScalarKind::Float),
            ("1.10", ScalarKind::Float),
            ("1.", ScalarKind::Float),
            (".5", ScalarKind::Float),
            ("1e3", ScalarKind::Float),
            ("-.inf", ScalarKind::Float),
            (".NaN", ScalarKind::Float),
            ("1e999", ScalarKind::String),
            ("1.2.3", ScalarKind::String),
            ("190:20:30", ScalarKind::String),
            ("-", ScalarKind::String),
            (".", ScalarKind::String),
            ("1e", ScalarKind::String),
            ("2020-01-02", ScalarKind::Timestamp),
            ("2020-02-30", ScalarKind::String),
            ("2001-12-14T21:59:43.10-05:00", ScalarKind::Timestamp),
            ("2001-12-14 21:59:43.10", ScalarKind::Timestamp),
            ("2001-12-14 21:59:43.10 -5", ScalarKind::String),
            ("=", ScalarKind::String),
            ("<<", ScalarKind::String),
        ];
        for (text, kind) in cases {
            assert_eq!(kind_of(text), kind, "{text}");
        }
    }

    #[test]
    fn values_are_those_a_resource_has() {
        let cases = [
            ("0555", Resolved::Int(365)),
            ("0x1f", Resolved::Int(31)),
            ("08", Resolved::Float(8.0)),
            ("yes", Resolved::Text("yes".into())),
            ("TRUE", Resolved::Bool(true)),
            ("2020-1-2", Resolved::Text("2020-01-02T00:00:00Z".into())),
            ("2001-12-14t21:59:43.10-05:00", Resolved::Text("2001-12-14T21:59:43.1-05:00".into())),
        ];
        for (text, value) in cases {
            assert_eq!(Scalar::read(text, ScalarStyle::Plain).resolved(), value, "{text}");
        }
        assert_eq!(
            Scalar::read("0555", ScalarStyle::SingleQuoted).resolved(),
            Resolved::Text("0555".into())
        );
    }
}
