//! The blocks of Markdown files, filled: pictures that lie beside, or text.
//!
//! In: the graph, the outputs and Markdown files that the configuration names. Out: these files
//! with their blocks as they should be, in memory; a marker that is wrong stops the program, and
//! nothing is written.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow, bail};

use super::alt::alt;
use crate::cli::console::Console;
use crate::cli::draw;
use crate::cli::flags::scope_of;
use crate::cli::inputs::{Inputs, relative};
use crate::config::{BlockName, Output};
use crate::graph::Graph;
use crate::graph::outline::Outline;
use crate::output::{self, Artifact, Block, Claim, Picture, Root};
use crate::render;
use crate::scene::Theme;

/// Every Markdown file with its blocks filled. A marker that is wrong is reported with its line,
/// and stops the program.
pub(super) fn fill(
    graph: &Graph,
    inputs: &Inputs,
    root: &Root,
    console: Console,
) -> anyhow::Result<Vec<Artifact>> {
    let mut artifacts = Vec::new();
    let mut wrong = 0;
    let texts = if inputs.config.readme.is_empty() {
        BTreeMap::new()
    } else {
        texts(graph, &inputs.config.outputs)?
    };
    for readme in &inputs.config.readme {
        let path = inputs.root.join(readme);
        let seen = inputs.paths.relative(&path);
        let bytes = inputs.committed(readme).map_err(|error| anyhow!("{seen}: {error}"))?;
        let text =
            String::from_utf8(bytes.to_vec()).map_err(|_| anyhow!("{seen}: is not valid UTF-8"))?;
        let target = root.target(readme)?;
        let pictures = shown_in(&path, &inputs.root, &inputs.config.outputs, &|output| {
            in_words(graph, output)
        });
        let mut held: BTreeMap<String, Block> =
            pictures.into_iter().map(|(name, picture)| (name, Block::Picture(picture))).collect();
        held.extend(texts.iter().map(|(name, text)| (name.clone(), Block::Text(text.clone()))));
        match output::inject(&text, &held) {
            Ok(text) => {
                artifacts.push(Artifact { target, bytes: text.into_bytes(), claim: Claim::Blocks });
            }
            Err(errors) => {
                wrong += errors.len();
                for error in &errors {
                    console.wrong_marker(&seen, error);
                }
            }
        }
    }
    if wrong > 0 {
        bail!(
            "nothing was written: the blocks of {} cannot be filled",
            if wrong == 1 { "a Markdown file" } else { "Markdown files" }
        );
    }
    Ok(artifacts)
}

/// The blocks that are text, by name; of several under one name the first.
fn texts(graph: &Graph, outputs: &[Output]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for output in outputs {
        let form = match output.block {
            BlockName::Picture => continue,
            BlockName::Mermaid => render::Block::Mermaid,
            BlockName::Table => render::Block::Table,
            BlockName::Outline => render::Block::Outline,
        };
        let name = output.name().to_owned();
        let text = draw::block(graph, form, &scope_of(output)?);
        let text = text.with_context(|| format!("cannot write the block \"{name}\""))?;
        texts.entry(name).or_insert(text);
    }
    Ok(texts)
}

/// The pictures by name, as a Markdown file refers to them and in words. Of several formats under
/// one name the first is shown.
fn shown_in(
    readme: &Path,
    root: &Path,
    outputs: &[Output],
    alt: &dyn Fn(&Output) -> String,
) -> BTreeMap<String, Picture> {
    let directory = readme.parent().unwrap_or(root);
    let seen = |output: &Output| {
        relative(directory, &root.join(output.file.as_deref().unwrap_or(Path::new(""))))
            .to_string_lossy()
            .replace('\\', "/")
    };
    let mut pictures: BTreeMap<String, Picture> = BTreeMap::new();
    for output in outputs
        .iter()
        .filter(|output| render::Format::of(&output.extension()).is_some_and(is_image))
    {
        let same = |other: &&Output| {
            other.name() == output.name() && other.extension() == output.extension()
        };
        let dark = |output: &&Output| output.theme == Some(Theme::Dark);
        let light = outputs.iter().filter(same).find(|output| !dark(output));
        let dark = outputs.iter().filter(same).find(dark).filter(|_| light.is_some());
        let light = light.unwrap_or(output);
        pictures.entry(output.name().to_owned()).or_insert_with(|| Picture {
            alt: alt(output),
            file: seen(light),
            dark: dark.map(seen),
        });
    }
    pictures
}

/// Whether Markdown shows files of a format as images.
fn is_image(format: &render::Format) -> bool {
    matches!(format.medium(), Some(render::Medium::Vector | render::Medium::Raster))
}

/// The `alt` text of a picture. One that shows no application at all (the neighbours of a
/// source) is called by what it is.
fn in_words(graph: &Graph, output: &Output) -> String {
    let outline = scope_of(output).and_then(|scope| draw::outline(graph, &scope));
    alt(
        &outline.unwrap_or_else(|_| Outline { name: graph.name.clone(), ..Outline::default() }),
        output,
    )
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::view;

    fn output(file: &str, theme: Theme) -> Output {
        Output {
            view: view::Picture::Apps,
            environment: Some("qa".into()),
            file: Some(PathBuf::from(file)),
            theme: Some(theme),
            ..Output::default()
        }
    }

    #[test]
    fn a_picture_is_shown_with_its_dark_twin_of_the_same_format() {
        let outputs = [
            output("docs/qa-dark.svg", Theme::Dark),
            output("docs/qa.png", Theme::Light),
            output("docs/qa.svg", Theme::Light),
            output("docs/graph.json", Theme::Light),
        ];
        let words = |output: &Output| output.name().to_owned();
        let pictures =
            shown_in(Path::new("/own/docs/guide/README.md"), Path::new("/own"), &outputs, &words);
        let alt = "qa".to_owned();
        let expected =
            Picture { alt, file: "../qa.svg".into(), dark: Some("../qa-dark.svg".into()) };
        assert_eq!(pictures, BTreeMap::from([("qa".to_owned(), expected)]));
    }
}
