//! The texts of commands that provisioners of Terraform run.
//!
//! In: the arguments of a provisioner. Out: what a shell runs, and the values that its environment
//! gives. What another interpreter than a shell runs is not read.

use super::expand::Names;
use super::kubectl::AppliedFiles;
use super::pipelines::assignments;
use super::shell::below;
use fluxscape_terraform::{Map, Text, Value};

/// A text of commands, and what its names mean.
pub(in crate::flux::origins) struct Script {
    pub(in crate::flux::origins) text: Text,
    pub(in crate::flux::origins) names: Names,
    /// The directory that it runs in, from that of the root module.
    directory: String,
}

impl Script {
    /// The same files, named from the root module's directory.
    pub(in crate::flux::origins) fn placed(&self, files: AppliedFiles) -> AppliedFiles {
        let path = files.path.and_then(|path| below(Some(&self.directory), &path));
        AppliedFiles { path, ..files }
    }
}

/// What a provisioner runs: the command of a `local-exec`, the lines of a `remote-exec`.
pub(in crate::flux::origins) fn of_provisioner(arguments: &Map) -> Option<Script> {
    let text = match arguments.get("inline").and_then(Value::items) {
        Some(lines) => Text::joined(&lines.iter().map(Value::as_text).collect::<Option<Vec<_>>>()?),
        None => arguments.get("command")?.as_text()?,
    };
    let interpreter = arguments.get("interpreter").and_then(Value::items);
    let program = interpreter.and_then(|words| words.first()).and_then(Value::as_text);
    if program.is_some_and(|program| !program.as_str().ends_with("sh")) {
        return None;
    }
    let mut names = assignments(text.as_str());
    for (name, value) in
        arguments.get("environment").and_then(Value::as_map).iter().flat_map(|map| map.iter())
    {
        let value = value.as_text().map_or_else(String::new, |value| value.as_str().to_owned());
        names.insert(name.to_string(), value);
    }
    let directory = arguments.get("working_dir").and_then(Value::as_text);
    let directory = directory.map_or_else(String::new, |text| text.as_str().to_owned());
    Some(Script { text, names, directory })
}
