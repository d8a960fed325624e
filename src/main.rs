//! The `fluxscape` program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use fluxscape::cli::{Args, run};

fn main() -> ExitCode {
    run(&Args::parse()).into()
}
