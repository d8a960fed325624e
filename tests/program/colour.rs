//! When messages are coloured: what the command line says, then the environment, then a terminal,
//! which there is none of here.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::process::Command;

use crate::common::samples;

/// Whether what is printed of the broken sample is coloured: messages, and findings.
fn coloured(args: &[&str], environment: &[(&str, &str)]) -> (bool, bool) {
    let copies = samples();
    let print = |command: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_fluxscape"))
            .args([command, "broken"])
            .args(if command == "lint" { &[][..] } else { &["-o", "-", "-f", "txt"] })
            .args(args)
            .current_dir(copies.path())
            .env_remove("NO_COLOR")
            .env_remove("FORCE_COLOR")
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        (output.stdout, output.stderr)
    };
    let is_coloured = |bytes: &[u8]| bytes.contains(&b'\x1b');
    (is_coloured(&print("render").1), is_coloured(&print("lint").0))
}

#[test]
fn the_command_line_decides_then_the_environment() {
    let (force, no) = (("FORCE_COLOR", "1"), ("NO_COLOR", "1"));
    for (args, environment, expected) in [
        (&[][..], &[][..], false),
        (&["--color", "always"], &[], true),
        (&["--color", "always"], &[no], true),
        (&[], &[force], true),
        (&[], &[("FORCE_COLOR", "")], false),
        (&[], &[force, no], false),
        (&["--color=never"], &[force], false),
        (&["--color=auto"], &[force], true),
    ] {
        let found = coloured(args, environment);
        assert_eq!(found, (expected, expected), "{args:?} {environment:?}");
    }
}
