//! What a Terraform configuration creates, as the lock file keeps it: the objects, never the files.

use serde::{Deserialize, Serialize};

use super::node::{manifest_of, node_of, redact_object};
use super::own::OwnFiles;
use super::position::{Lines, LockedPlace, Position, file_of};
use crate::flux::{ManagedObject, ManagedRelease, Provisioned};
use fluxscape_manifest::diagnostic::{Diagnostic, Rule, Severity};
use fluxscape_manifest::source::{FileId, Files, SourceTree, Span};
use fluxscape_terraform::rules;

/// A root module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedConfiguration {
    /// Its directory as configured.
    pub path: String,
    /// The commit that was checked out, where git knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The files of the repository itself that it was read from, where only its modules lie
    /// elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnFiles>,
    /// `repository//directory`
    place: LockedPlace,
    /// What distinguishes it from others of the same root module.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    label: String,
    /// The version of Flux that it says it installs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flux_version: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    objects: Vec<LockedObject>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    releases: Vec<LockedRelease>,
    /// What does not work in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    errors: Vec<LockedError>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedObject {
    address: String,
    resource: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    module: String,
    at: Position,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    derived: bool,
    /// The file that the manifest is written in, where it is another one than the resource's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<LockedPlace>,
    /// The line there of each line of the manifest.
    #[serde(default, skip_serializing_if = "Lines::is_empty")]
    lines: Lines,
    manifest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedRelease {
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    namespace: String,
    chart: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    repository: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    version: String,
    address: String,
    resource: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    module: String,
    at: Position,
    values: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedError {
    rule: String,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Position>,
}

impl LockedConfiguration {
    /// What is kept of a configuration.
    #[must_use]
    pub fn new(
        path: String,
        revision: Option<String>,
        configuration: &Provisioned,
        files: &Files,
    ) -> Self {
        let at = |span: Span| Position::of(span, files);
        let objects = configuration.objects.iter().map(|object| {
            let mut node = object.node.clone();
            redact_object(&mut node);
            let (manifest, lines) = manifest_of(&node);
            LockedObject {
                address: object.address.clone(),
                resource: object.resource.clone(),
                module: object.module.clone(),
                at: at(object.span),
                derived: object.derived,
                file: file_of(node.span, files),
                lines,
                manifest,
            }
        });
        let releases = configuration.releases.iter().map(|release| {
            let mut values = release.values.clone();
            redact_object(&mut values);
            LockedRelease {
                name: release.name.clone(),
                namespace: release.namespace.clone(),
                chart: release.chart.clone(),
                repository: release.repository.clone(),
                version: release.version.clone(),
                address: release.address.clone(),
                resource: release.resource.clone(),
                module: release.module.clone(),
                at: at(release.span),
                values: fluxscape_manifest::yaml::write(&values),
            }
        });
        let wrong =
            configuration.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let errors = wrong.map(|found| LockedError {
            rule: found.rule.name.to_owned(),
            message: found.message.clone(),
            at: found.span.map(at),
        });
        let place = LockedPlace(configuration.place.clone());
        Self {
            path,
            revision,
            own: None,
            place,
            label: configuration.label.clone(),
            flux_version: configuration.flux_version.clone(),
            objects: objects.collect(),
            releases: releases.collect(),
            errors: errors.collect(),
        }
    }

    /// The same, of a root module in the repository itself that was read from these files.
    #[must_use]
    pub fn of_own(self, files: OwnFiles) -> Self {
        Self { own: Some(files), ..self }
    }

    /// Whether it is still what the files of the repository itself say.
    #[must_use]
    pub fn is_of(&self, tree: &dyn SourceTree) -> bool {
        self.own.as_ref().is_none_or(|own| own.are_in(tree))
    }

    /// Whether another state of the same configuration creates other things.
    #[must_use]
    pub fn has_moved(&self, now: &Self) -> bool {
        (&self.objects, &self.releases) != (&now.objects, &now.releases)
    }

    /// The configuration again.
    #[must_use]
    pub fn configuration(&self, files: &Files) -> Provisioned {
        let objects = self.objects.iter().map(|object| ManagedObject {
            node: node_of(
                &object.manifest,
                &object.lines,
                object.file.as_ref().map_or(FileId::GENERATED, |file| files.id(&file.0)),
            ),
            address: object.address.clone(),
            resource: object.resource.clone(),
            module: object.module.clone(),
            span: object.at.span(files),
            derived: object.derived,
        });
        let releases = self.releases.iter().map(|release| ManagedRelease {
            name: release.name.clone(),
            namespace: release.namespace.clone(),
            chart: release.chart.clone(),
            repository: release.repository.clone(),
            version: release.version.clone(),
            values: node_of(&release.values, &Lines::default(), FileId::GENERATED),
            address: release.address.clone(),
            resource: release.resource.clone(),
            module: release.module.clone(),
            span: release.at.span(files),
        });
        let wrong = self.errors.iter().map(|error| match &error.at {
            None => Diagnostic::unplaced(Severity::Error, rule(&error.rule), error.message.clone()),
            Some(at) => Diagnostic::error(rule(&error.rule), at.span(files), error.message.clone()),
        });
        Provisioned {
            place: self.place.0.clone(),
            label: self.label.clone(),
            flux_version: self.flux_version.clone(),
            objects: objects.collect(),
            releases: releases.collect(),
            files: Vec::new(),
            is_unread: false,
            modules: Vec::new(),
            diagnostics: wrong.collect(),
        }
    }
}

/// The rule of a name; one that this version does not know is read as a reference that is unknown.
fn rule(name: &str) -> &'static Rule {
    let known = rules::RULES.iter().copied().find(|rule| rule.name == name);
    known.unwrap_or(&rules::UNKNOWN_REFERENCE)
}
