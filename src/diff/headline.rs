//! The consequence of a change in one sentence.
//!
//! In: [`Statement`]s. Out: a text with names between backticks; what is said of several things or
//! environments is said once.

use std::collections::{BTreeMap, BTreeSet};

use super::phrase::{listed, some};
use super::statement::{Statement, Weight};

/// Parts of the sentence before only what the rest is about is named.
const MOST: usize = 4;

/// The headline; empty when nothing follows.
#[must_use]
pub fn headline(statements: &[Statement]) -> String {
    let parts = parts(statements);
    let (said, rest) = parts.split_at(parts.len().min(MOST));
    let mut said: Vec<String> = said.iter().map(|part| part.text.clone()).collect();
    let subjects: BTreeSet<String> =
        rest.iter().flat_map(|part| part.subjects.iter().cloned()).collect();
    match (rest, subjects.is_empty()) {
        ([], _) => {}
        (rest, true) => said.extend(rest.iter().map(|part| part.text.clone())),
        (_, false) => {
            said.push(format!("and more of {}", some(subjects.into_iter().collect())));
        }
    }
    said.join("; ")
}

/// A part of the sentence.
struct Part {
    text: String,
    /// What it is about.
    subjects: Vec<String>,
}

/// Every part of the sentence, the most pressing first.
fn parts(statements: &[Statement]) -> Vec<Part> {
    // The same of one thing in several environments, then the same of several things in the same
    // environments.
    let mut places: BTreeMap<(Weight, &str, &str, &str), BTreeSet<&str>> = BTreeMap::new();
    for statement in statements {
        let key = (
            statement.weight,
            statement.one.as_str(),
            statement.several.as_str(),
            statement.subject.as_str(),
        );
        places.entry(key).or_default().extend(statement.environment.as_deref());
    }
    let mut subjects: BTreeMap<(Weight, &str, &str, BTreeSet<&str>), BTreeSet<&str>> =
        BTreeMap::new();
    for ((weight, one, several, subject), environments) in places {
        subjects.entry((weight, one, several, environments)).or_default().insert(subject);
    }
    subjects
        .into_iter()
        .map(|((_, one, several, environments), subjects)| {
            let text = part(one, several, &subjects, &environments);
            let subjects = subjects.into_iter().filter(|subject| !subject.is_empty());
            Part { text, subjects: subjects.map(str::to_owned).collect() }
        })
        .collect()
}

fn part(
    one: &str,
    several: &str,
    subjects: &BTreeSet<&str>,
    environments: &BTreeSet<&str>,
) -> String {
    let place = match environments.len() {
        0 => String::new(),
        _ => format!(
            " in {}",
            listed(&environments.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>())
        ),
    };
    if subjects.iter().all(|subject| subject.is_empty()) {
        return one.to_owned();
    }
    let names = some(subjects.iter().map(|subject| (*subject).to_owned()).collect());
    let said = if subjects.len() == 1 { one } else { several };
    // The place belongs to the verb; it comes before an explanation.
    let explained = [": ", ", and ", ", but "]
        .into_iter()
        .find_map(|link| Some((link, said.split_once(link)?)));
    match explained {
        Some((link, (verb, why))) => format!("{names} {verb}{place}{link}{why}"),
        None => format!("{names} {said}{place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(
        weight: Weight,
        subject: &str,
        one: &str,
        several: &str,
        environment: &str,
    ) -> Statement {
        Statement::new(weight, subject, one, several)
            .within(Some(environment).filter(|name| !name.is_empty()))
    }

    #[test]
    fn what_is_alike_is_said_once_and_the_most_pressing_first() {
        let statements = [
            said(Weight::Application, "`a`", "is new", "are new", "qa"),
            said(Weight::Application, "`b`", "is new", "are new", "qa"),
            said(Weight::Order, "`c`", "now waits for `x`", "now wait for `x`", "qa"),
            said(Weight::Order, "`c`", "now waits for `x`", "now wait for `x`", "prod"),
            said(
                Weight::Broken,
                "`d`",
                "no longer builds: no such file",
                "no longer build: no such file",
                "qa",
            ),
            said(
                Weight::Automation,
                "",
                "2 images will be updated automatically",
                "2 images will be updated automatically",
                "",
            ),
            said(Weight::Other, "`e`", "changes", "change", "qa"),
            said(Weight::Other, "`f`", "restarts", "restart", "qa"),
        ];
        assert_eq!(
            headline(&statements),
            "`d` no longer builds in `qa`: no such file; `a` and `b` are new in `qa`; `c` now waits for `x` in `prod` and `qa`; \
             2 images will be updated automatically; and more of `e` and `f`"
        );
        assert_eq!(headline(&[]), "");
    }
}
