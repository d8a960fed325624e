//! How Flux is installed in a cluster: its version, and what its controllers are started with.
//!
//! In: the objects of a cluster so far, and the charts that Terraform installs. Out: an
//! [`Installation`], which answers what the controllers accept. Where nothing in the files says a
//! version, it is taken for the newest.

mod arguments;
mod chart;
mod installed;
mod patches;
pub(super) mod version;

use std::collections::BTreeMap;

use self::arguments::Arguments;
use self::chart::of_release;
use self::patches::{of_bootstrap, of_instance};
use self::version::{allows, flux_version, of_controller};
use crate::flux::inventory::{Chart, Object};
use crate::flux::kinds::flux_instance::FLUX_INSTANCE;
use crate::flux::kinds::helm_release::HELM_RELEASE;
use crate::flux::sources::world::World;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;
use semver::Version;

pub(in crate::flux) use self::chart::{
    CONTROLLERS as CHART_CONTROLLERS, arguments_of_chart, is_flux2,
};
pub use self::installed::comes_with_flux;

const KUSTOMIZE_CONTROLLER: &str = "kustomize-controller";

/// The controllers that read other objects than their own.
const CONTROLLERS: [&str; 5] = [
    "helm-controller",
    "image-automation-controller",
    "image-reflector-controller",
    KUSTOMIZE_CONTROLLER,
    "notification-controller",
];

/// How Flux is installed in a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::flux) struct Installation {
    /// The version, where a file says it; perhaps a range.
    version: Option<String>,
    /// The version of kustomize-controller, where its Deployment is in a file.
    controller: Option<Version>,
    arguments: Arguments,
}

impl Installation {
    /// What the objects of a cluster say of it. `version` and `charts` stand beside its first
    /// objects.
    pub(in crate::flux) fn of(
        objects: &BTreeMap<ResourceId, Object>,
        version: Option<&str>,
        charts: &[Chart],
        world: World<'_>,
    ) -> Self {
        let mut found = Self { version: flux_version(objects, world), ..Self::default() };
        for chart in charts {
            chart.arguments.iter().for_each(|(controller, argument)| {
                found.arguments.add(controller, [argument.clone()]);
            });
            if let Some(version) = chart::flux_version(&chart.chart, &chart.version) {
                found.version.get_or_insert(version);
            }
        }
        let (mut deployed, mut instance) = (false, None);
        for (id, object) in objects {
            if is_controller(id) {
                deployed = true;
                found.arguments.add_deployment(&object.node);
                found.controller = of_controller(&object.node).or(found.controller);
            } else if FLUX_INSTANCE.is(id) {
                instance.get_or_insert(&object.node);
            } else if HELM_RELEASE.is(id)
                && let Some(release) = of_release(id, &object.node, objects)
            {
                found.arguments.add_all(release.arguments);
                found.version = found.version.or(release.version);
            }
        }
        match instance {
            Some(instance) => found.arguments.add_all(of_instance(instance)),
            None if !deployed => found.arguments.add_all(of_bootstrap(objects, world)),
            None => {}
        }
        found.version = found.version.or_else(|| version.map(str::to_owned));
        found
    }

    /// Whether a variable that nothing defines fails its Kustomization: the default since Flux 2.9.
    pub(in crate::flux) fn is_strict(&self) -> bool {
        self.arguments
            .gate(KUSTOMIZE_CONTROLLER, "StrictPostBuildSubstitutions")
            .unwrap_or_else(|| self.runs(&Version::new(2, 9, 0), &Version::new(1, 9, 0)))
    }

    /// Whether a controller rejects references to sources and other objects of Flux in other
    /// namespaces.
    pub(in crate::flux) fn isolates_namespaces(&self, controller: &str) -> bool {
        self.arguments.is_set(controller, "no-cross-namespace-refs")
    }

    /// Whether kustomizations may take in only what is in their source.
    pub(in crate::flux) fn rejects_remote_bases(&self) -> bool {
        self.arguments.is_set(KUSTOMIZE_CONTROLLER, "no-remote-bases")
    }

    /// The ServiceAccount that a controller uses for objects that name none.
    pub(in crate::flux) fn default_account(&self, controller: &str) -> Option<&str> {
        self.arguments
            .value(controller, "default-service-account")
            .filter(|account| !account.is_empty())
    }

    /// Whether `spec.images` merges with the kustomization's by field, as Flux does since 2.9.4.
    pub(in crate::flux) fn merges_images(&self) -> bool {
        self.runs(&Version::new(2, 9, 4), &Version::new(1, 9, 5))
    }

    /// Whether this version of Flux or a newer one runs, and with it this one of
    /// kustomize-controller.
    fn runs(&self, flux: &Version, controller: &Version) -> bool {
        match (&self.controller, &self.version) {
            (Some(runs), _) => runs >= controller,
            (None, Some(version)) => allows(version, flux),
            (None, None) => true,
        }
    }
}

/// Whether an object runs one of Flux's controllers.
fn is_controller(id: &ResourceId) -> bool {
    id.kind == "Deployment"
        && id.group == "apps"
        && (is_controller_name(&id.name) || id.name == "source-watcher")
}

/// Whether one of Flux's controllers has this name.
fn is_controller_name(name: &str) -> bool {
    CONTROLLERS.contains(&name)
}

/// Reads a boolean at a path.
fn is_true(node: &Node, path: &[&str]) -> bool {
    node.at(path).and_then(Node::as_bool) == Some(true)
}
