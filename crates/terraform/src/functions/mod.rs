//! Terraform's functions.
//!
//! Each is a plain function from a [`Call`] to a value. [`Evaluator::apply`] answers for sensitive
//! and for unknown arguments as the function's [`Accepts`] says.

mod collections;
mod encoding;
mod files;
mod numbers;
mod sets;
mod strings;
mod text;
mod yaml;

use std::rc::Rc;

pub(crate) use encoding::json as json_text;
pub(crate) use yaml::yaml_text;

use crate::evaluate::evaluator::{Evaluated, Evaluator};
use crate::evaluate::scope::Scope;
use crate::rules;
use crate::value::{List, Map, Text, Value, marked, unknown, whole};
use fluxscape_manifest::diagnostic::Diagnostic;
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
    run: fn(&Call<'_>) -> Outcome,
    accepts: Accepts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepts {
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
    fn take(self, value: &Value) -> (Value, Option<Rc<str>>) {
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

/// The function of a name.
pub(crate) fn find(name: &str) -> Option<Function> {
    let families = [
        strings::find,
        text::find,
        collections::find,
        sets::find,
        numbers::find,
        encoding::find,
        yaml::find,
        files::find,
    ];
    families.into_iter().find_map(|find| find(name))
}

fn known(run: fn(&Call<'_>) -> Outcome) -> Function {
    Function { run, accepts: Accepts::Known }
}

fn partly_known(run: fn(&Call<'_>) -> Outcome) -> Function {
    Function { run, accepts: Accepts::PartlyKnown }
}

fn anything(run: fn(&Call<'_>) -> Outcome) -> Function {
    Function { run, accepts: Accepts::Anything }
}

impl Evaluator<'_> {
    /// Calls a function.
    pub(crate) fn apply(
        &self,
        scope: &Scope<'_>,
        name: &str,
        function: Function,
        arguments: &[Value],
        span: Span,
    ) -> Evaluated {
        if name == "nonsensitive" {
            return Ok(arguments.first().map_or(Value::Null, |value| value.strip().0));
        }
        let walked =
            arguments.iter().map(|value| value.extent().size).fold(0, usize::saturating_add);
        if !self.spend(walked) {
            return self.exhausted(scope, span);
        }
        let (stripped, marks): (Vec<Value>, Vec<Option<Rc<str>>>) =
            arguments.iter().map(|value| function.accepts.take(value)).unzip();
        let mark = marks.into_iter().flatten().next();
        let call = Call { evaluator: self, scope, name, arguments: &stripped, span };
        let unknown = match function.accepts {
            Accepts::Known => stripped.iter().any(Value::has_unknown),
            Accepts::PartlyKnown => stripped.iter().any(|value| matches!(value, Value::Unknown(_))),
            Accepts::Anything => false,
        };
        if let ("file" | "templatefile", Some(text)) =
            (name, stripped.first().filter(|path| path.has_unknown()).and_then(Value::as_text))
        {
            self.unread.borrow_mut().insert(shown(&text.text));
        }
        let outcome = if unknown { Ok(call.unknown()) } else { (function.run)(&call) };
        match outcome {
            Ok(value) => {
                let mark =
                    if name == "sensitive" { mark.or(Some(call.derived_name())) } else { mark };
                Ok(marked(value, mark))
            }
            Err(fault) => {
                let diagnostic = match fault {
                    // What a message tells of a sensitive argument might be its value.
                    _ if mark.is_some() => Diagnostic::error(
                        &rules::FUNCTION_FAILED,
                        span,
                        format!("{name}: cannot be evaluated with its sensitive arguments"),
                    ),
                    Fault::Failed(message) => Diagnostic::error(
                        &rules::FUNCTION_FAILED,
                        span,
                        format!("{name}: {message}"),
                    ),
                    Fault::Missing(message) => Diagnostic::warning(
                        &rules::FILE_NOT_FOUND,
                        span,
                        format!("{name}: {message}"),
                    ),
                };
                let unknown = self.fail(scope, diagnostic, &call.derived_name())?;
                Ok(marked(unknown, mark))
            }
        }
    }
}

impl Call<'_> {
    /// An unknown named after the function and the first unknown it was given.
    fn unknown(&self) -> Value {
        Value::Unknown(self.derived_name())
    }

    fn derived_name(&self) -> Rc<str> {
        let inner = self.arguments.iter().find_map(first_unknown);
        match inner {
            Some(inner) if inner.len() + self.name.len() < 120 => {
                format!("{}({inner})", self.name).into()
            }
            Some(inner) => inner,
            None => format!("{}(...)", self.name).into(),
        }
    }

    fn argument(&self, index: usize) -> Result<&Value, Fault> {
        self.arguments
            .get(index)
            .ok_or_else(|| Fault::Failed(format!("argument {} is missing", index + 1)))
    }

    fn text(&self, index: usize) -> Result<Text, Fault> {
        let value = self.argument(index)?;
        value.as_text().ok_or_else(|| mismatch(index, "a string", value))
    }

    fn number(&self, index: usize) -> Result<f64, Fault> {
        let value = self.argument(index)?;
        value.as_number().ok_or_else(|| mismatch(index, "a number", value))
    }

    /// A number that counts something.
    fn count(&self, index: usize) -> Result<usize, Fault> {
        whole(self.number(index)?).ok_or_else(|| {
            Fault::Failed(format!("argument {} must be a whole number from 0", index + 1))
        })
    }

    fn items(&self, index: usize) -> Result<&Rc<List>, Fault> {
        let value = self.argument(index)?;
        value.items().ok_or_else(|| mismatch(index, "a list", value))
    }

    fn map(&self, index: usize) -> Result<&Rc<Map>, Fault> {
        match self.argument(index)? {
            Value::Map(map) => Ok(map),
            value => Err(mismatch(index, "a map", value)),
        }
    }

    /// Whether any argument is unknown as a whole.
    fn any_unknown(&self) -> bool {
        self.arguments.iter().any(|value| matches!(value, Value::Unknown(_)))
    }
}

fn mismatch(index: usize, wanted: &str, value: &Value) -> Fault {
    Fault::Failed(format!("argument {} must be {wanted}, not {}", index + 1, value.kind()))
}

/// The name of the first unknown anywhere in a value.
fn first_unknown(value: &Value) -> Option<Rc<str>> {
    match value {
        Value::List(items) | Value::Set(items) => items.iter().find_map(first_unknown),
        Value::Map(map) => {
            map.entries.values().find_map(first_unknown).or_else(|| map.open.clone())
        }
        value => value.unknown_name(),
    }
}

fn failed<T>(message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Failed(message.into()))
}

/// A text as it may be shown: with the names of its unknowns.
fn shown(text: &str) -> String {
    unknown::reveal(text).into_owned()
}
