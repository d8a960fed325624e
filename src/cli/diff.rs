//! `fluxscape diff`: what a change does, as a picture, Markdown or JSON.
//!
//! In: one revision and another, or the work tree. Out: files with what is added, removed and
//! changed, and the consequence on standard error. Nothing is checked out, nothing is fetched;
//! where both sides do the same nothing is written.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use super::args::DiffArgs;
use super::compared::Compared;
use super::draw::{extensions, theme};
use super::inputs::Inputs;
use super::report::Console;
use super::{ExitStatus, print_data};
use crate::config::extension;
use crate::diff::{self, Difference};
use crate::output;
use crate::render::{self, Sides};
use crate::scene::{self, Look};
use crate::view::{self, Heading};
use fluxscape_manifest::source::{Files, GitObjects, Revision};

/// The formats of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Json,
    Markdown,
    Html,
}

pub(super) fn run(args: &DiffArgs, console: Console) -> anyhow::Result<ExitStatus> {
    if !(0.25..=8.0).contains(&args.scale) {
        bail!("the scale lies between 0.25 and 8");
    }
    let outputs = outputs(args)?;
    let asked = Asked::of(args)?;
    let mut sources = args.sources.clone();
    sources.directory = asked.directory.clone().or(sources.directory);
    let mut inputs = Inputs::open(&sources, &extensions(), console)?;
    inputs.project.cluster.clone_from(&args.cluster);
    let compared = Compared::of(&asked, &mut inputs, console)?;
    let (base, head) = compared.graphs();
    compared.tell_missed(&inputs, console);
    if let Some(name) =
        args.cluster.as_ref().filter(|_| base.clusters.is_empty() && head.clusters.is_empty())
    {
        bail!("there is no cluster \"{name}\": known are {}", head.left_out.join(", "));
    }
    let difference = diff::compare(&base, &head);
    if difference.is_empty() {
        console.note(&format!("no change {}: Flux does the same", compared.sides.words()));
    }
    if !difference.is_empty() || args.always {
        write(&outputs, &difference, &compared.sides, args, &inputs, console)?;
    }
    if !difference.is_empty() {
        console.note(&diff::headline(&difference.statements).replace('`', ""));
    }
    Ok(if args.exit_code && !difference.is_empty() {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    })
}

/// Draws everything, then writes it.
fn write(
    outputs: &[(PathBuf, Format)],
    difference: &Difference,
    sides: &Sides,
    args: &DiffArgs,
    inputs: &Inputs,
    console: Console,
) -> anyhow::Result<()> {
    let files = inputs.project.library.files();
    let look = inputs.config.look.of(theme(args.theme), args.text);
    let mut drawn = Vec::new();
    for (file, format) in outputs {
        let bytes = match format {
            Format::Markdown => render::difference::markdown(difference, sides, files).into_bytes(),
            Format::Html => page(difference, sides, &look, files).into_bytes(),
            Format::Json => render::difference::json(difference, sides, files).into_bytes(),
            Format::Svg => {
                render::svg::render(&picture(difference, sides), look.clone()).into_bytes()
            }
            Format::Png => {
                render::png::render(&picture(difference, sides), look.clone(), args.scale)?
            }
        };
        drawn.push((file, bytes));
    }
    for (file, bytes) in drawn {
        if file.as_os_str() == "-" {
            print_data(&bytes)?;
        } else {
            let outcome = output::write(file, &bytes)?;
            console.wrote(file, outcome);
        }
    }
    Ok(())
}

fn page(difference: &Difference, sides: &Sides, look: &Look, files: &Files) -> String {
    let (scene, graph) = (&picture(difference, sides), &difference.graph);
    render::html::render(&render::html::Page {
        scene,
        graph,
        files,
        pages: sides.head_pages.as_deref(),
        look,
    })
}

fn picture(difference: &Difference, sides: &Sides) -> scene::Scene {
    let said = diff::headline(&difference.statements).replace('`', "");
    let headline = if difference.is_empty() { "no change".to_owned() } else { said };
    scene::compose(view::changes(&difference.graph, &Heading { span: sides.words(), headline }))
}

/// Where it goes, and as what. Without an output: Markdown to standard output.
fn outputs(args: &DiffArgs) -> anyhow::Result<Vec<(PathBuf, Format)>> {
    let known = "svg, png, html, json, md";
    let of = |name: &str| match name {
        "svg" => Ok(Format::Svg),
        "png" => Ok(Format::Png),
        "html" => Ok(Format::Html),
        "json" => Ok(Format::Json),
        "md" => Ok(Format::Markdown),
        _ => Err(anyhow!("there is no format \"{name}\" of a difference: known are {known}")),
    };
    if args.output.is_empty() {
        return Ok(vec![(PathBuf::from("-"), of(args.format.as_deref().unwrap_or("md"))?)]);
    }
    let one = |file: &PathBuf| {
        let named = extension(file);
        let format = match args.format.as_deref() {
            Some(format) if named.is_empty() || file.as_os_str() == "-" => of(format)?,
            None if file.as_os_str() == "-" => Format::Markdown,
            None if named.is_empty() => {
                bail!("{} names no format: add an extension ({known}) or --format", file.display())
            }
            _ => of(&named)?,
        };
        Ok((file.clone(), format))
    };
    args.output.iter().map(one).collect()
}

/// What the user wants compared.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub base: String,
    pub head: Option<String>,
    /// Whether the base is where both histories part.
    pub merge_base: bool,
    /// The second argument, where it is a directory and not a revision.
    directory: Option<PathBuf>,
}

impl Asked {
    /// `BASE [HEAD] [DIR]`, `BASE..HEAD`, `BASE...HEAD`, `BASE DIR`.
    fn of(args: &DiffArgs) -> anyhow::Result<Self> {
        let mut asked = Self {
            base: args.base.clone(),
            head: args.head.clone(),
            merge_base: args.merge_base,
            directory: None,
        };
        let range = args
            .base
            .split_once("...")
            .map(|range| (range, true))
            .or_else(|| args.base.split_once("..").map(|range| (range, false)));
        if let Some(((base, head), parted)) = range {
            asked.merge_base |= parted;
            base.clone_into(&mut asked.base);
            if !head.is_empty() {
                // What stands second is the directory then.
                if let Some(second) = asked.head.replace(head.to_owned()) {
                    asked.directory = Some(PathBuf::from(second));
                }
                return Ok(asked);
            }
        }
        let Some(second) = asked.head.clone().filter(|_| args.sources.directory.is_none()) else {
            return Ok(asked);
        };
        if Path::new(&second).is_dir() {
            let revision = GitObjects::open(Path::new("."))
                .and_then(|git| git.commit(Revision::Any(&second)))
                .is_ok();
            if revision {
                bail!(
                    "{second} is both a revision and a directory: write ./{second} for the directory, or refs/heads/{second} for the branch"
                );
            }
            (asked.head, asked.directory) = (None, Some(PathBuf::from(second)));
        }
        Ok(asked)
    }
}
