//! What is wrong with the outputs that a configuration names.
//!
//! In: outputs as they are read. Out: a diagnostic for each that could not be written, or whose
//! keys mean nothing for its format.

use std::path::Path;

use super::{BlockName, Config, Output, SCALES};
use crate::lint::CONFIGURATION;
use crate::output::InsidePath;
use crate::render::{FORMATS, Format, Medium};
use crate::view::Direction;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::yaml::Node;

/// Outputs whose format is unknown, whose file another output writes too, whose scale means
/// nothing, or that are nothing at all.
pub(super) fn wrong_outputs(config: &Config, root: &Node) -> Vec<Diagnostic> {
    let nodes = root.get("outputs").map(Node::items).unwrap_or_default();
    let mut wrong = Vec::new();
    for (index, (output, node)) in config.outputs.iter().zip(nodes).enumerate() {
        let Some(file) = &output.file else {
            wrong.extend(wrong_block(output, node));
            continue;
        };
        wrong.extend(wrong_format(output, node));
        wrong.extend(wrong_path(file, node.get("file").unwrap_or(node)));
        if config.outputs.iter().take(index).any(|earlier| same(earlier.file.as_deref(), file)) {
            let message = format!("another output above writes {}", file.display());
            wrong.push(error(node, "file", message));
        }
    }
    wrong
}

/// Markdown files that are never written.
pub(super) fn wrong_readmes(config: &Config, root: &Node) -> Vec<Diagnostic> {
    let nodes = root.get("readme").map(Node::items).unwrap_or_default();
    config.readme.iter().zip(nodes).filter_map(|(file, node)| wrong_path(file, node)).collect()
}

/// A path that leads out of the repository, or where nothing is written.
fn wrong_path(file: &Path, node: &Node) -> Option<Diagnostic> {
    let obstacle = InsidePath::new(file).err()?;
    let message = format!("{} cannot be written: {obstacle}", file.display());
    let error = Diagnostic::error(&CONFIGURATION, node.span, message);
    Some(match obstacle.hint("") {
        Some(hint) => error.hint(hint),
        None => error,
    })
}

/// Whether two paths are one, however they are written.
fn same(one: Option<&Path>, other: &Path) -> bool {
    let normal = |path: &Path| InsidePath::new(path).ok();
    one.is_some_and(|one| one == other || normal(one).is_some_and(|one| Some(one) == normal(other)))
}

/// An error at a key of an output, or at the output itself.
fn error(output: &Node, key: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CONFIGURATION, output.get(key).unwrap_or(output).span, message)
}

/// A format that there is not, and keys that are for other formats.
fn wrong_format(output: &Output, node: &Node) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let extension = output.extension();
    let format = Format::of(&extension);
    if format.is_none() {
        let known: Vec<&str> = FORMATS.into_iter().map(|format| format.extension).collect();
        let message = format!("there is no output format \"{extension}\"");
        wrong.push(
            error(node, "file", message).hint(format!("known extensions: {}", known.join(", "))),
        );
    }
    let medium = format.and_then(Format::medium);
    match output.scale {
        Some(_) if medium != Some(Medium::Raster) => {
            wrong.push(error(node, "scale", "scale is supported for PNG only"));
        }
        Some(scale) if !SCALES.contains(&scale) => {
            let (least, most) = (SCALES.start(), SCALES.end());
            wrong.push(error(
                node,
                "scale",
                format!("the scale must be between {least} and {most}"),
            ));
        }
        _ => {}
    }
    if output.text.is_some() && medium != Some(Medium::Vector) {
        wrong.push(error(node, "text", "text is supported for SVG only"));
    }
    wrong
}

/// What is wrong with an output without a file.
fn wrong_block(output: &Output, node: &Node) -> Vec<Diagnostic> {
    if output.block == BlockName::Picture {
        let hint =
            "add a file, or fill a block of a Markdown file with block: mermaid, table or outline";
        return vec![error(node, "view", "this output has no file").hint(hint)];
    }
    if output.name.is_none() {
        let hint =
            "a block is between <!-- fluxscape:begin NAME --> and <!-- fluxscape:end NAME -->";
        return vec![error(node, "block", "this block has no name").hint(hint)];
    }
    let of_pictures = [
        ("theme", output.theme.is_some()),
        ("scale", output.scale.is_some()),
        ("text", output.text.is_some()),
        ("waves", output.waves),
        ("direction", output.direction != Direction::default()),
        ("width", output.width.is_some()),
        ("collapse", !output.collapse.is_empty()),
        ("expand", !output.expand.is_empty()),
    ];
    let hint = "it is an option for pictures; a text supports cluster, environment, application, focus, hide and only";
    let found = of_pictures.into_iter().filter(|(_, given)| *given);
    let error =
        |key| error(node, key, format!("{key} is not supported for a block of text")).hint(hint);
    found.map(|(key, _)| error(key)).collect()
}
