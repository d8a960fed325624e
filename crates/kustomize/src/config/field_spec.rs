//! Field specifications: which field of which kinds a transformer works on.
//!
//! In: an object and a path of keys. Out: a call of the transformer's setter on every node the path
//! leads to, through lists too, with what is missing on the way created where the specification
//! asks for it. kustomize: `filters/fieldspec`.

use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Mapping, Node, ScalarKind, Value};

use crate::failure::Failure;
use crate::read::Reader;
use crate::rules;

/// A field of some kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldSpec {
    /// The kinds; empty parts match anything.
    pub(crate) gvk: Gvk,
    /// The keys on the way from the root; `[]` at the end of one means that it holds a list.
    pub(crate) path: Vec<String>,
    /// Whether to create what is missing.
    pub(crate) create: bool,
}

/// One step on the way to a field of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an element of a list.
    At(usize),
}

/// What a setter makes of a field that is missing or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Creates {
    /// Nothing: it only changes what is there.
    Nothing,
    /// A scalar.
    Scalar,
    /// A mapping.
    Mapping,
}

/// Why a setter could not set a field: a sentence fragment about the node, and where the node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsettable {
    pub(crate) span: Span,
    pub(crate) message: String,
}

impl FieldSpec {
    /// A specification for all kinds.
    pub(crate) fn everywhere(path: &str, create: bool) -> Self {
        Self { gvk: Gvk::default(), path: split_path(path), create }
    }

    /// The path as it is written.
    pub(crate) fn written(&self) -> String {
        self.path.join("/")
    }

    /// Reads `{group, version, kind, path, create}`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut spec = Self::default();
        reader.fields(
            node,
            "a field specification",
            &["group", "version", "kind", "path", "create"],
            |reader, field, value| match field {
                "create" => spec.create = reader.flag(value, "create").unwrap_or_default(),
                field => {
                    let text = reader.text(value, field).map(|text| text.text).unwrap_or_default();
                    match field {
                        "group" => spec.gvk.group = text,
                        "version" => spec.gvk.version = text,
                        "kind" => spec.gvk.kind = text,
                        _ => spec.path = split_path(&text),
                    }
                }
            },
        );
        spec
    }

    /// Reads a list of specifications.
    pub(crate) fn read_all(reader: &mut Reader<'_>, field: &str, value: &Node) -> Vec<Self> {
        reader.each(value, field, Self::read)
    }

    /// Calls `set` on every node the path leads to in an object that is of the right kind.
    pub(crate) fn apply(
        &self,
        object: &mut Node,
        creates: Creates,
        set: &mut dyn FnMut(&mut Node) -> Result<(), Unsettable>,
    ) -> Result<(), Unsettable> {
        if !self.selects(object) {
            return Ok(());
        }
        self.walk(object, &self.path, creates, set)
    }

    /// The ways to all nodes that the path leads to in an object of the right kind.
    pub(crate) fn places(&self, object: &Node) -> Vec<Vec<Step>> {
        let mut found = Vec::new();
        if self.selects(object) {
            find_places(object, &self.path, &mut Vec::new(), &mut found);
        }
        found
    }

    /// Whether an object is of a kind that this is for, without reading it into a [`Gvk`] first.
    fn selects(&self, object: &Node) -> bool {
        let pattern = &self.gvk;
        let kind_fits =
            pattern.kind.is_empty() || object.str_at(&["kind"]) == Some(pattern.kind.as_str());
        if !kind_fits || (pattern.group.is_empty() && pattern.version.is_empty()) {
            return kind_fits;
        }
        let api_version = object.str_at(&["apiVersion"]).unwrap_or_default();
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        (pattern.group.is_empty() || pattern.group == group)
            && (pattern.version.is_empty() || pattern.version == version)
    }

    fn walk(
        &self,
        node: &mut Node,
        path: &[String],
        creates: Creates,
        set: &mut dyn FnMut(&mut Node) -> Result<(), Unsettable>,
    ) -> Result<(), Unsettable> {
        let Some((step, rest)) = path.split_first() else {
            return set(node);
        };
        let span = node.span;
        match &mut node.value {
            // Lists are not part of a path: every element is on the way.
            Value::Sequence(items) => {
                items.iter_mut().try_for_each(|item| self.walk(item, path, creates, set))
            }
            Value::Mapping(mapping) => {
                match self.enter(mapping, step, rest.is_empty(), span, creates)? {
                    Some(child) => self.walk(child, rest, creates, set),
                    None => Ok(()),
                }
            }
            Value::Scalar(scalar) if scalar.kind == ScalarKind::Null => Ok(()),
            Value::Scalar(_) => Err(Unsettable {
                span,
                message: format!(
                    "the path {} expects a mapping in place of a single value",
                    self.written()
                ),
            }),
        }
    }

    /// The field a step leads to, created where this specification and the setter ask for it.
    fn enter<'n>(
        &self,
        mapping: &'n mut Mapping,
        step: &str,
        last: bool,
        span: Span,
        creates: Creates,
    ) -> Result<Option<&'n mut Node>, Unsettable> {
        let (field, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        if field.is_empty() {
            return Err(Unsettable {
                span,
                message: format!("the path {:?} has an empty part", self.written()),
            });
        }
        if is_list && let Some(found) = mapping.get_mut(field).filter(|found| found.is_null()) {
            found.value = Value::Sequence(Vec::new());
        }
        let makes = if !self.create || is_list || creates == Creates::Nothing {
            None
        } else {
            Some(created(last, creates, span))
        };
        match (mapping.get_mut(field), makes) {
            (Some(found), Some(made)) if found.is_null() => found.value = made.value,
            (Some(_), _) | (None, None) => {}
            (None, Some(made)) => mapping.set(field, made),
        }
        Ok(mapping.get_mut(field))
    }
}

fn find_places(node: &Node, path: &[String], way: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    let Some((step, rest)) = path.split_first() else { return found.push(way.clone()) };
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => {
            for (at, item) in items.iter().enumerate() {
                way.push(Step::At(at));
                find_places(item, path, way, found);
                way.pop();
            }
        }
        Value::Mapping(mapping) => {
            let name = step.strip_suffix("[]").unwrap_or(step);
            if let Some(value) = mapping.get(name) {
                way.push(Step::Key(name.to_owned()));
                find_places(value, rest, way, found);
                way.pop();
            }
        }
    }
}

fn created(last: bool, creates: Creates, span: Span) -> Node {
    if last && creates == Creates::Scalar {
        Node { span, ..Node::null() }
    } else {
        Node::mapping(span)
    }
}

impl Unsettable {
    /// As a failure of the kustomization's entry at `span`.
    pub(crate) fn into_failure(
        self,
        span: Span,
        doing: &str,
        object: &dyn std::fmt::Display,
    ) -> Failure {
        let message = format!("{doing} of {object} is not possible: {}", self.message);
        Failure::broken(&rules::FIELD_SPEC, span, message)
            .hint("correct the object, or the field specification that leads there")
    }
}

/// Cuts a path at its slashes; `\/` is a slash inside a key.
pub(crate) fn split_path(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut continued = false;
    for part in path.split('/') {
        let (text, more) = part.strip_suffix('\\').map_or((part, false), |text| (text, true));
        match parts.last_mut().filter(|_| continued) {
            Some(last) => last.push_str(text),
            None => parts.push(text.to_owned()),
        }
        if let Some(last) = parts.last_mut().filter(|_| more) {
            last.push('/');
        }
        continued = more;
    }
    parts
}

/// Adds specifications to a list: one that is there already is skipped (kustomize:
/// `FsSlice.MergeAll`).
///
/// # Errors
/// The one that contradicts another about creating the field.
pub(crate) fn merge(into: &mut Vec<FieldSpec>, more: &[FieldSpec]) -> Result<(), FieldSpec> {
    for spec in more {
        match into
            .iter()
            .find(|known| known.gvk.is_selected_by(&spec.gvk) && known.path == spec.path)
        {
            Some(known) if known.create == spec.create => {}
            Some(_) => return Err(spec.clone()),
            None => into.push(spec.clone()),
        }
    }
    Ok(())
}

/// Two specifications disagree on whether a field is created.
pub(crate) fn contradiction(spec: &FieldSpec, span: Span) -> Failure {
    let message = format!("conflicting field specifications for {}", spec.written());
    Failure::broken(&rules::FIELD_SPEC, span, message).hint("let both agree on create")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_slash_belongs_to_its_key() {
        assert_eq!(
            split_path(r"metadata/annotations/a.io\/b"),
            ["metadata", "annotations", "a.io/b"]
        );
        assert_eq!(split_path("a[]/b"), ["a[]", "b"]);
    }

    #[test]
    fn a_contradicting_specification_does_not_merge() {
        let mut known = vec![FieldSpec::everywhere("a/b", true)];
        assert!(merge(&mut known, &[FieldSpec::everywhere("a/b", true)]).is_ok());
        assert_eq!(known.len(), 1);
        assert!(merge(&mut known, &[FieldSpec::everywhere("a/b", false)]).is_err());
    }
}
