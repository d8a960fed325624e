//! Clusters that a Terraform configuration starts.
//!
//! In: evaluated configurations. Out: the clusters that each starts, with its objects and the
//! charts it installs; several when it makes the same objects once for each key of a `for_each`.

use std::collections::{BTreeMap, BTreeSet};

use super::applied::{self, Directories};
use super::scripts::unknown_files;
use crate::flux::controllers::charts::{Release, objects_of};
use crate::flux::installation::version::bare;
use crate::flux::installation::{CHART_CONTROLLERS, arguments_of_chart, is_flux2};
use crate::flux::inventory::{Chart, Created, Ground, RootOrigin};
use crate::flux::origins::{ManagedFiles, ManagedObject, ManagedRelease, Provisioned};
use crate::flux::roots::scan::Scan;
use crate::flux::roots::seed::Found;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::{Origin, ResourceId};
use fluxscape_manifest::source::{FileId, Place};
use fluxscape_manifest::yaml::Node;

/// The clusters of configurations that create anything.
pub(in crate::flux::roots) fn from_terraform(
    configurations: Vec<Provisioned>,
    scan: &Scan<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for configuration in configurations {
        let name = configuration.place.path.name();
        let label = match (configuration.label.as_str(), name) {
            ("", "") => configuration.place.repository.to_string(),
            ("", name) => name.to_owned(),
            (label, _) => label.to_owned(),
        };
        let applied: Vec<Made> = configuration
            .files
            .iter()
            .map(|files| Made::files(files, &configuration.place, scan))
            .collect();
        diagnostics.extend(configuration.files.iter().filter_map(|managed| {
            unknown_files(scan, &managed.files, &managed.resource, managed.span)
        }));
        let origin = RootOrigin::Terraform(configuration.place);
        diagnostics.extend(configuration.diagnostics);
        let mut made: Vec<Made> = configuration.objects.into_iter().map(Made::object).collect();
        made.extend(configuration.releases.into_iter().map(Made::release));
        made.extend(applied);
        let is_unread = configuration.is_unread && made.iter().all(Made::is_nothing);
        if is_unread {
            // What it creates is unknown, but that it starts Flux is not.
            let found_here = Found::new(origin.clone(), Vec::new());
            found.push(Found { label: label.clone(), ..found_here });
        }
        for (key, members) in instances(made) {
            let mut cluster = Found::new(origin.clone(), Vec::new());
            cluster.flux_version = configuration.flux_version.as_deref().map(bare);
            cluster.label = if key.is_empty() { label.clone() } else { key };
            for member in members {
                cluster.objects.extend(member.objects);
                cluster.charts.extend(member.chart);
            }
            if !cluster.objects.is_empty() || !cluster.charts.is_empty() {
                let span = cluster.first_span();
                found.push(cluster.on(Ground::Terraform, span).completed());
            }
        }
    }
    found
}

/// What one resource instance makes.
#[derive(Clone)]
struct Made {
    address: String,
    objects: Vec<(Resource, Created)>,
    chart: Option<Chart>,
}

impl Made {
    fn object(object: ManagedObject) -> Self {
        let created = Created::Terraform { address: object.resource, span: object.span };
        let span =
            if object.node.span.file == FileId::GENERATED { object.span } else { object.node.span };
        let resource = Resource { node: object.node, origin: Origin { span, chain: Vec::new() } };
        Self { address: object.address, objects: vec![(resource, created)], chart: None }
    }

    fn release(release: ManagedRelease) -> Self {
        let created = Created::Terraform { address: release.resource.clone(), span: release.span };
        let parts = Release {
            chart: &release.chart,
            name: &release.name,
            namespace: &release.namespace,
            values: &release.values,
            span: release.span,
        };
        let objects = objects_of(&parts).into_iter().map(|node| {
            let origin = Origin { span: release.span, chain: Vec::new() };
            (Resource { node, origin }, created.clone())
        });
        let objects = objects.collect();
        Self { address: release.address.clone(), objects, chart: Some(chart(release)) }
    }

    /// What the files hold that a provisioner applies, where they are of the repository drawn.
    fn files(managed: &ManagedFiles, place: &Place, scan: &Scan<'_>) -> Self {
        let created = Created::Terraform { address: managed.resource.clone(), span: managed.span };
        let is_here = scan.tree.place(&place.path) == *place;
        let objects = if is_here {
            let runs_in = vec![place.path.clone()];
            let directories = Directories { runs_in, file: place.path.clone() };
            applied::objects(scan, &directories, &managed.files)
        } else {
            Vec::new()
        };
        let objects = objects.into_iter().map(|resource| (resource, created.clone())).collect();
        Self { address: managed.address.clone(), objects, chart: None }
    }

    fn is_nothing(&self) -> bool {
        self.objects.is_empty() && self.chart.is_none()
    }

    fn ids(&self) -> impl Iterator<Item = ResourceId> {
        self.objects.iter().map(|(resource, _)| resource.id())
    }
}

/// Tells clusters apart: no cluster has the same object twice, so that where two instances make it
/// each key is a cluster, and what has no key belongs to all of them.
fn instances(made: Vec<Made>) -> BTreeMap<String, Vec<Made>> {
    let mut seen = BTreeSet::new();
    let repeated = made.iter().flat_map(Made::ids).any(|id| !seen.insert(id));
    let keys: BTreeSet<String> =
        made.iter().filter_map(|made| first_key(&made.address)).filter(|_| repeated).collect();
    if keys.is_empty() {
        return BTreeMap::from([(String::new(), made)]);
    }
    let members = |key: &String| {
        made.iter()
            .filter(|made| first_key(&made.address).is_none_or(|own| own == *key))
            .cloned()
            .collect()
    };
    keys.iter().map(|key| (key.clone(), members(key))).collect()
}

/// `prod` of `module.flux["prod"].kubectl_manifest.sync[0]`.
fn first_key(address: &str) -> Option<String> {
    let (_, rest) = address.split_once('[')?;
    rest.split_once(']').map(|(key, _)| key.trim_matches('"').to_owned())
}

fn chart(release: ManagedRelease) -> Chart {
    let created =
        |key: &str| release.values.at(&[key, "create"]).and_then(Node::as_bool).unwrap_or(true);
    let flux = is_flux2(&release.chart);
    let controllers = CHART_CONTROLLERS
        .iter()
        .filter(|(key, _)| flux && created(key))
        .map(|(_, name)| (*name).to_owned())
        .collect();
    Chart {
        address: release.resource,
        release: release.name,
        namespace: release.namespace,
        chart: release.chart,
        version: release.version,
        controllers,
        arguments: if flux { arguments_of_chart(&release.values) } else { Vec::new() },
        span: release.span,
    }
}
