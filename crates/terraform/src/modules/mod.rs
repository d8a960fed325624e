//! Modules: what their files declare, which files a call means, the instances that calls make, and
//! the resources in them.

pub(crate) mod call;
pub(crate) mod collect;
pub(crate) mod discover;
pub(crate) mod instance;
pub(crate) mod module;
pub(crate) mod path;
pub(crate) mod provider;
pub(crate) mod variable;
