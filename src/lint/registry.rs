//! The table of rules.

use super::rules;
use super::subject::Subject;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Short stable name: `path-not-found`.
    pub name: &'static str,
    /// How bad a breach is, unless the finding or the configuration says otherwise.
    pub severity: Severity,
    /// What it objects to, in one sentence without a full stop.
    pub summary: &'static str,
    /// Markdown under the fixed headings of [`HEADINGS`].
    pub documentation: &'static str,
    /// Finds the breaches; `None` where the pass that reads the repository reports them.
    pub(super) check: Option<Check>,
    /// The rules that report the same line in more general words, and are silent where this one
    /// speaks.
    pub refines: &'static [&'static str],
}

/// Finds the breaches of a rule.
pub(super) type Check = fn(&Subject<'_>, &mut Vec<Diagnostic>);

/// The headings of every rule's documentation, in their order.
pub const HEADINGS: [&str; 5] =
    ["What it does", "Why is this bad?", "Example", "Use instead", "References"];

/// Every rule, in the order of their names.
pub static RULES: &[&Rule] = &[
    &rules::alert_matches_nothing::RULE,
    &rules::api_version_not_served::RULE,
    &rules::applied_twice::RULE,
    &rules::applies_each_other::RULE,
    &rules::assumed_namespace::RULE,
    &rules::assumed_repository::RULE,
    &rules::component_misplaced::RULE,
    &rules::component_not_local::RULE,
    &rules::configuration::RULE,
    &rules::configuration_invalid::RULE,
    &rules::cross_namespace_denied::RULE,
    &rules::dangling_reference::RULE,
    &rules::dangling_source::RULE,
    &rules::default_branch::RULE,
    &rules::dependency_cycle::RULE,
    &rules::depends_on_cluster::RULE,
    &rules::depends_on_kind::RULE,
    &rules::depends_on_suspended::RULE,
    &rules::duplicate_block::RULE,
    &rules::duplicate_key::RULE,
    &rules::duplicate_object::RULE,
    &rules::endless_growth::RULE,
    &rules::environment_drift::RULE,
    &rules::evaluation_limit::RULE,
    &rules::field_spec::RULE,
    &rules::file_not_found::RULE,
    &rules::file_not_readable::RULE,
    &rules::floating_chart_version::RULE,
    &rules::flux_in_agnostic_directory::RULE,
    &rules::function_failed::RULE,
    &rules::generator_conflict::RULE,
    &rules::generator_invalid::RULE,
    &rules::hash_suffix_reference::RULE,
    &rules::hcl_syntax::RULE,
    &rules::health_checks_ignored::RULE,
    &rules::helm_release_chart::RULE,
    &rules::ignore_unused::RULE,
    &rules::image_invalid::RULE,
    &rules::inputs_invalid::RULE,
    &rules::json_syntax::RULE,
    &rules::kustomization_invalid::RULE,
    &rules::kustomization_missing::RULE,
    &rules::kustomize_cycle::RULE,
    &rules::marker_outside_update_path::RULE,
    &rules::marker_without_policy::RULE,
    &rules::module_cycle::RULE,
    &rules::module_not_available::RULE,
    &rules::name_prefix_reference::RULE,
    &rules::needs_helm::RULE,
    &rules::orphaned_directory::RULE,
    &rules::orphaned_object::RULE,
    &rules::patch_invalid::RULE,
    &rules::patch_without_target::RULE,
    &rules::path_not_found::RULE,
    &rules::plain_secret::RULE,
    &rules::plugin_disabled::RULE,
    &rules::plugin_invalid::RULE,
    &rules::policy_without_marker::RULE,
    &rules::prune_disabled::RULE,
    &rules::receiver_wildcard::RULE,
    &rules::reference_cycle::RULE,
    &rules::remote_unavailable::RULE,
    &rules::replacement_invalid::RULE,
    &rules::resource_invalid::RULE,
    &rules::selector_invalid::RULE,
    &rules::source_missing::RULE,
    &rules::source_not_available::RULE,
    &rules::substitution_failed::RULE,
    &rules::suspended::RULE,
    &rules::symbolic_link::RULE,
    &rules::target_missing::RULE,
    &rules::template_invalid::RULE,
    &rules::template_recursion::RULE,
    &rules::template_result::RULE,
    &rules::terraform_json::RULE,
    &rules::type_mismatch::RULE,
    &rules::undefined_variable::RULE,
    &rules::unknown_condition::RULE,
    &rules::unknown_field::RULE,
    &rules::unknown_function::RULE,
    &rules::unknown_manifest::RULE,
    &rules::unknown_reference::RULE,
    &rules::unknown_repetition::RULE,
    &rules::unlisted_file::RULE,
    &rules::unmanaged_reference::RULE,
    &rules::unused_source::RULE,
    &rules::validator_changes::RULE,
    &rules::var_invalid::RULE,
    &rules::var_unused::RULE,
    &rules::variable_invalid::RULE,
    &rules::variable_unknown::RULE,
    &rules::yaml_syntax::RULE,
];

/// The rule of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
