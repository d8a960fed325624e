//! Terragrunt: each file that uses a module, and each unit of a stack, starts a cluster with its own
//! values.

use super::super::{clusters, reported};
use crate::memory::{CONFIG, graph, kustomization};

const MODULE: &str = "variable \"target\" {}\nvariable \"branch\" { default = \"main\" }\nprovider \"flux\" {\n  git = { url = \"https://example.org/team/own\", branch = var.branch }\n}\n\
                      resource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/${var.target}\"\n}\n";

/// The clusters that some files start of a module in `modules/flux`.
fn started(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let web = kustomization("web", "path: ./web");
    let all = [
        ("modules/flux/main.tf", MODULE),
        ("clusters/a/web.yaml", &web),
        ("clusters/b/web.yaml", &web),
        ("clusters/c/web.yaml", &web),
        ("web/config.yaml", CONFIG),
    ];
    let drawn = graph(&[all.as_slice(), files].concat());
    let by_terraform = clusters(&drawn).into_iter().filter(|cluster| cluster.contains("Terraform"));
    (by_terraform.collect(), reported(&drawn))
}

const ROOT: &str = "locals {\n  name = basename(get_terragrunt_dir())\n}\nterraform {\n  source = \"${get_repo_root()}/modules//flux\"\n}\ninputs = {\n  target = local.name\n}\n";

#[test]
fn values_come_from_included_files_and_locals() {
    let includes = |path: &str| format!("include \"root\" {{\n  path = {path}\n}}\n");
    let own = includes("find_in_parent_folders(\"root.hcl\")");
    let literal = includes("\"../root.hcl\"");
    let environment = "locals {\n  stage = \"a\"\n}\n";
    let reads = "locals {\n  env = read_terragrunt_config(find_in_parent_folders(\"env.hcl\"))\n  target = local.env.locals.stage\n}\nterraform {\n  source = \"../../modules//flux\"\n}\ninputs = {\n  target = local.target\n}\n";
    let exposed = "include \"root\" {\n  path = \"../root.hcl\"\n  expose = true\n}\ninputs = {\n  target = include.root.locals.name\n}\n";
    let over = format!("{own}inputs = {{\n  target = \"c\"\n}}\n");
    let relative = ROOT.replace("basename(get_terragrunt_dir())", "path_relative_to_include()");
    for (files, expected) in [
        (
            vec![
                ("live/root.hcl", ROOT),
                ("live/a/terragrunt.hcl", &own),
                ("live/b/terragrunt.hcl", &own),
            ],
            &["a", "b"][..],
        ),
        (vec![("live/root.hcl", ROOT), ("live/a/terragrunt.hcl", &literal)], &["a"]),
        (vec![("live/root.hcl", &relative), ("live/b/terragrunt.hcl", &own)], &["b"]),
        (vec![("live/env.hcl", environment), ("live/x/terragrunt.hcl", reads)], &["a"]),
        (vec![("live/root.hcl", ROOT), ("live/b/terragrunt.hcl", exposed)], &["b"]),
        (vec![("live/root.hcl", ROOT), ("live/a/terragrunt.hcl", &over)], &["c"]),
    ] {
        let (found, reported) = started(&files);
        let expected: Vec<String> =
            expected.iter().map(|name| format!("{name} Terraform modules/flux")).collect();
        assert_eq!(found, expected, "{files:?}");
        assert_eq!(reported, [""; 0], "{files:?}");
    }
}

#[test]
fn each_unit_of_a_stack_is_deployed_with_its_own_values() {
    let unit = "terraform {\n  source = \"${get_repo_root()}/modules//flux\"\n}\ninputs = {\n  target = values.target\n}\n";
    let uses = |name: &str| {
        format!(
            "unit \"{name}\" {{\n  source = \"../units/flux\"\n  path = \"{name}\"\n  values = {{ target = \"{name}\" }}\n}}\n"
        )
    };
    let both = uses("a") + &uses("b");
    let nested = "stack \"all\" {\n  source = \"../stacks/all\"\n  path = \"all\"\n  values = { target = \"c\" }\n}\n";
    let inner = "unit \"flux\" {\n  source = \"${get_repo_root()}/units/flux\"\n  path = \"flux\"\n  values = values\n}\n";
    for (files, expected) in [
        (vec![("live/terragrunt.stack.hcl", both.as_str())], &["a", "b"][..]),
        (
            vec![("live/terragrunt.stack.hcl", nested), ("stacks/all/terragrunt.stack.hcl", inner)],
            &["c"],
        ),
    ] {
        let (found, _) =
            started(&[&[("units/flux/terragrunt.hcl", unit)], files.as_slice()].concat());
        let expected: Vec<String> =
            expected.iter().map(|name| format!("{name} Terraform modules/flux")).collect();
        assert_eq!(found, expected, "{files:?}");
    }
}

#[test]
fn what_comes_from_outputs_of_others_is_unknown_and_never_a_default() {
    let file = "terraform {\n  source = \"../../modules//flux\"\n}\ndependency \"x\" {\n  config_path = \"../x\"\n}\ninputs = {\n  target = \"a\"\n  branch = dependency.x.outputs.branch\n}\n";
    let web = kustomization("web", "path: ./web");
    let drawn = graph(&[
        ("modules/flux/main.tf", MODULE),
        ("clusters/a/web.yaml", &web),
        ("web/config.yaml", CONFIG),
        ("live/a/terragrunt.hcl", file),
    ]);
    assert_eq!(clusters(&drawn), ["a Terraform modules/flux"]);
    let source = crate::memory::node(&drawn, "GitRepository", "flux-system");
    let branch = source.details.text(fluxscape::graph::Detail::Revision);
    assert!(branch.contains("${"), "{branch}");
}
