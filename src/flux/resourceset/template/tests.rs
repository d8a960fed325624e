//! The language, form by form.

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::parse;

use super::{Template, TemplateError, Value, Work};

const INPUTS: &str = "
name: web
n: 3
big: 1000000
half: 0.5
on: true
off: false
nothing: null
empty: ''
list: [b, a, b]
numbers: [1, 2]
map: {k1: v1, k2: {deep: x}}
apps:
- {app: one, size: 1Gi}
- {app: two}
";

fn rendered(template: &str) -> Result<String, TemplateError> {
    let inputs = parse(INPUTS.as_bytes(), FileId::GENERATED)
        .documents
        .first()
        .map(|document| Value::of(&document.root));
    let inputs = inputs.and_then(Result::ok).unwrap_or(Value::Nil);
    Template::read(template)?.render(&inputs, &mut Work::default().share())
}

fn check(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        match rendered(template) {
            Ok(text) => assert_eq!(text, *expected, "{template}"),
            Err(error) => panic!("{template}: {error:?}"),
        }
    }
}

fn check_errors(cases: &[(&str, usize, &str)]) {
    for (template, at, message) in cases {
        match rendered(template) {
            Ok(text) => panic!("{template}: {text}"),
            Err(error) => {
                assert_eq!((error.at, error.message.as_str()), (*at, *message), "{template}");
            }
        }
    }
}

#[test]
fn values_and_how_they_are_printed() {
    check(&[
        ("plain", "plain"),
        ("a << inputs.name >> b", "a web b"),
        ("<<inputs.n>> << inputs.half >> << inputs.on >>", "3 0.5 true"),
        ("<< inputs.nothing >>", "<no value>"),
        ("<< inputs.list >> << inputs.map >>", "[b a b] map[k1:v1 k2:map[deep:x]]"),
        ("<< inputs.map.k2.deep >>", "x"),
        ("<< (inputs).name >> << (index inputs.apps 0).app >>", "web one"),
        (
            "<< \"a\\tb\\u00e9\" >> << `raw\\n` >> << 'a' >> << 0x10 >> << 1.50 >> << -3 >>",
            "a\tb\u{e9} raw\\n 97 16 1.5 -3",
        ),
        ("<< 1000000.0 >> << 1e21 >> << 0.00001 >> << true >>", "1e+06 1e+21 1e-05 true"),
        ("<< $x := 5 >>[<< $x >>]<< $x = 6 >>[<< $x >>]", "[5][6]"),
        ("<</* a comment */>>x<<- /* another */ ->> y", "xy"),
        ("<< inputs.name | upper | printf \"%s-%d\" \"a\" | quote >>", "\"a-%!d(string=WEB)\""),
        ("< << \"<\" >> >", "< < >"),
    ]);
}

#[test]
fn spaces_are_trimmed_where_a_sign_says_so() {
    check(&[
        ("a \n <<- inputs.name ->> \n b", "awebb"),
        ("a <<- 3 >> b", "a3 b"),
        ("a <<-3>> b", "a -3 b"),
        ("<<if true>> x <<- end >>\ny", " x\ny"),
    ]);
}

#[test]
fn conditions_and_loops() {
    check(&[
        ("<< if inputs.on >>a<< else >>b<< end >><< if inputs.off >>a<< else >>b<< end >>", "ab"),
        ("<< if inputs.off >>a<< else if eq inputs.n 3 >>b<< else >>c<< end >>", "b"),
        (
            "<< if inputs.empty >>a<< end >><< if inputs.list >>b<< end >><< if 0 >>c<< end >><< if inputs.nothing >>d<< end >>",
            "b",
        ),
        (
            "<< with inputs.map >><< .k1 >><< end >><< with inputs.empty >>x<< else >>y<< end >>",
            "v1y",
        ),
        ("<< with $m := inputs.map >><< $m.k1 >><< end >>", "v1"),
        ("<< with inputs.empty >>x<< else with inputs.name >><< . >><< end >>", "web"),
        ("<< range inputs.list >>[<< . >>]<< end >>", "[b][a][b]"),
        ("<< range $i, $v := inputs.list >><< $i >>=<< $v >> << end >>", "0=b 1=a 2=b "),
        ("<< range $k, $v := inputs.map >><< $k >> << end >>", "k1 k2 "),
        (
            "<< range $app := inputs.apps >><< $app.app >>:<< get $app \"size\" | default \"2Gi\" >> << end >>",
            "one:1Gi two:2Gi ",
        ),
        ("<< range inputs.empty | splitList \",\" | compact >>x<< else >>none<< end >>", "none"),
        ("<< range 3 >><< . >><< end >><< range $i := until 2 >><< $i >><< end >>", "01201"),
        (
            "<< range 9 >><< if eq . 1 >><< continue >><< end >><< if gt . 3 >><< break >><< end >><< . >><< end >>",
            "023",
        ),
        // A variable of a loop ends with it; one that is set again keeps its value.
        ("<< $s := 0 >><< range 4 >><< $s = add $s . >><< end >><< $s >>", "6"),
        (
            "<< define \"t\" >>(<< . >>)<< end >><< template \"t\" inputs.name >><< block \"u\" 5 >>[<< . >>]<< end >>",
            "(web)[5]",
        ),
    ]);
}

#[test]
fn comparison_and_logic() {
    check(&[
        (
            "<< eq 1 2 1 >> << ne \"a\" \"b\" >> << lt 1 2 >> << le 2 2 >> << gt 1.5 1 >> << ge \"b\" \"a\" >>",
            "true true true true true true",
        ),
        (
            "<< not inputs.on >> << and 1 0 >> << and 1 2 >> << or 0 \"\" 3 >> << or 0 \"\" >>",
            "false 0 2 3 ",
        ),
        ("<< or inputs.on inputs.missing >> << and inputs.off inputs.missing >>", "true false"),
        (
            "<< len inputs.list >> << len inputs.name >> << index inputs.map \"k1\" >> << index inputs.map \"k9\" >>",
            "3 3 v1 <no value>",
        ),
        (
            "<< eq inputs.nothing nil >> << eq inputs.name \"web\" | ternary \"y\" \"n\" >>",
            "true y",
        ),
        ("<< if and (eq inputs.name \"web\") (has \"a\" inputs.list) >>both<< end >>", "both"),
        ("<< deepEqual (list 1 2) inputs.numbers >>", "true"),
    ]);
}

#[test]
fn functions_of_text() {
    check(&[
        ("<< upper \"aB\" >><< lower \"aB\" >><< title \"hello world\" >>", "ABabHello World"),
        (
            "<< trim \" a \" >>|<< trimAll \"-\" \"--a-\" >>|<< trimPrefix \"v\" \"v1\" >>|<< trimSuffix \".git\" \"a.git\" >>",
            "a|a|1|a",
        ),
        (
            "<< contains \"e\" \"web\" >> << hasPrefix \"w\" \"web\" >> << hasSuffix \"x\" \"web\" >>",
            "true true false",
        ),
        (
            "<< quote \"a\" 1 >> << squote \"a\" >> << cat \"a\" 1 nil \"b\" >>",
            "\"a\" \"1\" 'a' a 1 b",
        ),
        (
            "<< replace \".\" \"-\" \"a.b.c\" >> << trunc 2 \"abc\" >> << trunc -2 \"abc\" >> << substr 1 2 \"abc\" >>",
            "a-b-c ab bc b",
        ),
        (
            "<< indent 2 \"a\\nb\" >>|<< nindent 1 \"a\" >>|<< repeat 3 \"x\" >>",
            "  a\n  b|\n a|xxx",
        ),
        (
            "<< join \"-\" inputs.list >> << splitList \",\" \"a,b\" | last >> << (split \",\" \"a,b\")._1 >>",
            "b-a-b b b",
        ),
        (
            "<< slugify \">=1.0.0-rc.0\" >> << slugify \"Feature/My Branch_1!\" >>",
            "1-0-0-rc-0 feature-my-branch_1",
        ),
        (
            "<< printf \"%s-%d %v %q %t %5.2f|%-4s|%04d|%x|%%\" \"a\" 1 inputs.list \"q\" true 1.5 \"ab\" 7 255 >>",
            "a-1 [b a b] \"q\" true  1.50|ab  |0007|ff|%",
        ),
        ("<< print 1 2 \"a\" \"b\" 3 >>|<< println \"x\" 1 >>", "1 2ab3|x 1\n"),
        (
            "<< base \"a/b.txt\" >> << dir \"a/b.txt\" >> << ext \"a/b.txt\" >> << clean \"/a/../b//c\" >>",
            "b.txt a .txt /b/c",
        ),
        (
            "<< regexMatch \"^w.b$\" inputs.name >> << regexReplaceAll \"(w)e\" inputs.name \"${1}a\" >> << regexFind \"[a-c]\" inputs.name >>",
            "true wab b",
        ),
        ("<< plural \"one\" \"many\" 2 >>", "many"),
    ]);
}

#[test]
fn functions_of_lists_maps_and_numbers() {
    check(&[
        (
            "<< list 1 \"a\" >> << first inputs.list >> << rest inputs.list >> << initial inputs.list >> << reverse inputs.list >>",
            "[1 a] b [a b] [b a] [b a b]",
        ),
        (
            "<< uniq inputs.list >> << without inputs.list \"b\" >> << append inputs.list \"c\" >> << prepend inputs.list \"c\" >>",
            "[b a] [a] [b a b c] [c b a b]",
        ),
        (
            "<< concat inputs.list inputs.numbers >> << slice inputs.list 1 2 >> << sortAlpha inputs.list >> << chunk 2 inputs.list >>",
            "[b a b 1 2] [a] [a b b] [[b a] [b]]",
        ),
        (
            "<< $d := dict \"a\" 1 \"b\" 2 >><< keys $d >> << values $d >> << hasKey $d \"a\" >> << pick $d \"a\" >> << omit $d \"a\" >>",
            "[a b] [1 2] true map[a:1] map[b:2]",
        ),
        (
            "<< $d := dict >><< $_ := set $d \"x\" 1 >><< $_ := set $d \"y\" 2 >><< $_ := unset $d \"x\" >><< $d >>",
            "map[y:2]",
        ),
        (
            "<< get inputs.map \"k1\" >>|<< get inputs.map \"none\" >>|<< dig \"k2\" \"deep\" \"d\" inputs.map >>|<< dig \"k2\" \"no\" \"d\" inputs.map >>",
            "v1||x|d",
        ),
        (
            "<< dig \"no\" \"d\" inputs >> << pluck \"app\" (index inputs.apps 0) (index inputs.apps 1) >>",
            "d [one two]",
        ),
        (
            "<< default \"d\" inputs.empty >> << default \"d\" inputs.name >> << coalesce \"\" 0 \"c\" >> << empty 0 >> << ternary 1 2 false >>",
            "d web c true 2",
        ),
        (
            "<< add 1 2 \"3\" >> << sub 5 2 >> << mul 2 3 4 >> << div 7 2 >> << mod 7 2 >> << add1 1 >> << max 1 5 2 >> << min 3 2 >>",
            "6 3 24 3 1 2 5 2",
        ),
        (
            "<< round 1.256 2 >> << ceil 1.2 >> << floor 1.8 >> << int \"12\" >> << int64 3.9 >> << float64 \"1.5\" >> << atoi \"x\" >>",
            "1.26 2 1 12 3 1.5 0",
        ),
        (
            "<< until 3 >> << untilStep 1 6 2 >> << seq 3 >> << seq 5 -2 1 >> << bool \"true\" >>",
            "[0 1 2] [1 3 5] 1 2 3 5 3 1 true",
        ),
        (
            "<< kindOf inputs.list >> << typeOf inputs.map >> << kindIs \"int\" 1 >> << toString 5 | kindOf >>",
            "slice map[string]interface {} true string",
        ),
        ("<< mustFirst inputs.list >> << mustToJson inputs.list >>", "b [\"b\",\"a\",\"b\"]"),
    ]);
}

#[test]
fn functions_that_encode() {
    check(&[
        ("<< inputs.map | toYaml | nindent 2 >>", "\n  k1: v1\n  k2:\n    deep: x"),
        ("<< toYaml inputs.list >> << toYaml \"x: y\" >>", "- b\n- a\n- b 'x: y'"),
        (
            "<< toJson inputs.map >> << (fromJson \"{\\\"a\\\": [1]}\").a >>",
            "{\"k1\":\"v1\",\"k2\":{\"deep\":\"x\"}} [1]",
        ),
        ("<< toJson \"<a>\" >> << toRawJson \"<a>\" >>", "\"\\u003ca\\u003e\" \"<a>\""),
        (
            "<< b64enc \"abc\" >> << b64dec \"YWJj\" >> << sha256sum \"\" | trunc 8 >> << adler32sum \"Wikipedia\" >>",
            "YWJj abc e3b0c442 300286872",
        ),
    ]);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    check_errors(&[
        ("a << inputs.missing >>", 5, "map has no entry for key \"missing\""),
        ("<< inputs.name.x >>", 3, "can't evaluate field x in type string"),
        ("<< inputs.nothing.x >>", 3, "nil pointer evaluating interface {}.x"),
        ("<< nonsense inputs.name >>", 3, "function \"nonsense\" not defined"),
        // Known before anything is rendered, as in Go.
        ("<< if false >><< nonsense >><< end >>", 17, "function \"nonsense\" not defined"),
        ("<< now >>", 3, "function \"now\" not defined"),
        ("<< randInt 1 2 >>", 3, "function \"randInt\" is not evaluated by this program"),
        ("<< $x >>", 3, "undefined variable $x"),
        ("<< if inputs.on >>", 0, "no <<end>> for this action"),
        ("<< end >>", 0, "unexpected <<end>>"),
        ("<< else >>", 0, "unexpected <<else>>"),
        ("<< inputs.name", 0, "unclosed action"),
        ("<< \"abc >>", 3, "unterminated quoted string"),
        ("<< inputs.name | >>", 17, "missing value for command"),
        ("<< (inputs.name >>", 16, "unclosed left paren"),
        ("<< \"a\" \"b\" >>", 3, "can't give argument to non-function"),
        ("<< eq 1 \"a\" >>", 3, "error calling eq: incompatible types for comparison"),
        ("<< fail \"on purpose\" >>", 3, "error calling fail: on purpose"),
        ("<< upper 1 >>", 3, "error calling upper: wrong type for value; expected string; got int"),
        ("<< upper >>", 3, "error calling upper: wrong number of args: want 1 got 0"),
        ("<< div 1 0 >>", 3, "error calling div: integer divide by zero"),
        ("<< index inputs.list 9 >>", 3, "error calling index: index out of range: 9"),
        ("<< template \"none\" >>", 0, "template \"none\" not defined"),
        ("<< range inputs.name >>x<< end >>", 9, "range can't iterate over web"),
        ("<< break >>", 0, "break or continue outside range"),
        ("<</* open", 0, "unclosed comment"),
    ]);
}

#[test]
fn whatever_a_template_says_it_ends() {
    let deep = format!("{}1{}", "<< if 1 >>".repeat(500), "<< end >>".repeat(500));
    let parentheses = format!("<< {}1{} >>", "(".repeat(500), ")".repeat(500));
    for template in [
        "<< define \"t\" >><< template \"t\" >><< end >><< template \"t\" >>",
        "<< range until 100000 >><< range until 100000 >><< end >><< end >>",
        "<< range 1000000000 >>x<< end >>",
        "<< repeat 1000000000 \"x\" >>",
        "<< printf \"%1000000000d\" 1 | repeat 100000 >>",
        "<< $x := list 1 >><< range until 1000 >><< $x = list $x $x >><< end >>",
        "<< $x := list 1 >><< range until 1000 >><< $x = list $x >><< end >>",
        "<< $x := \"xxxxxxxx\" >><< range until 100 >><< $x = cat $x $x >><< end >>",
        "<< $x := \"x\" >><< range until 100 >><< $x = indent 1000 $x >><< $x = replace \" \" \"\\n\" $x >><< end >>",
        "<< until 100000000 >>",
        "<< untilStep 0 9223372036854775807 1 >>",
        "<< $d := dict >><< range until 1000 >><< $_ := set $d \"x\" $d >><< end >>",
        "<< regexReplaceAll \"\" (repeat 100000 \"x\") (repeat 100000 \"y\") >>",
        deep.as_str(),
        parentheses.as_str(),
    ] {
        assert!(rendered(template).is_err(), "{}", template.get(..60).unwrap_or(template));
    }
}
