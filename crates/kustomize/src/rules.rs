//! The rules that a build reports: name, severity and summary of each.

fluxscape_manifest::rules! {
    COMPONENT_MISPLACED =
        "component-misplaced", Error,
        "a component among resources, or a kustomization among components";
    CONFIGURATION_INVALID =
        "configuration-invalid", Error,
        "a transformer configuration that kustomize rejects";
    DUPLICATE_OBJECT = "duplicate-object", Error, "an object that occurs twice in one build";
    FIELD_SPEC = "field-spec", Error, "a field that cannot be set where kustomize has to";
    GENERATOR_CONFLICT =
        "generator-conflict", Error,
        "a generator that meets an object, or misses one";
    GENERATOR_INVALID = "generator-invalid", Error, "a generator that kustomize rejects";
    IMAGE_INVALID = "image-invalid", Error, "an entry of `images` whose name cannot be read";
    KUSTOMIZATION_INVALID =
        "kustomization-invalid", Error,
        "a kustomization file that kustomize rejects";
    KUSTOMIZATION_MISSING =
        "kustomization-missing", Error,
        "a directory that is included and has no kustomization file";
    KUSTOMIZE_CYCLE = "kustomize-cycle", Error, "kustomizations that include one another";
    LIST_REPLACED =
        "list-replaced", Warning,
        "a patch that replaces a whole list of a custom resource";
    NEEDS_HELM = "needs-helm", Info, "a chart that kustomize would render";
    PATCH_INVALID = "patch-invalid", Error, "a malformed patch, or one that fits nothing";
    PATCH_WITHOUT_TARGET = "patch-without-target", Warning, "a patch whose target selects nothing";
    PATH_NOT_FOUND = "path-not-found", Error, "a path that is not there";
    PLUGIN_DISABLED = "plugin-disabled", Error, "a plugin that kustomize does not run";
    PLUGIN_INVALID = "plugin-invalid", Error, "a built-in plugin that kustomize rejects";
    REMOTE_UNAVAILABLE = "remote-unavailable", Info, "a base in the network";
    REPLACEMENT_INVALID = "replacement-invalid", Error, "a replacement that kustomize rejects";
    RESOURCE_INVALID =
        "resource-invalid", Error,
        "a file among resources that holds no Kubernetes object";
    SELECTOR_INVALID = "selector-invalid", Error, "a malformed selector";
    SOURCE_NOT_AVAILABLE = "source-not-available", Info, "a source whose files are not available";
    TARGET_MISSING =
        "target-missing", Error,
        "a patch or a replica count for an object that is not there";
    VALIDATOR_CHANGES = "validator-changes", Error, "a validator that changes objects";
    VAR_INVALID = "var-invalid", Error, "a var that kustomize cannot resolve";
    VAR_UNUSED = "var-unused", Warning, "a var that nothing uses";
}
