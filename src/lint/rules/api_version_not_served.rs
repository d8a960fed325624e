//! Rule `api-version-not-served`: an API version that the version of Flux does not serve.

use super::API_VERSION_NOT_SERVED;
use crate::lint::subject::{FluxVersion, Subject};
use fluxscape_manifest::diagnostic::Diagnostic;

pub(in crate::lint) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for item in subject.items() {
        let Some(chosen) =
            subject.flux_version_of(&item.node.cluster).filter(|version| *version >= minor(0))
        else {
            continue;
        };
        let versions = item.node.flux_kind().map_or(&[][..], |kind| kind.versions);
        let Some(served) = versions.iter().find(|known| known.name == item.node.version) else {
            continue;
        };
        let span = item.fact.span_of(&["apiVersion"]);
        let why = if let Some(until) = served.until.filter(|until| chosen > minor(*until)) {
            format!("Flux {chosen} no longer serves: {} was the last", minor(until))
        } else if chosen < minor(served.since) {
            format!("Flux {chosen} does not serve yet: {} is the first", minor(served.since))
        } else {
            continue;
        };
        let message = format!(
            "{} is written as {}/{}, which {why}",
            item.name(),
            item.node.group,
            item.node.version
        );
        found.push(
            Diagnostic::error(&API_VERSION_NOT_SERVED, span, message)
                .hint("write the version that this Flux serves"),
        );
    }
}

fn minor(minor: u32) -> FluxVersion {
    FluxVersion { major: 2, minor }
}
