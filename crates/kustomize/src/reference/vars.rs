//! `vars`: texts like `$(NAME)` replaced by a field of an object.
//!
//! kustomize: `accumulator.ResolveVars`, `filters/refvar` and `accumulator/expansion`.

use std::collections::{BTreeMap, BTreeSet};

use fluxscape_manifest::diagnostic::{Diagnostic, Rule};
use fluxscape_manifest::object::Gvk;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::{Node, Scalar, ScalarKind, ScalarStyle, Value};

use crate::config::{Creates, TransformerConfig, Unsettable};
use crate::failure::Failure;
use crate::object::{ResId, ResourceSet, is_cluster_scoped};
use crate::read::{Reader, Text};
use crate::rules;

const RULE: &Rule = &rules::VAR_INVALID;

/// An entry of `vars`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Var {
    pub(crate) span: Span,
    pub(crate) name: String,
    id: ResId,
    field_path: String,
}

impl Var {
    /// Reads an entry of `vars`.
    pub(crate) fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut var = Self {
            span: node.span,
            name: String::new(),
            id: ResId::default(),
            field_path: "metadata.name".to_owned(),
        };
        let mut target = Gvk::default();
        reader.fields(
            node,
            "an entry of vars",
            &["name", "objref", "fieldref"],
            |reader, field, value| match field {
                "name" => {
                    var.name = reader.text(value, field).map(|text| text.text).unwrap_or_default();
                }
                "fieldref" => {
                    reader.fields(value, field, &["fieldPath"], |reader, field, value| {
                        let path = reader
                            .text(value, field)
                            .map(|text| text.text)
                            .filter(|path| !path.is_empty());
                        var.field_path = path.unwrap_or_else(|| var.field_path.clone());
                    });
                }
                _ => {
                    let known = &["apiVersion", "group", "version", "kind", "name", "namespace"];
                    reader.fields(value, field, known, |reader, field, value| {
                        let text = reader
                            .text(value, field)
                            .map(|text: Text| text.text)
                            .unwrap_or_default();
                        match field {
                            "apiVersion" => {
                                let kind = std::mem::take(&mut target.kind);
                                target = Gvk::new(&text, &kind);
                            }
                            "group" => target.group = text,
                            "version" => target.version = text,
                            "kind" => target.kind = text,
                            "name" => var.id.name = text,
                            _ => var.id.namespace = text,
                        }
                    });
                }
            },
        );
        var.id.gvk = target;
        var
    }

    fn means(&self, id: &ResId) -> bool {
        // Without a namespace any namespace fits.
        if self.id.namespace.is_empty() && !is_cluster_scoped(&self.id.gvk) {
            return self.id.name == id.name && self.id.gvk == id.gvk;
        }
        self.id.same_as(id)
    }
}

/// Adds the vars of a kustomization: marks the objects they read, and rejects two of one name.
pub(crate) fn declare(
    new: &[Var],
    known: &mut Vec<Var>,
    set: &mut ResourceSet,
    failures: &mut Vec<Failure>,
) {
    for var in new {
        let found: Vec<usize> = set
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| var.means(&item.original_id()))
            .map(|(at, _)| at)
            .collect();
        match found.as_slice() {
            [] => {}
            [at] => {
                if let Some(item) = set.items.get_mut(*at) {
                    item.vars.push(var.name.clone());
                }
            }
            _ => {
                let message =
                    format!("the object of var {} could be any of {}", var.name, found.len());
                failures.push(
                    Failure::broken(RULE, var.span, message)
                        .hint("name the namespace of the one that is meant"),
                );
            }
        }
    }
    merge(new, known, failures);
}

/// Adds vars to those known; a name that is taken is a failure.
pub(crate) fn merge(new: &[Var], known: &mut Vec<Var>, failures: &mut Vec<Failure>) {
    for var in new {
        if known.iter().any(|other| other.name == var.name) {
            let message = format!("var {:?} is already encountered", var.name);
            failures.push(
                Failure::broken(RULE, var.span, message).hint("give each var a name of its own"),
            );
        } else {
            known.push(var.clone());
        }
    }
}

/// Replaces vars in all the fields where they may be used.
pub(crate) fn resolve(
    vars: &[Var],
    set: &mut ResourceSet,
    config: &TransformerConfig,
    failures: &mut Vec<Failure>,
    warnings: &mut Vec<Diagnostic>,
) {
    let mut values: BTreeMap<&str, Scalar> = BTreeMap::new();
    for var in vars {
        match value_of(var, set) {
            Ok(Some(value)) => drop(values.insert(&var.name, value)),
            // kustomize leaves a var alone whose field holds a list or a mapping.
            Ok(None) => {}
            Err(failure) => failures.push(failure),
        }
    }
    if vars.is_empty() {
        return;
    }
    let mut used = BTreeSet::new();
    for item in &mut set.items {
        let original = item.original_id().gvk;
        for spec in config.var_reference.iter().filter(|spec| original.is_selected_by(&spec.gvk)) {
            let mut expand = |node: &mut Node| expand_in(node, &values, &mut used);
            if let Err(unsettable) = spec.apply(&mut item.node, Creates::Nothing, &mut expand) {
                failures.push(unsettable.into_failure(
                    item.origin.span,
                    "replacing a var",
                    &item.id(),
                ));
            }
        }
    }
    for var in vars.iter().filter(|var| !used.contains(&var.name)) {
        let message = format!("var {} is never used in a field where vars are replaced", var.name);
        warnings.push(
            Diagnostic::warning(&rules::VAR_UNUSED, var.span, message)
                .hint("remove it, or add the field to varReference"),
        );
    }
}

fn value_of(var: &Var, set: &ResourceSet) -> Result<Option<Scalar>, Failure> {
    let unmapped = || {
        let message =
            format!("var {} cannot be mapped to a field in the set of known resources", var.name);
        Failure::broken(RULE, var.span, message)
            .hint("correct its objref: apiVersion, kind and the name before prefixes and suffixes")
    };
    let item = set.items.iter().find(|item| item.vars.contains(&var.name)).ok_or_else(unmapped)?;
    let missing = || {
        let message =
            format!("field {} of var {} is not found in {}", var.field_path, var.name, item.id());
        Failure::broken(RULE, var.span, message).hint("correct its fieldref")
    };
    let steps = var.field_path.split('.').flat_map(|step| {
        match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((key, at)) => vec![key, at],
            None => vec![step],
        }
    });
    let mut node = &item.node;
    for step in steps.filter(|step| !step.is_empty()) {
        node = match step.parse::<usize>() {
            Ok(at) if node.as_mapping().is_none() => node.items().get(at),
            _ => node.get(step),
        }
        .ok_or_else(missing)?;
    }
    Ok(node.as_scalar().cloned())
}

fn expand_in(
    node: &mut Node,
    values: &BTreeMap<&str, Scalar>,
    used: &mut BTreeSet<String>,
) -> Result<(), Unsettable> {
    let is_text = |node: &Node| node.as_scalar().is_some_and(Scalar::is_text);
    match &mut node.value {
        Value::Scalar(scalar) if scalar.is_text() => {
            *scalar = expand(scalar, values, used);
        }
        Value::Scalar(_) => {}
        Value::Mapping(mapping) => {
            for (_, value) in &mut mapping.entries {
                if let Value::Scalar(scalar) = &mut value.value
                    && scalar.is_text()
                {
                    *scalar = expand(scalar, values, used);
                }
            }
        }
        Value::Sequence(items) => {
            for item in items {
                if !is_text(item) {
                    return Err(Unsettable {
                        span: item.span,
                        message: "an element of the list is not text".to_owned(),
                    });
                }
                if let Value::Scalar(scalar) = &mut item.value {
                    *scalar = expand(scalar, values, used);
                }
            }
        }
    }
    Ok(())
}

/// Replaces `$(NAME)`; `$$` is a dollar sign, and an unknown name stays. A text that is one var
/// takes the kind of its value.
fn expand(text: &Scalar, values: &BTreeMap<&str, Scalar>, used: &mut BTreeSet<String>) -> Scalar {
    let input = text.text.as_str();
    let whole = input
        .strip_prefix("$(")
        .and_then(|rest| rest.strip_suffix(')'))
        .filter(|name| !name.contains([')', '(']));
    if let Some((name, value)) = whole.and_then(|name| values.get_key_value(name)) {
        used.insert((*name).to_owned());
        return Scalar { style: ScalarStyle::Plain, ..value.clone() };
    }
    let mut tainted = text.tainted;
    let mut output = String::with_capacity(input.len());
    let mut rest = input;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        output.push_str(before);
        let behind = from.get(1..).unwrap_or_default();
        if let Some(escaped) = behind.strip_prefix('$') {
            output.push('$');
            rest = escaped;
        } else if let Some((name, after)) =
            behind.strip_prefix('(').and_then(|inner| inner.split_once(')'))
        {
            if let Some(value) = values.get(name) {
                used.insert(name.to_owned());
                output.push_str(&value.text);
                tainted |= value.tainted;
            } else {
                output.extend(["$(", name, ")"]);
            }
            rest = after;
        } else {
            output.push('$');
            rest = behind;
        }
    }
    output.push_str(rest);
    Scalar { tainted, ..Scalar::new(output, ScalarKind::String, ScalarStyle::Plain) }
}
