//! Plans and states as JSON.

use super::{Provisioned, at, identities, provisioned, rules};
use crate::flux::origins::terraform::providers::FluxProviders;
use fluxscape_manifest::source::{Files, Place, TreePath};

fn read(json: &str) -> (Provisioned, Files) {
    let files = Files::default();
    let place = Place { repository: "infra".into(), path: TreePath::clamped("plan.json") };
    let read = fluxscape_terraform::from_json(json.as_bytes(), &place, &files, &FluxProviders);
    (provisioned(read), files)
}

const PLAN: &str = r#"{"format_version":"1.2","planned_values":{"root_module":{
"resources":[{"address":"kubernetes_namespace.flux","mode":"managed","type":"kubernetes_namespace","name":"flux",
"values":{"metadata":[{"name":"flux-system","labels":null}]},"sensitive_values":{"metadata":[{}]}},
{"address":"data.x.y","mode":"data","type":"kubernetes_namespace","name":"y","values":{}}],
"child_modules":[{"address":"module.a[\"q\"]","resources":[
{"address":"module.a[\"q\"].kubernetes_secret.key[0]","mode":"managed","type":"kubernetes_secret","name":"key","index":0,
"values":{"metadata":[{"name":"key","namespace":"flux-system"}],"data":{"identity":"hunter2"}},"sensitive_values":{"data":true}},
{"address":"module.a[\"q\"].kubectl_manifest.repo","mode":"managed","type":"kubectl_manifest","name":"repo",
"values":{"yaml_body":"kind: R\nspec: {k: hunter2}\n","yaml_body_parsed":"kind: R\nmetadata:\n  name: r\nspec:\n  k: (sensitive value)\n"},"sensitive_values":{"yaml_body":true}},
{"address":"module.a[\"q\"].kubectl_manifest.hidden","mode":"managed","type":"kubectl_manifest","name":"hidden",
"values":{"yaml_body":"kind: H\nmetadata: {name: h}\nspec: {k: hunter2}\n"},"sensitive_values":{"yaml_body":true}},
{"address":"module.a[\"q\"].kubectl_manifest.later","mode":"managed","type":"kubectl_manifest","name":"later","values":{},"sensitive_values":{}},
{"address":"module.a[\"q\"].kubernetes_manifest.m","mode":"managed","type":"kubernetes_manifest","name":"m",
"values":{"manifest":{"kind":"M","metadata":{"name":"m"},"spec":{"token":"hunter2","list":["a",null]}}},"sensitive_values":{"manifest":{"spec":{"token":true}}}}
]}]}},
"resource_changes":[{"address":"module.a[\"q\"].kubectl_manifest.later","change":{"after_unknown":{"yaml_body":true}}},
{"address":"module.a[\"q\"].kubernetes_manifest.m","change":{"after_unknown":{"manifest":{"spec":{"list":[false,true]}}}}}],
"configuration":{"root_module":{"module_calls":{"a":{"source":"./a","module":{}}}}}}"#;

#[test]
fn a_plan_gives_its_objects_without_what_is_sensitive() {
    let (made, files) = read(PLAN);
    assert!(!format!("{made:?}").contains("hunter2"));
    assert_eq!(
        identities(&made),
        ["Namespace /flux-system", "Secret flux-system/key", "R /r", "H /h", "M /m"]
    );
    assert_eq!(
        (made.objects[1].resource.as_str(), made.objects[1].module.as_str()),
        ("module.a[\"q\"].kubernetes_secret.key", "module.a[\"q\"]")
    );
    assert_eq!(made.objects[1].node.str_at(&["data", "identity"]), Some(""));
    assert_eq!(at(&files, made.objects[1].span), "plan.json:6");
    let m = &made.objects[4].node;
    assert_eq!(
        m.str_at(&["spec", "token"]),
        Some("${module.a[q].kubernetes_manifest.m.manifest.spec.token}")
    );
    assert_eq!(
        m.items_at(&["spec", "list"])[1].as_str(),
        Some("${module.a[q].kubernetes_manifest.m.manifest.spec.list[1]}")
    );
    assert_eq!(rules(&made), ["unknown-manifest"]);
    assert_eq!(made.modules[0].address, "module.a");
}

#[test]
fn bootstrap_in_a_plan_knows_its_repository() {
    let resource = |values: &str| {
        format!(
            "{{\"root_module\":{{\"resources\":[{{\"address\":\"flux_bootstrap_git.this\",\"mode\":\"managed\",\"type\":\"flux_bootstrap_git\",\"name\":\"this\",\"values\":{values}}}]}}}}"
        )
    };
    let config = r#"{"provider_config":{"flux":{"name":"flux","expressions":{"git":{"url":{"constant_value":"https://host/r.git"},"branch":{"references":["var.branch"]}}}}}}"#;
    let plan = format!(
        "{{\"planned_values\":{},\"configuration\":{config}}}",
        resource(r#"{"path":"clusters/a"}"#)
    );
    let (made, _) = read(&plan);
    assert_eq!(made.objects[0].node.str_at(&["spec", "url"]), Some("https://host/r.git"));
    assert_eq!(made.objects[0].node.str_at(&["spec", "ref", "branch"]), Some("${var.branch}"));
    let files = r#"{"path":"c","repository_files":{"c/flux-system/gotk-sync.yaml":"---\nkind: GitRepository\nmetadata:\n  name: x\n"}}"#;
    let (made, _) = read(&format!("{{\"values\":{}}}", resource(files)));
    assert_eq!(identities(&made), ["GitRepository /x", "Secret flux-system/flux-system"]);
}

#[test]
fn a_file_in_the_place_of_a_directory_is_a_plan() {
    let (made, _) = super::in_directory(&[("infra/plan.json", PLAN)], "infra/plan.json");
    assert_eq!(made.objects.len(), 5);
}

#[test]
fn what_is_no_plan_is_said() {
    for (json, line) in
        [("{\n  nonsense", 2), ("[]", 0), ("{\"version\":4,\"resources\":[]}", 0), ("", 1)]
    {
        let (made, _) = read(json);
        assert_eq!(rules(&made), ["terraform-json"], "{json}");
        assert_eq!(made.diagnostics[0].span.map(|span| span.line), Some(line), "{json}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(rules(&read(&deep).0), ["terraform-json"]);
}
