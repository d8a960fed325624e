//! Objects that a template holds.

use super::{at, in_directory};

#[test]
fn objects_know_the_line_of_the_template_that_they_are_written_on() {
    let template = "kind: A\nmetadata:\n  name: ${name}\n%{ if on ~}\nspec: {}\n%{ endif ~}\n---\nkind: B\nmetadata:\n  name: b\n";
    let main = "resource \"kubectl_manifest\" \"x\" {\n  for_each  = toset(split(\"---\\n\", templatefile(\"t.yml\", { name = \"a\", on = false })))\n  yaml_body = each.value\n}\nresource \"kubectl_manifest\" \"y\" {\n  yaml_body = <<-YAML\n    kind: C\n    metadata:\n      name: ${\"c\"}\n  YAML\n}\n";
    let (configuration, files) = in_directory(&[("main.tf", main), ("t.yml", template)], "");
    let found: Vec<(String, String)> = configuration
        .objects
        .iter()
        .map(|object| {
            (
                at(&files, object.node.at(&["metadata", "name"]).unwrap().span),
                at(&files, object.span),
            )
        })
        .collect();
    let expected =
        [("t.yml:3", "main.tf:1"), ("t.yml:10", "main.tf:1"), ("main.tf:9", "main.tf:5")];
    assert_eq!(found, expected.map(|(node, block)| (node.to_owned(), block.to_owned())));
    let column = configuration.objects[2].node.at(&["metadata"]).unwrap().span.column;
    assert_eq!(column, 7, "the columns that <<- takes off are counted");
}
