//! `fluxscape why --roots`: what each cluster rests on, and why other directories are none.

use super::RootsFormat;
use crate::cli::ExitStatus;
use crate::cli::console::print_data;
use crate::cli::hint;
use crate::cli::inputs::Inputs;
use crate::graph::RootsDocument;
use crate::text::printed;

pub(super) fn run(inputs: &Inputs, format: RootsFormat) -> anyhow::Result<ExitStatus> {
    let graph = hint::graph(&inputs.project);
    let document = RootsDocument::of(&graph, inputs.project.library.files());
    let text = match format {
        RootsFormat::Text => {
            let lines = document.to_text(&|place| inputs.paths.show(place));
            lines.lines().flat_map(|line| [printed::line(line), "\n".to_owned()]).collect()
        }
        RootsFormat::Json => {
            let text = printed::json(serde_json::to_string_pretty(&document)?);
            format!("{text}\n")
        }
    };
    print_data(text.as_bytes())?;
    Ok(ExitStatus::Success)
}
