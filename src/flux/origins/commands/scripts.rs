//! The commands of `flux` and `kubectl` in files of text: scripts, files of task runners, programs of
//! Pulumi.
//!
//! In: a file. Out: the texts that a shell runs, each where it is written, with what its runner puts
//! in before, and the values that the file gives to names.

use super::pipelines::{rendered, variables};
use super::{Names, Runner, mentions};
use fluxscape_manifest::source::{FileId, RepositoryUrl, SourceTree, Span, TreePath};
use fluxscape_terraform::Text;

/// A file whose commands may create objects of Flux.
pub(in crate::flux) struct Script {
    /// What runs it.
    pub(in crate::flux) runner: Runner,
    /// What a shell runs, each in a shell of its own.
    pub(in crate::flux) texts: Vec<Text>,
    /// The values that it gives to names.
    pub(in crate::flux) names: Names,
}

impl Script {
    /// Reads a file, where something runs it. `own` is the repository's address, for what pipelines
    /// call their repository.
    pub(in crate::flux) fn read(
        tree: &dyn SourceTree,
        file: &TreePath,
        id: impl FnOnce() -> FileId,
        own: Option<&RepositoryUrl>,
    ) -> Option<Self> {
        let runner = Runner::in_tree(tree, file)?;
        let bytes = tree.read(file).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        if !mentions(&text) {
            return None;
        }
        let names = variables(&text, own);
        let parts = match runner {
            Runner::Make | Runner::Just => recipes(&text, runner),
            Runner::Pulumi => quoted(&text),
            _ => vec![(0, text.into_owned())],
        };
        let id = id();
        let texts = parts.into_iter().filter(|(_, part)| mentions(part)).map(|(line, part)| {
            let part = if runner == Runner::Shell { part } else { rendered(&part, runner, &names) };
            let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
            Text::written(part, Span::new(id, line, 1))
        });
        Some(Self { runner, texts: texts.collect(), names })
    }
}

/// What task runners give to a shell, each with its line: a line of a recipe and those that it goes
/// on with, or a whole recipe where the file says so.
fn recipes(text: &str, runner: Runner) -> Vec<(usize, String)> {
    let is_whole = text.lines().any(|line| line.starts_with(".ONESHELL"));
    let mut found: Vec<(usize, String)> = Vec::new();
    // Whether the next line belongs to the text before it.
    let mut goes_on = false;
    let mut indent = None;
    for (number, line) in text.lines().enumerate() {
        let is_recipe = match runner {
            Runner::Make => line.starts_with('\t'),
            _ => line.starts_with([' ', '\t']),
        };
        if !is_recipe {
            goes_on &= line.is_empty() && runner == Runner::Just;
            indent = indent.filter(|_| goes_on);
            continue;
        }
        let blanks = line.len() - line.trim_start().len();
        let indent = *indent.get_or_insert(if runner == Runner::Make { 1 } else { blanks });
        let line = line.get(indent.min(blanks)..).unwrap_or_default();
        let first = line.trim_start().trim_start_matches(['@', '-', '+']);
        match found.last_mut().filter(|_| goes_on) {
            Some((start, part)) => {
                // The lines of a part stay those of the file.
                while part.lines().count() < number - *start {
                    part.push('\n');
                }
                part.push_str(line);
                part.push('\n');
            }
            None => found.push((number, format!("{first}\n"))),
        }
        let is_script = found.last().is_some_and(|(_, part)| part.starts_with("#!"));
        goes_on = is_whole || is_script || line.ends_with('\\');
    }
    found
}

/// The texts of a program that hold a command of `flux`, each with its line.
fn quoted(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_comment = ["//", "#", "*"].iter().any(|sign| line.trim_start().starts_with(sign));
        let Some(at) = line.find("flux ").filter(|_| !is_comment) else { continue };
        let (before, rest) = line.split_at(at);
        let quote = before.chars().last().filter(|quote| matches!(quote, '"' | '\'' | '`'));
        let command = quote.and_then(|quote| rest.split(quote).next());
        found.extend(command.map(|command| (number, command.to_owned())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_what_a_shell_gets() {
        for (runner, text, expected) in [
            (
                Runner::Make,
                "A := b\nup: x\n\t@flux a\n\tkubectl b \\\n\t  c\n\nx:\n\t-kubectl d\n",
                &[(2, "flux a\n"), (3, "kubectl b \\\n  c\n"), (7, "kubectl d\n")][..],
            ),
            (
                Runner::Make,
                ".ONESHELL:\nup:\n\t@a <<EOF\n\t---\n\tEOF\nx:\n\tc\n",
                &[(2, "a <<EOF\n---\nEOF\n"), (6, "c\n")],
            ),
            (
                Runner::Just,
                "a := 'b'\nup:\n  @a\n  b\nx:\n    #!/bin/sh\n    c <<EOF\n\n      d\n    EOF\n\ny:\n  e\n",
                &[(2, "a\n"), (3, "b\n"), (5, "#!/bin/sh\nc <<EOF\n\n  d\nEOF\n"), (12, "e\n")],
            ),
        ] {
            let found = recipes(text, runner);
            let found: Vec<(usize, &str)> =
                found.iter().map(|(line, part)| (*line, part.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
