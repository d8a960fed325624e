//! What a new configuration keeps of the one before: the outputs that blocks of Markdown files
//! show.
//!
//! In: the repository and its configuration, valid or not. Out: a [`Kept`]: the Markdown files, and each output that a block in them names, as it is written.
//! Without them the next `update` would reject the blocks.

use std::collections::BTreeSet;
use std::path::Path;

use serde_yaml::Value;

use crate::cli::inputs::Inputs;
use crate::config::{BlockName, Output};
use crate::output;

/// What stays.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The Markdown files, as configured.
    pub readme: Vec<String>,
    /// The outputs that their blocks show.
    pub outputs: Vec<KeptOutput>,
    /// Blocks without an output.
    pub unknown: BTreeSet<String>,
}

/// An output, and how it is written.
#[derive(Clone, Debug)]
pub(super) struct KeptOutput {
    output: Output,
    written: Value,
}

impl Kept {
    /// What Markdown files show of the outputs of a configuration; without a configuration, which
    /// blocks `README.md` has.
    pub(super) fn of(inputs: &Inputs, configuration: Option<&str>) -> Self {
        let text_of =
            |path: &str| String::from_utf8(inputs.committed(Path::new(path)).ok()?.to_vec()).ok();
        let text = configuration.and_then(text_of).unwrap_or_default();
        let written: Value = serde_yaml::from_str(&text).unwrap_or_default();
        let list =
            |key: &str| written.get(key).and_then(Value::as_sequence).cloned().unwrap_or_default();
        let mut readme: Vec<String> =
            list("readme").iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if readme.is_empty() {
            readme.push("README.md".to_owned());
        }
        let mut shown = BTreeSet::new();
        for text in readme.iter().filter_map(|file| text_of(file)) {
            shown.extend(output::blocks(&text).into_keys().map(str::to_owned));
        }
        let known = list("outputs").into_iter().filter_map(|written| {
            let output: Output = serde_yaml::from_value(written.clone()).ok()?;
            shown.contains(output.name()).then_some(KeptOutput { output, written })
        });
        let outputs: Vec<KeptOutput> = known.collect();
        let unknown = shown
            .into_iter()
            .filter(|name| !outputs.iter().any(|kept| kept.name() == name))
            .collect();
        Self { readme, outputs, unknown }
    }

    /// What the picture of a view, whole or of an environment, is called where one is shown; its
    /// outputs are taken out.
    pub(super) fn take(&mut self, view: &str, environment: Option<&str>) -> Option<String> {
        let name =
            self.outputs.iter().find(|kept| kept.is_plain(view, environment))?.name().to_owned();
        self.outputs.retain(|kept| kept.name() != name);
        Some(name)
    }
}

impl KeptOutput {
    /// What its blocks call it.
    pub(super) fn name(&self) -> &str {
        self.output.name()
    }

    /// Whether it writes a file.
    pub(super) fn writes(&self, file: &str) -> bool {
        self.output.file.as_deref() == Some(Path::new(file))
    }

    /// As an entry of `outputs`, on one line.
    pub(super) fn line(&self) -> String {
        serde_json::to_string(&self.written).unwrap_or_default()
    }

    /// Whether it is a picture of a view and nothing but its environment, its file, its name and
    /// its theme is chosen.
    fn is_plain(&self, view: &str, environment: Option<&str>) -> bool {
        let chosen = self
            .written
            .as_mapping()
            .into_iter()
            .flat_map(|mapping| mapping.keys())
            .filter_map(Value::as_str);
        let plain = chosen
            .into_iter()
            .all(|key| ["view", "environment", "file", "name", "theme"].contains(&key));
        let own = self.written.get("view").and_then(Value::as_str).unwrap_or("overview");
        plain
            && own == view
            && self.output.environment.as_deref() == environment
            && self.output.block == BlockName::Picture
    }
}
