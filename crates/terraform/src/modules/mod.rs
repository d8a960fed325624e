//! Modules at work: which files a call means, the instances that calls make, the values of their
//! variables, and the resources in them.

pub(crate) mod call;
pub(crate) mod collect;
pub(crate) mod discover;
pub(crate) mod provider;
pub(crate) mod variable;
