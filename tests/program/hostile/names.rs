//! Names that hold everything which terminals, logs and formats act on, over every command and
//! every format.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::path::Path;

use crate::common::{Run, fluxscape, git, put};

/// Commands of runners, an escape sequence, the ends of comments, sections, fences and cells, each
/// control character, marks of direction, characters that nobody sees.
fn name() -> String {
    let controls: String = ('\u{1}'..='\u{1f}').chain('\u{7f}'..='\u{9f}').collect();
    format!(
        "x\n::error::FORGED\r::add-mask::e\n  ::stop-commands::t\n##[error]F ##vso[a]b\u{1b}[2K]]>-->`~~~~|<img src=x>&\"'\\{controls}\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}@org"
    )
}

/// A YAML scalar, escaped as JSON is; what JSON leaves and YAML does not allow as a code.
fn scalar(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    let escaped = quoted.chars().map(|c| match u32::from(c) {
        code @ (0x7f..=0x9f | 0x2028..=0x202e | 0x2066 | 0x200b | 0xfeff) => {
            format!("\\u{code:04x}")
        }
        _ => c.to_string(),
    });
    escaped.collect()
}

fn kustomization(name: &str, path: &str, source: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  path: {path}\n  sourceRef: {{ kind: GitRepository, name: {source} }}\n"
    )
}

/// A repository whose files, directories and objects have such names.
fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let at = |path: &str| directory.path().join(path);
    let (name, system) = (scalar(&name()), "flux-system");
    put(
        &at("clusters/prod/flux-system/gotk-sync.yaml"),
        &format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{ name: {system}, namespace: {system} }}\n\
             spec: {{ url: 'https://git.example.org/a/b', ref: {{ branch: main }} }}\n---\n{}",
            kustomization(system, "./clusters/prod", system)
        ),
    );
    put(&at("clusters/prod/odd.yaml"), &kustomization(&name, "./odd", system));
    put(&at("clusters/prod/gone.yaml"), &kustomization("gone", &name, system));
    put(&at("clusters/prod/other.yaml"), &kustomization("other", "./odd", &name));
    put(
        &at("clusters/prod/addresses.yaml"),
        &format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{ name: far, namespace: {system} }}\n\
             spec: {{ url: {} }}\n---\n{}",
            scalar("https://git.example.org/far\noutputs: [ { file: forged.svg } ]\n#\u{1b}[2K"),
            kustomization("far", "./", "far")
        ),
    );
    let odd = "z\n::error::FORGED\r::add-mask::e\n##[error]F\u{1b}[2K\u{9b}\u{202e}\u{200b}~~~~`|<b>-->]]>&\"";
    put(&at("odd/kustomization.yaml"), &format!("resources: [ {} ]\n", scalar(odd)));
    put(&at(&format!("odd/{odd}")), "a: [\n");
    put(&at("apps/kustomization.yaml"), "resources: [ cm.yaml ]\n");
    put(
        &at("apps/cm.yaml"),
        &format!("apiVersion: v1\nkind: {name}\nmetadata: {{ name: {name}, namespace: {name} }}\n"),
    );
    put(&at("clusters/prod/apps.yaml"), &kustomization("apps", "./apps", system));
    put(&at(".fluxscape.yaml"), "outputs: [ { file: docs/a.svg }, { file: docs/b.txt } ]\n");
    directory
}

/// Whether a runner would take a line for a command, wherever it splits the text into lines.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[")
}

/// Whether a terminal acts on a character, or nobody sees it.
fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What is printed acts on nothing.
fn is_clean(what: &str, text: &str) {
    for line in text.split(['\n', '\r']) {
        assert!(!is_command(line), "{what}: a command in {line:?}");
    }
    if let Some(c) = text.chars().find(|c| is_hidden(*c)) {
        let line = text.lines().find(|line| line.contains(c)).unwrap();
        panic!("{what}: {c:?} in {:?}", line.chars().take(300).collect::<String>());
    }
}

fn both(run: &Run, what: &str) {
    is_clean(&format!("{what}, standard error"), &run.stderr);
    is_clean(&format!("{what}, standard output"), &String::from_utf8(run.stdout.clone()).unwrap());
}

#[test]
fn nothing_that_is_printed_holds_a_command_or_an_escape() {
    let repository = repository();
    let name = name();
    let own = repository.path();
    for args in [
        &["tree"][..],
        &["tree", "-v"],
        &["lint"],
        &["lint", "-f", "json"],
        &["lint", "-f", "sarif"],
        &["lint", "-f", "junit"],
        &["update", "--check"],
        &["update", "-v"],
        &["render", "-o", "/dev/null", "-f", "svg", "-v"],
        &["render", "-o", "-", "-f", "svg"],
        &["render", "--view", "full", "-o", "-", "-f", "svg"],
        &["render", "-o", "-", "-f", "json"],
        &["render", "-o", "-", "-f", "txt"],
        &["render", "-o", "-", "-f", "md"],
        &["render", "-o", "-", "-f", "mmd"],
        &["render", "-o", "-", "-f", "dot"],
        &["build", "odd"],
        &["why", "apps", "flux-system/flux-system"],
        &["why", "flux-system/flux-system", &name],
        &["why", &name, "apps"],
        &["explain", &name],
        &["render", "--environment", &name, "-o", "-", "-f", "svg"],
        &["render", "--cluster", &name, "-o", "-", "-f", "svg"],
        &["render", "--view", &name, "-o", "-"],
        &["render", &name, "-o", "-", "-f", "svg"],
        &["render", "-o", &name],
        &[&name],
        &["diff", &name],
    ] {
        both(&fluxscape(own, args), &format!("{args:?}"));
    }
    let init = fluxscape(own, &["init", "--force"]);
    is_clean("init", &init.stderr);
    let text = std::fs::read_to_string(own.join(".fluxscape.yaml")).unwrap();
    is_clean(".fluxscape.yaml", &text);
    let read: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    assert!(read.get("outputs").is_some() && !text.contains("\noutputs: [ {"), "{text}");
}

#[test]
fn annotations_are_those_of_the_program_alone() {
    let repository = repository();
    let run = fluxscape(repository.path(), &["lint", "-f", "github"]);
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.lines().count() > 3, "{text}");
    for line in text.split(['\n', '\r']).filter(|line| is_command(line)) {
        let own = ["::error ", "::warning ", "::notice "].iter().any(|own| line.starts_with(own));
        assert!(own && line.contains("title=fluxscape ") && !line.contains("##["), "{line:?}");
    }
    assert!(!text.chars().any(is_hidden));
}

#[test]
fn pictures_and_pages_are_well_formed() {
    let repository = repository();
    let own = repository.path();
    for view in ["overview", "apps", "resources", "full"] {
        let run = fluxscape(own, &["render", "--view", view, "-o", "-", "-f", "svg"]);
        let svg = String::from_utf8(run.stdout).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        assert!(!document.descendants().any(|element| element.has_tag_name("img")), "{view}");
        assert!(!svg.chars().any(|c| c.is_control() && c != '\n'), "{view}");
    }
    let page = fluxscape(own, &["render", "-o", "-", "-f", "html"]);
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(!page.contains("<img src=x>"));
    let junit = fluxscape(own, &["lint", "-f", "junit"]);
    roxmltree::Document::parse(std::str::from_utf8(&junit.stdout).unwrap()).unwrap();
}

#[test]
fn a_difference_is_clean() {
    let repository = repository();
    let own = repository.path();
    let odd = std::fs::read_to_string(own.join("clusters/prod/odd.yaml")).unwrap();
    std::fs::remove_file(own.join("clusters/prod/odd.yaml")).unwrap();
    git(own, &["init", "-q", "-b", "main"]);
    git(own, &["add", "clusters", "apps"]);
    git(own, &["commit", "-qm", "first"]);
    put(&own.join("clusters/prod/odd.yaml"), &odd);
    for args in [&["diff", "HEAD"][..], &["diff", "HEAD", "-o", "-", "-f", "json"]] {
        let run = fluxscape(own, args);
        assert!(run.stdout.len() > 100, "{args:?}: {}", run.stderr);
        both(&run, &format!("{args:?}"));
    }
}

/// A directory that is called like a command begins the lines that name it.
#[test]
fn a_path_at_the_beginning_of_a_line_begins_no_command() {
    let directory = tempfile::tempdir().unwrap();
    let named = directory.path().join("::error::FORGED");
    put(&named.join("kustomization.yaml"), "resources: [ gone.yaml ]\n");
    put(&named.join("a.yaml"), "a: [\n");
    for args in [
        &["lint", "."][..],
        &["tree", "."],
        &["tree", "::error::FORGED"],
        &["render", "-o", "-", "-f", "txt", "."],
    ] {
        both(&fluxscape(Path::new(directory.path()), args), &format!("{args:?}"));
    }
}
