//! Files in which people have commands run, and the values of the names in them.
//!
//! In: workflows, Makefiles, scripts. Out: which files those are, the values that they give to
//! names, and a command with these put in. What nothing sets stays as it is written: never a guess.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{Names, Runner};
use fluxscape_manifest::source::{RepositoryUrl, TreePath};

/// Whether a file is a workflow of a forge, a file of a task runner, or a script.
pub(in crate::flux) fn is_pipeline(file: &TreePath) -> bool {
    let name = file.name();
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let hosted = [".github", ".gitlab", ".forgejo", ".gitea", ".circleci"]
        .contains(&file.segments().next().unwrap_or_default());
    (hosted && yaml)
        || name.starts_with(".gitlab-ci")
        || matches!(name, "Taskfile.yaml" | "Taskfile.yml")
        || Runner::of(file).is_some()
}

/// The values that names have in a file: those that it sets itself, and the names under which a
/// pipeline knows its repository.
pub(in crate::flux) fn variables(text: &str, own: Option<&RepositoryUrl>) -> Names {
    let mut variables = known(own);
    variables.extend(assignments(text));
    variables
}

fn known(own: Option<&RepositoryUrl>) -> Names {
    let Some(own) = own.filter(|own| !own.host().is_empty()) else { return Names::new() };
    let owner = own.path().split('/').next().unwrap_or_default();
    let (server, whole) = (format!("https://{}", own.host()), format!("https://{own}"));
    let pairs = [
        ("github.repository", own.path()),
        ("github.repository_owner", owner),
        ("github.event.repository.name", own.name()),
        ("github.event.repository.html_url", &whole),
        ("github.event.repository.clone_url", &whole),
        ("github.server_url", &server),
        ("GITHUB_REPOSITORY", own.path()),
        ("GITHUB_REPOSITORY_OWNER", owner),
        ("CI_PROJECT_PATH", own.path()),
        ("CI_PROJECT_URL", &whole),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_lowercase())).collect()
}

/// Values that a file gives to names, in any of the ways that Makefiles, scripts and workflows do. A
/// name that gets several is not known.
pub(super) fn assignments(text: &str) -> Names {
    let mut found = Names::new();
    let mut open: BTreeSet<String> = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = repeated(line) {
            open.insert(name.to_owned());
        }
        let Some((name, value)) = assigned(line) else { continue };
        match found.get(name) {
            Some(known) if known != value => {
                open.insert(name.to_owned());
            }
            _ => {
                found.insert(name.to_owned(), value.to_owned());
            }
        }
    }
    found.retain(|name, _| !open.contains(name));
    found
}

/// The name of `for NAME in …`, which has one value after the other.
fn repeated(line: &str) -> Option<&str> {
    let mut words = line.strip_prefix("for ")?.split_whitespace();
    words.next().filter(|_| words.next() == Some("in"))
}

/// The name and the value of an assignment.
fn assigned(line: &str) -> Option<(&str, &str)> {
    const BEFORE: [&str; 4] = ["export ", "local ", "readonly ", "declare "];
    let line = BEFORE.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
    let signs = [":=", "?=", "=", ": "].into_iter();
    let (at, sign) = signs.filter_map(|sign| Some((line.find(sign)?, sign))).min()?;
    let (name, value) = (line.get(..at)?, line.get(at + sign.len()..)?);
    let is_tight = sign == "=" && !name.ends_with(' ') && !value.starts_with(' ');
    let (name, value) = (name.trim(), value.trim());
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        // A shell's value ends with the word.
        _ if is_tight && !value.contains("$(") => value.split([' ', ';', '&']).next()?,
        _ => value.split(" #").next()?.trim_end(),
    };
    (is_name && !value.is_empty()).then_some((name, value))
}

/// Values are looked for in values so often.
const MOST_STEPS: usize = 4;

/// Replaces `$X`, `${X}`, `${X:-default}`, `$(X)`, `${{ env.X }}` and `{{ .X }}` by their values,
/// as far as they are known.
pub(in crate::flux) fn filled(text: &str, variables: &Names) -> String {
    fill(text, MOST_STEPS, &|whole, name, default| {
        let value = variables.get(name).map(String::as_str).or(default);
        // What is left in place is written without spaces, so that it stays one word.
        value.map_or_else(|| whole.replace(' ', ""), str::to_owned)
    })
}

/// A text with what its runner puts into it before a shell reads it: `{{ NAME }}`, `${{ NAME }}`,
/// and what make knows as `$(NAME)` and `${NAME}`. What is not known is `${NAME}`.
pub(super) fn rendered(text: &str, runner: Runner, names: &Names) -> String {
    let mut done = String::new();
    render(text, runner, names, MOST_STEPS, &mut done);
    done
}

/// Texts do not become longer.
const LONGEST: usize = 1 << 20;

fn render(text: &str, runner: Runner, names: &Names, depth: usize, done: &mut String) {
    let mut rest = text;
    while let Some(found) = placeholder(rest, runner).filter(|_| done.len() < LONGEST) {
        let (before, sign, name, after) = found;
        done.push_str(before);
        let name = name.strip_prefix("env.").unwrap_or(name);
        match names.get(name) {
            _ if sign == "$$" => done.push('$'),
            Some(value) if depth > 0 => render(value, runner, names, depth - 1, done),
            _ => done.extend(["${", name, "}"]),
        }
        rest = after;
    }
    done.push_str(rest);
}

/// The next placeholder of a text: what is before it, how it begins, its name, and what is behind
/// it.
fn placeholder(text: &str, runner: Runner) -> Option<(&str, &'static str, &str, &str)> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
    };
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(['$', '{']).map(|at| from + at) {
        let (before, here) = text.split_at(at);
        let signs: &[(&str, &str)] = match runner {
            Runner::Make => &[("$$", ""), ("$(", ")"), ("${", "}")],
            Runner::GitHub | Runner::Forgejo => &[("${{", "}}")],
            _ => &[("{{", "}}")],
        };
        for (open, close) in signs {
            let Some(inner) = here.strip_prefix(open) else { continue };
            if close.is_empty() {
                return Some((before, open, "", inner));
            }
            let Some((name, after)) = inner.split_once(close) else { continue };
            let name = name.trim().trim_start_matches('.');
            if is_name(name) {
                return Some((before, open, name, after));
            }
        }
        from = at + 1;
    }
    None
}

static VARIABLE: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
    let forms = [
        r"\$\{\{\s*([A-Za-z0-9_.]+)\s*\}\}",
        r"\$\{([A-Za-z0-9_.]+)(?::?[-=]([^{}]*))?\}",
        r"\$\(([A-Za-z0-9_]+)\)",
        r"\$([A-Za-z0-9_]+)",
        r"\{\{\s*\.?([A-Za-z0-9_]+)\s*\}\}",
    ];
    regex::Regex::new(&forms.join("|")).ok()
});

fn fill(text: &str, steps: usize, value: &dyn Fn(&str, &str, Option<&str>) -> String) -> String {
    let Some(variable) = VARIABLE.as_ref() else { return text.to_owned() };
    let mut text = text.to_owned();
    for _ in 0..steps {
        let filled = variable.replace_all(&text, |found: &regex::Captures<'_>| {
            let whole = found.get(0).map_or("", |all| all.as_str());
            let name = [1, 2, 4, 5, 6]
                .into_iter()
                .find_map(|group| found.get(group))
                .map_or("", |name| name.as_str());
            let name = name.strip_prefix("env.").unwrap_or(name);
            value(whole, name, found.get(3).map(|default| default.as_str()))
        });
        if filled == text {
            break;
        }
        text = filled.into_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_values_and_the_rest_stays() {
        let variables = variables("A := alpha\nexport B=\"$A-b\"\nC: ${1:-gamma}\n", None);
        for (text, expected) in [
            ("$A ${A} $(A) ${{ env.A }} {{.A}} {{ A }}", "alpha alpha alpha alpha alpha alpha"),
            ("$B/$C", "alpha-b/gamma"),
            ("${D:-$A}/${D}", "alpha/${D}"),
            ("$(D)/${{ inputs.d }}/{{ .D }}/$1", "$(D)/${{inputs.d}}/{{.D}}/$1"),
            ("$(git rev-parse HEAD)", "$(git rev-parse HEAD)"),
        ] {
            assert_eq!(filled(text, &variables), expected, "{text}");
        }
    }

    #[test]
    fn a_runner_puts_values_in_before_the_shell() {
        let names = variables("A: alpha\n", None);
        for (runner, text, expected) in [
            (Runner::Make, "$(A) ${A} $$A $(B) $(shell date)", "alpha alpha $A ${B} $(shell date)"),
            (
                Runner::GitHub,
                "${{ env.A }} $A ${{ inputs.b }} {{ A }}",
                "alpha $A ${inputs.b} {{ A }}",
            ),
            (Runner::Task, "{{.A}} {{ .B }} {{ if .A }} $A", "alpha ${B} {{ if .A }} $A"),
            (Runner::Just, "{{ A }}/{{b}} ${A}", "alpha/${b} ${A}"),
        ] {
            assert_eq!(rendered(text, runner, &names), expected, "{text}");
        }
    }

    #[test]
    fn a_name_with_several_values_has_none() {
        for (text, expected) in [
            ("A=a\n", "a"),
            ("A=a\nA=a\n", "a"),
            ("A=a\nA=b\n", "-"),
            ("A=a\nfor A in b c; do\n", "-"),
            ("A=a && B=b\n", "a"),
            ("A='a b' # c\n", "a b"),
            ("A = a b # c\n", "a b"),
            ("A=\n", "-"),
        ] {
            let names = assignments(text);
            assert_eq!(names.get("A").map_or("-", String::as_str), expected, "{text}");
        }
    }
}
