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
mod changes;
mod environments;
mod flux;
mod grouping;
mod image_automation;
mod installation;
mod kubernetes;
mod kubernetes_routes;
mod references;
mod repositories;
mod resource_set;
mod roots;
mod substitution;
mod types;
