//! Module calls: sources, arguments, outputs, repetition.

use std::sync::Arc;

use super::{addresses, configuration, rules, value_among};
use crate::{Input, ModuleSource, Value, evaluate};
use fluxscape_manifest::budget::Budget;
use fluxscape_manifest::source::{Files, MemoryTree, TreePath};

#[test]
fn arguments_go_in_and_outputs_come_out() {
    let files = [
        (
            "main.tf",
            "module \"a\" {\n  source = \"./modules/a\"\n  name   = \"x\"\n}\nmodule \"b\" {\n  source = \"./modules/a\"\n  name   = module.a.out\n}\n",
        ),
        (
            "modules/a/main.tf",
            "variable \"name\" {}\nmodule \"inner\" {\n  source = \"../inner\"\n  name = var.name\n}\noutput \"out\" { value = \"a(${module.inner.out})\" }\n",
        ),
        (
            "modules/inner/main.tf",
            "variable \"name\" {}\noutput \"out\" { value = \"${path.module}:${var.name}\" }\n",
        ),
    ];
    let (value, rules) = value_among(&files, "module.b.out");
    assert_eq!((value.as_str(), rules), (r#""a(modules/inner:a(modules/inner:x))""#, Vec::new()));
}

const MODULE: &str = "variable \"name\" {}\nresource \"server\" \"it\" {\n  name = var.name\n}\n";

#[test]
fn repeated_calls_have_an_instance_for_each_key() {
    let main = "module \"a\" {\n  source = \"./m\"\n  for_each = toset([\"x\", \"y\"])\n  name = each.key\n}\nmodule \"b\" {\n  source = \"./m\"\n  count = 1\n  name = \"n\"\n}\nmodule \"c\" {\n  source = \"./m\"\n  count = var.n\n  name = \"n\"\n}\nvariable \"n\" {}\n";
    let made = configuration(&[("main.tf", main), ("m/main.tf", MODULE)]);
    assert_eq!(
        (addresses(&made), rules(&made)),
        (
            vec![
                "module.a[\"x\"].server.it",
                "module.a[\"y\"].server.it",
                "module.b[0].server.it",
                "module.c[var.n].server.it",
            ],
            vec!["unknown-repetition"]
        )
    );
    let [x, ..] = made.instances.as_slice() else { panic!("instances") };
    assert_eq!(
        (x.module.as_str(), x.arguments.get("name")),
        ("module.a[\"x\"]", Some(&Value::text("x")))
    );
}

#[test]
fn a_module_from_elsewhere_is_read_where_it_is_mapped_and_reported_where_it_is_not() {
    let main = "module \"a\" {\n  source = \"git::https://example.org/m.git//sub?ref=v1\"\n  name = \"n\"\n}\nmodule \"b\" {\n  source = \"other/module/x\"\n}\n";
    let files = Files::default();
    let modules = [ModuleSource {
        source: "https://example.org/m.git".to_owned(),
        tree: Arc::new(MemoryTree::new("m", [("sub/main.tf", MODULE)])),
    }];
    let made = evaluate(&Input {
        tree: Arc::new(MemoryTree::new("repo", [("main.tf", main)])),
        directory: TreePath::root(),
        modules: &modules,
        files: &files,
        budget: &Budget::default(),
        providers: &(),
    });
    assert_eq!(
        (addresses(&made), rules(&made)),
        (vec!["module.a.server.it"], vec!["module-not-available"])
    );
}

#[test]
fn a_resource_has_the_configuration_of_its_provider_and_its_provisioners() {
    let main = "provider \"cloud\" {\n  alias = \"west\"\n  region = \"w\"\n}\nmodule \"m\" {\n  source = \"./m\"\n  providers = { cloud = cloud.west }\n}\n";
    let module = "resource \"cloud_server\" \"it\" {\n  provisioner \"local-exec\" {\n    command = \"echo ${self.id}\"\n  }\n  provisioner \"local-exec\" {\n    when = destroy\n    command = \"bye\"\n  }\n}\n";
    let made = configuration(&[("main.tf", main), ("m/main.tf", module)]);
    let [server] = made.instances.as_slice() else { panic!("one instance") };
    let region = server.provider.as_ref().and_then(|provider| provider.get("region"));
    assert_eq!(region, Some(&Value::text("w")));
    let [exec] = server.provisioners.as_slice() else { panic!("one provisioner") };
    let command =
        exec.arguments.get("command").and_then(Value::as_text).map(|text| text.to_string());
    assert_eq!((exec.kind.as_str(), command.as_deref()), ("local-exec", Some("echo ${self.id}")));
    assert_eq!(rules(&made), Vec::<&str>::new());
}
