//! Rule `undefined-variable`: a variable that nothing defines.

use super::UNDEFINED_VARIABLE;
use crate::lint::subject::Subject;
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for undefined in &subject.facts.undefined {
        let name = &undefined.name;
        let message = format!(
            "{} holds ${{{name}}}, which {} does not define: it becomes empty",
            undefined.object, undefined.kustomization
        );
        let hint = format!(
            "define it, give it a default as ${{{name}:=value}}, or write $${{{name}}} where it is not a Flux variable"
        );
        found.push(Diagnostic::warning(&UNDEFINED_VARIABLE, undefined.span, message).hint(hint));
    }
}
