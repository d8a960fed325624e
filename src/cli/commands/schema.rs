//! `fluxscape schema`: the JSON Schemas that editors and other programs read.

use crate::cli::ExitStatus;
use crate::cli::console::print_data;
use crate::{config, diff, graph, lint};

/// Print the JSON Schema of .fluxscape.yaml, or of a JSON output
#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Which schema
    #[arg(value_enum, default_value = "config")]
    pub of: SchemaName,
}

/// A schema that is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SchemaName {
    /// .fluxscape.yaml
    Config,
    /// The graph as JSON
    Graph,
    /// The JSON output of `diff`
    Difference,
    /// The JSON output of `lint`
    Findings,
    /// The JSON output of `why --roots`
    Roots,
}

pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<ExitStatus> {
    let schema = match args.of {
        SchemaName::Config => config::schema(),
        SchemaName::Graph => graph::schema(),
        SchemaName::Difference => diff::schema(),
        SchemaName::Findings => lint::format::schema(),
        SchemaName::Roots => graph::roots_schema(),
    };
    print_data(format!("{}\n", serde_json::to_string_pretty(&schema)?).as_bytes())?;
    Ok(ExitStatus::Success)
}
