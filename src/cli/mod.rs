//! The command line: one file a command, and nothing that another front end would need too.
//!
//! In: the arguments, the working directory, a few environment variables. Out: data on standard
//! output or in files, everything else on standard error, and an [`ExitStatus`]. What is wrong in
//! the user's repository is reported and the work goes on; what stops the program is one line.

mod alt;
mod args;
mod blocks;
mod build;
mod check;
mod checkout;
mod compared;
mod declared;
mod diff;
mod draw;
mod explain;
mod init;
mod inputs;
mod kept;
mod lint;
mod locking;
mod manual;
mod opening;
mod paths;
mod picture;
mod render;
mod report;
mod schema;
mod serve;
mod sources;
mod surroundings;
mod tree;
mod trees;
mod update;
mod watch;
mod why;

use std::io::Write;
use std::process::ExitCode;

pub use args::Args;
use args::Command;
use report::Console;

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

/// Runs the command that the arguments name.
#[must_use]
pub fn run(args: &Args) -> ExitStatus {
    let console = Console::new(args.verbosity);
    let done = match &args.command {
        None => print_help(),
        Some(Command::Render(args)) => render::run(args, console),
        Some(Command::Update(args)) => update::run(args, console),
        Some(Command::Diff(args)) => diff::run(args, console),
        Some(Command::Build(args)) => build::run(args, console),
        Some(Command::Tree(args)) => tree::run(args, console),
        Some(Command::Why(args)) => why::run(args, console),
        Some(Command::Init(args)) => init::run(args, console),
        Some(Command::Schema(args)) => schema::run(args),
        Some(Command::Completions(args)) => manual::completions(args),
        Some(Command::Man(args)) => manual::man(args, console),
        Some(Command::Lint(args)) => lint::run(args, console),
        Some(Command::Explain(args)) => explain::run(args),
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

/// Writes data to standard output. A reader that stops reading (`| head`) is no failure.
fn print_data(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::anyhow!("cannot write to standard output: {error}"))
        }
        _ => Ok(()),
    }
}
