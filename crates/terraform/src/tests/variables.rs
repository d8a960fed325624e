//! Variables: defaults, files, types.

use super::value_among;

#[test]
fn values_come_from_the_default_and_the_files_in_terraforms_order() {
    let files = [
        (
            "main.tf",
            "variable \"a\" { default = \"default\" }\nvariable \"b\" { default = \"default\" }\nvariable \"c\" {}\nvariable \"d\" {}\nvariable \"e\" { default = 1 }\n",
        ),
        (
            "terraform.tfvars",
            "b = \"terraform\"\nc = \"terraform\"\nd = \"terraform\"\nunused = 1\n",
        ),
        ("terraform.tfvars.json", "{\"c\": \"json\", \"d\": \"json\"}"),
        ("x.auto.tfvars", "d = \"auto\"\n"),
        ("other.tfvars", "a = \"not read\"\n"),
    ];
    let (value, rules) = value_among(&files, "[var.a, var.b, var.c, var.d, var.e]");
    assert_eq!((value.as_str(), rules), (r#"["default","terraform","json","auto",1]"#, Vec::new()));
}

#[test]
fn values_are_converted_to_their_types() {
    for (kind, given, json) in [
        ("string", "1", r#""1""#),
        ("number", "\"1.5\"", "1.5"),
        ("bool", "\"true\"", "true"),
        ("any", "[1]", "[1]"),
        ("list(string)", "[1, true]", r#"["1","true"]"#),
        ("set(string)", "[\"b\", \"a\", \"b\"]", r#"["a","b"]"#),
        ("map(number)", "{a = \"1\"}", r#"{"a":1}"#),
        ("tuple([string, number])", "[1, \"2\"]", r#"["1",2]"#),
        ("object({ a = string })", "{a = 1, dropped = 2}", r#"{"a":"1"}"#),
        ("object({ a = optional(string), b = optional(number, 3) })", "{}", r#"{"a":null,"b":3}"#),
        ("object({ a = optional(string, \"x\") })", "{a = null}", r#"{"a":"x"}"#),
        (
            "object({ a = optional(object({ b = optional(bool, true) }), {}) })",
            "{}",
            r#"{"a":{"b":true}}"#,
        ),
        (
            "map(object({ n = optional(number, 1) }))",
            "{x = {}, y = {n = \"2\"}}",
            r#"{"x":{"n":1},"y":{"n":2}}"#,
        ),
        ("list(any)", "null", "null"),
    ] {
        let main = format!("variable \"v\" {{\n  type = {kind}\n}}\n");
        let files = [("main.tf", main.as_str()), ("terraform.tfvars", &format!("v = {given}\n"))];
        assert_eq!(
            value_among(&files, "var.v"),
            (json.to_owned(), Vec::new()),
            "{given} as {kind}"
        );
    }
}

#[test]
fn a_value_of_another_type_is_reported_and_kept() {
    let files =
        [("main.tf", "variable \"v\" {\n  type    = object({ a = string })\n  default = {}\n}\n")];
    assert_eq!(value_among(&files, "var.v"), ("{}".to_owned(), vec!["type-mismatch"]));
}

#[test]
fn a_broken_variable_file_is_reported_with_its_line() {
    let (_, diagnostics) = super::value_and_diagnostics(
        &[("terraform.tfvars", "a = 1\nb = = 2\n"), ("x.auto.tfvars.json", "{\n1")],
        "1",
    );
    let found: Vec<(&str, u32)> =
        diagnostics.iter().map(|d| (d.rule.name, d.span.map_or(0, |span| span.line))).collect();
    assert_eq!(found, [("hcl-syntax", 2), ("json-syntax", 2)]);
}

#[test]
fn null_is_refused_where_the_variable_says_so() {
    let files = [
        ("main.tf", "module \"m\" {\n  source = \"./m\"\n  a = null\n  b = null\n}\n"),
        (
            "m/main.tf",
            "variable \"a\" {\n  default = 1\n}\nvariable \"b\" {\n  default = 2\n  nullable = false\n}\noutput \"ab\" { value = [var.a, var.b] }\n",
        ),
    ];
    assert_eq!(value_among(&files, "module.m.ab"), ("[null,2]".to_owned(), Vec::new()));
}

#[test]
fn override_files_come_last() {
    let files = [
        (
            "a_override.tf",
            "locals {\n  x = 2\n}\nvariable \"v\" {\n  default = <<EOT\nover\nEOT\n}\n",
        ),
        (
            "main.tf",
            "locals {\n  x = 1\n}\nvariable \"v\" {\n  type = string\n  default = \"own\"\n}\n",
        ),
    ];
    assert_eq!(value_among(&files, "[local.x, var.v]"), (r#"[2,"over\n"]"#.to_owned(), Vec::new()));
}
