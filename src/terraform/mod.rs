//! Terraform configurations, evaluated as far as files allow.
//!
//! In: a root module's directory. Out: a [`Configuration`]: the Kubernetes objects and Helm releases that it creates, each with its
//! address, file and line. What cannot be known stays a named unknown (`${var.x}`) and never stops anything.

mod plan;

pub use plan::{Configuration, Input, ManagedObject, ManagedRelease, ModuleCall, ModuleSource, evaluate};
