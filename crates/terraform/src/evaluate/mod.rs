//! Evaluates expressions, templates and blocks.
//!
//! In: syntax of `language` and the [`Scope`](scope::Scope) around it. Out: a
//! [`Value`](crate::Value). What cannot be known is an unknown with a name. What is wrong is
//! reported where it is written, and is an unknown too.

pub(crate) mod block;
pub(crate) mod evaluator;
pub(crate) mod expand;
mod expression;
mod functions;
pub(crate) mod operator;
mod reference;
mod repeat;
pub(crate) mod scope;
mod template;
pub(crate) mod types;
