//! How a committed file differs from what it should hold.
//!
//! In: a file and the bytes that it should hold. Out: a [`Stale`]: what is wrong in one line, and
//! what has changed since: in the graph that the file was drawn from, which is kept in it; in the
//! words of two pictures of one graph; in the lines of a text that has no place for a graph.

use std::path::Path;

use super::lines::changed_lines;
use crate::config::extension;
use crate::graph::{Change, Footprint, NodeId};
use crate::output;
use crate::render::embed::{self, Embedded};
use crate::render::readback::{Readback, Reworded};
use crate::render::{Content, Format, Medium};

const OUTDATED: &str = "is out of date";

/// What has changed: how, and what.
type Line = (Change, String);

/// A file that holds something else than it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stale {
    /// What is wrong, to be read after the name of the file.
    pub what: String,
    /// What has changed, a line each.
    pub lines: Vec<Line>,
}

impl Stale {
    fn new(what: impl Into<String>, lines: Vec<Line>) -> Self {
        Self { what: what.into(), lines }
    }

    /// Out of date, for a reason.
    fn because(reason: &str, lines: Vec<Line>) -> Self {
        Self::new(format!("{OUTDATED}: {reason}"), lines)
    }
}

/// Compares a file with what it should hold.
pub(super) fn compare(path: &Path, committed: &[u8], made: &[u8]) -> Stale {
    if committed.trim_ascii().is_empty() {
        return Stale::because("it is empty", Vec::new());
    }
    if extension(path) == "json" {
        return graphs(document(committed), document(made));
    }
    if let Some(new) = embedded(path, made) {
        return drawings(path, embedded(path, committed), &new, [committed, made]);
    }
    let (committed, made) = (String::from_utf8_lossy(committed), String::from_utf8_lossy(made));
    if output::blocks(&made).is_empty() {
        return Stale::new(OUTDATED, changed_lines(&committed, &made));
    }
    blocks(&committed, &made)
}

/// Files that hold the graph which they were drawn from.
fn drawings(path: &Path, old: Option<Embedded>, new: &Embedded, bytes: [&[u8]; 2]) -> Stale {
    let Some(old) = old else {
        let reason = "it contains no graph: another program drew it, or the graph was removed";
        return Stale::because(reason, Vec::new());
    };
    if !old.intact {
        return Stale::because("it was edited after it was drawn", Vec::new());
    }
    let stale = graphs(Footprint::from_json(&old.text), Footprint::from_json(&new.text));
    let medium = Format::of(&extension(path)).and_then(Format::medium);
    let is_vector = matches!(medium, Some(Medium::Vector | Medium::Page));
    let reworded = if is_vector && stale.lines.is_empty() { texts(bytes) } else { None };
    reworded.unwrap_or(stale)
}

/// The graphs that two files show.
fn graphs(old: Option<Footprint>, new: Option<Footprint>) -> Stale {
    let (Some(old), Some(new)) = (old, new) else {
        let reason = "its graph is of another version of fluxscape";
        return Stale::because(reason, Vec::new());
    };
    let differences = new.differences(&old);
    if differences.is_empty() {
        let reason = "it shows the same objects, drawn with other options or by another version of fluxscape";
        return Stale::because(reason, differences);
    }
    Stale::new(OUTDATED, differences)
}

/// Two vector pictures of one graph: the words that differ, or else the links.
fn texts(svgs: [&[u8]; 2]) -> Option<Stale> {
    let [old, new] = svgs.map(|svg| Readback::of(&String::from_utf8_lossy(svg)));
    let line = |Reworded { id, old, new }: Reworded<'_>| {
        let whose =
            if id.is_empty() { String::new() } else { format!("{}: ", NodeId::parse(id).short()) };
        let sides = [old.join(" · "), new.join(" · ")];
        let sides: Vec<String> = sides.into_iter().filter(|side| !side.is_empty()).collect();
        (Change::Changed, format!("{whose}{}", sides.join(" -> ")))
    };
    let lines: Vec<Line> = new.reworded(&old).into_iter().map(line).collect();
    if !lines.is_empty() {
        return Some(Stale::because("it shows the same objects with other texts", lines));
    }
    let has_moved = !new.leads_alike(&old);
    has_moved.then(|| Stale::because("its links lead to other files or lines", Vec::new()))
}

/// Two texts with blocks: which of these differ, and why.
fn blocks(committed: &str, made: &str) -> Stale {
    let committed = output::blocks(committed);
    let (mut reasons, mut lines) = (Vec::new(), Vec::new());
    for (name, new) in output::blocks(made) {
        let Some(old) = committed.get(name).filter(|old| **old != new) else { continue };
        let (reason, differences) = block(old, &new);
        reasons.push(format!("its block \"{name}\" {reason}"));
        lines.extend(differences);
    }
    if reasons.is_empty() {
        return Stale::new(OUTDATED, lines);
    }
    Stale::because(&reasons.join(", "), lines)
}

/// Why a block holds something else than it should, and what has changed in the graph that it is
/// made from.
fn block(old: &str, new: &str) -> (&'static str, Vec<Line>) {
    if old.trim().is_empty() {
        return ("is empty", Vec::new());
    }
    let Some(now) = embed::from_markdown(new) else { return ("shows another picture", Vec::new()) };
    let Some(was) = embed::from_markdown(old) else {
        return ("was written by another program or in another form", Vec::new());
    };
    if !was.intact {
        return ("was edited after it was written", Vec::new());
    }
    match (Footprint::from_json(&was.text), Footprint::from_json(&now.text)) {
        (Some(was), Some(now)) if was == now => {
            ("shows the same objects with other texts", Vec::new())
        }
        (Some(was), Some(now)) => ("is older than the graph", now.differences(&was)),
        _ => ("is of another version of fluxscape", Vec::new()),
    }
}

/// The graph that a file was drawn from, which it contains; `None` for a format without it. A
/// Markdown file with blocks has one in each.
fn embedded(path: &Path, bytes: &[u8]) -> Option<Embedded> {
    let format = Format::of(&extension(path))?;
    let has_blocks =
        || std::str::from_utf8(bytes).is_ok_and(|text| !output::blocks(text).is_empty());
    if matches!(format.content, Content::Outline { .. }) && has_blocks() {
        return None;
    }
    format.read?(bytes)
}

fn document(bytes: &[u8]) -> Option<Footprint> {
    Footprint::of_document(std::str::from_utf8(bytes).ok()?)
}
