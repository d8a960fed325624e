//! `fluxscape diff`: what a change does, as a picture, Markdown or JSON.
//!
//! In: one revision and another, or the work tree. Out: files with what is added, removed and
//! changed, and the consequence on standard error. Nothing is checked out, nothing is fetched;
//! where both sides do the same nothing is written.

mod range;

use std::path::PathBuf;

use anyhow::bail;
use clap::ValueHint;

use crate::cli::ExitStatus;
use crate::cli::console::Console;
use crate::cli::flags::{ClusterFlag, FormatFlag, LookFlags, SourceArgs, Target, theme};
use crate::cli::inputs::{Compared, Inputs};
use crate::config::ThemeName;
use crate::diff::{self, Difference};
use crate::render::{self, Format, Sides};
use crate::scene::{self, Look};
use crate::view::{self, Heading};
use fluxscape_manifest::source::Files;
pub(crate) use range::Range;

/// The formats of a difference.
const FORMATS: [Format; 5] =
    [Format::Svg, Format::Png, Format::Html, Format::Json, Format::Markdown];

/// Say and draw what a change does: one revision against another, or against the work tree
#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// Revision to compare with; BASE..HEAD and BASE...HEAD mean what they mean to git
    #[arg(value_name = "BASE")]
    pub base: String,
    /// Revision that is compared [default: the work tree, with what is not committed]
    #[arg(value_name = "HEAD")]
    pub head: Option<String>,
    #[command(flatten)]
    pub sources: SourceArgs,
    /// File to write: svg, png, html, json or md by its extension; several times for several files
    /// [default: md to standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Vec<PathBuf>,
    #[command(flatten)]
    pub format: FormatFlag,
    /// Compare with where both histories part, as BASE...HEAD does
    #[arg(long)]
    pub merge_base: bool,
    /// Colours of the picture
    #[arg(long, default_value = "light")]
    pub theme: ThemeName,
    #[command(flatten)]
    pub look: LookFlags,
    #[command(flatten)]
    pub cluster: ClusterFlag,
    /// Write the files even when nothing changes
    #[arg(long)]
    pub always: bool,
    /// End with 1 when anything changes
    #[arg(long)]
    pub exit_code: bool,
}

pub(super) fn run(args: &DiffArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let targets = args.targets()?;
    let range = Range::of(args)?;
    let mut sources = args.sources.clone();
    sources.directory = range.directory.clone().or(sources.directory);
    let mut inputs = Inputs::open(&sources, console)?;
    inputs.project.cluster.clone_from(&args.cluster.name);
    let compared = Compared::of(&range, &mut inputs, console)?;
    let (base, head) = compared.graphs();
    compared.report_missed(&inputs, console);
    if let Some(name) = &args.cluster.name
        && base.clusters.is_empty()
        && head.clusters.is_empty()
    {
        bail!("there is no cluster \"{name}\": known are {}", head.left_out.join(", "));
    }
    let difference = diff::compare(&base, &head);
    if !difference.is_empty() || args.always {
        write(&targets, &difference, &compared.sides, args, &inputs, console)?;
    }
    if difference.is_empty() {
        console.note(&format!("no change {}: Flux does the same", compared.sides.words()));
        return Ok(ExitStatus::Success);
    }
    console.note(&headline(&difference));
    Ok(if args.exit_code { ExitStatus::Findings } else { ExitStatus::Success })
}

impl DiffArgs {
    /// Where it goes, and as what. Without an output: Markdown to standard output.
    fn targets(&self) -> anyhow::Result<Vec<Target>> {
        self.look.check()?;
        let printed = [PathBuf::from("-")];
        let files = if self.output.is_empty() { &printed[..] } else { &self.output };
        self.format.targets(files, &FORMATS, Some(Format::Markdown))
    }
}

/// Draws everything, then writes it.
fn write(
    targets: &[Target],
    difference: &Difference,
    sides: &Sides,
    args: &DiffArgs,
    inputs: &Inputs,
    console: Console,
) -> anyhow::Result<()> {
    let files = inputs.project.library.files();
    let look = inputs.config.look.of(theme(args.theme), args.look.text);
    let picture = || picture(difference, sides);
    let mut drawn = Vec::new();
    for target in targets {
        let text = match target.format {
            Format::Svg => render::svg::render(&picture(), look.clone()),
            Format::Png => {
                drawn.push(render::png::render(&picture(), look.clone(), args.look.scale)?);
                continue;
            }
            Format::Html => page(difference, sides, &look, files),
            Format::Json => render::difference::json(difference, sides, files),
            _ => render::difference::markdown(difference, sides, files),
        };
        drawn.push(text.into_bytes());
    }
    targets.iter().zip(&drawn).try_for_each(|(target, bytes)| target.write(bytes, console))
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
    let headline =
        if difference.is_empty() { "no change".to_owned() } else { headline(difference) };
    scene::compose(view::changes(&difference.graph, &Heading { span: sides.words(), headline }))
}

/// What changes in one line, without the marks of code that Markdown knows.
fn headline(difference: &Difference) -> String {
    diff::headline(&difference.statements).replace('`', "")
}
