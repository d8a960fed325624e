//! Label selectors: `matchLabels` and `matchExpressions` (apimachinery, `meta/v1` `LabelSelector`).

use fluxscape_manifest::yaml::Node;

/// What the labels of an object must be; without any requirement everything matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
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
                Requirement {
                    key: expression.str_at(&["key"]).unwrap_or_default().to_owned(),
                    operator: Operator::of(expression.str_at(&["operator"]).unwrap_or_default()),
                    values: expression
                        .items_at(&["values"])
                        .iter()
                        .filter_map(|value| value.as_str().map(str::to_owned))
                        .collect(),
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
            operator: Operator::In,
            values: vec![value.as_str().unwrap_or_default().to_owned()],
        };
        Self { requirements: labels.entries().map(requirement).collect() }
    }

    /// Whether nothing is required.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// A label that every matching object has, with its value, where there is such a one.
    #[must_use]
    pub fn any_label(&self) -> Option<(&str, &str)> {
        self.requirements.iter().find_map(|requirement| {
            match (requirement.operator, requirement.values.as_slice()) {
                (Operator::In, [only]) => Some((requirement.key.as_str(), only.as_str())),
                _ => None,
            }
        })
    }

    /// Whether it matches an object's `metadata.labels`.
    #[must_use]
    pub fn matches(&self, object: &Node) -> bool {
        self.matches_labels(object.at(&["metadata", "labels"]))
    }

    /// Whether it matches a mapping of labels.
    #[must_use]
    pub fn matches_labels(&self, labels: Option<&Node>) -> bool {
        self.requirements.iter().all(|requirement| {
            requirement.holds(labels.and_then(|labels| labels.str_at(&[&requirement.key])))
        })
    }
}

impl Requirement {
    fn holds(&self, actual: Option<&str>) -> bool {
        let listed = actual.is_some_and(|actual| self.values.iter().any(|value| value == actual));
        match self.operator {
            Operator::In => listed,
            Operator::NotIn => !listed,
            Operator::Exists => actual.is_some(),
            Operator::DoesNotExist => actual.is_none(),
            Operator::Unknown => false,
        }
    }
}

impl Operator {
    fn of(word: &str) -> Self {
        match word {
            "In" => Self::In,
            "NotIn" => Self::NotIn,
            "Exists" => Self::Exists,
            "DoesNotExist" => Self::DoesNotExist,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxscape_manifest::source::{MemoryTree, TreePath};
    use fluxscape_manifest::yaml::Library;

    fn yaml(text: &str) -> Node {
        let tree = MemoryTree::new("t", [("a.yaml", text)]);
        Library::default().load(&tree, &TreePath::clamped("a.yaml")).unwrap().documents[0]
            .root
            .clone()
    }

    #[test]
    fn labels_and_expressions_must_all_hold() {
        let object = yaml("metadata: {labels: {app: web, tier: front}}");
        for (selector, matches) in [
            ("{}", true),
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
            assert_eq!(LabelSelector::of(&yaml(selector)).matches(&object), matches, "{selector}");
        }
    }
}
