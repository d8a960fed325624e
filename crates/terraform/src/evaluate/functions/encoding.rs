//! JSON, CSV, base64, URLs and hashes; and what is different every time.

use std::fmt::Write as _;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest as _;

use super::call::{Call, Function, Outcome, anything, failed, known, partly_known};
use crate::value::{Value, from_json, json_text};

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "jsonencode" => anything(|call| match call.argument(0)? {
            Value::Unknown(_) => Ok(call.unknown()),
            value => Ok(Value::text(json_text(value))),
        }),
        "jsondecode" => partly_known(|call| {
            match serde_json::from_str::<serde_json::Value>(&call.text(0)?.text) {
                Ok(value) => Ok(from_json(&value)),
                Err(error) => {
                    failed(format!("not JSON: line {}, column {}", error.line(), error.column()))
                }
            }
        }),
        "csvdecode" => partly_known(csvdecode),
        "base64encode" => {
            known(|call| Ok(Value::text(STANDARD.encode(call.text(0)?.text.as_bytes()))))
        }
        "base64decode" => known(|call| {
            let bytes = STANDARD.decode(call.text(0)?.text.as_bytes()).ok();
            match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                Some(text) => Ok(Value::text(text)),
                None => failed("no base64 of a text"),
            }
        }),
        "urlencode" => known(|call| Ok(Value::text(urlencode(&call.text(0)?.text)))),
        "md5" => known(|call| hash(call, |bytes| hex(&md5::Md5::digest(bytes)))),
        "sha1" => known(|call| hash(call, |bytes| hex(&sha1::Sha1::digest(bytes)))),
        "sha256" => known(|call| hash(call, |bytes| hex(&sha2::Sha256::digest(bytes)))),
        "sha512" => known(|call| hash(call, |bytes| hex(&sha2::Sha512::digest(bytes)))),
        "base64sha256" => {
            known(|call| hash(call, |bytes| STANDARD.encode(sha2::Sha256::digest(bytes))))
        }
        "base64sha512" => {
            known(|call| hash(call, |bytes| STANDARD.encode(sha2::Sha512::digest(bytes))))
        }
        // Different every time, or with every version of a compressor, or a secret: only a run knows.
        "timestamp" | "plantimestamp" | "uuid" | "bcrypt" | "rsadecrypt" | "base64gzip"
        | "type" => known(|call| Ok(call.unknown())),
        _ => return None,
    })
}

/// A hash of a text.
fn hash(call: &Call<'_>, digest: fn(&[u8]) -> String) -> Outcome {
    Ok(Value::text(digest(call.text(0)?.text.as_bytes())))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Go's `url.QueryEscape`.
fn urlencode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        encoded
    })
}

/// RFC 4180: one map for each row, its keys from the first row.
fn csvdecode(call: &Call<'_>) -> Outcome {
    let mut rows = csv_rows(&call.text(0)?.text).into_iter();
    let Some(header) = rows.next() else { return failed("there is no header") };
    let mut made = Vec::new();
    for row in rows {
        if row.len() != header.len() {
            return failed("a row has another number of fields than the header");
        }
        let fields =
            header.iter().zip(row).map(|(key, field)| (Rc::from(key.as_str()), Value::text(field)));
        made.push(Value::map(fields));
    }
    Ok(Value::list(made))
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            c => field.push(c),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows.retain(|row: &Vec<String>| row.iter().any(|field| !field.is_empty()));
    rows
}
