//! The instances of modules: what a `module` block makes, and how its parts are addressed.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::module::Module;
use crate::value::Value;

/// One instance of a module.
#[derive(Debug)]
pub(crate) struct ModuleInstance {
    pub(crate) number: usize,
    pub(crate) module: Rc<Module>,
    /// `module.bootstrap`, empty for the root module.
    pub(crate) address: String,
    /// `path.module`: as Terraform writes it, relative to the root module.
    pub(crate) path: String,
    pub(crate) call: Option<Call>,
}

/// The call that made an instance.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) parent: Rc<ModuleInstance>,
    pub(crate) name: String,
    pub(crate) repetition: Repetition,
}

/// Which one of a repeated block: what `each` and `count` are in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Repetition {
    /// `[0]`, `["x"]`, `[each.key]` when the key is not known; empty where nothing is repeated.
    pub(crate) suffix: String,
    pub(crate) each: Option<(Value, Value)>,
    pub(crate) count: Option<Value>,
}

/// The instances that a `module` block makes, and how they are addressed.
#[derive(Debug)]
pub(crate) enum ModuleInstances {
    /// The module's files are not available.
    Missing,
    Single(Rc<ModuleInstance>),
    Count(Vec<Rc<ModuleInstance>>),
    Each(BTreeMap<Rc<str>, Rc<ModuleInstance>>),
    /// `count` or `for_each` is not known: one represents all.
    Unknown(Rc<ModuleInstance>),
}
