//! What a shell puts in for names and commands in a text (POSIX.1-2024, Shell Command Language,
//! 2.6).
//!
//! In: a text outside of single quotes, and the values of names. Out: the text with these in it. What
//! is not known is `${NAME}`, and for the output of a command `${command}`: never a guess.

use std::collections::BTreeMap;

/// The values of names, as they are written: names in them are replaced too.
pub(in crate::flux) type Names = BTreeMap<String, String>;

/// What stands for the directory of the script itself.
pub(in crate::flux) const SCRIPT_DIRECTORY: &str = "${script-directory}";

/// What stands for the root of the repository.
pub(in crate::flux) const REPOSITORY: &str = "${repository}";

/// Values are looked for in values so often.
const DEEPEST: usize = 4;

/// Texts do not become longer.
const LONGEST: usize = 1 << 16;

/// A text with what is known of the names in it.
pub(super) fn expanded(text: &str, names: &Names) -> String {
    let mut done = String::new();
    expand(text, names, DEEPEST, &mut done);
    done
}

fn expand(text: &str, names: &Names, depth: usize, done: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['$', '\\', '`']).filter(|_| done.len() < LONGEST) {
        let (before, here) = rest.split_at(at);
        done.push_str(before);
        let after = here.get(1..).unwrap_or_default();
        rest = match here.chars().next() {
            Some('\\') => {
                let escaped = after.chars().next().filter(|c| matches!(c, '$' | '`' | '\\'));
                done.push(escaped.unwrap_or('\\'));
                after.get(escaped.map_or(0, char::len_utf8)..).unwrap_or_default()
            }
            Some('`') => {
                let (command, after) = after.split_once('`').unwrap_or((after, ""));
                done.push_str(&output(command, names));
                after
            }
            _ => one(after, names, depth, done),
        };
    }
    let room = LONGEST.saturating_sub(done.len());
    done.push_str(rest.get(..room.min(rest.len())).unwrap_or_default());
}

/// Adds what `$` means before a text, and gives what is left of it.
fn one<'t>(text: &'t str, names: &Names, depth: usize, done: &mut String) -> &'t str {
    if let Some((written, rest)) = bracketed(text, '(', ')') {
        done.push_str(&output(written, names));
        return rest;
    }
    if let Some((written, rest)) = bracketed(text, '{', '}') {
        parameter(written, names, depth, done);
        return rest;
    }
    let is_special = |c: char| c.is_ascii_digit() || matches!(c, '@' | '*' | '?' | '$' | '#' | '!');
    let length = match text.chars().next() {
        Some(first) if first.is_ascii_alphabetic() || first == '_' => {
            text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
        }
        Some(first) if is_special(first) => 1,
        _ => {
            done.push('$');
            return text;
        }
    };
    let (name, rest) = text.split_at(length);
    named(name, None, names, depth, done);
    rest
}

/// `NAME`, `NAME:-default` and their like, between braces.
fn parameter(written: &str, names: &Names, depth: usize, done: &mut String) {
    let length = written
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'))
        .unwrap_or(written.len());
    let (name, operation) = written.split_at(length);
    let default = [":-", ":=", "-", "="].iter().find_map(|sign| operation.strip_prefix(sign));
    match default {
        Some(default) => {
            named(name, Some(default.trim_matches(['"', '\''])), names, depth, done);
        }
        None if operation.is_empty() || operation.starts_with([':', '?']) => {
            named(name, None, names, depth, done);
        }
        None if operation.contains("%/*") && name == "0" => done.push_str(SCRIPT_DIRECTORY),
        // A part of a value, or what depends on one.
        None => done.push_str(&symbol(name)),
    }
}

fn named(name: &str, default: Option<&str>, names: &Names, depth: usize, done: &mut String) {
    match names.get(name).map(String::as_str).or(default) {
        Some(value) if depth > 0 => expand(value, names, depth - 1, done),
        _ => done.push_str(&symbol(name)),
    }
}

/// What stands for a name that has no value here.
fn symbol(name: &str) -> String {
    format!("${{{}}}", if name.is_empty() { "command" } else { name })
}

/// What a command prints, as far as that is where something is.
pub(super) fn output(command: &str, names: &Names) -> String {
    let own = ["$0", "BASH_SOURCE", "${0}"].iter().any(|name| command.contains(name));
    let after = command.split_once("dirname").map(|(_, after)| after).filter(|_| own);
    if let Some(after) = after {
        // `cd "$(dirname "$0")/.." && pwd`
        let up = after.find("/..").map_or(0, |at| {
            after
                .get(at..)
                .unwrap_or_default()
                .split('/')
                .filter(|part| part.starts_with(".."))
                .count()
        });
        return format!("{SCRIPT_DIRECTORY}{}", "/..".repeat(up));
    }
    if command.contains("rev-parse") && command.contains("--show-toplevel") {
        return REPOSITORY.to_owned();
    }
    let command = command.trim();
    // What Makefiles write like this is a name.
    let is_name = command.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_name && names.contains_key(command) {
        return expanded(&format!("${{{command}}}"), names);
    }
    symbol(if is_name { command } else { "" })
}

/// What stands between a bracket at the beginning of a text and the one that closes it, and what is
/// behind that.
fn bracketed(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(open)?;
    let mut depth = 1_usize;
    for (at, c) in inner.char_indices() {
        depth = if c == open { depth + 1 } else { depth - usize::from(c == close) };
        if depth == 0 {
            let (written, rest) = inner.split_at(at);
            return Some((written, rest.get(close.len_utf8()..).unwrap_or_default()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_as_far_as_they_are_known() {
        let names = [("A", "a"), ("B", "$A-${A}"), ("L", "$L$L")];
        let names: Names =
            names.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (text, expected) in [
            ("$A/${A}/$B", "a/a/a-a"),
            ("$AB ${AB} $1 ${1}", "${AB} ${AB} ${1} ${1}"),
            ("${C:-$A} ${C-d} ${C:=e} ${A:-d} ${C:?no}", "a d e a ${C}"),
            ("${A%x} ${A#x} ${#A}", "${A} ${A} ${command}"),
            ("\\$A \\\\ \\n $ 5$", "$A \\ \\n $ 5$"),
            ("$(hostname) `date +%s` $(git log -1)", "${hostname} ${command} ${command}"),
            ("$(dirname \"$0\")/x", "${script-directory}/x"),
            (
                "$(cd \"$(dirname \"${BASH_SOURCE[0]}\")/../..\" && pwd)/x",
                "${script-directory}/../../x",
            ),
            ("$(git rev-parse --show-toplevel)/x", "${repository}/x"),
            ("${0%/*}/x", "${script-directory}/x"),
            ("${unclosed $(unclosed", "${unclosed $(unclosed"),
        ] {
            assert_eq!(expanded(text, &names), expected, "{text}");
        }
        assert!(expanded("$L", &names).len() <= LONGEST);
    }
}
