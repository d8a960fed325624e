//! The ways in which Terraform starts Flux other than by manifests of its own.

use super::{configuration, identities, in_directory, one};

#[test]
fn bootstrap_is_what_the_provider_says() {
    let main = "provider \"flux\" {\n  kubernetes = {}\n  git = {\n    url = \"ssh://git@github.com/${var.org}/repo.git\"\n    branch = \"prod\"\n  }\n}\nvariable \"org\" {}\nresource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/my\"\n}\n";
    let made = one(main);
    assert_eq!(
        identities(&made),
        [
            "GitRepository flux-system/flux-system",
            "Kustomization flux-system/flux-system",
            "Secret flux-system/flux-system"
        ]
    );
    let [repository, kustomization, _] = made.objects.as_slice() else { panic!("three objects") };
    assert_eq!(
        repository.node.str_at(&["spec", "url"]),
        Some("ssh://git@github.com/${var.org}/repo.git")
    );
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
    assert_eq!(
        identities(&made),
        ["GitRepository flux-qa/flux-qa", "Kustomization flux-qa/flux-qa"]
    );
    assert_eq!(made.objects[0].node.str_at(&["spec", "url"]), Some("https://host/qa.git"));
    assert_eq!(made.objects[0].node.str_at(&["spec", "ref", "branch"]), Some("main"));
    assert_eq!(made.objects[1].node.str_at(&["spec", "path"]), Some("./qa"));
}

#[test]
fn the_sync_data_source_of_old_is_rendered() {
    let main = "data \"flux_sync\" \"main\" {\n  target_path = \"clusters/a\"\n  url = \"ssh://git@host/r.git\"\n  branch = \"main\"\n}\ndata \"kubectl_file_documents\" \"sync\" {\n  content = data.flux_sync.main.content\n}\nlocals {\n  sync = [for v in data.kubectl_file_documents.sync.documents : { data : yamldecode(v), content : v }]\n}\nresource \"kubectl_manifest\" \"sync\" {\n  for_each = { for v in local.sync : lower(join(\"/\", compact([v.data.apiVersion, v.data.kind, lookup(v.data.metadata, \"namespace\", \"\"), v.data.metadata.name]))) => v.content }\n  yaml_body = each.value\n}\n";
    let made = one(main);
    assert_eq!(
        identities(&made),
        ["Kustomization flux-system/flux-system", "GitRepository flux-system/flux-system"]
    );
    assert_eq!(made.objects[0].node.str_at(&["spec", "path"]), Some("./clusters/a"));
}

#[test]
fn azure_creates_a_source_and_its_kustomizations() {
    let made = one(
        "resource \"azurerm_kubernetes_flux_configuration\" \"a\" {\n  name = \"config\"\n  namespace = \"flux\"\n  git_repository {\n    url = \"https://host/r\"\n    reference_type = \"branch\"\n    reference_value = \"main\"\n  }\n  kustomizations {\n    name = \"infra\"\n    path = \"./infra\"\n  }\n  kustomizations {\n    name = \"apps\"\n    path = \"apps\"\n    depends_on = [\"infra\"]\n  }\n}\n",
    );
    assert_eq!(
        identities(&made),
        [
            "GitRepository flux/config",
            "Kustomization flux/config-infra",
            "Kustomization flux/config-apps"
        ]
    );
    assert_eq!(made.objects[0].node.str_at(&["spec", "ref", "branch"]), Some("main"));
    let apps = &made.objects[2].node;
    assert_eq!(apps.str_at(&["spec", "path"]), Some("./apps"));
    assert_eq!(apps.items_at(&["spec", "dependsOn"])[0].str_at(&["name"]), Some("config-infra"));
}

#[test]
fn bootstrap_on_a_command_line() {
    for (command, url, path, branch) in [
        (
            "flux bootstrap github --owner=org --repository=repo --path=clusters/a",
            "ssh://git@github.com/org/repo",
            "./clusters/a",
            "main",
        ),
        (
            "set -e; /usr/bin/flux bootstrap git --url ssh://git@host/r.git --branch \"prod\" --path ./b && echo",
            "ssh://git@host/r.git",
            "./b",
            "prod",
        ),
        (
            "flux bootstrap gitlab --hostname git.example --owner ${\"o\"} --repository r",
            "ssh://git@git.example/o/r",
            "./",
            "main",
        ),
    ] {
        let main = format!(
            "resource \"null_resource\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = <<-EOT\n      {command}\n    EOT\n  }}\n}}\n"
        );
        let made = one(&main);
        let [repository, kustomization] = made.objects.as_slice() else {
            panic!("{command} makes {:?}", identities(&made))
        };
        assert_eq!(repository.node.str_at(&["spec", "url"]), Some(url));
        assert_eq!(repository.node.str_at(&["spec", "ref", "branch"]), Some(branch));
        assert_eq!(kustomization.node.str_at(&["spec", "path"]), Some(path));
    }
    for command in [
        "flux check",
        "echo flux bootstrap git --url=https://host/r",
        "flux bootstrap",
        "flux bootstrap github",
    ] {
        let made = one(&format!(
            "resource \"terraform_data\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = \"{command}\"\n  }}\n}}\n"
        ));
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
        (
            "i.yaml",
            "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata:\n  name: flux\n  namespace: flux-system\n",
        ),
    ];
    let (made, table) = in_directory(&files, "");
    assert_eq!(
        identities(&made),
        ["FluxInstance flux-system/flux", "ConfigMap flux-system/flux-runtime-info"]
    );
    assert_eq!(super::at(&table, made.objects[0].node.span), "i.yaml:1");
    assert_eq!(made.objects[1].node.str_at(&["data", "CLUSTER"]), Some("a"));
}

/// The `spec` of the only object of a kind, as YAML in one line.
fn spec(made: &super::Provisioned, kind: &str) -> String {
    let object = made
        .objects
        .iter()
        .find(|object| object.node.str_at(&["kind"]) == Some(kind))
        .expect("an object of the kind");
    fluxscape_manifest::yaml::write(object.node.get("spec").expect("a spec")).replace('\n', " ")
}

#[test]
fn the_kustomization_around_the_bootstrap_patches_its_pair() {
    let made = one(
        "resource \"flux_bootstrap_git\" \"this\" {\n  path = \"c\"\n  url = \"https://host/r\"\n  kustomization_override = <<EOT\nresources: [gotk-components.yaml, gotk-sync.yaml]\npatches:\n- patch: '- {op: add, path: /spec/postBuild, value: {substitute: {A: b}}}'\n  target: {kind: Kustomization}\n- patch: '- {op: add, path: /spec/x, value: 1}'\n  target: {kind: Deployment}\nEOT\n}\n",
    );
    assert_eq!(
        identities(&made)[..2],
        ["GitRepository flux-system/flux-system", "Kustomization flux-system/flux-system"]
    );
    assert_eq!(made.objects[1].node.str_at(&["spec", "postBuild", "substitute", "A"]), Some("b"));
    assert!(made.objects.iter().all(|object| object.node.span == object.span));
}

#[test]
fn azure_in_all_its_words() {
    let flux = "resource \"azurerm_kubernetes_flux_configuration\" \"a\" {\n  name = \"c\"\n  namespace = \"flux\"\n";
    let azapi = "resource \"azapi_resource\" \"a\" {\n  type = \"Microsoft.KubernetesConfiguration/fluxConfigurations@2024-11-01\"\n  name = \"c\"\n  body = { properties = {";
    for (block, kind, expected) in [
        (
            format!(
                "{flux}  git_repository {{\n    url = \"u\"\n    reference_type = \"tag\"\n    reference_value = \"v1\"\n    local_auth_reference = \"key\"\n  }}\n}}\n"
            ),
            "GitRepository",
            "ref:   tag: v1 secretRef:   name: key url: u ",
        ),
        (
            format!("{flux}  blob_storage {{\n    container_id = \"k8s\"\n  }}\n}}\n"),
            "Bucket",
            "bucketName: k8s provider: azure ",
        ),
        (
            format!(
                "{flux}  bucket {{\n    url = \"u\"\n    bucket_name = \"b\"\n  }}\n  kustomizations {{\n    name = \"k\"\n    path = \"p\"\n    garbage_collection_enabled = true\n    post_build {{\n      substitute = {{ A = \"b\" }}\n      substitute_from {{\n        kind = \"ConfigMap\"\n        name = \"vars\"\n      }}\n    }}\n  }}\n}}\n"
            ),
            "Kustomization",
            "path: ./p postBuild:   substitute:     A: b   substituteFrom:   - kind: ConfigMap     name: vars prune: true sourceRef:   kind: Bucket   name: c ",
        ),
        (
            format!(
                "{azapi} ociRepository = {{ url = \"oci://h/r\", repositoryRef = {{ tag = \"1\" }} }} }} }}\n}}\n"
            ),
            "OCIRepository",
            "ref:   tag: \"1\" url: oci://h/r ",
        ),
        (
            format!(
                "{azapi} azureBlob = {{ url = \"u\", containerName = \"n\" }}, kustomizations = {{ k = {{ path = \"p\", dependsOn = [\"j\"] }} }} }} }}\n}}\n"
            ),
            "Kustomization",
            "dependsOn: - name: c-j path: ./p sourceRef:   kind: Bucket   name: c ",
        ),
    ] {
        let made = one(&block);
        assert_eq!(spec(&made, kind), expected, "{block}");
    }
}

#[test]
fn flux_create_on_a_command_line() {
    for (command, kind, expected) in [
        (
            "source git r --url=u --tag-semver='>=1.0.0' --secret-ref s",
            "GitRepository",
            "ref:   semver: '>=1.0.0' secretRef:   name: s url: u ",
        ),
        (
            "source oci r --url oci://h/r --tag=1.2.3",
            "OCIRepository",
            "ref:   tag: 1.2.3 url: oci://h/r ",
        ),
        ("source bucket r --bucket-name=b --endpoint=e", "Bucket", "bucketName: b endpoint: e "),
        (
            "kustomization k --source=OCIRepository/r --path=./a --depends-on=x,ns/y --target-namespace=t",
            "Kustomization",
            "dependsOn: - name: x - name: \"y\"   namespace: ns path: ./a prune: false sourceRef:   kind: OCIRepository   name: r targetNamespace: t ",
        ),
        (
            "hr h --source=HelmRepository/r.ns --chart=c --chart-version=1.x",
            "HelmRelease",
            "chart:   spec:     chart: c     sourceRef:       kind: HelmRepository       name: r       namespace: ns     version: 1.x ",
        ),
    ] {
        let made = one(&format!(
            "resource \"terraform_data\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = \"sudo flux create {command}\"\n  }}\n}}\n"
        ));
        assert_eq!(spec(&made, kind), expected, "{command}");
    }
}
