//! `fluxscape schema`: the JSON Schemas that editors and other programs read.

use super::args::{SchemaArgs, SchemaName};
use super::{ExitStatus, print_data};
use crate::{config, diff, graph, lint};

pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<ExitStatus> {
    let schema = match args.of {
        SchemaName::Config => config::schema(),
        SchemaName::Graph => graph::schema(),
        SchemaName::Difference => diff::schema(),
        SchemaName::Findings => lint::format::schema(),
    };
    print_data(format!("{}\n", serde_json::to_string_pretty(&schema)?).as_bytes())?;
    Ok(ExitStatus::Success)
}
