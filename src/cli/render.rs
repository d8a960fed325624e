//! `fluxscape render`: draws the repository into files.
//!
//! In: a repository and where the pictures go. Out: the files, all drawn before the first is
//! written; what is wrong with the repository on standard error.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::RenderArgs;
use super::draw::{Request, draw, extensions, format, report};
use super::inputs::Inputs;
use super::report::Console;
use super::{ExitStatus, print_data, watch};
use crate::config::extension;
use crate::graph::Graph;
use crate::output;
use crate::render::Format;

/// A file, drawn.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Where it goes.
    pub file: PathBuf,
    /// Its format.
    pub format: Format,
    /// What it holds.
    pub bytes: Vec<u8>,
}

pub(super) fn run(args: &RenderArgs, console: Console) -> anyhow::Result<ExitStatus> {
    if args.watch {
        return watch::run(args, console);
    }
    formats(args)?;
    let (inputs, graph) = open(args, console)?;
    write(&drawings(args, &graph, &inputs)?, console)?;
    let wrong = report(&graph, &inputs, console);
    Ok(if wrong && args.strict { ExitStatus::Findings } else { ExitStatus::Success })
}

/// The format of each file. What the arguments say wrong is found before anything is read.
pub(super) fn formats(args: &RenderArgs) -> anyhow::Result<Vec<Format>> {
    if !(0.25..=8.0).contains(&args.scale) {
        bail!("the scale lies between 0.25 and 8");
    }
    args.output.iter().map(|file| format_of(file, args.format.as_deref())).collect()
}

/// Reads the repository.
pub(super) fn open(args: &RenderArgs, console: Console) -> anyhow::Result<(Inputs, Graph)> {
    let mut inputs = Inputs::open(&args.sources, &extensions(), console)?;
    inputs.project.cluster.clone_from(&args.picture.cluster);
    let graph = crate::graph(&inputs.project);
    if let (Some(name), true) = (&args.picture.cluster, graph.clusters.is_empty()) {
        bail!("there is no cluster \"{name}\": known are {}", graph.left_out.join(", "));
    }
    Ok((inputs, graph))
}

/// Every file, drawn in memory.
pub(super) fn drawings(
    args: &RenderArgs,
    graph: &Graph,
    inputs: &Inputs,
) -> anyhow::Result<Vec<Drawing>> {
    let mut drawn = Vec::new();
    for (file, format) in args.output.iter().zip(formats(args)?) {
        drawn.push(Drawing {
            file: file.clone(),
            format,
            bytes: draw(graph, inputs, &request(args, format))?,
        });
    }
    Ok(drawn)
}

/// Writes what was drawn.
pub(super) fn write(drawings: &[Drawing], console: Console) -> anyhow::Result<()> {
    for Drawing { file, bytes, .. } in drawings {
        if is_standard_output(file) {
            print_data(bytes)?;
        } else {
            let outcome = output::write(file, bytes)?;
            console.wrote(file, outcome);
        }
    }
    Ok(())
}

/// What one file should show.
pub(super) fn request(args: &RenderArgs, format: Format) -> Request {
    Request {
        format,
        view: args.view,
        theme: args.theme,
        // The graph holds no other cluster than the one asked for.
        scope: args.picture.scope(),
        text: args.text,
        scale: args.scale,
    }
}

/// Whether a file is standard output.
pub(super) fn is_standard_output(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The extension names the format; `--format` is for standard output and for files without one.
fn format_of(file: &Path, named: Option<&str>) -> anyhow::Result<Format> {
    let extension = extension(file);
    match named {
        Some(name) if is_standard_output(file) || Format::of(&extension).is_none() => format(name),
        _ if is_standard_output(file) => {
            bail!("what goes to standard output needs a format: add --format")
        }
        _ if extension.is_empty() => {
            bail!(
                "{} names no format: add an extension ({}) or --format",
                file.display(),
                extensions().join(", ")
            )
        }
        _ => format(&extension),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_names_the_format_and_the_flag_what_has_none() {
        let of = |file: &str, named: Option<&str>| {
            format_of(Path::new(file), named).map_err(|error| error.to_string())
        };
        assert_eq!(of("a/b.JSON", None), Ok(Format::Json));
        assert_eq!(of("-", Some("json")), Ok(Format::Json));
        assert_eq!(of("graph", Some("json")), Ok(Format::Json));
        for (file, named, said) in [
            ("-", None, "what goes to standard output needs a format: add --format"),
            ("a.gif", None, "there is no format \"gif\": known are "),
            ("a", None, "a names no format: add an extension ("),
            ("-", Some("gif"), "there is no format \"gif\": known are "),
        ] {
            assert!(of(file, named).unwrap_err().starts_with(said), "{file}");
        }
    }
}
