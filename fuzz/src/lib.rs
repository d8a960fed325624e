//! What the fuzz targets run: one function for each, from any bytes to nothing.
//!
//! A target panics where the program would, and where a promise does not hold: what was written is
//! read back equally, a build that fails has no objects, a picture is well-formed XML. `cargo fuzz`
//! calls these functions from `fuzz_targets/`; `tests/fuzz/` calls them with mutated seeds, in the
//! build of all other tests, and replays `regressions/`.

mod archive;
mod flux;
mod kustomize;
mod manifest;
mod program;
mod readback;
mod seeds;
mod terraform;

pub use flux::{substitution, template};
pub use kustomize::kustomize;
pub use manifest::yaml;
pub use program::program;
pub use readback::{lock, readback};
pub use terraform::{hcl, hcl_json, plan};

use std::path::Path;

/// Longer inputs find nothing that shorter ones do not.
const LONGEST: usize = 256 * 1024;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, also that of its directories.
    pub name: &'static str,
    /// Runs it over an input.
    pub run: fn(&[u8]),
    /// Reads what its inputs are mutated from, below the root of the project.
    pub seeds: fn(&Path) -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: [Target; 10] = [
    Target { name: "yaml", run: yaml, seeds: seeds::yaml },
    Target { name: "hcl", run: hcl, seeds: seeds::hcl },
    Target { name: "hcl_json", run: hcl_json, seeds: seeds::hcl_json },
    Target { name: "plan", run: plan, seeds: seeds::plan },
    Target { name: "template", run: template, seeds: seeds::template },
    Target { name: "substitution", run: substitution, seeds: seeds::substitution },
    Target { name: "kustomize", run: kustomize, seeds: seeds::kustomize },
    Target { name: "program", run: program, seeds: seeds::trees },
    Target { name: "lock", run: lock, seeds: seeds::lock },
    Target { name: "readback", run: readback, seeds: seeds::readback },
];

/// An input as text, what is not UTF-8 replaced.
fn text(input: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(input.get(..LONGEST).unwrap_or(input))
}
