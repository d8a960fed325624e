//! `replacements`: values of fields copied into other fields.
//!
//! kustomize: `filters/replacement`. Sources and targets are selected by every identity an object has or had.

use regex::Regex;

use super::super::build::Failure;
use super::super::kustomization::Kustomization;
use super::super::load::syntax_errors;
use super::super::pattern::anchored;
use super::super::read::{Reader, Text};
use super::super::res_id::ResId;
use super::super::selector::{Matcher, Selector};
use super::super::tracked::{ResourceSet, Tracked, put_text};
use super::Run;
use super::replacement_path::{find, find_or_create, split};
use super::structured;
use crate::source::Span;
use crate::yaml::{Node, Value};

const RULE: &str = "replacement-invalid";
const DEFAULT_PATH: &str = "metadata.name";

/// An entry of `replacements`: a replacement, or the path of a file with one or several.
#[derive(Clone, Debug)]
pub(in super::super) struct ReplacementEntry {
    span: Span,
    path: Option<Text>,
    replacement: Replacement,
}

/// The replacements of a kustomization in order.
#[derive(Clone, Debug)]
pub(in super::super) struct Replacements {
    pub(in super::super) entries: Vec<ReplacementEntry>,
}

#[derive(Clone, Debug)]
struct Replacement {
    span: Span,
    source: Option<Source>,
    source_value: Option<Text>,
    targets: Option<Vec<Target>>,
}

#[derive(Clone, Debug)]
struct Source {
    selector: Selector,
    field_path: Option<Text>,
    options: Options,
}

#[derive(Clone, Debug)]
struct Target {
    span: Span,
    select: Option<Selector>,
    reject: Vec<Selector>,
    field_paths: Vec<Text>,
    options: Options,
}

#[derive(Clone, Debug, Default)]
struct Options {
    delimiter: String,
    index: i64,
    create: bool,
}

impl ReplacementEntry {
    /// Reads an entry of `replacements`.
    pub(in super::super) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut entry = Self { span: node.span, path: None, replacement: Replacement::at(node.span) };
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
        reader.fields(node, "a replacement", &["source", "sourceValue", "targets"], |reader, field, value| {
            replacement.take(reader, field, value);
        });
        replacement
    }

    fn take(&mut self, reader: &mut Reader<'_>, field: &str, value: &Node) {
        match field {
            "source" => self.source = Some(Source::read(reader, value)),
            "sourceValue" => self.source_value = reader.text(value, field),
            _ => self.targets = Some(reader.list(value, field).iter().map(|item| Target::read(reader, item)).collect()),
        }
    }
}

impl Source {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut source = Self { selector: Selector::at(node.span), field_path: None, options: Options::default() };
        let known = &["group", "version", "kind", "name", "namespace", "fieldPath", "options"];
        reader.fields(node, "the source of a replacement", known, |reader, field, value| match field {
            "fieldPath" => source.field_path = reader.text(value, field).filter(|path| !path.is_empty()),
            "options" => source.options = Options::read(reader, value),
            field => {
                let text = reader.text(value, field);
                source.selector.set(field, text);
            }
        });
        source
    }
}

impl Target {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut target = Self { span: node.span, select: None, reject: Vec::new(), field_paths: Vec::new(), options: Options::default() };
        let known = &["select", "reject", "fieldPaths", "options"];
        reader.fields(node, "a target of a replacement", known, |reader, field, value| match field {
            "select" => target.select = Some(Selector::read(reader, value, field)),
            "reject" => target.reject = reader.list(value, field).iter().map(|item| Selector::read(reader, item, field)).collect(),
            "fieldPaths" => target.field_paths = reader.texts(value, field),
            _ => target.options = Options::read(reader, value),
        });
        target
    }
}

impl Options {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut options = Self::default();
        reader.fields(node, "the options of a replacement", &["delimiter", "index", "encoding", "create"], |reader, field, value| {
            match field {
                "delimiter" => options.delimiter = reader.text(value, field).map(|text| text.text).unwrap_or_default(),
                "index" => options.index = reader.integer(value, field).unwrap_or_default(),
                "create" => options.create = reader.flag(value, field).unwrap_or_default(),
                // kustomize reads it and does nothing with it.
                _ => drop(reader.text(value, field)),
            }
        });
        options
    }
}

impl Replacements {
    /// What a kustomization's `replacements` ask for.
    pub(super) fn builtin(kustomization: &Kustomization) -> Option<Self> {
        let entries = kustomization.replacements.clone();
        (!entries.is_empty()).then_some(Self { entries })
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        for entry in &self.entries {
            for replacement in load(entry, run) {
                if let Err(failure) = replace(&replacement, set) {
                    run.failures.push(failure);
                }
            }
        }
    }
}

/// The replacements of an entry: its own, or those of its file.
fn load(entry: &ReplacementEntry, run: &mut Run<'_, '_>) -> Vec<Replacement> {
    let Some(path) = &entry.path else { return vec![entry.replacement.clone()] };
    if entry.replacement.source.is_some() || entry.replacement.targets.is_some() {
        run.failures.push(invalid(entry.span, "path and a replacement cannot stand in one entry").hint("keep one of them"));
        return Vec::new();
    }
    let parsed = match run.site.load(&path.text, path.span) {
        Ok(parsed) => parsed,
        Err(failure) => {
            run.failures.push(failure);
            return Vec::new();
        }
    };
    run.failures.extend(syntax_errors(&parsed));
    let Some(root) = parsed.documents.first().map(|document| &document.root) else { return Vec::new() };
    // kustomize does not mind unknown fields here.
    let mut reader = Reader { rule: RULE, loose: true, failures: run.failures };
    match &root.value {
        Value::Sequence(items) => items.iter().map(|item| Replacement::read(&mut reader, item)).collect(),
        Value::Mapping(_) => vec![Replacement::read(&mut reader, root)],
        Value::Scalar(_) => {
            reader.fail(root.span, "a file of replacements holds neither a list nor a mapping", "write a replacement, or a list of them");
            Vec::new()
        }
    }
}

fn invalid(span: Span, message: impl Into<String>) -> Failure {
    Failure::broken(RULE, span, message)
}

fn replace(replacement: &Replacement, set: &mut ResourceSet) -> Result<(), Failure> {
    let targets = replacement.targets.as_ref();
    let value = match (&replacement.source, &replacement.source_value) {
        (Some(_), Some(_)) => {
            return Err(invalid(replacement.span, "a replacement has one of source and sourceValue").hint("keep one of them"));
        }
        (Some(source), None) => source_value(source, set)?,
        (None, Some(text)) => text.with_text(text.text.clone()),
        (None, None) => return Err(incomplete(replacement.span)),
    };
    for target in targets.ok_or_else(|| incomplete(replacement.span))? {
        apply_to(target, &value, set)?;
    }
    Ok(())
}

fn incomplete(span: Span) -> Failure {
    invalid(span, "replacements must specify a source and at least one target").hint("add source and targets")
}

/// The value to copy.
fn source_value(source: &Source, set: &ResourceSet) -> Result<Node, Failure> {
    let selects = IdPattern::new(&source.selector)?;
    let found: Vec<&Tracked> = set.items.iter().filter(|item| ids(item).iter().any(|id| selects.matches(id))).collect();
    let item = match found.as_slice() {
        [item] => item,
        [] => {
            return Err(
                invalid(source.selector.span, "nothing is selected as the source").hint("correct kind, name and namespace of the source")
            );
        }
        _ => {
            return Err(invalid(source.selector.span, format!("the source selects {} objects", found.len())).hint("select one object only"));
        }
    };
    let path = source.field_path.as_ref().map_or(DEFAULT_PATH, |path| path.text.as_str());
    let span = source.field_path.as_ref().map_or(source.selector.span, |path| path.span);
    let missing = || invalid(span, format!("fieldPath {path} is missing in the source {}", item.id())).hint("correct the path");
    let value = super::replacement_path::look_up(&item.node, &split(path)).filter(|value| !is_empty(value)).ok_or_else(missing)?;
    if source.options.delimiter.is_empty() {
        return Ok(value.clone());
    }
    let scalar = value.as_scalar().ok_or_else(|| invalid(span, "delimiter can only cut a single value"))?;
    // The value itself may come from a Secret: messages do not show it.
    let part = usize::try_from(source.options.index).ok().and_then(|index| scalar.text.split(&source.options.delimiter).nth(index));
    let part = part.ok_or_else(|| invalid(span, format!("index {} is out of bounds for the value", source.options.index)))?;
    Ok(with_text(value, part))
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(_) => node.is_null(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.entries.is_empty(),
    }
}

fn with_text(node: &Node, text: &str) -> Node {
    let mut changed = node.clone();
    if let Value::Scalar(scalar) = &mut changed.value {
        text.clone_into(&mut scalar.text);
    }
    changed
}

/// Every identity an object has or had.
fn ids(item: &Tracked) -> Vec<ResId> {
    std::iter::once(item.id()).chain(item.previous_ids()).collect()
}

fn apply_to(target: &Target, value: &Node, set: &mut ResourceSet) -> Result<(), Failure> {
    let select = target.select.as_ref().ok_or_else(|| invalid(target.span, "a target must select objects").hint("add select"))?;
    let (pattern, matcher) = (IdPattern::new(select)?, select.matcher()?);
    let rejects: Vec<(IdPattern, Matcher, &Selector)> =
        target.reject.iter().map(|reject| Ok((IdPattern::new(reject)?, reject.matcher()?, reject))).collect::<Result<_, Failure>>()?;
    for item in &mut set.items {
        let by_metadata = |(_, matcher, reject): &(IdPattern, Matcher, &Selector)| {
            (reject.labels.is_some() || reject.annotations.is_some()) && matcher.matches_metadata(&item.node)
        };
        if !matcher.matches_metadata(&item.node) || rejects.iter().any(by_metadata) {
            continue;
        }
        let ids = ids(item);
        // kustomize 5.8: an object is left alone when any of its identities is rejected.
        let rejected = rejects.iter().any(|(pattern, _, _)| !pattern.is_empty() && ids.iter().any(|id| pattern.matches(id)));
        if !rejected && ids.iter().any(|id| pattern.matches(id)) {
            copy_into(target, value, item)?;
        }
    }
    Ok(())
}

fn copy_into(target: &Target, value: &Node, item: &mut Tracked) -> Result<(), Failure> {
    let default = [Text { text: DEFAULT_PATH.to_owned(), span: target.span, comment: None, block: false }];
    let paths = if target.field_paths.is_empty() { default.as_slice() } else { target.field_paths.as_slice() };
    let id = item.id();
    for path in paths {
        let steps = split(&path.text);
        let mut put = |node: &mut Node| set_value(&target.options, node, value);
        let done = if target.options.create {
            find_or_create(&mut item.node, &steps, value, &mut put)
        } else {
            match structured::boundary(&item.node, &steps) {
                Some(at) => structured::replace(&mut item.node, &steps, at, value, &mut put),
                None => find(&mut item.node, &steps, &mut put),
            }
        };
        match done {
            Ok(0) => {
                let message = format!("unable to find field {} in the target {id}", path.text);
                return Err(invalid(path.span, message).hint("correct the path, or set options.create"));
            }
            Ok(_) => {}
            Err(reason) => return Err(invalid(path.span, format!("{}: {reason}, in the target {id}", path.text))),
        }
    }
    Ok(())
}

/// Puts the value, or a part of it, into a field. A single value keeps what kind of value it is.
fn set_value(options: &Options, field: &mut Node, value: &Node) -> Result<(), String> {
    let mut value = value.clone();
    if !options.delimiter.is_empty() {
        let (Some(old), Some(new)) = (field.as_scalar(), value.as_scalar()) else {
            return Err("delimiter can only cut a single value".to_owned());
        };
        let mut parts: Vec<&str> = old.text.split(&options.delimiter).collect();
        match usize::try_from(options.index) {
            Err(_) => parts.insert(0, &new.text),
            Ok(index) => match parts.get_mut(index) {
                Some(part) => *part = &new.text,
                None => parts.push(&new.text),
            },
        }
        value = with_text(&value, &parts.join(&options.delimiter));
    }
    match (&mut field.value, &value.value) {
        (Value::Scalar(old), Value::Scalar(new)) => put_text(old, &new.text)?,
        _ => field.value = value.value,
    }
    field.span = value.span;
    field.comment = value.comment;
    Ok(())
}

/// A selector's identity. kustomize 5.8: each part an expression that must match the whole.
struct IdPattern {
    parts: [Option<Regex>; 5],
}

impl IdPattern {
    fn new(selector: &Selector) -> Result<Self, Failure> {
        let Selector { group, version, kind, name, namespace, .. } = selector;
        let compile = |part: &Option<Text>| {
            let Some(part) = part else { return Ok(None) };
            // What is no expression, kustomize 5.5 would have compared as it is.
            anchored(&part.text).or_else(|_| anchored(&regex::escape(&part.text))).map(Some).map_err(|_| {
                invalid(part.span, format!("{:?} is no regular expression", part.text)).hint("selectors are regular expressions")
            })
        };
        Ok(Self { parts: [compile(group)?, compile(version)?, compile(kind)?, compile(name)?, compile(namespace)?] })
    }

    fn is_empty(&self) -> bool {
        self.parts.iter().all(Option::is_none)
    }

    fn matches(&self, id: &ResId) -> bool {
        let values = [&id.gvk.group, &id.gvk.version, &id.gvk.kind, &id.name, id.effective_namespace()];
        let fits = |(pattern, value): (&Option<Regex>, &str)| pattern.as_ref().is_none_or(|pattern| pattern.is_match(value));
        self.parts.iter().zip(values).all(fits)
    }
}
