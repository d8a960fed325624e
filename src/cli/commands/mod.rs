//! The commands: one module each, called as users type it.
//!
//! A module defines the arguments of its command and `run`: what it does with them. In: those
//! arguments and the [`Console`]. Out: data on standard output or in files, and an [`ExitStatus`].

pub(super) mod build;
pub(super) mod completions;
pub(super) mod diff;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod lint;
pub(super) mod man;
pub(super) mod render;
pub(super) mod schema;
pub(super) mod tree;
pub(super) mod update;
pub(super) mod why;

use super::ExitStatus;
use super::args::Command;
use super::console::Console;

impl Command {
    /// Runs it.
    pub(super) fn run(&self, console: Console) -> anyhow::Result<ExitStatus> {
        match self {
            Self::Render(args) => render::run(args, console),
            Self::Update(args) => update::run(args, console),
            Self::Diff(args) => diff::run(args, console),
            Self::Build(args) => build::run(args, console),
            Self::Tree(args) => tree::run(args, console),
            Self::Why(args) => why::run(args, console),
            Self::Init(args) => init::run(args, console),
            Self::Schema(args) => schema::run(args),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args, console),
            Self::Lint(args) => lint::run(args, console),
            Self::Explain(args) => explain::run(args),
        }
    }
}
