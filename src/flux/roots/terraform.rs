//! Clusters that a Terraform configuration starts.
//!
//! In: evaluated configurations. Out: one seed for each that creates anything: its objects, and the charts it installs.

use crate::diagnostic::Diagnostic;
use crate::flux::inventory::{Chart, Created, RootOrigin};
use crate::flux::reconcile::Seed;
use crate::kustomize::{Origin, Resource};
use crate::source::FileId;
use crate::terraform::{Configuration, ManagedObject, ManagedRelease};
use crate::yaml::Node;

/// A configuration that creates Flux objects starts a cluster; one that only installs controllers joins it.
pub(super) fn from_terraform(configurations: Vec<Configuration>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for configuration in configurations {
        diagnostics.extend(configuration.diagnostics);
        let resource = |object: ManagedObject| {
            let created = Created::Terraform { address: without_key(&object.address), span: object.span };
            let span = if object.node.span.file == FileId::GENERATED { object.span } else { object.node.span };
            (Resource { node: object.node, origin: Origin { span, chain: Vec::new() } }, created)
        };
        let objects: Vec<_> = configuration.objects.into_iter().map(resource).collect();
        let charts: Vec<_> = configuration.releases.into_iter().map(chart).collect();
        if objects.is_empty() && charts.is_empty() {
            continue;
        }
        let name = configuration.place.path.name();
        let name = if name.is_empty() { configuration.place.repository.to_string() } else { name.to_owned() };
        seeds.push(Seed { name, origin: RootOrigin::Terraform(configuration.place), objects, charts, plain: Vec::new() });
    }
    seeds
}

/// `module.a.kubectl_manifest.b["key"]` without the key: the resource rather than its instance.
fn without_key(address: &str) -> String {
    let bare = address.strip_suffix(']').and_then(|rest| rest.find('[').map(|at| rest.split_at(at).0));
    // Keys of modules stay: they tell instances of a module apart.
    match bare {
        Some(bare) if !address.contains("].") => bare.to_owned(),
        Some(_) => address.rsplit_once('[').map_or_else(|| address.to_owned(), |(head, _)| head.to_owned()),
        None => address.to_owned(),
    }
}

/// Controllers that fluxcd-community's chart `flux2` runs unless its values say otherwise: value key, controller.
const CONTROLLERS: [(&str, &str); 6] = [
    ("sourceController", "source-controller"),
    ("kustomizeController", "kustomize-controller"),
    ("helmController", "helm-controller"),
    ("notificationController", "notification-controller"),
    ("imageAutomationController", "image-automation-controller"),
    ("imageReflectionController", "image-reflector-controller"),
];

fn chart(release: ManagedRelease) -> Chart {
    let created = |key: &str| release.values.at(&[key, "create"]).and_then(Node::as_bool).unwrap_or(true);
    let flux = release.chart.rsplit('/').next() == Some("flux2");
    let controllers = CONTROLLERS.iter().filter(|(key, _)| flux && created(key)).map(|(_, name)| (*name).to_owned()).collect();
    Chart {
        address: without_key(&release.address),
        release: release.name,
        namespace: release.namespace,
        chart: release.chart,
        version: release.version,
        controllers,
        span: release.span,
    }
}
