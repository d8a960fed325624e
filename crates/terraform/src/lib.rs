//! Terraform configurations, evaluated as far as files allow.
//!
//! In: a root module's directory, or what `terraform show -json` prints of a plan or state. Out: a
//! [`Configuration`]: the Kubernetes objects and Helm releases that it creates, each with its
//! address, file and line. What cannot be known stays a named unknown (`${var.x}`) and never stops
//! anything; what is sensitive leaves only its name.
//!
//! ```text
//! files      json_syntax  `.tf.json` as the language that everything else is written in
//!   |        instances   one evaluation for each set of values that the repository tells
//!   |        module      blocks by what they declare
//!   |        evaluator   lazily, once: variable, reference, eval, template, functions, call, expand, body
//! instances  collect     every resource of every module instance
//!   |        object      manifest, kubernetes, kustomization, bootstrap, azure, command, release
//!   v
//! Configuration
//! ```

mod azure;
mod body;
mod bootstrap;
mod call;
mod collect;
mod collection;
mod command;
mod convert;
mod discover;
mod eval;
mod evaluator;
mod expand;
mod functions;
pub mod hcl;
mod instances;
mod json;
mod json_syntax;
mod kubernetes;
mod kustomization;
mod manifest;
mod module;
mod object;
mod opaque;
mod operator;
mod path;
mod plan;
mod provider;
mod reference;
mod release;
pub mod rules;
mod sensitive;
mod sync;
mod template;
mod terragrunt;
mod text;
mod types;
mod unknown;
mod value;
mod variable;

pub use command::{FluxCommand, flux_commands};
pub use discover::{discover, root_modules};
pub use instances::evaluate_all;
pub use instances::is_whole_path;
pub use json::from_json;
pub use module::is_configuration;
pub use plan::{
    Configuration, Input, ManagedObject, ManagedRelease, ModuleCall, ModuleSource, evaluate,
};
pub use sync::SYNC_FILE;

#[cfg(test)]
mod tests;
