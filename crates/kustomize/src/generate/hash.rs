//! The hash at the end of a generated object's name.
//!
//! kustomize: `api/hasher`: SHA-256 over the JSON of kind, type and data, ten hexadecimal digits
//! with vowels and look-alikes replaced.

use std::fmt::Write as _;

use fluxscape_manifest::yaml::Node;
use sha2::{Digest, Sha256};

use super::json;

/// The suffix for an object as it is.
pub(crate) fn name_suffix(object: &Node) -> String {
    let digest = Sha256::digest(hashed_text(object).as_bytes());
    let hex = digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    hex.chars().take(10).map(unlike_a_word).collect()
}

/// The part of an object that counts, as JSON.
fn hashed_text(object: &Node) -> String {
    let fields: &[&str] = match object.str_at(&["kind"]) {
        Some("Secret") => &["data", "kind", "name", "stringData", "type"],
        _ => &["binaryData", "data", "kind", "name"],
    };
    let mut text = String::from("{");
    for field in fields {
        // kustomize looks for a field called `metadata/name`, and finds none: the name is not part
        // of the hash.
        let value = object.get(field).filter(|_| *field != "name");
        let mapping = value.filter(|value| value.as_mapping().is_some());
        // These two are left out when they hold no mapping; the others are empty texts then.
        if matches!(*field, "binaryData" | "stringData") && mapping.is_none() {
            continue;
        }
        if text.len() > 1 {
            text.push(',');
        }
        json::write_text(field, &mut text);
        text.push(':');
        match mapping {
            Some(mapping) => text.push_str(&json::compact(mapping)),
            // A scalar counts as its text, whatever it resolves to.
            None => json::write_text(
                value
                    .and_then(Node::as_scalar)
                    .map(|scalar| scalar.text.as_str())
                    .unwrap_or_default(),
                &mut text,
            ),
        }
    }
    text.push('}');
    text
}

fn unlike_a_word(c: char) -> char {
    match c {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        c => c,
    }
}
