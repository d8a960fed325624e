//! The command line: what users type, and what they get to read.
//!
//! In: the arguments, the working directory, a few environment variables. Out: data on standard
//! output or in files, everything else on standard error, and an [`ExitStatus`]. What is wrong in
//! the user's repository is reported and the work goes on; what stops the program is one line.
//!
//! `flags` are shared by several of the `commands`; `inputs` opens what they name and makes a
//! [`Project`](crate::Project) of it; `draw` makes the bytes of a file; `report` and `console` are
//! what is written to standard error.

mod args;
mod commands;
mod console;
mod draw;
mod flags;
mod hint;
mod inputs;
mod report;

use std::process::ExitCode;

pub use args::Args;
use console::{Console, print_data};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// 0: done, nothing to object.
    Success,
    /// 1: findings, a build that fails, or an output that is out of date.
    Findings,
    /// 2: wrong usage, wrong configuration, or files that cannot be read or written.
    Failure,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failure => 2,
        })
    }
}

/// Runs the command that the arguments name; without one, prints the help.
#[must_use]
pub fn run(args: &Args) -> ExitStatus {
    let console = Console::new(args.verbosity);
    let done = match &args.command {
        Some(command) => command.run(console),
        None => print_help(),
    };
    done.unwrap_or_else(|error| {
        console.failure(&error);
        ExitStatus::Failure
    })
}

fn print_help() -> anyhow::Result<ExitStatus> {
    print_data(<Args as clap::CommandFactory>::command().render_help().to_string().as_bytes())?;
    Ok(ExitStatus::Success)
}
