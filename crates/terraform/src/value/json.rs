//! Values as `jsonencode` writes them.

use std::rc::Rc;

use super::{Value, number_text};

/// A value as JSON, as Go writes it: keys in order, `<`, `>` and `&` escaped.
pub(crate) fn json_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => number_text(*value),
        Value::Text(_) | Value::Unknown(_) | Value::Sensitive(_) => {
            let text = value.as_text().map_or_else(|| Rc::from(""), |text| text.text);
            let quoted = serde_json::Value::String(text.to_string()).to_string();
            let escaped =
                quoted.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
            escaped.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
        }
        Value::List(items) | Value::Set(items) => {
            format!("[{}]", items.iter().map(json_text).collect::<Vec<_>>().join(","))
        }
        Value::Map(map) => {
            let entry = |(key, value): (&Rc<str>, &Value)| {
                format!("{}:{}", json_text(&Value::text(Rc::clone(key))), json_text(value))
            };
            format!("{{{}}}", map.entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}
