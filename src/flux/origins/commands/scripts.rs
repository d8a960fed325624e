//! The commands of `flux` and `kubectl` in files of text: scripts, files of task runners, programs of Pulumi.
//!
//! In: a file. Out: its commands with the line that each begins on, its values put in. Comments and
//! what a file only prints are no commands.

use super::pipelines::{filled, variables};
use super::{Runner, mentions};
use fluxscape_manifest::source::{RepositoryUrl, SourceTree, TreePath};

/// A file whose commands may create objects of Flux.
pub(in crate::flux) struct Script {
    /// What runs it.
    pub(in crate::flux) runner: Runner,
    /// Its commands, each with its line.
    pub(in crate::flux) commands: Vec<(u32, String)>,
}

impl Script {
    /// Reads a file, where something runs it. `own` is the repository's address, for what pipelines
    /// call their repository.
    pub(in crate::flux) fn read(
        tree: &dyn SourceTree,
        file: &TreePath,
        own: Option<&RepositoryUrl>,
    ) -> Option<Self> {
        let runner = Runner::in_tree(tree, file)?;
        let bytes = tree.read(file).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        if !mentions(&text) {
            return None;
        }
        let values = variables(&text, own);
        let commands = lines(&text, runner).into_iter();
        let commands = commands.map(|(line, command)| (line, filled(&command, &values))).collect();
        Some(Self { runner, commands })
    }
}

/// The commands of a text with the line that each begins on: lines that go on are joined, each with
/// the text that it is given, comments left out.
fn lines(text: &str, runner: Runner) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let mut goes_on = false;
    // What a shell reads as a text, up to a line with this word.
    let mut until: Option<String> = None;
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(end) = &until {
            let is_end = end == line.trim();
            let line = if is_end { end.as_str() } else { recipe_line(line, runner) };
            if let Some((_, command)) = found.last_mut() {
                command.extend(["\n", line]);
                command.push_str(if is_end { "\n" } else { "" });
            }
            until = until.filter(|_| !is_end);
            continue;
        }
        let line = if runner == Runner::Pulumi { quoted(line) } else { uncommented(line, runner) };
        until = here_document(&line);
        let (part, more) =
            line.strip_suffix('\\').map_or((line.as_str(), false), |part| (part, true));
        match found.last_mut().filter(|_| goes_on) {
            Some((_, command)) => *command = format!("{command} {part}"),
            None => found.push((number, part.to_owned())),
        }
        goes_on = until.is_none() && (more || line.ends_with('|') || line.ends_with("&&"));
    }
    found.retain(|(_, command)| mentions(command));
    found
}

/// A line of a text without the tab that stands before every line of a recipe.
fn recipe_line(line: &str, runner: Runner) -> &str {
    match runner {
        Runner::Make => line.strip_prefix('\t').unwrap_or(line),
        _ => line,
    }
}

/// The word that ends the text which begins behind this line: `cat <<EOF`.
fn here_document(line: &str) -> Option<String> {
    let word = line.split_once("<<").filter(|(_, word)| !word.starts_with('<'))?.1;
    let word = word.trim_start_matches('-').trim_start();
    let word = word
        .split(|c: char| c.is_whitespace() || c == ')')
        .next()
        .unwrap_or_default()
        .trim_matches(['"', '\'']);
    word.chars()
        .next()
        .filter(|first| first.is_ascii_alphabetic() || *first == '_')
        .map(|_| word.to_owned())
}

/// A line without its comment and without what a task runner reads before a command.
fn uncommented(line: &str, runner: Runner) -> String {
    let line = line.trim();
    let line = if matches!(runner, Runner::Make | Runner::Just) {
        line.trim_start_matches(['@', '-', '+'])
    } else {
        line
    };
    let comment = line.starts_with('#').then_some(0).or_else(|| line.find(" #"));
    let line = comment.map_or(line, |at| line.get(..at).unwrap_or_default()).trim_end();
    if runner == Runner::Make { line.replace("$$", "$") } else { line.to_owned() }
}

/// The text of a program that holds a command of `flux`.
fn quoted(line: &str) -> String {
    let Some(at) = line
        .find("flux ")
        .filter(|_| !line.trim_start().starts_with("//") && !line.trim_start().starts_with('#'))
    else {
        return String::new();
    };
    let (before, rest) = line.split_at(at);
    let Some(quote) = before.chars().last().filter(|quote| matches!(quote, '"' | '\'' | '`'))
    else {
        return String::new();
    };
    rest.split(quote).next().unwrap_or_default().to_owned()
}
