//! Where an expression is evaluated: what the names in it mean.

use std::rc::Rc;

use crate::declarations::instance::{ModuleInstance, Repetition};
use crate::language::Source;
use crate::value::{Map, Value};

/// Where an expression is: what the names in it mean.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) source: &'a Source,
    /// None in a template file.
    pub(crate) instance: Option<&'a Rc<ModuleInstance>>,
    pub(crate) repetition: Option<&'a Repetition>,
    pub(crate) names: Option<&'a Binding<'a>>,
    /// The variables that a template file is given.
    pub(crate) variables: Option<&'a Map>,
    /// Inside `try` or `can`.
    pub(crate) tried: bool,
}

/// A name that an expression binds: of a `for`, of a dynamic block.
pub(crate) struct Binding<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Value,
    pub(crate) outer: Option<&'a Binding<'a>>,
}

impl<'a> Scope<'a> {
    /// The scope of the blocks of a module instance.
    pub(crate) fn of(
        instance: &'a Rc<ModuleInstance>,
        source: &'a Source,
        repetition: Option<&'a Repetition>,
    ) -> Self {
        Self {
            source,
            instance: Some(instance),
            repetition,
            names: None,
            variables: None,
            tried: false,
        }
    }

    /// The scope of a file outside of every module: no name means anything in it.
    pub(crate) fn alone(source: &'a Source) -> Self {
        Self {
            source,
            instance: None,
            repetition: None,
            names: None,
            variables: None,
            tried: false,
        }
    }

    /// The value of a bound name.
    pub(crate) fn bound(&self, name: &str) -> Option<&'a Value> {
        let bound = std::iter::successors(self.names, |binding| binding.outer)
            .find(|binding| binding.name == name);
        bound.map(|binding| &binding.value).or_else(|| self.variables?.entries.get(name))
    }
}
