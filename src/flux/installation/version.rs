//! Which version of Flux a cluster runs, as far as files say it.
//!
//! In: the objects of a cluster and the files they stand in. Out: the version as it is written,
//! without a `v` before it; it may be a range (`2.x`).

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::inventory::Object;
use crate::flux::origins::SYNC_FILE;
use crate::flux::schema::OPERATOR_GROUP;
use crate::flux::sources::artifact::holds_flux;
use crate::flux::sources::version_range::highest;
use crate::flux::sources::world::World;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::TreePath;
use fluxscape_manifest::yaml::Node;

/// The file into which `flux bootstrap` writes the controllers.
const COMPONENTS_FILE: &str = "gotk-components.yaml";

/// The version that is installed: what the FluxInstance asks for; what `flux install` has written
/// on its manifests; or the tag of the manifests that Flux's authors publish; or what stands above
/// those manifests, where they are not built.
pub(in crate::flux) fn flux_version(
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
) -> Option<String> {
    let of_instance = || {
        objects
            .iter()
            .filter(|(id, _)| id.group == OPERATOR_GROUP)
            .find_map(|(_, object)| wanted(&object.node))
    };
    let of_manifests = || objects.values().find_map(|object| labelled(&object.node));
    let of_source = || objects.values().find_map(|object| published(&object.node));
    let said = of_instance().or_else(of_manifests).or_else(of_source).map(str::to_owned);
    said.or_else(|| in_header(objects, world)).as_deref().map(bare)
}

/// flux2 `pkg/manifestgen/install`: `# Flux Version: v2.7.5`, a comment at the head of the file
/// with the controllers.
fn in_header(objects: &BTreeMap<ResourceId, Object>, world: World<'_>) -> Option<String> {
    let directory = bootstrap_directory(objects, world)?;
    let bytes = world.repositories.own.tree.read(&directory.join(COMPONENTS_FILE)?).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut head = text.lines().take_while(|line| line.starts_with('#') || line.starts_with("---"));
    head.find_map(|line| {
        let (name, version) = line.trim_start_matches(['#', ' ']).split_once(':')?;
        name.eq_ignore_ascii_case("flux version")
            .then(|| version.trim().to_owned())
            .filter(|version| !version.is_empty())
    })
}

/// The directory of this repository that `flux bootstrap` has written.
fn bootstrap_directory(
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
) -> Option<TreePath> {
    let own = world.repositories.own.tree.place(&TreePath::root()).repository;
    let places =
        objects.values().map(|object| world.library.files().place(object.origin.span.file));
    let of_bootstrap = |name: &str| matches!(name, SYNC_FILE | COMPONENTS_FILE);
    let found = places
        .filter(|place| place.repository == own)
        .find(|place| of_bootstrap(place.path.name()))?;
    Some(found.path.parent())
}

/// The directories whose kustomizations may patch what `flux bootstrap` has written: its own, and
/// the one above.
pub(super) fn bootstrap_directories(
    objects: &BTreeMap<ResourceId, Object>,
    world: World<'_>,
) -> BTreeSet<TreePath> {
    let directory = bootstrap_directory(objects, world);
    directory.into_iter().flat_map(|directory| [directory.parent(), directory]).collect()
}

/// The version of kustomize-controller that a Deployment runs.
pub(super) fn of_controller(deployment: &Node) -> Option<semver::Version> {
    let containers = deployment.items_at(&["spec", "template", "spec", "containers"]);
    let tag = containers.iter().find_map(|container| {
        let image = container.str_at(&["image"])?.split('@').next()?;
        let (name, tag) = image.rsplit_once(':')?;
        name.ends_with("/kustomize-controller").then_some(tag)
    })?;
    let version = semver::Version::parse(&bare(tag)).ok()?;
    Some(semver::Version::new(version.major, version.minor, version.patch))
}

/// Whether a version, or what a range lets in, is this one or newer. A range is one of the versions
/// that exist: the newest it lets in. What is no version is taken for the newest.
pub(super) fn allows(written: &str, wanted: &semver::Version) -> bool {
    if let Ok(version) = semver::Version::parse(&bare(written)) {
        let release = semver::Version::new(version.major, version.minor, version.patch);
        return release >= *wanted;
    }
    let released = |major: u64, minors: std::ops::Range<u64>, patches: u64| {
        minors.flat_map(move |minor| (0..patches).map(move |patch| (major, minor, patch)))
    };
    let all = released(0, 1..42, 5).chain(released(1, 0..2, 5)).chain(released(2, 0..40, 20));
    let all: Vec<semver::Version> =
        all.map(|(major, minor, patch)| semver::Version::new(major, minor, patch)).collect();
    let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
    match highest(written, texts.iter().map(String::as_str)) {
        Some(newest) => semver::Version::parse(newest).is_ok_and(|newest| newest >= *wanted),
        None => true,
    }
}

/// The version without the `v` before its number.
pub(in crate::flux) fn bare(version: &str) -> String {
    version.strip_prefix('v').unwrap_or(version).to_owned()
}

/// `spec.distribution.version` of a FluxInstance.
fn wanted(instance: &Node) -> Option<&str> {
    instance.str_at(&["spec", "distribution", "version"]).filter(|version| !version.is_empty())
}

/// flux2 `manifests/install`: every object of `gotk-components.yaml` has these labels.
fn labelled(object: &Node) -> Option<&str> {
    let label = |name: &str| object.str_at(&["metadata", "labels", name]);
    label("app.kubernetes.io/version")
        .filter(|_| label("app.kubernetes.io/part-of") == Some("flux"))
}

/// The tag of such a source.
fn published(source: &Node) -> Option<&str> {
    source.str_at(&["spec", "ref", "tag"]).filter(|_| holds_flux(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_the_newest_version_that_it_lets_in() {
        for (written, is_new) in [
            ("2.9.0", true),
            ("v2.9.1", true),
            ("2.8.7", false),
            ("2.9.0-rc.1", true),
            ("2.x", true),
            ("2.8.x", false),
            ("~2.8.1", false),
            ("^2.3.0", true),
            (">=2.4.0 <2.9.0", false),
            ("0.x", false),
            ("latest", true),
            ("", true),
        ] {
            assert_eq!(allows(written, &semver::Version::new(2, 9, 0)), is_new, "{written}");
        }
    }
}
