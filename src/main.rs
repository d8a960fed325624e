//! The `fluxscape` program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use fluxscape::cli::{Args, run};

#[cfg(not(target_env = "musl"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    run(&Args::of_command_line()).into()
}
