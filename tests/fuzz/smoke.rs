//! The fuzz targets: `fuzz/regressions/TARGET/` replayed, and mutated seeds.
//!
//! `FLUXSCAPE_FUZZ` is how many inputs each target gets (200 without it), for at most
//! `FLUXSCAPE_FUZZ_SECONDS` (90 without it).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the test"
)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::common::{files, project};
use crate::random::{Random, mutate};
use crate::runs::{Outcome, run_all};
use crate::targets::{TARGETS, Target};

/// A number in an environment variable, or another one.
fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |number| number.parse().unwrap())
}

#[test]
fn every_target_has_an_entry_of_cargo_fuzz() {
    let manifest = fs::read_to_string(project().join("fuzz/Cargo.toml")).unwrap();
    let entries: Vec<&str> = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""))
        .collect();
    assert_eq!(entries, TARGETS.map(|target| target.name));
    for name in entries {
        let code = fs::read_to_string(project().join(format!("fuzz/fuzz_targets/{name}.rs")));
        assert!(code.unwrap().contains(&format!("fluxscape_fuzz::{name}(input)")), "{name}");
    }
}

#[test]
fn what_once_broke_a_target_does_so_no_more() {
    for target in TARGETS {
        let kept = project().join("fuzz/regressions").join(target.name);
        for file in if kept.is_dir() { files(&kept) } else { Vec::new() } {
            println!("{}", file.display());
            (target.run)(&fs::read(&file).unwrap());
        }
    }
}

#[test]
fn every_target_runs_over_its_seeds() {
    for target in TARGETS {
        let seeds = (target.seeds)(project());
        assert!(!seeds.is_empty(), "{} has seeds", target.name);
        let run = |number: u64| (target.run)(&seeds[usize::try_from(number).unwrap()]);
        let wrong = run_all(seeds.len() as u64, Duration::MAX, run).wrong;
        assert!(wrong.is_empty(), "{} of its seeds: {wrong:?}", target.name);
    }
}

/// Mutates seeds, and crosses some with others, in the same way every time.
fn smoke(name: &str) {
    let target: Target = *TARGETS.iter().find(|target| target.name == name).unwrap();
    let count = number("FLUXSCAPE_FUZZ", 200);
    // No target runs longer, on however slow a machine.
    let limit = Duration::from_secs(number("FLUXSCAPE_FUZZ_SECONDS", 90));
    let seeds = (target.seeds)(project());
    let input = |number: u64| {
        let mut random = Random(number);
        let seed = &seeds[random.below(seeds.len())];
        let mut input = mutate(seed, &mut random);
        if random.below(4) == 0 {
            let other = &seeds[random.below(seeds.len())];
            let start = random.below(other.len());
            let end = (start + random.below(200)).min(other.len());
            let at = random.below(input.len() + 1);
            input.splice(at..at, other[start..end].iter().copied());
        }
        input
    };
    let Outcome { wrong, done, longest } =
        run_all(count, limit, |number| (target.run)(&input(number)));
    println!("{name}: {done} of {count} inputs, the longest took {longest:?}");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(name);
    for what in &wrong {
        fs::create_dir_all(&kept).unwrap();
        let number = what.split(' ').next().unwrap();
        fs::write(kept.join(number), input(number.parse().unwrap())).unwrap();
    }
    assert!(
        wrong.is_empty(),
        "{name}: {wrong:#?}\nThe inputs are in {}: fix what breaks, and keep a small one in fuzz/regressions/{name}/",
        kept.display()
    );
}

macro_rules! smoke {
    ($($target:ident)*) => {
        $(#[test]
        fn $target() {
            smoke(stringify!($target));
        })*

        #[test]
        fn every_target_is_run() {
            assert_eq!(TARGETS.map(|target| target.name), [$(stringify!($target)),*]);
        }
    };
}

smoke!(yaml hcl hcl_json plan template substitution kustomize program lock readback);
