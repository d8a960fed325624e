//! Objects of modules: sources, arguments, repetition.

use std::sync::Arc;

use super::{configuration, identities, rules, value_among, with_modules};
use fluxscape_manifest::source::{MemoryTree, SourceTree};
use fluxscape_terraform::ModuleSource;

#[test]
fn repeated_calls_have_an_instance_each() {
    let files = [
        (
            "main.tf",
            "module \"env\" {\n  source = \"./env\"\n  for_each = { qa = 1, prod = 2 }\n  name = each.key\n}\nmodule \"n\" {\n  source = \"./env\"\n  count = 2\n  name = \"n${count.index}\"\n}\n",
        ),
        (
            "env/main.tf",
            "variable \"name\" {}\nresource \"kubernetes_namespace\" \"ns\" {\n  metadata { name = var.name }\n}\noutput \"name\" { value = var.name }\n",
        ),
    ];
    let made = configuration(&files);
    let addresses: Vec<&str> = made.objects.iter().map(|object| object.address.as_str()).collect();
    assert_eq!(
        addresses,
        [
            "module.env[\"prod\"].kubernetes_namespace.ns",
            "module.env[\"qa\"].kubernetes_namespace.ns",
            "module.n[0].kubernetes_namespace.ns",
            "module.n[1].kubernetes_namespace.ns"
        ]
    );
    assert_eq!(made.objects[0].module, "module.env[\"prod\"]");
    let expression = "[module.env[\"qa\"].name, module.n[1].name, module.n[*].name, [for k, m in module.env: \"${k}=${m.name}\"]]";
    let (value, rules) = value_among(&files, expression);
    assert_eq!(
        (value.as_str(), rules),
        (r#"["qa","n1",["n0","n1"],["prod=prod","qa=qa"]]"#, Vec::new())
    );
}

#[test]
fn an_unknown_repetition_is_drawn_once() {
    let made = configuration(&[(
        "main.tf",
        "variable \"envs\" {}\nvariable \"on\" {}\nresource \"kubernetes_namespace\" \"a\" {\n  for_each = var.envs\n  metadata { name = each.key }\n}\nresource \"kubernetes_namespace\" \"b\" {\n  count = var.on ? 1 : 0\n  metadata { name = \"b-${count.index}\" }\n}\n",
    )]);
    assert_eq!(
        identities(&made),
        ["Namespace /${var.envs.key}", "Namespace /b-${var.on ? (...).index}"]
    );
    assert_eq!(rules(&made), ["unknown-repetition", "unknown-repetition"]);
}

#[test]
fn a_module_that_is_not_at_hand_is_said_and_its_outputs_are_unknown() {
    let main = "module \"eks\" {\n  source = \"terraform-aws-modules/eks/aws\"\n}\nresource \"kubernetes_namespace\" \"a\" {\n  metadata { name = module.eks.cluster_name }\n}\n";
    let made = configuration(&[("main.tf", main)]);
    assert_eq!(identities(&made), ["Namespace /${module.eks.cluster_name}"]);
    assert_eq!(rules(&made), ["module-not-available"]);
    assert_eq!((made.modules[0].address.as_str(), made.modules[0].found), ("module.eks", false));
}

#[test]
fn installed_modules_are_found_by_the_keys_of_their_calls() {
    let files = [
        ("main.tf", "module \"a\" {\n  source = \"org/a/kubernetes\"\n}\n"),
        (
            ".terraform/modules/modules.json",
            r#"{"Modules":[{"Key":"","Dir":"."},{"Key":"a","Dir":".terraform/modules/a"},{"Key":"a.b","Dir":".terraform/modules/a.b/sub"}]}"#,
        ),
        (
            ".terraform/modules/a/main.tf",
            "module \"b\" {\n  source = \"git::https://host/b.git//sub\"\n}\n",
        ),
        (
            ".terraform/modules/a.b/sub/main.tf",
            "resource \"kubernetes_namespace\" \"x\" {\n  metadata { name = file(\"${path.module}/n.txt\") }\n}\n",
        ),
        (".terraform/modules/a.b/sub/n.txt", "deep"),
    ];
    let made = configuration(&files);
    assert_eq!((identities(&made), rules(&made)), (vec!["Namespace /deep".to_owned()], Vec::new()));
}

#[test]
fn a_mapped_module_is_read_from_its_own_tree() {
    let main =
        "module \"m\" {\n  source = \"git::ssh://git@github.com/org/m.git?ref=v1\"\n  n = 1\n}\n";
    let module = MemoryTree::new(
        "m",
        [
            (
                "main.tf",
                "variable \"n\" {}\nresource \"kubectl_manifest\" \"x\" {\n  yaml_body = templatefile(\"${path.module}/t/x.yml\", { n = var.n })\n}\n",
            ),
            ("t/x.yml", "kind: X\nmetadata:\n  name: x${n}\n"),
        ],
    );
    let modules = [ModuleSource {
        source: "https://github.com/org/m".to_owned(),
        tree: Arc::new(module) as Arc<dyn SourceTree>,
    }];
    let (made, files) = with_modules(&[("tf/main.tf", main)], "tf", &modules);
    assert_eq!((identities(&made), rules(&made)), (vec!["X /x1".to_owned()], Vec::new()));
    let place = files.place(made.objects[0].node.span.file);
    assert_eq!((place.repository.as_ref(), place.path.as_str()), ("m", "t/x.yml"));
}

#[test]
fn a_module_that_calls_itself_ends() {
    let made = configuration(&[(
        "main.tf",
        "module \"again\" {\n  source = \"./.\"\n}\nresource \"kubernetes_namespace\" \"a\" {\n  metadata { name = \"a\" }\n}\n",
    )]);
    assert!(made.objects.len() > 1 && rules(&made).contains(&"module-cycle"));
}

#[test]
fn a_block_that_is_declared_twice_is_said_and_the_first_stands() {
    let made = configuration(&[
        ("a.tf", "resource \"kubernetes_namespace\" \"a\" {\n  metadata { name = \"first\" }\n}\n"),
        (
            "b.tf",
            "resource \"kubernetes_namespace\" \"a\" {\n  metadata { name = \"second\" }\n}\n",
        ),
        ("c.tf.json", "{}"),
    ]);
    assert_eq!(
        (identities(&made), rules(&made)),
        (vec!["Namespace /first".to_owned()], vec!["duplicate-block"])
    );
    assert_eq!(made.diagnostics[0].message, "resource kubernetes_namespace a is declared twice");
}

#[test]
fn one_broken_file_leaves_the_others() {
    let made = configuration(&[
        ("a.tf", "resource \"x\" {\n"),
        ("b.tf", "resource \"kubernetes_namespace\" \"a\" {\n  metadata { name = \"a\" }\n}\n"),
    ]);
    assert_eq!(
        (identities(&made), rules(&made)),
        (vec!["Namespace /a".to_owned()], vec!["hcl-syntax"])
    );
}
