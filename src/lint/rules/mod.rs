//! The rules that `lint` itself checks: one row each here, one file each beside this one.
//!
//! A row has the rule's name, its severity, the module whose `check` finds violations, and its
//! summary. `refines` lists the rules that report the same line in more general words: they are
//! silent where this one reports.

use super::registry::{Check, Entry, page};
use crate::graph::rules::{DANGLING_REFERENCE, DANGLING_SOURCE, UNMANAGED_REFERENCE};

mod alert_matches_nothing;
mod api_version_not_served;
mod cross_namespace_denied;
mod default_branch;
mod definition_not_awaited;
mod dependency_not_awaited;
mod depends_on_cluster;
mod depends_on_kind;
mod depends_on_suspended;
mod environment_drift;
mod floating_chart_version;
mod flux_in_agnostic_directory;
mod hash_suffix_reference;
mod health_checks_ignored;
mod helm_release_chart;
mod latest_tag;
mod marker_outside_update_path;
pub(super) mod marker_without_policy;
mod name_prefix_reference;
mod plain_secret;
mod policy_without_marker;
mod prune_disabled;
mod receiver_wildcard;
mod suspended;
mod undefined_variable;
mod unlisted_file;
pub(super) mod unmanaged_reference;
mod unreached_directory;
mod unused_source;

/// Declares a `pub static` for each rule, and the table [`CHECKED`].
macro_rules! checked {
    ($($id:ident = $name:literal, $severity:ident, $module:ident, $summary:literal
        $(, refines [$($general:ident),*])?;)*) => {
        fluxscape_manifest::rules! {
            $($id = $name, $severity, $summary;)*
            CONFIGURATION = "configuration", Warning,
                "a directory that the configuration names and that is not there";
            IGNORE_UNUSED = "ignore-unused", Warning,
                "an entry of `lint.ignore` that ignores nothing";
        }

        /// Every rule with a check of its own.
        pub(super) const CHECKED: &[Entry] = &[$(Entry {
            rule: &$id,
            page: page!($name),
            check: Some($module::check as Check),
            refines: &[$($(&$general),*)?],
        }),*];
    };
}

checked! {
    ALERT_MATCHES_NOTHING = "alert-matches-nothing", Warning, alert_matches_nothing,
        "an Alert that matches no object";
    API_VERSION_NOT_SERVED = "api-version-not-served", Error, api_version_not_served,
        "an API version that the version of Flux does not serve";
    CROSS_NAMESPACE_DENIED = "cross-namespace-denied", Error, cross_namespace_denied,
        "an ImagePolicy that may not read the ImageRepository of another namespace";
    DEFAULT_BRANCH = "default-branch", Info, default_branch,
        "a GitRepository that names no revision";
    DEFINITION_NOT_AWAITED = "definition-not-awaited", Warning, definition_not_awaited,
        "a custom resource that does not wait for what applies its definition";
    DEPENDENCY_NOT_AWAITED = "dependency-not-awaited", Info, dependency_not_awaited,
        "values or variables that something else applies, for which nothing waits";
    DEPENDS_ON_CLUSTER = "depends-on-cluster", Error, depends_on_cluster,
        "a `dependsOn` that means an object of another cluster", refines [DANGLING_REFERENCE];
    DEPENDS_ON_KIND = "depends-on-kind", Error, depends_on_kind,
        "a `dependsOn` that means an object of another kind", refines [DANGLING_REFERENCE];
    DEPENDS_ON_SUSPENDED = "depends-on-suspended", Warning, depends_on_suspended,
        "a `dependsOn` on an object that is suspended";
    ENVIRONMENT_DRIFT = "environment-drift", Info, environment_drift,
        "an application that one environment has and another has not";
    FLOATING_CHART_VERSION = "floating-chart-version", Info, floating_chart_version,
        "a chart whose version is not fixed";
    FLUX_IN_AGNOSTIC_DIRECTORY = "flux-in-agnostic-directory", Error, flux_in_agnostic_directory,
        "a Flux object in a directory that the configuration declares free of Flux";
    HASH_SUFFIX_REFERENCE = "hash-suffix-reference", Warning, hash_suffix_reference,
        "a reference to a generated ConfigMap or Secret without the hash in its name",
        refines [UNMANAGED_REFERENCE, DANGLING_REFERENCE];
    HEALTH_CHECKS_IGNORED = "health-checks-ignored", Info, health_checks_ignored,
        "health checks that `wait` makes void";
    HELM_RELEASE_CHART = "helm-release-chart", Error, helm_release_chart,
        "a HelmRelease with both or neither of `chart` and `chartRef`";
    LATEST_TAG = "latest-tag", Info, latest_tag,
        "an OCIRepository that follows the tag `latest`";
    MARKER_OUTSIDE_UPDATE_PATH = "marker-outside-update-path", Warning, marker_outside_update_path,
        "an image marker in a file that no automation writes";
    NAME_PREFIX_REFERENCE = "name-prefix-reference", Warning, name_prefix_reference,
        "a reference that a name prefix or suffix of kustomize breaks",
        refines [DANGLING_REFERENCE, DANGLING_SOURCE];
    PLAIN_SECRET = "plain-secret", Warning, plain_secret,
        "a Secret that lies unencrypted in the repository";
    POLICY_WITHOUT_MARKER = "policy-without-marker", Warning, policy_without_marker,
        "an ImagePolicy whose choice is written nowhere";
    PRUNE_DISABLED = "prune-disabled", Info, prune_disabled,
        "a Kustomization that leaves behind what is removed from git";
    RECEIVER_WILDCARD = "receiver-wildcard", Error, receiver_wildcard,
        "a Receiver that means every object of a kind without labels to choose by";
    SUSPENDED = "suspended", Info, suspended,
        "an object that is suspended in the repository";
    UNDEFINED_VARIABLE = "undefined-variable", Warning, undefined_variable,
        "a variable that nothing defines";
    UNLISTED_FILE = "unlisted-file", Warning, unlisted_file,
        "a manifest beside a kustomization that does not list it";
    UNREACHED_DIRECTORY = "unreached-directory", Info, unreached_directory,
        "a directory of Flux objects that no root here reaches";
    UNUSED_SOURCE = "unused-source", Warning, unused_source,
        "a source that nothing is built from";
}
