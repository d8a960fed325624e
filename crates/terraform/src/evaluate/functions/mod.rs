//! Terraform's functions.
//!
//! Each is a plain function from a [`Call`] to a value. [`Evaluator::apply`] answers for sensitive
//! and for unknown arguments as the function's [`Accepts`] requires.

mod bytes;
mod call;
mod collections;
mod encoding;
mod files;
mod network;
mod numbers;
mod sets;
mod strings;
mod text;
mod time;
mod yaml;

use std::rc::Rc;

use crate::evaluate::evaluator::{Evaluated, Evaluator};
use crate::evaluate::scope::Scope;
use crate::rules;
use crate::value::{Value, marked};
use call::{Accepts, Call, Fault, Function, shown};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::Span;

/// The function of a name.
pub(crate) fn find(name: &str) -> Option<Function> {
    let families = [
        strings::find,
        text::find,
        collections::find,
        sets::find,
        numbers::find,
        encoding::find,
        bytes::find,
        network::find,
        time::find,
        yaml::find,
        files::find,
    ];
    families.into_iter().find_map(|find| find(name))
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
        // What fails on a text with an unknown in it may not fail on the text that it stands for.
        let outcome = match outcome {
            Err(Fault::Failed(_))
                if function.accepts == Accepts::PartlyKnown
                    && stripped.iter().any(Value::has_unknown) =>
            {
                Ok(call.unknown())
            }
            outcome => outcome,
        };
        match outcome {
            Ok(value) => {
                let mark =
                    if name == "sensitive" { mark.or(Some(call.derived_name())) } else { mark };
                Ok(marked(value, mark))
            }
            Err(fault) => {
                let diagnostic = match fault {
                    // A message about a sensitive argument might show its value.
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
