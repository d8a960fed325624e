//! The rules that resolving references reports: name, severity and summary of each; and the rule of
//! a name, for graphs that are read back.

use crate::flux;
use fluxscape_manifest::diagnostic::Rule;

fluxscape_manifest::rules! {
    DANGLING_REFERENCE = "dangling-reference", Warning,
        "a reference to an object that does not exist";
    DANGLING_SOURCE = "dangling-source", Error,
        "a source that does not exist";
    DEPENDENCY_CYCLE = "dependency-cycle", Error,
        "objects that wait for one another";
    MARKER_WITHOUT_POLICY = "marker-without-policy", Warning,
        "an image marker whose ImagePolicy does not exist";
    UNKNOWN_FIELD = "unknown-field", Warning,
        "a field of a reference that its kind does not have";
    UNMANAGED_REFERENCE = "unmanaged-reference", Info,
        "a reference to a Secret, ConfigMap or ServiceAccount that no file creates";
}

/// The rule of a finding in a graph, by its name.
pub(super) fn find(name: &str) -> Option<&'static Rule> {
    let passes = [
        fluxscape_manifest::rules::RULES,
        fluxscape_kustomize::rules::RULES,
        fluxscape_terraform::rules::RULES,
        flux::rules::RULES,
        RULES,
    ];
    passes.into_iter().flatten().copied().find(|rule| rule.name == name)
}
