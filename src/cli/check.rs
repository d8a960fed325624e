//! `fluxscape update --check`: what is out of date, what in the graph has changed since, and how to
//! mend it.
//!
//! In: the outputs as they should be. Out: the files that differ on standard error, and below them
//! the difference between the graph that each committed picture or block was drawn of, found again
//! in it, and the graph of now; of pictures of one graph the words that differ; of a text that has
//! no place for a graph, its lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::args::UpdateArgs;
use super::inputs::Inputs;
use super::report::Console;
use crate::config::extension;
use crate::graph::{Footprint, named};
use crate::output::{self, Artifact, Change};
use crate::render::Format;
use crate::render::embed::{self, Embedded};
use crate::render::readback::{Readback, Reworded};

const OUTDATED: &str = "is out of date";

/// More lines than these are counted, unless `--verbose` asks for all.
const MOST_LINES: usize = 25;

/// Names what is out of date and how to mend it; whether everything is current.
pub(super) fn check(
    artifacts: &[Artifact],
    args: &UpdateArgs,
    inputs: &Inputs,
    console: Console,
) -> bool {
    let changes = output::changes(artifacts);
    let mut differences: BTreeSet<(usize, String)> = BTreeSet::new();
    for change in &changes {
        let (path, what) = match change {
            Change::Missing(path) => (path, "is not there".to_owned()),
            Change::Differs(path) => {
                let made = artifacts
                    .iter()
                    .find(|artifact| artifact.path == **path)
                    .map_or(&[][..], |artifact| &artifact.bytes);
                let (what, lines) = differs(path, made);
                differences.extend(lines.into_iter().map(|line| (order(&line), line)));
                (path, what)
            }
        };
        console.finding(&format!("{} {what}", inputs.paths.relative(path)));
    }
    let most = if console.is_verbose() { usize::MAX } else { MOST_LINES };
    for (_, line) in differences.iter().take(most) {
        console.difference(line);
    }
    if differences.len() > most {
        console.difference(&format!("and {} more (-v names them)", differences.len() - most));
    }
    if !changes.is_empty() {
        let directory = args
            .sources
            .directory
            .as_ref()
            .map(|directory| format!(" {}", directory.display()))
            .unwrap_or_default();
        console.hint(&format!("run `fluxscape update{directory}` and commit what changes"));
    }
    changes.is_empty()
}

/// Added, removed, changed.
fn order(line: &str) -> usize {
    ["+", "-", "~"].iter().position(|sign| line.starts_with(sign)).unwrap_or(usize::MAX)
}

/// What is to be said of a file that holds something else, and what has changed in the graph since
/// it was drawn.
fn differs(path: &Path, made: &[u8]) -> (String, Vec<String>) {
    let Ok(committed) = fs::read(path) else { return ("cannot be read".to_owned(), Vec::new()) };
    if extension(path) == "json" {
        return graphs_differ(document(&committed), document(made));
    }
    if let Some(new) = embedded(path, made) {
        let Some(old) = embedded(path, &committed) else {
            let said = format!(
                "{OUTDATED}: it holds no graph, so it was drawn by something else or was stripped"
            );
            return (said, Vec::new());
        };
        if !old.intact {
            return (format!("{OUTDATED}: it was edited after it was drawn"), Vec::new());
        }
        let (said, lines) =
            graphs_differ(Footprint::from_json(&old.text), Footprint::from_json(&new.text));
        let is_vector = matches!(Format::of(&extension(path)), Some(Format::Svg | Format::Html));
        let reworded =
            (is_vector && lines.is_empty()).then(|| reworded(&committed, made)).flatten();
        return reworded.unwrap_or((said, lines));
    }
    let (committed, made) = (String::from_utf8_lossy(&committed), String::from_utf8_lossy(made));
    if output::blocks(&made).is_empty() {
        return (OUTDATED.to_owned(), output::changed_lines(&committed, &made));
    }
    blocks_differ(&committed, &made)
}

/// What is to be said where a graph is told in another way than it should be.
fn graphs_differ(old: Option<Footprint>, new: Option<Footprint>) -> (String, Vec<String>) {
    let (Some(old), Some(new)) = (old, new) else {
        return (
            format!("{OUTDATED}: the graph in it is of another version of fluxscape"),
            Vec::new(),
        );
    };
    let differences = new.differences(&old);
    if differences.is_empty() {
        let said = format!(
            "{OUTDATED}: it shows the same objects, drawn with other options or by another version of fluxscape"
        );
        return (said, differences);
    }
    (OUTDATED.to_owned(), differences)
}

/// The same of two vector pictures of one graph: the words that differ, or else the links.
fn reworded(committed: &[u8], made: &[u8]) -> Option<(String, Vec<String>)> {
    let [old, new] = [committed, made].map(|svg| Readback::of(&String::from_utf8_lossy(svg)));
    let line = |Reworded { id, old, new }: Reworded<'_>| {
        let whose = if id.is_empty() { String::new() } else { format!("{}: ", named(id)) };
        let sides = [old.join(" · "), new.join(" · ")];
        format!(
            "~ {whose}{}",
            sides.into_iter().filter(|side| !side.is_empty()).collect::<Vec<_>>().join(" -> ")
        )
    };
    let lines: Vec<String> = new.reworded(&old).into_iter().map(line).collect();
    if !lines.is_empty() {
        return Some((format!("{OUTDATED}: it shows the same objects in other words"), lines));
    }
    (!new.leads_alike(&old))
        .then(|| (format!("{OUTDATED}: its links lead to other files or lines"), lines))
}

/// The same of a Markdown file with blocks: which of them differ and why.
fn blocks_differ(committed: &str, made: &str) -> (String, Vec<String>) {
    let committed = output::blocks(committed);
    let (mut said, mut lines) = (Vec::new(), Vec::new());
    for (name, new) in output::blocks(made) {
        let Some(old) = committed.get(name).filter(|old| **old != new) else { continue };
        let (what, differences) = block_differs(old, &new);
        said.push(format!("its block \"{name}\" {what}"));
        lines.extend(differences);
    }
    let said = if said.is_empty() {
        OUTDATED.to_owned()
    } else {
        format!("{OUTDATED}: {}", said.join(", "))
    };
    (said, lines)
}

/// What is to be said of a block that holds something else, and what has changed in the graph that
/// it tells.
fn block_differs(old: &str, new: &str) -> (&'static str, Vec<String>) {
    if old.trim().is_empty() {
        return ("is empty", Vec::new());
    }
    let Some(now) = embed::from_markdown(new) else { return ("shows another picture", Vec::new()) };
    let Some(was) = embed::from_markdown(old) else {
        return ("was written by something else or in another form", Vec::new());
    };
    if !was.intact {
        return ("was edited after it was written", Vec::new());
    }
    match (Footprint::from_json(&was.text), Footprint::from_json(&now.text)) {
        (Some(was), Some(now)) if was == now => {
            ("tells the same objects in other words", Vec::new())
        }
        (Some(was), Some(now)) => ("is older than the graph", now.differences(&was)),
        _ => ("is of another version of fluxscape", Vec::new()),
    }
}

/// What a file says of the graph that it was drawn of; `None` for what has no place for that. A
/// Markdown file with blocks has one in each.
fn embedded(path: &Path, bytes: &[u8]) -> Option<Embedded> {
    let text = || std::str::from_utf8(bytes).ok();
    match Format::of(&extension(path))? {
        Format::Png => embed::from_png(bytes),
        Format::Svg | Format::Html => embed::from_svg(text()?),
        form => embed::from_text(
            text().filter(|text| output::blocks(text).is_empty())?,
            form.comment()?,
        ),
    }
}

fn document(bytes: &[u8]) -> Option<Footprint> {
    Footprint::of_document(std::str::from_utf8(bytes).ok()?)
}
