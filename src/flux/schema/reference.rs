//! How a field refers to other objects.
//!
//! In: an object, and a [`ReferenceField`] of its kind. Out: the [`Reference`]s that stand there,
//! each to a full identity by the field's own namespace rule, with the line it stands on. Which
//! kinds have which fields is the table in `kinds/`.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::kube_config::kube_config;
use crate::kubernetes::{GroupKind, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::selector::LabelSelector;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// A field that refers to other objects.
#[derive(Debug, PartialEq, Eq)]
pub struct ReferenceField {
    /// Path from the object's root; `[]` behind a key goes through a list: `spec.dependsOn[]`.
    pub path: &'static str,
    /// Type of the edge it makes.
    pub edge: EdgeType,
    /// What kind it refers to.
    pub target: Target,
    /// In which namespace.
    pub namespace: NamespaceRule,
    /// Whether it names one object or describes several.
    pub choice: Choice,
    /// What follows when the target does not exist.
    pub need: Need,
    /// A boolean field that switches this one off.
    pub unless: Option<&'static str>,
    /// Whether the target lives where the referring object's `kubeConfig` leads, when it has one.
    pub remote: bool,
    /// What the object referred to refers to in turn, on behalf of the one that refers to it.
    pub held: Option<&'static ReferenceField>,
    /// Where one value of the object is read: the field that names its key, and the key without it.
    pub key: Option<(&'static str, &'static str)>,
}

/// What kind of object a field refers to: group and kind.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A fixed kind; the field is a mapping with a `name`.
    Kind(GroupKind),
    /// A fixed kind; the field is the name itself.
    NameOf(GroupKind),
    /// The kind stands in the field's `kind`; these are its groups, the first one when `kind` is
    /// absent. `apiVersion` does not matter: the controllers look at the kind alone.
    OneOf(&'static [GroupKind]),
    /// The same where the field may mean something else: it is a reference only when its `kind` is
    /// one of these.
    Only(&'static [GroupKind]),
    /// The kind stands in the field's `kind`, its group in `apiVersion`, or in this table when that
    /// is absent.
    Resource(&'static [GroupKind]),
    /// Any object: `apiVersion` and `kind` stand in the field; this is the `apiVersion` when
    /// absent.
    AnyObject(&'static str),
}

/// In which namespace the target lives.
#[derive(Debug, PartialEq, Eq)]
pub enum NamespaceRule {
    /// Always the referring object's.
    Own,
    /// The field's `namespace`, or the referring object's when absent.
    FieldOrOwn,
    /// The field's `namespace`, and none when absent.
    Exact,
    /// The namespace that the field at this path names, or the referring object's.
    Of(&'static str),
    /// None: the target is cluster-scoped.
    Cluster,
    /// The field's `namespace`, which the schema does not have, or the referring object's: whoever
    /// writes one means it, and is told that Flux has no such field.
    Unlisted,
}

/// Whether a field names one object or describes several.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    /// It names one.
    Name,
    /// It names one, and means nothing when that is the referring object itself.
    Other,
    /// The name `*` means every object of the kind in the namespace, narrowed by `matchLabels`.
    Wildcard,
    /// The same, and nothing without `matchLabels`.
    LabelledWildcard,
    /// Without a name, a label selector below this key describes them; below the field itself when
    /// empty. The namespace `*` means all.
    Selector(&'static str),
}

/// What follows when the target of a reference does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The referrer does not work.
    Required,
    /// Flux goes on without: a target that no file makes is no part of the architecture.
    Optional,
    /// It is there, though files seldom hold it: a chart or another tool brings it.
    Assumed,
    /// Nothing: the field has a meaning without the object too.
    IfThere,
}

/// A reference of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Type of its edge.
    pub edge: EdgeType,
    /// The object it names; where `matching` is set, the name means nothing.
    pub target: ResourceId,
    /// The labels of the objects that it describes instead of naming one.
    pub matching: Option<LabelSelector>,
    /// Whether they may be in any namespace.
    pub everywhere: bool,
    /// What follows when the target does not exist.
    pub need: Need,
    /// The Secret or ConfigMap of the kubeConfig that leads to the target's cluster, where that is
    /// another one.
    pub remote: Option<ResourceId>,
    /// Where the reference stands.
    pub span: Span,
    /// Where a namespace is written that the schema has no field for.
    pub unlisted: Option<Span>,
    /// The key of the only value that is read of the target.
    pub key: Option<String>,
    /// What the target refers to in turn, on behalf of this object.
    held: Option<&'static ReferenceField>,
}

/// `v1 Secret`, by its `name`.
pub(in crate::flux) const SECRET: Target = Target::Kind(GroupKind::core("Secret"));
/// `v1 Secret`, the field being its name.
pub(in crate::flux) const SECRET_NAME: Target = Target::NameOf(GroupKind::core("Secret"));
/// `v1 ConfigMap`, by its `name`.
pub(in crate::flux) const CONFIG_MAP: Target = Target::Kind(GroupKind::core("ConfigMap"));
/// A ConfigMap or a Secret, as `kind` says.
pub(in crate::flux) const VALUES: Target =
    Target::OneOf(&[GroupKind::core("ConfigMap"), GroupKind::core("Secret")]);
/// `v1 ServiceAccount`, the field being its name.
pub(in crate::flux) const SERVICE_ACCOUNT: Target =
    Target::NameOf(GroupKind::core("ServiceAccount"));
/// `v1 Namespace`, the field being its name.
pub(in crate::flux) const NAMESPACE: Target = Target::NameOf(GroupKind::core("Namespace"));

impl ReferenceField {
    /// A field that names an object of the referring object's own namespace and cannot do without
    /// it.
    pub(in crate::flux) const fn new(path: &'static str, edge: EdgeType, target: Target) -> Self {
        let (namespace, choice, need) = (NamespaceRule::Own, Choice::Name, Need::Required);
        Self {
            path,
            edge,
            target,
            namespace,
            choice,
            need,
            unless: None,
            remote: false,
            held: None,
            key: None,
        }
    }

    /// `spec.serviceAccountName`.
    pub(in crate::flux) const fn service_account() -> Self {
        Self::new("spec.serviceAccountName", EdgeType::ServiceAccountName, SERVICE_ACCOUNT)
    }

    /// A field that names a Namespace: it is there or made by someone, and nothing is wrong when no
    /// file holds it.
    pub(in crate::flux) const fn namespace(path: &'static str, edge: EdgeType) -> Self {
        Self::new(path, edge, NAMESPACE)
            .within(NamespaceRule::Cluster)
            .needing(Need::IfThere)
            .remote()
    }

    /// The same by another namespace rule.
    pub(in crate::flux) const fn within(mut self, namespace: NamespaceRule) -> Self {
        self.namespace = namespace;
        self
    }

    /// The same describing objects in another way than by one name.
    pub(in crate::flux) const fn choosing(mut self, choice: Choice) -> Self {
        self.choice = choice;
        self
    }

    /// The same with another need.
    pub(in crate::flux) const fn needing(mut self, need: Need) -> Self {
        self.need = need;
        self
    }

    /// The same, off when a boolean field is true.
    pub(in crate::flux) const fn unless(mut self, flag: &'static str) -> Self {
        self.unless = Some(flag);
        self
    }

    /// The same, looking where a `kubeConfig` leads.
    pub(in crate::flux) const fn remote(mut self) -> Self {
        self.remote = true;
        self
    }

    /// The same, reading one value: the field that names its key, and the key without it.
    pub(in crate::flux) const fn reading(
        mut self,
        field: &'static str,
        default: &'static str,
    ) -> Self {
        self.key = Some((field, default));
        self
    }

    /// The same, going on from the object referred to.
    pub(in crate::flux) const fn holding(mut self, held: &'static ReferenceField) -> Self {
        self.held = Some(held);
        self
    }

    /// What stands in this field of an object.
    pub(in crate::flux) fn read(&self, id: &ResourceId, node: &Node) -> Vec<Reference> {
        let off = self.unless.is_some_and(|flag| {
            select(node, flag).into_iter().any(|flag| flag.as_bool() == Some(true))
        });
        if off {
            Vec::new()
        } else {
            select(node, self.path)
                .into_iter()
                .filter_map(|value| self.one(id, node, value))
                .collect()
        }
    }

    fn one(&self, id: &ResourceId, node: &Node, value: &Node) -> Option<Reference> {
        let (name, matching) = self.described(value)?;
        let (group, kind) = self.target.kind(value)?;
        let namespace = self.namespace.of(id, node, value);
        let target = ResourceId { group, kind, namespace, name: name.to_owned() };
        if self.choice == Choice::Other && target == *id {
            return None;
        }
        let tolerated = value.get("optional").and_then(Node::as_bool) == Some(true);
        let need = if tolerated { Need::Optional } else { self.need };
        let remote = if self.remote { kube_config(id, node) } else { None };
        let unlisted = value
            .get("namespace")
            .filter(|_| self.namespace == NamespaceRule::Unlisted)
            .map(|written| written.span);
        let key = self.key.map(|(field, default)| {
            let named = value.str_at(&[field]).filter(|key| !key.is_empty());
            named.unwrap_or(default).to_owned()
        });
        let everywhere = matches!(self.choice, Choice::Selector(_)) && target.namespace == "*";
        Some(Reference {
            edge: self.edge,
            target,
            matching,
            everywhere,
            need,
            remote,
            span: value.span,
            unlisted,
            key,
            held: self.held,
        })
    }

    /// The name in the field, or `*` with the labels of the objects that it describes.
    fn described<'v>(&self, value: &'v Node) -> Option<(&'v str, Option<LabelSelector>)> {
        let written = match self.target {
            Target::NameOf(..) => value.as_str(),
            _ => value.str_at(&["name"]),
        };
        let name = written.filter(|name| !name.is_empty());
        let selector = match (&self.choice, name) {
            (Choice::Wildcard, Some("*")) | (Choice::Selector(""), None) => value,
            (Choice::LabelledWildcard, Some("*")) => value.get("matchLabels").map(|_| value)?,
            (Choice::Selector(key), None) => value.get(key)?,
            (_, name) => return name.map(|name| (name, None)),
        };
        Some(("*", Some(LabelSelector::of(selector))))
    }
}

impl Target {
    fn kind(&self, value: &Node) -> Option<(String, String)> {
        let written = value.str_at(&["kind"]);
        let (group, kind) = match self {
            Self::Kind(known) | Self::NameOf(known) => (known.group, known.kind),
            Self::OneOf(kinds) => {
                let first = kinds.first()?;
                let kind = written.unwrap_or(first.kind);
                // A kind that the controller does not know is kept with the first kind's group: it
                // will be a ghost with a finding.
                (group_of(kinds, kind).unwrap_or(first.group), kind)
            }
            Self::Only(kinds) => (group_of(kinds, written?)?, written?),
            Self::Resource(kinds) => {
                let said = value.str_at(&["apiVersion"]).map(group_in);
                (said.or(group_of(kinds, written?))?, written?)
            }
            Self::AnyObject(default) => {
                (group_in(value.str_at(&["apiVersion"]).unwrap_or(default)), written?)
            }
        };
        Some((group.to_owned(), kind.to_owned()))
    }
}

fn group_of(kinds: &[GroupKind], kind: &str) -> Option<&'static str> {
    kinds.iter().find(|known| known.kind == kind).map(|known| known.group)
}

/// The group in an `apiVersion`: empty for the core group.
fn group_in(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

impl NamespaceRule {
    fn of(&self, id: &ResourceId, node: &Node, value: &Node) -> String {
        let written = |field: &Node| {
            field
                .str_at(&["namespace"])
                .filter(|namespace| !namespace.is_empty())
                .map(str::to_owned)
        };
        let own = || id.namespace.clone();
        match self {
            Self::Own => own(),
            Self::FieldOrOwn | Self::Unlisted => written(value).unwrap_or_else(own),
            Self::Exact => written(value).unwrap_or_default(),
            Self::Of(path) => select(node, path).into_iter().find_map(written).unwrap_or_else(own),
            Self::Cluster => String::new(),
        }
    }
}

impl Reference {
    /// A reference to one object that stands outside the fields of a kind.
    pub(in crate::flux) fn to(target: ResourceId, edge: EdgeType, span: Span) -> Self {
        Self {
            edge,
            target,
            matching: None,
            everywhere: false,
            need: Need::Required,
            remote: None,
            span,
            unlisted: None,
            key: None,
            held: None,
        }
    }

    /// The objects that it means: the one it names, whether it exists or not, or those of a cluster
    /// that it describes.
    #[must_use]
    pub fn targets<'a, O>(
        &'a self,
        objects: &'a BTreeMap<ResourceId, O>,
        is_matched: impl Fn(&O, &LabelSelector) -> bool,
    ) -> Vec<&'a ResourceId> {
        let Some(selector) = &self.matching else { return vec![&self.target] };
        let everywhere = self.everywhere;
        let namespace = if everywhere { String::new() } else { self.target.namespace.clone() };
        let first = ResourceId { namespace, name: String::new(), ..self.target.clone() };
        let of_kind =
            objects.range((Bound::Included(first), Bound::Unbounded)).take_while(|(id, _)| {
                (&id.group, &id.kind) == (&self.target.group, &self.target.kind)
                    && (everywhere || id.namespace == self.target.namespace)
            });
        of_kind.filter(|(_, object)| is_matched(object, selector)).map(|(id, _)| id).collect()
    }

    /// What the object referred to refers to in turn, on behalf of the referrer: the ServiceAccount
    /// that a kubeConfig's ConfigMap names lives in the referrer's namespace.
    #[must_use]
    pub fn held(&self, referrer: &ResourceId, target: &Node) -> Vec<Reference> {
        self.held.map_or_else(Vec::new, |field| field.read(referrer, target))
    }
}
