//! Which objects a patch or a replacement is meant for.
//!
//! kustomize: `types.Selector`. Group, version, kind, name and namespace are regular expressions
//! that must match the whole; labels and annotations are matched by Kubernetes' selector
//! expressions.

use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

use super::pattern::{self, Anchored};
use crate::failure::Failure;
use crate::object::{ResourceSet, Tracked};
use crate::read::{Reader, Text};
use crate::rules;

const FIELDS: &[&str] =
    &["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];

/// A selector as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Selector {
    pub(crate) span: Span,
    pub(crate) group: Option<Text>,
    pub(crate) version: Option<Text>,
    pub(crate) kind: Option<Text>,
    pub(crate) name: Option<Text>,
    pub(crate) namespace: Option<Text>,
    pub(crate) labels: Option<Text>,
    pub(crate) annotations: Option<Text>,
}

/// A selector ready to match.
#[derive(Debug)]
pub(crate) struct Matcher {
    group: Option<Anchored>,
    version: Option<Anchored>,
    kind: Option<Anchored>,
    name: Option<Anchored>,
    namespace: Option<Anchored>,
    labels: LabelSelector,
    annotations: LabelSelector,
}

impl Selector {
    /// A selector that selects everything.
    pub(crate) fn at(span: Span) -> Self {
        Self {
            span,
            group: None,
            version: None,
            kind: None,
            name: None,
            namespace: None,
            labels: None,
            annotations: None,
        }
    }

    /// Reads a selector.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node, what: &str) -> Self {
        let mut selector = Self::at(node.span);
        reader.fields(node, what, FIELDS, |reader, field, value| {
            let text = reader.text(value, field);
            selector.set(field, text);
        });
        selector
    }

    /// Sets the field of a canonical name.
    pub(crate) fn set(&mut self, field: &str, text: Option<Text>) {
        let text = text.filter(|text| !text.is_empty());
        match field {
            "group" => self.group = text,
            "version" => self.version = text,
            "kind" => self.kind = text,
            "name" => self.name = text,
            "namespace" => self.namespace = text,
            "labelSelector" => self.labels = text,
            _ => self.annotations = text,
        }
    }

    /// Prepares the expressions.
    ///
    /// # Errors
    /// The first expression that is malformed.
    pub(crate) fn matcher(&self) -> Result<Matcher, Failure> {
        Ok(Matcher {
            group: anchored(self.group.as_ref())?,
            version: anchored(self.version.as_ref())?,
            kind: anchored(self.kind.as_ref())?,
            name: anchored(self.name.as_ref())?,
            namespace: anchored(self.namespace.as_ref())?,
            labels: labels(self.labels.as_ref())?,
            annotations: labels(self.annotations.as_ref())?,
        })
    }
}

impl Matcher {
    /// Whether an object is selected: by its present or its original name and namespace.
    pub(crate) fn matches(&self, object: &Tracked) -> bool {
        let fits = |pattern: &Option<Anchored>, value: &str| {
            pattern.as_ref().is_none_or(|regex| regex.is_match(value))
        };
        let current = object.id();
        if !fits(&self.kind, &current.gvk.kind)
            || !fits(&self.group, &current.gvk.group)
            || !fits(&self.version, &current.gvk.version)
        {
            return false;
        }
        let original = object.original_id();
        (fits(&self.namespace, original.effective_namespace())
            || fits(&self.namespace, current.effective_namespace()))
            && (fits(&self.name, &original.name) || fits(&self.name, &current.name))
            && self.matches_metadata(&object.node)
    }

    /// Positions of the objects that are selected.
    pub(crate) fn positions(&self, set: &ResourceSet) -> Vec<usize> {
        set.positions(|object| self.matches(object))
    }

    /// Whether an object's labels and annotations are selected.
    pub(crate) fn matches_metadata(&self, object: &Node) -> bool {
        self.labels.matches_labels(object.at(&["metadata", "labels"]))
            && self.annotations.matches_labels(object.at(&["metadata", "annotations"]))
    }
}

/// A regular expression that must match the whole.
fn anchored(text: Option<&Text>) -> Result<Option<Anchored>, Failure> {
    let Some(text) = text else { return Ok(None) };
    pattern::anchored(&text.text).map(Some).map_err(|_| {
        Failure::broken(
            &rules::SELECTOR_INVALID,
            text.span,
            format!("{:?} is not a regular expression", text.text),
        )
        .hint("selectors are regular expressions: escape what is meant literally with a backslash")
    })
}

fn labels(selector: Option<&Text>) -> Result<LabelSelector, Failure> {
    let Some(selector) = selector else { return Ok(LabelSelector::default()) };
    LabelSelector::parse(&selector.text).ok_or_else(|| {
        let message = format!("{:?} is not a label selector", selector.text);
        Failure::broken(&rules::SELECTOR_INVALID, selector.span, message).hint(
            "write key=value, key!=value, key, !key, key in (a, b) or key notin (a, b), with commas between",
        )
    })
}
