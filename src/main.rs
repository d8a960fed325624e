//! The `fluxscape` program.
#![forbid(unsafe_code)]

fn main() {}
