//! Clusters that a FluxInstance starts: raw, or made by a chart inside a HelmRelease or a Helmfile.
//!
//! In: the raw scan. Out: one cluster for each instance that syncs something. Such an object often
//! lies inside what it starts, so its file is read before anything is played; what kustomizations
//! around it set is taken into account, and a namespace that none of them names is taken from the
//! Flux Kustomization that applies it, from a Helmfile release of the same name, or else assumed.

use crate::flux::controllers::charts::{Release, is_release, objects_of, sync_chart, values};
use crate::flux::controllers::generated;
use crate::flux::inventory::{Created, Ground, RootOrigin};
use crate::flux::objects::merge::merge;
use crate::flux::roots::decision::Candidate;
use crate::flux::roots::scan::{Scan, path_of, raw};
use crate::flux::roots::seed::Found;
use crate::flux::rules;
use crate::flux::schema::OPERATOR_GROUP;
use fluxscape_kustomize::Resource;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::{Place, TreePath};
use fluxscape_manifest::yaml::Node;

/// The namespace that Flux is installed in by default.
const USUAL_NAMESPACE: &str = "flux-system";

/// The clusters that instances start, one for each way in which the kustomizations of the
/// repository take them in.
pub(in crate::flux::roots) fn from_instances(scan: &Scan<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let starts_a_cluster = |node: &Node| {
        let id = ResourceId::of(node);
        let instance = id.group == OPERATOR_GROUP
            && id.kind == "FluxInstance"
            && node.at(&["spec", "sync"]).is_some();
        instance
            || (is_release(&id)
                && sync_chart(node, &id.namespace, |source| chart_address(scan, source)).is_some())
    };
    for (file, node) in scan.objects.iter().filter(|(_, node)| starts_a_cluster(node)) {
        found.extend(
            variants(scan, file, node, false)
                .into_iter()
                .filter_map(|(variant, because)| starts(variant, because)),
        );
    }
    for (file, node) in scan.made.iter().filter(|(_, node)| starts_a_cluster(node)) {
        found.extend(
            variants(scan, file, node, true)
                .into_iter()
                .filter_map(|(variant, because)| starts(variant, because)),
        );
    }
    found.extend(from_releases(scan));
    found.into_iter().map(Candidate::Root).collect()
}

/// An object as one of the directories that take it in builds it.
#[derive(Clone, Debug)]
struct Variant {
    resource: Resource,
    /// The ConfigMaps of that build: values of a release may be in them.
    config_maps: Vec<Node>,
    /// The chart of a release.
    chart: Option<&'static str>,
    place: Place,
    /// The directory of this repository that the artifact is of which it syncs a path.
    root: TreePath,
}

/// A namespace that no file names.
#[derive(Clone, Debug)]
pub(in crate::flux::roots) struct Assumed {
    /// The object, in the namespace that was assumed.
    pub(in crate::flux::roots) object: ResourceId,
    because: &'static str,
    variant: Variant,
}

impl Assumed {
    /// The same cluster with the object in another namespace.
    pub(in crate::flux::roots) fn in_namespace(&self, namespace: &str) -> Option<Found> {
        let mut variant = self.variant.clone();
        set_namespace(&mut variant.resource.node, namespace);
        variant.found()
    }

    /// The report of it.
    pub(in crate::flux::roots) fn report(&self) -> Diagnostic {
        let Self { object, because, variant } = self;
        let message = format!(
            "no file names a namespace for {} {}: {} is assumed, as {because}",
            object.kind, object.name, object.namespace
        );
        Diagnostic::info(&rules::ASSUMED_NAMESPACE, variant.resource.origin.span, message)
    }
}

fn starts(variant: Variant, because: Option<&'static str>) -> Option<Found> {
    let found = variant.clone().found()?;
    let assumed = because
        .map(|because| Box::new(Assumed { object: variant.resource.id(), because, variant }));
    Some(Found { assumed, ..found })
}

/// An object as each of the directories that take it in builds it, and why it has its namespace
/// where that is assumed.
fn variants(
    scan: &Scan<'_>,
    file: &TreePath,
    node: &Node,
    made: bool,
) -> Vec<(Variant, Option<&'static str>)> {
    let raw_id = ResourceId::of(node);
    let mut variants: Vec<(Variant, Option<&'static str>)> = Vec::new();
    for top in scan.tops(file) {
        let built = if scan.is_taken(file) { scan.build(&top) } else { Vec::new() };
        let same = |id: &ResourceId| {
            id.kind == raw_id.kind && id.group == raw_id.group && id.name == raw_id.name
        };
        let found = if made {
            made_in(&built).find(|made| same(&ResourceId::of(made))).map(raw)
        } else {
            built.iter().find(|other| other.origin.span == node.span || same(&other.id())).cloned()
        };
        let mut resource = found.unwrap_or_else(|| raw(node));
        let named = made && !resource.id().namespace.is_empty();
        let because =
            if named { None } else { place_in_namespace(scan, file, &top, &mut resource) };
        let chart = sync_chart(&resource.node, &resource.id().namespace, |source| {
            chart_address(scan, source)
        });
        let config_maps = built
            .into_iter()
            .map(|other| other.node)
            .filter(|node| node.str_at(&["kind"]) == Some("ConfigMap"))
            .collect();
        let variant = Variant {
            resource,
            config_maps,
            chart,
            place: scan.tree.place(&file.parent()),
            root: TreePath::root(),
        };
        let path =
            variant.clone().found().and_then(|found| found.roots().next().map(|root| root.path));
        let root = path.and_then(|path| scan.root_of(file, &path)).unwrap_or_default();
        variants.push((Variant { root, ..variant }, because));
    }
    variants.dedup_by(|(a, _), (b, _)| a.resource.node == b.resource.node);
    variants
}

/// What the ResourceSets of a build make without a template: kustomize has set names in it, those of
/// generated ConfigMaps among them.
fn made_in(built: &[Resource]) -> impl Iterator<Item = &Node> {
    let sets = built.iter().filter(|other| {
        let id = other.id();
        id.kind == "ResourceSet" && id.group == OPERATOR_GROUP
    });
    sets.flat_map(|set| set.node.items_at(&["spec", "resources"]))
}

/// Gives an object the namespace that it will have; why, where it is assumed.
fn place_in_namespace(
    scan: &Scan<'_>,
    file: &TreePath,
    top: &TreePath,
    resource: &mut Resource,
) -> Option<&'static str> {
    let id = resource.id();
    let release =
        scan.releases.iter().find(|(_, release)| release.str_at(&["name"]) == Some(&id.name));
    let (namespace, because) = match (target_namespace(scan, file, top), release) {
        (Some(namespace), _) => (namespace, None),
        (None, _) if !id.namespace.is_empty() => return None,
        (None, Some((_, release))) => {
            let namespace = release.str_at(&["namespace"]).unwrap_or(USUAL_NAMESPACE).to_owned();
            (namespace, Some("the Helmfile release of the same name has it"))
        }
        (None, None) => (USUAL_NAMESPACE.to_owned(), Some("Flux is usually installed there")),
    };
    set_namespace(&mut resource.node, &namespace);
    because
}

fn set_namespace(node: &mut Node, namespace: &str) {
    let span = node.span;
    if let Some(metadata) = node.mapping_under("metadata") {
        metadata.set("namespace", Node::text(namespace, span));
    }
}

/// The `targetNamespace` of the Flux Kustomization that applies a file, or a kustomization that
/// takes it in.
fn target_namespace(scan: &Scan<'_>, file: &TreePath, top: &TreePath) -> Option<String> {
    let around: Vec<TreePath> =
        scan.chain(file).into_iter().chain([file.parent(), top.clone()]).collect();
    let applying = scan.kustomizations().filter(|(_, node)| {
        let path = path_of(node);
        around.contains(&path)
    });
    applying
        .filter_map(|(_, node)| node.str_at(&["spec", "targetNamespace"]))
        .find(|namespace| !namespace.is_empty())
        .map(str::to_owned)
}

impl Variant {
    fn found(self) -> Option<Found> {
        let span = self.resource.origin.span;
        let objects = match self.chart {
            Some(chart) => self.released(chart),
            None => vec![(self.resource, Created::Git)],
        };
        let found = Found {
            root: self.root,
            ..Found::new(RootOrigin::Operator(self.place), objects)
                .on(Ground::Instance, span)
                .completed()
        };
        let syncs = found.roots().next().is_some();
        syncs.then_some(found)
    }

    /// What the HelmRelease creates; the release itself is applied by what it starts, if at all.
    fn released(&self, chart: &str) -> Vec<(Resource, Created)> {
        let (id, release) = (self.resource.id(), &self.resource.node);
        let config_map = |name: &str| {
            self.config_maps.iter().find(|map| map.str_at(&["metadata", "name"]) == Some(name))
        };
        let values = values(release, &config_map);
        let name = release.str_at(&["spec", "releaseName"]).unwrap_or(&id.name);
        let namespace = release.str_at(&["spec", "targetNamespace"]).unwrap_or(&id.namespace);
        let made =
            objects_of(&Release { chart, name, namespace, values: &values, span: release.span });
        made.into_iter().map(|node| (generated(node), Created::Controller(id.clone()))).collect()
    }
}

/// The address of an OCIRepository or HelmChart; its namespace may still be missing in its file.
fn chart_address(scan: &Scan<'_>, wanted: &ResourceId) -> Option<String> {
    let found =
        scan.objects.iter().chain(&scan.made).map(|(_, node)| (ResourceId::of(node), node)).find(
            |(id, _)| {
                let namespace = id.namespace.is_empty()
                    || wanted.namespace.is_empty()
                    || id.namespace == wanted.namespace;
                id.kind == wanted.kind
                    && id.name == wanted.name
                    && id.group == wanted.group
                    && namespace
            },
        );
    found.and_then(|(_, node)| {
        node.str_at(&["spec", "url"]).or_else(|| node.str_at(&["spec", "chart"])).map(str::to_owned)
    })
}

/// Releases of Helmfiles and other tools whose values configure what to sync.
fn from_releases(scan: &Scan<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (file, release) in &scan.releases {
        let field = |field: &str| release.str_at(&[field]).unwrap_or_default();
        let mut values = Node::mapping(release.span);
        for given in release.items_at(&["values"]) {
            match given.as_str() {
                None => merge(&mut values, given),
                Some(path) => {
                    let parsed = file
                        .parent()
                        .join(path)
                        .and_then(|path| scan.library.load(scan.tree, &path).ok());
                    let documents = parsed.iter().flat_map(|parsed| &parsed.documents);
                    documents.for_each(|document| merge(&mut values, &document.root));
                }
            }
        }
        let namespace = Some(field("namespace"))
            .filter(|namespace| !namespace.is_empty())
            .unwrap_or(USUAL_NAMESPACE);
        let chart = Release {
            chart: field("chart"),
            name: field("name"),
            namespace,
            values: &values,
            span: release.span,
        };
        let made: Vec<_> = objects_of(&chart)
            .into_iter()
            .map(|node| (generated(node), Created::Outside))
            .collect();
        let starts = Found::new(RootOrigin::Operator(scan.tree.place(&file.parent())), made)
            .on(Ground::Instance, release.span)
            .completed();
        let path = starts.roots().next().map(|root| root.path);
        if let Some(path) = path {
            found.push(Found { root: scan.root_of(file, &path).unwrap_or_default(), ..starts });
        }
    }
    found
}
