//! Every reference field of every kind, one row each: the field, the edge it makes, what it may
//! refer to, and in which namespace.
//!
//! A row is tried once for each kind it may refer to, without a namespace and with one. The rows
//! and the tables of the program must name the same fields, the same targets and the same rules:
//! who adds a field to a kind adds its row here.

use std::collections::BTreeSet;

use fluxscape::flux::{FluxKind, KINDS, NamespaceRule, ReferenceField, Target};
use fluxscape::kubernetes::GroupKind;

use super::rows::Rule::{ClusterScoped, FieldElseNone, FieldElseOwn, Followed, OfSource, Own};
use super::rows::To::{AnyOf, Every, NameOf, OneOf};
use super::rows::{ROWS, Row, To};
use crate::memory::{SYNC, graph};

/// What is there without being anybody's own: a reference to it is one only where it is.
const BESIDE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n\
                      apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: x}\n";

/// A field of an object `apps/me`, filled in: `kubeConfig.secretRef` as `kubeConfig: {secretRef:
/// …}`.
fn filled(api_version: &str, kind: &str, field: &str, value: &str) -> String {
    let spec =
        field.rsplit('.').fold(value.to_owned(), |inner, key| match key.strip_suffix("[]") {
            Some(key) => format!("{{{key}: [{inner}]}}"),
            None => format!("{{{key}: {inner}}}"),
        });
    // The keys that verify a chart are looked for beside its source.
    let source = "{chart: {spec: {sourceRef: {kind: HelmRepository, name: s, namespace: far}, ";
    let spec = if field.starts_with("chart.spec.verify") {
        spec.replace("{chart: {spec: {", source)
    } else {
        spec
    };
    format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: me, namespace: apps}}\nspec: {spec}\n"
    )
}

/// `Kind namespace/x` of what `me` refers to by edges of a type.
fn referred_to(object: &str, edge_type: &str) -> BTreeSet<String> {
    let graph = graph(&[SYNC, ("clusters/a/me.yaml", object), ("clusters/a/beside.yaml", BESIDE)]);
    let edges = graph
        .edges()
        .into_iter()
        .filter(|(from, _, edge)| from.name == "me" && edge.edge_type.name() == edge_type);
    edges.map(|(_, to, _)| format!("{} {}/{}", to.kind, to.namespace, to.name)).collect()
}

impl To {
    /// What the field may hold, with the kind that each means.
    fn values(self) -> Vec<(&'static str, String)> {
        match self {
            Self::OneOf([only]) => vec![(*only, "name: x".to_owned())],
            Self::OneOf(kinds) | Self::AnyOf(kinds) => {
                kinds.iter().map(|kind| (*kind, format!("kind: {kind}, name: x"))).collect()
            }
            Self::NameOf(kind) => vec![(kind, String::new())],
            Self::Every => {
                let versions = [
                    ("Widget", "example.org/v1"),
                    ("Deployment", "apps/v1"),
                    ("HelmRelease", "helm.toolkit.fluxcd.io/v2"),
                ];
                versions
                    .map(|(kind, version)| {
                        (kind, format!("apiVersion: {version}, kind: {kind}, name: x"))
                    })
                    .to_vec()
            }
        }
    }
}

#[test]
fn each_field_refers_to_what_it_may_in_the_namespace_that_it_should() {
    let mut wrong = Vec::new();
    for (version, kind, rows) in ROWS {
        for (field, edge, to, rule) in *rows {
            for (target, value) in to.values() {
                let with = |namespace: &str| {
                    if value.is_empty() {
                        "x".to_owned()
                    } else {
                        format!("{{{value}{namespace}}}")
                    }
                };
                let (silent, said) = match rule {
                    Own => ("apps", "apps"),
                    FieldElseOwn | Followed => ("apps", "far"),
                    FieldElseNone => ("", "far"),
                    OfSource => ("far", "far"),
                    ClusterScoped => ("", ""),
                };
                for (value, namespace) in [(with(""), silent), (with(", namespace: far"), said)] {
                    let found = referred_to(&filled(version, kind, field, &value), edge);
                    if found != BTreeSet::from([format!("{target} {namespace}/x")]) {
                        wrong.push(format!(
                            "{kind} spec.{field}: {value} -> {found:?}, not {target} {namespace}/x"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A field of the program's tables in the words of a row.
fn told(kind: &FluxKind, field: &ReferenceField) -> String {
    let kinds = |kinds: &[GroupKind]| kinds.iter().map(|known| known.kind.to_owned()).collect();
    let (names, how): (BTreeSet<String>, _) = match &field.target {
        Target::Kind(known) => (BTreeSet::from([known.kind.to_owned()]), "OneOf"),
        Target::NameOf(known) => (BTreeSet::from([known.kind.to_owned()]), "NameOf"),
        Target::OneOf(known) | Target::Only(known) => (kinds(known), "OneOf"),
        Target::Resource(known) => (kinds(known), "AnyOf"),
        Target::AnyObject(_) => (BTreeSet::new(), "Every"),
    };
    let rule = match field.namespace {
        NamespaceRule::Own => Own,
        NamespaceRule::FieldOrOwn => FieldElseOwn,
        NamespaceRule::Exact => FieldElseNone,
        NamespaceRule::Of(_) => OfSource,
        NamespaceRule::Cluster => ClusterScoped,
        NamespaceRule::Unlisted => Followed,
    };
    format!("{} {} {} {how} {names:?} {rule:?}", kind.id.kind, field.path, field.edge)
}

#[test]
fn the_rows_are_the_fields_of_the_program() {
    let program: BTreeSet<String> = KINDS
        .iter()
        .flat_map(|kind| kind.references.iter().map(|field| told(kind, field)))
        .collect();
    let row = |kind: &str, (field, edge, to, rule): &Row| {
        let (kinds, how) = match to {
            OneOf(kinds) => (*kinds, "OneOf"),
            AnyOf(kinds) => (*kinds, "AnyOf"),
            NameOf(kind) => (std::slice::from_ref(kind), "NameOf"),
            Every => ([].as_slice(), "Every"),
        };
        let names: BTreeSet<String> = kinds.iter().map(ToString::to_string).collect();
        format!("{kind} spec.{field} {edge} {how} {names:?} {rule:?}")
    };
    let rows: BTreeSet<String> = ROWS
        .iter()
        .flat_map(|(_, kind, rows)| rows.iter().map(move |one| row(kind, one)))
        .collect();
    let without: Vec<_> = program.difference(&rows).collect();
    let unknown: Vec<_> = rows.difference(&program).collect();
    assert!(
        without.is_empty() && unknown.is_empty(),
        "fields without a row: {without:#?}\nrows without a field: {unknown:#?}"
    );
}
