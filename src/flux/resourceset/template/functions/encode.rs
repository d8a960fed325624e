//! YAML, JSON, base64, checksums.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::{Table, Value, one, text_of};
use fluxscape_manifest::source::{FileId, Span};
use fluxscape_manifest::yaml::{parse, write};

pub(super) const FUNCTIONS: Table = &[
    ("toYaml", |arguments| {
        Ok(Value::text(write(&one(arguments)?.to_node(SPAN)).trim_end_matches('\n')))
    }),
    ("toJson", |arguments| Ok(Value::text(html_escaped(&json(one(arguments)?).to_string())))),
    ("toRawJson", |arguments| Ok(Value::text(json(one(arguments)?).to_string()))),
    ("toPrettyJson", |arguments| {
        let pretty = serde_json::to_string_pretty(&json(one(arguments)?)).unwrap_or_default();
        Ok(Value::text(html_escaped(&pretty)))
    }),
    ("fromJson", |arguments| {
        // JSON is YAML; what is neither is nothing.
        let parsed = parse(text_of(one(arguments)?)?.as_bytes(), FileId::GENERATED);
        parsed.documents.first().map_or(Ok(Value::Nil), |document| Value::of(&document.root))
    }),
    ("b64enc", |arguments| Ok(Value::text(STANDARD.encode(text_of(one(arguments)?)?)))),
    ("b64dec", |arguments| match STANDARD.decode(text_of(one(arguments)?)?) {
        Ok(bytes) => Ok(Value::text(String::from_utf8_lossy(&bytes))),
        Err(error) => Ok(Value::text(error.to_string())),
    }),
    ("sha256sum", |arguments| {
        let mut hex = String::new();
        for byte in Sha256::digest(text_of(one(arguments)?)?) {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Ok(Value::text(hex))
    }),
    ("adler32sum", |arguments| {
        let step = |(a, b): (u32, u32), byte: &u8| {
            ((a + u32::from(*byte)) % 65521, (b + a + u32::from(*byte)) % 65521)
        };
        let (a, b) = text_of(one(arguments)?)?.as_bytes().iter().fold((1, 0), step);
        Ok(Value::text(((b << 16) | a).to_string()))
    }),
];

const SPAN: Span = Span::file(FileId::GENERATED);

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Nil => serde_json::Value::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => (**text).into(),
        Value::List(list) => list.items.iter().map(json).collect(),
        Value::Map(map) => {
            map.items.iter().map(|(key, value)| (key.clone(), json(value))).collect()
        }
    }
}

/// Go's JSON is safe inside HTML.
fn html_escaped(json: &str) -> String {
    json.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}
