//! Files in which people have commands run, and the values of the names in them.
//!
//! In: workflows, Makefiles, scripts. Out: which files those are, the values that they give to
//! names, and a command with these put in. What nothing sets stays as it is written: never a guess.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Runner;
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
pub(in crate::flux) fn variables(
    text: &str,
    own: Option<&RepositoryUrl>,
) -> BTreeMap<String, String> {
    let mut variables = known(own);
    variables.extend(assignments(text));
    variables
}

fn known(own: Option<&RepositoryUrl>) -> BTreeMap<String, String> {
    let Some(own) = own.filter(|own| !own.host().is_empty()) else { return BTreeMap::new() };
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

/// Values that a file gives to names, in any of the ways that Makefiles, scripts and workflows do.
fn assignments(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let at = [":=", "?=", "=", ": "].into_iter().find_map(|sign| line.split_once(sign));
        let Some((name, value)) = at else { continue };
        let (name, value) = (name.trim(), value.trim().trim_matches(['"', '\'']));
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_name && !value.is_empty() {
            found.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    found
}

/// Values are looked for in values so often.
const MOST_STEPS: usize = 4;

/// Replaces `$X`, `${X}`, `${X:-default}`, `$(X)`, `${{ env.X }}` and `{{ .X }}` by their values,
/// as far as they are known.
pub(in crate::flux) fn filled(text: &str, variables: &BTreeMap<String, String>) -> String {
    fill(text, MOST_STEPS, &|whole, name, default| {
        let value = variables.get(name).map(String::as_str).or(default);
        // What is left in place is written without spaces, so that it stays one word.
        value.map_or_else(|| whole.replace(' ', ""), str::to_owned)
    })
}

/// Writes every variable that is left as `${NAME}`.
pub(in crate::flux) fn symbolic(text: &str) -> String {
    fill(text, 1, &|_, name, _| format!("${{{name}}}"))
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
        for (text, expected, symbol) in [
            ("$A ${A} $(A) ${{ env.A }} {{.A}} {{ A }}", "alpha alpha alpha alpha alpha alpha", ""),
            ("$B/$C", "alpha-b/gamma", ""),
            ("${D:-$A}/${D}", "alpha/${D}", ""),
            (
                "$(D)/${{ inputs.d }}/{{ .D }}/$1",
                "$(D)/${{inputs.d}}/{{.D}}/$1",
                "${D}/${inputs.d}/${D}/${1}",
            ),
            ("$(git rev-parse HEAD)", "$(git rev-parse HEAD)", ""),
        ] {
            assert_eq!(filled(text, &variables), expected, "{text}");
            if !symbol.is_empty() {
                assert_eq!(symbolic(expected), symbol, "{text}");
            }
        }
    }
}
