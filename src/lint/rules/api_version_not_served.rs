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
        let of_kind = |version: &&Served| version.kinds.contains(&item.node.kind.as_str());
        let Some(served) =
            SERVED.iter().filter(of_kind).find(|served| served.version == item.node.version)
        else {
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

/// A version of an API and the minor versions of Flux 2 that serve it.
struct Served {
    kinds: &'static [&'static str],
    version: &'static str,
    since: u32,
    until: Option<u32>,
}

const fn served(
    kinds: &'static [&'static str],
    version: &'static str,
    since: u32,
    until: Option<u32>,
) -> Served {
    Served { kinds, version, since, until }
}

fn minor(minor: u32) -> FluxVersion {
    FluxVersion { major: 2, minor }
}

const KUSTOMIZATION: &[&str] = &["Kustomization"];
const HELM_RELEASE: &[&str] = &["HelmRelease"];
const GIT: &[&str] = &["GitRepository"];
const HELM: &[&str] = &["HelmRepository", "HelmChart"];
const BUCKET: &[&str] = &["Bucket"];
const OCI: &[&str] = &["OCIRepository"];
const IMAGE: &[&str] = &["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"];
const ALERT: &[&str] = &["Alert", "Provider"];
const RECEIVER: &[&str] = &["Receiver"];
const ARTIFACTS: &[&str] = &["ExternalArtifact"];
const GENERATOR: &[&str] = &["ArtifactGenerator"];

/// From the custom resource definitions of the controllers that each minor version installs.
const SERVED: &[Served] = &[
    served(KUSTOMIZATION, "v1beta1", 0, Some(6)),
    served(KUSTOMIZATION, "v1beta2", 0, Some(7)),
    served(KUSTOMIZATION, "v1", 0, None),
    served(HELM_RELEASE, "v2beta1", 0, Some(6)),
    served(HELM_RELEASE, "v2beta2", 2, Some(7)),
    served(HELM_RELEASE, "v2", 3, None),
    served(GIT, "v1beta1", 0, Some(6)),
    served(GIT, "v1beta2", 0, Some(7)),
    served(GIT, "v1", 0, None),
    served(HELM, "v1beta1", 0, Some(6)),
    served(HELM, "v1beta2", 0, Some(7)),
    served(HELM, "v1", 3, None),
    served(BUCKET, "v1beta1", 0, Some(6)),
    served(BUCKET, "v1beta2", 0, Some(7)),
    served(BUCKET, "v1", 4, None),
    served(OCI, "v1beta2", 0, Some(7)),
    served(OCI, "v1", 6, None),
    served(IMAGE, "v1beta1", 0, Some(6)),
    served(IMAGE, "v1beta2", 0, Some(8)),
    served(IMAGE, "v1", 7, None),
    served(ALERT, "v1beta1", 0, Some(6)),
    served(ALERT, "v1beta2", 0, Some(8)),
    served(ALERT, "v1beta3", 2, None),
    served(RECEIVER, "v1beta1", 0, Some(6)),
    served(RECEIVER, "v1beta2", 0, Some(8)),
    served(RECEIVER, "v1", 0, None),
    served(ARTIFACTS, "v1", 7, None),
    served(GENERATOR, "v1beta1", 7, None),
];
