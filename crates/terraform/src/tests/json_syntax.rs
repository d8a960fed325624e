//! Terraform's JSON syntax: the same configuration as in HCL, and its positions.

use super::value_among;

#[test]
fn values_are_what_they_are_in_hcl() {
    let files = |value: &str| format!("{{\"locals\": {{\"x\": {value}}}}}");
    for (json, expected) in [
        ("1.5", "1.5"),
        ("true", "true"),
        ("null", "null"),
        ("\"plain \\\"q\\\" \\u00e9 \\/\"", "\"plain \\\"q\\\" é /\""),
        ("\"${[1, 2]}\"", "[1,2]"),
        ("\"a${1 + 1}b\"", "\"a2b\""),
        ("\"$${kept}\"", "\"${kept}\""),
        ("{\"${\\\"k\\\"}\": [\"v\", {\"//\": \"kept\"}]}", "{\"k\":[\"v\",{\"//\":\"kept\"}]}"),
        ("\"two\\nlines\\t\\\\\"", "\"two\\nlines\\t\\\\\""),
    ] {
        let json = files(json);
        assert_eq!(
            value_among(&[("main.tf.json", &json)], "local.x"),
            (expected.to_owned(), Vec::new()),
            "{json}"
        );
    }
}
