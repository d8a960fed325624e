//! Which objects a patch or a replacement is meant for.
//!
//! kustomize: `types.Selector`. Group, version, kind, name and namespace are regular expressions
//! that must match the whole; labels and annotations are matched by Kubernetes' selector
//! expressions.

use super::pattern::{self, Anchored};
use crate::failure::Failure;
use crate::object::{ResourceSet, Tracked};
use crate::read::{Reader, Text};
use crate::rules;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

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
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
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
    /// The first expression that is none.
    pub(crate) fn matcher(&self) -> Result<Matcher, Failure> {
        Ok(Matcher {
            group: anchored(self.group.as_ref())?,
            version: anchored(self.version.as_ref())?,
            kind: anchored(self.kind.as_ref())?,
            name: anchored(self.name.as_ref())?,
            namespace: anchored(self.namespace.as_ref())?,
            labels: requirements(self.labels.as_ref())?,
            annotations: requirements(self.annotations.as_ref())?,
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
        let fits = |requirements: &[Requirement], field: &str| {
            let values = object.at(&["metadata", field]);
            requirements.iter().all(|requirement| requirement.holds(values))
        };
        fits(&self.labels, "labels") && fits(&self.annotations, "annotations")
    }
}

/// A regular expression that must match the whole.
fn anchored(text: Option<&Text>) -> Result<Option<Anchored>, Failure> {
    let Some(text) = text else { return Ok(None) };
    pattern::anchored(&text.text).map(Some).map_err(|_| {
        Failure::broken(
            &rules::SELECTOR_INVALID,
            text.span,
            format!("{:?} is no regular expression", text.text),
        )
        .hint("selectors are regular expressions: escape what is meant literally with a backslash")
    })
}

/// One condition of a label selector.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operator {
    Exists,
    DoesNotExist,
    In(Vec<String>),
    NotIn(Vec<String>),
    Above(i64),
    Below(i64),
}

impl Requirement {
    fn holds(&self, values: Option<&Node>) -> bool {
        let value = values
            .and_then(|values| values.get(&self.key))
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.text.as_str());
        let number = value.and_then(|value| value.parse::<i64>().ok());
        match &self.operator {
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::In(allowed) => {
                value.is_some_and(|value| allowed.iter().any(|one| one == value))
            }
            // Kubernetes: an object without the label is selected too.
            Operator::NotIn(refused) => {
                value.is_none_or(|value| refused.iter().all(|one| one != value))
            }
            Operator::Above(least) => number.is_some_and(|number| number > *least),
            Operator::Below(most) => number.is_some_and(|number| number < *most),
        }
    }
}

fn requirements(selector: Option<&Text>) -> Result<Vec<Requirement>, Failure> {
    let Some(selector) = selector.filter(|selector| !selector.text.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    let parsed: Option<Vec<_>> =
        split_outside_parentheses(&selector.text).into_iter().map(requirement).collect();
    parsed.ok_or_else(|| {
        Failure::broken(&rules::SELECTOR_INVALID, selector.span, format!("{:?} is no label selector", selector.text))
            .hint("write key=value, key!=value, key, !key, key in (a, b) or key notin (a, b), with commas between")
    })
}

fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

fn requirement(text: &str) -> Option<Requirement> {
    let text = text.trim();
    let make = |key: &str, operator| valid_key(key.trim()).map(|key| Requirement { key, operator });
    if let Some(key) = text.strip_prefix('!') {
        return make(key, Operator::DoesNotExist);
    }
    if let Some((key, value)) = text.split_once("!=") {
        return make(key, Operator::NotIn(vec![valid_value(value)?]));
    }
    if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return make(key, Operator::In(vec![valid_value(value)?]));
    }
    if let Some((key, value)) = text.split_once('>') {
        return make(key, Operator::Above(value.trim().parse().ok()?));
    }
    if let Some((key, value)) = text.split_once('<') {
        return make(key, Operator::Below(value.trim().parse().ok()?));
    }
    let Some((head, values)) = text.split_once('(') else { return make(text, Operator::Exists) };
    let values: Option<Vec<String>> =
        values.trim_end().strip_suffix(')')?.split(',').map(valid_value).collect();
    let (key, word) = head.trim().rsplit_once(char::is_whitespace)?;
    match word {
        "in" => make(key, Operator::In(values?)),
        "notin" => make(key, Operator::NotIn(values?)),
        _ => None,
    }
}

fn valid_key(key: &str) -> Option<String> {
    let good =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    good.then(|| key.to_owned())
}

fn valid_value(value: &str) -> Option<String> {
    let value = value.trim();
    let good =
        value.len() <= 63 && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    good.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(selector: &str, labels: &[(&str, &str)]) -> Option<bool> {
        let span = Span::file(fluxscape_manifest::source::FileId::GENERATED);
        let mut node = Node::mapping(span);
        for (key, value) in labels {
            node.set(key, Node::text(*value, span));
        }
        let text = Text::of(&Node::text(selector, span));
        requirements(Some(&text)).ok().map(|all| all.iter().all(|one| one.holds(Some(&node))))
    }

    #[test]
    fn label_selectors_follow_kubernetes() {
        let labels = [("app", "web"), ("tier", "2")];
        for (selector, expected) in [
            ("app=web", Some(true)),
            ("app==web,tier!=3", Some(true)),
            ("app in (api, web)", Some(true)),
            ("app notin (web)", Some(false)),
            ("other notin (web)", Some(true)),
            ("!app", Some(false)),
            ("other", Some(false)),
            ("tier>1,tier<3", Some(true)),
            ("app of (x)", None),
            ("=x", None),
        ] {
            assert_eq!(holds(selector, &labels), expected, "{selector}");
        }
    }
}
