//! Expressions, row by row: what they become, and what is not one.

use super::*;

fn variable(name: &str) -> Variable<'static> {
    match name {
        "v" => Variable::Known("abcABC123ABCabc"),
        "path" => Variable::Known("/home/bozo/ideas.txt.gz"),
        "domain" => Variable::Known("example.com"),
        "n" => Variable::Known("-4"),
        "e" => Variable::Known("été"),
        "secret" => Variable::Unknown,
        _ => Variable::Known(""),
    }
}

fn text(expression: &str) -> String {
    match expand(expression, &variable) {
        Ok(expanded) => expanded.text,
        Err(error) => format!("{} at {}", error.message, error.start),
    }
}

#[test]
fn every_form_of_the_language() {
    for (expression, expected) in [
        ("plain", "plain"),
        ("a ${domain} b", "a example.com b"),
        ("${undefined}", ""),
        ("${#v}", "15"),
        ("${#e}", "5"),
        ("${v^}", "AbcABC123ABCabc"),
        ("${v^^}", "ABCABC123ABCABC"),
        ("${e^}", "Été"),
        ("${v,}", "abcABC123ABCabc"),
        ("${v,,}", "abcabc123abcabc"),
        ("${v,^}", "abcABC123ABCabc"),
        ("${v:12}", "abc"),
        ("${v:3:3}", "ABC"),
        ("${v:99}", ""),
        ("${v:99:1}", ""),
        ("${v:13:9}", "bc"),
        // Go reads no number with a space before it, so the value stays; `:-` is a default.
        ("${v: -3}", "abcABC123ABCabc"),
        ("${v:${n}}", "Cabc"),
        ("${v:1:-12}", "bc"),
        ("${v:9:-12}", ""),
        ("${v:x}", "abcABC123ABCabc"),
        ("${path#*/}", "home/bozo/ideas.txt.gz"),
        ("${path##*/}", "ideas.txt.gz"),
        ("${path%.*}", "/home/bozo/ideas.txt"),
        ("${path%%.*}", "/home/bozo/ideas"),
        ("${path#nothing}", "/home/bozo/ideas.txt.gz"),
        ("${v=d}", "abcABC123ABCabc"),
        ("${x=d}", "d"),
        ("${x:=d}", "d"),
        ("${x:-d e}", "d e"),
        ("${x:-}", ""),
        // Not what a shell does: both are defaults.
        ("${x:?d}", "d"),
        ("${v:+d}", "abcABC123ABCabc"),
        ("${x:-${y:-${domain}}}", "example.com"),
        ("${x:=a-${domain}-b}", "a-example.com-b"),
        ("${domain/./-}", "example-com"),
        ("${v/abc/x}", "xABC123ABCabc"),
        ("${v//abc/x}", "xABC123ABCx"),
        ("${v/#abc/x}", "xABC123ABCabc"),
        ("${v/%abc/x}", "abcABC123ABCx"),
        ("${v/#/x}", "xabcABC123ABCabc"),
        ("${v/%/x}", "abcABC123ABCabcx"),
        ("${v/abc/}", "ABC123ABCabc"),
        ("${path//\\//-}", "-home-bozo-ideas.txt.gz"),
        ("$${v}", "${v}"),
        ("$$${n}", "$-4"),
        ("$${v:=${n}}", "${v:=-4}"),
        ("$v $ $", "$v $ $"),
        ("a$", "a$"),
    ] {
        assert_eq!(text(expression), expected, "{expression}");
    }
}

#[test]
fn what_is_no_expression_is_refused_where_it_begins() {
    for (expression, expected) in [
        ("a ${v-d}", "missing closing brace at 2"),
        ("${a.b}", "missing closing brace at 0"),
        ("${{ x }}", "unable to parse variable name at 0"),
        ("${}", "unable to parse variable name at 0"),
        ("${v", "missing closing brace at 0"),
        ("${v:}", "unable to parse substitution within function at 0"),
        ("${v#}", "unable to parse substitution within function at 0"),
        ("${v:-d", "unable to parse substitution within function at 0"),
        ("${v/a}", "bad substitution at 0"),
        ("${x:-${a.b}}", "missing closing brace at 0"),
        ("${v[@]}", "missing closing brace at 0"),
    ] {
        assert_eq!(text(expression), expected, "{expression}");
    }
    assert_eq!(text(&"${x:-".repeat(60)), "expressions nested too deep at 0");
    assert!(text(&"${v}".repeat(150_000)).starts_with("the values are too large"));
}

#[test]
fn an_unknown_value_stays_and_is_named() {
    for (expression, expected, unknown) in [
        ("${secret}-${domain}", "${secret}-example.com", &["secret"][..]),
        ("${secret/./-}", "${secret}", &["secret"]),
        ("${#secret}", "${secret}", &["secret"]),
        ("${secret:-d}", "d", &[]),
        ("${x:-${secret}}", "${secret}", &["secret"]),
        ("${domain:-${secret}}", "example.com", &[]),
        ("${domain/${secret}/x}", "${domain}", &["domain"]),
        ("$${secret}", "${secret}", &[]),
    ] {
        let expanded = expand(expression, &variable).unwrap_or_default();
        assert_eq!(expanded.text, expected, "{expression}");
        assert_eq!(
            expanded.unknown.iter().map(String::as_str).collect::<Vec<_>>(),
            unknown,
            "{expression}"
        );
    }
}
