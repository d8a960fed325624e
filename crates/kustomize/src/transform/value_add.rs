//! `ValueAddTransformer`: a built-in that only `transformers` can ask for. It sets a text in fields
//! of selected objects.
//!
//! kustomize: `filters/valueadd`.

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use super::{Namespace, Run};
use crate::config::{Creates, FieldSpec, Unsettable};
use crate::failure::Failure;
use crate::object::{ResourceSet, Tracked, set_text};
use crate::read::{Reader, Text};
use crate::rules;
use crate::select::Selector;

const RULE: &Rule = &rules::PLUGIN_INVALID;

/// Sets a value, or a part of a path-like value.
#[derive(Clone, Debug)]
pub(crate) struct ValueAdd {
    span: Span,
    value: Option<Text>,
    targets: Vec<Target>,
    /// A file with more targets.
    target_file: Option<Text>,
}

#[derive(Clone, Debug)]
struct Target {
    span: Span,
    selector: Option<Selector>,
    field_path: String,
    /// Position in a value cut at slashes, counted from 1, where the value is put in; 0 replaces
    /// all.
    file_path_position: usize,
}

impl ValueAdd {
    /// Reads the configuration.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut add = Self { span: node.span, value: None, targets: Vec::new(), target_file: None };
        let known = &["value", "targets", "targetFilePath"];
        reader.fields(node, "a ValueAddTransformer", known, |reader, field, value| match field {
            "value" => {
                add.value = reader.text(value, field).filter(|value| !value.text.trim().is_empty());
            }
            "targets" => add.targets = Target::read_all(reader, value),
            _ => add.target_file = reader.text(value, field).filter(|path| !path.is_empty()),
        });
        add
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        // Without a value the name of the kustomization's directory is added.
        let value = self
            .value
            .clone()
            .unwrap_or_else(|| Text::of(&Node::text(run.site.directory.name(), self.span)));
        let value = Text { text: value.text.trim().to_owned(), ..value };
        let more = self.targets_of_file(run);
        if self.targets.is_empty() && more.is_empty() {
            let failure =
                Failure::broken(RULE, self.span, "a ValueAddTransformer needs at least one target");
            run.failures.push(failure.hint("add targets with a fieldPath"));
        }
        for target in self.targets.iter().chain(&more) {
            if let Err(failure) = target.apply(&value, set, run.failures) {
                run.failures.push(failure);
            }
        }
    }

    fn targets_of_file(&self, run: &mut Run<'_, '_>) -> Vec<Target> {
        let Some(path) = &self.target_file else { return Vec::new() };
        let Some(parsed) = run.load(path) else { return Vec::new() };
        let mut reader = Reader { rule: RULE, loose: true, failures: run.failures };
        let targets = parsed.documents.first().and_then(|document| document.root.get("targets"));
        targets.map(|targets| Target::read_all(&mut reader, targets)).unwrap_or_default()
    }
}

impl Target {
    fn read_all(reader: &mut Reader<'_>, node: &Node) -> Vec<Self> {
        reader.list(node, "targets").iter().map(|item| Self::read(reader, item)).collect()
    }

    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut target = Self {
            span: node.span,
            selector: None,
            field_path: String::new(),
            file_path_position: 0,
        };
        reader.fields(
            node,
            "a target",
            &["selector", "fieldPath", "filePathPosition"],
            |reader, field, value| match field {
                "selector" => target.selector = Some(Selector::read(reader, value, field)),
                "fieldPath" => {
                    target.field_path =
                        reader.text(value, field).map(|path| path.text).unwrap_or_default();
                }
                _ => match reader.integer(value, field).map(usize::try_from) {
                    Some(Ok(position)) => target.file_path_position = position,
                    Some(Err(_)) => reader.fail(
                        value.span,
                        "filePathPosition cannot be negative",
                        "count from 1, or remove it",
                    ),
                    None => {}
                },
            },
        );
        target
    }

    fn apply(
        &self,
        value: &Text,
        set: &mut ResourceSet,
        failures: &mut Vec<Failure>,
    ) -> Result<(), Failure> {
        if self.field_path.is_empty() {
            return Err(Failure::broken(RULE, self.span, "a target needs a fieldPath")
                .hint("add fieldPath"));
        }
        let matcher = self.selector.as_ref().map(Selector::matcher).transpose()?;
        let selected =
            |item: &Tracked| matcher.as_ref().is_none_or(|matcher| matcher.matches(item));
        for item in set.items.iter_mut().filter(|item| selected(item)) {
            let done = if self.field_path == "metadata/namespace" {
                Namespace::only(value.clone()).set_on(item)
            } else {
                let create = |node: &mut Node| self.set(node, &value.text);
                FieldSpec::everywhere(&self.field_path, true).apply(
                    &mut item.node,
                    Creates::Scalar,
                    &mut { create },
                )
            };
            if let Err(unsettable) = done {
                failures.push(unsettable.into_failure(self.span, "adding a value", &item.id()));
            }
        }
        Ok(())
    }

    fn set(&self, node: &mut Node, value: &str) -> Result<(), Unsettable> {
        let span = node.span;
        let old = node.as_scalar().map(|scalar| scalar.text.clone());
        let old =
            old.ok_or_else(|| Unsettable { span, message: "it is not a single value".to_owned() })?;
        let Some(before) = self.file_path_position.checked_sub(1) else {
            set_text(node, value);
            return Ok(());
        };
        let (root, path) = old.strip_prefix('/').map_or(("", old.as_str()), |path| ("/", path));
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        parts.insert(before.min(parts.len()), value);
        set_text(node, &format!("{root}{}", parts.join("/")));
        Ok(())
    }
}
