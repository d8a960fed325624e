//! What a function is, and what it is called with.

use std::rc::Rc;

use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::scope::Scope;
use crate::value::{List, Map, Text, Value, unknown, whole};
use fluxscape_manifest::source::Span;

/// What a function makes, or why it cannot.
pub(crate) type Outcome = Result<Value, Fault>;

/// Why a function cannot be evaluated. No message shows a value.
pub(crate) enum Fault {
    /// Terraform fails too.
    Failed(String),
    /// A file is not there: it may be written before Terraform runs.
    Missing(String),
}

/// A function, and what it can do with unknown arguments.
#[derive(Clone, Copy)]
pub(crate) struct Function {
    pub(crate) run: fn(&Call<'_>) -> Outcome,
    pub(crate) accepts: Accepts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepts {
    /// Only known arguments: an unknown one, or a text with one in it, makes the result unknown.
    Known,
    /// Texts with unknowns in them, but no argument that is unknown as a whole.
    PartlyKnown,
    /// Whatever there is.
    Anything,
}

impl Accepts {
    /// An argument as the function gets it, and the mark that its result gets for it. What only
    /// passes elements on leaves their marks on them: one secret in a manifest does not make
    /// the manifest one.
    pub(crate) fn take(self, value: &Value) -> (Value, Option<Rc<str>>) {
        match self {
            Self::Known => value.strip(),
            Self::PartlyKnown => (value.reveal().0.clone(), value.reveal().1.cloned()),
            Self::Anything => (value.spread(), None),
        }
    }
}

/// A call of a function.
pub(crate) struct Call<'c> {
    pub(crate) evaluator: &'c Evaluator<'c>,
    pub(crate) scope: &'c Scope<'c>,
    pub(crate) name: &'c str,
    pub(crate) arguments: &'c [Value],
    pub(crate) span: Span,
}

pub(crate) fn known(run: fn(&Call<'_>) -> Outcome) -> Function {
    Function { run, accepts: Accepts::Known }
}

pub(crate) fn partly_known(run: fn(&Call<'_>) -> Outcome) -> Function {
    Function { run, accepts: Accepts::PartlyKnown }
}

pub(crate) fn anything(run: fn(&Call<'_>) -> Outcome) -> Function {
    Function { run, accepts: Accepts::Anything }
}

impl Call<'_> {
    /// An unknown named after the function and the first unknown it was given.
    pub(crate) fn unknown(&self) -> Value {
        Value::Unknown(self.derived_name())
    }

    pub(crate) fn derived_name(&self) -> Rc<str> {
        let inner = self.arguments.iter().find_map(first_unknown);
        match inner {
            Some(inner) if inner.len() + self.name.len() < 120 => {
                format!("{}({inner})", self.name).into()
            }
            Some(inner) => inner,
            None => format!("{}(...)", self.name).into(),
        }
    }

    pub(crate) fn argument(&self, index: usize) -> Result<&Value, Fault> {
        self.arguments
            .get(index)
            .ok_or_else(|| Fault::Failed(format!("argument {} is missing", index + 1)))
    }

    pub(crate) fn text(&self, index: usize) -> Result<Text, Fault> {
        let value = self.argument(index)?;
        value.as_text().ok_or_else(|| mismatch(index, "a string", value))
    }

    pub(crate) fn number(&self, index: usize) -> Result<f64, Fault> {
        let value = self.argument(index)?;
        value.as_number().ok_or_else(|| mismatch(index, "a number", value))
    }

    /// A number that counts something.
    pub(crate) fn count(&self, index: usize) -> Result<usize, Fault> {
        whole(self.number(index)?).ok_or_else(|| {
            Fault::Failed(format!("argument {} must be a whole number from 0", index + 1))
        })
    }

    pub(crate) fn items(&self, index: usize) -> Result<&Rc<List>, Fault> {
        let value = self.argument(index)?;
        value.items().ok_or_else(|| mismatch(index, "a list", value))
    }

    pub(crate) fn map(&self, index: usize) -> Result<&Rc<Map>, Fault> {
        match self.argument(index)? {
            Value::Map(map) => Ok(map),
            value => Err(mismatch(index, "a map", value)),
        }
    }

    /// Whether any argument is unknown as a whole.
    pub(crate) fn any_unknown(&self) -> bool {
        self.arguments.iter().any(|value| matches!(value, Value::Unknown(_)))
    }
}

pub(crate) fn mismatch(index: usize, wanted: &str, value: &Value) -> Fault {
    Fault::Failed(format!("argument {} must be {wanted}, not {}", index + 1, value.kind()))
}

/// The name of the first unknown anywhere in a value.
pub(crate) fn first_unknown(value: &Value) -> Option<Rc<str>> {
    match value {
        Value::List(items) | Value::Set(items) => items.iter().find_map(first_unknown),
        Value::Map(map) => {
            map.entries.values().find_map(first_unknown).or_else(|| map.open.clone())
        }
        value => value.unknown_name(),
    }
}

pub(crate) fn failed<T>(message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Failed(message.into()))
}

/// A text as it may be shown: with the names of its unknowns.
pub(crate) fn shown(text: &str) -> String {
    unknown::reveal(text).into_owned()
}
