//! Which variables a Kustomization substitutes, and their values.
//!
//! kustomize-controller: `postBuild.substituteFrom` in order, a later one wins, then
//! `postBuild.substitute` over all of them; ConfigMaps and Secrets of the Kustomization's own
//! namespace; line breaks are taken out of values. Values of Secrets are never read: their keys
//! alone count.

use crate::flux::rules;
use std::collections::{BTreeMap, BTreeSet};

use super::expression::Variable;
use crate::flux::inventory::{Object, depends_on};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// The variables of one Kustomization.
#[derive(Clone, Debug, Default)]
pub(in crate::flux) struct Variables {
    /// Values by name; `None` for one that is defined but not known.
    values: BTreeMap<String, Option<String>>,
    /// Whether something that is not available may define more.
    open: bool,
    /// `substituteStrategy: Always`
    always: bool,
    /// The first name that is not valid: Flux then rejects all variables.
    invalid: Option<(String, Span)>,
}

/// A ConfigMap or Secret that a Kustomization takes variables from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) struct VariableSource {
    /// The object.
    pub(in crate::flux) id: ResourceId,
    /// Whether Flux goes on without it.
    optional: bool,
}

/// What a Kustomization's `substituteFrom` names, in its order.
pub(in crate::flux) fn variable_sources(
    id: &ResourceId,
    kustomization: &Node,
) -> Vec<VariableSource> {
    let listed = kustomization.items_at(&["spec", "postBuild", "substituteFrom"]).iter();
    let sources = listed.filter_map(|entry| {
        let kind =
            entry.str_at(&["kind"]).filter(|kind| matches!(*kind, "ConfigMap" | "Secret"))?;
        let name = entry.str_at(&["name"])?;
        let id = ResourceId {
            group: String::new(),
            kind: kind.to_owned(),
            namespace: id.namespace.clone(),
            name: name.to_owned(),
        };
        Some(VariableSource {
            id,
            optional: entry.get("optional").and_then(Node::as_bool).unwrap_or(false),
        })
    });
    sources.collect()
}

impl Variables {
    /// The variables of a Kustomization as its cluster stands; `None` when it substitutes nothing.
    pub(in crate::flux) fn of(
        id: &ResourceId,
        kustomization: &Object,
        objects: &BTreeMap<ResourceId, Object>,
    ) -> Option<Self> {
        let post_build = kustomization
            .node
            .at(&["spec", "postBuild"])
            .filter(|post_build| !post_build.is_null())?;
        let mut variables = Self {
            always: post_build.str_at(&["substituteStrategy"]) == Some("Always"),
            ..Self::default()
        };
        for source in variable_sources(id, &kustomization.node) {
            match objects.get(&source.id) {
                Some(object) => variables.take_object(&source.id, object),
                // It may be in the cluster, whether or not Flux goes on without it.
                None => variables.open = true,
            }
        }
        if let Some(inline) = post_build.get("substitute") {
            variables.take(inline, &kustomization.unknown);
        }
        Some(variables)
    }

    fn take_object(&mut self, id: &ResourceId, object: &Object) {
        self.open |= is_filled_elsewhere(&object.node);
        if id.kind == "ConfigMap" {
            let data = object.node.get("data").filter(|data| data.as_mapping().is_some());
            match data.filter(|data| data.entries().next().is_some()) {
                Some(data) => self.take(data, &object.unknown),
                // A controller or a person may fill it.
                None => self.open = true,
            }
            return;
        }
        let fields = ["data", "stringData"]
            .into_iter()
            .filter_map(|field| object.node.get(field))
            .collect::<Vec<_>>();
        let keys = fields
            .iter()
            .filter_map(|field| field.as_mapping())
            .flat_map(|mapping| &mapping.entries);
        let keys: Vec<(String, Span)> =
            keys.filter_map(|(key, _)| Some((key.as_scalar()?.text.clone(), key.span))).collect();
        // One that a controller fills may hold anything.
        self.open |= keys.is_empty();
        for (name, span) in keys {
            self.define(&name, None, span);
        }
    }

    fn take(&mut self, values: &Node, unknown: &BTreeSet<String>) {
        for (key, value) in
            values.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice())
        {
            let Some(name) = key.as_scalar() else { continue };
            let text = value.as_str().unwrap_or_default().replace('\n', "");
            let known = !depends_on(&text, unknown) && !is_encrypted(&text);
            self.define(&name.text, known.then_some(text), key.span);
        }
    }

    fn define(&mut self, name: &str, value: Option<String>, span: Span) {
        if !is_name(name) {
            self.invalid.get_or_insert_with(|| (name.to_owned(), span));
        }
        self.values.insert(name.to_owned(), value);
    }

    /// Whether Flux substitutes at all: not without a single variable, unless asked to.
    pub(super) fn any(&self) -> bool {
        self.always || self.open || !self.values.is_empty()
    }

    /// What a name stands for. One that nothing defines is unknown where something that is not at
    /// hand may define it.
    pub(super) fn get(&self, name: &str) -> Variable<'_> {
        match self.values.get(name) {
            Some(Some(value)) => Variable::Known(value),
            Some(None) => Variable::Unknown,
            None if self.open => Variable::Unknown,
            None => Variable::Undefined,
        }
    }

    /// The name that makes Flux refuse all of them.
    pub(in crate::flux) fn invalid(&self) -> Option<Diagnostic> {
        let (name, span) = self.invalid.as_ref()?;
        let problem = Diagnostic::error(
            &rules::VARIABLE_INVALID,
            *span,
            format!("{name:?} is not a valid name for a postBuild variable"),
        );
        Some(problem.hint("use letters, digits and underscores, no digit first"))
    }
}

/// Whether an object may hold more in the cluster than in its file: Flux leaves it as it is there,
/// or a controller copies into it.
fn is_filled_elsewhere(object: &Node) -> bool {
    let said = |key: &str| {
        ["labels", "annotations"]
            .iter()
            .find_map(|field| object.str_at(&["metadata", field, key]))
            .unwrap_or_default()
    };
    let policy = said("kustomize.toolkit.fluxcd.io/ssa");
    ["IfNotPresent", "Merge", "Ignore"].iter().any(|left| policy.eq_ignore_ascii_case(left))
        || !said("fluxcd.controlplane.io/copyFrom").is_empty()
}

/// SOPS puts `ENC[AES256_GCM,…]` in the place of a value: kustomize-controller decrypts ConfigMaps
/// too.
fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[")
}

/// kustomize-controller: `^[_[:alpha:]][_[:alpha:][:digit:]]*$`
pub(in crate::flux) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
        && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
