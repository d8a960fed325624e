//! What Flux does with files, as tables over trees in memory: roots, sources, builds, references,
//! substitution, generators.

#[path = "../support/common.rs"]
mod common;
#[path = "../support/memory.rs"]
mod memory;
#[path = "../support/random.rs"]
mod random;

mod artifacts;
mod bad_input;
mod building;
mod fields;
mod flux;
mod generators;
mod grouping;
mod image_automation;
mod kubernetes;
mod layouts;
mod references;
mod resource_set;
mod revisions;
mod roots;
mod scripts;
mod substitution;
mod terraform_roots;
mod tools;
mod versions;
