//! One row for what each function does, as Terraform prints it.

use super::{value, value_among};

#[test]
fn texts() {
    for (expression, json) in [
        (r#"title("hello wORLD foo-bar")"#, r#""Hello WORLD Foo-Bar""#),
        (r#"upper("aé")"#, r#""AÉ""#),
        (r#"lower("AB")"#, r#""ab""#),
        (r#"trim("--a--", "-")"#, r#""a""#),
        (r#"trimprefix("helloworld", "hello")"#, r#""world""#),
        (r#"trimsuffix("a.git", ".git")"#, r#""a""#),
        (r#"trimspace("  a\n")"#, r#""a""#),
        (r#"chomp("a\r\n\n")"#, r#""a""#),
        (r#"indent(2, "a\nb\n\nc")"#, r#""a\n  b\n  \n  c""#),
        (r#"substr("hello", -3, 2)"#, r#""ll""#),
        (r#"substr("hello", 1, -1)"#, r#""ello""#),
        (r#"strrev("abc")"#, r#""cba""#),
        (r#"split(",", "")"#, r#"[""]"#),
        (r#"split("", "abc")"#, r#"["a","b","c"]"#),
        (r#"split("---\n", "a\n---\nb")"#, r#"["a\n","b"]"#),
        (r#"join(",", ["a", 1, true], ["b"])"#, r#""a,1,true,b""#),
        (r#"[title("o'neil éa_b"), upper("straße")]"#, r#"["O'Neil Éa_b","STRAßE"]"#),
        (r#"format("%e", 12345.678)"#, r#""1.234568e+04""#),
        (
            r#"[startswith("abc", "ab"), endswith("abc", "ab"), strcontains("abc", "b")]"#,
            "[true,false,true]",
        ),
        (r#"replace("a1b2", "/([0-9])/", "<$1>")"#, r#""a\u003c1\u003eb\u003c2\u003e""#),
        (r#"replace("a.b.c", ".", "-")"#, r#""a-b-c""#),
        (r#"regex("[a-z]+", "12ab")"#, r#""ab""#),
        (r#"regex("(\\d+)-(\\w+)", "12-ab")"#, r#"["12","ab"]"#),
        (r#"regex("(?P<y>\\d+)-(?P<x>\\w+)", "12-ab")"#, r#"{"x":"ab","y":"12"}"#),
        (r#"regexall("[a-z]", "a1b")"#, r#"["a","b"]"#),
        (
            r#"format("%5s|%-5s|%05d|%.2f|%q|%v|%#v|%t|%x|%%|%[2]s", "a", "b", 3, 1.239, "q\"x", [1, "a"], {a=1}, true, 255)"#,
            r#""    a|b    |00003|1.24|\"q\\\"x\"|[1,\"a\"]|{\"a\":1}|true|ff|%|b""#,
        ),
        (r#"format("%s %d %v", 1, "3", "x")"#, r#""1 3 x""#),
        (r#"formatlist("%s-%s", ["a", "b"], "x")"#, r#"["a-x","b-x"]"#),
    ] {
        assert_eq!(value(expression), json, "{expression}");
    }
}

#[test]
fn collections() {
    for (expression, json) in [
        ("[length([1, 2]), length({a=1}), length(\"héé\")]", "[2,1,3]"),
        ("keys({b=1, a=2})", r#"["a","b"]"#),
        ("values({b=1, a=2})", "[2,1]"),
        (r#"lookup({a=1}, "b", 2)"#, "2"),
        (r"merge({a=1, b={c=1}}, {b=2}, null)", r#"{"a":1,"b":2}"#),
        ("concat([1], [], [2, 3])", "[1,2,3]"),
        ("flatten([[1, [2]], [], 3])", "[1,2,3]"),
        (r#"compact(["a", "", null, "b"])"#, r#"["a","b"]"#),
        (r#"distinct(["a", "b", "a"])"#, r#"["a","b"]"#),
        (r#"contains([1, 2], "1")"#, "false"),
        (r#"element(["a", "b"], 3)"#, r#""b""#),
        (r#"index(["a", "b"], "b")"#, "1"),
        ("slice([1, 2, 3], 1, 2)", "[2]"),
        (r#"sort(["b", "a", "B"])"#, r#"["B","a","b"]"#),
        (r#"reverse(["a", "b"])"#, r#"["b","a"]"#),
        (r#"zipmap(["a", "b"], [1, 2])"#, r#"{"a":1,"b":2}"#),
        (r#"setproduct(["a", "b"], ["c"])"#, r#"[["a","c"],["b","c"]]"#),
        (r#"setunion(["b"], ["a", "b"])"#, r#"["a","b"]"#),
        (r#"setsubtract(["a", "b"], ["b"])"#, r#"["a"]"#),
        (r#"setintersection(["a", "b"], ["b", "c"])"#, r#"["b"]"#),
        (r#"toset(["b", "a", "b"])"#, r#"["a","b"]"#),
        ("tolist(toset([2, 1]))", "[1,2]"),
        (
            r#"[tolist(["a", 1, true]), toset(["a", 1, true]), tomap({a=1, b="x"}).a, coalesce(1, "a")]"#,
            r#"[["a","1","true"],["1","a","true"],"1","1"]"#,
        ),
        ("tomap({a=1}).a", "1"),
        (r#"coalesce("", null, "x")"#, r#""x""#),
        ("coalescelist([], [1])", "[1]"),
        ("[one([]), one([1])]", "[null,1]"),
        ("[range(3), range(1, 4), range(4, 0, -2)]", "[[0,1,2],[1,2,3],[4,2]]"),
        ("chunklist([1, 2, 3], 2)", "[[1,2],[3]]"),
        (r#"transpose({a=["1", "2"], b=["2"]})"#, r#"{"1":["a"],"2":["a","b"]}"#),
        (r#"matchkeys(["a", "b"], ["x", "y"], ["y"])"#, r#"["b"]"#),
        (r#"[alltrue([true, "true"]), anytrue([])]"#, "[true,false]"),
    ] {
        assert_eq!(value(expression), json, "{expression}");
    }
}

#[test]
fn numbers_and_conversions() {
    for (expression, json) in [
        (
            "[min(2, 1), max(2, 1), ceil(1.2), floor(1.8), abs(-1), pow(2, 10), sum([1, 2.5]), signum(-3)]",
            "[1,2,2,1,1,1024,3.5,-1]",
        ),
        (r#"[parseint("ff", 16), log(8, 2), 7 % -3, 0.1 + 0.2]"#, "[255,3,1,0.3]"),
        (
            r#"[tonumber("1.50"), tostring(1.0), tobool("true"), tostring(null)]"#,
            r#"[1.5,"1",true,null]"#,
        ),
    ] {
        assert_eq!(value(expression), json, "{expression}");
    }
}

#[test]
fn encodings() {
    for (expression, json) in [
        (
            r#"jsonencode({a="<&>", b="é\n", n=1.50})"#,
            r#""{\"a\":\"\\u003c\\u0026\\u003e\",\"b\":\"é\\n\",\"n\":1.5}""#,
        ),
        (r#"jsondecode("{\"a\":[1,null]}")"#, r#"{"a":[1,null]}"#),
        (r#"csvdecode("a,b\n1,\"x,y\"\n")"#, r#"[{"a":"1","b":"x,y"}]"#),
        (r#"[base64encode("hi"), base64decode("aGk=")]"#, r#"["aGk=","hi"]"#),
        (r#"urlencode("a b/c?é&~-_.")"#, r#""a+b%2Fc%3F%C3%A9%26~-_.""#),
        (
            r#"[md5("a"), sha1("a")]"#,
            r#"["0cc175b9c0f1b6a831c399e269772661","86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"]"#,
        ),
        (r#"sha256("a")"#, r#""ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb""#),
        (r#"base64sha256("a")"#, r#""ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=""#),
    ] {
        assert_eq!(value(expression), json, "{expression}");
    }
}

#[test]
fn yaml_is_written_in_terraforms_style() {
    let expression = r#"split("\n", yamlencode({
        a = "x", b = [1, 2, {c = true, d = null}], "e f" = {}, g = [], h = "multi\nline\n", i = "", j = 1.5, k = "no\nnl"
        y = {z = [{p = 1}]}
    }))"#;
    let lines = [
        r#""a": "x""#,
        r#""b":"#,
        "- 1",
        "- 2",
        r#"- "c": true"#,
        r#"  "d": null"#,
        r#""e f": {}"#,
        r#""g": []"#,
        r#""h": |"#,
        "  multi",
        "  line",
        r#""i": """#,
        r#""j": 1.5"#,
        r#""k": |-"#,
        "  no",
        "  nl",
        r#""y":"#,
        r#"  "z":"#,
        r#"  - "p": 1"#,
        "",
    ];
    let written: Vec<String> = serde_json::from_str(&value(expression)).unwrap();
    assert_eq!(written, lines);
    for (expression, json) in [
        (r#"yamlencode("a\nb")"#, r#""|-\n  a\n  b\n""#),
        ("yamlencode(1)", r#""1\n...\n""#),
        (
            r#"yamlencode({h="\n", i="a\n\n", j="  x\ny"})"#,
            r#""\"h\": |2+\n\n\"i\": |+\n  a\n\n\"j\": |2-\n    x\n  y\n""#,
        ),
    ] {
        assert_eq!(value(expression), json, "{expression}");
    }
    assert_eq!(value(r#"yamlencode(["a", ["b", "c"]])"#), r#""- \"a\"\n- - \"b\"\n  - \"c\"\n""#);
    assert_eq!(
        value(r#"yamldecode(yamlencode({a = "1", b = [true, null], c = "x\n\ny\n"}))"#),
        r#"{"a":"1","b":[true,null],"c":"x\n\ny\n"}"#
    );
}

#[test]
fn yaml_is_read_with_its_types() {
    let expression =
        r#"yamldecode("a: yes\nc: 0x1f\nf: ~\nm: True\ni: 1e3\ns: '1'\nl: [a, {b: 1}]\n")"#;
    assert_eq!(
        value(expression),
        r#"{"a":true,"c":31,"f":null,"i":1000,"l":["a",{"b":1}],"m":true,"s":"1"}"#
    );
    assert_eq!(
        value(r#"yamldecode("a: 010\nb: 0o17\nc: 1_000\nd: 2024-01-01\n")"#),
        r#"{"a":10,"b":15,"c":"1_000","d":"2024-01-01T00:00:00Z"}"#
    );
    assert_eq!(value_among(&[], r#"yamldecode("a: [")"#).1, ["function-failed"]);
    assert_eq!(value_among(&[], r#"yamldecode("a: 1\n---\nb: 2\n")"#).1, ["function-failed"]);
}

#[test]
fn files_are_read_from_the_root_module() {
    let files = [
        ("a.txt", "text\n"),
        ("d/x.yaml", "k: 1\n"),
        ("d/e/y.yaml", ""),
        ("d/z.txt", ""),
        ("t.tpl", "hi ${name}%{ if on } on%{ endif }"),
    ];
    for (expression, json) in [
        (r#"file("a.txt")"#, r#""text\n""#),
        (r#"file("${path.module}/./d/../a.txt")"#, r#""text\n""#),
        (r#"[fileexists("a.txt"), fileexists("b.txt")]"#, "[true,false]"),
        (r#"filebase64("a.txt")"#, r#""dGV4dAo=""#),
        (r#"fileset(path.module, "d/*.yaml")"#, r#"["d/x.yaml"]"#),
        (r#"fileset("d", "**/*.{yaml,yml}")"#, r#"["e/y.yaml","x.yaml"]"#),
        (r#"yamldecode(file("d/x.yaml")).k"#, "1"),
        (r#"templatefile("t.tpl", {name = "you", on = true})"#, r#""hi you on""#),
        (
            r#"[basename("a/b/c.txt"), dirname("a/b/c.txt"), dirname("x")]"#,
            r#"["c.txt","a/b","."]"#,
        ),
        (r"[path.module, path.root, terraform.workspace]", r#"[".",".","default"]"#),
    ] {
        assert_eq!(value_among(&files, expression), (json.to_owned(), Vec::new()), "{expression}");
    }
    assert_eq!(
        value_among(&files, r#"file("none.txt")"#),
        (r#""${file(...)}""#.to_owned(), vec!["file-not-found"])
    );
}

#[test]
fn a_function_that_does_not_exist_is_reported_where_it_stands() {
    let (value, diagnostics) = super::value_and_diagnostics(&[], "[\n  nonsense(1),\n  2]");
    assert_eq!(value, r#"["${nonsense(...)}",2]"#);
    let span = diagnostics[0].span.unwrap();
    assert_eq!((diagnostics[0].rule.name, span.line, span.column), ("unknown-function", 2, 3));
    assert_eq!(
        value_among(&[], "provider::aws::arn_parse(\"x\")"),
        (r#""${provider::arn_parse}""#.to_owned(), Vec::new())
    );
}

#[test]
fn what_is_different_every_time_is_unknown() {
    assert_eq!(value("timestamp()"), r#""${timestamp(...)}""#);
}
