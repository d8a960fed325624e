//! `fluxscape render`: draws the repository into files.
//!
//! In: a repository and where the pictures go. Out: the files, all drawn before the first is
//! written; what is wrong with the repository on standard error.

mod serve;
mod watch;

use std::path::PathBuf;

use clap::ValueHint;

use crate::cli::ExitStatus;
use crate::cli::console::Console;
use crate::cli::draw::{Request, draw, draw_to_keep};
use crate::cli::flags::{
    self, FormatFlag, LookFlags, PictureArgs, SourceArgs, Target, is_standard_output,
};
use crate::cli::inputs::Inputs;
use crate::graph::Graph;
use crate::render::{FORMATS, Format};
use crate::scene::Theme;
use crate::view::Picture;

/// Draw the repository
#[derive(Debug, clap::Args)]
pub(crate) struct RenderArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// File to write; its extension selects the format; may be repeated; `-` is standard output
    #[arg(short, long, value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub output: Vec<PathBuf>,
    #[command(flatten)]
    pub format: FormatFlag,
    /// What the picture shows
    #[arg(long, default_value = "overview")]
    pub view: Picture,
    /// Colours of the picture [default: light; HTML follows the reader's system]
    #[arg(long)]
    pub theme: Option<Theme>,
    #[command(flatten)]
    pub picture: PictureArgs,
    #[command(flatten)]
    pub look: LookFlags,
    /// Exit with 1 if there is any problem in the repository; the picture is still written
    #[arg(long, conflicts_with = "watch")]
    pub strict: bool,
    /// Draw again whenever a file changes, until interrupted; HTML files are served on this machine
    /// and reload
    #[arg(long)]
    pub watch: bool,
    /// Port to serve pages on [default: any free port]
    #[arg(
        long,
        value_name = "PORT",
        requires = "watch",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub port: u16,
}

/// A file, drawn.
#[derive(Debug)]
struct Drawing {
    target: Target,
    bytes: Vec<u8>,
}

pub(super) fn run(args: &RenderArgs, console: Console) -> anyhow::Result<ExitStatus> {
    let targets = args.targets()?;
    if args.watch {
        return watch::run(args, &targets, console);
    }
    let (inputs, graph) = args.open(console)?;
    write(&args.draw(targets, &graph, &inputs, console)?, &inputs, console)?;
    let wrong = inputs.report(&graph, console);
    Ok(if wrong && args.strict { ExitStatus::Findings } else { ExitStatus::Success })
}

impl RenderArgs {
    /// The files with their formats. What the arguments have wrong is found before anything is
    /// read.
    fn targets(&self) -> anyhow::Result<Vec<Target>> {
        self.look.check()?;
        self.format.targets(&self.output, &FORMATS, None)
    }

    /// Reads the repository.
    fn open(&self, console: Console) -> anyhow::Result<(Inputs, Graph)> {
        let mut inputs = Inputs::open(&self.sources, console)?;
        let graph = inputs.graph_of(&self.picture.cluster)?;
        Ok((inputs, graph))
    }

    /// Every file, drawn in memory.
    fn draw(
        &self,
        targets: Vec<Target>,
        graph: &Graph,
        inputs: &Inputs,
        console: Console,
    ) -> anyhow::Result<Vec<Drawing>> {
        let drawn = |target: Target| {
            let request = self.request(target.format);
            // What is printed is for the next program, what is written is kept.
            let draw = if is_standard_output(&target.file) { draw } else { draw_to_keep };
            Ok(Drawing { bytes: draw(graph, inputs, &request, console)?, target })
        };
        targets.into_iter().map(drawn).collect()
    }

    /// What one file should show.
    fn request(&self, format: &'static Format) -> Request {
        Request {
            format,
            view: self.view,
            theme: self.theme,
            // The graph holds no other cluster than the one asked for.
            scope: self.picture.scope(),
            text: self.look.text,
            scale: self.look.scale,
        }
    }
}

/// Writes what was drawn.
fn write(drawings: &[Drawing], inputs: &Inputs, console: Console) -> anyhow::Result<()> {
    let drawn = drawings.iter().map(|drawing| (&drawing.target, drawing.bytes.clone())).collect();
    flags::write(drawn, &inputs.root, console)
}
