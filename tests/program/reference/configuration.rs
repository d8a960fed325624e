//! The page of the configuration.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Map, Value};

use super::cell;

const INTRODUCTION: &str = "# Configuration

Generated from the schema of the configuration: `UPDATE=1 cargo test --test program reference`. The file is `.fluxscape.yaml` at the root of the
repository; `fluxscape init` writes one that fits. An unknown key is an error that names the nearest one. Editors that know JSON Schema
complete it with [the schema](../fluxscape.schema.json), which `fluxscape schema` prints. Paths are relative to the file.
";

/// The page.
pub(crate) fn page(schema: &Value) -> String {
    let mut page = Page {
        definitions: schema["$defs"].as_object().unwrap(),
        text: INTRODUCTION.to_owned(),
        told: BTreeSet::new(),
    };
    page.table("Keys", schema, "");
    page.text
}

struct Page<'a> {
    definitions: &'a Map<String, Value>,
    text: String,
    /// The definitions that have their table.
    told: BTreeSet<String>,
}

impl Page<'_> {
    /// The table of an object's keys, and after it those of the objects in them, in the order of
    /// their keys.
    fn table(&mut self, title: &str, object: &Value, path: &str) {
        let Some(properties) = object["properties"].as_object() else { return };
        let _ = write!(self.text, "\n## {title}\n\n");
        if let Some(description) = object["description"].as_str().filter(|_| !path.is_empty()) {
            let _ = write!(self.text, "{description}\n\n");
        }
        let required: Vec<&str> =
            object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        self.text.push_str("| key | is | |\n|---|---|---|\n");
        let mut inner: Vec<(String, Vec<String>)> = Vec::new();
        for (key, property) in properties {
            let kind = self.kind(property);
            let needed = if required.contains(&key.as_str()) { " Required." } else { "" };
            let default =
                default(property).map(|value| format!(" Default: `{value}`.")).unwrap_or_default();
            let meaning = cell(property["description"].as_str().unwrap_or_default());
            let _ = writeln!(self.text, "| `{key}` | {kind} | {meaning}{needed}{default} |");
            let Some((name, suffix)) = self.object_in(property) else { continue };
            let inside = format!("{path}{key}{suffix}");
            match inner.iter_mut().find(|(known, _)| *known == name) {
                Some((_, paths)) => paths.push(inside),
                None => inner.push((name, vec![inside])),
            }
        }
        for (name, paths) in inner {
            if self.told.insert(name.clone()) {
                let title: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
                self.table(&title.join(", "), &self.definitions[&name], &format!("{}.", paths[0]));
            }
        }
    }

    /// What kind of value a key takes.
    fn kind(&self, property: &Value) -> String {
        if let Some(definition) = reference(property) {
            return match self.definitions[&definition].get("properties") {
                Some(_) => "object".to_owned(),
                None => self.kind(&self.definitions[&definition]),
            };
        }
        if let Some(values) = property["oneOf"].as_array() {
            let values = values.iter().filter_map(|value| value["const"].as_str());
            return values.map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        }
        if let Some(values) = property["enum"].as_array() {
            return values
                .iter()
                .filter_map(Value::as_str)
                .map(|value| format!("`{value}`"))
                .collect::<Vec<_>>()
                .join(", ");
        }
        if let Some(choices) = property["anyOf"].as_array() {
            return self.kind(&choices[0]);
        }
        if property["items"].is_object() {
            return format!("list of {}", plural(&self.kind(&property["items"])));
        }
        if property["additionalProperties"].is_object() {
            return format!("map to {}", self.kind(&property["additionalProperties"]));
        }
        let types = &property["type"];
        types.as_str().or_else(|| types[0].as_str()).unwrap_or("value").to_owned()
    }

    /// The object that a key holds, and how a path goes on into it.
    fn object_in(&self, property: &Value) -> Option<(String, &'static str)> {
        let held = |value: &Value| {
            reference(value).filter(|name| self.definitions[name].get("properties").is_some())
        };
        let mut choices = property["anyOf"].as_array().into_iter().flatten();
        held(property)
            .map(|name| (name, ""))
            .or_else(|| held(&property["items"]).map(|name| (name, "[]")))
            .or_else(|| held(&property["additionalProperties"]).map(|name| (name, ".*")))
            .or_else(|| choices.find_map(held).map(|name| (name, "")))
    }
}

/// The definition that a value points to.
fn reference(value: &Value) -> Option<String> {
    Some(value["$ref"].as_str()?.rsplit('/').next()?.to_owned())
}

fn default(property: &Value) -> Option<String> {
    let value = property.get("default")?;
    let empty = value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || value == &Value::Bool(false);
    (!empty).then(|| value.to_string())
}

fn plural(kind: &str) -> String {
    if kind.contains('`') { kind.to_owned() } else { format!("{kind}s") }
}
