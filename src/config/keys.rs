//! Keys that the schema does not know, each with the nearest one that it does.
//!
//! In: a parsed file and the JSON Schema of [`super::Config`]. Out: one diagnostic a key. The
//! schema is the only list of keys.

use crate::lint::CONFIGURATION;
use serde_json::Value as Json;

use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::spelling::did_you_mean;
use fluxscape_manifest::yaml::{Node, Value};

/// Every key below `node` that the schema does not name.
pub(super) fn unknown_keys(node: &Node, schema: &Json) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut todo = vec![(node, schema)];
    while let Some((node, part)) = todo.pop() {
        let part = resolve(part, schema);
        if let (Value::Sequence(items), Some(inner)) = (&node.value, part.get("items")) {
            todo.extend(items.iter().map(|item| (item, inner)));
        }
        let (Value::Mapping(mapping), Some(known)) =
            (&node.value, part.get("properties").and_then(Json::as_object))
        else {
            continue;
        };
        for (key, value) in &mapping.entries {
            let name = key.as_scalar().map_or("", |scalar| scalar.text.as_str());
            match known.get(name) {
                Some(inner) => todo.push((value, inner)),
                None => found.push(unknown(key, name, known.keys().map(String::as_str).collect())),
            }
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.line, span.column)));
    found
}

/// Follows `$ref` into the schema's definitions, and `anyOf` (a value that may be null) to its
/// first member.
fn resolve<'a>(part: &'a Json, schema: &'a Json) -> &'a Json {
    let part = part.get("anyOf").and_then(|members| members.get(0)).unwrap_or(part);
    let target =
        part.get("$ref").and_then(Json::as_str).and_then(|reference| reference.strip_prefix('#'));
    target.and_then(|pointer| schema.pointer(pointer)).unwrap_or(part)
}

fn unknown(key: &Node, name: &str, mut known: Vec<&str>) -> Diagnostic {
    known.sort_unstable();
    let hint = did_you_mean(name, known.iter().copied()).map_or_else(
        || format!("known keys: {}", known.join(", ")),
        |near| format!("did you mean \"{near}\"?"),
    );
    Diagnostic::error(&CONFIGURATION, key.span, format!("unknown key \"{name}\"")).hint(hint)
}
