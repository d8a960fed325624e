//! Operators, conditionals, `for`, references, unknowns.

use super::{value, value_among};

#[test]
fn known_values() {
    for (expression, json) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("-(2) < 1 && !false", "true"),
        (r#""1" == 1"#, "false"),
        ("[null == null, [1] == [1], {a=1} != {a=2}]", "[true,true,true]"),
        (r#"true ? "a" : "b""#, r#""a""#),
        ("[for k, v in {a=1, b=2}: \"${k}${v}\"]", r#"["a1","b2"]"#),
        ("[for i, v in [\"a\", \"b\"]: i if v != \"a\"]", "[1]"),
        ("[for k, v in toset([\"q\"]): k]", r#"["q"]"#),
        (r#"{for x in ["a", "b"]: x => upper(x)}"#, r#"{"a":"A","b":"B"}"#),
        (r#"{for x in ["a", "b", "a"]: x => x...}"#, r#"{"a":["a","a"],"b":["b"]}"#),
        ("[{a=1}, {a=2}][*].a", "[1,2]"),
        ("[{a=[1]}, {a=[2]}].*.a", "[[1],[2]]"),
        ("{a={b=[1, 2]}}.a.b[1]", "2"),
        ("{a=1}[\"a\"]", "1"),
        ("try({}.a, \"d\")", r#""d""#),
        ("can({}.a)", "false"),
        ("try(nonsense(1), file(\"none\"), 3)", "3"),
        (r#"{"a.b" = 1, (upper("x")) = 2, "${"y"}z" = 3}"#, r#"{"X":2,"a.b":1,"yz":3}"#),
        ("max([1, 3, 2]...)", "3"),
        (r#""${[1, 2][0]}""#, "1"),
    ] {
        assert_eq!(value_among(&[], expression), (json.to_owned(), Vec::new()), "{expression}");
    }
}

#[test]
fn an_unknown_keeps_its_name_and_stops_nothing() {
    let files = [(
        "main.tf",
        "variable \"x\" {}\nvariable \"m\" { type = map(string) }\ndata \"aws_eks_cluster\" \"this\" {}\n",
    )];
    for (expression, json) in [
        ("var.x", r#""${var.x}""#),
        (r#""a-${var.x}-b""#, r#""a-${var.x}-b""#),
        ("var.m.key", r#""${var.m.key}""#),
        ("var.m[\"key\"][0]", r#""${var.m.key[0]}""#),
        ("data.aws_eks_cluster.this.name", r#""${data.aws_eks_cluster.this.name}""#),
        (
            "data.aws_eks_cluster.this.identity[0].oidc[0].issuer",
            r#""${data.aws_eks_cluster.this.identity[0].oidc[0].issuer}""#,
        ),
        (r#"lower("A-${var.x}")"#, r#""a-${var.x}""#),
        ("length(var.x)", r#""${length(var.x)}""#),
        (r#"split(",", "a,${var.x}")"#, r#"["a","${var.x}"]"#),
        (r#"join("/", ["a", var.x])"#, r#""a/${var.x}""#),
        (r#"format("%s-%03d", "a", var.x)"#, r#""a-${var.x}""#),
        (r#"replace("https://${var.x}", "https://", "")"#, r#""${var.x}""#),
        ("merge({a=1}, var.m)", r#"{"a":1}"#),
        ("merge({a=1}, var.m).b", r#""${var.m.b}""#),
        ("[var.x == var.x, false && var.x, true || var.x]", "[true,false,true]"),
        (r#"var.x == "a" ? 1 : 1"#, "1"),
        (r#"var.x == "a" ? 1 : 2"#, r#""${var.x == ? (...)}""#),
        (r#""a-${var.x}" == "b""#, r#""${var.x ==}""#),
        ("[for v in var.m: v]", r#""${var.m[*]}""#),
        (r#"jsondecode("[${var.x}]")"#, r#""${jsondecode(var.x)}""#),
        (r"jsondecode(jsonencode({a = var.x})).a", r#""${var.x}""#),
        (r#"yamldecode("a: [${var.x}, b]\n").a"#, r#"["${var.x}","b"]"#),
        (r#"coalesce(var.x, "d")"#, r#""${var.x}""#),
        (r#"zipmap(["a"], var.m)"#, r#"{"a":"${var.m[a]}"}"#),
        (r#"sha256("a-${var.x}")"#, r#""${sha256(var.x)}""#),
        (r#""$${literal}""#, r#""${literal}""#),
    ] {
        let (value, rules) = value_among(&files, expression);
        assert_eq!(value.replace("\\u003d", "="), json, "{expression}");
        assert_eq!(rules, Vec::<&str>::new(), "{expression}");
    }
}

#[test]
fn locals_are_evaluated_when_asked_for_and_may_not_go_in_circles() {
    let files = [(
        "main.tf",
        "locals {\n  a = \"${local.b}!\"\n  b = \"x\"\n  c = local.d\n  d = \"d-${local.c}\"\n}\n",
    )];
    assert_eq!(value_among(&files, "local.a"), (r#""x!""#.to_owned(), Vec::new()));
    assert_eq!(
        value_among(&files, "local.c"),
        (r#""d-${local.c}""#.to_owned(), vec!["reference-cycle"])
    );
}

#[test]
fn what_is_wrong_is_reported_and_unknown() {
    for (expression, rule) in [
        ("var.none", "unknown-reference"),
        ("local.none", "unknown-reference"),
        ("module.none.x", "unknown-reference"),
        ("aws_vpc.none.id", "unknown-reference"),
        ("none", "unknown-reference"),
        ("{}.a", "unknown-reference"),
        ("[][0]", "unknown-reference"),
        ("{} + 1", "type-mismatch"),
        ("[] ? 1 : 2", "type-mismatch"),
        ("[for x in 1: x]", "type-mismatch"),
        ("\"a${[]}\"", "type-mismatch"),
        ("upper([])", "function-failed"),
        ("upper()", "function-failed"),
        ("1 / 0", "type-mismatch"),
        ("regex(\"(\", \"\")", "function-failed"),
        ("try()", "function-failed"),
    ] {
        let (value, rules) = value_among(&[], expression);
        assert_eq!(rules, [rule], "{expression}");
        assert!(value.contains("${"), "{expression} is {value}");
    }
    assert_eq!(
        value_among(&[], "{for x in [1, 2]: \"a\" => x}"),
        (r#"{"a":2}"#.to_owned(), vec!["duplicate-key"])
    );
    assert_eq!(value("[1, var.none, 3]"), r#"[1,"${var.none}",3]"#);
}
