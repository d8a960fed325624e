//! An object as JSON and back: what a JSON patch does to every value of it.
//!
//! In: a node as it was read. Out: the same with each scalar in the form that it has in JSON, or in
//! the form that it has when kustomize has read the JSON again. kustomize makes JSON of the whole
//! object before it applies the operations: `True` is `true` afterwards, `0755` is `493`, a date has
//! a time, and an integer that a float does not hold is rounded. Selectors and replacements see
//! that text.

use fluxscape_manifest::yaml::{Node, Resolved, Scalar, ScalarKind, ScalarStyle, Value};

/// Which reader took a value from YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadBy {
    /// kyaml, which reads objects: `yes` is text, and a date has a time.
    Kyaml,
    /// sigs.k8s.io/yaml, which reads patches: `yes` is true, and a date is text as written.
    SigsYaml,
}

/// Brings every scalar of a value that was read from YAML into the form that it has in JSON.
pub(super) fn encode(node: &mut Node, read_by: ReadBy) {
    for_each_scalar(node, &mut |scalar| {
        let encoded = match (scalar.kind, read_by) {
            (ScalarKind::Null, ReadBy::SigsYaml) => Encoded::Token("null".to_owned()),
            (ScalarKind::Timestamp, ReadBy::SigsYaml) => Encoded::Text(None),
            (ScalarKind::Bool, ReadBy::SigsYaml) => {
                Encoded::Token(is_true(&scalar.text).to_string())
            }
            _ => encoded(scalar),
        };
        match encoded {
            Encoded::Token(token) => set_token(scalar, token),
            Encoded::Text(text) => {
                scalar.kind = ScalarKind::String;
                if let Some(text) = text {
                    scalar.text = text;
                }
            }
        }
    });
}

/// Brings every scalar that is in its JSON form into the one that it has in the object again: each
/// number is a float on the way.
pub(super) fn decode(node: &mut Node) {
    for_each_scalar(node, &mut |scalar| {
        let number = match scalar.kind {
            ScalarKind::Int | ScalarKind::Float => scalar.text.parse::<f64>().ok(),
            _ => None,
        };
        if let Some(number) = number {
            set_token(scalar, yaml_number(number));
        }
    });
}

/// The JSON form of a scalar: a token, or text, which may be another one than is written.
enum Encoded {
    Token(String),
    Text(Option<String>),
}

fn encoded(scalar: &Scalar) -> Encoded {
    match scalar.resolved() {
        Resolved::Null => Encoded::Token("null".to_owned()),
        Resolved::Bool(flag) => Encoded::Token(flag.to_string()),
        Resolved::Int(number) => Encoded::Token(number.to_string()),
        Resolved::Float(number) if number.is_finite() => Encoded::Token(json_number(number)),
        Resolved::Float(_) => Encoded::Text(None),
        Resolved::Text(text) => Encoded::Text((text != scalar.text).then(|| text.into_owned())),
    }
}

fn is_true(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "y")
}

fn set_token(scalar: &mut Scalar, token: String) {
    let read = Scalar::read(token, ScalarStyle::Plain);
    *scalar = Scalar { tainted: scalar.tainted, ..read };
}

/// A float as Go's `encoding/json` writes it.
fn json_number(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let (digits, exponent) = scientific(number);
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{}", pad(exponent, size >= 1e21));
    }
    format!("{number}")
}

/// JSON has `1e-7` but `1e+21`: Go takes the zero of `1e-07` away.
fn pad(exponent: i32, large: bool) -> String {
    let digits = exponent.unsigned_abs();
    if large { format!("{digits:02}") } else { digits.to_string() }
}

/// A float as go-yaml writes it: `strconv.FormatFloat(number, 'g', -1, 64)`.
fn yaml_number(number: f64) -> String {
    match scientific(number) {
        (digits, exponent @ (..-4 | 6..)) if number != 0.0 => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ => format!("{number}"),
    }
}

/// `1.5` and `-7` for `1.5e-7`: the shortest digits that read back as the same number.
fn scientific(number: f64) -> (String, i32) {
    let written = format!("{number:e}");
    match written.split_once('e') {
        Some((digits, exponent)) => (digits.to_owned(), exponent.parse().unwrap_or_default()),
        None => (written, 0),
    }
}

fn for_each_scalar(node: &mut Node, change: &mut dyn FnMut(&mut Scalar)) {
    match &mut node.value {
        Value::Scalar(scalar) => change(scalar),
        Value::Sequence(items) => items.iter_mut().for_each(|item| for_each_scalar(item, change)),
        Value::Mapping(mapping) => {
            mapping.entries.iter_mut().for_each(|(_, value)| for_each_scalar(value, change));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through_json(text: &str, read_by: ReadBy) -> String {
        let scalar = Scalar::read(text, ScalarStyle::Plain);
        let mut node = Node { value: Value::Scalar(scalar), ..Node::null() };
        encode(&mut node, read_by);
        decode(&mut node);
        node.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default()
    }

    #[test]
    fn scalars_come_back_as_go_writes_them() {
        let cases = [
            ("True", "true", "true"),
            ("yes", "yes", "true"),
            ("Off", "Off", "false"),
            ("", "null", "null"),
            ("~", "null", "null"),
            ("0755", "493", "493"),
            ("0x1F", "31", "31"),
            ("1_000", "1000", "1000"),
            ("08", "8", "8"),
            ("1.10", "1.1", "1.1"),
            ("1e3", "1000", "1000"),
            ("123456", "123456", "123456"),
            ("1000000", "1e+06", "1e+06"),
            ("1234567", "1.234567e+06", "1.234567e+06"),
            ("9007199254740993", "9.007199254740992e+15", "9.007199254740992e+15"),
            ("18446744073709551616", "1.8446744073709552e+19", "1.8446744073709552e+19"),
            ("0.0001", "0.0001", "0.0001"),
            ("0.00001", "1e-05", "1e-05"),
            ("-0.5", "-0.5", "-0.5"),
            ("2024-01-02", "2024-01-02T00:00:00Z", "2024-01-02"),
            ("text", "text", "text"),
        ];
        for (text, object, patch) in cases {
            assert_eq!(through_json(text, ReadBy::Kyaml), object, "{text}");
            assert_eq!(through_json(text, ReadBy::SigsYaml), patch, "{text}");
        }
    }

    #[test]
    fn json_has_numbers_of_its_own() {
        let cases = [(1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-7, "1e-7"), (0.0, "0")];
        for (number, written) in cases {
            assert_eq!(json_number(number), written);
        }
    }
}
