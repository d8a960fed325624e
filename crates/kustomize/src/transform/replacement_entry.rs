//! The entries of `replacements`, in the kustomization and in files.

use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Value};

use super::Run;
use crate::failure::Failure;
use crate::read::{Reader, Text};
use crate::rules;
use crate::select::Selector;

const RULE: &Rule = &rules::REPLACEMENT_INVALID;

/// An entry of `replacements`: a replacement, or the path of a file with one or several.
#[derive(Clone, Debug)]
pub(crate) struct ReplacementEntry {
    span: Span,
    path: Option<Text>,
    replacement: Replacement,
}

/// One value copied into many fields.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    pub(super) span: Span,
    pub(super) source: Option<Source>,
    pub(super) source_value: Option<Text>,
    pub(super) targets: Option<Vec<Target>>,
}

/// Where the value is read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) selector: Selector,
    pub(super) field_path: Option<Text>,
    pub(super) options: Options,
}

/// Where it is written.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) span: Span,
    pub(super) select: Option<Selector>,
    pub(super) reject: Vec<Selector>,
    pub(super) field_paths: Vec<Text>,
    pub(super) options: Options,
}

/// How a field is cut, and whether it is created.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) delimiter: String,
    pub(super) index: i64,
    pub(super) create: bool,
}

impl ReplacementEntry {
    /// Reads an entry of `replacements`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut entry =
            Self { span: node.span, path: None, replacement: Replacement::at(node.span) };
        let known = &["path", "source", "sourceValue", "targets"];
        reader.fields(node, "a replacement", known, |reader, field, value| match field {
            "path" => entry.path = reader.text(value, field).filter(|path| !path.is_empty()),
            field => entry.replacement.take(reader, field, value),
        });
        entry
    }
}

impl Replacement {
    fn at(span: Span) -> Self {
        Self { span, source: None, source_value: None, targets: None }
    }

    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut replacement = Self::at(node.span);
        reader.fields(
            node,
            "a replacement",
            &["source", "sourceValue", "targets"],
            |reader, field, value| {
                replacement.take(reader, field, value);
            },
        );
        replacement
    }

    fn take(&mut self, reader: &mut Reader<'_>, field: &str, value: &Node) {
        match field {
            "source" => self.source = Some(Source::read(reader, value)),
            "sourceValue" => self.source_value = reader.text(value, field),
            _ => {
                self.targets = Some(
                    reader
                        .list(value, field)
                        .iter()
                        .map(|item| Target::read(reader, item))
                        .collect(),
                );
            }
        }
    }
}

impl Source {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut source = Self {
            selector: Selector::at(node.span),
            field_path: None,
            options: Options::default(),
        };
        let known = &["group", "version", "kind", "name", "namespace", "fieldPath", "options"];
        reader.fields(
            node,
            "the source of a replacement",
            known,
            |reader, field, value| match field {
                "fieldPath" => {
                    source.field_path = reader.text(value, field).filter(|path| !path.is_empty());
                }
                "options" => source.options = Options::read(reader, value),
                field => {
                    let text = reader.text(value, field);
                    source.selector.set(field, text);
                }
            },
        );
        source
    }
}

impl Target {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut target = Self {
            span: node.span,
            select: None,
            reject: Vec::new(),
            field_paths: Vec::new(),
            options: Options::default(),
        };
        let known = &["select", "reject", "fieldPaths", "options"];
        reader.fields(
            node,
            "a target of a replacement",
            known,
            |reader, field, value| match field {
                "select" => target.select = Some(Selector::read(reader, value, field)),
                "reject" => {
                    target.reject = reader
                        .list(value, field)
                        .iter()
                        .map(|item| Selector::read(reader, item, field))
                        .collect();
                }
                "fieldPaths" => target.field_paths = reader.texts(value, field),
                _ => target.options = Options::read(reader, value),
            },
        );
        target
    }
}

impl Options {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut options = Self::default();
        reader.fields(
            node,
            "the options of a replacement",
            &["delimiter", "index", "encoding", "create"],
            |reader, field, value| {
                match field {
                    "delimiter" => {
                        options.delimiter =
                            reader.text(value, field).map(|text| text.text).unwrap_or_default();
                    }
                    "index" => options.index = reader.integer(value, field).unwrap_or_default(),
                    "create" => options.create = reader.flag(value, field).unwrap_or_default(),
                    // kustomize reads it and does nothing with it.
                    _ => drop(reader.text(value, field)),
                }
            },
        );
        options
    }
}

/// The replacements of an entry: its own, or those of its file.
pub(super) fn load(entry: &ReplacementEntry, run: &mut Run<'_, '_>) -> Vec<Replacement> {
    let Some(path) = &entry.path else { return vec![entry.replacement.clone()] };
    if entry.replacement.source.is_some() || entry.replacement.targets.is_some() {
        run.failures.push(
            Failure::broken(RULE, entry.span, "an entry has one of path and a replacement")
                .hint("keep one of them"),
        );
        return Vec::new();
    }
    let Some(parsed) = run.load(path) else { return Vec::new() };
    let Some(root) = parsed.documents.first().map(|document| &document.root) else {
        return Vec::new();
    };
    // kustomize does not mind unknown fields here.
    let mut reader = Reader { rule: RULE, loose: true, failures: run.failures };
    match &root.value {
        Value::Sequence(items) => {
            items.iter().map(|item| Replacement::read(&mut reader, item)).collect()
        }
        Value::Mapping(_) => vec![Replacement::read(&mut reader, root)],
        Value::Scalar(_) => {
            reader.fail(
                root.span,
                "a file of replacements holds neither a list nor a mapping",
                "write a replacement, or a list of them",
            );
            Vec::new()
        }
    }
}
