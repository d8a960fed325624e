//! `replacements`: values of fields copied into other fields.
//!
//! kustomize: `filters/replacement`. Sources and targets are selected by every identity an object
//! has or had.

use std::cell::Cell;

use fluxscape_manifest::budget::{Budget, Resource};
use fluxscape_manifest::diagnostic::Rule;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Value};

use super::Run;
use super::replacement_entry::{Options, Replacement, ReplacementEntry, Source, Target, load};
use super::replacement_path::{find, look_up, split};
use super::structured;
use crate::failure::Failure;
use crate::object::{ResId, ResourceSet, Tracked, put_text};
use crate::read::Text;
use crate::rules;
use crate::select::{Anchored, Matcher, Selector, anchored};

const RULE: &Rule = &rules::REPLACEMENT_INVALID;
const DEFAULT_PATH: &str = "metadata.name";

/// The replacements of a kustomization in order.
#[derive(Clone, Debug)]
pub(crate) struct Replacements {
    pub(crate) entries: Vec<ReplacementEntry>,
}

impl Replacements {
    /// What a kustomization's `replacements` ask for.
    pub(crate) fn builtin(entries: &[ReplacementEntry]) -> Option<Self> {
        (!entries.is_empty()).then(|| Self { entries: entries.to_vec() })
    }

    pub(super) fn apply(&self, set: &mut ResourceSet, run: &mut Run<'_, '_>) {
        for entry in &self.entries {
            for replacement in load(entry, run) {
                if run.is_over() {
                    return;
                }
                let budget = run.site.library.budget();
                if let Err(failure) = replace(&replacement, set, budget) {
                    run.failures.push(failure);
                }
            }
        }
    }
}

fn invalid(span: Span, message: impl Into<String>) -> Failure {
    Failure::broken(RULE, span, message)
}

fn replace(
    replacement: &Replacement,
    set: &mut ResourceSet,
    budget: &Budget,
) -> Result<(), Failure> {
    let targets = replacement.targets.as_ref();
    let value = match (&replacement.source, &replacement.source_value) {
        (Some(_), Some(_)) => {
            return Err(invalid(
                replacement.span,
                "a replacement has one of source and sourceValue",
            )
            .hint("keep one of them"));
        }
        (Some(source), None) => source_value(source, set)?,
        (None, Some(text)) => text.with_text(text.text.clone()),
        (None, None) => return Err(incomplete(replacement.span)),
    };
    for target in targets.ok_or_else(|| incomplete(replacement.span))? {
        apply_to(target, &value, set, budget)?;
    }
    Ok(())
}

fn incomplete(span: Span) -> Failure {
    invalid(span, "replacements must specify a source and at least one target")
        .hint("add source and targets")
}

/// The value to copy.
fn source_value(source: &Source, set: &ResourceSet) -> Result<Node, Failure> {
    let found: Vec<&Tracked> = set
        .items
        .iter()
        .filter(|item| ids(item).iter().any(|id| is_source(&source.selector, id)))
        .collect();
    let item = match found.as_slice() {
        [item] => item,
        [] => {
            return Err(invalid(source.selector.span, "nothing is selected as the source")
                .hint("correct kind, name and namespace of the source"));
        }
        _ => {
            return Err(invalid(
                source.selector.span,
                format!("the source selects {} objects", found.len()),
            )
            .hint("select one object only"));
        }
    };
    let path = source.field_path.as_ref().map_or(DEFAULT_PATH, |path| path.text.as_str());
    let span = source.field_path.as_ref().map_or(source.selector.span, |path| path.span);
    let missing = || {
        invalid(span, format!("fieldPath {path} is missing in the source {}", item.id()))
            .hint("correct the path")
    };
    let value =
        look_up(&item.node, &split(path)).filter(|value| !is_empty(value)).ok_or_else(missing)?;
    if source.options.delimiter.is_empty() {
        return Ok(value.clone());
    }
    let scalar =
        value.as_scalar().ok_or_else(|| invalid(span, "delimiter can only cut a single value"))?;
    // The value itself may come from a Secret: messages do not show it.
    let part = usize::try_from(source.options.index)
        .ok()
        .and_then(|index| scalar.text.split(&source.options.delimiter).nth(index));
    let part = part.ok_or_else(|| {
        invalid(span, format!("index {} is out of bounds for the value", source.options.index))
    })?;
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

/// Whether a source names an identity; what it leaves out fits anything. Unlike targets it knows no
/// expressions.
fn is_source(selector: &Selector, id: &ResId) -> bool {
    let Selector { group, version, kind, name, namespace, .. } = selector;
    let fits =
        |part: &Option<Text>, value: &str| part.as_ref().is_none_or(|part| part.text == value);
    fits(group, &id.gvk.group)
        && fits(version, &id.gvk.version)
        && fits(kind, &id.gvk.kind)
        && fits(name, &id.name)
        && fits(namespace, id.effective_namespace())
}

fn apply_to(
    target: &Target,
    value: &Node,
    set: &mut ResourceSet,
    budget: &Budget,
) -> Result<(), Failure> {
    let select = target
        .select
        .as_ref()
        .ok_or_else(|| invalid(target.span, "a target must select objects").hint("add select"))?;
    let (pattern, matcher) = (IdPattern::new(select)?, select.matcher()?);
    let rejects: Vec<(IdPattern, Matcher, &Selector)> = target
        .reject
        .iter()
        .map(|reject| Ok((IdPattern::new(reject)?, reject.matcher()?, reject)))
        .collect::<Result<_, Failure>>()?;
    for item in &mut set.items {
        let by_metadata = |(_, matcher, reject): &(IdPattern, Matcher, &Selector)| {
            (reject.labels.is_some() || reject.annotations.is_some())
                && matcher.matches_metadata(&item.node)
        };
        if !matcher.matches_metadata(&item.node) || rejects.iter().any(by_metadata) {
            continue;
        }
        let ids = ids(item);
        // kustomize 5.8: an object is left alone when any of its identities is rejected.
        let rejected = rejects
            .iter()
            .any(|(pattern, _, _)| !pattern.is_empty() && ids.iter().any(|id| pattern.matches(id)));
        if !rejected && ids.iter().any(|id| pattern.matches(id)) {
            copy_into(target, value, item, budget)?;
        }
    }
    Ok(())
}

fn copy_into(
    target: &Target,
    value: &Node,
    item: &mut Tracked,
    budget: &Budget,
) -> Result<(), Failure> {
    let default =
        [Text { text: DEFAULT_PATH.to_owned(), span: target.span, comment: None, block: false }];
    let paths = if target.field_paths.is_empty() {
        default.as_slice()
    } else {
        target.field_paths.as_slice()
    };
    let id = item.id();
    let weight = value.weight();
    let over = Cell::new(None);
    // A path may lead to several fields: each takes a copy.
    let put = |options: &Options, node: &mut Node| {
        if let Err(exhausted) = budget.take(Resource::BytesBuilt, weight) {
            over.set(Some(exhausted));
            return Err(exhausted.message());
        }
        set_value(options, node, value)
    };
    for path in paths {
        let steps = split(&path.text);
        let create = target.options.create.then_some(value);
        // Inside a text the options do not count: the value is put there whole.
        let inside = structured::replace(&mut item.node, &steps, create, &mut |node| {
            put(&Options::default(), node)
        });
        let done = if inside {
            Ok(1)
        } else {
            find(&mut item.node, &steps, create, &mut |node| put(&target.options, node))
        };
        if let Some(exhausted) = over.get() {
            return Err(Failure::limit(exhausted, path.span));
        }
        match done {
            Ok(0) => {
                let message = format!("unable to find field {} in the target {id}", path.text);
                return Err(
                    invalid(path.span, message).hint("correct the path, or set options.create")
                );
            }
            Ok(_) => {}
            Err(reason) => {
                return Err(invalid(
                    path.span,
                    format!("{}: {reason}, in the target {id}", path.text),
                ));
            }
        }
    }
    Ok(())
}

/// Puts the value, or a part of it, into a field. A single value keeps what kind of value it is.
fn set_value(options: &Options, field: &mut Node, value: &Node) -> Result<(), String> {
    let mut value = value.clone();
    let mut tainted = value.is_tainted();
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
        // What stays of the old text may be secret as well.
        tainted |= old.tainted;
        value = with_text(&value, &parts.join(&options.delimiter));
    }
    match (&mut field.value, &value.value) {
        (Value::Scalar(old), Value::Scalar(new)) => {
            put_text(old, &new.text)?;
            old.tainted = tainted;
        }
        _ => field.value = value.value,
    }
    field.span = value.span;
    field.comment = value.comment;
    Ok(())
}

/// A selector's identity. kustomize 5.8: each part an expression that must match the whole.
struct IdPattern {
    parts: [Option<Anchored>; 5],
}

impl IdPattern {
    fn new(selector: &Selector) -> Result<Self, Failure> {
        let Selector { group, version, kind, name, namespace, .. } = selector;
        let compile = |part: &Option<Text>| {
            let Some(part) = part else { return Ok(None) };
            // kustomize 5.5 would have compared what is not an expression as it is.
            anchored(&part.text)
                .or_else(|_| anchored(&regex::escape(&part.text)))
                .map(Some)
                .map_err(|_| {
                    invalid(part.span, format!("{:?} is not a regular expression", part.text))
                        .hint("selectors are regular expressions")
                })
        };
        Ok(Self {
            parts: [
                compile(group)?,
                compile(version)?,
                compile(kind)?,
                compile(name)?,
                compile(namespace)?,
            ],
        })
    }

    fn is_empty(&self) -> bool {
        self.parts.iter().all(Option::is_none)
    }

    fn matches(&self, id: &ResId) -> bool {
        let values =
            [&id.gvk.group, &id.gvk.version, &id.gvk.kind, &id.name, id.effective_namespace()];
        let fits = |(pattern, value): (&Option<Anchored>, &str)| {
            pattern.as_ref().is_none_or(|pattern| pattern.is_match(value))
        };
        self.parts.iter().zip(values).all(fits)
    }
}
