//! Text forms: as committed for the samples, and whole whatever the names in a repository are.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a small repository is written as text"
)]

use crate::common::{SAMPLES, compare, fluxscape, project, put, samples};

const FORMS: [&str; 5] = ["mmd", "dot", "d2", "txt", "md"];

#[test]
fn the_text_forms_of_the_samples_are_as_committed() {
    let copies = samples();
    let mut wrong = Vec::new();
    for sample in SAMPLES {
        for form in FORMS {
            let run = fluxscape(copies.path(), &["render", sample, "-q", "-o", "-", "-f", form]);
            assert_eq!(run.status, 0, "{sample}: {}", run.stderr);
            wrong.extend(
                compare(
                    &project().join("tests/golden").join(sample).join(format!("outline.{form}")),
                    &run.stdout,
                )
                .err(),
            );
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_tree_command_prints_the_text_form_and_counts_what_is_deeper() {
    let copies = samples();
    let said = |args: &[&str]| String::from_utf8(fluxscape(copies.path(), args).stdout).unwrap();
    let whole = said(&["tree", "two-environments", "-q"]);
    assert_eq!(whole, said(&["render", "two-environments", "-q", "-o", "-", "-f", "txt"]));
    let shallow = said(&["tree", "two-environments", "-q", "--depth", "2"]);
    assert!(shallow.contains("6 applications") && !shallow.contains("reading-room"), "{shallow}");
    let staging = said(&["tree", "two-environments", "-q", "--environment", "staging"]);
    assert!(staging.contains("staging/apps/loans") && !staging.contains("qa/apps"), "{staging}");
    let production = said(&["tree", "bootstrap-clusters", "-q", "--cluster", "production"]);
    assert!(
        production.contains("apps/production") && !production.contains("apps/staging"),
        "{production}"
    );
    let wrong = fluxscape(copies.path(), &["tree", "two-environments", "--environment", "nowhere"]);
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
}

#[test]
fn the_text_forms_tell_the_part_that_is_asked_for() {
    let copies = samples();
    let run = |args: &[&str]| {
        fluxscape(copies.path(), &[&["render", "two-environments", "-q", "-o", "-"], args].concat())
    };
    for form in FORMS {
        let said =
            |args: &[&str]| String::from_utf8(run(&[&["-f", form], args].concat()).stdout).unwrap();
        let loans = said(&["--application", "loans"]);
        assert!(loans.contains("loans") && !loans.contains("reading-room"), "{form}: {loans}");
        let focus = said(&["--focus", "Kustomization/flux-qa/loans"]);
        assert!(focus.contains("loans") && focus != said(&[]), "{form}: {focus}");
        assert_eq!(
            run(&["-f", form, "--hide", "Kustomization", "--hide", "HelmRelease"]).status,
            2,
            "nothing is left"
        );
    }
    for (form, option) in [
        ("txt", "--waves"),
        ("mmd", "--direction=right"),
        ("md", "--collapse=qa"),
        ("dot", "--width=900"),
    ] {
        let refused = run(&["-f", form, option]);
        assert!(
            refused.status == 2 && refused.stderr.contains("is not supported for"),
            "{form} {option}: {}",
            refused.stderr
        );
    }
    for option in ["--environment=qa", "--application=loans", "--only=Kustomization"] {
        let refused = run(&["-f", "json", option]);
        assert!(
            refused.status == 2 && refused.stderr.contains("json, which holds the whole graph"),
            "{option}: {}",
            refused.stderr
        );
    }
}

/// Names that nobody should use. YAML double quotes take them as JSON does.
fn hostile_names() -> Vec<String> {
    let long = "long-name-".repeat(30);
    let names = [
        "end",
        "subgraph end[\"x\"]",
        "<script>alert(1)</script>",
        "a\"b'c`d|e|f",
        "]-->(k)",
        "&amp; &lt; #59; #quot;",
        "\u{202e}right to left\u{202c}",
        "ctrl\u{1}\u{7}\u{1b}[31m",
        "two\nlines\tand a tab",
        "🚀 日本語 العربية",
        "1. list",
        "- item",
        "# heading",
        "\\backslash\\n",
        "---",
        "%%{init: {}}%%",
        "www.example.org",
        "https://example.org",
        "@someone",
        "**bold** __under__ ~~gone~~",
        "${VAR}",
        &long,
    ];
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A repository whose Kustomizations bear hostile names and wait for one another.
fn hostile(directory: &std::path::Path) {
    let mut flux = String::new();
    let mut before: Option<String> = None;
    for (at, name) in hostile_names().iter().enumerate() {
        let quoted = serde_json::to_string(name).unwrap();
        let waits = before
            .replace(quoted.clone())
            .map(|other| format!("  dependsOn:\n    - name: {other}\n"))
            .unwrap_or_default();
        flux.push_str(&format!(
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {quoted}\n  namespace: flux-system\n\
             spec:\n  interval: 1h\n  path: ./apps/a{at}\n  prune: true\n{waits}  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
        ));
        put(
            &directory.join(format!("apps/a{at}/kustomization.yaml")),
            "resources: [ config.yaml ]\n",
        );
        let config = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{at}\n  namespace: default\n"
        );
        put(&directory.join(format!("apps/a{at}/config.yaml")), &config);
    }
    put(&directory.join("clusters/main/apps.yaml"), &flux);
    let sync = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n  namespace: flux-system\n\
        spec:\n  interval: 1m\n  ref: { branch: main }\n  url: https://git.example.org/a/b.git\n---\n\
        apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: flux-system\n  namespace: flux-system\n\
        spec:\n  interval: 1h\n  path: ./clusters/main\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n";
    put(&directory.join("clusters/main/flux-system/gotk-sync.yaml"), sync);
}

fn drawn(directory: &std::path::Path, form: &str) -> String {
    let run = fluxscape(directory, &["render", ".", "-q", "--view", "apps", "-o", "-", "-f", form]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn no_name_breaks_a_form() {
    let directory = tempfile::tempdir().unwrap();
    hostile(directory.path());
    mermaid_is_whole(&drawn(directory.path(), "mmd"), hostile_names().len());
    dot_is_whole(&drawn(directory.path(), "dot"), hostile_names().len());
    d2_is_whole(&drawn(directory.path(), "d2"), hostile_names().len());
    markdown_is_whole(&drawn(directory.path(), "md"), hostile_names().len());
    for form in ["mmd", "dot", "d2", "txt", "md", "svg"] {
        let text = drawn(directory.path(), form);
        let bad = text.chars().find(|c| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(bad, None, "{form}");
        assert!(
            matches!(form, "txt" | "dot" | "d2") || !text.contains("<script"),
            "{form}: {text}"
        );
        assert!(text.contains('🚀'), "{form} loses what a reader's font has");
    }
    // A page has scripts of its own, and JSON that holds the names as they are.
    let page = drawn(directory.path(), "html");
    let (before, data) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    assert_eq!(
        (page.matches("<script").count(), before.matches("<script").count()),
        (2, 0),
        "no name is a script"
    );
    assert!(
        !before.chars().any(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')),
        "the picture and its text as words"
    );
    assert!(serde_json::from_str::<serde_json::Value>(data).is_ok(), "{data}");
    let svg = drawn(directory.path(), "svg");
    let svg = roxmltree::Document::parse(&svg).unwrap();
    let cards =
        svg.descendants().filter(|node| node.attribute("data-kind") == Some("application")).count();
    assert_eq!(cards, hostile_names().len());
    let text = drawn(directory.path(), "txt");
    assert_eq!(
        text.lines().filter(|line| line.contains("apps/a")).count(),
        hostile_names().len(),
        "{text}"
    );
}

/// Every line is one of the forms that the writer knows, and labels are closed.
fn mermaid_is_whole(text: &str, applications: usize) {
    let forms = regex::Regex::new(
        r#"^ *(k_[a-z0-9_]+(\["[^"\[\]{}<>`|]*(<br/>[^"\[\]{}<>`|]*)*"\]|\(\["[^"]*"\]\))|subgraph k_[a-z0-9_]+\["[^"<>`|]*"\]|end|k_[a-z0-9_]+ (-\.->|~~~) k_[a-z0-9_]+|classDef [a-z]+ [a-z0-9#:,\- ]+|class [a-z0-9_,]+ [a-z]+|acc(Title|Descr): [A-Za-z0-9 ·]+)$"#,
    )
    .unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("---"));
    assert!(lines.next().unwrap().starts_with("title: \""));
    assert_eq!((lines.next(), lines.next()), (Some("---"), Some("flowchart TB")));
    let rest: Vec<&str> = lines.collect();
    for line in &rest {
        assert!(forms.is_match(line), "{line}");
    }
    let opened = rest.iter().filter(|line| line.trim_start().starts_with("subgraph ")).count();
    assert_eq!(opened, rest.iter().filter(|line| line.trim() == "end").count());
    assert_eq!(
        rest.iter().filter(|line| line.contains("<br/>apps/a")).count(),
        applications,
        "{text}"
    );
    assert_eq!(rest.iter().filter(|line| line.contains(" -.-> ")).count(), applications - 1);
}

/// Quotes and braces are balanced, outside quotes nothing but DOT.
fn dot_is_whole(text: &str, applications: usize) {
    let strings = regex::Regex::new(r#""([^"\\]|\\.)*""#).unwrap();
    let bare = strings.replace_all(text, "S");
    assert!(
        bare.chars().all(|c| c.is_ascii_alphanumeric() || "_{}[]=,;-> \n.S".contains(c)),
        "{bare}"
    );
    assert_eq!(bare.matches('{').count(), bare.matches('}').count());
    assert_eq!(bare.matches(" -> ").count(), applications - 1 + 1, "{bare}");
}

/// Quotes and braces are balanced, no variable is in a text, outside quotes nothing but D2, and
/// connections lead from box to box by their paths.
fn d2_is_whole(text: &str, applications: usize) {
    let strings = regex::Regex::new(r#""([^"\\$]|\\.)*""#).unwrap();
    let bare = strings.replace_all(text, "S");
    assert!(bare.chars().all(|c| c.is_ascii_alphanumeric() || "_{}:;-> \n.".contains(c)), "{bare}");
    let (mut around, mut paths): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for line in bare.lines().map(str::trim) {
        if let Some(key) = line.strip_suffix(": S {") {
            around.push(key);
            paths.push(around.join("."));
        } else if line == "}" {
            around.pop().unwrap();
        } else if let Some((from, rest)) = line.split_once(" -> ") {
            let to = rest.split(':').next().unwrap();
            for end in [from, to] {
                assert!(paths.iter().any(|path| path == end), "{end} is not in {paths:?}");
            }
        }
    }
    assert!(around.is_empty(), "{around:?}");
    assert_eq!(bare.matches(" -> ").count(), applications - 1 + 1, "{bare}");
}

/// Each application is one row of six cells.
fn markdown_is_whole(text: &str, applications: usize) {
    let bars = regex::Regex::new(r"(?:^|[^\\])\|").unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("| `apps/a")).collect();
    assert_eq!(rows.len(), applications, "{text}");
    for row in rows {
        assert_eq!(bars.find_iter(row).count(), 7, "{row}");
    }
}

/// Kustomizations that wait for one another, of which there are too many for GitHub's Mermaid.
#[test]
fn mermaid_is_folded_to_its_limits_and_counts_what_it_folds() {
    for (applications, waits) in [(300, 3), (900, 1)] {
        let directory = tempfile::tempdir().unwrap();
        hostile(directory.path());
        let mut flux = String::new();
        for at in 0..applications {
            let needs: String = (1..=waits)
                .filter(|back| at >= *back)
                .map(|back| format!("    - name: app-{}\n", at - back))
                .collect();
            let needs = if needs.is_empty() { needs } else { format!("  dependsOn:\n{needs}") };
            flux.push_str(&format!(
                "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: app-{at}\n  namespace: flux-system\n\
                 spec:\n  interval: 1h\n  path: ./apps/a0\n  prune: true\n{needs}  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
            ));
        }
        put(&directory.path().join("clusters/main/apps.yaml"), &flux);
        let text = drawn(directory.path(), "mmd");
        assert!(text.encode_utf16().count() < 50_000, "{}", text.len());
        assert!(text.matches(" -.-> ").count() + text.matches(" ~~~ ").count() < 500);
        assert!(text.contains(&format!("([\"{applications} applications\"])")), "{text}");
        assert!(text.lines().nth(1).unwrap().contains("applications are counted"), "{text}");
    }
}
