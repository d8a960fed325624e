//! Deployments over a few files each: what they create, for which cluster.

mod uncertain;

use super::{Deployed, deployed};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Files, MemoryTree, SourceTree, TreePath};

fn read(files: &[(&str, &str)]) -> (Vec<Deployed>, Vec<Diagnostic>) {
    let tree: &dyn SourceTree = &MemoryTree::new("", files.iter().copied());
    let paths = tree.files(&TreePath::root());
    let mut diagnostics = Vec::new();
    (deployed(tree, &paths, &Files::default(), &mut diagnostics), diagnostics)
}

/// `cluster: Kind name path <- dependencies, …` of each configuration.
fn made(files: &[(&str, &str)]) -> Vec<String> {
    let (found, diagnostics) = read(files);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let object = |node: &fluxscape_manifest::yaml::Node| {
        let id = ResourceId::of(node);
        let what = ["path", "url"].into_iter().find_map(|field| node.str_at(&["spec", field]));
        let names = node.items_at(&["spec", "dependsOn"]).iter();
        let names: Vec<&str> = names.filter_map(|name| name.str_at(&["name"])).collect();
        let after = if names.is_empty() { "" } else { " <- " };
        format!("{} {}{after}{}", id.name, what.unwrap_or("?"), names.join(" "))
    };
    let configuration = |found: &Deployed| {
        let objects: Vec<String> = found.objects.iter().map(object).collect();
        format!("{}: {}", found.cluster, objects.join(", "))
    };
    found.iter().map(configuration).collect()
}

const AKS: &str = "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {\n  name: 'dev'\n}\n";

/// A configuration `c`, whose properties are those in `properties`.
fn flux(properties: &str) -> String {
    format!(
        "{AKS}resource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01' = {{\n  scope: aks\n  name: 'c'\n  properties: {{\n    \
         namespace: 'flux-system'\n    gitRepository: {{ url: 'https://host/r' }}\n    {properties}\n  }}\n}}\n"
    )
}

#[test]
fn what_a_file_says_is_created() {
    for (text, expected) in [
        (
            flux(
                "kustomizations: {\n apps: {\n path: './apps'\n dependsOn: [\n 'infra'\n ]\n }\n 'infra': { path: 'infra', prune: true }\n }",
            ),
            "dev: c https://host/r, c-infra ./infra, c-apps ./apps <- c-infra",
        ),
        // Parameters, variables, interpolation, and a choice.
        (
            format!(
                "@description('The {{stage}}')\nparam stage string = 'qa'\nparam kind 'a' | 'b'\nvar folder = stage == 'qa' ? 'test' : 'live'\n{}",
                flux(
                    "kustomizations: {\n '${stage}-apps': { path: './${folder}/${stage}', dependsOn: [] }\n }"
                )
            ),
            "dev: c https://host/r, c-qa-apps ./test/qa",
        ),
        // What nothing gives is unknown.
        (
            format!(
                "param stage string\n{}",
                flux("kustomizations: { a: { path: './${stage}/a' } }")
            ),
            "dev: c https://host/r, c-a ./${stage}/a",
        ),
        (
            format!(
                "@secure()\nparam stage string = 'x'\n{}",
                flux("kustomizations: { a: { path: stage } }")
            ),
            "dev: c https://host/r, c-a ./${stage}",
        ),
        // Functions, and objects that are put together.
        (
            format!(
                "var base = {{ a: {{ path: 'a' }} }}\n{}",
                flux(
                    "kustomizations: union(base, {\n b: { path: format('{0}/{1}', toLower('X'), 'y') } })"
                )
            ),
            "dev: c https://host/r, c-a ./a, c-b ./x/y",
        ),
        (
            flux("kustomizations: {\n ...{ a: { path: 'a' } }\n b: { path: concat('x', '/y') } }"),
            "dev: c https://host/r, c-a ./a, c-b ./x/y",
        ),
        // Another type, a comment, one that exists, one that is not wanted.
        (flux("").replace("/fluxConfigurations", "/extensions") + "// fluxConfigurations\n", ""),
        (format!("/*\n{}*/", flux("")), ""),
        (flux("").replace("2023-05-01' =", "2023-05-01' existing ="), ""),
        (flux("").replace("2023-05-01' = {", "2023-05-01' = if (false) {"), ""),
    ] {
        assert_eq!(made(&[("main.bicep", &text)]).join("; "), expected, "{text}");
    }
}

#[test]
fn modules_and_parameters_give_values() {
    let module = format!(
        "param path string\nparam cluster string = 'none'\n{}",
        flux("kustomizations: { a: { path: path } }").replace("'dev'", "cluster")
    );
    let call = |parameters: &str| {
        format!(
            "module flux './modules/flux.bicep' = {{\n  name: 'flux'\n  params: {{ {parameters} }}\n}}\n"
        )
    };
    let main = format!(
        "param stage string = 'dev'\n{}",
        call("path: 'clusters/${stage}', cluster: stage")
    );
    let of = |files: &[(&str, &str)]| {
        made(&[&[("modules/flux.bicep", module.as_str())], files].concat())
    };
    // A module alone is deployed with what it has.
    assert_eq!(of(&[]), ["none: c https://host/r, c-a ./${path}"]);
    assert_eq!(of(&[("main.bicep", &main)]), ["dev: c https://host/r, c-a ./clusters/dev"]);
    let json = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {"stage": {"value": "qa"}}}"#;
    assert_eq!(
        of(&[
            ("main.bicep", &main),
            ("prod.bicepparam", "using './main.bicep'\nparam stage = 'prod'\n"),
            ("main.parameters.qa.json", json),
            ("other.parameters.json", json),
        ]),
        ["qa: c https://host/r, c-a ./clusters/qa", "prod: c https://host/r, c-a ./clusters/prod"]
    );
    // One for each item of a list.
    let repeated = format!(
        "var stages = [\n  'dev'\n  'qa'\n]\n{}",
        call("path: 'clusters/${stage}', cluster: stage")
            .replace("= {", "= [for (stage, i) in stages: {")
            + "]\n"
    );
    assert_eq!(
        of(&[("main.bicep", &repeated.replace("}\n]", "}]"))]),
        ["dev: c https://host/r, c-a ./clusters/dev", "qa: c https://host/r, c-a ./clusters/qa"]
    );
}

#[test]
fn a_module_of_the_registry_is_known() {
    let text = "module flux 'br/public:avm/res/kubernetes-configuration/flux-configuration:0.3.3' = {\n  params: {\n    name: 'c'\n    clusterName: 'dev'\n    \
                namespace: 'flux-system'\n    gitRepository: { url: 'https://host/r' }\n    kustomizations: { a: { path: './a' } }\n  }\n}\n";
    assert_eq!(made(&[("main.bicep", text)]), ["dev: c https://host/r, c-a ./a"]);
    let other = text.replace("flux-configuration:", "extension:");
    assert_eq!(made(&[("main.bicep", &other)]), [""; 0]);
    assert_eq!(made(&[("main.bicep", &text.replace("name: 'c'\n", ""))]), [""; 0]);
}

const ARM: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": { "path": { "type": "string", "defaultValue": "apps" } },
  "variables": { "name": "[concat('c', '')]" },
  "resources": [
    {
      "type": "Microsoft.KubernetesConfiguration/fluxConfigurations",
      "name": "[variables('name')]",
      "scope": "[format('Microsoft.ContainerService/managedClusters/{0}', 'dev')]",
      "properties": {
        "namespace": "flux-system",
        "gitRepository": { "url": "https://host/r", "repositoryRef": { "branch": "main" } },
        "kustomizations": { "a": { "path": "[parameters('path')]" } }
      }
    }
  ]
}
"#;

#[test]
fn json_is_read_like_bicep() {
    let expected = "Microsoft.ContainerService/managedClusters/dev: c https://host/r, c-a ./apps";
    assert_eq!(made(&[("azuredeploy.json", ARM)]), [expected]);
    // As a child of the cluster.
    let child = ARM
        .replace(
            "Microsoft.KubernetesConfiguration/fluxConfigurations",
            "Microsoft.ContainerService/managedClusters/providers/fluxConfigurations",
        )
        .replace(
            "[variables('name')]",
            "[concat('dev/Microsoft.KubernetesConfiguration/', variables('name'))]",
        );
    assert_eq!(made(&[("azuredeploy.json", &child)]), [expected]);
    // One for each number of a repetition.
    let repeated = ARM
        .replace(
            "\"type\": \"Microsoft",
            "\"copy\": {\"name\": \"each\", \"count\": 2}, \"type\": \"Microsoft",
        )
        .replace("parameters('path')", "format('apps/{0}', copyIndex())");
    let paths = ["apps/0", "apps/1"].map(|path| expected.replace("apps", path));
    assert_eq!(made(&[("azuredeploy.json", &repeated)]), paths);
    // No template; one that Bicep was translated to.
    assert_eq!(made(&[("azuredeploy.json", &ARM.replace("deploymentTemplate", "other"))]), [""; 0]);
    assert_eq!(made(&[("gitops/of-dev.json", ARM)]), [expected]);
    let main = flux("kustomizations: { a: { path: 'apps' } }");
    assert_eq!(
        made(&[("main.bicep", &main), ("main.json", ARM)]),
        ["dev: c https://host/r, c-a ./apps"]
    );
}

#[test]
fn what_cannot_be_read_is_reported_where_it_is() {
    for (text, expected) in [
        (
            "resource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01' = {\n  name 'c'\n}\n",
            Some((2, 8, "expected `:`")),
        ),
        (
            "resource flux 'Microsoft.KubernetesConfiguration/fluxConfigurations@2023-05-01 = {\n",
            Some((1, 15, "a text that is not closed")),
        ),
        ("// fluxConfigurations\nvar a = [\n", Some((2, 10, "expected a value"))),
        // It creates none.
        ("resource a 'Microsoft.Storage/storageAccounts@2023-05-01' = {\n  name 'c'\n}\n", None),
    ] {
        let (found, diagnostics) = read(&[("main.bicep", text)]);
        assert!(found.is_empty(), "{text}");
        let said: Vec<_> = diagnostics
            .iter()
            .filter_map(|diagnostic| {
                let span = diagnostic.span?;
                Some((span.line, span.column, diagnostic.message.clone()))
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, column, message)| {
                (*line, *column, format!("a Flux configuration that cannot be read: {message}"))
            })
            .collect();
        assert_eq!(said, expected, "{text}");
    }
}

#[test]
fn nothing_that_is_nested_without_end_stops_the_reader() {
    let deep = format!("// fluxConfigurations\nvar a = {}\n", "[".repeat(100_000));
    assert_eq!(read(&[("main.bicep", &deep)]).1.len(), 1);
    let own = format!("var a = '${{a}}${{a}}'\n{}", flux("kustomizations: { b: { path: a } }"));
    assert_eq!(read(&[("main.bicep", &own)]).0.len(), 1);
    let text = format!("// fluxConfigurations\nvar a = {}\n", "'${".repeat(100_000));
    assert_eq!(read(&[("main.bicep", &text)]).1.len(), 1);
    let not = format!("// fluxConfigurations\nvar a = {}true\n", "!".repeat(100_000));
    assert_eq!(read(&[("main.bicep", &not)]).1.len(), 1);
    let cycle = "module a 'main.bicep' = {\n  name: 'a'\n  params: {}\n}\n";
    assert!(read(&[("main.bicep", &format!("{cycle}{}", flux("")))]).0.is_empty());
}
