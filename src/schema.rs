//! JSON Schemas of what the program reads and writes, made from its types.
//!
//! In: a type. Out: its schema. The doc comments of fields become descriptions, without the line
//! breaks that a comment has where the source wraps.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The schema of what is read as a type.
pub(crate) fn of_input<T: JsonSchema>() -> Value {
    generate::<T>(SchemaSettings::draft2020_12())
}

/// The schema of what is written from a type.
pub(crate) fn of_output<T: JsonSchema>() -> Value {
    generate::<T>(SchemaSettings::draft2020_12().for_serialize())
}

fn generate<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    RecursiveTransform(unwrap_description).transform(&mut schema);
    schema.to_value()
}

/// Joins the lines of each paragraph.
fn unwrap_description(schema: &mut Schema) {
    let Some(Value::String(text)) = schema.get_mut("description") else { return };
    let paragraphs: Vec<String> =
        text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    *text = paragraphs.join("\n\n");
}
