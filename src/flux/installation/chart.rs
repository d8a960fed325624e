//! fluxcd-community's chart `flux2`: which version it installs, and what its values start the
//! controllers with.

use std::collections::BTreeMap;

use super::arguments::{Arguments, texts};
use super::is_true;
use crate::flux::controllers::charts::values_in;
use crate::flux::inventory::Object;
use crate::flux::schema::SOURCE_GROUP;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

/// The controllers of the chart by the key of their values.
pub(in crate::flux) const CONTROLLERS: [(&str, &str); 6] = [
    ("sourceController", "source-controller"),
    ("kustomizeController", "kustomize-controller"),
    ("helmController", "helm-controller"),
    ("notificationController", "notification-controller"),
    ("imageAutomationController", "image-automation-controller"),
    ("imageReflectionController", "image-reflector-controller"),
];

/// What `multitenancy.enabled` adds to each controller.
const LOCKDOWN: [(&str, &[&str]); 5] = [
    ("kustomize-controller", &["--no-cross-namespace-refs=true", "--no-remote-bases=true"]),
    ("helm-controller", &["--no-cross-namespace-refs=true"]),
    ("notification-controller", &["--no-cross-namespace-refs=true"]),
    ("image-automation-controller", &["--no-cross-namespace-refs=true"]),
    ("image-reflector-controller", &["--no-cross-namespace-refs=true"]),
];

/// What a release of the chart says of the installation.
#[derive(Debug)]
pub(super) struct Installed {
    pub(super) version: Option<String>,
    pub(super) arguments: Arguments,
}

/// What a HelmRelease of the chart installs; `None` for any other chart.
pub(super) fn of_release(
    id: &ResourceId,
    release: &Node,
    objects: &BTreeMap<ResourceId, Object>,
) -> Option<Installed> {
    let (chart, version) = chart_of(id, release, objects)?;
    if !is_flux2(&chart) {
        return None;
    }
    let mut arguments = Arguments::default();
    for (controller, argument) in arguments_of_chart(&values_in(id, release, objects)) {
        arguments.add(controller, [argument]);
    }
    Some(Installed { version: flux_version(&chart, &version), arguments })
}

/// The chart of a HelmRelease, and its version.
fn chart_of(
    id: &ResourceId,
    release: &Node,
    objects: &BTreeMap<ResourceId, Object>,
) -> Option<(String, String)> {
    let text = |node: &Node, path: &[&str]| node.str_at(path).unwrap_or_default().to_owned();
    if let Some(chart) = release.str_at(&["spec", "chart", "spec", "chart"]) {
        return Some((chart.to_owned(), text(release, &["spec", "chart", "spec", "version"])));
    }
    let reference = release.at(&["spec", "chartRef"])?;
    let source = ResourceId {
        group: SOURCE_GROUP.to_owned(),
        kind: text(reference, &["kind"]),
        namespace: reference.str_at(&["namespace"]).unwrap_or(&id.namespace).to_owned(),
        name: text(reference, &["name"]),
    };
    let node = &objects.get(&source)?.node;
    match node.str_at(&["spec", "chart"]) {
        Some(chart) => Some((chart.to_owned(), text(node, &["spec", "version"]))),
        None => Some((text(node, &["spec", "url"]), text(node, &["spec", "ref", "tag"]))),
    }
}

pub(in crate::flux) fn is_flux2(chart: &str) -> bool {
    chart.trim_end_matches('/').rsplit('/').next() == Some("flux2")
}

/// The version of Flux that a version of the chart installs: 2.17 of the chart brings 2.7.
pub(super) fn flux_version(chart: &str, version: &str) -> Option<String> {
    let mut parts = version.strip_prefix('v').unwrap_or(version).split('.');
    let (major, minor) = (parts.next()?.parse::<u64>().ok()?, parts.next());
    let minor = minor.and_then(|minor| minor.parse::<u64>().ok());
    match (is_flux2(chart), major, minor) {
        (true, 0 | 1, _) => Some("0.x".to_owned()),
        (true, 2, Some(minor)) => Some(format!("2.{}.x", minor.saturating_sub(10))),
        _ => None,
    }
}

/// What values of the chart start the controllers with.
pub(in crate::flux) fn arguments_of_chart(values: &Node) -> Vec<(&'static str, String)> {
    let mut arguments = Vec::new();
    if is_true(values, &["multitenancy", "enabled"]) {
        for (controller, added) in LOCKDOWN {
            arguments.extend(added.iter().map(|argument| (controller, (*argument).to_owned())));
        }
        let account = values
            .str_at(&["multitenancy", "defaultServiceAccount"])
            .filter(|account| !account.is_empty())
            .unwrap_or("default");
        for controller in ["kustomize-controller", "helm-controller"] {
            arguments.push((controller, format!("--default-service-account={account}")));
        }
    }
    for (key, controller) in CONTROLLERS {
        let added = texts(values.items_at(&[key, "container", "additionalArgs"]));
        arguments.extend(added.map(|argument| (controller, argument)));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_installs_the_flux_of_its_minor_version() {
        for (chart, version, expected) in [
            ("flux2", "2.17.1", Some("2.7.x")),
            ("oci://ghcr.io/fluxcd-community/charts/flux2", "2.19.0", Some("2.9.x")),
            ("flux2", "1.4.0", Some("0.x")),
            ("flux2", "2.x", None),
            ("flux2", ">=2.0.0", None),
            ("flux2", "", None),
            ("flux2-sync", "2.17.1", None),
        ] {
            assert_eq!(flux_version(chart, version).as_deref(), expected, "{chart} {version}");
        }
    }
}
