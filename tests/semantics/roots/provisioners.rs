//! Commands that provisioners of Terraform run: found without being named, and drawn as the origin of
//! what they create.

use super::terraform::{FILES, created};

#[test]
fn each_command_is_found_and_drawn() {
    for (main, expected) in COMMANDS {
        let found = created(&[FILES.as_slice(), &[("infra/main.tf", *main)]].concat());
        assert_eq!(found, *expected, "{main}");
    }
}

/// What a root module says, and what is created by what.
const COMMANDS: &[(&str, &[&str])] = &[
    // flux bootstrap on a command line
    (
        r#"resource "null_resource" "flux" {
             provisioner "local-exec" {
               command = "flux bootstrap git --url=$REPOSITORY --path=clusters/a"
               environment = { REPOSITORY = "https://example.org/team/own" }
             }
           }"#,
        &[
            "null_resource.flux -> GitRepository flux-system/flux-system",
            "null_resource.flux -> Kustomization flux-system/flux-system",
        ],
    ),
    // kubectl apply of a text, and of files
    (
        r#"resource "null_resource" "root" {
             provisioner "local-exec" {
               command = <<-EOT
                 cat <<EOF | kubectl apply -f -
                 apiVersion: source.toolkit.fluxcd.io/v1
                 kind: GitRepository
                 metadata: {name: own, namespace: gitops}
                 spec: {url: "https://example.org/team/own"}
                 ---
                 apiVersion: kustomize.toolkit.fluxcd.io/v1
                 kind: Kustomization
                 metadata: {name: root, namespace: gitops}
                 spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: own}}
                 EOF
               EOT
             }
           }"#,
        &[
            "null_resource.root -> GitRepository gitops/own",
            "null_resource.root -> Kustomization gitops/root",
        ],
    ),
    (
        r#"resource "terraform_data" "root" {
             provisioner "remote-exec" {
               inline = ["set -e", "kubectl apply -f ${path.module}/flux/pair.yaml"]
             }
           }"#,
        &[
            "terraform_data.root -> GitRepository gitops/flux",
            "terraform_data.root -> Kustomization gitops/flux",
        ],
    ),
    // flux create on a command line
    (
        r#"resource "terraform_data" "flux" {
             provisioner "local-exec" {
               command = <<-EOT
                 set -e
                 flux create source git own --url=https://example.org/team/own \
                   --branch=main -n gitops
                 flux create kustomization own --source=GitRepository/own.gitops --path=clusters/a --prune=true -n gitops
                 flux create source helm charts --url=https://charts.example.org --export > charts.yaml
                 flux create source helm used --url=https://charts.example.org -n gitops --export | kubectl apply -f -
                 echo flux create source helm said --url=https://charts.example.org
               EOT
             }
           }"#,
        &[
            "terraform_data.flux -> GitRepository gitops/own",
            "terraform_data.flux -> HelmRepository gitops/used",
            "terraform_data.flux -> Kustomization gitops/own",
        ],
    ),
];

/// The line of the Kustomization that a provisioner applies, and what is reported.
fn told(command: &str) -> (Option<u32>, Vec<String>) {
    let main = format!(
        "resource \"null_resource\" \"root\" {{\n  provisioner \"local-exec\" {{\n    command = <<-EOT\n{command}    EOT\n  }}\n}}\n"
    );
    let graph = crate::memory::graph(&[FILES.as_slice(), &[("infra/main.tf", &main)]].concat());
    let applied = graph.nodes().map(|(_, node)| node).find(|node| {
        node.kind == "Kustomization" && node.origin.file.as_deref() == Some("infra/main.tf")
    });
    let reported = super::reported(&graph);
    (applied.and_then(|node| node.origin.line), reported)
}

#[test]
fn what_a_command_is_given_has_its_own_line() {
    let document = "      apiVersion: source.toolkit.fluxcd.io/v1\n      kind: GitRepository\n      metadata: {name: own, namespace: gitops}\n      spec: {url: \"https://example.org/team/own\"}\n      ---\n      \
                    apiVersion: kustomize.toolkit.fluxcd.io/v1\n      kind: Kustomization\n      metadata: {name: root, namespace: gitops}\n      spec: {path: ./clusters/a, sourceRef: {kind: GitRepository, name: own}}\n";
    let given = |operator: &str, document: &str| {
        format!("      set -e\n      kubectl apply -f - {operator}\n{document}      EOF\n")
    };
    for (command, line, reported) in [
        (given("<<EOF", document), Some(11), ""),
        (given("<<'EOF'", document), Some(11), ""),
        (
            given("<<EOF", &document.replace("spec: {path", "spec: [path")),
            None,
            "origin-unreadable 14",
        ),
    ] {
        let (found, told) = told(&command);
        assert_eq!(
            (found.filter(|_| line.is_some()), told.join(", ").as_str()),
            (line, reported),
            "{command}"
        );
    }
}

#[test]
fn what_runs_at_the_end_or_in_another_language_creates_nothing() {
    let provisioner = |extra: &str| {
        format!(
            "resource \"null_resource\" \"root\" {{\n  provisioner \"local-exec\" {{\n    command = \"kubectl apply -f flux/pair.yaml\"\n    {extra}\n  }}\n}}\n"
        )
    };
    for (extra, is_created) in [
        ("", true),
        ("when = create", true),
        ("when = destroy", false),
        ("interpreter = [\"/bin/bash\", \"-c\"]", true),
        ("interpreter = [\"python3\", \"-c\"]", false),
        ("working_dir = \"flux\"", false),
        ("working_dir = \"../infra\"", true),
    ] {
        let main = provisioner(extra);
        let graph = crate::memory::graph(&[FILES.as_slice(), &[("infra/main.tf", &main)]].concat());
        let is_found = graph
            .clusters
            .iter()
            .any(|cluster| cluster.by == fluxscape::graph::OriginKind::Terraform);
        assert_eq!(is_found, is_created, "{extra}");
    }
}
