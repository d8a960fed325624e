//! Variable substitution after the build (`spec.postBuild` of a Kustomization).
//!
//! In: a built object, and the variables of the Kustomization that applies it. Out: the object as
//! Flux would apply it, with the names of the variables that stay `${name}` in it because only a
//! cluster knows their values; or why Flux would apply nothing.

mod apply;
mod expression;
mod function;
mod variables;

pub(super) use apply::{Substituted, substitute};
pub(super) use variables::{Variables, is_name, variable_sources};
