//! Objects of configurations in Terraform's JSON syntax.

use super::root_modules;
use super::{at, configuration, identities, in_directory, rules};

#[test]
fn the_same_configuration_in_json_creates_the_same() {
    let hcl = r#"
variable "path" {
  type    = string
  default = "clusters/a"
}
locals {
  names = ["a", "b"]
}
provider "flux" {
  git = { url = "https://host/r.git" }
}
resource "flux_bootstrap_git" "this" {
  path = "./${var.path}"
}
resource "kubernetes_config_map" "each" {
  for_each = toset(local.names)
  metadata {
    name      = "map-${each.value}"
    namespace = "flux"
  }
  data = { "k.y" = upper("\"x\"") }
}
module "m" {
  source = "./m"
  names  = local.names
}
"#;
    let json = r#"{
  "//": "a comment",
  "variable": {"path": {"type": "string", "default": "clusters/a"}},
  "locals": {"names": ["a", "b"]},
  "provider": {"flux": {"git": {"url": "https://host/r.git"}}},
  "resource": [
    {"flux_bootstrap_git": {"this": {"//": "why", "path": "./${var.path}"}}},
    {"kubernetes_config_map": {"each": [{
      "for_each": "${toset(local.names)}",
      "metadata": {"name": "map-${each.value}", "namespace": "flux"},
      "data": {"k.y": "${upper(\"\\\"x\\\"\")}"}
    }]}}
  ],
  "module": {"m": {"source": "./m", "names": "${local.names}"}}
}"#;
    let module = (
        "m/main.tf.json",
        r#"[{"variable": {"names": {}}}, {"resource": {"kubectl_manifest": {"n": {"count": "${length(var.names)}", "yaml_body": "kind: N\nmetadata: {name: n${count.index}}\n"}}}}]"#,
    );
    let (native, read) = (
        configuration(&[("main.tf", hcl), module]),
        configuration(&[("main.tf.json", json), module]),
    );
    assert_eq!(
        identities(&read),
        [
            "GitRepository flux-system/flux-system",
            "Kustomization flux-system/flux-system",
            "Secret flux-system/flux-system",
            "ConfigMap flux/map-a",
            "ConfigMap flux/map-b",
            "N /n0",
            "N /n1"
        ]
    );
    assert_eq!(rules(&read), Vec::<&str>::new());
    let written = |made: &super::Provisioned| -> Vec<String> {
        made.objects
            .iter()
            .map(|object| {
                format!("{} {}", object.address, fluxscape_manifest::yaml::write(&object.node))
            })
            .collect()
    };
    assert_eq!(written(&read), written(&native));
}

#[test]
fn origins_and_problems_stand_in_the_json() {
    let json = "{\n  \"resource\": {\n    \"kubernetes_namespace\": {\n      \"a\": {\n        \"metadata\": {\"name\": \"${var.lost}\"}\n      }\n    }\n  }\n}\n";
    let (made, files) = in_directory(&[("main.tf.json", json)], "");
    assert_eq!(at(&files, made.objects[0].span), "main.tf.json:4");
    let told: Vec<String> = made
        .diagnostics
        .iter()
        .filter_map(|told| Some(format!("{} {}", told.rule.name, at(&files, told.span?))))
        .collect();
    assert_eq!(told, ["unknown-reference main.tf.json:5"]);
    for (json, rule, line) in [
        ("{\n  \"locals\": {\n", "terraform-json", 3),
        ("\"text\"", "terraform-json", 1),
        ("{\"locals\": {\n\"a\": \"${1 +}\"}}", "hcl-syntax", 2),
    ] {
        let (made, _) = in_directory(&[("main.tf.json", json)], "");
        let told = &made.diagnostics[0];
        assert_eq!((told.rule.name, told.span.map(|span| span.line)), (rule, Some(line)), "{json}");
    }
}

#[test]
fn blocks_of_providers_have_their_several_forms() {
    let block = |metadata: &str| {
        format!("{{\"resource\": {{\"kubernetes_service_account\": {{\"a\": {{{metadata}}}}}}}}}")
    };
    for metadata in [
        "\"metadata\": {\"name\": \"a\", \"namespace\": \"n\"}",
        "\"metadata\": [{\"name\": \"a\", \"namespace\": \"n\"}]",
        "\"dynamic\": {\"metadata\": {\"for_each\": [\"a\"], \"content\": {\"name\": \"${metadata.value}\", \"namespace\": \"n\"}}}",
    ] {
        assert_eq!(
            identities(&configuration(&[("main.tf.json", &block(metadata))])),
            ["ServiceAccount n/a"],
            "{metadata}"
        );
    }
    let exec = |provisioner: &str| {
        format!(
            "{{\"resource\": {{\"null_resource\": {{\"a\": {{\"provisioner\": {provisioner}}}}}}}}}"
        )
    };
    for provisioner in [
        "{\"local-exec\": {\"command\": \"flux bootstrap git --url=https://host/r\"}}",
        "[{\"local-exec\": {\"command\": \"flux bootstrap git --url=https://host/r\"}}]",
    ] {
        assert_eq!(
            configuration(&[("main.tf.json", &exec(provisioner))]).objects.len(),
            2,
            "{provisioner}"
        );
    }
}

#[test]
fn override_files_and_opentofu_have_their_way_in_json_too() {
    let path = |path: &str| {
        format!(
            "{{\"resource\": {{\"flux_bootstrap_git\": {{\"this\": {{\"path\": \"{path}\", \"disable_secret_creation\": true}}}}}}}}"
        )
    };
    let (one, other) = (path("one"), path("other"));
    for files in [
        [("a.tf.json", one.as_str()), ("a_override.tf.json", other.as_str())],
        [("a.tf.json", &one), ("a.tofu.json", &other)],
        [("a.tf.json", &one), ("override.tf.json", &other)],
    ] {
        let made = configuration(&files);
        assert_eq!(made.objects[1].node.str_at(&["spec", "path"]), Some("./other"), "{files:?}");
        assert_eq!(made.objects.len(), 2, "{files:?}");
    }
    let tree: std::sync::Arc<dyn fluxscape_manifest::source::SourceTree> = std::sync::Arc::new(
        fluxscape_manifest::source::MemoryTree::new("repo", [("infra/a.tf.json", one.as_str())]),
    );
    assert_eq!(root_modules(&tree).iter().map(ToString::to_string).collect::<Vec<_>>(), ["infra"]);
}
