//! YAML as Terraform writes and reads it.

use super::call::{Call, Function, Outcome, anything, failed, partly_known};
use crate::value::{Value, from_node, yaml_text};
use fluxscape_manifest::source::FileId;

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "yamlencode" => anything(|call| match call.argument(0)? {
            Value::Unknown(_) => Ok(call.unknown()),
            value => Ok(Value::text(yaml_text(value))),
        }),
        "yamldecode" => partly_known(yamldecode),
        _ => return None,
    })
}

/// The one document of a text. Its maps know where they are written.
fn yamldecode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let parsed = fluxscape_manifest::yaml::parse(text.text.as_bytes(), FileId::GENERATED);
    if let Some(problem) = parsed
        .problems
        .iter()
        .find(|problem| problem.severity == fluxscape_manifest::diagnostic::Severity::Error)
    {
        let line = problem.span.map_or(0, |span| span.line);
        return failed(format!("not YAML: line {line}"));
    }
    match parsed.documents.as_slice() {
        [] => Ok(Value::Null),
        [document] => Ok(from_node(&document.root, text.lines.as_ref())),
        _ => failed("there is more than one document"),
    }
}
