//! Every rule that a run can report: those of the passes that read a repository, and those that
//! `lint` checks.
//!
//! In: the tables of rules of each pass, and the pages of `docs/rules/`. Out: [`entries`], one for
//! each rule in the order of names.

use std::sync::LazyLock;

use super::rules::{
    CHECKED, CONFIGURATION, IGNORE_UNUSED, marker_without_policy, unmanaged_reference,
};
use super::subject::Subject;
use crate::{flux, graph};
use fluxscape_manifest::diagnostic::{Diagnostic, Rule};

/// A rule, what documents it, and what finds its breaches.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Name, severity and summary.
    pub rule: &'static Rule,
    /// Its page, `docs/rules/NAME.md`, under the fixed headings of [`HEADINGS`].
    pub page: &'static str,
    /// Finds the breaches; `None` where the pass that reads the repository reports them.
    pub(super) check: Option<Check>,
    /// The rules that report the same line in more general words, and are silent where this one
    /// speaks.
    pub refines: &'static [&'static Rule],
}

/// Finds the breaches of a rule.
pub(super) type Check = fn(&Subject<'_>, &mut Vec<Diagnostic>);

/// The headings of every rule's page, in their order.
pub const HEADINGS: [&str; 5] =
    ["What it does", "Why is this bad?", "Example", "Use instead", "References"];

/// The page of a rule, from its name.
macro_rules! page {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/", $name, ".md"))
    };
}
pub(super) use page;

/// The pages of the rules that other passes report.
macro_rules! pages {
    ($($name:literal),* $(,)?) => { &[$(($name, page!($name))),*] };
}
const PAGES: &[(&str, &str)] = pages![
    "applied-twice",
    "applies-each-other",
    "assumed-namespace",
    "assumed-repository",
    "component-misplaced",
    "component-not-local",
    "configuration",
    "configuration-invalid",
    "cross-namespace-reference",
    "dangling-reference",
    "dangling-source",
    "dependency-cycle",
    "duplicate-block",
    "duplicate-key",
    "duplicate-object",
    "endless-growth",
    "evaluation-limit",
    "field-spec",
    "file-not-found",
    "file-not-readable",
    "file-rejected",
    "function-failed",
    "generator-conflict",
    "generator-invalid",
    "hcl-syntax",
    "ignore-unused",
    "image-invalid",
    "inputs-invalid",
    "json-syntax",
    "kustomization-invalid",
    "kustomization-missing",
    "kustomize-cycle",
    "limit-reached",
    "list-replaced",
    "marker-without-policy",
    "module-cycle",
    "module-not-available",
    "needs-helm",
    "origin-unreadable",
    "patch-invalid",
    "patch-without-target",
    "path-not-found",
    "plugin-disabled",
    "plugin-invalid",
    "reference-cycle",
    "remote-base-blocked",
    "remote-unavailable",
    "replacement-invalid",
    "resource-invalid",
    "selector-invalid",
    "source-missing",
    "source-not-available",
    "strict-substitution",
    "substitution-failed",
    "symbolic-link",
    "target-missing",
    "template-invalid",
    "template-recursion",
    "template-result",
    "terraform-json",
    "type-mismatch",
    "unknown-condition",
    "unknown-field",
    "unknown-function",
    "unknown-manifest",
    "unknown-reference",
    "unknown-repetition",
    "unmanaged-reference",
    "validator-changes",
    "var-invalid",
    "var-unused",
    "variable-invalid",
    "variable-unknown",
    "wrong-type",
    "yaml-syntax"
];

/// Rules that a pass reports and `lint` finds more breaches of.
const SHARED: &[(&Rule, Check)] = &[
    (&graph::rules::MARKER_WITHOUT_POLICY, marker_without_policy::check),
    (&graph::rules::UNMANAGED_REFERENCE, unmanaged_reference::check),
];

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let tables = [
        fluxscape_manifest::rules::RULES,
        fluxscape_kustomize::rules::RULES,
        fluxscape_terraform::rules::RULES,
        flux::rules::RULES,
        graph::rules::RULES,
        &[&CONFIGURATION, &IGNORE_UNUSED],
    ];
    let reported = tables.into_iter().flatten().map(|rule| Entry {
        rule,
        page: PAGES.iter().find(|(name, _)| *name == rule.name).map_or("", |(_, page)| page),
        check: SHARED.iter().find(|(shared, _)| shared == rule).map(|(_, check)| *check),
        refines: &[],
    });
    let mut entries: Vec<Entry> = reported.chain(CHECKED.iter().copied()).collect();
    entries.sort_by_key(|entry| entry.rule.name);
    entries
});

/// Every rule, in the order of their names.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// The entry of a rule's name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    ENTRIES.binary_search_by_key(&name, |entry| entry.rule.name).ok().and_then(|at| ENTRIES.get(at))
}
