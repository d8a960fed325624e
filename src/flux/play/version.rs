//! Which version of Flux a cluster runs, as far as files say it.
//!
//! In: the objects of a cluster and the files they stand in. Out: the version as it is written,
//! without a `v` before it; it may be a range (`2.x`).

use std::collections::BTreeMap;

use crate::flux::inventory::Object;
use crate::flux::origins::SYNC_FILE;
use crate::flux::schema::OPERATOR_GROUP;
use crate::flux::sources::artifact::holds_flux;
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
    let tree = &world.repositories.own.tree;
    let own = tree.place(&TreePath::root()).repository;
    let places =
        objects.values().map(|object| world.library.files().place(object.origin.span.file));
    let of_bootstrap = |name: &str| matches!(name, SYNC_FILE | COMPONENTS_FILE);
    let file = places
        .filter(|place| place.repository == own)
        .find(|place| of_bootstrap(place.path.name()))?;
    let bytes = tree.read(&file.path.parent().join(COMPONENTS_FILE)?).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut head = text.lines().take_while(|line| line.starts_with('#') || line.starts_with("---"));
    head.find_map(|line| {
        let (name, version) = line.trim_start_matches(['#', ' ']).split_once(':')?;
        name.eq_ignore_ascii_case("flux version")
            .then(|| version.trim().to_owned())
            .filter(|version| !version.is_empty())
    })
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
