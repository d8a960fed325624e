//! The rules whose breaches `lint` itself finds: one row each here, one file each beside this one.
//!
//! A row says name, severity, summary, the function that finds the breaches, and the rules that
//! report the same line in more general words and are silent where this one speaks (`refines`).

use super::registry::{Check, Entry, page};

mod alert_matches_nothing;
mod api_version_not_served;
mod cross_namespace_denied;
mod default_branch;
mod depends_on_cluster;
mod depends_on_kind;
mod depends_on_suspended;
mod environment_drift;
mod floating_chart_version;
mod flux_in_agnostic_directory;
mod hash_suffix_reference;
mod health_checks_ignored;
mod helm_release_chart;
mod marker_outside_update_path;
pub(super) mod marker_without_policy;
mod name_prefix_reference;
mod orphaned_directory;
mod orphaned_object;
mod plain_secret;
mod policy_without_marker;
mod prune_disabled;
mod receiver_wildcard;
mod suspended;
mod undefined_variable;
mod unlisted_file;
pub(super) mod unmanaged_reference;
mod unused_source;

/// Declares the table: a `pub static` for each rule, and [`CHECKED`].
macro_rules! checked {
    ($($id:ident = $name:literal, $severity:ident, $summary:literal, $check:path
        $(, refines [$($general:path),*])?;)*) => {
        fluxscape_manifest::rules! {
            $($id = $name, $severity, $summary;)*
            CONFIGURATION = "configuration", Warning, "a directory that the configuration names and that is not there";
            IGNORE_UNUSED = "ignore-unused", Warning, "an entry of `lint.ignore` that ignores nothing";
        }

        /// Every rule with a check of its own.
        pub(super) const CHECKED: &[Entry] = &[$(Entry {
            rule: &$id,
            page: page!($name),
            check: Some($check as Check),
            refines: &[$($(&$general),*)?],
        }),*];
    };
}

checked! {
    ALERT_MATCHES_NOTHING =
        "alert-matches-nothing", Warning,
        "an Alert that matches no object", alert_matches_nothing::check;
    API_VERSION_NOT_SERVED =
        "api-version-not-served", Error,
        "an API version that the version of Flux does not serve", api_version_not_served::check;
    CROSS_NAMESPACE_DENIED =
        "cross-namespace-denied", Error,
        "an ImagePolicy that may not read the ImageRepository of another namespace", cross_namespace_denied::check;
    DEFAULT_BRANCH =
        "default-branch", Info,
        "a GitRepository that names no revision", default_branch::check;
    DEPENDS_ON_CLUSTER =
        "depends-on-cluster", Error,
        "a `dependsOn` that means an object of another cluster", depends_on_cluster::check, refines [crate::graph::rules::DANGLING_REFERENCE];
    DEPENDS_ON_KIND =
        "depends-on-kind", Error,
        "a `dependsOn` that means an object of another kind", depends_on_kind::check, refines [crate::graph::rules::DANGLING_REFERENCE];
    DEPENDS_ON_SUSPENDED =
        "depends-on-suspended", Warning,
        "a `dependsOn` on an object that is suspended", depends_on_suspended::check;
    ENVIRONMENT_DRIFT =
        "environment-drift", Info,
        "an application that one environment has and another has not", environment_drift::check;
    FLOATING_CHART_VERSION =
        "floating-chart-version", Info,
        "a chart whose version is not fixed", floating_chart_version::check;
    FLUX_IN_AGNOSTIC_DIRECTORY =
        "flux-in-agnostic-directory", Error,
        "a Flux object in a directory that the configuration declares free of Flux", flux_in_agnostic_directory::check;
    HASH_SUFFIX_REFERENCE =
        "hash-suffix-reference", Warning,
        "a reference to a generated ConfigMap or Secret without the hash in its name", hash_suffix_reference::check, refines [crate::graph::rules::UNMANAGED_REFERENCE, crate::graph::rules::DANGLING_REFERENCE];
    HEALTH_CHECKS_IGNORED =
        "health-checks-ignored", Info,
        "health checks that `wait` makes void", health_checks_ignored::check;
    HELM_RELEASE_CHART =
        "helm-release-chart", Error,
        "a HelmRelease with both or neither of `chart` and `chartRef`", helm_release_chart::check;
    MARKER_OUTSIDE_UPDATE_PATH =
        "marker-outside-update-path", Warning,
        "an image marker in a file that no automation writes", marker_outside_update_path::check;
    NAME_PREFIX_REFERENCE =
        "name-prefix-reference", Warning,
        "a reference that a name prefix or suffix of kustomize breaks", name_prefix_reference::check, refines [crate::graph::rules::DANGLING_REFERENCE, crate::graph::rules::DANGLING_SOURCE];
    ORPHANED_DIRECTORY =
        "orphaned-directory", Info,
        "a kustomization directory that nothing builds", orphaned_directory::check;
    ORPHANED_OBJECT =
        "orphaned-object", Info,
        "a Flux object that nothing applies", orphaned_object::check;
    PLAIN_SECRET =
        "plain-secret", Warning,
        "a Secret that lies unencrypted in the repository", plain_secret::check;
    POLICY_WITHOUT_MARKER =
        "policy-without-marker", Warning,
        "an ImagePolicy whose choice is written nowhere", policy_without_marker::check;
    PRUNE_DISABLED =
        "prune-disabled", Info,
        "a Kustomization that leaves behind what is removed from git", prune_disabled::check;
    RECEIVER_WILDCARD =
        "receiver-wildcard", Error,
        "a Receiver that means every object of a kind without labels to choose by", receiver_wildcard::check;
    SUSPENDED =
        "suspended", Info,
        "an object that is suspended in the repository", suspended::check;
    UNDEFINED_VARIABLE =
        "undefined-variable", Warning,
        "a variable that nothing defines", undefined_variable::check;
    UNLISTED_FILE =
        "unlisted-file", Warning,
        "a manifest beside a kustomization that does not list it", unlisted_file::check;
    UNUSED_SOURCE =
        "unused-source", Warning,
        "a source that nothing is built from", unused_source::check;
}
