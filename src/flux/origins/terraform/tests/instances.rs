//! Objects of configurations with variables: one for each set of values.

/// `label: path of each Kustomization` of every instance of the root module `tf`.
fn instances(files: &[(&str, &str)]) -> Vec<String> {
    let tree = std::sync::Arc::new(fluxscape_manifest::source::MemoryTree::new(
        "repo",
        files.iter().copied(),
    ));
    let table = fluxscape_manifest::source::Files::default();
    let directory = fluxscape_manifest::source::TreePath::clamped("tf");
    let described = |made: &super::Provisioned| {
        let paths: Vec<&str> = made
            .objects
            .iter()
            .filter_map(|object| object.node.str_at(&["spec", "path"]))
            .collect();
        format!("{}: {}", made.label, paths.join(" "))
    };
    super::provisions(
        tree,
        directory,
        &[],
        (&table, &fluxscape_manifest::budget::Budget::default()),
    )
    .iter()
    .map(described)
    .collect()
}

#[test]
fn a_root_module_has_an_instance_for_each_set_of_values_that_the_repository_tells() {
    const MAIN: &str = "variable \"name\" {}\nvariable \"other\" {\n  default = \"x\"\n}\nresource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/${var.name}\"\n}\n";
    let workspace = MAIN.replace("${var.name}", "${terraform.workspace}");
    let sync = "kind: Kustomization\napiVersion: kustomize.toolkit.fluxcd.io/v1\n";
    let clusters = [
        ("clusters/a/flux.yaml", sync),
        ("clusters/b/c/flux.yaml", sync),
        ("clusters/base/notes.yaml", "a: 1\n"),
    ];
    let with = |more: &[(&'static str, &'static str)], main: &str| {
        let mut files = vec![("tf/main.tf", main)];
        files.extend(more);
        instances(&files)
    };
    // The directories that the path can mean and that hold Flux objects.
    assert_eq!(with(&clusters, MAIN), ["a: ./clusters/a", "b: ./clusters/b"]);
    assert_eq!(with(&clusters, &workspace), ["a: ./clusters/a", "b: ./clusters/b"]);
    // What another of them applies starts nothing of its own.
    let applies = [("clusters/a/more.yaml", "kind: Kustomization\nspec:\n  path: ./clusters/b/\n")];
    assert_eq!(with(&[&clusters[..], &applies].concat(), MAIN), ["a: ./clusters/a"]);
    // A file of variables tells it for sure, the ones that are always read too.
    let named = [
        ("tf/a.tfvars", "name = \"a\"\n"),
        ("tf/env/qa/terraform.tfvars", "name = \"b\"\n"),
        ("tf/no.tfvars", "other = \"y\"\n"),
    ];
    assert_eq!(
        with(&[&clusters[..], &named].concat(), MAIN),
        ["a: ./clusters/a", "qa: ./clusters/b"]
    );
    for known in [("tf/terraform.tfvars", "name = \"a\"\n"), ("tf/x.auto.tfvars", "name = \"a\"\n")]
    {
        assert_eq!(
            with(&[&clusters[..], &named, &[known]].concat(), MAIN),
            [": ./clusters/a"],
            "{}",
            known.0
        );
    }
    // Nothing is guessed where nothing tells it.
    assert_eq!(with(&[], MAIN), [": ./clusters/${var.name}"]);
}

#[test]
fn a_file_that_a_variable_names_tells_its_value() {
    let main = "variable \"name\" {}\nmodule \"flux\" {\n  source = \"controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes\"\n  gitops_resources = { instance_yaml = file(\"${path.root}/../clusters/${var.name}/i.yaml\") }\n  managed_resources = { secrets_yaml = \"kind: Secret\\napiVersion: v1\\nmetadata: {name: auth}\\nstringData: {key: hunter2}\\n\" }\n}\n";
    let instance = "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec: {path: here}\n";
    let files =
        [("tf/main.tf", main), ("clusters/a/i.yaml", instance), ("clusters/b/i.yaml", instance)];
    assert_eq!(instances(&files), ["a: here", "b: here"]);
}
