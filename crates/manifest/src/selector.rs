//! Label selectors: `matchLabels` and `matchExpressions` (apimachinery, `meta/v1` `LabelSelector`),
//! and the one-line form of the command line and of kustomize (`labels.Parse`).

use crate::yaml::Node;

/// What the labels of an object must be; without any requirement everything matches.
///
/// ```
/// use fluxscape_manifest::selector::LabelSelector;
///
/// let selector = LabelSelector::parse("app in (api, web), !legacy");
/// assert!(selector.is_some());
/// assert_eq!(LabelSelector::parse("app of (api)"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operator {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    DoesNotExist,
    GreaterThan(i64),
    LessThan(i64),
    /// One that Kubernetes does not know: nothing matches.
    Unknown,
}

impl LabelSelector {
    /// Reads `matchLabels` and `matchExpressions`.
    #[must_use]
    pub fn of(node: &Node) -> Self {
        let mut selector = node.get("matchLabels").map(Self::equal).unwrap_or_default();
        selector.requirements.extend(node.items_at(&["matchExpressions"]).iter().map(
            |expression| {
                let values = expression.items_at(&["values"]);
                let values = values.iter().filter_map(|value| value.as_str().map(str::to_owned));
                Requirement {
                    key: expression.str_at(&["key"]).unwrap_or_default().to_owned(),
                    operator: match expression.str_at(&["operator"]) {
                        Some("In") => Operator::In(values.collect()),
                        Some("NotIn") => Operator::NotIn(values.collect()),
                        Some("Exists") => Operator::Exists,
                        Some("DoesNotExist") => Operator::DoesNotExist,
                        _ => Operator::Unknown,
                    },
                }
            },
        ));
        selector
    }

    /// Reads a mapping of labels that must be equal, as in a Service.
    #[must_use]
    pub fn equal(labels: &Node) -> Self {
        let requirement = |(key, value): (&str, &Node)| Requirement {
            key: key.to_owned(),
            operator: Operator::In(vec![value.as_str().unwrap_or_default().to_owned()]),
        };
        Self { requirements: labels.entries().map(requirement).collect() }
    }

    /// Reads the form in one line: `key=value`, `key!=value`, `key`, `!key`, `key in (a, b)`,
    /// `key notin (a, b)`, `key>1`, `key<1`, with commas between. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let requirements: Option<_> = split_outside_parentheses(text).map(parse_one).collect();
        Some(Self { requirements: requirements? })
    }

    /// Whether nothing is required.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// A label that every matching object has, with its value, where there is such a one.
    #[must_use]
    pub fn any_label(&self) -> Option<(&str, &str)> {
        self.requirements.iter().find_map(|requirement| match &requirement.operator {
            Operator::In(values) => match values.as_slice() {
                [only] => Some((requirement.key.as_str(), only.as_str())),
                _ => None,
            },
            _ => None,
        })
    }

    /// Whether it matches an object's `metadata.labels`.
    #[must_use]
    pub fn matches(&self, object: &Node) -> bool {
        self.matches_labels(object.at(&["metadata", "labels"]))
    }

    /// Whether it matches a mapping of labels, or of annotations.
    #[must_use]
    pub fn matches_labels(&self, labels: Option<&Node>) -> bool {
        self.matches_by(|key| {
            let label = labels.and_then(|labels| labels.get(key));
            label.and_then(Node::as_scalar).map(|scalar| scalar.text.as_str())
        })
    }

    /// Whether it matches labels that are looked up by their keys.
    #[must_use]
    pub fn matches_by<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.requirements
            .iter()
            .all(|requirement| requirement.operator.holds(label(&requirement.key)))
    }
}

impl Operator {
    fn holds(&self, value: Option<&str>) -> bool {
        let is_in = |values: &[String]| {
            value.is_some_and(|value| values.iter().any(|listed| listed == value))
        };
        let number = || value.and_then(|value| value.parse::<i64>().ok());
        match self {
            Self::In(values) => is_in(values),
            // An object without the label is selected too.
            Self::NotIn(values) => !is_in(values),
            Self::Exists => value.is_some(),
            Self::DoesNotExist => value.is_none(),
            Self::GreaterThan(bound) => number().is_some_and(|number| number > *bound),
            Self::LessThan(bound) => number().is_some_and(|number| number < *bound),
            Self::Unknown => false,
        }
    }
}

fn split_outside_parentheses(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}

fn parse_one(text: &str) -> Option<Requirement> {
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
    if let Some((key, bound)) = text.split_once('>') {
        return make(key, Operator::GreaterThan(bound.trim().parse().ok()?));
    }
    if let Some((key, bound)) = text.split_once('<') {
        return make(key, Operator::LessThan(bound.trim().parse().ok()?));
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
    let valid =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    valid.then(|| key.to_owned())
}

fn valid_value(value: &str) -> Option<String> {
    let value = value.trim();
    let valid =
        value.len() <= 63 && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    valid.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::parse;

    fn node(text: &str) -> Node {
        parse(text.as_bytes(), FileId::GENERATED).documents[0].root.clone()
    }

    #[test]
    fn labels_and_expressions_must_all_hold() {
        let object = node("metadata: {labels: {app: web, tier: front}}");
        for (selector, matches) in [
            ("{a: b}", true),
            ("matchLabels: {app: web}", true),
            ("matchLabels: {app: web, tier: back}", false),
            ("matchExpressions: [{key: app, operator: In, values: [api, web]}]", true),
            (
                "matchExpressions: [{key: app, operator: NotIn, values: [api]}, {key: tier, operator: Exists}]",
                true,
            ),
            ("matchExpressions: [{key: app, operator: DoesNotExist}]", false),
            ("matchExpressions: [{key: app, operator: Like, values: [web]}]", false),
        ] {
            assert_eq!(LabelSelector::of(&node(selector)).matches(&object), matches, "{selector}");
        }
    }

    #[test]
    fn the_form_in_one_line_is_kubernetes() {
        let labels = node("{app: web, tier: '2'}");
        for (selector, expected) in [
            ("", Some(true)),
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
            let matched =
                LabelSelector::parse(selector).map(|read| read.matches_labels(Some(&labels)));
            assert_eq!(matched, expected, "{selector}");
        }
    }
}
