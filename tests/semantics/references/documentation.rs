//! `docs/kinds.md` is made from the table of kinds.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fluxscape::flux::{KINDS, NamespaceRule, PRODUCERS, Target};
use fluxscape::kubernetes::GroupKind;

use crate::common;

/// `docs/kinds.md`, from the tables of the program.
#[test]
fn the_documented_kinds_are_those_of_the_program() {
    let made = documentation();
    common::compare(&common::project().join("docs/kinds.md"), made.as_bytes()).unwrap();
}

fn documentation() -> String {
    let mut text = String::from(INTRODUCTION);
    for spec in KINDS {
        let _ = writeln!(
            text,
            "\n## {}\n\n`{}`, on cards `{}`.",
            spec.id.kind, spec.id.group, spec.badge
        );
        let mut rows = Vec::new();
        for field in spec.references {
            rows.push(format!(
                "| `{}` | `{}` | {} | {} |",
                field.path,
                field.edge,
                target(&field.target),
                namespace(&field.namespace)
            ));
        }
        if let Some(directory) = &spec.directory {
            rows.push(format!(
                "| `{}` | `{}` | directory of its source | |",
                directory.path.join("."),
                directory.edge
            ));
        }
        if let Some(images) = &spec.images {
            rows.push(format!(
                "| the images that it names | `{}` | container image | |",
                images.edge
            ));
        }
        if !rows.is_empty() {
            let _ = writeln!(
                text,
                "\n| field | edge | to | in the namespace |\n|---|---|---|---|\n{}",
                rows.join("\n")
            );
        }
    }
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for producer in PRODUCERS {
        groups.entry(producer.group).or_default().push(format!("`{}`", producer.kind));
    }
    text += PRODUCED;
    for (group, kinds) in groups {
        let _ = writeln!(text, "| `{group}` | {} |", kinds.join(", "));
    }
    text
}

fn target(target: &Target) -> String {
    let kinds =
        |kinds: &[GroupKind]| kinds.iter().map(|known| known.kind).collect::<Vec<_>>().join(", ");
    match target {
        Target::Kind(known) | Target::NameOf(known) => known.kind.to_owned(),
        Target::OneOf(known) | Target::Only(known) => kinds(known),
        Target::Resource(known) => format!("{}, or any kind with its `apiVersion`", kinds(known)),
        Target::AnyObject(default) => format!("any kind (`apiVersion` {default} when absent)"),
    }
}

fn namespace(rule: &NamespaceRule) -> String {
    match rule {
        NamespaceRule::Own => "its own".to_owned(),
        NamespaceRule::FieldOrOwn => "`namespace`, or its own".to_owned(),
        NamespaceRule::Exact => "`namespace`; none when absent".to_owned(),
        NamespaceRule::Of(path) => format!("that of `{path}`"),
        NamespaceRule::Cluster => "none".to_owned(),
        NamespaceRule::Unlisted => "its own; a `namespace` is followed, and reported".to_owned(),
    }
}

const INTRODUCTION: &str = "# Kinds and references

What fluxscape knows of each kind of Flux, the Flux Operator, tofu-controller and Flagger: every field that refers to something else,
the type of the edge that it becomes in the graph, and where its target is looked for. Versions do not matter, old ones are read too.

This file is made from the tables in `src/flux/kinds/` by `UPDATE=1 cargo test --test semantics references`; a test fails when it is out of date.

Custom resources of other groups are drawn as what they are. Where one has a `spec.sourceRef` that names one of Flux's sources by
kind, or a `spec.secretRef`, these are read as Flux's own.
";

const PRODUCED: &str = "
## Secrets and ConfigMaps that controllers write

What one of these kinds writes at run time is no missing object: it is drawn where something refers to it, with an edge `produces`.
So is the connection Secret of any managed resource of Crossplane.

| group | kinds |
|---|---|
";
