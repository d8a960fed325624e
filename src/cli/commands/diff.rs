//! `fluxscape diff`: what a change does, as a picture, Markdown or JSON.
//!
//! In: one revision and another, or the work tree. Out: files with what is added, removed and
//! changed, and the consequence on standard error. Nothing is checked out, nothing is fetched;
//! where both sides do the same nothing is written.

use std::path::PathBuf;

use anyhow::bail;
use clap::ValueHint;

use crate::cli::ExitStatus;
use crate::cli::console::Console;
use crate::cli::flags::{self, ClusterFlag, FormatFlag, LookFlags, SourceArgs, Target};
use crate::cli::inputs::{Compared, Inputs, Range};
use crate::diff::{self, Difference};
use crate::graph::Pages;
use crate::render::{self, Content, Drawing, FORMATS, Format, JSON, MARKDOWN, Sides};
use crate::scene::{self, Theme};
use crate::view::{self, Heading};

/// The formats of a difference: every picture, and two whose content is its own.
fn formats() -> Vec<&'static Format> {
    let pictures = FORMATS.into_iter().filter(|format| format.medium().is_some());
    pictures.chain([&JSON, &MARKDOWN]).collect()
}

/// Report and draw what a change does: one revision against another, or against the work tree
#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// Revision to compare with; BASE..HEAD and BASE...HEAD work as in git
    #[arg(value_name = "BASE")]
    pub base: String,
    /// Revision to compare [default: the work tree, with uncommitted changes]
    #[arg(value_name = "HEAD")]
    pub head: Option<String>,
    #[command(flatten)]
    pub sources: SourceArgs,
    /// File to write: svg, png, html, json or md by its extension; may be repeated [default: md to
    /// standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Vec<PathBuf>,
    #[command(flatten)]
    pub format: FormatFlag,
    /// Compare with the merge base of both revisions, as BASE...HEAD does
    #[arg(long)]
    pub merge_base: bool,
    /// Colours of the picture
    #[arg(long, default_value = "light")]
    pub theme: Theme,
    #[command(flatten)]
    pub look: LookFlags,
    #[command(flatten)]
    pub cluster: ClusterFlag,
    /// Write the files even if nothing changes
    #[arg(long)]
    pub always: bool,
    /// Exit with 1 if anything changes
    #[arg(long)]
    pub exit_code: bool,
}

pub(super) fn run(args: &DiffArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let targets = args.targets()?;
    let range = Range::of(
        &args.base,
        args.head.as_deref(),
        args.merge_base,
        args.sources.directory.is_some(),
    )?;
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
        self.format.targets(files, &formats(), Some(&MARKDOWN))
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
    let look = inputs.config.look.of(args.theme, args.look.text);
    let pages = sides.head_pages.as_ref().and_then(Pages::prefix);
    let mut drawn = Vec::new();
    for target in targets {
        drawn.push(match target.format.content {
            Content::Picture { write, .. } => write(&Drawing {
                scene: &picture(difference, sides),
                graph: &difference.graph,
                files,
                pages: pages.as_deref(),
                look: &look,
                scale: args.look.scale,
                footprint: None,
            })?,
            Content::Graph(_) => render::difference::json(difference, sides, files).into_bytes(),
            Content::Outline { .. } => {
                render::difference::markdown(difference, sides, files).into_bytes()
            }
        });
    }
    flags::write(targets.iter().zip(drawn).collect(), &inputs.root, console)
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
