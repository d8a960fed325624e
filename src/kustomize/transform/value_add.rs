//! `ValueAddTransformer`: a built-in that only `transformers` can ask for. It sets a text in fields of selected objects.
//!
//! kustomize: `filters/valueadd`.

use super::super::build::Failure;
use super::super::field_spec::{Creates, FieldSpec, Unsettable};
use super::super::read::{Reader, Text};
use super::super::selector::Selector;
use super::super::tracked::{ResourceSet, set_text};
use crate::source::Span;
use crate::yaml::Node;

/// Sets a value, or a part of a path-like value.
#[derive(Clone, Debug)]
pub(in super::super) struct ValueAdd {
    span: Span,
    value: Option<Text>,
    targets: Vec<Target>,
}

#[derive(Clone, Debug)]
struct Target {
    selector: Selector,
    spec: FieldSpec,
    /// Position in a value cut at slashes, where the value is put in.
    file_path_position: i64,
}

impl ValueAdd {
    /// Reads the configuration.
    pub(in super::super) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut add = Self { span: node.span, value: None, targets: Vec::new() };
        let known = &["apiVersion", "kind", "metadata", "value", "targets"];
        reader.fields(node, "a ValueAddTransformer", known, |reader, field, value| match field {
            "value" => add.value = reader.text(value, field),
            "targets" => add.targets = reader.list(value, field).iter().map(|item| Target::read(reader, item)).collect(),
            _ => {}
        });
        add
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, failures: &mut Vec<Failure>) {
        let Some(value) = &self.value else { return };
        for target in &self.targets {
            let matcher = match target.selector.matcher() {
                Ok(matcher) => matcher,
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            for item in set.items.iter_mut().filter(|item| matcher.matches(item)) {
                let done = target.spec.apply(&mut item.node, Creates::Scalar, &mut |node| target.set(node, &value.text));
                if let Err(unsettable) = done {
                    failures.push(unsettable.into_failure(self.span, "adding a value", &item.id()));
                }
            }
        }
    }
}

impl Target {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut target = Self { selector: Selector::at(node.span), spec: FieldSpec::everywhere("", false), file_path_position: 0 };
        let known = &["selector", "fieldSpec", "fieldPath", "filePathPosition"];
        reader.fields(node, "a target", known, |reader, field, value| match field {
            "selector" => target.selector = Selector::read(reader, value, field),
            "fieldSpec" => target.spec = FieldSpec::read(reader, value),
            "fieldPath" => {
                let path = reader.text(value, field).map(|text| text.text).unwrap_or_default();
                target.spec = FieldSpec::everywhere(&path, true);
            }
            _ => target.file_path_position = reader.integer(value, field).unwrap_or_default(),
        });
        target
    }

    fn set(&self, node: &mut Node, value: &str) -> Result<(), Unsettable> {
        let span = node.span;
        let old = node.as_scalar().map(|scalar| scalar.text.clone());
        let old = old.ok_or_else(|| Unsettable { span, message: "it is no single value".to_owned() })?;
        let Some(position) = usize::try_from(self.file_path_position).ok().filter(|position| *position > 0) else {
            set_text(node, value);
            return Ok(());
        };
        let (root, path) = old.strip_prefix('/').map_or(("", old.as_str()), |path| ("/", path));
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.insert((position - 1).min(parts.len()), value);
        set_text(node, &format!("{root}{}", parts.join("/")));
        Ok(())
    }
}
