//! The rules that playing the controllers reports: name, severity and summary of each.

fluxscape_manifest::rules! {
    APPLIED_TWICE = "applied-twice", Warning, "an object that two Kustomizations apply";
    APPLIES_EACH_OTHER = "applies-each-other", Warning, "Kustomizations that apply one another";
    ASSUMED_NAMESPACE = "assumed-namespace", Info, "a namespace that was assumed";
    ASSUMED_REPOSITORY =
        "assumed-repository", Info,
        "a repository that was taken to be the one judged";
    COMPONENT_NOT_LOCAL =
        "component-not-local", Error,
        "a component of a Kustomization that is not local";
    CROSS_NAMESPACE_REFERENCE =
        "cross-namespace-reference", Error,
        "a reference to another namespace that the controllers block";
    ENDLESS_GROWTH = "endless-growth", Error, "Kustomizations that make others without end";
    INPUTS_INVALID = "inputs-invalid", Error, "an input of a ResourceSet that is not a mapping";
    ORIGIN_UNREADABLE =
        "origin-unreadable", Error,
        "a file that creates the first objects of a cluster and cannot be read";
    REMOTE_BASE_BLOCKED =
        "remote-base-blocked", Error,
        "a base in the network that the controllers block";
    SOURCE_MISSING = "source-missing", Error, "a Kustomization without a source";
    STRICT_SUBSTITUTION =
        "strict-substitution", Error,
        "a variable that nothing defines where substitution is strict";
    SUBSTITUTION_FAILED = "substitution-failed", Error, "an expression that Flux cannot substitute";
    SYMBOLIC_LINK = "symbolic-link", Warning, "a symbolic link in what is built";
    TEMPLATE_INVALID =
        "template-invalid", Error,
        "a template of a ResourceSet that cannot be rendered";
    TEMPLATE_RECURSION = "template-recursion", Warning, "ResourceSets that make others without end";
    TEMPLATE_RESULT = "template-result", Error, "a template of a ResourceSet that makes no object";
    UNKNOWN_MANIFEST = "unknown-manifest", Info, "a manifest that a tool applies and that is not known";
    WRONG_TYPE =
        "wrong-type", Error,
        "a number or boolean where the API server wants a string";
    VARIABLE_INVALID = "variable-invalid", Error, "a name that no variable may have";
    VARIABLE_UNKNOWN =
        "variable-unknown", Info,
        "a path or source that depends on a value which only the cluster knows";
}
