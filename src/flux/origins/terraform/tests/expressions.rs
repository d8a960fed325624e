//! Attributes that expressions refer to.

use super::value_among;

#[test]
fn attributes_of_resources_are_known_as_far_as_they_are_written() {
    let files = [(
        "main.tf",
        r#"
        resource "kubernetes_namespace" "flux" {
          metadata { name = "flux-${local.env}" }
        }
        resource "aws_s3_bucket" "many" {
          for_each = toset(["a", "b"])
          bucket   = "bucket-${each.key}"
        }
        resource "null_resource" "two" {
          count = 2
          triggers = { n = count.index }
        }
        locals { env = "qa" }
        "#,
    )];
    for (expression, json) in [
        ("kubernetes_namespace.flux.metadata[0].name", r#""flux-qa""#),
        ("kubernetes_namespace.flux.metadata.0.name", r#""flux-qa""#),
        ("kubernetes_namespace.flux.id", r#""flux-qa""#),
        (
            "kubernetes_namespace.flux.metadata[0].uid",
            r#""${kubernetes_namespace.flux.metadata[0].uid}""#,
        ),
        ("aws_s3_bucket.many[\"a\"].bucket", r#""bucket-a""#),
        ("aws_s3_bucket.many[\"a\"].arn", r#""${aws_s3_bucket.many[a].arn}""#),
        ("[for b in aws_s3_bucket.many: b.bucket]", r#"["bucket-a","bucket-b"]"#),
        ("values(aws_s3_bucket.many)[*].bucket", r#"["bucket-a","bucket-b"]"#),
        ("null_resource.two[*].triggers.n", "[0,1]"),
    ] {
        assert_eq!(value_among(&files, expression), (json.to_owned(), Vec::new()), "{expression}");
    }
}
