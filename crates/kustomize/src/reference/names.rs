//! Name references: who refers to whom by name, and what the name is now.
//!
//! In: all objects of a build with their histories. Out: the same with every reference to an object
//! that was renamed brought up to date. kustomize: `filters/nameref`.

use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::yaml::{Node, Value};

use crate::config::{Creates, FieldSpec, NameReference, TransformerConfig, Unsettable};
use crate::failure::Failure;
use crate::object::{ResId, ResourceSet, is_cluster_scoped, set_text};
use crate::rules;

/// What the search for a reference's target needs to know of an object; it does not change while
/// references are fixed.
struct Candidate {
    previous: Vec<ResId>,
    namespaced: bool,
    service_account: bool,
    /// Namespaces in effect, now and originally.
    effective_namespace: String,
    original_namespace: String,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    name: String,
    namespace: String,
    /// Whether its name and namespace were made from a secret.
    tainted: bool,
}

/// The object whose fields are looked at.
struct Referrer<'a> {
    me: &'a Candidate,
    /// Namespaces of the service accounts that a role binding names.
    bound_namespaces: Vec<String>,
    role: Option<Gvk>,
    candidates: &'a [Candidate],
}

/// Brings all references up to date.
pub(crate) fn fix(set: &mut ResourceSet, config: &TransformerConfig, failures: &mut Vec<Failure>) {
    let candidates: Vec<Candidate> = set.items.iter().map(Candidate::of).collect();
    for (item, me) in set.items.iter_mut().zip(&candidates) {
        if let Some(span) = blank_namespace(&item.node) {
            failures.push(
                Failure::broken(
                    &rules::RESOURCE_INVALID,
                    span,
                    "Invalid Input: the namespace of a service account is blank",
                )
                .hint("name the namespace, or remove the field"),
            );
            continue;
        }
        let original = item.original_id().gvk;
        let referrer = Referrer {
            me,
            bound_namespaces: bound_namespaces(&item.node),
            role: item.node.get("roleRef").and_then(role_of),
            candidates: &candidates,
        };
        let (span, id) = (item.origin.span, item.id());
        for NameReference { target, referrers } in &config.name_reference {
            for spec in referrers.iter().filter(|spec| original.is_selected_by(&spec.gvk)) {
                let spec = FieldSpec { gvk: Gvk::default(), ..spec.clone() };
                let roles = spec.path.ends_with(&["roleRef".to_owned(), "name".to_owned()]);
                let search = Search { referrer: &referrer, target, roles };
                if let Err(unsettable) =
                    spec.apply(&mut item.node, Creates::Nothing, &mut |node| search.update(node))
                {
                    let span = if unsettable.span.line > 0 { unsettable.span } else { span };
                    failures.push(unsettable.into_failure(span, "updating a name", &id));
                }
            }
        }
    }
}

impl Candidate {
    fn of(item: &crate::object::Tracked) -> Self {
        let id = item.id();
        Self {
            previous: item.previous_ids().collect(),
            namespaced: !is_cluster_scoped(&id.gvk),
            service_account: id.gvk.kind == "ServiceAccount",
            effective_namespace: id.effective_namespace().to_owned(),
            original_namespace: item.original_id().effective_namespace().to_owned(),
            prefixes: item.prefixes.clone(),
            suffixes: item.suffixes.clone(),
            name: id.name,
            namespace: id.namespace,
            tainted: ["name", "namespace"]
                .iter()
                .any(|field| item.node.at(&["metadata", field]).is_some_and(Node::is_tainted)),
        }
    }
}

/// The namespaces of the service accounts that a role binding binds.
fn bound_namespaces(object: &Node) -> Vec<String> {
    if object.str_at(&["kind"]) != Some("RoleBinding") {
        return Vec::new();
    }
    let accounts = object
        .items_at(&["subjects"])
        .iter()
        .filter(|subject| subject.str_at(&["kind"]) == Some("ServiceAccount"));
    accounts.filter_map(|subject| subject.str_at(&["namespace"]).map(str::to_owned)).collect()
}

/// A service account among the subjects of a role binding whose namespace is there but says
/// nothing.
fn blank_namespace(object: &Node) -> Option<fluxscape_manifest::source::Span> {
    let binding = object.str_at(&["kind"]) == Some("RoleBinding");
    let subjects = if binding { object.items_at(&["subjects"]) } else { &[] };
    let mut accounts =
        subjects.iter().filter(|subject| subject.str_at(&["kind"]) == Some("ServiceAccount"));
    accounts.find_map(|account| {
        account
            .get("namespace")
            .filter(|namespace| namespace.as_str().is_none())
            .map(|namespace| namespace.span)
    })
}

fn role_of(role: &Node) -> Option<Gvk> {
    let (group, kind) = (role.str_at(&["apiGroup"])?, role.str_at(&["kind"])?);
    Some(Gvk { group: group.to_owned(), version: String::new(), kind: kind.to_owned() })
}

/// The search for what one field of a referrer means.
struct Search<'a> {
    referrer: &'a Referrer<'a>,
    /// The kind that the field refers to.
    target: &'a Gvk,
    /// Whether the field is the name of a role: its own group and kind decide then.
    roles: bool,
}

impl Search<'_> {
    /// Updates a name, a mapping with `name` and maybe `namespace`, or a list of either.
    fn update(&self, node: &mut Node) -> Result<(), Unsettable> {
        match &mut node.value {
            Value::Scalar(_) => self.update_name(node),
            Value::Mapping(_) => self.update_mapping(node),
            Value::Sequence(items) => items.iter_mut().try_for_each(|item| match item.value {
                Value::Mapping(_) => self.update_mapping(item),
                _ => self.update_name(item),
            }),
        }
    }

    fn update_name(&self, node: &mut Node) -> Result<(), Unsettable> {
        let Some(old) = node.as_str() else { return Ok(()) };
        let found = self.select(node, old, |_| true, |one, other| one.name == other.name)?;
        if let Some(found) = found.filter(|found| found.name != old) {
            set_text(node, &found.name);
            if found.tainted {
                node.taint();
            }
        }
        Ok(())
    }

    fn update_mapping(&self, node: &mut Node) -> Result<(), Unsettable> {
        let span = node.span;
        let missing = || Unsettable { span, message: "it has no field name".to_owned() };
        let name = node
            .get("name")
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.text.clone())
            .ok_or_else(missing)?;
        let namespace =
            node.get("namespace").and_then(Node::as_scalar).map(|scalar| scalar.text.clone());
        let same = |one: &Candidate, other: &Candidate| {
            one.name == other.name && one.namespace == other.namespace
        };
        let found = match &namespace {
            None => self.select(node, &name, |_| true, same)?,
            Some(namespace) => {
                // The namespace that the field names may be the one before or after the build moved
                // its objects.
                let originally = |candidate: &Candidate| candidate.original_namespace == *namespace;
                let any_originally = self.referrer.reachable().any(originally);
                let now = |candidate: &Candidate| candidate.effective_namespace == *namespace;
                self.select(
                    node,
                    &name,
                    |candidate| if any_originally { originally(candidate) } else { now(candidate) },
                    same,
                )?
            }
        };
        if let Some(found) = found {
            for (field, text) in [("name", &found.name), ("namespace", &found.namespace)] {
                if !text.is_empty() {
                    set_field(node, field, text);
                    if found.tainted {
                        node.get_mut(field).into_iter().for_each(Node::taint);
                    }
                }
            }
        }
        Ok(())
    }

    /// The object that a name means, or none; several that are not the same are an error.
    fn select(
        &self,
        node: &Node,
        name: &str,
        narrowed: impl Fn(&Candidate) -> bool,
        same: impl Fn(&Candidate, &Candidate) -> bool,
    ) -> Result<Option<&Candidate>, Unsettable> {
        let had_name = |candidate: &Candidate| candidate.previous.iter().any(|id| id.name == name);
        let had_kind = |candidate: &Candidate, kind: &Gvk| {
            candidate.previous.iter().any(|id| id.gvk.is_selected_by(kind))
        };
        let role = self.referrer.role.as_ref().filter(|_| self.roles);
        let mut found: Vec<&Candidate> = self
            .referrer
            .reachable()
            .filter(|candidate| {
                had_name(candidate) && narrowed(candidate) && had_kind(candidate, self.target)
            })
            .filter(|candidate| {
                role.is_none_or(|role| had_kind(candidate, role))
                    && self.referrer.may_name(candidate)
            })
            .collect();
        for empty_fits in [true, false] {
            if found.len() > 1 {
                found.retain(|candidate| candidate.shares_affixes(self.referrer.me, empty_fits));
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [first, rest @ ..] if rest.iter().all(|other| same(first, other)) => Ok(Some(first)),
            _ => {
                let names: Vec<&str> =
                    found.iter().map(|candidate| candidate.name.as_str()).collect();
                let message = format!(
                    "{name} could mean any of {}: found multiple possible referrals",
                    names.join(", ")
                );
                Err(Unsettable { span: node.span, message })
            }
        }
    }
}

impl<'a> Referrer<'a> {
    /// The objects that this one can refer to: cluster-scoped ones, those of its namespace, and
    /// what a role binding binds.
    fn reachable(&self) -> impl Iterator<Item = &'a Candidate> {
        let (me, bound) = (self.me, &self.bound_namespaces);
        self.candidates.iter().filter(move |candidate| {
            !me.namespaced
                || !candidate.namespaced
                || candidate.effective_namespace == me.effective_namespace
                || bound.contains(&candidate.namespace)
        })
    }

    fn may_name(&self, candidate: &Candidate) -> bool {
        !self.me.namespaced
            || !candidate.namespaced
            || candidate.service_account
            || candidate.effective_namespace == self.me.effective_namespace
    }
}

impl Candidate {
    /// Whether two objects went through the same overlays, judged by the prefixes and suffixes they
    /// were given.
    fn shares_affixes(&self, other: &Candidate, empty_fits: bool) -> bool {
        let fits = |mine: &[String], others: &[String]| {
            (empty_fits && (mine.is_empty() || others.is_empty())) || end_alike(mine, others)
        };
        fits(&self.prefixes, &other.prefixes) && fits(&self.suffixes, &other.suffixes)
    }
}

/// Whether the shorter list ends the longer one. An empty list ends only an empty one.
fn end_alike(one: &[String], other: &[String]) -> bool {
    if one.is_empty() || other.is_empty() {
        return one.is_empty() && other.is_empty();
    }
    one.ends_with(other) || other.ends_with(one)
}

fn set_field(node: &mut Node, field: &str, text: &str) {
    match node.get_mut(field) {
        Some(old) if old.as_str() == Some(text) => {}
        Some(old) => set_text(old, text),
        None => {
            let span = node.span;
            node.set(field, Node::text(text, span));
        }
    }
}
