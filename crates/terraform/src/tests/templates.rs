//! Heredocs and template files: indentation, directives, trimming, and where each line is written.

use super::value_among;

/// The text of `local.it`.
fn local(main: &str, files: &[(&str, &str)]) -> String {
    let mut all = vec![("main.tf", main)];
    all.extend(files);
    let (json, rules) = value_among(&all, "local.it");
    assert_eq!(rules, Vec::<&str>::new());
    serde_json::from_str(&json).unwrap()
}

#[test]
fn heredocs_keep_or_lose_their_indentation() {
    for (written, text) in [
        ("<<EOT\n  keep\n\tit\nEOT\n", "  keep\n\tit\n"),
        ("<<-EOT\n    a: 1\n\n    b:\n      c: ${\"x\"}\n    EOT\n", "a: 1\n\nb:\n  c: x\n"),
        (
            "<<-EOT\n    a: 1\n     \n    %{ if true }\n    b: 2\n    %{ endif }\n      d\n  EOT\n",
            "a: 1\n     \n\nb: 2\n\n  d\n",
        ),
        (
            "<<-EOT\n  %{ for x in [\"p\", \"q\"] ~}\n  - ${x}\n  %{ endfor ~}\n  end\n  EOT\n",
            "  - p\n  - q\n  end\n",
        ),
        ("<<-EOT\n  $${A} %%{B} \\n\n  EOT\n", "${A} %{B} \\n\n"),
        ("<<EOT\nEOT\n", ""),
    ] {
        assert_eq!(local(&format!("locals {{\n  it = {written}}}\n"), &[]), text, "{written}");
    }
}

/// What Terraform 1.11 makes of each.
#[test]
fn a_tilde_takes_the_blanks_of_its_own_line() {
    let inner =
        "<<-EOT\n    a:\n      %{ if true ~}\n      b: 1\n      %{~ endif }\n      c: 2\n    EOT\n";
    assert_eq!(
        local(&format!("locals {{\n  it = {inner}}}\n"), &[]),
        "    a:\n            b: 1\n\n      c: 2\n"
    );
    let start = "<<EOT\n  keep\n    %{~ if true }\n  x\n%{ endif ~}\n  done\nEOT\n";
    assert_eq!(local(&format!("locals {{\n  it = {start}}}\n"), &[]), "  keep\n\n  x\n  done\n");
    let quoted = r#""a  ${~ "b" ~}  \n c %{ if false ~} z %{~ else ~} q %{ endif }""#;
    assert_eq!(local(&format!("locals {{\n  it = {quoted}\n}}\n"), &[]), "abc q ");
}

#[test]
fn a_template_file_has_its_own_names() {
    let template = "spec:\n%{ if on ~}\n  verify:\n    mode: head\n%{ endif ~}\n  %{~ for x in list }\n  - ${x}\n  %{ endfor ~}\nend: $${X} %%{y}\n";
    let main =
        r#"locals { it = templatefile("${path.module}/t.tpl", {on = true, list = ["x", "y"]}) }"#;
    let text = "spec:\n  verify:\n    mode: head\n\n  - x\n  \n  - y\n  end: ${X} %{y}\n";
    assert_eq!(local(&format!("{main}\n"), &[("t.tpl", template)]), text);
    let (_, rules) = value_among(&[("t.tpl", "${var.x} ${other}")], "templatefile(\"t.tpl\", {})");
    assert_eq!(rules, ["unknown-reference", "unknown-reference"]);
}

#[test]
fn a_template_that_does_not_parse_is_reported_in_its_file() {
    let (_, diagnostics) =
        super::value_and_diagnostics(&[("t.tpl", "a\n${ x\n")], "templatefile(\"t.tpl\", {})");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(
        (diagnostics[0].rule.name, diagnostics[0].span.map(|span| span.line)),
        ("hcl-syntax", Some(2))
    );
}
