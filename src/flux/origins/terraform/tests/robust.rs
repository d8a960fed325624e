//! Configurations that are large, deep or broken.

use super::{configuration, rules, value_among};

/// A `locals` block in which each line is made from its number and the one before.
fn locals(first: &str, count: usize, line: impl Fn(usize, usize) -> String) -> String {
    let lines: String = (1..count).map(|index| line(index, index - 1)).collect();
    format!("locals {{\n{first}{lines}}}\n")
}

#[test]
fn deep_and_large_configurations_end() {
    let chain =
        locals("  x0 = \"x\"\n", 3_000, |index, last| format!("  x{index} = local.x{last}\n"));
    let (_, reported) = value_among(&[("main.tf", chain.as_str())], "local.x2999");
    assert_eq!(reported, ["evaluation-limit"]);

    let doubling = locals("  t0 = \"0123456789\"\n  l0 = [1, 2]\n", 60, |index, last| {
        format!(
            "  t{index} = \"${{local.t{last}}}${{local.t{last}}}\"\n  l{index} = concat(local.l{last}, local.l{last})\n"
        )
    });
    for expression in ["local.t59", "local.l59", "setproduct(range(1000), range(1000))"] {
        let (_, reported) = value_among(&[("main.tf", doubling.as_str())], expression);
        assert!(!reported.is_empty(), "{expression}");
    }
    let recursive = [("t.tpl", "a${templatefile(\"t.tpl\", {})}")];
    assert!(!value_among(&recursive, "templatefile(\"t.tpl\", {})").1.is_empty());
    let many = configuration(&[(
        "main.tf",
        "resource \"kubernetes_namespace\" \"a\" {\n  count = 1000000000\n  metadata { name = count.index }\n}\n",
    )]);
    assert_eq!((many.objects.len(), rules(&many)), (2_000, vec!["evaluation-limit"]));
}

#[test]
fn mutated_configurations_do_not_panic() {
    const MAIN: &str = "variable \"v\" {\n  type = object({ a = optional(list(string), [\"x\"]) })\n  default = {}\n}\nlocals {\n  t = templatefile(\"${path.module}/t.yml\", { n = var.v.a[0] })\n  docs = [for d in split(\"---\\n\", local.t) : yamldecode(d) if d != \"\"]\n}\nmodule \"m\" {\n  source = \"./m\"\n  for_each = toset([\"a\", \"b\"])\n  name = each.key\n}\nresource \"kubectl_manifest\" \"x\" {\n  for_each = { for i, d in local.docs : \"${i}-${d.metadata.name}\" => d }\n  yaml_body = <<-EOT\n    %{ if length(var.v.a) > 0 ~}\n    kind: ${each.value.kind}\n    %{ endif ~}\n    metadata: {name: ${module.m[\"a\"].out}}\n  EOT\n}\nresource \"helm_release\" \"r\" {\n  name = \"r\"\n  chart = \"flux2\"\n  values = [yamlencode({ a = [1, { b = null }] })]\n  dynamic \"set\" {\n    for_each = { \"x[0].y\" = 1 }\n    content {\n      name = set.key\n      value = set.value\n    }\n  }\n}\n";
    const MODULE: &str = "variable \"name\" {}\noutput \"out\" {\n  value = format(\"%s-%02d\", upper(var.name), 3)\n}\nresource \"kubernetes_secret\" \"s\" {\n  metadata { name = substr(var.name, 0, -1) }\n  data = { k = base64decode(\"aGk=\") }\n}\n";
    const TEMPLATE: &str = "kind: A\nmetadata:\n  name: ${n}\n---\nkind: B\nmetadata: {name: b}\n";
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "${",
        "%{",
        "~",
        "<<-EOT\n",
        "...",
        "[*]",
        ".",
        "=",
        "\n",
        "null",
        "-1",
        "for x in",
        "%{ endif }",
        "é",
        "\u{E000}",
        "0",
        ",",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound.max(1)).unwrap()).unwrap()
    };
    for _ in 0..400 {
        let mut texts = [MAIN.to_owned(), MODULE.to_owned(), TEMPLATE.to_owned()];
        for _ in 0..=random(3) {
            let text = &mut texts[random(3)];
            let letters: Vec<char> = text.chars().collect();
            let (start, piece) = (random(letters.len()), pieces[random(pieces.len())]);
            let end = (start + random(6)).min(letters.len());
            *text = letters[..start]
                .iter()
                .chain(piece.chars().collect::<Vec<_>>().iter())
                .chain(&letters[end..])
                .collect();
        }
        let [main, module, template] = &texts;
        configuration(&[("main.tf", main), ("m/main.tf", module), ("t.yml", template)]);
    }
}
