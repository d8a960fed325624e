//! `docs/reference`: generated from the definition of the command line and from the schema of the
//! configuration, and held current.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]

mod commands;
mod configuration;

use clap::CommandFactory;

use crate::common;

#[test]
fn the_reference_is_that_of_the_code() {
    let mut command = fluxscape::cli::Args::command().disable_help_subcommand(true).term_width(0);
    command.build();
    let pages = [
        ("commands.md", commands::page(&command)),
        ("configuration.md", configuration::page(&fluxscape::config::schema())),
    ];
    let directory = common::project().join("docs/reference");
    let wrong =
        pages.map(|(name, text)| common::compare(&directory.join(name), text.as_bytes()).err());
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// A text as it can stand in a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
