//! The ways in which Terraform starts Flux other than by manifests of its own.

use super::{configuration, identities, in_directory, one};

#[test]
fn bootstrap_is_what_the_provider_says() {
    let main = "provider \"flux\" {\n  kubernetes = {}\n  git = {\n    url = \"ssh://git@github.com/${var.org}/repo.git\"\n    branch = \"prod\"\n  }\n}\nvariable \"org\" {}\nresource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/my\"\n}\n";
    let made = one(main);
    assert_eq!(
        identities(&made),
        ["GitRepository flux-system/flux-system", "Kustomization flux-system/flux-system", "Secret flux-system/flux-system"]
    );
    let [repository, kustomization, _] = made.objects.as_slice() else { panic!("three objects") };
    assert_eq!(repository.node.str_at(&["spec", "url"]), Some("ssh://git@github.com/${var.org}/repo.git"));
    assert_eq!(repository.node.str_at(&["spec", "ref", "branch"]), Some("prod"));
    assert_eq!(kustomization.node.str_at(&["spec", "path"]), Some("./clusters/my"));
    assert_eq!(kustomization.node.at(&["spec", "sourceRef", "namespace"]), None);
    assert!(made.objects.iter().all(|object| object.derived));
}

#[test]
fn bootstrap_in_a_module_uses_the_provider_that_it_is_given() {
    let files = [
        (
            "main.tf",
            "provider \"flux\" {\n  alias = \"qa\"\n  git { url = \"https://host/qa.git\" }\n}\nmodule \"m\" {\n  source = \"./m\"\n  providers = { flux = flux.qa }\n}\n",
        ),
        (
            "m/main.tf",
            "resource \"flux_bootstrap_git\" \"this\" {\n  path = \"./qa\"\n  namespace = \"flux-qa\"\n  disable_secret_creation = true\n}\n",
        ),
    ];
    let made = configuration(&files);
    assert_eq!(identities(&made), ["GitRepository flux-qa/flux-qa", "Kustomization flux-qa/flux-qa"]);
    assert_eq!(made.objects[0].node.str_at(&["spec", "url"]), Some("https://host/qa.git"));
    assert_eq!(made.objects[0].node.str_at(&["spec", "ref", "branch"]), Some("main"));
    assert_eq!(made.objects[1].node.str_at(&["spec", "path"]), Some("./qa"));
}

#[test]
fn the_sync_data_source_of_old_is_rendered() {
    let main = "data \"flux_sync\" \"main\" {\n  target_path = \"clusters/a\"\n  url = \"ssh://git@host/r.git\"\n  branch = \"main\"\n}\ndata \"kubectl_file_documents\" \"sync\" {\n  content = data.flux_sync.main.content\n}\nlocals {\n  sync = [for v in data.kubectl_file_documents.sync.documents : { data : yamldecode(v), content : v }]\n}\nresource \"kubectl_manifest\" \"sync\" {\n  for_each = { for v in local.sync : lower(join(\"/\", compact([v.data.apiVersion, v.data.kind, lookup(v.data.metadata, \"namespace\", \"\"), v.data.metadata.name]))) => v.content }\n  yaml_body = each.value\n}\n";
    let made = one(main);
    assert_eq!(identities(&made), ["Kustomization flux-system/flux-system", "GitRepository flux-system/flux-system"]);
    assert_eq!(made.objects[0].node.str_at(&["spec", "path"]), Some("./clusters/a"));
}

#[test]
fn azure_creates_a_source_and_its_kustomizations() {
    let made = one(
        "resource \"azurerm_kubernetes_flux_configuration\" \"a\" {\n  name = \"config\"\n  namespace = \"flux\"\n  git_repository {\n    url = \"https://host/r\"\n    reference_type = \"branch\"\n    reference_value = \"main\"\n  }\n  kustomizations {\n    name = \"infra\"\n    path = \"./infra\"\n  }\n  kustomizations {\n    name = \"apps\"\n    path = \"apps\"\n    depends_on = [\"infra\"]\n  }\n}\n",
    );
    assert_eq!(identities(&made), ["GitRepository flux/config", "Kustomization flux/config-infra", "Kustomization flux/config-apps"]);
    assert_eq!(made.objects[0].node.str_at(&["spec", "ref", "branch"]), Some("main"));
    let apps = &made.objects[2].node;
    assert_eq!(apps.str_at(&["spec", "path"]), Some("./apps"));
    assert_eq!(apps.items_at(&["spec", "dependsOn"])[0].str_at(&["name"]), Some("config-infra"));
}

#[test]
fn bootstrap_on_a_command_line() {
    for (command, url, path, branch) in [
        ("flux bootstrap github --owner=org --repository=repo --path=clusters/a", "ssh://git@github.com/org/repo", "./clusters/a", "main"),
        (
            "set -e; /usr/bin/flux bootstrap git --url ssh://git@host/r.git --branch \"prod\" --path ./b && echo",
            "ssh://git@host/r.git",
            "./b",
            "prod",
        ),
        ("flux bootstrap gitlab --hostname git.example --owner ${\"o\"} --repository r", "ssh://git@git.example/o/r", "./", "main"),
    ] {
        let main = format!(
            "resource \"null_resource\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = <<-EOT\n      {command}\n    EOT\n  }}\n}}\n"
        );
        let made = one(&main);
        let [repository, kustomization] = made.objects.as_slice() else { panic!("{command} makes {:?}", identities(&made)) };
        assert_eq!(repository.node.str_at(&["spec", "url"]), Some(url));
        assert_eq!(repository.node.str_at(&["spec", "ref", "branch"]), Some(branch));
        assert_eq!(kustomization.node.str_at(&["spec", "path"]), Some(path));
    }
    for command in ["flux check", "echo flux bootstrap", "flux bootstrap", "flux bootstrap github"] {
        let made =
            one(&format!("resource \"terraform_data\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = \"{command}\"\n  }}\n}}\n"));
        assert_eq!(identities(&made), Vec::<String>::new(), "{command}");
    }
}

#[test]
fn the_operator_bootstrap_module_says_what_it_creates() {
    let files = [
        (
            "main.tf",
            "module \"flux\" {\n  source = \"controlplaneio-fluxcd/flux-operator-bootstrap/kubernetes\"\n  gitops_resources = { instance_yaml = file(\"${path.root}/i.yaml\") }\n  managed_resources = { runtime_info = { data = { CLUSTER = \"a\" } } }\n}\n",
        ),
        ("i.yaml", "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata:\n  name: flux\n  namespace: flux-system\n"),
    ];
    let (made, table) = in_directory(&files, "");
    assert_eq!(identities(&made), ["FluxInstance flux-system/flux", "ConfigMap flux-system/flux-runtime-info"]);
    assert_eq!(super::at(&table, made.objects[0].node.span), "i.yaml:1");
    assert_eq!(made.objects[1].node.str_at(&["data", "CLUSTER"]), Some("a"));
}
