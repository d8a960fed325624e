//! Terraform configurations, evaluated as far as files allow.
//!
//! In: a root module's directory. Out: a [`Configuration`]: the Kubernetes objects and Helm releases that it creates, each with its
//! address, file and line. What cannot be known stays a named unknown (`${var.x}`) and never stops anything.

mod body;
mod bootstrap;
mod call;
mod convert;
mod eval;
mod evaluator;
mod expand;
mod functions;
mod kubernetes;
mod manifest;
mod module;
mod object;
mod operator;
mod path;
mod plan;
mod provider;
mod reference;
mod release;
mod template;
mod types;
mod unknown;
mod value;
mod variable;

pub use plan::{Configuration, Input, ManagedObject, ManagedRelease, ModuleCall, ModuleSource, evaluate};

#[cfg(test)]
mod tests;
